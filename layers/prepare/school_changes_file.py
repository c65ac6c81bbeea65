"""School changes in the form of docs/folder.md: ``school_changes/*.csv``, and sums of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from layers.model import MUNICIPALITY_LEVEL, NOT_LOCATED, PeriodKind, period_date
from layers.prepare.accounting import Account
from layers.prepare.cells import Cell
from layers.prepare.faults import Code, FaultList
from layers.prepare.folder_cells import Words
from layers.prepare.folder_csv import Form
from layers.prepare.folder_rows import RowReader, read_rows
from layers.prepare.periods import EditionAreas, fitting_edition
from layers.prepare.school_changes import SchoolChange
from layers.prepare.sums import add_up
from layers.prepare.vocabulary import WHOLE
from layers.status import HAS_VALUE, Flag, Status

FORM = Form(
    ("table", "period"),
    (
        "level", "area", "from", "to", "grade", "pupils", "sign", "flags", "total", "source",
        "origin",
    ),
)  # fmt: skip

DIMENSIONS = {
    "by_type": ("from", "to"),
    "by_grade": ("to", "grade"),
    "full": ("from", "to", "grade"),
}
"""What each table breaks down by; a published total leaves at least one of these out."""

TITLES = {"by_type": "von und zu", "by_grade": "zu und Jahrgangsstufe", "full": "alles zusammen"}


class Key(NamedTuple):
    """What a row counts; None where its table does not break down, or where it is a total."""

    table: str
    period: int
    level: str
    code: str
    from_: str | None
    to: str | None
    grade: int | None
    is_total: bool


@dataclass(frozen=True)
class SchoolChangeRows:
    """Rows as delivered, and the sources that they name per table."""

    cells: Mapping[Key, Cell]
    sources: frozenset[tuple[str, str]]


def read_school_changes(
    folder: Path,
    slug: str,
    sources: Mapping[str, str],
    words: Words,
    faults: FaultList,
    accounts: list[Account],
) -> SchoolChangeRows:
    """All rows of the folder; ``sources``: id -> title."""
    cells: dict[Key, Cell] = {}
    first: dict[Key, str] = {}
    named: set[tuple[str, str]] = set()
    for row in read_rows(folder, "school_changes/*.csv", FORM, words, faults, accounts):
        key = _key(row, slug)
        cell = row.cell("pupils", count=True)
        source = row.word("source", sources, "Diese Quelle gibt es nicht.", needed=False)
        if row.sound and key in first:
            why = f"Dieselbe Angabe steht schon in {first[key]}."
            row.wrong(Code.DUPLICATE, "table", why, "Eine der beiden Zeilen entfernen.")
        if row.sound:
            cells[key] = cell
            first[key] = f"{row.file.file}, Zeile {row.line.line}"
            if source:
                named.add((key.table, source))
    return SchoolChangeRows(cells, frozenset(named))


def _key(row: RowReader, slug: str) -> Key:
    table = row.word("table", TITLES, "Diese Tabelle gibt es nicht.")
    period = row.year("period")
    level, code = row.place(slug, PeriodKind.SCHOOL_YEAR, period)
    total = row.text("total")
    if total not in ("", "0", "1"):
        row.wrong(Code.NAME_UNKNOWN, "total", "Hier steht 1 oder nichts.", "1 eintragen.")
    is_total = total == "1"
    wanted = DIMENSIONS.get(table, ())
    for name in ("from", "to", "grade"):
        if name in wanted and not is_total:
            row.text(name, needed=True)
        elif row.text(name) and wanted and name not in wanted:
            why = f"Die Tabelle {table} ist hierdurch nicht gegliedert."
            row.wrong(Code.OUT_OF_RANGE, name, why, "Die Zelle leeren oder full verwenden.")
    if is_total and wanted and all(row.text(name) for name in wanted):
        why = "Eine veröffentlichte Summe lässt von, zu oder die Jahrgangsstufe offen."
        row.wrong(Code.OUT_OF_RANGE, "total", why, "total leeren oder die Zelle leeren.")
    from_, to = (row.school_type(name, needed=False) or None for name in ("from", "to"))
    return Key(table, period, level, code, from_, to, row.whole("grade", 1, 13), is_total)


def school_change_rows(
    delivered: SchoolChangeRows, slug: str, editions: Sequence[EditionAreas]
) -> list[SchoolChange]:
    """Rows of table school_change: those delivered, and sums for levels without rows of their own.

    Sums are made of the finest level that a table has in a period, and not of published totals, nor
    of numbers that arrived changed for protection (flag perturbed): those need not add up. An
    area without any row is an unknown part of every sum; a combination that an area has no row for
    was not collected there.
    """
    cells = dict(delivered.cells)
    by_period: dict[tuple[str, int], dict[Key, Cell]] = defaultdict(dict)
    for key, cell in cells.items():
        if not key.is_total:
            by_period[key.table, key.period][key] = cell
    for (_, period), found in sorted(by_period.items()):
        cells |= _sums(found, period, slug, editions)
    return [_row(key, cell) for key, cell in cells.items()]


def _sums(
    found: Mapping[Key, Cell], period: int, slug: str, editions: Sequence[EditionAreas]
) -> dict[Key, Cell]:
    own = {key.level for key in found}
    names = list(editions[-1].codes)
    small = [name for name in names if name in own]
    if not small or any(Flag.PERTURBED in cell.flags for cell in found.values()):
        return {}
    finest = small[-1]
    base = {key: cell for key, cell in found.items() if key.level == finest}
    present = {key.code for key in base}
    day = period_date(PeriodKind.SCHOOL_YEAR, period)
    areas = fitting_edition(editions, finest, day, present)
    sums: dict[Key, Cell] = {}
    coarser = [name for name in names[: names.index(finest)] if name not in own]
    for level in coarser:
        sums |= _to(level, whole_members(areas, finest, level), base, present)
    if MUNICIPALITY_LEVEL not in own:
        members = {slug: frozenset({*areas.codes[finest], NOT_LOCATED})}
        sums |= _to(MUNICIPALITY_LEVEL, members, base, present)
    return sums


def whole_members(areas: EditionAreas, finest: str, level: str) -> dict[str, frozenset[str]]:
    """Parents that are made of whole areas -> their areas."""
    found: dict[str, set[str]] = defaultdict(set)
    cut: set[str] = set()
    for code in areas.codes[finest]:
        for parent, share in areas.shares.get((finest, code), {}).get(level, {}).items():
            found[parent].add(code)
            if share < WHOLE:
                cut.add(parent)
    return {parent: frozenset(codes) for parent, codes in found.items() if parent not in cut}


def _to(
    level: str,
    members: Mapping[str, frozenset[str]],
    base: Mapping[Key, Cell],
    present: set[str],
) -> dict[Key, Cell]:
    parent_of = {code: parent for parent, codes in members.items() for code in codes}
    parts: dict[Key, list[Cell]] = defaultdict(list)
    for key, cell in base.items():
        if key.code in parent_of:
            parts[key._replace(level=level, code=parent_of[key.code])].append(cell)
    short = {parent for parent, codes in members.items() if codes - present - {NOT_LOCATED}}
    unknown = [Cell(None, Status.UNKNOWN)]
    return {
        key: add_up(cells + (unknown if key.code in short else [])) for key, cells in parts.items()
    }


def _row(key: Key, cell: Cell) -> SchoolChange:
    shown = cell.status in HAS_VALUE
    return SchoolChange(
        key.table,
        key.period,
        key.level,
        key.code,
        key.from_,
        key.to,
        key.grade,
        int(cell.number) if shown else None,
        cell.status.value,
        ",".join(sorted(flag.value for flag in cell.flags)) if shown else "",
        key.is_total,
    )
