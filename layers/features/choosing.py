"""Which features of a collection a request means: time, place, properties."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from layers.features.collections import Collection, geometries, indicators_of, items
from layers.features.crs import Crs
from layers.features.geometry import Box, meets
from layers.model import ALL, period_date
from layers.queries.catalogue import indicator
from layers.queries.facilities import Facility
from layers.queries.features import AreaVersion, Periods
from layers.store import Store


@dataclass(frozen=True)
class Wanted:
    """Values that features shall carry: of these indicators, of a year (None: each one's latest
    period), of a school type."""

    indicators: tuple[str, ...] = ()
    year: int | None = None
    school_type: str = ALL


@dataclass(frozen=True)
class Choice:
    """Which features. ``boxes``: those that meet one of them, in ``box_crs``; ``span``: those that
    hold on a day from the first to the second, None for an open end; ``equal``: text of a
    property."""

    boxes: tuple[Box, ...] = ()
    box_crs: Crs = Crs.CRS84
    span: tuple[date | None, date | None] | None = None
    equal: Mapping[str, str] = field(default_factory=dict)


AREA_FILTERS = ("code", "name")
FACILITY_FILTERS = ("name", "address", "school_type")


def filters_of(found: Collection) -> tuple[str, ...]:
    """Properties by which the features of a collection can be chosen."""
    return AREA_FILTERS if found.is_areas else FACILITY_FILTERS


def period_of(periods: Periods, wanted: Wanted) -> int | None:
    """The period of an indicator that is meant; None where it has no rows of the school type and no
    year is told."""
    if wanted.year is not None:
        return wanted.year
    return max(periods.get(wanted.school_type, ()), default=None)


def chosen(store: Store, found: Collection, choice: Choice, wanted: Wanted) -> tuple[str, ...]:
    """The ids of the features that a request means, in their order.

    Without ``span`` these are the areas of the year that is wanted, without a year those of today.
    Facilities have no time; every span holds for them.
    """
    first, last, today_only = _span(store, found, choice, wanted)
    every = items(store, found)
    places = _meeting(store, found, choice) if choice.boxes else None
    return tuple(
        one
        for one, item in every.items()
        if _holds(item, first, last, today_only)
        and (places is None or one in places)
        and all(_text(item, name) == text for name, text in choice.equal.items())
    )


def _span(
    store: Store, found: Collection, choice: Choice, wanted: Wanted
) -> tuple[date | None, date | None, bool]:
    if choice.span is not None:
        return (*choice.span, False)
    if wanted.year is None:
        return None, None, True
    known = indicators_of(store, found)
    kinds = [indicator(store, one).period_kind for one in wanted.indicators if one in known]
    day = period_date(kinds[0], wanted.year) if kinds else date(wanted.year, 12, 31)
    return day, day, False


def _holds(
    item: AreaVersion | Facility, first: date | None, last: date | None, today_only: bool
) -> bool:
    if isinstance(item, Facility):
        return True
    if today_only:
        return item.feature_id == item.code
    return (last is None or item.valid_from is None or item.valid_from <= last) and (
        first is None or item.valid_to is None or item.valid_to >= first
    )


def _meeting(store: Store, found: Collection, choice: Choice) -> set[str]:
    # EPSG:4326 is CRS84 with its axes exchanged; the box comes with them put right.
    crs = Crs.CRS84 if choice.box_crs is Crs.WGS84 else choice.box_crs
    boxes = choice.boxes
    if choice.box_crs is Crs.WGS84:
        boxes = tuple((west, south, east, north) for south, west, north, east in boxes)
    shapes = geometries(store, found, crs)
    return {
        one
        for one in items(store, found)
        if one not in shapes or any(meets(shapes[one], box) for box in boxes)
    }


def _text(item: AreaVersion | Facility, name: str) -> str:
    return str(getattr(item, name))
