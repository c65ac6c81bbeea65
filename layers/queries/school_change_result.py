"""What is known of school changes: published tables cell by cell, and what follows from them."""

from collections.abc import Mapping
from dataclasses import dataclass

from layers.model import SchoolChangeSelection, Source
from layers.status import SIGN, Flag, Status

BY_TYPE, BY_GRADE = "by_type", "by_grade"
TABLES = {BY_TYPE: "Schulform zu Schulform", BY_GRADE: "nach Jahrgangsstufe"}
"""Table id -> German words."""

LATE_GRADES = frozenset({8, 9, 10})
"""Grades into which a change is late: a risk for leaving school without a certificate."""


@dataclass(frozen=True)
class Cell:
    """Pupils of one cell: None whenever ``status`` carries no number.

    ``row_percent`` and ``column_percent`` are shares of the row's and the column's total (the
    published one where there is one), None where the total is zero or missing. Numbers with the
    flag rounded were rounded for protection: then 0 may stand for some pupils.
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
    sum has no number. The two are never exchanged for one another. ``status`` says why there is
    no number at all: the strictest status among its cells and its own.
    """

    key: str
    label: str
    published: int | None
    computed: int | None
    status: Status = Status.OK

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

    ``districts`` are pairs ('level:code', name) other than the whole, coarse levels first; ``full``
    says that some numbers have from, to and grade at once.
    """

    years: tuple[int, ...]
    tables: tuple[str, ...]
    grades: tuple[int, ...]
    school_types: tuple[tuple[str, str], ...]
    districts: tuple[tuple[str, str], ...]
    full: bool = False


@dataclass(frozen=True)
class Shown:
    """How the numbers of a year and place are protected.

    ``rounded``: they are multiples of ``base`` (None where the release does not name it), so that 0
    may stand for some pupils. ``perturbed``: they arrived changed, and are not added up. ``sign``
    stands in place of a number that is kept secret.
    """

    rounded: bool = False
    base: int | None = None
    perturbed: bool = False
    sign: str = SIGN[Status.CONFIDENTIAL]


@dataclass(frozen=True)
class SchoolChangeResult:
    """Everything that the page of school changes says; carries its selection.

    ``full`` says that both tables are sums of one with from, to and grade.
    """

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
    full: bool = False
    mark: str = ""
    shown: Shown = Shown()

    @property
    def source_lines(self) -> tuple[str, ...]:
        """One line per source: publisher and title."""
        return tuple(f"Quelle: {s.publisher}: {s.title}" for s in self.sources)

    @property
    def matrix(self) -> ChangeMatrix | None:
        """The table that the selection asks for."""
        return self.by_type if self.selection.table == BY_TYPE else self.by_grade
