"""School changes: published tables row by row, each kept as it is, totals marked as such."""

from typing import NamedTuple

from layers.model import MUNICIPALITY_LEVEL
from layers.prepare.cells import TOTAL, Cell
from layers.prepare.check import Row, Table
from layers.prepare.passports import SchoolChangeSpec
from layers.status import HAS_VALUE


class SchoolChange(NamedTuple):
    """A row of table school_change, in its column order."""

    table_id: str
    period: int
    level: str
    code: str
    from_school_type: str | None
    to_school_type: str | None
    grade: int | None
    pupils: int | None
    status: str
    flags: str
    is_total: bool


def school_changes(tables: dict[str, Table], slug: str) -> list[SchoolChange]:
    """Rows of all tables of school changes. A total has None where it sums over a dimension."""
    return [
        _row(spec, row, slug, is_total)
        for table in tables.values()
        if (spec := table.passport.school_change)
        for rows, is_total in ((table.rows, False), (table.totals, True))
        for row in rows
    ]


def _row(spec: SchoolChangeSpec, row: Row, slug: str, is_total: bool) -> SchoolChange:
    pupils = row[spec.pupils]
    grade = _key(row[spec.grade]) if spec.grade else None
    return SchoolChange(
        spec.table_id,
        int(row[spec.period].number),
        MUNICIPALITY_LEVEL,
        slug,
        _key(row[spec.from_]) if spec.from_ else None,
        _key(row[spec.to]) if spec.to else None,
        int(grade) if grade else None,
        int(pupils.number) if pupils.status in HAS_VALUE else None,
        pupils.status.value,
        ",".join(sorted(flag.value for flag in pupils.flags)),
        is_total,
    )


def _key(cell: Cell) -> str | None:
    return None if cell.value == TOTAL else cell.text
