"""The matrix of school changes as it is printed: texts and shades."""

from dataclasses import dataclass

from layers.model import ALL
from layers.numbers import german
from layers.queries.school_changes import (
    BY_GRADE,
    BY_TYPE,
    Cell,
    ChangeMatrix,
    SchoolChangeResult,
    Total,
)
from layers.status import HAS_VALUE, LABEL, SIGN, Status
from layers.thematic.school_changes_protection import protection_lines, rounded, sign_of
from layers.thematic.school_changes_text import percent

SHADES = ("#ffffff", "#e3eef8", "#bcd6ec", "#84b3dc", "#2f74ad", "#0b3d6b")
"""Backgrounds of cells, from zero to the most; two last ones carry white text (4.5:1 and more)."""
SHADE_INK = ("#1b1b1b", "#1b1b1b", "#1b1b1b", "#1b1b1b", "#ffffff", "#ffffff")


@dataclass(frozen=True)
class CellView:
    """One printed cell: ``text`` (number, share or sign), shade 0-5, and its words in full.

    ``kind`` is value, missing, diagonal or empty (a share of nothing); ``focus`` is False for
    cells that the chosen school type does not touch.
    """

    text: str
    shade: int
    kind: str
    words: str
    focus: bool


@dataclass(frozen=True)
class MarginView:
    """One printed total: published as it stands, or computed where none is published.

    Where the cells are shares, ``text`` is a share too: 100 % along the direction of the shares,
    across it the part of all changes; ``number`` then is the total itself, else empty.
    ``remark`` states the sum of the cells where it differs from the published total, ``words`` why
    there is no number.
    """

    text: str
    published: bool
    remark: str
    number: str = ""
    words: str = ""


@dataclass(frozen=True)
class MatrixView:
    """The printed matrix, limited to the rows and columns that the selection asks for."""

    row_title: str
    column_title: str
    rows: tuple[Total, ...]
    columns: tuple[Total, ...]
    cells: tuple[tuple[CellView, ...], ...]
    row_margins: tuple[MarginView, ...]
    column_margins: tuple[MarginView, ...]
    total: MarginView
    limited: bool
    mark: str = ""
    protection: tuple[str, ...] = ()

    @property
    def computed_columns(self) -> bool:
        """True where the totals below the columns are our sums, not published ones."""
        return not all(margin.published for margin in self.column_margins)


def matrix_view(result: SchoolChangeResult) -> MatrixView | None:
    """The selected table as it is printed; None where the data have no such table.

    By grade, the filters keep one grade and one school type. By type, every cell stays, because a
    change always touches two school types; those without the chosen one lose their shade.
    """
    matrix = result.matrix
    if matrix is None:
        return None
    selection = result.selection
    by_grade = matrix.table == BY_GRADE
    rows = [
        i
        for i, total in enumerate(matrix.rows)
        if not by_grade or selection.school_type in (ALL, total.key)
    ]
    columns = [
        j
        for j, total in enumerate(matrix.columns)
        if not by_grade or selection.grade in (0, _grade(total))
    ]
    most = max((cell.pupils or 0 for line in matrix.cells for cell in line), default=0)
    cells = tuple(
        tuple(_cell_view(result, matrix, matrix.cells[i][j], most) for j in columns) for i in rows
    )
    return MatrixView(
        matrix.row_title,
        matrix.column_title,
        tuple(matrix.rows[i] for i in rows),
        tuple(matrix.columns[j] for j in columns),
        cells,
        tuple(_margin(result, matrix, matrix.rows[i], "row") for i in rows),
        tuple(_margin(result, matrix, matrix.columns[j], "column") for j in columns),
        _margin(result, matrix, matrix.total, selection.measure),
        len(rows) < len(matrix.rows) or len(columns) < len(matrix.columns),
        result.mark,
        protection_lines(result),
    )


def _grade(total: Total) -> int:
    return int(total.key) if total.key.isdigit() else 0


def _cell_view(result: SchoolChangeResult, matrix: ChangeMatrix, cell: Cell, most: int) -> CellView:
    selection = result.selection
    focus = (
        matrix.table == BY_GRADE
        or selection.school_type == ALL
        or selection.school_type in (cell.row, cell.column)
    )
    way = _way(result, matrix, cell)
    if cell.status is Status.NOT_APPLICABLE:
        sign = SIGN[Status.NOT_APPLICABLE]
        return CellView(sign, 0, "diagonal", "kein Wechsel der Schulform", focus)
    if cell.pupils is None:
        return CellView(
            sign_of(result, cell.status), 0, "missing", f"{way}: {LABEL[cell.status]}", focus
        )
    shares = {"row": cell.row_percent, "column": cell.column_percent}
    text = german(cell.pupils)
    number = f"{rounded(result)}{text} Wechsel"
    if selection.measure == "count":
        return CellView(text, _shade(cell.pupils, most), "value", f"{way}: {number}", focus)
    share = shares[selection.measure]
    if share is None:
        zero = "auf 0 gerundet ist" if result.shown.rounded else "null ist"
        words = f"{way}: kein Anteil, weil die Summe {zero}"
        return CellView(SIGN[Status.NOT_APPLICABLE], 0, "empty", words, focus)
    words = f"{way}: {percent(share)}, {number}"
    return CellView(percent(share), _shade(share, 100), "value", words, focus)


def _way(result: SchoolChangeResult, matrix: ChangeMatrix, cell: Cell) -> str:
    labels = result.labels
    if matrix.table == BY_TYPE:
        return f"von {labels[cell.row]} zu {labels[cell.column]}"
    return f"zu {labels[cell.row]} in Jahrgangsstufe {cell.column}"


def _shade(number: float, most: float) -> int:
    """0 for nothing, else 1 to 5: steps of the square root, so that small numbers show."""
    if number <= 0 or most <= 0:
        return 0
    return min(5, 1 + int(5 * (number / most) ** 0.5 - 1e-9))


def _margin(
    result: SchoolChangeResult, matrix: ChangeMatrix, total: Total, side: str
) -> MarginView:
    measure = result.selection.measure
    if total.number is None:
        status = Status.UNKNOWN if total.status in HAS_VALUE else total.status
        return MarginView(sign_of(result, status), False, "", words=LABEL[status])
    remark = ""
    if total.differs and total.computed is not None and not result.shown.perturbed:
        remark = f"Summe der Zellen: {german(total.computed)}"
    count = german(total.number)
    if measure == "count":
        return MarginView(count, total.is_published, remark)
    whole = total.number if measure == side else matrix.total.number
    text = percent(100 * total.number / whole) if whole else SIGN[Status.NOT_APPLICABLE]
    return MarginView(text, total.is_published, remark, f"{count} Wechsel")
