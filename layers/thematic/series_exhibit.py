"""A time series as an exhibit: its lines, and its values with a column for each period."""

from collections.abc import Callable
from dataclasses import replace

from layers.export import Column, Table
from layers.numbers import in_unit
from layers.queries.series import Point, SeriesResult
from layers.status import FLAG_LABEL
from layers.store import Store
from layers.thematic.demonstration import marked_stem
from layers.thematic.exhibit import Exhibit, Figure, Section
from layers.thematic.figure import PRINT_WIDTH, figure_of, print_form
from layers.thematic.layer import as_of, source_lines
from layers.thematic.multiples_svg import multiples
from layers.thematic.series_sheet import across_of, draw_lines, draw_row, draw_signs
from layers.thematic.series_style import LineStyle
from layers.thematic.series_svg import period_ticks
from layers.thematic.series_table import index_cell, series_table
from layers.thematic.series_text import (
    alternative_text,
    break_notes,
    other_notes,
    protection_lines,
    series_sentences,
    series_title,
    told_flags,
)
from layers.thematic.sheet_text import Column as TextColumn

MOST_PERIODS = 8
"""Periods that stand beside each other in a table."""
ROWS = 4
"""Rows of small pictures in one figure."""

MOST_NAMED = 8
"""Lines that a note names."""

Cell = Callable[[Point], float | str | None]


def series_figures(
    result: SeriesResult,
    name: str = "series",
    width: int = PRINT_WIDTH,
    styles: dict[str, LineStyle] | None = None,
) -> tuple[Figure, ...]:
    """The lines with their signs; then, where they are asked for, the small pictures of all areas,
    as many in a figure as a page has room for. A single period is no line and has no figure.
    ``styles`` are other than the usual looks of lines, by their keys."""
    if result.single_period or not result.all_lines:
        return ()
    form, plain = print_form(width), replace(result, mark="")
    body = TextColumn(0.0, 0.0, form.inner)
    draw_lines(form, plain, body, f"{name}-lines", styles)
    draw_signs(form, plain, body)
    made = [_figure(name, "", alternative_text(result), body)]
    if not result.selection.multiples or not result.every_area:
        return tuple(made)
    found = multiples(plain)
    across = across_of(form)
    for start in range(0, len(found.items), ROWS * across):
        items = found.items[start : start + ROWS * across]
        body = TextColumn(0.0, 0.0, form.inner)
        for at in range(0, len(items), across):
            draw_row(form, items[at : at + across], body)
        alt = "; ".join(f"{item.label}: {item.last}" for item in items)
        alt = f"Kleine Liniendiagramme, letzte Werte: {alt}. Alle Werte stehen in der Tabelle."
        made.append(_figure(f"{name}-{start}", found.scale, alt, body))
    return tuple(made)


def _figure(name: str, caption: str, alt: str, body: TextColumn) -> Figure:
    return figure_of(name, caption, alt, "".join(body.parts), (body.width, body.y + 6))


def series_exhibit(store: Store, result: SeriesResult) -> Exhibit:
    """What a time series shows, for files and prints; a single period is no line and has only its
    table."""
    sentences = series_sentences(result)
    notes = (
        *result.without_index,
        *protection_lines(result),
        *break_notes(result),
        *other_notes(result),
        *flag_notes(result),
    )
    return Exhibit(
        kind="Zeitreihe",
        title=series_title(result),
        sentence=sentences[0],
        sections=(Section("", sentences[1:], series_figures(result), period_tables(result)),),
        notes=notes,
        source_lines=source_lines(store, result.indicator),
        as_of=as_of(result.sources),
        mark=result.mark,
        file_stem=marked_stem(series_table(result).file_stem, result.mark),
        sources=result.sources,
    )


def flag_notes(result: SeriesResult) -> tuple[str, ...]:
    """Which values carry a remark: a sentence per remark, with areas and periods."""
    ticks = period_ticks(result)
    notes = []
    for flag in told_flags(result):
        found = []
        for line in result.table_lines:
            times = [tick for tick, p in zip(ticks, line.points, strict=True) if flag in p.flags]
            if times:
                span = times[0] if len(times) == 1 else f"{times[0]} bis {times[-1]}"
                found.append(f"{line.label} ({span})")
        more = len(found) - MOST_NAMED
        told = ", ".join(found[:MOST_NAMED]) + (f" und {more} weitere" if more > 0 else "")
        if found:
            notes.append(f"Als „{FLAG_LABEL[flag]}“ gekennzeichnet: {told}.")
    return tuple(notes)


def period_tables(result: SeriesResult) -> tuple[Table, ...]:
    """Values of the lines, a row each and a column for each period; then, where there are any,
    numerators and denominators. Many periods are parted into several tables."""
    indicator = result.indicator
    what = indicator.short_title or indicator.title
    tables = [*_parts(result, what, indicator.unit, indicator.decimals, _value)]
    if result.selection.index:
        first = result.periods[0][1] if result.periods else ""
        tables += _parts(result, f"Index ({first} = 100)", "", 1, _index)
    for word, base, cell in (
        ("Zähler", indicator.numerator_text, _numerator),
        ("Nenner", indicator.denominator_text, _denominator),
    ):
        points = [point for line in result.table_lines for point in line.points]
        if any(cell(point) is not None for point in points):
            tables += _parts(result, f"{word}: {base.rstrip('.')}" if base else word, "", 0, cell)
    return tuple(tables)


def _parts(result: SeriesResult, title: str, unit: str, decimals: int, cell: Cell) -> list[Table]:
    count = len(result.periods)
    size = -(-count // (-(-count // MOST_PERIODS) or 1)) or 1
    what = f"{title} {in_unit(unit)}".strip()
    return [
        _table(result, what, decimals, cell, slice(at, at + size)) for at in range(0, count, size)
    ]


def _table(result: SeriesResult, title: str, decimals: int, cell: Cell, part: slice) -> Table:
    ticks = period_ticks(result)[part]
    columns = (
        Column("name", "Gebiet"),
        *(Column(f"p{i}", tick, "", decimals) for i, tick in enumerate(ticks)),
    )
    where = ticks[0] if len(ticks) == 1 else f"{ticks[0]} bis {ticks[-1]}"
    return Table(
        f"{title}, {where}",
        columns,
        tuple((line.label, *map(cell, line.points[part])) for line in result.table_lines),
        (),
        series_table(result).file_stem,
        result.mark,
        result.hidden,
        result.sources,
    )


def _value(point: Point) -> float | str | None:
    return point.cell if point.value is None else point.value


def _index(point: Point) -> float | str | None:
    return index_cell(point) if point.index is None else point.index


def _numerator(point: Point) -> float | str | None:
    return point.numerator


def _denominator(point: Point) -> float | str | None:
    return point.denominator
