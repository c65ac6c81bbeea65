"""School changes as a table for downloads: one row per cell, published totals as rows."""

from layers.export import Column, Table, source_meta
from layers.numbers import german
from layers.queries.school_changes import BY_TYPE, Cell, ChangeMatrix, SchoolChangeResult, Total
from layers.status import LABEL, SIGN, Status
from layers.thematic.school_changes_text import (
    changes_sentences,
    changes_title,
    difference_sentences,
)

Row = tuple[float | int | str | None, ...]


def changes_table(result: SchoolChangeResult) -> Table:
    """All cells of the selected table and its totals, the latter marked published or computed.

    Columns: from (or to), to (or grade), pupils (a sign where there is no number), percent of the
    row, percent of the column, kind of number. Filters of grade and school type limit the rows.
    """
    matrix = result.matrix
    titles = ("Von", "Zu") if result.selection.table == BY_TYPE else ("Zu", "In Jahrgangsstufe")
    columns = (
        Column("row", titles[0]),
        Column("column", titles[1]),
        Column("pupils", "Schülerinnen und Schüler", "", 0),
        Column("row_percent", "Zeilenprozent", "%", 1),
        Column("column_percent", "Spaltenprozent", "%", 1),
        Column("kind", "Art der Zahl"),
    )
    rows = _rows(result, matrix) if matrix else ()
    stem = "_".join(
        part
        for part in (
            result.selection.municipality,
            "schulformwechsel",
            result.selection.table,
            str(result.selection.year),
            result.selection.within.replace(":", "-"),
        )
        if part
    )
    return Table(changes_title(result), columns, rows, _meta(result), stem)


def _rows(result: SchoolChangeResult, matrix: ChangeMatrix) -> tuple[Row, ...]:
    names = {total.key: total.label for total in (*matrix.rows, *matrix.columns)}
    rows = [
        _cell_row(names, cell)
        for line in matrix.cells
        for cell in line
        if _asked(result, cell.row, cell.column)
    ]
    rows += [_total_row(t, t.label, "Summe") for t in matrix.rows if _asked(result, t.key, "")]
    rows += [_total_row(t, "Summe", t.label) for t in matrix.columns if _asked(result, "", t.key)]
    rows.append(_total_row(matrix.total, "Summe", "Summe"))
    return tuple(rows)


def _asked(result: SchoolChangeResult, row: str, column: str) -> bool:
    selection = result.selection
    wanted = selection.school_type
    if selection.table == BY_TYPE:
        return wanted in ("all", row, column)
    right_type = wanted == "all" or row in (wanted, "")
    return right_type and (not selection.grade or column in (str(selection.grade), ""))


def _cell_row(names: dict[str, str], cell: Cell) -> Row:
    if cell.status is Status.NOT_APPLICABLE:
        kind = "nicht anwendbar: kein Wechsel der Schulform"
    else:
        kind = "veröffentlicht" if cell.pupils is not None else LABEL[cell.status]
    return (
        names[cell.row],
        names[cell.column],
        SIGN[cell.status] if cell.pupils is None else cell.pupils,
        cell.row_percent,
        cell.column_percent,
        kind,
    )


def _total_row(total: Total, row: str, column: str) -> Row:
    number = SIGN[Status.UNKNOWN] if total.number is None else total.number
    kind = "veröffentlichte Summe" if total.is_published else "berechnete Summe"
    if total.differs and total.computed is not None:
        kind += f"; Summe der Zellen: {german(total.computed)}"
    return (row, column, number, None, None, kind)


def _meta(result: SchoolChangeResult) -> tuple[tuple[str, str], ...]:
    lines = [
        ("Aussage", " ".join(changes_sentences(result))),
        ("Gebiet", result.area_label),
        ("Einheit", "Schülerinnen und Schüler, Prozent"),
        ("Schuljahr", result.period_label),
        *(("Hinweis", text) for text in difference_sentences(result)),
        *(("Hinweis", note) for note in result.notes),
        *source_meta(result.sources),
    ]
    return tuple((label, text) for label, text in lines if text)
