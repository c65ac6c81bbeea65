"""The matrix of school changes as a whole picture: title, cells, signs, sentence, source."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from layers.queries.school_changes import SchoolChangeResult
from layers.thematic.coordinates import number
from layers.thematic.layer import as_of
from layers.thematic.matrix import (
    SHADE_INK,
    SHADES,
    CellView,
    MarginView,
    MatrixView,
    matrix_view,
)
from layers.thematic.school_changes_text import (
    cell_percent_base,
    changes_sentences,
    changes_title,
    difference_sentences,
    source_line,
)
from layers.thematic.sheet import (
    DEFAULT_WIDTH,
    INK,
    Form,
    Origin,
    Said,
    document,
    foot,
    form_of,
    head,
    texts,
)
from layers.thematic.sheet_text import LEADING, Column, text_width, wrap

LARGEST_CELL = 150.0
PADDING = 8.0
SUM = "Summe"
PERCENT = "\u00a0%"
STRUCK = (
    '<defs><pattern id="struck" width="8" height="8" patternUnits="userSpaceOnUse">'
    '<path d="M0 8L8 0" stroke="#8a8a8a" stroke-width="1.2"/></pattern></defs>'
)


def matrix_sheet(
    result: SchoolChangeResult, width: int = DEFAULT_WIDTH, origin: Origin | None = None
) -> str:
    """The whole picture of the selected matrix, ``width`` pixels wide and as high as it needs.
    Where its columns do not fit beside each other they stand in several blocks. ``origin`` is
    printed at the end."""
    form, said = form_of(width), _said(result)
    view = matrix_view(result)
    top = head(form, said)
    body = Column(form.margin, top.y + form.gap, form.inner)
    if view is not None:
        draw_matrix(form, view, body)
        for line in explained(result, view):
            body.write(line, form.type(14))
    bottom = foot(form, said, origin or Origin(), body.y + form.gap / 2)
    height = bottom.y + form.margin
    return document(form, said, height, "", [STRUCK, texts(top, body, bottom)])


def _said(result: SchoolChangeResult) -> Said:
    sentences = " ".join(changes_sentences(result))
    dates = as_of(result.sources)
    notes = (*difference_sentences(result), *result.notes)
    return Said(
        kind="Matrix",
        title=changes_title(result),
        mark=result.mark,
        under="",
        sentence=sentences,
        description=f"Matrix. {sentences}".strip(),
        notes=notes,
        sources=(
            *(source_line(source) for source in result.sources),
            *((f"Stand der Daten: {dates}",) if dates else ()),
        ),
    )


def explained(result: SchoolChangeResult, view: MatrixView) -> tuple[str, ...]:
    """What signs, shades and totals mean."""
    diagonal = any(cell.kind == "diagonal" for line in view.cells for cell in line)
    is_count = result.selection.measure == "count"
    found = (
        f"Je dunkler ein Feld, desto {'mehr Wechsel' if is_count else 'größer der Anteil'}.",
        "Unter den Anteilen der Summen steht, wie viele Wechsel es sind."
        if view.total.number
        else "",
        "x (schraffiert): kein Wechsel der Schulform." if diagonal else "",
        cell_percent_base(result),
        "Summen unter den Spalten sind berechnet." if view.computed_columns else "",
        *view.protection,
    )
    return tuple(text for text in found if text)


Entry = CellView | MarginView


@dataclass(frozen=True)
class _Block:
    """Some columns of the matrix, ready to be drawn: heads, lines of cells, totals below."""

    heads: tuple[str, ...]
    lines: tuple[tuple[Entry, ...], ...]


@dataclass(frozen=True)
class _Grid:
    """Sizes that all blocks share."""

    size: float
    head_width: float
    cell_width: float
    cell_height: float
    head_height: float
    is_upright: bool


def draw_matrix(form: Form, view: MatrixView, body: Column) -> None:
    """Write the cells into a column; they need STRUCK beside them."""
    size = form.type(13 if form.is_narrow else 15)
    whole = _whole(view, form.is_narrow)
    grid, most = _grid(form, view, whole, size)
    names = [*(row.label for row in view.rows), SUM]
    corner = f"Zeilen: {view.row_title}; Spalten: {view.column_title}"
    if form.is_narrow and view.total.text.endswith(PERCENT):
        corner += "; Anteile in %"
    for start in range(0, len(whole.heads), most):
        part = slice(start, start + most)
        block = _Block(whole.heads[part], tuple(line[part] for line in whole.lines))
        body.write(corner, form.type(14), "soft")
        body.space(6)
        _draw_block(grid, block, names, body)
        body.space(form.gap / 2)


def _whole(view: MatrixView, without_percent: bool) -> _Block:
    """All columns, their texts as short as they may be."""

    def short(entry: Entry) -> Entry:
        text = entry.text.removesuffix(PERCENT) if without_percent else entry.text
        if isinstance(entry, MarginView):
            return replace(entry, text=text, number=entry.number.removesuffix(" Wechsel"))
        return replace(entry, text=text)

    heads = (*(column.label for column in view.columns), SUM)
    lines: list[tuple[Entry, ...]] = [
        (*cells, margin) for cells, margin in zip(view.cells, view.row_margins, strict=True)
    ]
    lines.append((*view.column_margins, view.total))
    return _Block(heads, tuple(tuple(map(short, line)) for line in lines))


def _grid(form: Form, view: MatrixView, whole: _Block, size: float) -> tuple[_Grid, int]:
    """Sizes, and how many columns stand beside each other."""
    names = [text_width(text, size, bold=True) for text in (*(r.label for r in view.rows), SUM)]
    cells = [text for line in whole.lines for entry in line for text in _cell_texts(entry)]
    needed = max(text_width(text, size, bold=True) for text in cells) + PADDING
    free = form.inner - len(whole.heads) * max(needed, 2 * size)
    head_width = min(max(names) + 2 * PADDING, max(0.5 * form.inner, free))
    room = form.inner - head_width
    most = max(1, min(len(whole.heads), int(room // needed)))
    blocks = -(-len(whole.heads) // most)
    most = -(-len(whole.heads) // blocks)
    width = min(LARGEST_CELL, room / most)
    heads = [text_width(text, size, bold=True) for text in whole.heads]
    is_upright = max(heads) > width - PADDING
    head_height = max(heads) + PADDING if is_upright else size * LEADING + PADDING
    two = any(isinstance(entry, MarginView) and entry.number for entry in whole.lines[0])
    row = max(len(wrap(r.label, head_width - 2 * PADDING, size, bold=True)) for r in view.rows)
    height = max(size * LEADING * max(2 if two else 1, row) + 1.4 * PADDING, 2.2 * size)
    return _Grid(size, head_width, width, height, head_height, is_upright), most


def _cell_texts(entry: Entry) -> tuple[str, ...]:
    return (entry.text, entry.number) if isinstance(entry, MarginView) else (entry.text,)


def _draw_block(grid: _Grid, block: _Block, names: Sequence[str], body: Column) -> None:
    x = body.x + grid.head_width
    _heads(grid, block, body)
    top = body.y + grid.head_height
    for i, (name, line) in enumerate(zip(names, block.lines, strict=True)):
        y = top + i * grid.cell_height
        _row_name(grid, name, body, y)
        for j, entry in enumerate(line):
            body.draw(_cell(grid, entry, x + j * grid.cell_width, y))
    body.y = top + len(block.lines) * grid.cell_height


def _heads(grid: _Grid, block: _Block, body: Column) -> None:
    y = body.y + grid.head_height - PADDING
    for j, text in enumerate(block.heads):
        x = body.x + grid.head_width + (j + 0.5) * grid.cell_width
        if grid.is_upright:
            x += 0.35 * grid.size
            turned = f' transform="rotate(-90 {number(x)} {number(y)})"'
            body.draw(_text(x, y, text, grid.size, "start", "strong", turned))
        else:
            body.draw(_text(x, y, text, grid.size, "middle", "strong"))


def _row_name(grid: _Grid, name: str, body: Column, y: float) -> None:
    lines = wrap(name, grid.head_width - 2 * PADDING, grid.size, bold=True)
    step = grid.size * LEADING
    first = y + grid.cell_height / 2 + 0.35 * grid.size - step * (len(lines) - 1) / 2
    x = body.x + grid.head_width - PADDING
    for i, line in enumerate(lines):
        body.draw(_text(x, first + i * step, line, grid.size, "end", "strong"))


def _cell(grid: _Grid, entry: Entry, x: float, y: float) -> str:
    middle, size = x + grid.cell_width / 2, grid.size
    base = y + grid.cell_height / 2 + 0.35 * size
    if isinstance(entry, MarginView):
        step = 0.65 * size if entry.number else 0.0
        words = f"<title>{escape(entry.remark or entry.words)}</title>"
        drawn = _text(middle, base - step, entry.text, size, "middle", "strong")
        if entry.number:
            drawn += _text(middle, base + step, entry.number, size, "middle", "")
        return f"<g>{words if entry.remark or entry.words else ''}{drawn}</g>"
    shade = entry.shade if entry.focus else 0
    box = (
        f'x="{number(x)}" y="{number(y)}" width="{number(grid.cell_width)}" '
        f'height="{number(grid.cell_height)}" stroke="#6b6b6b"'
    )
    ground = f'<rect {box} fill="{SHADES[shade]}"/>'
    if entry.kind == "diagonal":
        ground += f'<rect {box} fill="url(#struck)"/>'
    text = escape(entry.words)
    ink = "" if SHADE_INK[shade] == INK else f' fill="{SHADE_INK[shade]}"'
    return (
        f'<g role="img" aria-label="{text}"><title>{text}</title>{ground}'
        f"{_text(middle, base, entry.text, size, 'middle', '', ink)}</g>"
    )


def _text(x: float, y: float, text: str, size: float, anchor: str, css: str, more: str = "") -> str:
    kind = f' class="{css}"' if css else ""
    return (
        f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}" '
        f'text-anchor="{anchor}"{kind}{more}>{escape(text)}</text>'
    )
