"""Text tables as grids: encoding and delimiter are found out from the file."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from layers.prepare.faults import Code, FaultList
from layers.prepare.workbook.grid import NOTHING, Content, Grid, RawCell, clean

BYTE_ORDER_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
DELIMITERS = {";": "Semikolon", ",": "Komma", "\t": "Tabulator", "|": "senkrechter Strich"}
END = "\x00"
"""Stands alone behind the last line; a text that holds it is refused before."""
SAMPLE = 60
"""Lines at the beginning that decide on the delimiter."""


def read_csv(path: Path, file: str, faults: FaultList) -> list[Grid]:
    """The one grid of a text table; [] with a fault where it cannot be read."""
    try:
        data = path.read_bytes()
    except OSError:
        faults.add(
            Code.FILE_MISSING,
            file,
            "Die Datei lässt sich nicht lesen.",
            "Prüfen, ob sie da ist und gelesen werden darf.",
        )
        return []
    text, encoding = decode(data)
    if text is None or "\x00" in text:
        faults.add(
            Code.ENCODING,
            file,
            "Das ist keine Textdatei in UTF-8, Windows-1252 oder UTF-16.",
            "In Excel öffnen und als „CSV UTF-8“ oder als Excel-Arbeitsmappe (.xlsx) speichern.",
        )
        return []
    delimiter = find_delimiter(text)
    rows, lines = _records(text, delimiter, file, faults)
    grid = Grid(file, "", rows, lines)
    grid.told.append(f"Als Text in {encoding} mit {DELIMITERS[delimiter]} gelesen.")
    return [grid]


def decode(data: bytes) -> tuple[str | None, str]:
    """The text and the name of its encoding; None where it is none of those we know."""
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            try:
                return data.decode(encoding), "UTF-16" if "16" in encoding else "UTF-8"
            except UnicodeDecodeError:
                return None, ""
    odd, even = data[1:200:2], data[0:200:2]
    if len(data) >= 4 and (odd.count(0) > len(odd) * 0.7 or even.count(0) > len(even) * 0.7):
        little = odd.count(0) >= even.count(0)
        return data.decode("utf-16-le" if little else "utf-16-be", "replace"), "UTF-16"
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError:
        return None, ""


def find_delimiter(text: str) -> str:
    """The character that divides most lines into the same number of parts, more than one.

    A comma inside numbers divides too; so of two that divide equally evenly, the one listed first
    in DELIMITERS wins.
    """
    first = text.lstrip("\ufeff").splitlines()
    if first and (found := first[0].lower().removeprefix("sep=")) != first[0].lower():
        return found if found in DELIMITERS else ";"
    best, best_score = ";", 0.0
    for delimiter in DELIMITERS:
        score = _evenness("\n".join(first[:SAMPLE]), delimiter)
        if score > best_score + 1e-9:
            best, best_score = delimiter, score
    return best


def _evenness(sample: str, delimiter: str) -> float:
    """Share of records that have the commonest number of parts; 0 where that is one."""
    try:
        widths = [len(record) for record in csv.reader(io.StringIO(sample), delimiter=delimiter)]
    except csv.Error:
        return 0.0
    several = [width for width in widths if width > 1]
    if not several:
        return 0.0
    commonest = max(set(several), key=lambda width: (several.count(width), width))
    return several.count(commonest) / max(1, len([w for w in widths if w]))


def _records(
    text: str, delimiter: str, file: str, faults: FaultList
) -> tuple[list[list[RawCell]], list[int]]:
    rows: list[list[RawCell]] = []
    lines: list[int] = []
    stream = io.StringIO(text.lstrip("\ufeff").rstrip("\r\n") + f"\n{END}", newline="")
    reader = csv.reader(stream, delimiter=delimiter)
    begin, record = 1, [END]
    try:
        for record in reader:
            if record == [END]:
                break
            if not (begin == 1 and record and record[0].lower().startswith("sep=")):
                rows.append(_cells(record))
                lines.append(begin)
            begin = reader.line_num + 1
    except csv.Error:
        _unreadable(file, begin, faults)
        return rows, lines
    if record != [END]:
        # a quotation mark that nothing closes swallows all rows that follow
        _unreadable(file, lines.pop() if lines else begin, faults)
        del rows[len(lines) :]
    for row, width in _swallowed(rows, delimiter):
        if width > 1:
            _unreadable(file, lines[row], faults)
    return rows, lines


def _unreadable(file: str, line: int, faults: FaultList) -> None:
    faults.add(
        Code.ROW_LENGTH,
        file,
        "Ab dieser Zeile lässt sich die Tabelle nicht lesen.",
        "Anführungszeichen prüfen: jedes öffnende braucht ein schließendes.",
        row=line,
        cell=f"A{line}",
    )


def _swallowed(rows: list[list[RawCell]], delimiter: str) -> Iterator[tuple[int, int]]:
    """(row, width of the table) of rows with a cell that holds a whole further row."""
    widths = Counter(len(row) for row in rows if row)
    width = widths.most_common(1)[0][0] if widths else 0
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            first, *others = cell.text.splitlines() or [""]
            more = [n for line in others if (n := line.count(delimiter))]
            more += [place + n for n in [first.count(delimiter)] if n and others]
            if width - 1 in more:
                yield number, width
                break


def _cells(record: list[str]) -> list[RawCell]:
    cells = [RawCell(text, Content.TEXT) if (text := clean(part)) else NOTHING for part in record]
    while cells and cells[-1].is_empty:
        cells.pop()
    return cells
