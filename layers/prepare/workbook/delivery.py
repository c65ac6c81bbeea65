"""What a delivery holds once it was read: parts of a folder, faults, and an account of every row.

``read_delivery`` (layers.prepare.workbook.reading) makes it, ``write_folder``
(layers.prepare.workbook.folder) writes it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from layers.prepare.accounting import Account
from layers.prepare.faults import Fault, Severity

SOURCES = Path("data/sources")


@dataclass(frozen=True)
class Options:
    """How a delivery is to be read. ``municipality``: slug of the folder that it belongs to ('':
    as the workbook says); ``decimal``: the decimal sign of numbers that can be read in two ways
    (',' or '.', '': such numbers are faults)."""

    sources: Path = SOURCES
    municipality: str = ""
    decimal: str = ""


@dataclass(frozen=True)
class Line:
    """A row for a CSV file of the folder (docs/folder.md): column -> text.

    ``cells`` maps a column to the address of the cell that it came from, ``headings`` to the
    heading above it; ``row`` is the row in ``file`` and ``sheet``.
    """

    values: dict[str, str]
    file: str
    sheet: str
    row: int
    cells: Mapping[str, str]
    headings: Mapping[str, str]

    def place(self, *keys: str) -> dict[str, str | int]:
        """Where the first of ``keys`` that has a cell stands, as a fault names it."""
        key = next((k for k in keys if k in self.cells), "")
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.headings.get(key, ""),
            "cell": self.cells.get(key, ""),
            "value": self.values.get(key, ""),
        }

    @property
    def origin(self) -> str:
        """file|sheet|cell of the value."""
        keys = ("value", "pupils", "numerator", "sign", "name", "text", "share")
        return f"{self.file}|{self.sheet}|{self.place(*keys)['cell'] or f'A{self.row}'}"


@dataclass(frozen=True)
class Outline:
    """A delivered file of outlines: of today, or of before ``valid_to`` (ISO date)."""

    level: str
    path: Path
    code_column: str
    name_column: str
    valid_to: str = ""
    crs: str = ""


Entry = dict[str, Any]
"""A table of a TOML file of the folder."""


@dataclass
class Parts:
    """The parts of a folder that a delivery has; what is empty does not touch the folder.

    ``municipality``: municipality.toml without its lists; ``levels``, ``references``,
    ``breakdowns``, ``place_kinds`` are those lists; ``earlier`` has the
    rows of former outlines by level and last day; ``areas`` are the rows of sheet Gebiete;
    ``rows`` says where an entry stands: (key of the sheet, id) -> its row, without values.
    """

    municipality: Entry = field(default_factory=dict)
    levels: dict[str, Entry] = field(default_factory=dict)
    earlier: dict[tuple[str, str], Entry] = field(default_factory=dict)
    references: dict[str, Entry] = field(default_factory=dict)
    breakdowns: dict[str, Entry] = field(default_factory=dict)
    place_kinds: dict[str, Entry] = field(default_factory=dict)
    school_types: dict[str, Entry] = field(default_factory=dict)
    sources: dict[str, Entry] = field(default_factory=dict)
    indicators: dict[str, Entry] = field(default_factory=dict)
    areas: list[Line] = field(default_factory=list)
    values: list[Line] = field(default_factory=list)
    school_changes: list[Line] = field(default_factory=list)
    places: list[Line] = field(default_factory=list)
    place_values: list[Line] = field(default_factory=list)
    conversions: list[Line] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    streets: list[Line] = field(default_factory=list)
    outlines: list[Outline] = field(default_factory=list)
    logo: Path | None = None
    rows: dict[tuple[str, str], Line] = field(default_factory=dict)


@dataclass(frozen=True)
class Delivery:
    """A delivery that was read. ``slug`` is '' where nothing says whose it is; ``told`` says in
    German what was guessed and which defaults were taken; ``files`` are the files as they came."""

    slug: str
    parts: Parts
    faults: tuple[Fault, ...]
    accounts: tuple[Account, ...]
    told: tuple[str, ...]
    files: tuple[Path, ...]

    @property
    def errors(self) -> tuple[Fault, ...]:
        """The faults that stop an import."""
        return tuple(fault for fault in self.faults if fault.severity is Severity.ERROR)
