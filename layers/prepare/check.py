"""Tables of text become tables of values; everything that does not fit is a fault."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from layers.model import NOT_LOCATED
from layers.prepare.cells import TOTAL, Cell, Reader
from layers.prepare.check_periods import check_areas_of_periods
from layers.prepare.faults import Code, FaultList
from layers.prepare.passports import ColumnSpec, Passport
from layers.prepare.periods import EditionAreas
from layers.prepare.read import RawTable
from layers.prepare.specs import Rules, SchoolTypeEntry
from layers.status import HAS_VALUE, Flag

OWN_CITY_VALUE = "__city__"
"""Area code of a row that holds the source's own value of the whole municipality."""


@dataclass(frozen=True)
class Vocabulary:
    """What may occur in key columns: areas of every edition and spellings of school types."""

    editions: tuple[EditionAreas, ...]
    school_types: dict[str, str]
    rules: Rules

    def areas(self, level: str) -> tuple[str, ...]:
        """All codes that a level ever had."""
        found = (code for edition in self.editions for code in edition.codes.get(level, ()))
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class Row:
    """One checked row; ``line`` is its line in the file (0 for a declared gap)."""

    line: int
    cells: dict[str, Cell]

    def __getitem__(self, column: str) -> Cell:
        return self.cells[column]


@dataclass(frozen=True)
class Table:
    """A checked table; published totals stand apart from the rows."""

    passport: Passport
    file: str
    rows: tuple[Row, ...]
    totals: tuple[Row, ...] = field(default=())


def vocabulary(
    editions: tuple[EditionAreas, ...], types: tuple[SchoolTypeEntry, ...], rules: Rules
) -> Vocabulary:
    """The words that key columns may hold, publishers' spellings of school types included."""
    spellings = {t.id: t.id for t in types} | {s: t.id for t in types for s in t.spellings}
    return Vocabulary(editions, spellings, rules)


def check_table(raw: RawTable, words: Vocabulary, faults: FaultList) -> Table:
    """The table with typed cells. Rows with a fault are left out; the faults say which."""
    readers = _readers(raw, words, faults)
    rows = list(_read_rows(raw, readers))
    _check_duplicates(raw, rows, faults)
    keys = [k for k in raw.passport.key]
    totals = tuple(row for row in rows if any(row[k].value == TOTAL for k in keys))
    own = [row for row in rows if row not in totals]
    own += _gaps(raw.passport, own)
    table = Table(raw.passport, raw.file, tuple(own), totals)
    clean = len(rows) == len(raw.rows)
    if clean:
        # Sums over rows that could not be read would only repeat the fault in other words.
        check_areas_of_periods(table, words.editions, faults)
        _check_parts(table, faults)
        _check_controls(table, faults)
        _check_totals(table, faults)
    return table


def _readers(raw: RawTable, words: Vocabulary, faults: FaultList) -> dict[str, Reader]:
    passport = raw.passport
    return {
        name: Reader(
            raw.file,
            name,
            spec,
            passport.decimal,
            # A sign stands for a number; a dash in a key or a name is just a dash.
            passport.signs if spec.type in ("count", "number") else {},
            _known(spec, words),
            words.rules,
            faults,
        )
        for name, spec in passport.columns.items()
    }


def _known(spec: ColumnSpec, words: Vocabulary) -> dict[str, str]:
    if spec.type == "area":
        known = {code: code for code in words.areas(spec.level)}
        if spec.not_located:
            known[spec.not_located] = NOT_LOCATED
        if spec.own_city_value:
            known[spec.own_city_value] = OWN_CITY_VALUE
        return known
    if spec.type == "school_type":
        return words.school_types
    if spec.type == "place":
        return spec.places
    return {value: spec.codes.get(value, value) for value in spec.values}


def _read_rows(raw: RawTable, readers: dict[str, Reader]) -> Iterator[Row]:
    for row in raw.rows:
        cells = {n: reader.read(row.cells[n], row.line) for n, reader in readers.items()}
        if any(cell is None for cell in cells.values()):
            continue
        whole = {name: cell for name, cell in cells.items() if cell is not None}
        flags: set[Flag] = {
            spec.row_flags[row.cells[name]]
            for name, spec in raw.passport.columns.items()
            if row.cells[name] in spec.row_flags
        }
        yield Row(row.line, {n: replace(c, flags=c.flags | flags) for n, c in whole.items()})


def _check_duplicates(raw: RawTable, rows: list[Row], faults: FaultList) -> None:
    first: dict[tuple[object, ...], int] = {}
    for row in rows:
        key = tuple(row[name].value for name in raw.passport.key)
        if key in first:
            faults.add(
                Code.DUPLICATE,
                raw.file,
                f"Dieselbe Zeile steht schon in Zeile {first[key]}.",
                "Eine der beiden Zeilen entfernen.",
                row=row.line,
                column=", ".join(raw.passport.key),
                value=", ".join(str(part) for part in key),
            )
        first.setdefault(key, row.line)


def _matches(row: Row, where: dict[str, str | int]) -> bool:
    return all(row[name].value == value for name, value in where.items())


def _gaps(passport: Passport, rows: list[Row]) -> list[Row]:
    """Rows for declared gaps: key cells as declared, all numbers with the gap's status."""
    return [
        Row(
            0,
            {
                name: Cell(gap.where[name]) if name in gap.where else Cell(None, gap.status)
                for name in passport.columns
            },
        )
        for gap in passport.gap
        if not any(_matches(row, gap.where) for row in rows)
    ]


def _check_parts(table: Table, faults: FaultList) -> None:
    for rule in table.passport.part:
        for row in table.rows:
            cells = [row[name] for name in (*rule.columns, rule.at_most)]
            if any(cell.status not in HAS_VALUE for cell in cells):
                continue
            parts = sum(cell.number for cell in cells[:-1])
            if parts > cells[-1].number:
                faults.add(
                    Code.PART,
                    table.file,
                    f"{' + '.join(rule.columns)} ergibt {parts:g}, das ist mehr als "
                    f"{rule.at_most} ({cells[-1].number:g}).",
                    "Werte der Zeile prüfen.",
                    row=row.line,
                    column=rule.at_most,
                    value=cells[-1].text,
                )


def _check_controls(table: Table, faults: FaultList) -> None:
    area = table.passport.column_of_type("area")
    rows = [row for row in table.rows if not area or row[area].value != OWN_CITY_VALUE]
    for control in table.passport.control:
        cells = [row[control.column] for row in rows if _matches(row, control.where)]
        found = sum(cell.number for cell in cells if cell.status in HAS_VALUE)
        if not cells or abs(found - control.sum) > 1e-9:
            where = ", ".join(f"{k} = {v}" for k, v in control.where.items()) or "alle Zeilen"
            faults.add(
                Code.SUM,
                table.file,
                f"Die Summe ({where}) ist {found:g}, veröffentlicht ist {control.sum:g}.",
                "Zeilen oder veröffentlichte Summe im Steckbrief prüfen.",
                column=control.column,
                value=f"{found:g}",
            )


def _check_totals(table: Table, faults: FaultList) -> None:
    """Published totals, and a source's own city values, equal the sum of the rows they cover."""
    passport = table.passport
    numbers = [n for n, s in passport.columns.items() if s.type == "count"]
    area = passport.column_of_type("area")
    groups: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    city_rows = []
    others = [name for name in passport.key if name != area]
    for row in table.rows:
        if area and row[area].value == OWN_CITY_VALUE:
            city_rows.append(row)
        elif area:
            groups[tuple(row[n].value for n in others)].append(row)
    for row in city_rows:
        _compare(table, row, groups[tuple(row[n].value for n in others)], numbers, faults)
    for row in table.totals:
        fixed = {n: row[n].value for n in passport.key if row[n].value != TOTAL}
        covered = [r for r in table.rows if all(r[n].value == v for n, v in fixed.items())]
        _compare(table, row, covered, numbers, faults)


def _compare(
    table: Table, total: Row, covered: list[Row], numbers: list[str], faults: FaultList
) -> None:
    for name in numbers:
        cells = [row[name] for row in covered]
        if total[name].status not in HAS_VALUE or any(c.status not in HAS_VALUE for c in cells):
            continue
        found = sum(cell.number for cell in cells)
        if found != total[name].number:
            faults.add(
                Code.SUM,
                table.file,
                f"Die Zeilen ergeben {found:g}, als Summe steht hier {total[name].number:g}.",
                "Zeilen und Summe vergleichen; widersprechen sie sich in der Quelle, als gap oder "
                "Hinweis erklären.",
                row=total.line,
                column=name,
                value=total[name].text,
            )
