"""What the change between two years is made of: both values of every area, and what stands between.

Everything comes from the published rows; nothing is judged here.
"""

from dataclasses import dataclass

from layers.model import ALL, NOT_LOCATED, Area, AreaLevel, Indicator
from layers.queries import catalogue, editions
from layers.queries.pooled import YEARS, pooled_periods
from layers.queries.series_breaks import Break, area_key, find_breaks
from layers.queries.values import Observation, city_values, observations
from layers.store import Store


@dataclass(frozen=True)
class ChangeSelection:
    """What one change map shows: from ``first_year`` to ``year``, of a level within '' (the whole)
    or 'level:code'. With ``pooled`` each year stands for the three that end with it."""

    municipality: str
    indicator: str
    level: str
    first_year: int
    year: int
    school_type: str = ALL
    within: str = ""
    pooled: bool = False


@dataclass(frozen=True)
class Pair:
    """One area (or the city, code '') with its rows of both years, None where there is none.

    ``recut`` says that its outline changed in between, or that it is there in one year only.
    """

    code: str
    name: str
    first: Observation | None
    second: Observation | None
    recut: bool = False


@dataclass(frozen=True)
class ChangePairs:
    """All pairs of a selection in official order, within the boundaries of the later year.

    ``ended`` are names of areas that only the earlier boundaries have; ``breaks`` say why values of
    the two years do not compare at all ('' texts never); ``values`` are those of all areas and
    years, which the steps of the map are made of; ``edition`` is the one to draw.
    """

    selection: ChangeSelection
    indicator: Indicator
    level: AreaLevel
    pairs: tuple[Pair, ...]
    city: Pair
    ended: tuple[str, ...]
    breaks: tuple[str, ...]
    values: tuple[float, ...]
    edition: int


def change_pairs(store: Store, selection: ChangeSelection) -> ChangePairs:
    """The rows behind a change map. Raises KeyError for an unknown indicator or level, ValueError
    for an unknown Gebiet."""
    indicator = catalogue.indicator(store, selection.indicator)
    level = selection.level
    rows = {
        (row.code, row.period): row
        for row in observations(store, indicator.indicator_id, level, pooled=selection.pooled)
        if row.breakdown == ALL and row.school_type == selection.school_type
    }
    city = {
        row.period: row
        for row in city_values(store, indicator.indicator_id, selection.pooled)
        if row.breakdown == ALL and row.school_type == selection.school_type
    }
    first, last = selection.first_year, selection.year
    kind = indicator.period_kind
    before = _areas(store, selection, editions.edition_of(store, kind, first))
    now = _areas(store, selection, editions.edition_of(store, kind, last))
    there = {area.code for area in before}
    breaks = _between(store, indicator, selection)
    return ChangePairs(
        selection=selection,
        indicator=indicator,
        level=catalogue.level(store, level),
        pairs=tuple(
            Pair(
                area.code,
                area.name,
                rows.get((area.code, first)),
                rows.get((area.code, last)),
                area.code not in there or _is_cut(breaks, area.code),
            )
            for area in now
        ),
        city=Pair("", store.municipality.name, city.get(first), city.get(last)),
        ended=tuple(a.name for a in before if a.code not in {area.code for area in now}),
        breaks=tuple(dict.fromkeys(found.text for found in breaks if found.cut is None)),
        values=tuple(row.value for row in rows.values() if row.value is not None),
        edition=_drawn(store, selection, editions.edition_of(store, kind, last)),
    )


def change_options(store: Store) -> dict[str, dict[str, dict[str, tuple[int, ...]]]]:
    """Indicator -> level -> school type -> years, ascending, wherever areas have two years or more.

    Indicators in grid order, levels from coarse to fine, school types in their order (``all``
    first)."""
    return store.keep("change_options", lambda: _options(store))


def _options(store: Store) -> dict[str, dict[str, dict[str, tuple[int, ...]]]]:
    rows = store.rows(
        """SELECT indicator_id, level, school_type, list(DISTINCT period ORDER BY period)
           FROM observation WHERE breakdown = ? AND code <> ?
           GROUP BY ALL HAVING count(DISTINCT period) > 1""",
        (ALL, NOT_LOCATED),
    )
    years = {(ident, level, kind): tuple(periods) for ident, level, kind, periods in rows}
    available = catalogue.availability(store)
    kinds = [ALL, *(found.school_type for found in catalogue.school_types(store))]
    options = {}
    for found in catalogue.mappable_indicators(store):
        ident = found.indicator_id
        by_level = {
            level: {k: years[ident, level, k] for k in kinds if (ident, level, k) in years}
            for level in available[ident].mapped
        }
        by_level = {level: by_kind for level, by_kind in by_level.items() if by_kind}
        if by_level:
            options[ident] = by_level
    return options


def change_years(
    store: Store, indicator_id: str, level: str, years: tuple[int, ...], pooled: bool
) -> tuple[int, ...]:
    """Of the years of an indicator those that can be compared: all, or the ends of three."""
    if not pooled:
        return years
    ends = pooled_periods(store, indicator_id, level)
    return tuple(year for year in years if year in ends)


def least_span(pooled: bool) -> int:
    """How far two years have to lie apart so that none is counted twice."""
    return YEARS if pooled else 1


def _areas(store: Store, selection: ChangeSelection, edition: int) -> tuple[Area, ...]:
    drawn = _drawn(store, selection, edition)
    return catalogue.areas(store, selection.level, selection.within, drawn)


def _drawn(store: Store, selection: ChangeSelection, edition: int) -> int:
    return editions.drawn_edition(store, edition, selection.level, selection.within)


def _between(store: Store, indicator: Indicator, selection: ChangeSelection) -> list[Break]:
    """Breaks after the first year (or within its three) and not after the last."""
    first, last = selection.first_year, selection.year
    start = first - (YEARS - 1 if selection.pooled else 0)
    found = find_breaks(store, indicator, selection.level, (first, last))
    return [entry for entry in found if start < entry.period <= last]


def _is_cut(breaks: list[Break], code: str) -> bool:
    return any(found.cut is not None and found.cuts(area_key(code)) for found in breaks)
