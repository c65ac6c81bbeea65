"""A time series as a table of its own: one row per line and period, for downloads."""

from layers.export import Column, Table, source_meta
from layers.model import ALL, Indicator
from layers.numbers import german
from layers.queries.series import AREA, BREAKDOWN, CITY, REFERENCE, Line, Point, SeriesResult
from layers.status import FLAG_LABEL, LABEL, Status
from layers.thematic.interval import HIGH, INTERVAL, LOW, interval_note
from layers.thematic.series_style import FLAG_SIGN, remarks
from layers.thematic.series_text import (
    protection_lines,
    series_sentences,
    series_title,
    told_flags,
)
from layers.words import Words

NO_INDEX = "."
BREAK_REMARK = "Bruch in der Reihe, mit früheren Werten nicht vergleichbar"


def line_kind(line: Line, words: Words) -> str:
    """German word for the kind of a line."""
    return {
        CITY: words.bare,
        AREA: "Gebiet",
        REFERENCE: "Vergleich",
        BREAKDOWN: f"Teil {words.count_of}",
    }[line.kind]


def series_table(result: SeriesResult) -> Table:
    """The rows of the page's table, each period on a row of its own.

    Columns: kind of line, code, name, period, value in the indicator's unit (a sign where there is
    none), index, numerator, denominator, both ends of the interval where any value has one, remark.
    """
    indicator = result.indicator
    decimals = indicator.decimals
    columns = (
        Column("kind", "Art"),
        Column("code", "Nummer"),
        Column("name", "Gebiet"),
        Column("period", "Zeitraum"),
        Column("value", indicator.short_title or indicator.title, indicator.unit, decimals),
        *((Column("index", _index_label(result), "", 1),) if result.selection.index else ()),
        Column("numerator", _base("Zähler", indicator.numerator_text), "", 0),
        Column("denominator", _base("Nenner", indicator.denominator_text), "", 0),
        *(_interval_columns(indicator) if has_intervals(result) else ()),
        Column("remark", "Anmerkung"),
    )
    rows = tuple(_row(result, line, point) for line in result.table_lines for point in line.points)
    return Table(
        series_title(result),
        columns,
        rows,
        _meta(result),
        _stem(result),
        hidden=result.hidden,
        sources=result.sources,
    )


def has_intervals(result: SeriesResult) -> bool:
    """Whether any value of the table has an interval."""
    return any(point.low is not None for line in result.table_lines for point in line.points)


def _interval_columns(indicator: Indicator) -> tuple[Column, Column]:
    return (
        Column("low", LOW, indicator.unit, indicator.decimals),
        Column("high", HIGH, indicator.unit, indicator.decimals),
    )


def table_signs(result: SeriesResult) -> tuple[str, ...]:
    """The letters and signs that occur in the page's table, each with its meaning."""
    points = [point for line in result.table_lines for point in line.points]
    flags = {flag for point in points for flag in point.flags}
    flags &= set(told_flags(result))
    found = [f"{sign} = {FLAG_LABEL[flag]}" for flag, sign in FLAG_SIGN.items() if flag in flags]
    index = result.selection.index
    signs: dict[str, list[str]] = {}
    for status in Status:
        cells = {p.cell for p in points if p.status is status and (p.value is None or not index)}
        if cells and status not in (Status.OK, Status.LIMITED):
            signs.setdefault(cells.pop(), []).append(LABEL[status])
    if index and any(p.value is not None and not p.index_text for p in points):
        signs.setdefault(NO_INDEX, []).append("kein Index zu bilden")
    found += [f"{sign} = {' oder '.join(words)}" for sign, words in signs.items()]
    if not index and any(point.status is Status.LIMITED for point in points):
        found.append(f"( ) = {LABEL[Status.LIMITED]}")
    return tuple(found)


def index_cell(point: Point) -> str:
    """A cell of the page's table of indexes: the index, or the sign of why there is none."""
    return point.index_text or (point.cell if point.value is None else NO_INDEX)


def interval_cell(indicator: Indicator, point: Point) -> str:
    """Both ends of the interval for the page's table, in the form of its numbers: ``8,4–11,9``."""
    if point.low is None or point.high is None:
        return ""
    return "–".join(german(end, indicator.decimals) for end in (point.low, point.high))


def _base(word: str, text: str) -> str:
    return f"{word}: {text}" if text else word


def _index_label(result: SeriesResult) -> str:
    return f"Index ({result.periods[0][1]} = 100)" if result.periods else "Index"


def _row(result: SeriesResult, line: Line, point: Point) -> tuple[float | int | str | None, ...]:
    words = [remarks(point)] if remarks(point) else []
    if point.value is None:
        words.append(LABEL[point.status])
    elif point.period in line.cut_at(result.breaks):
        words.append(BREAK_REMARK)
    value: float | str = point.cell if point.value is None else point.value
    return (
        line_kind(line, result.words),
        line.code,
        line.label,
        point.label,
        value,
        *((point.index,) if result.selection.index else ()),
        point.numerator,
        point.denominator,
        *((point.low, point.high) if has_intervals(result) else ()),
        ", ".join(words),
    )


def _meta(result: SeriesResult) -> tuple[tuple[str, str], ...]:
    level = result.level
    lines = [
        ("Aussage", " ".join(series_sentences(result))),
        *(("Geheimhaltung", line) for line in protection_lines(result)),
        *(("Hinweis", note) for note in result.notes),
        (INTERVAL, interval_note(result.indicator, result.intervals)),
        ("Gebietsebene", level.name_plural if level else f"nur {result.municipality_name} gesamt"),
        ("Schulform", "" if result.selection.school_type == ALL else result.school_type_label),
        *source_meta(result.sources),
    ]
    return tuple((label, text) for label, text in lines if text)


def _stem(result: SeriesResult) -> str:
    selection = result.selection
    parts = [selection.municipality, "zeitreihe", selection.indicator]
    if result.level and (selection.areas or selection.multiples):
        parts.append(result.level.level)
    if selection.school_type != ALL:
        parts.append(selection.school_type)
    if selection.pooled:
        parts.append("drei-jahre")
    return "_".join(parts)
