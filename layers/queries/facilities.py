"""Schools and childcare centres as points."""

import json
from dataclasses import dataclass
from typing import Any

from layers.queries.catalogue import areas, levels
from layers.store import Store

KINDS: dict[str, str] = {"school": "Schulen", "childcare": "Kitas"}
"""Kinds of facilities, id -> German plural."""


@dataclass(frozen=True)
class Facility:
    """A place. ``x``, ``y`` in map units, ``lon``, ``lat`` in degrees; ``capacity`` is pupils of a
    school or places of a childcare centre, None where unknown; ``attributes`` is German label ->
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


def facilities(store: Store, kind: str, within: str = "") -> tuple[Facility, ...]:
    """Facilities of a kind by id; ``within`` 'level:code' keeps those whose point lies there.

    Raises ValueError for an unknown area.
    """
    return store.keep(("facilities", kind, within), lambda: _facilities(store, kind, within))


def facility_kinds(store: Store) -> tuple[tuple[str, str], ...]:
    """(kind, German plural) of the kinds that the release has."""
    found = {row[0] for row in store.rows("SELECT DISTINCT kind FROM facility")}
    return tuple((kind, label) for kind, label in KINDS.items() if kind in found)


def _facilities(store: Store, kind: str, within: str) -> tuple[Facility, ...]:
    sql = """SELECT facility_id, kind, coalesce(school_type, ''), name, address, x, y, lon, lat,
                    capacity, attributes
             FROM facility WHERE kind = ? {place} ORDER BY facility_id"""
    if not within:
        return tuple(_facility(row) for row in store.rows(sql.format(place=""), (kind,)))
    level, _, code = within.partition(":")
    known = level in {found.level for found in levels(store)}
    if not known or code not in {area.code for area in areas(store, level)}:
        raise ValueError(f"unknown area {within!r}")
    place = (
        "AND facility_id IN (SELECT facility_id FROM facility_area WHERE level = ? AND code = ?)"
    )
    rows = store.rows(sql.format(place=place), (kind, level, code))
    return tuple(_facility(row) for row in rows)


def _facility(row: tuple[Any, ...]) -> Facility:
    plain, attributes = list(row[:-1]), row[-1]
    texts = {str(label): str(text) for label, text in json.loads(attributes).items()}
    return Facility(*[*plain, texts])
