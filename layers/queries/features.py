"""What features of a release there are, and their values: areas by edition, facilities."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from layers.model import ALL, MUNICIPALITY_LEVEL, NOT_LOCATED, Source
from layers.queries.catalogue import all_sources, availability, school_types
from layers.queries.editions import editions, newest
from layers.status import HAS_VALUE, Flag, Status, parse_flags
from layers.store import Store


@dataclass(frozen=True, slots=True)
class AreaVersion:
    """An area for as long as its name and outline stay the same.

    ``feature_id`` is its code, for an earlier version ``<code>~<last day>``; ``valid_from`` and
    ``valid_to`` are the first and last day of the ``editions`` that it stands in, None for an open
    end; ``is_first`` says that its code was not there in any earlier one.
    """

    feature_id: str
    level: str
    code: str
    name: str
    area_km2: float | None
    valid_from: date | None
    valid_to: date | None
    editions: tuple[int, ...]
    is_first: bool


@dataclass(frozen=True, slots=True)
class FeatureValue:
    """A value with its status. ``value`` (in the indicator's unit), ``numerator``, ``denominator``
    and both ends of its 95 % interval are None under every status that carries no number; ``value``
    is 0.0 under ``none``."""

    value: float | None
    status: Status
    flags: tuple[Flag, ...]
    numerator: float | None
    denominator: float | None
    low: float | None = None
    high: float | None = None


NO_ROW = FeatureValue(None, Status.UNKNOWN, (), None, None)
NOT_THERE = FeatureValue(None, Status.NOT_APPLICABLE, (), None, None)
"""Of an area in a period in which it was not there as it is here."""

Periods = Mapping[str, tuple[int, ...]]
"""School type (``all`` first) -> periods with rows, ascending."""


def area_versions(store: Store, level: str) -> tuple[AreaVersion, ...]:
    """Every version of every area of a level (the municipality itself under ``municipality``), by
    code and time."""
    return store.keep(("area_versions", level), lambda: _area_versions(store, level))


def _area_versions(store: Store, level: str) -> tuple[AreaVersion, ...]:
    # The days of table area tell versions apart; since when outlines hold is said by editions: a
    # municipality may give a first day to outlines that it uses for earlier years as well.
    rows = store.rows(
        """SELECT code, arg_max(name, edition), arg_max(area_km2, edition),
                  list(edition ORDER BY edition) AS numbers
           FROM area WHERE level = ? AND code <> ? GROUP BY code, valid_from, valid_to
           ORDER BY code, numbers""",
        (level, NOT_LOCATED),
    )
    spans = {one.number: one for one in editions(store)}
    today, seen, found = newest(store), set[str](), []
    for code, name, km2, numbers in rows:
        first, last = spans[numbers[0]].valid_from, spans[numbers[-1]].valid_to
        feature_id = code if today in numbers else f"{code}~{last}"
        days = (first, last)
        found.append(
            AreaVersion(
                *(feature_id, level, code, name, km2, *days, tuple(numbers), code not in seen)
            )
        )
        seen.add(code)
    return tuple(found)


def area_indicators(store: Store, level: str) -> dict[str, Periods]:
    """Indicators with values of the areas of a level (or of the municipality), in grid order.

    An indicator that is only there broken down further at a level is left out.
    """
    return store.keep(("area_indicators", level), lambda: _area_indicators(store, level))


def _area_indicators(store: Store, level: str) -> dict[str, Periods]:
    rows = store.rows(
        """SELECT indicator_id, school_type, list(DISTINCT period ORDER BY period)
           FROM observation WHERE level = ? AND breakdown = ? AND code <> ?
           GROUP BY indicator_id, school_type""",
        (level, ALL, NOT_LOCATED),
    )
    order = [ALL, *(found.school_type for found in school_types(store))]
    periods: dict[str, dict[str, tuple[int, ...]]] = defaultdict(dict)
    for indicator_id, school_type, years in sorted(rows, key=lambda row: order.index(row[1])):
        periods[indicator_id][school_type] = tuple(years)
    known = availability(store)
    return {
        indicator_id: periods[indicator_id]
        for indicator_id in _in_grid_order(store)
        if indicator_id in periods
        and (level == MUNICIPALITY_LEVEL or level in known[indicator_id].mapped)
    }


def _in_grid_order(store: Store) -> tuple[str, ...]:
    rows = store.rows(
        "SELECT indicator_id FROM indicator ORDER BY grid_domain, grid_topic, sort, indicator_id"
    )
    return tuple(row[0] for row in rows)


def area_values(
    store: Store, indicator_id: str, level: str, period: int, school_type: str
) -> dict[str, FeatureValue]:
    """Code -> value of one period and school type, as the release holds them: of all codes that
    have a row, in whatever edition."""
    rows = store.rows(
        """SELECT code, value, status, flags, numerator, denominator, low, high FROM observation
           WHERE indicator_id = ? AND level = ? AND period = ? AND school_type = ?
             AND breakdown = ? AND code <> ?""",
        (indicator_id, level, period, school_type, ALL, NOT_LOCATED),
    )
    return {row[0]: _value(*row[1:]) for row in rows}


def facility_indicators(store: Store, kind: str) -> dict[str, Periods]:
    """Indicators with values of single facilities of a kind, in grid order."""
    return store.keep(("facility_indicators", kind), lambda: _facility_indicators(store, kind))


def _facility_indicators(store: Store, kind: str) -> dict[str, Periods]:
    rows = store.rows(
        """SELECT indicator_id, list(DISTINCT period ORDER BY period)
           FROM facility_value JOIN facility USING (facility_id)
           WHERE kind = ? GROUP BY indicator_id""",
        (kind,),
    )
    found = {indicator_id: tuple(periods) for indicator_id, periods in rows}
    return {one: {ALL: found[one]} for one in _in_grid_order(store) if one in found}


def facility_values(store: Store, indicator_id: str, period: int) -> dict[str, FeatureValue]:
    """Facility -> value of one period."""
    rows = store.rows(
        """SELECT facility_id, value, status, flags, NULL, NULL FROM facility_value
           WHERE indicator_id = ? AND period = ?""",
        (indicator_id, period),
    )
    return {row[0]: _value(*row[1:]) for row in rows}


def facility_sources(store: Store, kind: str) -> tuple[Source, ...]:
    """The sources of the facilities of a kind, by publisher and title."""
    rows = store.rows("SELECT DISTINCT source_id FROM facility WHERE kind = ?", (kind,))
    used = {row[0] for row in rows}
    return tuple(found for found in all_sources(store) if found.source_id in used)


def _value(
    value: float | None,
    word: str,
    flags: str,
    numerator: float | None,
    denominator: float | None,
    low: float | None = None,
    high: float | None = None,
) -> FeatureValue:
    status = Status(word)
    if status not in HAS_VALUE:
        return FeatureValue(None, status, parse_flags(flags), None, None)
    shown = 0.0 if status is Status.NONE else value
    return FeatureValue(shown, status, parse_flags(flags), numerator, denominator, low, high)
