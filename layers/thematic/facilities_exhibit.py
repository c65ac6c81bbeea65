"""The list of institutions, finished in German: titles, a table, sources."""

from dataclasses import dataclass

from layers.export import Column, Table
from layers.numbers import german, with_unit
from layers.queries import catalogue
from layers.queries.facilities import Facility, FacilityKind, facility_kind, facility_kinds
from layers.queries.facility_details import Listed, find_facilities
from layers.queries.features import facility_sources
from layers.store import Store
from layers.thematic.exhibit import Exhibit, Section
from layers.thematic.layer import as_of
from layers.thematic.school_changes_text import source_line
from layers.words import said


@dataclass(frozen=True)
class FacilitiesSelection:
    """Which institutions a list shows. ``kind`` '' are all kinds; ``within`` is '' or 'level:code';
    ``name`` is what was typed."""

    municipality: str
    kind: str = ""
    within: str = ""
    name: str = ""


@dataclass(frozen=True)
class FacilityGroup:
    """The institutions of one kind that a list shows, of ``total``."""

    kind: FacilityKind
    found: tuple[Listed, ...]
    total: int

    @property
    def has_school_types(self) -> bool:
        """Whether any of them has a school type."""
        return any(listed.facility.school_type for listed in self.found)

    @property
    def has_addresses(self) -> bool:
        """Whether any of them has an address."""
        return any(listed.facility.address for listed in self.found)


@dataclass(frozen=True)
class FacilitiesResult:
    """A list of institutions by kind, in official order."""

    store: Store
    selection: FacilitiesSelection
    groups: tuple[FacilityGroup, ...]

    @property
    def count(self) -> int:
        """How many are shown."""
        return sum(len(group.found) for group in self.groups)


def facilities_result(store: Store, selection: FacilitiesSelection) -> FacilitiesResult:
    """The list of a selection; kinds of which none fits are left out."""
    groups = []
    for kind in facility_kinds(store):
        if selection.kind in ("", kind.kind):
            found = find_facilities(store, kind.kind, selection.within, selection.name)
            total = len(find_facilities(store, kind.kind))
            groups.append(FacilityGroup(kind, found, total))
    shown = tuple(group for group in groups if group.found)
    return FacilitiesResult(store, selection, shown)


def facilities_title(result: FacilitiesResult) -> str:
    """What and where: ``Schulen in Stadtteil Hüls``."""
    store, selection = result.store, result.selection
    what = "Schulen und andere Einrichtungen"
    if selection.kind:
        what = facility_kind(store, selection.kind).name_plural
    elif len(facility_kinds(store)) == 1:
        what = facility_kinds(store)[0].name_plural
    where = catalogue.within_label(store, selection.within)
    return said(f"{what} in {where}", store.municipality.name)


def facilities_sentence(result: FacilitiesResult) -> str:
    """How many there are of each kind, as far as they fit."""
    if not result.groups:
        return "Keine Einrichtung passt zu dieser Auswahl."
    parts = [f"{german(len(g.found))} {g.kind.name_plural}" for g in result.groups]
    listed = " und ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
    typed = f", deren Name zu „{result.selection.name}“ passt" if result.selection.name else ""
    return f"{listed}{typed}."


def facilities_exhibit(store: Store, result: FacilitiesResult) -> Exhibit:
    """The list as one table, a row per institution. Capacities are those that the source gives,
    with what they count; an empty cell is an unknown one."""
    sources = dict.fromkeys(s for g in result.groups for s in facility_sources(store, g.kind.kind))
    title = facilities_title(result)
    stem = "_".join(
        part
        for part in (
            result.selection.municipality,
            "einrichtungen",
            result.selection.kind,
            result.selection.within.replace(":", "-"),
        )
        if part
    )
    notes = dict.fromkeys(g.kind.attribution for g in result.groups if g.kind.attribution)
    return Exhibit(
        kind="Einrichtungen",
        title=title,
        sentence=facilities_sentence(result),
        sections=(Section("", tables=(_table(store, result, title, stem),)),),
        notes=tuple(notes),
        source_lines=tuple(source_line(source) for source in sources),
        as_of=as_of(tuple(sources)),
        mark=store.municipality.mark,
        file_stem=stem,
        sources=tuple(sources),
    )


def _table(store: Store, result: FacilitiesResult, title: str, stem: str) -> Table:
    levels = catalogue.levels(store)
    columns = [
        Column("id", "Nummer"),
        Column("kind", "Art"),
        Column("school_type", "Schulform"),
        Column("name", "Name"),
        Column("address", "Anschrift"),
        Column("capacity", "Größe", decimals=0),
        Column("unit", "Größe zählt"),
        *(
            Column(f"{level.level}_{part}", f"{level.name}{word}")
            for level in levels
            for part, word in (("code", ", Nummer"), ("name", ""))
        ),
        Column("lon", "Länge", "°"),
        Column("lat", "Breite", "°"),
        Column("attributes", "Weitere Angaben"),
    ]
    rows = []
    for group in result.groups:
        for listed in group.found:
            place = listed.facility
            at = {area.level: area for area in listed.areas}
            in_areas = [
                text
                for level in levels
                for area in (at.get(level.level),)
                for text in ((area.code, area.name) if area else (None, None))
            ]
            rows.append(
                (
                    place.facility_id,
                    group.kind.name_plural,
                    place.school_type or None,
                    place.name,
                    place.address or None,
                    place.capacity,
                    group.kind.unit if place.capacity is not None else None,
                    *in_areas,
                    place.lon,
                    place.lat,
                    "; ".join(f"{label}: {text}" for label, text in place.attributes.items())
                    or None,
                )
            )
    return Table(title, tuple(columns), tuple(rows), (), stem, store.municipality.mark)


def capacity_text(facility: Facility, kind: FacilityKind) -> str:
    """The size of an institution with what it counts; that it is not known, where its kind has
    sizes, else ''."""
    if facility.capacity is None:
        return "nicht bekannt" if kind.unit else ""
    return with_unit(german(facility.capacity), kind.unit)
