"""CSV files in the form of docs/folder.md: heading row and encoding checked, rows as text."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from layers.prepare.accounting import Account
from layers.prepare.faults import Code, FaultList
from layers.prepare.read import DELIMITERS, SIGNATURES
from layers.prepare.toml_file import read_bytes

HEAD = 1 << 16
"""Bytes in which the heading row ends."""

HEADINGS = "mit Spaltennamen"
FAULTY = "mit Fehlern"
UNREADABLE = "in einer Form, die sich nicht lesen lässt"
"""Reasons for which a row is set aside (accounting)."""

REMEDY = (
    "Die Datei neu einlesen lassen (bildungsatlas import) oder nach docs/folder.md berichtigen."
)


@dataclass(frozen=True)
class Form:
    """The columns of a kind of file."""

    required: tuple[str, ...]
    optional: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns, the required ones first."""
        return self.required + self.optional


@dataclass(frozen=True)
class Header:
    """The heading row as it stands in the file; names that the form does not have are ''."""

    names: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class Line:
    """A row: its line in the file (the last one, where a cell spans several) and its cells, ''
    where a column is missing. ``extra``: number of cells more or fewer than names."""

    line: int
    cells: dict[str, str]
    extra: int = 0


def read_header(path: Path, file: str, form: Form, faults: FaultList) -> Header | None:
    """The heading row; None with faults where the file cannot be read by it."""
    try:
        with path.open("rb") as opened:
            head = opened.read(HEAD)
    except OSError:
        read_bytes(path, file, faults)
        return None
    why = next((said for begin, said in SIGNATURES.items() if head.startswith(begin)), "")
    if not why and b"\0" in head:
        why = "Die Datei enthält Nullbytes und ist wohl keine CSV-Datei."
    if why:
        faults.add(Code.ENCODING, file, why, REMEDY)
        return None
    # Bytes that are no UTF-8 are told when the rows are read; the names must be told first.
    text = head.decode("utf-8-sig", errors="replace")
    reader = csv.reader(text.splitlines(), delimiter=";")
    names = next(([cell.strip() for cell in row] for row in reader if any(row)), [])
    if not names:
        faults.add(Code.EMPTY_TABLE, file, "Die Datei ist leer.", REMEDY)
        return None
    if len(names) == 1 and (found := max(DELIMITERS, key=names[0].count)) in names[0]:
        why = f"Die Spalten sind durch {DELIMITERS[found]} getrennt statt durch Semikolon."
        faults.add(Code.DELIMITER, file, why, REMEDY, row=reader.line_num, value=found)
        return None
    return _known_names(names, reader.line_num, file, form, faults)


def _known_names(
    names: list[str], line: int, file: str, form: Form, faults: FaultList
) -> Header | None:
    there = f"Vorhanden sind: {', '.join(names)}."
    missing = [name for name in form.required if name not in names]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    for name in missing:
        faults.add(
            Code.COLUMN_MISSING, file, f"Diese Spalte fehlt. {there}", REMEDY, row=line, column=name
        )
    for name in twice:
        faults.add(
            Code.COLUMN_UNKNOWN,
            file,
            "Diese Spalte kommt mehrfach vor.",
            "Alle bis auf eine entfernen.",
            row=line,
            column=name,
        )
    for name in names:
        if name not in form.columns:
            faults.add(
                Code.COLUMN_UNKNOWN,
                file,
                f"Diese Spalte ist hier nicht vorgesehen. Es gibt: {', '.join(form.columns)}.",
                "Den Namen berichtigen oder die Spalte entfernen.",
                row=line,
                column=name,
            )
    if missing or twice:
        return None
    return Header(tuple(name if name in form.columns else "" for name in names), line)


def lines(path: Path, header: Header) -> Iterator[Line]:
    """The rows below the heading row that hold anything.

    Raises UnicodeDecodeError and csv.Error where the file is no UTF-8 or ends within quotes.
    """
    with path.open(encoding="utf-8-sig", newline="") as opened:
        reader = csv.reader(opened, delimiter=";", strict=True)
        for row in reader:
            if reader.line_num <= header.line or not any(cell.strip() for cell in row):
                continue
            named = zip(header.names, row, strict=False)
            cells = {name: cell.strip() for name, cell in named if name}
            yield Line(reader.line_num, cells, len(row) - len(header.names))


def sound_lines(
    path: Path, file: str, header: Header, account: Account, faults: FaultList
) -> Iterator[Line]:
    """The rows that have as many cells as the heading row has names; others are faults.

    ``account`` counts what is read and what is set aside here. Where the rest of the file cannot be
    read, it ends with a fault.
    """
    account.read += 1
    account.set_aside[HEADINGS] += 1
    last = header.line
    try:
        for line in lines(path, header):
            account.read += 1
            last = line.line
            if not line.extra:
                yield line
                continue
            account.set_aside[FAULTY] += 1
            faults.add(
                Code.ROW_LENGTH,
                file,
                f"Die Zeile hat {len(header.names) + line.extra} Zellen statt {len(header.names)}.",
                "Semikolons und Anführungszeichen der Zeile prüfen.",
                row=line.line,
                value=";".join(line.cells.values())[:60],
            )
    except UnicodeDecodeError:
        _unreadable(path, file, account)
        faults.add(
            Code.ENCODING,
            file,
            "Die Datei ist nicht in UTF-8 geschrieben.",
            "Als CSV UTF-8 speichern.",
            row=_first_odd_line(path),
        )
    except csv.Error:
        _unreadable(path, file, account)
        faults.add(
            Code.ROW_LENGTH,
            file,
            "Ab dieser Zeile lässt sich die Datei nicht in Zellen teilen.",
            "Anführungszeichen prüfen: Jedes öffnende braucht ein schließendes.",
            row=last + 1,
        )


def _unreadable(path: Path, file: str, account: Account) -> None:
    """The rest of the file counts as read and set aside, line by line."""
    filled = sum(1 for line in path.read_bytes().split(b"\n") if line.strip())
    left = max(filled - account.read, 1)
    account.read += left
    account.set_aside[UNREADABLE] += left


def _first_odd_line(path: Path) -> int:
    with path.open("rb") as opened:
        for number, line in enumerate(opened, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return number
    return 0
