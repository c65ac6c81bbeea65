"""The profile of one area: everything that the release says of it."""

from layers.model import ProfileSelection
from layers.numbers import german, with_unit
from layers.queries import catalogue
from layers.queries.confidentiality import hidden_sign
from layers.queries.facilities import facility_kinds
from layers.queries.profile import Place, parents, parts, places_in, read_remarks
from layers.store import Store
from layers.thematic.profile_facts import Sources, groups, read_rows
from layers.thematic.profile_result import PlaceGroup, ProfileResult, Shown
from layers.thematic.profile_similar import similar

_LARGE = 10.0
"""Square kilometres from which one decimal is enough."""


def profile(store: Store, selection: ProfileSelection) -> ProfileResult:
    """Everything on one area of today, its values those of the maps of each indicator's newest
    period. Raises KeyError for an unknown level or an area that is not there today."""
    level = catalogue.level(store, selection.level)
    today = {area.code: area for area in catalogue.areas(store, level.level)}
    area = today[selection.code]
    read_remarks(store)
    rows, sources = read_rows(store, selection), Sources()
    found = groups(store, selection, rows, sources)
    inside = parts(store, level.level, area.code)
    used = (
        source
        for group in found
        for fact in group.facts
        for source in catalogue.sources(store, fact.indicator.indicator_id)
    )
    return ProfileResult(
        selection=selection,
        municipality_name=store.municipality.name,
        level=level,
        shown=tuple(Shown(c, today[c].name) for c in (area.code, *selection.areas)),
        areas=tuple(Shown(entry.code, entry.name) for entry in today.values()),
        label=catalogue.area_label(level, area.name),
        size=_size(area.area_km2),
        lies_in=parents(store, level.level, area.code),
        parts=inside,
        parts_name=catalogue.level(store, inside[0][0]).name_plural if inside else "",
        groups=found,
        places=_places(store, places_in(store, level.level, area.code)),
        similar=similar(store, level.level, area.code, rows.newest),
        source_lines=tuple(sources.lines),
        sources=tuple(dict.fromkeys(used)),
        words=store.municipality.words,
        mark=store.municipality.mark,
        hidden=hidden_sign(store),
    )


def _size(km2: float | None) -> str:
    return "" if km2 is None else with_unit(german(km2, 1 if km2 >= _LARGE else 2), "km²")


def _places(store: Store, found: tuple[Place, ...]) -> tuple[PlaceGroup, ...]:
    made = (
        PlaceGroup(
            kind.kind,
            kind.name_plural,
            tuple(place for place in found if place.kind == kind.kind),
            kind.unit,
            kind.attribution,
        )
        for kind in facility_kinds(store)
    )
    return tuple(group for group in made if group.places)
