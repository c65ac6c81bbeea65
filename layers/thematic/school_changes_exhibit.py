"""School changes as an exhibit: the matrix as a drawing and as tables."""

from layers.export import Column, Table
from layers.queries.school_changes import SchoolChangeResult
from layers.store import Store
from layers.thematic.demonstration import marked_stem
from layers.thematic.exhibit import Exhibit, Figure, Section
from layers.thematic.figure import PRINT_WIDTH, figure_of, print_form
from layers.thematic.layer import as_of
from layers.thematic.matrix import MarginView, MatrixView, matrix_view
from layers.thematic.matrix_sheet import STRUCK, draw_matrix, explained
from layers.thematic.school_changes_table import changes_table
from layers.thematic.school_changes_text import (
    changes_sentences,
    changes_title,
    difference_sentences,
    source_line,
)
from layers.thematic.sheet_text import Column as TextColumn


def matrix_figure(
    result: SchoolChangeResult, view: MatrixView, name: str = "matrix", width: int = PRINT_WIDTH
) -> Figure:
    """The cells of a matrix with their totals, shaded; the diagonal is hatched."""
    form = print_form(width)
    body = TextColumn(0.0, 0.0, form.inner)
    draw_matrix(form, view, body)
    alt = f"Matrix. {' '.join(changes_sentences(result))} Alle Zahlen stehen in der Tabelle."
    pattern = f"{name}-struck"
    parts = (STRUCK + "".join(body.parts)).replace('id="struck"', f'id="{pattern}"')
    parts = parts.replace("url(#struck)", f"url(#{pattern})")
    return figure_of(name, "", alt, parts, (form.width, body.y + 6))


def school_changes_exhibit(store: Store, result: SchoolChangeResult) -> Exhibit:
    """What a matrix of school changes shows, for files and prints."""
    view = matrix_view(result)
    sentences = changes_sentences(result)
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    if view is not None:
        figures = (matrix_figure(result, view),)
        tables = (_matrix_table(result, view), changes_table(result))
    return Exhibit(
        kind="Schulformwechsel",
        title=changes_title(result),
        sentence=sentences[0] if sentences else "",
        sections=(Section("", sentences[1:], figures, tables),),
        notes=(
            *(explained(result, view) if view is not None else ()),
            *difference_sentences(result),
            *result.notes,
        ),
        source_lines=tuple(source_line(source) for source in result.sources),
        as_of=as_of(result.sources),
        mark=result.mark,
        file_stem=marked_stem(changes_table(result).file_stem, result.mark),
        sources=result.sources,
    )


def _matrix_table(result: SchoolChangeResult, view: MatrixView) -> Table:
    """The matrix as it is printed: a row for each line, numbers or shares as texts."""
    columns = (
        Column("row", f"{view.row_title} / {view.column_title}"),
        *(Column(f"c{i}", total.label) for i, total in enumerate(view.columns)),
        Column("sum", "Summe"),
    )
    rows = [
        (total.label, *(cell.text for cell in line), _margin(margin))
        for total, line, margin in zip(view.rows, view.cells, view.row_margins, strict=True)
    ]
    rows.append(("Summe", *map(_margin, view.column_margins), _margin(view.total)))
    return Table(
        f"{changes_title(result)}: Matrix",
        columns,
        tuple(rows),
        (),
        changes_table(result).file_stem,
        result.mark,
        result.shown.sign,
        result.sources,
    )


def _margin(margin: MarginView) -> str:
    return f"{margin.text} ({margin.number})" if margin.number else margin.text
