"""One sheet of the template, read: its heading row, its records, and an account of its rows."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from layers.prepare.accounting import Account
from layers.prepare.cells import BadCellError
from layers.prepare.faults import Code, FaultList
from layers.prepare.workbook.columns import SHEETS, Column, Sheet
from layers.prepare.workbook.delivery import Line
from layers.prepare.workbook.grid import Grid, RawCell
from layers.prepare.workbook.names import DoubtfulNameError
from layers.prepare.workbook.words import EXAMPLE

HEADING = "als Überschrift"
ABOVE = "als Titel über der Tabelle"
AS_EXAMPLE = "als Beispiel"
FAULTY = "mit Fehlern"
BLANK = "als Vordruck ohne Angaben"
ENTRY = "angabe"
"""Heading of column A in a sheet with one entry per row, as it is compared."""
SEARCHED = 20
"""Rows at the top in which the heading row is looked for."""

HEADINGS = {sheet.key: {c.key: c.heading for c in sheet.columns} for sheet in SHEETS}
"""Sheet -> key of a column -> its heading."""


def heading_words(text: str) -> str:
    """A heading as it is compared: without the mark of required columns, capitals and spaces."""
    return " ".join(text.replace("*", " ").split()).casefold()


@dataclass
class Record:
    """One row of a sheet: its cells by the keys of the columns."""

    grid: Grid
    sheet: Sheet
    row: int
    columns: dict[str, int]
    faults: FaultList
    account: Account
    failed: bool = False
    closed: bool = False

    def position(self, key: str) -> tuple[int, int]:
        """Row and column of a cell in the grid; column -1 where the column is missing."""
        return self.row, self.columns.get(key, -1)

    def cell(self, key: str) -> RawCell:
        """The cell of a column, an empty one where the column is missing."""
        return self.grid.cell(*self.position(key))

    def text(self, key: str) -> str:
        """The text of a cell, '' where it is empty."""
        return self.cell(key).text

    def fault(self, key: str, code: Code, why: str, remedy: str) -> None:
        """Note a fault at the cell of a column; the record counts as faulty, also afterwards."""
        if self.closed and not self.failed:
            self.account.used -= self.rows
            self.account.set_aside[FAULTY] += self.rows
        self.failed = True
        row, column = self.position(key)
        place = self.grid.place(row, max(column, 0))
        heading = self.sheet.column(key).heading
        self.faults.add(
            code, self.grid.file, why, remedy, column=heading, value=self.text(key), **place
        )

    def bad(self, key: str, error: BadCellError) -> None:
        """Note what a reader of cells found; what only follows from another fault is not told."""
        if isinstance(error, DoubtfulNameError):
            self.failed = True
            return
        self.fault(key, error.code, error.why, error.remedy)

    def line(self, values: dict[str, str]) -> Line:
        """A line of the folder made of this record."""
        headings = HEADINGS[self.sheet.key]
        cells = {key: self.grid.address(self.row, n) for key, n in self.columns.items()}
        row = self.grid.lines[self.row]
        return Line(values, self.grid.file, self.grid.sheet, row, cells, headings)

    def close(self) -> None:
        """Account for the rows: used, or set aside because they have faults."""
        self.closed = True
        if self.failed:
            self.account.set_aside[FAULTY] += self.rows
        else:
            self.account.used += self.rows

    @property
    def rows(self) -> int:
        """How many rows of the sheet it is."""
        return 1


@dataclass
class EntryRecord(Record):
    """A sheet with one entry per row, as one record: ``columns`` maps keys to rows, the values
    stand in column B."""

    def position(self, key: str) -> tuple[int, int]:
        """Row and column of an entry's value."""
        return (self.columns[key], 1) if key in self.columns else (self.row, -1)

    @property
    def rows(self) -> int:
        """One for every entry."""
        return len(self.columns)


@dataclass
class SheetReader:
    """Reads one grid as one sheet of the template."""

    grid: Grid
    sheet: Sheet
    faults: FaultList
    account: Account = field(init=False)
    columns: dict[str, int] = field(default_factory=dict)
    free: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.account = Account(self.grid.file, self.grid.sheet)

    def records(self) -> Iterator[Record]:
        """The rows below the headings that are no example; each has to be closed."""
        filled = list(self.grid.filled_rows())
        self.account.read = len(filled)
        if self.sheet.vertical:
            if any(not self.grid.cell(row, 1).is_empty for row in filled[1:]):
                yield self._entries(filled)
            else:
                self.account.set_aside[BLANK] += len(filled)
            return
        header = self._header(filled)
        if header is None:
            self.account.set_aside[ABOVE] += len(filled)
            if filled:
                self._no_header(filled[0])
            return
        if above := sum(row < header for row in filled):
            self.account.set_aside[ABOVE] += above
        self.account.set_aside[HEADING] += 1
        self._map_columns(header)
        for row in filled:
            if row > header and not self._is_example(row) and not self._is_remark(row):
                yield Record(self.grid, self.sheet, row, self.columns, self.faults, self.account)

    def _entries(self, filled: list[int]) -> Record:
        """The record of a sheet with one entry per row; rows without a known heading are told."""
        known = {heading_words(column.heading): column for column in self.sheet.columns}
        for row in filled:
            column = known.get(heading_words(self.grid.cell(row, 0).text))
            if column and column.key not in self.columns:
                self.columns[column.key] = row
            elif row == filled[0] and heading_words(self.grid.cell(row, 0).text) == ENTRY:
                self.account.set_aside[HEADING] += 1
            else:
                self.account.set_aside[FAULTY] += 1
                self._unknown(row, 0, self.grid.cell(row, 0).text)
        for column in self.sheet.columns:
            if column.required and column.key not in self.columns:
                self._missing(filled[0] if filled else 0, column)
        first = filled[0] if filled else 0
        return EntryRecord(self.grid, self.sheet, first, self.columns, self.faults, self.account)

    def _header(self, filled: list[int]) -> int | None:
        known = {heading_words(column.heading) for column in self.sheet.columns}
        wanted = {heading_words(c.heading) for c in self.sheet.columns if c.required}
        for row in filled[:SEARCHED]:
            found = {heading_words(cell.text) for cell in self.grid.rows[row]}
            if len(found & wanted) * 2 > len(wanted) or len(found & known) * 2 > len(known):
                return row
        return None

    def _no_header(self, row: int) -> None:
        wanted = ", ".join(column.heading for column in self.sheet.columns if column.required)
        self.faults.add(
            Code.COLUMN_MISSING,
            self.grid.file,
            f"Im Blatt {self.sheet.title} fehlt die Zeile mit den Überschriften.",
            f"Überschriften der Vorlage wiederherstellen; nötig sind: {wanted}.",
            **self.grid.place(row, 0),
        )

    def _map_columns(self, header: int) -> None:
        known = {heading_words(column.heading): column for column in self.sheet.columns}
        for number, cell in enumerate(self.grid.rows[header]):
            if cell.is_empty:
                self._unnamed(header, number)
                continue
            column = known.get(heading_words(cell.text))
            if column is None:
                self._unknown(header, number, cell.text)
            elif column.key in self.columns:
                self._heading_fault(header, number, "Diese Überschrift steht zweimal da.")
            else:
                self.columns[column.key] = number
        for number in range(len(self.grid.rows[header]), self.grid.width):
            self._unnamed(header, number)
        for column in self.sheet.columns:
            if column.required and column.key not in self.columns:
                self._missing(header, column)

    def _unnamed(self, header: int, number: int) -> None:
        rows = (r for r in range(header + 1, len(self.grid.rows)))
        below = next((r for r in rows if not self.grid.cell(r, number).is_empty), None)
        if below is not None:
            self.faults.add(
                Code.COLUMN_UNKNOWN,
                self.grid.file,
                "In dieser Spalte stehen Angaben, aber sie hat keine Überschrift.",
                "Überschrift eintragen oder die Angaben löschen.",
                value=self.grid.cell(below, number).text,
                **self.grid.place(below, number),
            )

    def _unknown(self, header: int, number: int, text: str) -> None:
        if self.sheet.free_columns:
            self.free[text] = number
            return
        headings = [column.heading for column in self.sheet.columns]
        near = get_close_matches(text, headings, 1)
        self._heading_fault(
            header,
            number,
            "Diese Überschrift gibt es im Blatt nicht.",
            f"Gemeint ist wohl „{near[0]}“." if near else "Spalte umbenennen oder löschen.",
        )

    def _heading_fault(
        self, header: int, number: int, why: str, remedy: str = "Eine der Spalten löschen."
    ) -> None:
        text = self.grid.cell(header, number).text
        place = self.grid.place(header, number)
        self.faults.add(
            Code.COLUMN_UNKNOWN, self.grid.file, why, remedy, column=text, value=text, **place
        )

    def _missing(self, header: int, column: Column) -> None:
        self.faults.add(
            Code.COLUMN_MISSING,
            self.grid.file,
            f"Die Spalte {column.heading} fehlt; sie muss ausgefüllt sein.",
            "Spalte mit dieser Überschrift ergänzen.",
            column=column.heading,
            **self.grid.place(header, 0),
        )

    def _is_example(self, row: int) -> bool:
        """Whether a row is the template's example; one that was changed is set aside and told."""
        cells = [cell for cell in self.grid.rows[row] if not cell.is_empty]
        if not cells or not cells[0].text.startswith(EXAMPLE.strip()):
            return False
        self.account.set_aside[AS_EXAMPLE] += 1
        if changed := [key for key in self.columns if self._differs(row, key)]:
            first = self.columns[changed[0]]
            self.faults.warn(
                Code.EXAMPLE,
                self.grid.file,
                "Diese Zeile beginnt mit „Beispiel“ und wurde beiseitegelegt, aber jemand hat sie "
                "verändert.",
                "Sind es eigene Angaben, das Wort „Beispiel:“ am Anfang der Zeile löschen.",
                column=self.sheet.column(changed[0]).heading,
                value=self.grid.cell(row, first).text,
                **self.grid.place(row, first),
            )
        return True

    def _is_remark(self, row: int) -> bool:
        """Whether a row holds one cell only where several are needed: a footnote, a heading."""
        cells = [
            number
            for number, cell in enumerate(self.grid.rows[row])
            if not cell.is_empty and not cell.merged
        ]
        if len(cells) != 1 or sum(column.required for column in self.sheet.columns) < 3:
            return False
        self.account.set_aside[FAULTY] += 1
        self.faults.add(
            Code.LAYOUT,
            self.grid.file,
            "In dieser Zeile steht nur eine Angabe; das ist keine Zeile mit Daten (Fußnote, "
            "Zwischenüberschrift?).",
            "Zeile löschen; Bemerkungen zu Zahlen gehören ins Blatt Hinweise.",
            value=self.grid.cell(row, cells[0]).text,
            **self.grid.place(row, cells[0]),
        )
        return True

    def _differs(self, row: int, key: str) -> bool:
        example = self.sheet.column(key).example
        shown = self.grid.cell(row, self.columns[key]).text.removeprefix(EXAMPLE.strip()).strip()
        return shown != example and bool(shown)
