"""All rows that the maps of one indicator at one level need, loaded in a handful of queries."""

from collections import defaultdict
from dataclasses import dataclass
from math import pi, sqrt

from layers.model import (
    ALL,
    NOT_LOCATED,
    SCHEMES,
    Area,
    AreaLevel,
    Indicator,
    Symbol,
)
from layers.queries import catalogue, editions
from layers.queries.catalogue import Note
from layers.queries.pooled import POOLED_NOTE
from layers.queries.values import Observation, city_values, observations
from layers.store import Store
from layers.thematic.classes import nearest_count

_POOLED = (Note(None, "hint", POOLED_NOTE),)
FrameKey = tuple[int, str]
"""Period and school type."""

CIRCLE_SHARE = 0.45
"""Radius of the largest circle, as a part of the radius of a circle of an average area's size in
the map's frame: neighbours' largest circles touch, but do not bury each other."""

DEFAULT_SCHEME, DEFAULT_CLASSES = "natural", 5


@dataclass(frozen=True)
class Bundle:
    """Rows of one indicator at one level within one Gebiet.

    ``values`` and ``city`` are by (period, school type), without rows that are broken down
    further; ``bounds`` by school type, scheme and number of classes. ``largest`` is the largest
    value of the whole level by school type over all periods, ``max_radius`` in map units.
    ``pooled``: rows are those of three years (layers.queries.pooled), ``bounds`` those of single
    years, so that maps compare.
    """

    store: Store
    indicator: Indicator
    level: AreaLevel
    within: str
    within_label: str
    periods: tuple[int, ...]
    school_types: tuple[str, ...]
    values: dict[FrameKey, dict[str, Observation]]
    city: dict[FrameKey, Observation]
    bounds: dict[str, dict[str, dict[int, tuple[float, ...]]]]
    largest: dict[str, float]
    max_radius: float
    notes: tuple[Note, ...]
    pooled: bool = False

    def edition(self, period: int) -> int:
        """The edition of boundaries that a map of this period draws."""
        number = editions.edition_of(self.store, self.indicator.period_kind, period)
        return editions.drawn_edition(self.store, number, self.level.level, self.within)

    def areas(self, period: int) -> tuple[Area, ...]:
        """The areas of a period within the Gebiet, in official order."""
        level = self.level.level
        return catalogue.areas(self.store, level, self.within, self.edition(period))

    @property
    def keys(self) -> list[FrameKey]:
        """Period and school type of every frame that has rows anywhere on the level."""
        return [
            (period, school_type)
            for period in self.periods
            for school_type in self.school_types
            if (period, school_type) in self.values
        ]

    def schemes(self, school_type: str) -> tuple[str, ...]:
        """The schemes that have bounds, in the order of layers.model.SCHEMES."""
        return tuple(self.bounds.get(school_type, {}))

    def nearest_scheme(self, school_type: str, scheme: str, classes: int) -> tuple[str, int]:
        """The scheme and number of classes to use for those wished: the wished scheme where it
        exists, else the first; the nearest number of classes; ('', 0) where nothing is classed."""
        schemes = self.bounds.get(school_type, {})
        if not schemes:
            return "", 0
        used = scheme if scheme in schemes else next(iter(schemes))
        return used, nearest_count(classes, schemes[used])


@dataclass(frozen=True)
class MapDefaults:
    """What a map of an indicator at a level shows when nobody has chosen."""

    year: int
    school_type: str
    scheme: str
    classes: int


def load_bundle(
    store: Store, indicator_id: str, level_id: str, within: str = "", pooled: bool = False
) -> Bundle:
    """Everything for the maps of one indicator at one level.

    Raises KeyError for an unknown indicator or level, ValueError for an unknown ``within``, and
    LookupError where the indicator has no values at that level, or cannot be ``pooled``.
    """
    indicator = catalogue.indicator(store, indicator_id)
    level = catalogue.level(store, level_id)
    within_label = catalogue.within_label(store, within)
    catalogue.areas(store, level_id, within)
    values: dict[FrameKey, dict[str, Observation]] = defaultdict(dict)
    for row in observations(store, indicator_id, level_id, pooled=pooled):
        if row.breakdown == ALL and row.code != NOT_LOCATED:
            values[row.period, row.school_type][row.code] = row
    if editions.several(store):
        values = _of_their_time(store, indicator, level_id, values)
    if not values:
        raise LookupError(f"{indicator_id} has no values at level {level_id}")
    city = {
        (row.period, row.school_type): row
        for row in city_values(store, indicator_id, pooled)
        if row.breakdown == ALL
    }
    order = [ALL, *(found.school_type for found in catalogue.school_types(store))]
    is_circle = indicator.symbol is Symbol.CIRCLE
    return Bundle(
        store=store,
        indicator=indicator,
        level=level,
        within=within,
        within_label=within_label,
        periods=tuple(sorted({period for period, _ in values})),
        school_types=tuple(sorted({kind for _, kind in values}, key=order.index)),
        values=dict(values),
        city=city,
        bounds={}
        if is_circle
        else store.keep(
            ("class_break", indicator_id, level_id), lambda: _bounds(store, indicator_id, level_id)
        ),
        largest=_largest(values) if is_circle else {},
        max_radius=_max_radius(store, level_id) if is_circle else 0.0,
        notes=_notes(store, indicator_id, level_id) + (_POOLED if pooled else ()),
        pooled=pooled,
    )


def _of_their_time(
    store: Store,
    indicator: Indicator,
    level_id: str,
    values: dict[FrameKey, dict[str, Observation]],
) -> dict[FrameKey, dict[str, Observation]]:
    """Without values of areas that were not there in their period (carried across a change of
    boundaries): a map draws the areas of its period, a series shows the others."""
    found = {}
    for (period, school_type), rows in values.items():
        edition = editions.edition_of(store, indicator.period_kind, period)
        codes = {area.code for area in catalogue.areas(store, level_id, edition=edition)}
        kept = {code: row for code, row in rows.items() if code in codes}
        if kept:
            found[period, school_type] = kept
    return found


def _bounds(
    store: Store, indicator_id: str, level_id: str
) -> dict[str, dict[str, dict[int, tuple[float, ...]]]]:
    rows = store.rows(
        """SELECT school_type, scheme, k, bounds FROM class_break
           WHERE indicator_id = ? AND level = ? ORDER BY k""",
        (indicator_id, level_id),
    )
    found: dict[str, dict[str, dict[int, tuple[float, ...]]]] = {}
    for scheme in SCHEMES:
        for school_type, row_scheme, k, bounds in rows:
            if row_scheme == scheme:
                found.setdefault(school_type, {}).setdefault(scheme, {})[k] = tuple(bounds)
    return found


def _largest(values: dict[FrameKey, dict[str, Observation]]) -> dict[str, float]:
    largest: dict[str, float] = {}
    for (_, school_type), rows in values.items():
        found = max((row.value for row in rows.values() if row.value is not None), default=0.0)
        largest[school_type] = max(largest.get(school_type, 0.0), found)
    return largest


def _max_radius(store: Store, level_id: str) -> float:
    width, height = store.rows("SELECT width, height FROM map_frame")[0]
    count = len(catalogue.areas(store, level_id))
    return round(CIRCLE_SHARE * sqrt(width * height / (pi * count)), 1)


def _notes(store: Store, indicator_id: str, level_id: str) -> tuple[Note, ...]:
    found = catalogue.notes(store, "indicator", indicator_id)
    found += catalogue.notes(store, "level", level_id)
    return tuple(sorted(found, key=lambda note: (note.period is not None, note.period or 0)))


def map_defaults(bundle: Bundle) -> MapDefaults:
    """The latest period, all school types (or the first), natural breaks (or the first scheme)
    and five classes (or the nearest number)."""
    school_type = bundle.school_types[0]
    year = max(period for period, kind in bundle.values if kind == school_type)
    scheme, classes = bundle.nearest_scheme(school_type, DEFAULT_SCHEME, DEFAULT_CLASSES)
    return MapDefaults(year, school_type, scheme, classes)
