"""The matrix of school changes on a stage: big cells, those that are meant in a thick frame."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from html import escape

from layers.queries.school_changes import SchoolChangeResult, Total
from layers.stage.labels import FONT_WIDTH
from layers.stage.model import ALONE, LETTERS, Drawn, Finder, Marks, Room
from layers.store import Store
from layers.thematic.coordinates import number
from layers.thematic.exhibit import Figure
from layers.thematic.figure import figure_of
from layers.thematic.matrix import SHADE_INK, SHADES, CellView, MarginView, MatrixView, matrix_view
from layers.thematic.school_changes_text import changes_sentences
from layers.thematic.sheet import INK
from layers.thematic.sheet_text import text_width

_FONT = 13.0
_PAD = 6.0
_NOTE = 90.0
"""Pixels of height that a note below takes."""
_SUM, _PERCENT = "Summe", "\u00a0%"
_INSIDE = re.compile(r'<svg [^>]*viewBox="0 0 ([\d.]+) ([\d.]+)"[^>]*>(.*)</svg>', re.DOTALL)
_ARROWS = (">", "→", " zu ", " nach ")
"""What stands between the two names of a cell: ``Gymnasien > Realschulen``."""


@dataclass(frozen=True)
class _Grid:
    left: float
    top: float
    width: float
    height: float


def matrix_stage(
    store: Store, result: SchoolChangeResult, marks: Marks, room: Room, name: str
) -> Drawn:
    """The cells with their totals. Marks are rows and columns (key or name), and cells as two of
    them with ``>`` between."""
    view = matrix_view(result)
    if view is None:
        return Drawn("", "", unknown=marks.names)
    rows, columns = _finder(view.rows), _finder(view.columns)
    found = {mark: _frames(mark, view, rows, columns) for mark in marks.names}
    notes = tuple((_called(mark), text) for mark, text in marks.notes if found[mark])
    width = room.wide * _FONT / LETTERS
    height = (room.height - _NOTE * len(notes)) * _FONT / LETTERS
    grid = _grid(view, width, height)
    view = _short(view, grid)
    frames = dict.fromkeys(frame for frames in found.values() for frame in frames)
    parts = [
        *_heads(view, grid),
        *_lines(view, grid),
        *(_frame(frame, grid) for frame in frames),
    ]
    height = grid.top + (len(view.rows) + 1) * grid.height + 2
    alt = f"Matrix. {' '.join(changes_sentences(result))} Alle Zahlen stehen in der Tabelle."
    pattern = (
        f'<defs><pattern id="{name}-struck" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<path d="M0 8L8 0" stroke="#8a8a8a" stroke-width="1.2"/></pattern></defs>'
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="stage-matrix" role="img" '
        f'viewBox="0 0 {number(width)} {number(height)}" aria-label="{escape(alt)}" '
        f'font-size="{_FONT:g}" fill="{INK}">{pattern}'
        f"{''.join(parts).replace('#struck', f'#{name}-struck')}</svg>"
    )
    return Drawn(
        svg=svg,
        alt=alt,
        aside=notes,
        unknown=tuple(mark for mark, frames in found.items() if not frames),
        known=tuple(dict.fromkeys((*rows.names, *columns.names))),
    )


def matrix_picture(
    store: Store, result: SchoolChangeResult, marks: Marks, name: str
) -> Figure | None:
    """The same for a file; None where there is no such table."""
    drawn = matrix_stage(store, result, marks, ALONE, name)
    found = _INSIDE.fullmatch(drawn.svg)
    if found is None:
        return None
    size = (float(found[1]), float(found[2]))
    inside = f'<g font-size="{_FONT:g}">{found[3]}</g>'
    return figure_of(f"{name}-file", "", drawn.alt, inside, size)


def _finder(totals: Sequence[Total]) -> Finder:
    pairs = [(str(i), total.key) for i, total in enumerate(totals)]
    return Finder([*pairs, *((str(i), total.label) for i, total in enumerate(totals))])


Frame = tuple[int, int, int, int]
"""First row and column, number of rows and columns."""


def _frames(mark: str, view: MatrixView, rows: Finder, columns: Finder) -> tuple[Frame, ...]:
    """The cells that a mark means: one of them, a row, a column, or row and column of a name."""
    for arrow in _ARROWS:
        first, found, second = mark.partition(arrow)
        row, column = rows.find(first.strip()), columns.find(second.strip())
        if found and row is not None and column is not None:
            return ((int(row), int(column), 1, 1),)
    row, column = rows.find(mark), columns.find(mark)
    whole = [(int(row), 0, 1, len(view.columns) + 1)] if row is not None else []
    whole += [(0, int(column), len(view.rows) + 1, 1)] if column is not None else []
    return tuple(whole)


def _called(mark: str) -> str:
    for arrow in _ARROWS:
        mark = mark.replace(arrow, " zu ")
    return " ".join(mark.split())


def _grid(view: MatrixView, width: float, height: float) -> _Grid:
    """Sizes, so that all fits into a room of that width and, as far as it can, height."""
    names = [_width(text, _FONT, bold=True) for text in (*(r.label for r in view.rows), _SUM)]
    heads = [_width(text, _FONT, bold=True) for text in (*(c.label for c in view.columns), _SUM)]
    left = min(max(*names, _width(view.row_title, _FONT)) + 2 * _PAD, 0.45 * width)
    cell = min((width - left - 1) / (len(view.columns) + 1), 110.0)
    turned = [head for head in heads if head > cell]
    top = 1.2 * _FONT + (max(turned) + _PAD if turned else 1.5 * _FONT)
    row = (height - top - 2) / (len(view.rows) + 1)
    return _Grid(left, top, cell, min(max(row, 1.24 * _FONT), 40.0))


def _short(view: MatrixView, grid: _Grid) -> MatrixView:
    """The view with texts that fit into the cells: shares without their sign, which stands above,
    and where they are still too long in whole percent."""
    entries: list[CellView | MarginView] = [
        *(cell for line in view.cells for cell in line),
        *view.row_margins,
        view.total,
    ]
    texts = [entry.text.removesuffix(_PERCENT) for entry in entries]
    if all(text == entry.text for text, entry in zip(texts, entries, strict=True)):
        return view
    is_long = max(_width(text, _FONT, bold=True) for text in texts) > grid.width

    def short(text: str) -> str:
        bare = text.removesuffix(_PERCENT)
        if bare == text or not is_long:
            return bare
        return str(Decimal(bare.replace(",", ".")).quantize(Decimal(1), rounding=ROUND_HALF_UP))

    return replace(
        view,
        column_title=f"{view.column_title} (in %{', gerundet' if is_long else ''})",
        cells=tuple(tuple(replace(c, text=short(c.text)) for c in line) for line in view.cells),
        row_margins=tuple(replace(m, text=short(m.text)) for m in view.row_margins),
        column_margins=tuple(replace(m, text=short(m.text)) for m in view.column_margins),
        total=replace(view.total, text=short(view.total.text)),
    )


def _heads(view: MatrixView, grid: _Grid) -> list[str]:
    """Names of rows and columns, and what both are."""
    base = grid.top - _PAD
    parts = [
        _text(grid.left - _PAD, base, view.row_title, "end", "soft"),
        _text(grid.left + _PAD, _FONT, view.column_title, "start", "soft"),
    ]
    for j, label in enumerate((*(column.label for column in view.columns), _SUM)):
        x = grid.left + (j + 0.5) * grid.width
        if _width(label, _FONT, bold=True) > grid.width:
            x += 0.35 * _FONT
            turned = f' transform="rotate(-90 {number(x)} {number(base)})"'
            parts.append(_text(x, base, label, "start", "strong", turned))
        else:
            parts.append(_text(x, base, label, "middle", "strong"))
    for i, label in enumerate((*(row.label for row in view.rows), _SUM)):
        y = grid.top + (i + 0.5) * grid.height + 0.35 * _FONT
        parts.append(_text(grid.left - _PAD, y, label, "end", "strong"))
    return parts


def _lines(view: MatrixView, grid: _Grid) -> list[str]:
    lines: list[tuple[CellView | MarginView, ...]] = [
        (*cells, margin) for cells, margin in zip(view.cells, view.row_margins, strict=True)
    ]
    lines.append((*view.column_margins, view.total))
    return [
        _cell(entry, grid.left + j * grid.width, grid.top + i * grid.height, grid)
        for i, line in enumerate(lines)
        for j, entry in enumerate(line)
    ]


def _cell(entry: CellView | MarginView, x: float, y: float, grid: _Grid) -> str:
    middle, base = x + grid.width / 2, y + grid.height / 2 + 0.35 * _FONT
    if isinstance(entry, MarginView):
        return _text(middle, base, entry.text, "middle", "strong")
    box = (
        f'x="{number(x)}" y="{number(y)}" width="{number(grid.width)}" '
        f'height="{number(grid.height)}"'
    )
    shade = entry.shade if entry.focus else 0
    ground = f'<rect {box} fill="{SHADES[shade]}" stroke="#6b6b6b"/>'
    if entry.kind == "diagonal":
        ground += f'<rect {box} fill="url(#struck)"/>'
    return ground + _text(middle, base, entry.text, "middle", "", f' fill="{SHADE_INK[shade]}"')


def _frame(frame: Frame, grid: _Grid) -> str:
    row, column, rows, columns = frame
    box = (
        f'x="{number(grid.left + column * grid.width)}" y="{number(grid.top + row * grid.height)}" '
        f'width="{number(columns * grid.width)}" height="{number(rows * grid.height)}" fill="none"'
    )
    return (
        f'<rect {box} stroke="#ffffff" stroke-width="6"/>'
        f'<rect {box} stroke="#b3203a" stroke-width="3.5"/>'
    )


def _width(text: str, size: float, *, bold: bool = False) -> float:
    return FONT_WIDTH * text_width(text, size, bold=bold)


def _text(x: float, y: float, text: str, anchor: str, css: str, more: str = "") -> str:
    kind = f' class="{css}"' if css else ""
    weight = ' font-weight="700"' if css == "strong" else ""
    return (
        f'<text x="{number(x)}" y="{number(y)}" text-anchor="{anchor}"{kind}{weight}{more}>'
        f"{escape(text)}</text>"
    )
