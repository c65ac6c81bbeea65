"""How did one indicator develop: lines for the city, for chosen areas and for comparisons."""

from collections.abc import Iterable, Sequence

from layers.model import (
    ALL,
    MUNICIPALITY_LEVEL,
    NOT_LOCATED,
    REFERENCE_LEVEL,
    Indicator,
    PeriodKind,
    SeriesSelection,
    period_label,
    pooled_label,
)
from layers.numbers import german, value_text
from layers.queries import catalogue, values
from layers.queries.breakdowns import breakdown_label, breakdown_rank
from layers.queries.confidentiality import hidden_sign, rounding_base
from layers.queries.editions import edition_of, editions, lifetimes, several
from layers.queries.pooled import POOLED_NOTE, intervals
from layers.queries.series_breaks import Break, area_key, find_breaks
from layers.queries.series_result import AREA as AREA
from layers.queries.series_result import BREAKDOWN as BREAKDOWN
from layers.queries.series_result import CITY as CITY
from layers.queries.series_result import INDEX_BASE as INDEX_BASE
from layers.queries.series_result import REFERENCE as REFERENCE
from layers.queries.series_result import Line as Line
from layers.queries.series_result import Point as Point
from layers.queries.series_result import SeriesResult as SeriesResult
from layers.queries.values import Observation
from layers.status import HAS_VALUE, Status
from layers.store import Store


def series(store: Store, selection: SeriesSelection) -> SeriesResult:
    """The series of one indicator for the city, the chosen areas and published comparisons.

    Reads table observation through layers.queries.values; units and decimals are the indicator's.
    A period without a row for a line counts as unknown; pooled periods are called by their first
    and last year (``2022–2024``). Index numbers take the first period of all
    lines as 100. Raises KeyError for an unknown indicator.
    """
    indicator = catalogue.indicator(store, selection.indicator)
    wanted = _Wanted(store, selection, indicator)
    rows = [*wanted.city, *wanted.areas, *wanted.reference]
    label = _pooled_label if selection.pooled else period_label
    periods = tuple((p, label(indicator.period_kind, p)) for p in sorted({r.period for r in rows}))
    city, every_area, lines = wanted.lines(periods)
    notes = catalogue.notes(store, "indicator", indicator.indicator_id)
    level = next((x for x in catalogue.levels(store) if x.level == selection.level), None)
    on_areas = bool(every_area)
    all_lines = [line for line in (city, *lines) if line is not None]
    told = [*all_lines, *(every_area if selection.multiples else ())]
    breaks = find_breaks(
        store, indicator, selection.level if on_areas else "", [period for period, _ in periods]
    )
    return SeriesResult(
        selection=selection,
        municipality_name=store.municipality.name,
        indicator=indicator,
        level=level if on_areas else None,
        school_type_label=_school_type_label(store, selection.school_type),
        periods=periods,
        city=city,
        lines=lines,
        every_area=every_area,
        breaks=_touching(breaks, told),
        notes=tuple(
            f"{period_label(indicator.period_kind, n.period)}: {n.text}" if n.period else n.text
            for n in notes
        )
        + tuple(
            f"{found.label}: {found.text}"
            for found in _touching(breaks, told)
            if found.cut is not None
        )
        + ((level.note,) if level and on_areas and level.note else ())
        + ((POOLED_NOTE,) if selection.pooled else ()),
        sources=catalogue.sources(store, indicator.indicator_id),
        without_index=_without_index(all_lines) if selection.index else (),
        words=store.municipality.words,
        mark=store.municipality.mark,
        hidden=hidden_sign(store),
        base=rounding_base(store, indicator.indicator_id),
        intervals=intervals(store, indicator.indicator_id),
    )


def _pooled_label(kind: PeriodKind, period: int) -> str:
    return pooled_label(kind, period).replace(" bis ", "–")


def _touching(breaks: Iterable[Break], lines: Sequence[Line]) -> tuple[Break, ...]:
    """The breaks that concern any of the lines."""
    return tuple(b for b in breaks if any(b.touches(line.key) for line in lines))


class _Wanted:
    """The observations of one selection, and the lines formed of them."""

    def __init__(self, store: Store, selection: SeriesSelection, indicator: Indicator) -> None:
        self.store, self.selection, self.indicator = store, selection, indicator
        ident, pooled = indicator.indicator_id, selection.pooled
        self.city = self._of_type(values.city_values(store, ident, pooled))
        found = values.observations(store, ident, REFERENCE_LEVEL, pooled=pooled)
        self.reference = self._of_type(found)
        small = selection.level not in ("", MUNICIPALITY_LEVEL, REFERENCE_LEVEL)
        areas = values.observations(store, ident, selection.level, pooled=pooled) if small else ()
        self.areas = self._of_type(o for o in areas if o.breakdown == ALL and o.code != NOT_LOCATED)

    def _of_type(self, rows: Iterable[Observation]) -> list[Observation]:
        return [row for row in rows if row.school_type == self.selection.school_type]

    def _parts(self) -> list[Observation]:
        return sorted(self.city, key=lambda row: breakdown_rank(self.store, row.breakdown))

    def lines(
        self, periods: Sequence[tuple[int, str]]
    ) -> tuple[Line | None, tuple[Line, ...], tuple[Line, ...]]:
        """City, every area, and the lines to draw beside the city."""
        name = self.store.municipality.name
        slug = self.store.municipality.slug
        total = [row for row in self.city if row.breakdown == ALL]
        city = self._line(CITY, slug, name, total, periods) if total else None
        every_area: tuple[Line, ...] = ()
        if self.areas:
            rows_of = dict(_grouped((r.code, r) for r in self.areas))
            names = catalogue.every_area(self.store, self.selection.level)
            every_area = tuple(
                self._line(AREA, code, name, rows_of.get(code, []), periods)
                for code, name in names.items()
            )
        by_code = {line.code: line for line in every_area}
        chosen = tuple(by_code[code] for code in self.selection.areas if code in by_code)
        names = catalogue.every_area(self.store, REFERENCE_LEVEL)
        reference = tuple(
            self._line(REFERENCE, code, names.get(code, code), rows, periods)
            for code, rows in _grouped((r.code, r) for r in self.reference)
        )
        parts = (
            ()
            if every_area
            else tuple(
                self._line(BREAKDOWN, key, breakdown_label(self.store, key), rows, periods)
                for key, rows in _grouped((r.breakdown, r) for r in self._parts())
                if key != ALL
            )
        )
        return city, every_area, chosen + parts + reference

    def _edition(self, period: int) -> int:
        return edition_of(self.store, self.indicator.period_kind, period)

    def _without(self, code: str) -> frozenset[int]:
        """The editions of boundaries that do not have an area."""
        if not several(self.store):
            return frozenset()
        found = {life.code: life.editions for life in lifetimes(self.store, self.selection.level)}
        return frozenset(e.number for e in editions(self.store)) - set(found[code])

    def _line(
        self,
        kind: str,
        code: str,
        label: str,
        rows: Sequence[Observation],
        periods: Sequence[tuple[int, str]],
    ) -> Line:
        by_period = {row.period: row for row in rows}
        base = by_period.get(periods[0][0]) if periods else None
        first = base.value if base is not None else None
        gone = self._without(code) if kind == AREA else frozenset()
        hidden = hidden_sign(self.store)
        points = tuple(
            _point(self.indicator, period, text, by_period.get(period), first, hidden)
            if period in by_period or self._edition(period) not in gone
            else _absent(period, text)
            for period, text in periods
        )
        key = area_key(code) if kind == AREA else f"{kind}:{code}"
        return Line(key, code, label, kind, points)


def _absent(period: int, label: str) -> Point:
    """The point of an area that was not there: nothing could be collected."""
    sign = value_text(None, Status.NOT_APPLICABLE, 0)
    return Point(period, label, None, Status.NOT_APPLICABLE, (), sign, sign)


def _point(
    indicator: Indicator,
    period: int,
    label: str,
    row: Observation | None,
    base: float | None,
    hidden: str,
) -> Point:
    if row is None:
        sign = value_text(None, Status.UNKNOWN, 0)
        return Point(period, label, None, Status.UNKNOWN, (), sign, sign)
    value = row.value if row.status in HAS_VALUE else None
    if row.status is Status.NONE:
        value = 0.0
    decimals = indicator.decimals
    index = value / base * INDEX_BASE if value is not None and base else None
    return Point(
        period,
        label,
        value,
        row.status,
        row.flags,
        value_text(value, row.status, decimals, indicator.unit, hidden=hidden),
        value_text(value, row.status, decimals, zero_sign=True, hidden=hidden),
        row.numerator,
        row.denominator,
        index,
        german(index, 1) if index is not None else "",
        row.low if value is not None else None,
        row.high if value is not None else None,
    )


def _grouped(pairs: Iterable[tuple[str, Observation]]) -> list[tuple[str, list[Observation]]]:
    groups: dict[str, list[Observation]] = {}
    for key, row in pairs:
        groups.setdefault(key, []).append(row)
    return list(groups.items())


def _without_index(lines: Sequence[Line]) -> tuple[str, ...]:
    sentences = []
    for line in lines:
        if line.points and not line.points[0].value:
            why = "ist null" if line.points[0].value == 0 else "fehlt"
            if line.points[0].status is Status.CONFIDENTIAL:
                why = "wird geheim gehalten"
            sentences.append(
                f"{line.label}: Der Wert für {line.points[0].label} {why}; "
                "ein Index lässt sich nicht bilden."
            )
    return tuple(sentences)


def _school_type_label(store: Store, school_type: str) -> str:
    if school_type == ALL:
        return "Alle Schulformen"
    names = {s.school_type: s.name_plural for s in catalogue.school_types(store)}
    return names.get(school_type, school_type)
