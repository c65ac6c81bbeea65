"""Rows of the smaller files of docs/folder.md, read one by one: typed cells or faults."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from layers.model import PeriodKind
from layers.numbers import german
from layers.prepare.accounting import Account
from layers.prepare.cells import Cell
from layers.prepare.faults import Code, FaultList
from layers.prepare.folder_cells import (
    Words,
    Wrong,
    number_of,
    parts,
    tell_at,
    wrong_place,
    wrong_signs,
    year_of,
)
from layers.prepare.folder_csv import FAULTY, Form, Line, read_header, sound_lines
from layers.prepare.lookup import Finding, meant
from layers.status import HAS_VALUE, Flag, Status

SHOWN = 200
"""Faults of one kind in one file that are told one by one."""


@dataclass
class FolderFile:
    """One file while it is read: its account, and how often each kind of fault was found."""

    file: str
    account: Account
    words: Words
    faults: FaultList
    told: dict[tuple[Code, str], int] = field(default_factory=dict)

    def tell(self, line: Line, wrong: Wrong, value: str) -> None:
        """A fault at the place that the row came from; after SHOWN of a kind only counted."""
        kind = (wrong.code, wrong.column)
        self.told[kind] = self.told.get(kind, 0) + 1
        if self.told[kind] <= SHOWN:
            origin = line.cells.get("origin", "")
            tell_at(self.faults, self.file, line.line, origin, wrong, value[:80])

    def close(self) -> None:
        """Tell how many faults were only counted."""
        for (code, column), count in self.told.items():
            if count > SHOWN:
                self.faults.add(
                    code,
                    self.file,
                    f"Derselbe Fehler steht in {german(count - SHOWN)} weiteren Zeilen.",
                    "Zuerst die einzeln genannten beheben und noch einmal prüfen.",
                    column=column,
                )


class RowReader:
    """The cells of one row. A cell that does not fit is a fault, and the row is no longer sound."""

    def __init__(self, file: FolderFile, line: Line) -> None:
        self.file, self.line = file, line
        self._wrong = 0

    @property
    def sound(self) -> bool:
        """Whether every cell that was asked for so far fits."""
        return not self._wrong

    def wrong(self, code: Code, column: str, why: str, remedy: str) -> None:
        """Note a fault of a cell."""
        self._wrong += 1
        value = self.line.cells.get(column, "")
        self.file.tell(self.line, Wrong(code, column, why, remedy), value)

    def text(self, column: str, *, needed: bool = False) -> str:
        """The cell's text, '' where it is empty."""
        text = self.line.cells.get(column, "")
        if needed and not text:
            self.wrong(Code.EMPTY_CELL, column, "Die Zelle ist leer.", "Ausfüllen.")
        return text

    def word(self, column: str, known: Mapping[str, str], why: str, *, needed: bool = True) -> str:
        """One of ``known`` (word -> title)."""
        text = self.text(column, needed=needed)
        if text and text not in known:
            self.wrong(Code.NAME_UNKNOWN, column, why, meant(text, known))
        return text

    def school_type(self, column: str, *, needed: bool = True) -> str:
        """The id of a school type."""
        why = "Diese Schulform steht nicht in school_types.toml."
        return self.word(column, self.file.words.school_types, why, needed=needed)

    def year(self, column: str) -> int:
        """A year within the rules; 0 after a fault."""
        found = year_of(self.text(column), self.file.words.years)
        if isinstance(found, Finding):
            self.wrong(Code.YEAR, column, *parts(found))
            return 0
        return found

    def number(self, column: str, *, needed: bool = False) -> float | None:
        """A number; None where the cell is empty, and after a fault."""
        text = self.text(column, needed=needed)
        if not text:
            return None
        found = number_of(text)
        if isinstance(found, Finding):
            self.wrong(Code.NOT_A_NUMBER, column, *parts(found))
            return None
        return found

    def whole(self, column: str, low: int, high: int) -> int | None:
        """A whole number in a range; None where the cell is empty, and after a fault."""
        found = self.number(column)
        if found is None:
            return None
        if found % 1 or not low <= found <= high:
            limits = f"ab {low}" if high > 10**6 else f"von {low} bis {high}"
            why = f"Hier muss eine ganze Zahl {limits} stehen."
            self.wrong(Code.OUT_OF_RANGE, column, why, "Wert prüfen.")
            return None
        return int(found)

    def place(self, slug: str, kind: PeriodKind, period: int) -> tuple[str, str]:
        """Level and code; both empty is the city."""
        level, area = self.text("level"), self.text("area")
        if not level and not area:
            return "municipality", slug
        for _, wrong in wrong_place(self.line.cells, self.file.words, kind, period):
            self.wrong(*wrong)
        return level, area

    def cell(self, column: str, *, count: bool) -> Cell:
        """Number, status and flags of a row with the columns ``sign`` and ``flags``."""
        before = self._wrong
        for _, wrong in wrong_signs(self.line.cells):
            self.wrong(*wrong)
        value = self.whole(column, 0, 2_000_000_000) if count else self.number(column)
        if self._wrong > before:
            return Cell(None, Status.UNKNOWN)
        sign = Status(self.text("sign") or Status.OK)
        flags = frozenset(Flag(f.strip()) for f in self.text("flags").split(",") if f.strip())
        if sign not in HAS_VALUE:
            if value is not None:
                why = f"Das Zeichen {sign} sagt, dass es keine Zahl gibt; hier steht aber eine."
                self.wrong(Code.OUT_OF_RANGE, column, why, "Zahl oder Zeichen entfernen.")
            return Cell(None, sign)
        if value is None and sign is not Status.NONE:
            why = "Die Zeile hat weder eine Zahl noch ein Zeichen."
            remedy = "Zahl eintragen oder unter sign sagen, warum es keine gibt."
            self.wrong(Code.EMPTY_CELL, column, why, remedy)
            return Cell(None, Status.UNKNOWN)
        if value and sign is Status.NONE:
            why = "Das Zeichen none heißt genau null; hier steht eine andere Zahl."
            self.wrong(Code.OUT_OF_RANGE, column, why, "Zahl oder Zeichen entfernen.")
        status = sign if sign is Status.LIMITED else Status.OK
        return Cell(value or 0, status if value else Status.NONE, flags)


def read_rows(
    folder: Path,
    pattern: str,
    form: Form,
    words: Words,
    faults: FaultList,
    accounts: list[Account],
) -> Iterator[RowReader]:
    """Every row of the files that match; ``accounts`` gets one account per file.

    A row counts as used, or as set aside where a fault was found, when the next one is asked for.
    """
    for path in sorted(folder.glob(pattern)):
        file = path.relative_to(folder).as_posix()
        account = Account(file)
        accounts.append(account)
        header = read_header(path, file, form, faults)
        if header is None:
            continue
        opened = FolderFile(file, account, words, faults)
        for line in sound_lines(path, file, header, account, faults):
            row = RowReader(opened, line)
            yield row
            account.used += row.sound
            if not row.sound:
                account.set_aside[FAULTY] += 1
        opened.close()
