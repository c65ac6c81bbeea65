"""What features say: properties with values, and features as GeoJSON."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from layers.features.choosing import Wanted, period_of
from layers.features.collections import Collection, geometries, indicators_of, items
from layers.features.crs import Crs
from layers.model import period_label
from layers.queries.catalogue import indicator
from layers.queries.editions import edition_of
from layers.queries.facilities import Facility
from layers.queries.features import (
    NO_ROW,
    NOT_THERE,
    AreaVersion,
    FeatureValue,
    area_values,
    area_versions,
    facility_values,
)
from layers.status import LABEL, Status
from layers.store import Store
from layers.thematic.demonstration import demonstration_member

Properties = dict[str, Any]

PARTS = (
    *("", "_status", "_status_text", "_period", "_flags"),
    *("_numerator", "_denominator", "_low", "_high"),
)
"""Ends of the names of the properties that an indicator gives."""


def properties(
    store: Store, found: Collection, ids: Iterable[str], wanted: Wanted
) -> dict[str, Properties]:
    """Feature id -> properties.

    Of each indicator: the value (None wherever its status carries no number), ``_status``,
    ``_status_text`` (German), ``_period`` (German), ``_flags`` (joined by commas, '' for none),
    ``_numerator``, ``_denominator``, ``_low`` and ``_high`` (95 % interval). A value of another
    outline of the same code is no value of this one: it is ``not_applicable``. Raises KeyError for
    an unknown id.
    """
    every = items(store, found)
    made = {one: _plain(store, found, every[one]) for one in ids}
    for indicator_id in wanted.indicators:
        value, label = _values(store, found, indicator_id, wanted)
        for one, given in made.items():
            given.update(_named(indicator_id, value(every[one]), label))
    mark = demonstration_member(store)
    return {one: {**given, **mark} for one, given in made.items()}


def _plain(store: Store, found: Collection, item: AreaVersion | Facility) -> Properties:
    if isinstance(item, AreaVersion):
        return {
            "code": item.code,
            "name": item.name,
            "level": item.level,
            "area_km2": item.area_km2,
            "valid_from": item.valid_from.isoformat() if item.valid_from else None,
            "valid_to": item.valid_to.isoformat() if item.valid_to else None,
        }
    known = item.capacity is not None
    return {
        "name": item.name,
        "kind": item.kind,
        "school_type": item.school_type or None,
        "address": item.address or None,
        "capacity": item.capacity,
        "capacity_unit": found.unit or None,
        "capacity_status": (Status.OK if known else Status.UNKNOWN).value,
        "attributes": item.attributes,
    }


def _named(indicator_id: str, value: FeatureValue, label: str | None) -> Properties:
    parts = (
        value.value,
        value.status.value,
        LABEL[value.status],
        label,
        ",".join(flag.value for flag in value.flags),
        value.numerator,
        value.denominator,
        value.low,
        value.high,
    )
    return {f"{indicator_id}{end}": part for end, part in zip(PARTS, parts, strict=True)}


def _values(
    store: Store, found: Collection, indicator_id: str, wanted: Wanted
) -> tuple[Callable[[AreaVersion | Facility], FeatureValue], str | None]:
    """What gives the value of a feature, and the period in German (None where there is none)."""
    kind = indicator(store, indicator_id).period_kind
    period = period_of(indicators_of(store, found)[indicator_id], wanted)
    if period is None:
        return lambda _: NO_ROW, None
    label = period_label(kind, period)
    if not found.is_areas:
        rows = facility_values(store, indicator_id, period)
        return lambda item: rows.get(_id(item), NO_ROW), label
    rows = area_values(store, indicator_id, found.ref, period, wanted.school_type)
    edition = edition_of(store, kind, period)
    there = {v.code for v in area_versions(store, found.ref) if edition in v.editions}
    return lambda item: _in_its_time(item, rows, edition, there), label


def _id(item: AreaVersion | Facility) -> str:
    return item.facility_id if isinstance(item, Facility) else item.feature_id


def _in_its_time(
    item: AreaVersion | Facility, rows: Mapping[str, FeatureValue], edition: int, there: set[str]
) -> FeatureValue:
    """The value of a version of an area; ``there`` are the codes of the period's edition.

    A row of a period before a new code belongs to that code's first outline: numbers were carried
    to it (flag ``converted``), or the source has them.
    """
    assert isinstance(item, AreaVersion)
    if edition in item.editions:
        return rows.get(item.code, NO_ROW)
    is_before = item.code not in there and item.is_first and edition < item.editions[0]
    return rows.get(item.code, NOT_THERE) if is_before else NOT_THERE


def feature(
    store: Store,
    found: Collection,
    crs: Crs,
    one: str,
    members: Mapping[str, Any],
) -> str:
    """A feature as GeoJSON, with its properties and further members."""
    shape = geometries(store, found, crs).get(one)
    rest = json.dumps(members, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return (
        f'{{"type":"Feature","id":{json.dumps(one, ensure_ascii=False)},'
        f'"geometry":{shape.text if shape else "null"},{rest[1:]}'
    )
