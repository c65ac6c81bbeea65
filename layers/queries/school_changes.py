"""Who changed the type of school, where to, how late, and how published tables disagree."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from layers.model import MUNICIPALITY_LEVEL, PeriodKind, SchoolChangeSelection, Source, period_label
from layers.queries import catalogue
from layers.status import HAS_VALUE, Flag, Status, parse_flags
from layers.store import Store

BY_TYPE, BY_GRADE = "by_type", "by_grade"
TABLES = {BY_TYPE: "Schulform zu Schulform", BY_GRADE: "nach Jahrgangsstufe"}
"""Table id -> German words."""

LATE_GRADES = frozenset({8, 9, 10})
"""Grades into which a change is late: a risk for leaving school without a certificate."""


@dataclass(frozen=True)
class Cell:
    """Pupils of one cell: None whenever ``status`` carries no number.

    ``row_percent`` and ``column_percent`` are shares of the row's and the column's total (the
    published one where there is one), None where the total is zero or missing.
    """

    row: str
    column: str
    pupils: int | None
    status: Status
    flags: tuple[Flag, ...] = ()
    row_percent: float | None = None
    column_percent: float | None = None


@dataclass(frozen=True)
class Total:
    """A margin: the published number as it stands, and apart from it the sum of the cells.

    ``published`` is None where the source gives no total; ``computed`` is None where a cell of the
    sum has no number. The two are never exchanged for one another.
    """

    key: str
    label: str
    published: int | None
    computed: int | None

    @property
    def is_published(self) -> bool:
        """True where the source itself gives this total."""
        return self.published is not None

    @property
    def number(self) -> int | None:
        """The published total; the computed sum only where none is published."""
        return self.published if self.published is not None else self.computed

    @property
    def differs(self) -> bool:
        """True where the published total is not the sum of the published cells."""
        both = self.published is not None and self.computed is not None
        return both and self.published != self.computed


@dataclass(frozen=True)
class ChangeMatrix:
    """One published table: cells by row and column, margins and the total of all changes."""

    table: str
    row_title: str
    column_title: str
    rows: tuple[Total, ...]
    columns: tuple[Total, ...]
    cells: tuple[tuple[Cell, ...], ...]
    total: Total

    def cell(self, row: str, column: str) -> Cell:
        """The cell of a row and a column; KeyError where there is none."""
        for line in self.cells:
            for cell in line:
                if (cell.row, cell.column) == (row, column):
                    return cell
        raise KeyError((row, column))


@dataclass(frozen=True)
class Late:
    """Changes into grades 8 to 10, their number, base and share in percent (by-grade table)."""

    number: int
    total: int
    share: float
    grades: tuple[int, ...]


@dataclass(frozen=True)
class Step:
    """Changes from one school type to another, for lists of downward and upward changes."""

    source: str
    target: str
    pupils: int


@dataclass(frozen=True)
class Direction:
    """Changes downward and upward between ranked school types, with their parts."""

    downward: int
    upward: int
    down_parts: tuple[Step, ...]
    up_parts: tuple[Step, ...]
    ranked: tuple[str, ...]


@dataclass(frozen=True)
class Balance:
    """Changes into and out of one school type and ``net`` = in minus out."""

    key: str
    label: str
    incoming: int
    outgoing: int
    ranked: bool

    @property
    def net(self) -> int:
        """Pupils gained (positive) or lost (negative) by changes."""
        return self.incoming - self.outgoing


@dataclass(frozen=True)
class Difference:
    """The same total in two published tables."""

    key: str
    label: str
    by_type: int
    by_grade: int


@dataclass(frozen=True)
class SchoolChangeOptions:
    """Which years, tables, grades, school types and districts the data have.

    ``districts`` are pairs ('level:code', name) other than the whole city.
    """

    years: tuple[int, ...]
    tables: tuple[str, ...]
    grades: tuple[int, ...]
    school_types: tuple[tuple[str, str], ...]
    districts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SchoolChangeResult:
    """Everything that the page of school changes says; carries its selection."""

    selection: SchoolChangeSelection
    area_label: str
    period_label: str
    by_type: ChangeMatrix | None
    by_grade: ChangeMatrix | None
    late: Late | None
    direction: Direction | None
    balance: tuple[Balance, ...]
    differences: tuple[Difference, ...]
    labels: Mapping[str, str]
    notes: tuple[str, ...]
    sources: tuple[Source, ...]

    @property
    def source_lines(self) -> tuple[str, ...]:
        """One line per source: publisher and title."""
        return tuple(f"Quelle: {s.publisher}: {s.title}" for s in self.sources)

    @property
    def matrix(self) -> ChangeMatrix | None:
        """The table that the selection asks for."""
        return self.by_type if self.selection.table == BY_TYPE else self.by_grade


@dataclass(frozen=True)
class _Row:
    table: str
    source: str | None
    target: str | None
    grade: int | None
    pupils: int | None
    status: Status
    flags: tuple[Flag, ...]
    is_total: bool


def school_change_options(store: Store) -> SchoolChangeOptions:
    """What can be chosen on the page of school changes (source: table school_change)."""
    years = store.rows("SELECT DISTINCT period FROM school_change ORDER BY period")
    tables = {row[0] for row in store.rows("SELECT DISTINCT table_id FROM school_change")}
    grades = store.rows(
        "SELECT DISTINCT grade FROM school_change WHERE grade IS NOT NULL ORDER BY grade"
    )
    types = store.rows(
        "SELECT school_type, name_plural FROM school_type WHERE school_type IN"
        " (SELECT from_school_type FROM school_change UNION SELECT to_school_type"
        " FROM school_change) ORDER BY sort"
    )
    districts = store.rows(
        "SELECT DISTINCT a.level || ':' || a.code, a.name FROM area a"
        " SEMI JOIN school_change s ON s.level = a.level AND s.code = a.code"
        " WHERE a.level <> ? ORDER BY 1",
        (MUNICIPALITY_LEVEL,),
    )
    return SchoolChangeOptions(
        tuple(int(row[0]) for row in years),
        tuple(table for table in TABLES if table in tables),
        tuple(int(row[0]) for row in grades),
        tuple((row[0], row[1]) for row in types),
        tuple((row[0], row[1]) for row in districts),
    )


def school_changes(store: Store, selection: SchoolChangeSelection) -> SchoolChangeResult:
    """Both published tables of one year and Gebiet with everything derived from them.

    Pupils are counts; "-" in a table is exactly zero. Tables and their margins are never added up
    across each other. Late changes come from the by-grade table, direction and balance from the
    by-type table; each is None or empty where its table is missing.
    """
    level, _, code = selection.within.partition(":")
    if not selection.within:
        level, code = MUNICIPALITY_LEVEL, store.municipality.slug
    rows = _rows(store, selection.year, level, code)
    types = catalogue.school_types(store)
    used = {row.source for row in rows} | {row.target for row in rows}
    labels = {t.school_type: t.name_plural for t in types if t.school_type in used}
    by_type = _by_type([row for row in rows if row.table == BY_TYPE], labels)
    by_grade = _by_grade([row for row in rows if row.table == BY_GRADE], labels)
    ranks = {t.school_type: t.rank for t in types if t.rank is not None and t.school_type in labels}
    differences = _differences(by_type, by_grade)
    names = {f"{a.level}:{a.code}": a.name for a in catalogue.areas(store, level)}
    return SchoolChangeResult(
        selection=selection,
        area_label=names.get(selection.within, store.municipality.name),
        period_label=period_label(PeriodKind.SCHOOL_YEAR, selection.year),
        by_type=by_type,
        by_grade=by_grade,
        late=_late(by_grade),
        direction=_direction(by_type, ranks),
        balance=_balance(by_type, labels, ranks),
        differences=differences,
        labels=labels,
        notes=_notes(store, selection.year, told=bool(differences)),
        sources=_sources(store),
    )


def _rows(store: Store, year: int, level: str, code: str) -> list[_Row]:
    found = store.rows(
        "SELECT table_id, from_school_type, to_school_type, grade, pupils, status, flags, is_total"
        " FROM school_change WHERE period = ? AND level = ? AND code = ?",
        (year, level, code),
    )
    rows = []
    for table, source, target, grade, pupils, status_text, flags, is_total in found:
        status = Status(status_text)
        number = 0 if status is Status.NONE else pupils if status in HAS_VALUE else None
        rows.append(
            _Row(table, source, target, grade, number, status, parse_flags(flags), is_total)
        )
    return rows


def _by_type(rows: Sequence[_Row], labels: Mapping[str, str]) -> ChangeMatrix | None:
    if not rows:
        return None
    keys = tuple(labels.items())
    return _matrix(BY_TYPE, rows, keys, keys, lambda row: (row.source or "", row.target or ""))


def _by_grade(rows: Sequence[_Row], labels: Mapping[str, str]) -> ChangeMatrix | None:
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
    rows: Sequence[_Row],
    row_keys: Sequence[tuple[str, str]],
    column_keys: Sequence[tuple[str, str]],
    place: Callable[[_Row], tuple[str, str]],
) -> ChangeMatrix:
    found = {place(row): row for row in rows if not row.is_total}
    published = {place(row): row.pupils for row in rows if row.is_total}

    def plain(row: str, column: str) -> Cell:
        if table == BY_TYPE and row == column:
            return Cell(row, column, None, Status.NOT_APPLICABLE)
        hit = found.get((row, column))
        if hit is None:
            return Cell(row, column, None, Status.UNKNOWN)
        return Cell(row, column, hit.pupils, hit.status, hit.flags)

    grid = [[plain(r, c) for c, _ in column_keys] for r, _ in row_keys]
    row_totals = tuple(
        Total(key, label, published.get((key, "")), _sum(grid[i]))
        for i, (key, label) in enumerate(row_keys)
    )
    column_totals = tuple(
        Total(key, label, published.get(("", key)), _sum([line[i] for line in grid]))
        for i, (key, label) in enumerate(column_keys)
    )
    margins = row_totals if all(t.is_published for t in row_totals) else column_totals
    numbers = [t.number for t in margins]
    whole = None if None in numbers else sum(n for n in numbers if n is not None)
    cells = tuple(
        tuple(
            _with_shares(cell, row_totals[i].number, column_totals[j].number)
            for j, cell in enumerate(line)
        )
        for i, line in enumerate(grid)
    )
    total = Total("", "Insgesamt", published.get(("", "")), whole)
    return ChangeMatrix(table, *_TITLES[table], row_totals, column_totals, cells, total)


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


def _sum(cells: Iterable[Cell]) -> int | None:
    counted = [cell.pupils for cell in cells if cell.status is not Status.NOT_APPLICABLE]
    return None if None in counted else sum(n for n in counted if n is not None)


def _late(matrix: ChangeMatrix | None) -> Late | None:
    if matrix is None or not matrix.total.number:
        return None
    late = [cell for line in matrix.cells for cell in line if int(cell.column) in LATE_GRADES]
    number = _sum(late)
    if number is None:
        return None
    grades = tuple(sorted({int(cell.column) for cell in late}))
    total = matrix.total.number
    return Late(number, total, 100 * number / total, grades)


def _direction(matrix: ChangeMatrix | None, ranks: Mapping[str, int]) -> Direction | None:
    if matrix is None or len(ranks) < 2:
        return None
    ordered = sorted(ranks, key=lambda key: ranks[key])
    steps = [matrix.cell(r, c) for r in ordered for c in ordered if ranks[r] != ranks[c]]
    if any(cell.pupils is None for cell in steps):
        return None
    parts = [Step(cell.row, cell.column, cell.pupils or 0) for cell in steps]
    down = tuple(p for p in parts if ranks[p.source] > ranks[p.target])
    up = tuple(p for p in parts if ranks[p.source] < ranks[p.target])
    return Direction(
        sum(p.pupils for p in down), sum(p.pupils for p in up), down, up, tuple(ordered)
    )


def _balance(
    matrix: ChangeMatrix | None, labels: Mapping[str, str], ranks: Mapping[str, int]
) -> tuple[Balance, ...]:
    if matrix is None:
        return ()
    outgoing = {t.key: t.number for t in matrix.rows}
    incoming = {t.key: t.number for t in matrix.columns}
    rows = []
    for key, label in labels.items():
        came, went = incoming.get(key), outgoing.get(key)
        if came is not None and went is not None:
            rows.append(Balance(key, label, came, went, key in ranks))
    return tuple(rows)


def _differences(
    by_type: ChangeMatrix | None, by_grade: ChangeMatrix | None
) -> tuple[Difference, ...]:
    if by_type is None or by_grade is None:
        return ()
    first = {t.key: t.number for t in by_type.columns}
    rows = []
    for total in by_grade.rows:
        one, other = first.get(total.key), total.number
        if one is not None and other is not None and one != other:
            rows.append(Difference(total.key, total.label, one, other))
    return tuple(rows)


def _sources(store: Store) -> tuple[Source, ...]:
    """Sources of both tables, each once; they stand in indicator_source under the table's id."""
    return tuple(dict.fromkeys(s for table in TABLES for s in catalogue.sources(store, table)))


def _notes(store: Store, year: int, *, told: bool) -> tuple[str, ...]:
    """Notes of both tables; those on inconsistencies only where no difference is told anyway."""
    found = [
        note
        for table in ("", *TABLES)
        for note in catalogue.notes(store, "school_change", table)
        if note.period in (None, year) and not (told and note.kind == "inconsistency")
    ]
    return tuple(dict.fromkeys(note.text for note in found))
