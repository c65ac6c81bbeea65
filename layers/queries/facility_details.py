"""Single institutions: the areas that one lies in, its values, its source; and lists of them."""

from dataclasses import dataclass

from layers.model import Indicator, Source
from layers.queries import catalogue
from layers.queries.facilities import (
    Facility,
    FacilityKind,
    facilities,
    facility_kind,
    facility_kinds,
)
from layers.spelling import foldings
from layers.status import HAS_VALUE, Flag, Status, parse_flags
from layers.store import Store


@dataclass(frozen=True)
class AreaOf:
    """An area of today that an institution lies in."""

    level: str
    level_name: str
    code: str
    name: str


@dataclass(frozen=True)
class OwnValue:
    """A value of one institution. ``value`` is None wherever ``status`` carries no number."""

    indicator: Indicator
    period: int
    value: float | None
    status: Status
    flags: tuple[Flag, ...]


@dataclass(frozen=True)
class Details:
    """Everything that the release says of one institution: ``areas`` from coarse to fine,
    ``values`` in the order of the guide's grid, the latest period of an indicator first."""

    facility: Facility
    kind: FacilityKind
    label: str
    areas: tuple[AreaOf, ...]
    values: tuple[OwnValue, ...]
    source: Source | None


@dataclass(frozen=True)
class Listed:
    """An institution in a list. ``label`` names it as no other; ``areas`` from coarse to fine."""

    facility: Facility
    label: str
    areas: tuple[AreaOf, ...]


def has_facilities(store: Store) -> bool:
    """Whether the release has any institution."""
    return bool(facility_kinds(store))


def details(store: Store, facility_id: str) -> Details:
    """One institution. Raises KeyError for an unknown id."""
    kind, listed = _by_id(store)[facility_id]
    rows = store.rows("SELECT source_id FROM facility WHERE facility_id = ?", (facility_id,))
    sources = {found.source_id: found for found in catalogue.all_sources(store)}
    return Details(
        facility=listed.facility,
        kind=facility_kind(store, kind),
        label=listed.label,
        areas=listed.areas,
        values=_values(store, facility_id),
        source=sources.get(rows[0][0]),
    )


def every_facility(store: Store, kind: str) -> tuple[Listed, ...]:
    """The institutions of a kind: school types in official order, then by name and id.

    Raises KeyError where the release has no such kind.
    """
    facility_kind(store, kind)
    return store.keep(("every_facility", kind), lambda: _every_facility(store, kind))


def find_facilities(
    store: Store, kind: str, within: str = "", name: str = ""
) -> tuple[Listed, ...]:
    """Those of a kind whose point lies in ``within`` ('level:code', '' for everywhere) and whose
    name, id or school type has what was typed, in whatever spelling."""
    level, _, code = within.partition(":")
    wanted = {word for word in foldings(name) if word}
    return tuple(
        listed
        for listed in every_facility(store, kind)
        if (not within or any((a.level, a.code) == (level, code) for a in listed.areas))
        and (not name.strip() or _is_named(listed.facility, wanted, name))
    )


def _is_named(facility: Facility, wanted: set[str], typed: str) -> bool:
    if facility.facility_id == typed.strip():
        return True
    names = foldings(facility.name) | foldings(f"{facility.school_type} {facility.name}")
    return any(word in name for word in wanted for name in names)


def _every_facility(store: Store, kind: str) -> tuple[Listed, ...]:
    areas = _areas(store)
    order = {found.school_type: i for i, found in enumerate(catalogue.school_types(store))}
    found = sorted(
        facilities(store, kind),
        key=lambda f: (
            order.get(f.school_type, len(order)),
            min(foldings(f.name)),
            f.name,
            f.facility_id,
        ),
    )
    labels = _labels([(f, areas.get(f.facility_id, ())) for f in found])
    return tuple(
        Listed(f, label, areas.get(f.facility_id, ()))
        for f, label in zip(found, labels, strict=True)
    )


def _labels(found: list[tuple[Facility, tuple[AreaOf, ...]]]) -> list[str]:
    """A name for each; those that share theirs also have their finest area, or their id."""
    plain = [f.name for f, _ in found]
    placed = [f"{f.name} in {areas[-1].name}" if areas else f.name for f, areas in found]
    labels = []
    for i, (f, _) in enumerate(found):
        if plain.count(f.name) == 1:
            labels.append(f.name)
        elif placed.count(placed[i]) == 1:
            labels.append(placed[i])
        else:
            labels.append(f"{placed[i]}, Nr. {f.facility_id}")
    return labels


def _by_id(store: Store) -> dict[str, tuple[str, Listed]]:
    return store.keep(
        "facility_by_id",
        lambda: {
            listed.facility.facility_id: (kind.kind, listed)
            for kind in facility_kinds(store)
            for listed in every_facility(store, kind.kind)
        },
    )


def _areas(store: Store) -> dict[str, tuple[AreaOf, ...]]:
    """Areas of every institution, from coarse to fine."""
    return store.keep("facility_areas", lambda: _read_areas(store))


def _read_areas(store: Store) -> dict[str, tuple[AreaOf, ...]]:
    levels = {found.level: found for found in catalogue.levels(store)}
    names = catalogue.area_names(store)
    found: dict[str, list[AreaOf]] = {}
    for facility_id, level, code in store.rows(
        "SELECT facility_id, level, code FROM facility_area JOIN area_level USING (level) "
        "ORDER BY facility_id, sort"
    ):
        if level in levels:
            area = AreaOf(level, levels[level].name, code, names[level, code])
            found.setdefault(facility_id, []).append(area)
    return {facility_id: tuple(areas) for facility_id, areas in found.items()}


def _values(store: Store, facility_id: str) -> tuple[OwnValue, ...]:
    rows = store.rows(
        """SELECT indicator_id, period, value, status, flags FROM facility_value
           JOIN indicator USING (indicator_id) WHERE facility_id = ?
           ORDER BY grid_domain, grid_topic, sort, indicator_id, period DESC""",
        (facility_id,),
    )
    return tuple(
        OwnValue(
            catalogue.indicator(store, indicator_id),
            period,
            _number(value, Status(status)),
            Status(status),
            parse_flags(flags) if Status(status) in HAS_VALUE else (),
        )
        for indicator_id, period, value, status, flags in rows
    )


def _number(value: float | None, status: Status) -> float | None:
    if status not in HAS_VALUE:
        return None
    return 0.0 if status is Status.NONE else value
