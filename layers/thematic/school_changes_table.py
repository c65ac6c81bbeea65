"""School changes as a table for downloads: one row per cell, published totals as rows."""

from layers.export import Column, Table, source_meta
from layers.numbers import german
from layers.queries.school_changes import BY_TYPE, Cell, ChangeMatrix, SchoolChangeResult, Total
from layers.status import FLAG_LABEL, HAS_VALUE, LABEL, Flag, Status
from layers.thematic.school_changes_protection import protection_lines, sign_of
from layers.thematic.school_changes_text import (
    changes_sentences,
    changes_title,
    difference_sentences,
)

CHANGES_ID = "school_changes"
CHANGES_TITLE = "Schulformwechsel in der Sekundarstufe I"
CHANGES_DEFINITION = (
    "Schülerinnen und Schüler, die in der Sekundarstufe I von einer Schulform an eine andere "
    "gewechselt sind."
)
"""What the numbers of school changes are, as metadata of an indicator are."""

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
    return Table(
        changes_title(result),
        columns,
        rows,
        _meta(result),
        stem,
        hidden=result.shown.sign,
        sources=result.sources,
    )


def _rows(result: SchoolChangeResult, matrix: ChangeMatrix) -> tuple[Row, ...]:
    names = {total.key: total.label for total in (*matrix.rows, *matrix.columns)}
    rows = [
        _cell_row(result, names, cell)
        for line in matrix.cells
        for cell in line
        if asked(result, cell.row, cell.column)
    ]
    totals = [(t, t.label, "Summe") for t in matrix.rows if asked(result, t.key, "")]
    totals += [(t, "Summe", t.label) for t in matrix.columns if asked(result, "", t.key)]
    totals.append((matrix.total, "Summe", "Summe"))
    rows += [_total_row(result, *entry) for entry in totals]
    return tuple(rows)


def asked(result: SchoolChangeResult, row: str, column: str) -> bool:
    """Whether a cell or total is part of the view; '' stands for all rows, or all columns."""
    selection = result.selection
    wanted = selection.school_type
    if selection.table == BY_TYPE:
        return wanted in ("all", row, column)
    right_type = wanted == "all" or row in (wanted, "")
    return right_type and (not selection.grade or column in (str(selection.grade), ""))


def _cell_row(result: SchoolChangeResult, names: dict[str, str], cell: Cell) -> Row:
    if cell.status is Status.NOT_APPLICABLE:
        kind = "nicht anwendbar: kein Wechsel der Schulform"
    else:
        kind = kind_of(cell.flags) if cell.pupils is not None else LABEL[cell.status]
    return (
        names[cell.row],
        names[cell.column],
        sign_of(result, cell.status) if cell.pupils is None else cell.pupils,
        cell.row_percent,
        cell.column_percent,
        kind,
    )


def _total_row(result: SchoolChangeResult, total: Total, row: str, column: str) -> Row:
    if total.number is None:
        status = Status.UNKNOWN if total.status in HAS_VALUE else total.status
        return (row, column, sign_of(result, status), None, None, LABEL[status])
    kind = "veröffentlichte Summe" if total.is_published else "berechnete Summe"
    if result.shown.rounded:
        kind = "zum Schutz gerundete Summe" if total.is_published else "Summe gerundeter Zahlen"
    if total.differs and total.computed is not None and not result.shown.perturbed:
        kind += f"; Summe der Zellen: {german(total.computed)}"
    return (row, column, total.number, None, None, kind)


def kind_of(flags: tuple[Flag, ...]) -> str:
    """How a number came about, for the column of kinds."""
    changed = [FLAG_LABEL[flag] for flag in flags if flag in (Flag.ROUNDED, Flag.PERTURBED)]
    return ", ".join(changed) or "veröffentlicht"


def _meta(result: SchoolChangeResult) -> tuple[tuple[str, str], ...]:
    lines = [
        ("Indikator", CHANGES_TITLE),
        ("Definition", CHANGES_DEFINITION),
        ("Herkunft", result.mark or "veröffentlicht von der Quelle"),
        ("Aussage", " ".join(changes_sentences(result))),
        ("Gebiet", result.area_label),
        ("Einheit", "Schülerinnen und Schüler, Prozent"),
        ("Schuljahr", result.period_label),
        *(("Geheimhaltung", text) for text in protection_lines(result)),
        *(("Hinweis", text) for text in difference_sentences(result)),
        *(("Hinweis", note) for note in result.notes),
        *source_meta(result.sources),
    ]
    return tuple((label, text) for label, text in lines if text)
