"""What a social index can be made of: indicators of a level's areas, or of schools."""

from collections.abc import Iterable
from dataclasses import dataclass

from layers.model import NOT_LOCATED, SCHOOLS, Indicator, Measure
from layers.queries import catalogue
from layers.queries.editions import drawn_edition, edition_of, lifetimes, newest
from layers.queries.facilities import Facility, facilities, facility_kinds
from layers.queries.pooled import pooled_periods
from layers.queries.social_index import SCHOOL_KIND, SCHOOL_LEVEL, school_values
from layers.queries.values import Observation, observations
from layers.status import Status
from layers.store import Store

LEAST, MOST = 2, 8
"""How many indicators an index has."""
CONTEXT = "area:"
"""Begins the id of an indicator whose value a school has from the area in which it lies."""
FEWEST = 3
"""So many units must have all values: below, standardising says nothing."""


@dataclass(frozen=True)
class Option:
    """An indicator that can be chosen. ``level`` is that of its values, SCHOOL_LEVEL for values of
    the schools themselves; ``school_type`` is the one shown where nobody chose; ``periods``
    ascend."""

    ident: str
    indicator: Indicator
    level: str
    school_type: str
    periods: tuple[int, ...]

    @property
    def is_context(self) -> bool:
        """Whether schools have it from the area in which they lie."""
        return self.ident.startswith(CONTEXT)

    @property
    def sign(self) -> str:
        """up where a high value means more need, down where less; '' where nobody says."""
        return {"lower_better": "up", "higher_better": "down"}.get(self.indicator.direction, "")


def options(store: Store, units: str, context: str = "") -> dict[str, Option]:
    """Id -> option, in grid order, those of the schools themselves first. ``units`` is a level or
    SCHOOLS, ``context`` the level of the schools' areas.

    Counts are none: they say how large a unit is, not how it is placed.
    """
    return store.keep(
        ("social_index_options", units, context), lambda: _options(store, units, context)
    )


def _options(store: Store, units: str, context: str) -> dict[str, Option]:
    if units != SCHOOLS:
        return {found.ident: found for found in _of_areas(store, units, "")}
    values = school_values(store)
    own = [
        Option(found.indicator_id, found, SCHOOL_LEVEL, "", tuple(values[found.indicator_id]))
        for found in catalogue.indicators(store)
        if found.indicator_id in values and found.measure is not Measure.COUNT
    ]
    return {found.ident: found for found in (*own, *_of_areas(store, context, CONTEXT))}


def _of_areas(store: Store, level: str, prefix: str) -> Iterable[Option]:
    available = catalogue.availability(store)
    for found in catalogue.mappable_indicators(store):
        where = available[found.indicator_id]
        if level in where.mapped and found.measure is not Measure.COUNT:
            ident = prefix + found.indicator_id
            school_type = where.school_types[level][0]
            yield Option(ident, found, level, school_type, where.periods[level])


def sizes(store: Store, units: str) -> tuple[Indicator, ...]:
    """Counts that can say how large the areas of a level are, in grid order."""
    if units == SCHOOLS:
        return ()
    available = catalogue.availability(store)
    return tuple(
        found
        for found in catalogue.mappable_indicators(store)
        if found.measure is Measure.COUNT and units in available[found.indicator_id].mapped
    )


def size_option(store: Store, indicator: Indicator, level: str) -> Option:
    """A count of areas in the form that rows_of reads."""
    where = catalogue.availability(store)[indicator.indicator_id]
    school_type = where.school_types[level][0]
    return Option(indicator.indicator_id, indicator, level, school_type, where.periods[level])


def schools(store: Store, school_type: str = "") -> tuple[Facility, ...]:
    """The schools, of one type where told, by type and then by id."""
    order = [found.school_type for found in catalogue.school_types(store)]
    kept = [f for f in facilities(store, SCHOOL_KIND) if school_type in ("", f.school_type)]
    place = {name: i for i, name in enumerate(order)}
    kept.sort(key=lambda f: (place.get(f.school_type, len(order)), f.facility_id))
    return tuple(kept)


def has_schools(store: Store) -> bool:
    """Whether the release has places that are schools."""
    return SCHOOL_KIND in {found.kind for found in facility_kinds(store)}


def unit_choices(store: Store) -> tuple[str, ...]:
    """Levels, coarse to fine, and SCHOOLS, as far as they have two indicators or more."""
    levels = [found.level for found in catalogue.levels(store)]
    found = [level for level in levels if len(options(store, level)) >= LEAST]
    if has_schools(store) and any(len(options(store, SCHOOLS, x)) >= LEAST for x in levels):
        found.append(SCHOOLS)
    return tuple(found)


def pools(store: Store, option: Option) -> bool:
    """Whether three years of an indicator can be taken together."""
    return option.level != SCHOOL_LEVEL and bool(
        pooled_periods(store, option.indicator.indicator_id, option.level)
    )


def rows_of(
    store: Store, option: Option, year: int, *, pooled: bool = False
) -> tuple[int, dict[str, Observation]]:
    """The period used, the latest not after ``year`` (else the first), and its rows by unit: of
    areas, or of the schools themselves. ``pooled``: of three years, only where ``pools`` says so.
    """
    if option.level == SCHOOL_LEVEL:
        values = school_values(store)[option.ident]
        period = used_period(tuple(values), year)
        return period, values[period]
    by_period: dict[int, dict[str, Observation]] = {}
    ident = option.indicator.indicator_id
    for row in observations(store, ident, option.level, pooled=pooled):
        if row.school_type == option.school_type and row.code != NOT_LOCATED:
            by_period.setdefault(row.period, {})[row.code] = row
    period = used_period(tuple(by_period), year)
    return period, by_period[period]


def used_period(periods: tuple[int, ...], year: int) -> int:
    """The latest period not after a year; the first where all are later."""
    return max((period for period in periods if period <= year), default=min(periods))


def edition_at(store: Store, option: Option, period: int) -> int:
    """The edition of boundaries that a period of an indicator of areas has."""
    number = edition_of(store, option.indicator.period_kind, period)
    return drawn_edition(store, number, option.level)


def comparable(store: Store, level: str, first: int, second: int) -> frozenset[str]:
    """Codes of areas that have the same outline in two editions."""
    low, high = sorted((first, second))
    return frozenset(
        found.code
        for found in lifetimes(store, level)
        if {low, high} <= set(found.editions)
        and not any(low < changed <= high for changed in found.changed)
    )


def missing_row(option: Option, code: str, period: int, status: Status) -> Observation:
    """A row without a number, of a unit that the data do not name."""
    none = (None, status, (), None, None, None, None, None)
    return Observation(option.level, code, period, option.school_type, "all", *none)


def newest_edition(store: Store, level: str) -> int:
    """The edition whose areas the places of schools are known in."""
    return drawn_edition(store, newest(store), level)
