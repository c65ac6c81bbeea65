"""A table as it lies in a file: cells with their address, before anyone knows what they mean."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Content(StrEnum):
    """What a cell holds."""

    EMPTY = "empty"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    ERROR = "error"
    UNCOMPUTED = "uncomputed"


@dataclass(frozen=True, slots=True)
class RawCell:
    """One cell. ``text`` is what a reader of the table sees, without outer spaces; ``number`` is
    set for cells that hold a number (a percent cell as printed: 12.5 for 12,5 %). ``merged``: the
    content stands in the first cell of a merged block and is repeated here."""

    text: str = ""
    content: Content = Content.EMPTY
    number: float | None = None
    merged: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is in it."""
        return self.content is Content.EMPTY


NOTHING = RawCell()


INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
"""Characters that nobody sees: soft hyphens, joiners, spaces without width."""


def clean(text: str) -> str:
    """A text without outer spaces and invisible characters; letters and their marks in one."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFC", text).translate(INVISIBLE).strip()


def letters(column: int) -> str:
    """The letters of a column that is counted from 0: A, B, … Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


@dataclass(frozen=True)
class Grid:
    """The cells of a sheet or a CSV file; rows and columns are counted from 0.

    ``lines`` gives each row its number in the file (CSV records may span lines); ``hidden_rows``
    and ``hidden_columns`` are read like others and told. ``sheet`` is '' for CSV files.
    """

    file: str
    sheet: str
    rows: list[list[RawCell]]
    lines: list[int]
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    told: list[str] = field(default_factory=list)

    @property
    def width(self) -> int:
        """The number of columns of the widest row."""
        return max((len(row) for row in self.rows), default=0)

    def cell(self, row: int, column: int) -> RawCell:
        """The cell; an empty one outside the rows as read."""
        cells = self.rows[row] if 0 <= row < len(self.rows) else []
        return cells[column] if 0 <= column < len(cells) else NOTHING

    def address(self, row: int, column: int) -> str:
        """The address in the sheet, e.g. C17."""
        return f"{letters(column)}{self.lines[row]}"

    def place(self, row: int, column: int) -> dict[str, str | int]:
        """Where a cell is, as a fault names it."""
        return {"sheet": self.sheet, "row": self.lines[row], "cell": self.address(row, column)}

    def origin(self, row: int, column: int) -> str:
        """Where a cell is, as a line of the folder names it: file|sheet|cell."""
        return f"{self.file}|{self.sheet}|{self.address(row, column)}"

    def is_empty_row(self, row: int) -> bool:
        """Whether a row holds nothing at all; such rows are not counted as read."""
        return all(cell.is_empty or cell.merged for cell in self.rows[row])

    def filled_rows(self) -> Iterator[int]:
        """The rows that hold anything."""
        return (row for row in range(len(self.rows)) if not self.is_empty_row(row))
