"""The grids of maps and series: where the numbers of a story come from."""

from collections.abc import Callable, Sequence
from functools import cache

from layers.model import Indicator, span_label
from layers.queries.series import AREA, CITY, SeriesResult
from layers.queries.series_breaks import Break, area_key, find_breaks
from layers.queries.values import Observation
from layers.store import Store
from layers.stories.grid import WHOLE, Grid, Row
from layers.thematic.bundle import Bundle, load_bundle
from layers.thematic.result import ThematicLayer


def row_of(found: Observation) -> Row:
    """An observation as a row of a grid."""
    return Row(found.value, found.status, found.flags, found.numerator, found.denominator)


def bundle_grid(bundle: Bundle, school_type: str, span: tuple[int, ...]) -> Grid:
    """The numbers of the maps of an indicator in all periods, for one school type."""
    municipality = bundle.store.municipality
    indicator = bundle.indicator
    shown = bundle.areas(span[-1])
    rows = {
        (code, period): row_of(found)
        for (period, kind), of_period in bundle.values.items()
        if kind == school_type
        for code, found in of_period.items()
    }
    rows |= {
        (WHOLE, period): row_of(found)
        for (period, kind), found in bundle.city.items()
        if kind == school_type
    }
    periods = sorted({period for _, period in rows} | set(span))
    return Grid(
        indicator=indicator,
        words=municipality.words,
        places={WHOLE: municipality.name} | {area.code: area.name for area in shown},
        areas=[area.code for area in shown],
        periods={p: span_label(indicator.period_kind, p, bundle.pooled) for p in periods},
        span=span,
        rows=rows,
        breaks=_breaks(bundle.store, indicator, bundle.level.level, periods),
    )


def _breaks(
    store: Store, indicator: Indicator, level: str, periods: Sequence[int]
) -> Callable[[str, int, int], Sequence[Break]]:
    @cache
    def found() -> tuple[Break, ...]:
        return find_breaks(store, indicator, level, periods)

    def between(place: str, first: int, last: int) -> Sequence[Break]:
        key = area_key(place) if place else f"{CITY}:{store.municipality.slug}"
        first, last = sorted((first, last))
        return [one for one in found() if first < one.period <= last and one.cuts(key)]

    return between


def map_grid(store: Store, layer: ThematicLayer) -> Grid:
    """All that the maps of an indicator say, as they are for the selection of one."""
    chosen = layer.selection
    bundle = load_bundle(store, chosen.indicator, chosen.level, chosen.within, chosen.pooled)
    return bundle_grid(bundle, chosen.school_type, (chosen.year,))


def series_grid(store: Store, result: SeriesResult) -> Grid:
    """All that a series says: the whole, every area, comparisons and parts."""
    lines = {line.key: line for line in (*result.all_lines, *result.every_area)}
    places = {WHOLE: result.municipality_name}
    rows: dict[tuple[str, int], Row] = {}
    for line in lines.values():
        code = WHOLE if line.kind == CITY else line.code
        places.setdefault(code, line.label)
        for p in line.points:
            rows[code, p.period] = Row(p.value, p.status, p.flags, p.numerator, p.denominator)
    indicator = result.indicator
    periods = [period for period, _ in result.periods]
    level = result.level.level if result.level else ""
    return Grid(
        indicator=indicator,
        words=result.words,
        places=places,
        areas=[line.code for line in lines.values() if line.kind == AREA],
        periods={p: label for p, label in result.periods},
        span=tuple(periods[-1:]),
        rows=rows,
        breaks=_breaks(store, indicator, level, periods),
    )
