"""Tables that are not of the template: what can be guessed of them is guessed and told."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from layers.model import MUNICIPALITY_LEVEL, PeriodKind
from layers.prepare.accounting import Account
from layers.prepare.cells import BadCellError
from layers.prepare.faults import Code, FaultList
from layers.prepare.workbook.data_sheets import KEYS, DataReader, proven_decimals, written
from layers.prepare.workbook.delivery import Entry, Line
from layers.prepare.workbook.figures import Figure, Reading, read_figure
from layers.prepare.workbook.grid import Grid, RawCell, clean, letters
from layers.prepare.workbook.mapping import TableMapping
from layers.prepare.workbook.names import folded, slug
from layers.prepare.workbook.periods import year_of
from layers.prepare.workbook.roles import (
    DIMENSIONS,
    Role,
    Roles,
    ValueColumn,
    find_roles,
    heading_texts,
    the_period_in,
)
from layers.prepare.workbook.shape import PART_TOTALS, AreaIndex, Shape, find_shapes
from layers.prepare.workbook.sheet import ABOVE, FAULTY, HEADING
from layers.status import HAS_VALUE, Status

FOOT = "als Fußnote"
BETWEEN = "als Zwischenüberschrift"
PART_TOTAL = "als Zwischensumme, nicht verglichen"
FURTHER_TOTAL = "als weitere Summenzeile"
ROLE_WORDS: dict[Role, str] = {"period": "Zeitraum", **DIMENSIONS}
NOT_ITS_PERIOD = re.compile(
    r"\b(abruf|abgerufen|quelle|erstellt|veröffentlicht|herausgegeben|druck|export|version)|©", re.I
)
"""Words of titles whose year says when the table was made."""
SCALE = re.compile(r"\bin (?:1[ .]?000|tsd|tausend|mio|millionen|mrd|teur|t€)", re.I)
DIVIDING = re.compile(
    r"(geschlecht|alter|altersgruppen?|altersklassen?|nationalität|staatsangehörigkeit"
    r"|migrationshintergrund|merkmal|ausprägung|jahrgang|jahrgangsstufe|klasse|klassenstufe"
    r"|schulform|schulart|abschluss|abschlussart|träger|trägerschaft|familienstand)"
)
"""Headings of columns by which numbers are divided, as they are compared."""
SAY_IT = "In einer Datei daneben sagen, was gilt: {file}.import.toml (docs/daten-einlesen.md)."


@dataclass
class ForeignReader:
    """Reads foreign grids into the parts of a delivery, through the reader of sheet Werte."""

    data: DataReader
    faults: FaultList
    told: list[str]
    municipality: str
    accounts: list[Account] = field(default_factory=list)

    def read(self, grid: Grid, mapping: TableMapping) -> None:
        """All tables of a grid; one that is not recognised is a fault."""
        account = Account(grid.file, grid.sheet, len(list(grid.filled_rows())))
        self.accounts.append(account)
        if not account.read or (mapping.sheet and mapping.sheet != grid.sheet):
            account.set_aside["auf einem Blatt, das nicht gelesen werden soll"] += account.read
            return
        index = AreaIndex.of(self.data.names, self.municipality)
        shapes = find_shapes(grid, index, mapping)
        if not shapes:
            account.set_aside[FAULTY] += account.read
            self._unrecognised(grid)
            return
        skipped = mapping.first_row and sum(n + 1 < mapping.first_row for n in grid.filled_rows())
        account.set_aside[ABOVE] += int(skipped)
        for number, shape in enumerate(shapes, start=1):
            words = f" (Tabelle {number} von {len(shapes)})" if len(shapes) > 1 else ""
            _Table(self, grid, shape, mapping, index, account, words).read()
        for reason in [r for r, n in account.set_aside.items() if not n]:
            del account.set_aside[reason]

    def _unrecognised(self, grid: Grid) -> None:
        known = sum(len(areas) for areas in self.data.names.areas.values())
        why = (
            "In keiner Spalte stehen Gebiete, die bekannt sind."
            if known
            else "Es ist nicht bekannt, welche Gebiete die Kommune hat."
        )
        remedy = (
            SAY_IT.format(file=grid.file) if known else "Mit --municipality die Kommune nennen."
        )
        if known and _lies_across(grid, self.data):
            why = "Die Gebiete stehen nebeneinander statt untereinander."
            remedy = "In Excel kopieren und mit „Transponieren“ einfügen."
        place = {"sheet": grid.sheet} if grid.sheet else {}
        self.faults.add(Code.LAYOUT, grid.file, why, remedy, **place)


def _lies_across(grid: Grid, data: DataReader) -> bool:
    names = {folded(n) for areas in data.names.areas.values() for of in areas.values() for n in of}
    return any(sum(folded(c.text) in names for c in row) >= 2 for row in grid.rows[:20])


@dataclass
class _Table:
    """One table of a grid."""

    reader: ForeignReader
    grid: Grid
    shape: Shape
    mapping: TableMapping
    index: AreaIndex
    account: Account
    which: str
    roles: Roles = field(default_factory=Roles)
    decimal: str = ""
    fallback_period: str = ""
    fallback_indicator: str = ""
    last_area: str = ""
    pairs: list[int] | None = None
    totals: set[tuple[str, ...]] = field(default_factory=set)

    def read(self) -> None:
        shape, aside = self.shape, self.account.set_aside
        aside[ABOVE] += len(shape.titles)
        aside[HEADING] += len(shape.header)
        aside[FOOT] += len(shape.feet)
        aside[BETWEEN] += len(shape.between)
        self.roles = find_roles(self.grid, shape, self.reader.data.names, self.mapping)
        self._find_defaults()
        self._tell()
        if not self._is_readable():
            aside[FAULTY] += len(shape.body)
            return
        columns = [c.number for c in self.roles.values]
        chosen = self.mapping.decimal or self.reader.data.decimal
        self.decimal = proven_decimals(self.grid, columns, chosen)
        for row in shape.body:
            self._row(row)

    def _find_defaults(self) -> None:
        """Period and indicator that titles, sheet or file name for the whole table."""
        texts = [c.text for row in self.shape.titles for c in self.grid.rows[row] if c.text]
        texts += [self.grid.sheet, clean(Path(self.grid.file).stem)]
        self.fallback_period = self.mapping.year
        self.fallback_indicator = self.mapping.indicator
        for text in texts:
            if not self.fallback_period and not NOT_ITS_PERIOD.search(text):
                self.fallback_period = the_period_in(text.replace("_", " "))
            if not self.fallback_indicator:
                self.fallback_indicator = self._indicator_in(text)

    def _indicator_in(self, text: str) -> str:
        """The indicator whose id or title stands in a text; the longest where several do."""
        words = f"_{slug(text)}_"
        found = {
            name: len(key)
            for key, name in self.reader.data.names.words.get("Kennzahl", {}).items()
            if slug(key) and f"_{slug(key)}_" in words
        }
        return max(found, key=lambda name: found[name]) if found else ""

    def _tell(self) -> None:
        grid, told = self.grid, []
        if self.shape.area >= 0:
            told.append(f"{self._named(self.shape.area)} als Gebiet gelesen")
        else:
            told.append("ohne Gebiete: als Werte der ganzen Kommune gelesen")
        told += [f"{self._named(n)} als {ROLE_WORDS[r]}" for r, n in self.roles.dimensions.items()]
        periods = {c.period for c in self.roles.values if c.period}
        if periods:
            told.append(f"{len(periods)} Zeiträume aus den Überschriften")
        elif "period" not in self.roles.dimensions and self.fallback_period:
            told.append(f"Zeitraum {self.fallback_period} für die ganze Tabelle")
        if self.fallback_indicator and not any(c.indicator for c in self.roles.values):
            told.append(f"Kennzahl {self.fallback_indicator}")
        if self.roles.unused:
            named = ", ".join(self._named(n) for n in self.roles.unused)
            told.append(f"nicht verwendet: {named}")
        place = f"{grid.file}, Blatt {grid.sheet}" if grid.sheet else grid.file
        self.reader.told.append(f"{place}{self.which}: {'; '.join(told)}.")

    def _named(self, column: int) -> str:
        texts = heading_texts(self.grid, self.shape, column)
        return f"Spalte „{texts[-1][1]}“" if texts else f"Spalte {letters(column)}"

    def _is_readable(self) -> bool:
        """Whether every column of numbers has an indicator and a period; faults where not."""
        before = len(self.reader.faults.found)
        top = (self.shape.header or self.shape.body)[0]
        if not self.roles.values:
            self._fault(top, 0, Code.LAYOUT, "In dieser Tabelle stehen keine Zahlen.")
        self._tell_columns_that_say_the_same()
        self._tell_what_changes_numbers()
        for column in self.roles.values:
            for row, text in column.unknown:
                self._fault(
                    row, column.number, Code.NAME_UNKNOWN,
                    f"„{text}“ ist weder Zeitraum noch Kennzahl, Schulform oder Gliederung.",
                )  # fmt: skip
            given = {"indicator": column.indicator or self.fallback_indicator,
                     "period": column.period or self.fallback_period}  # fmt: skip
            for role, why in (
                ("indicator", "Zu diesen Zahlen ist nicht bekannt, welche Kennzahl sie sind."),
                ("period", "Zu diesen Zahlen ist nicht bekannt, für welches Jahr sie gelten."),
            ):
                if not given[role] and role not in self.roles.dimensions:
                    row = (self.shape.header or self.shape.body)[-1]
                    self._fault(row, column.number, Code.LAYOUT, why)
            name = given["indicator"]
            if name and name not in self.reader.data.indicators:
                self._fault(
                    top, column.number, Code.NAME_UNKNOWN, f"Die Kennzahl „{name}“ gibt es nicht."
                )
        return len(self.reader.faults.found) == before

    def _tell_columns_that_say_the_same(self) -> None:
        first: dict[tuple[str, ...], int] = {}
        for column in self.roles.values:
            said = (column.period, column.indicator, column.school_type, column.breakdown)
            if any(said) and not column.unknown and said in first:
                row = (self.shape.header or self.shape.body)[-1]
                self._fault(
                    row, column.number, Code.DUPLICATE,
                    f"Dasselbe steht schon über Spalte {letters(first[said])}.",
                    "Eine der Spalten löschen oder ihre Überschrift berichtigen.",
                )  # fmt: skip
            first.setdefault(said, column.number)

    def _tell_what_changes_numbers(self) -> None:
        """Faults for numbers in thousands, and for columns that say numbers are only a part."""
        names = {c.indicator or self.fallback_indicator for c in self.roles.values}
        units = [str(self.reader.data.indicators.get(n, {}).get("unit", "")) for n in names]
        for row in (*self.shape.titles, *self.shape.header):
            for number, cell in enumerate(self.grid.rows[row]):
                text = " ".join(cell.text.split())
                if SCALE.search(text) and not cell.merged and not any(map(SCALE.search, units)):
                    self._fault(
                        row, number, Code.SCALE, "Die Zahlen der Tabelle sind gekürzt angegeben.",
                        "Zahlen ausschreiben und diese Angabe löschen.",
                    )  # fmt: skip
        ignored = set(map(folded, self.mapping.ignore))
        for column in self.roles.unused:
            texts = heading_texts(self.grid, self.shape, column)
            said = {folded(text) for _, text in texts}
            if any(map(DIVIDING.fullmatch, said)) and not said & ignored:
                self._fault(
                    texts[-1][0], column, Code.LAYOUT,
                    "Nach dieser Spalte sind die Zahlen aufgeteilt, was in ihr steht, ist aber "
                    "nicht bekannt.",
                    "Die Wörter als Gliederung oder Schulform anlegen, oder die Spalte in "
                    f"{self.grid.file}.import.toml unter ignore nennen, wenn nichts geteilt ist.",
                )  # fmt: skip

    def _fault(self, row: int, column: int, code: Code, why: str, remedy: str = "") -> None:
        texts = heading_texts(self.grid, self.shape, column)
        self.reader.faults.add(
            code,
            self.grid.file,
            why,
            remedy or SAY_IT.format(file=self.grid.file),
            column=texts[-1][1] if texts else letters(column),
            value=self.grid.cell(row, column).text,
            **self.grid.place(row, column),
        )

    def _row(self, row: int) -> None:
        """One row of data: all its numbers, and where it went."""
        place = self._place(row)
        if place is None:
            return
        shared: dict[Role, str] = {}
        failed = False
        for role, column in self.roles.dimensions.items():
            text = self.grid.cell(row, column).text
            if role != "period":
                text = self.mapping.words.get(text, text)
            shared[role] = text
        lines = [self._line(row, column, place, shared) for column in self.roles.values]
        for line in lines:
            failed = failed or line is None
        kept = [line for line in lines if line is not None]
        if failed:
            self.account.set_aside[FAULTY] += 1
        elif place[0] == MUNICIPALITY_LEVEL and self._all_known(kept):
            self.account.set_aside[FURTHER_TOTAL] += 1
            return
        else:
            self.account.used += 1
        if not all([self._keep(row, line) for line in kept]) and not failed:
            self.account.used -= 1
            self.account.set_aside[FAULTY] += 1

    def _all_known(self, lines: list[Line]) -> bool:
        """Whether a second total row says what the first one said."""
        values = {
            tuple(line.values[k] for k in (*KEYS["values"], "value", "sign")) for line in lines
        }
        if values <= self.totals:
            return True
        self.totals |= values
        return False

    def _keep(self, row: int, line: Line) -> bool:
        """Whether a line was kept; a fault where it was there before."""
        key = ("values", *(line.values[k] for k in KEYS["values"]))
        seen = self.reader.data.seen
        if key in seen:
            column = self.shape.area if self.shape.area >= 0 else 0
            self._fault(
                row, column, Code.DUPLICATE, f"Dieselbe Angabe steht schon in {seen[key]}.",
                "Eine der Zeilen löschen; welche gilt, kann das Programm nicht wissen.",
            )  # fmt: skip
            return False
        seen[key] = f"{line.sheet or line.file}, Zeile {line.row}"
        self.reader.data.parts.values.append(line)
        return True

    def _place(self, row: int) -> tuple[str, str] | None:
        """Level and area of a row; None where the row was set aside or has a fault."""
        data = self.reader.data
        if self.shape.area < 0:
            return MUNICIPALITY_LEVEL, data.slug
        text = self.grid.cell(row, self.shape.area).text
        if not text and "period" in self.roles.dimensions and self.last_area:
            text = self.last_area
        level = self._level(row)
        try:
            found = level, data.names.area(level, text) if text else ""
        except BadCellError as error:
            if self.index.is_total(text):
                return MUNICIPALITY_LEVEL, data.slug
            if PART_TOTALS.fullmatch(folded(text)):
                self.account.set_aside[PART_TOTAL] += 1
                return None
            self.account.set_aside[FAULTY] += 1
            self._fault(row, self.shape.area, error.code, error.why, error.remedy)
            return None
        if not text:
            self.account.set_aside[FAULTY] += 1
            why = "In dieser Zeile stehen Zahlen, aber kein Gebiet."
            self._fault(row, self.shape.area, Code.EMPTY_CELL, why, "Gebiet eintragen.")
            return None
        self.last_area = text
        self._check_second_name(row, found)
        return found

    def _check_second_name(self, row: int, place: tuple[str, str]) -> None:
        """A fault where key and name of one row stand for different areas."""
        for column in self._pairs():
            text = self.grid.cell(row, column).text
            other = self._area_of(row, column, place[0])
            if other and other != place[1]:
                why = f"„{text}“ ist das Gebiet {other}, daneben steht {place[1]}."
                remedy = (
                    "Schlüssel und Namen der Zeile vergleichen; wurde nur eine Spalte sortiert?"
                )
                self._fault(row, column, Code.AREA_UNKNOWN, why, remedy)

    def _pairs(self) -> list[int]:
        """Unused columns that name the area of most rows a second time."""
        if self.pairs is None:
            level, body = self.shape.level, self.shape.body
            areas = [self._area_of(row, self.shape.area, level) for row in body]
            self.pairs = [
                column
                for column in self.roles.unused
                if 2 * sum(bool(a) and self._area_of(row, column, level) == a
                           for row, a in zip(body, areas, strict=True)) > len(body)
            ]  # fmt: skip
        return self.pairs

    def _area_of(self, row: int, column: int, level: str) -> str:
        text = self.grid.cell(row, column).text
        try:
            return self.reader.data.names.area(level, text) if text else ""
        except BadCellError:
            return ""

    def _level(self, row: int) -> str:
        column = self.roles.dimensions.get("level")
        if column is None:
            return self.shape.level
        return self.reader.data.names.level(self.grid.cell(row, column).text)

    def _line(
        self, row: int, column: ValueColumn, place: tuple[str, str], shared: dict[Role, str]
    ) -> Line | None:
        """The line of one number; None after a fault."""
        names = self.reader.data.names
        cell = self.grid.cell(row, column.number)
        where = column.number
        try:
            name = column.indicator or shared.get("indicator") or self.fallback_indicator
            indicator = self.reader.data.indicators[names.find("Kennzahl", name)]
            kind = PeriodKind(indicator["period_kind"])
            where = self.roles.dimensions.get("period", where)
            year = year_of(shared.get("period") or column.period or self.fallback_period, kind)
            where = column.number
            figure = self._figure(cell, indicator)
            dims = {
                "school_type": names.optional(
                    "Schulform",
                    column.school_type or shared.get("school_type", "") or self.mapping.school_type,
                ),
                "breakdown": names.optional(
                    "Gliederung",
                    column.breakdown or shared.get("breakdown", "") or self.mapping.breakdown,
                ),
            }
        except BadCellError as error:
            self._fault(row, where, error.code, error.why, error.remedy)
            return None
        values = {"indicator": str(indicator["id"]), "level": place[0], "area": place[1]}
        values |= {"period": str(year)} | dims
        values |= dict.fromkeys(("numerator", "denominator", "low", "high", "cases"), "")
        values |= written(figure, "value", figure.flags)
        cells = {"value": self.grid.address(row, column.number)}
        if self.shape.area >= 0:
            cells["area"] = self.grid.address(row, self.shape.area)
        texts = heading_texts(self.grid, self.shape, column.number)
        headings = {"value": texts[-1][1] if texts else letters(column.number)}
        line = self.grid.lines[row]
        return Line(values, self.grid.file, self.grid.sheet, line, cells, headings)

    def _figure(self, cell: RawCell, indicator: Entry) -> Figure:
        if cell.text in self.mapping.signs:
            status = self.mapping.signs[cell.text]
            if status in HAS_VALUE and status is not Status.NONE:
                raise BadCellError(
                    Code.SIGN,
                    "Dieses Zeichen braucht eine Zahl.",
                    "signs in der Datei berichtigen.",
                )
            return Figure(0 if status is Status.NONE else None, status)
        said = self.reader.data.meaning(indicator)
        dot, empty = self.mapping.dot or said[0], self.mapping.empty or said[1]
        is_count = indicator.get("measure") == "count" and indicator.get("decimals") == 0
        decimal = self.decimal or ("," if is_count and "." in cell.text else "")
        return read_figure(
            cell,
            Reading(
                decimal,
                Status(dot) if dot else None,
                Status(empty) if empty else None,
                indicator.get("unit"),
            ),
        )
