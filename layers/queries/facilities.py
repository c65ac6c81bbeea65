"""Places of the map as points: schools, childcare centres, whatever a municipality shows."""

import json
from dataclasses import dataclass
from typing import Any

from layers.queries.catalogue import every_area, levels
from layers.queries.editions import newest
from layers.queries.outline import contains
from layers.store import Store


@dataclass(frozen=True)
class FacilityKind:
    """A kind of places. ``unit`` says what their capacity counts ('' where it counts nothing);
    ``colour`` is #rrggbb; ``attribution`` is the line that must stand wherever these places are
    drawn or handed on, '' where none is needed; ``untyped`` is the kind's number among those with
    places without a school type (from 0), None where all its places have one."""

    kind: str
    name_plural: str
    unit: str
    colour: str
    attribution: str
    untyped: int | None


@dataclass(frozen=True)
class Facility:
    """A place. ``x``, ``y`` in map units, ``lon``, ``lat`` in degrees; ``capacity`` counts the
    unit of its kind, None where unknown; ``attributes`` is German label ->
    text; ``school_type`` is '' for other kinds."""

    facility_id: str
    kind: str
    school_type: str
    name: str
    address: str
    x: float
    y: float
    lon: float
    lat: float
    capacity: float | None
    attributes: dict[str, str]


def facilities(
    store: Store, kind: str, within: str = "", edition: int | None = None
) -> tuple[Facility, ...]:
    """Facilities of a kind by id; ``within`` 'level:code' keeps those whose point lies there, in
    the outline of that edition (the newest unless told; none where it has no such area).

    Raises ValueError for an unknown area.
    """
    number = newest(store) if edition is None or not within else edition
    return store.keep(
        ("facilities", kind, within, number), lambda: _facilities(store, kind, within, number)
    )


def facility_kinds(store: Store) -> tuple[FacilityKind, ...]:
    """The kinds of which the release has places, in the order that the municipality gives."""
    return store.keep("facility_kinds", lambda: _facility_kinds(store))


def facility_kind(store: Store, kind: str) -> FacilityKind:
    """The kind of that id. Raises KeyError where the release has no such places."""
    return {found.kind: found for found in facility_kinds(store)}[kind]


def _facility_kinds(store: Store) -> tuple[FacilityKind, ...]:
    rows = store.rows(
        """SELECT kind, k.name_plural, k.unit, k.colour,
                  list(DISTINCT s.attribution ORDER BY s.attribution),
                  count(*) FILTER (coalesce(f.school_type, '') = '')
           FROM facility_kind k JOIN facility f USING (kind) LEFT JOIN source s USING (source_id)
           GROUP BY kind, k.name_plural, k.unit, k.colour, k.sort ORDER BY k.sort"""
    )
    untyped = [row[0] for row in rows if row[5]]
    return tuple(
        FacilityKind(
            kind=kind,
            name_plural=name,
            unit=unit,
            colour=colour,
            attribution=" ".join(line for line in lines if line),
            untyped=untyped.index(kind) if kind in untyped else None,
        )
        for kind, name, unit, colour, lines, _ in rows
    )


def _facilities(store: Store, kind: str, within: str, edition: int) -> tuple[Facility, ...]:
    sql = """SELECT facility_id, kind, coalesce(school_type, ''), name, address, x, y, lon, lat,
                    capacity, attributes
             FROM facility WHERE kind = ? {place} ORDER BY facility_id"""
    if not within:
        return tuple(_facility(row) for row in store.rows(sql.format(place=""), (kind,)))
    level, _, code = within.partition(":")
    known = level in {found.level for found in levels(store)}
    if not known or code not in every_area(store, level):
        raise ValueError(f"unknown area {within!r}")
    if edition != newest(store):
        return _inside(store, kind, (level, code, edition))
    place = (
        "AND facility_id IN (SELECT facility_id FROM facility_area WHERE level = ? AND code = ?)"
    )
    rows = store.rows(sql.format(place=place), (kind, level, code))
    return tuple(_facility(row) for row in rows)


def _inside(store: Store, kind: str, area: tuple[str, str, int]) -> tuple[Facility, ...]:
    """The table of areas of facilities knows today's outlines; earlier ones are looked into."""
    paths = store.rows(
        "SELECT path FROM area_shape WHERE level = ? AND code = ? AND edition = ?", area
    )
    return tuple(
        found
        for found in facilities(store, kind)
        if any(contains(path, found.x, found.y) for (path,) in paths)
    )


def _facility(row: tuple[Any, ...]) -> Facility:
    plain, attributes = list(row[:-1]), row[-1]
    texts = {str(label): str(text) for label, text in json.loads(attributes).items()}
    return Facility(*[*plain, texts])
