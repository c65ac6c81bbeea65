"""Both tables of school changes as matrices: cells, margins, shares."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from layers.queries.school_change_result import BY_GRADE, BY_TYPE, Cell, ChangeMatrix, Total
from layers.queries.school_change_rows import ChangeRow, sum_status
from layers.status import HAS_VALUE, Flag, Status


def by_type_matrix(rows: Sequence[ChangeRow], labels: Mapping[str, str]) -> ChangeMatrix | None:
    """From school type to school type, in the order of ``labels``; None without rows."""
    if not rows:
        return None
    keys = tuple(labels.items())
    return _matrix(BY_TYPE, rows, keys, keys, lambda row: (row.source or "", row.target or ""))


def by_grade_matrix(rows: Sequence[ChangeRow], labels: Mapping[str, str]) -> ChangeMatrix | None:
    """To a school type in a grade; None without rows."""
    if not rows:
        return None
    targets = {row.target for row in rows}
    grades = sorted({row.grade for row in rows if row.grade is not None})
    return _matrix(
        BY_GRADE,
        rows,
        tuple((key, label) for key, label in labels.items() if key in targets),
        tuple((str(grade), str(grade)) for grade in grades),
        lambda row: (row.target or "", "" if row.grade is None else str(row.grade)),
    )


_TITLES = {BY_TYPE: ("von", "zu"), BY_GRADE: ("zu", "in Jahrgangsstufe")}


def _matrix(
    table: str,
    rows: Sequence[ChangeRow],
    row_keys: Sequence[tuple[str, str]],
    column_keys: Sequence[tuple[str, str]],
    place: Callable[[ChangeRow], tuple[str, str]],
) -> ChangeMatrix:
    found = {place(row): row for row in rows if not row.is_total}
    published = {place(row): row for row in rows if row.is_total}

    def plain(row: str, column: str) -> Cell:
        if table == BY_TYPE and row == column:
            return Cell(row, column, None, Status.NOT_APPLICABLE)
        hit = found.get((row, column))
        if hit is None:
            return Cell(row, column, None, Status.UNKNOWN)
        return Cell(row, column, hit.pupils, hit.status, hit.flags)

    grid = [[plain(r, c) for c, _ in column_keys] for r, _ in row_keys]
    row_totals = tuple(
        _total(key, label, published.get((key, "")), grid[i])
        for i, (key, label) in enumerate(row_keys)
    )
    column_totals = tuple(
        _total(key, label, published.get(("", key)), [line[i] for line in grid])
        for i, (key, label) in enumerate(column_keys)
    )
    margins = row_totals if all(t.is_published for t in row_totals) else column_totals
    numbers = [t.number for t in margins]
    perturbed = any(Flag.PERTURBED in cell.flags for line in grid for cell in line)
    whole = None
    if not perturbed and None not in numbers:
        whole = sum(n for n in numbers if n is not None)
    cells = tuple(
        tuple(
            _with_shares(cell, row_totals[i].number, column_totals[j].number)
            for j, cell in enumerate(line)
        )
        for i, line in enumerate(grid)
    )
    total = _total("", "Insgesamt", published.get(("", "")), [c for line in grid for c in line])
    total = replace(total, computed=whole)
    return ChangeMatrix(table, *_TITLES[table], row_totals, column_totals, cells, total)


def _total(key: str, label: str, published: ChangeRow | None, cells: Sequence[Cell]) -> Total:
    status = _status(cells)
    if published is not None and published.pupils is None and status in HAS_VALUE:
        status = published.status
    return Total(key, label, published.pupils if published else None, sum_of(cells), status)


def _status(cells: Iterable[Cell]) -> Status:
    counted = [cell for cell in cells if cell.status is not Status.NOT_APPLICABLE]
    return sum_status((cell.pupils, cell.status, cell.flags) for cell in counted)


def _with_shares(cell: Cell, row_total: int | None, column_total: int | None) -> Cell:
    def share(total: int | None) -> float | None:
        return 100 * cell.pupils / total if cell.pupils is not None and total else None

    return Cell(
        cell.row,
        cell.column,
        cell.pupils,
        cell.status,
        cell.flags,
        share(row_total),
        share(column_total),
    )


def sum_of(cells: Iterable[Cell]) -> int | None:
    """The sum of cells; None where one has no number, or where they are not to be added up."""
    cells = list(cells)
    if _status(cells) not in HAS_VALUE:
        return None
    return sum(cell.pupils for cell in cells if cell.pupils is not None)
