"""conversions.csv: how areas of an earlier edition went into later ones, read and checked."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from layers.numbers import german
from layers.prepare.conversions import Change
from layers.prepare.faults import Code, FaultList
from layers.prepare.periods import EditionAreas
from layers.prepare.toml_file import read_bytes

FILE = "conversions.csv"
REQUIRED = ("level", "valid_to", "old", "new", "share")
OPTIONAL = ("share_of", "origin")
EXACT = 1e-6
"""How far the shares of an area may be from 1: what rounding to six decimals leaves."""

REMEDY = "Die Zeile nach docs/folder.md berichtigen."


@dataclass(frozen=True)
class Share:
    """A row: the part of an area that went into another one."""

    line: int
    level: str
    valid_to: date
    old: str
    new: str
    share: float


def read_conversions(
    folder: Path, editions: Sequence[EditionAreas], faults: FaultList
) -> tuple[Change, ...]:
    """The changes that the file describes, oldest first; without a file none.

    Faults: unknown level, day or area, an area that did not end or is not there afterwards, shares
    that are no part or do not add up to 1, rows that stand twice. A warning where an area was there
    before as well: it keeps its own numbers.
    """
    if not (folder / FILE).exists():
        return ()
    shares = [s for s in _shares(folder, editions, faults) if _is_known(s, editions, faults)]
    _check_doubles(shares, faults)
    grouped: dict[tuple[date, str], list[Share]] = defaultdict(list)
    for share in shares:
        grouped[share.valid_to, share.level].append(share)
    return tuple(_change(*key, found, editions, faults) for key, found in sorted(grouped.items()))


def _shares(folder: Path, editions: Sequence[EditionAreas], faults: FaultList) -> Iterator[Share]:
    for line, cells in _rows(folder, faults):
        level, day, share = cells["level"], _day(cells["valid_to"]), _number(cells["share"])
        if level not in editions[-1].codes:
            known = ", ".join(editions[-1].codes)
            _fault(faults, Code.REFERENCE, line, "level", level, "Diese Ebene gibt es nicht.",
                   f"Eine dieser Ebenen nennen: {known}.")  # fmt: skip
        elif day is None or day not in [edition.valid_to for edition in editions]:
            known = ", ".join(str(e.valid_to) for e in editions if e.valid_to) or "keinen"
            _fault(faults, Code.REFERENCE, line, "valid_to", cells["valid_to"],
                   "An diesem Tag endet keine Ausgabe der Gebiete.",
                   f"Den letzten Tag wie in municipality.toml schreiben; es gibt: {known}.",
                   )  # fmt: skip
        elif share is None or not 0 < share <= 1:
            _fault(faults, Code.OUT_OF_RANGE, line, "share", cells["share"],
                   "Ein Anteil ist eine Zahl über 0 und höchstens 1, mit Dezimalpunkt.", REMEDY,
                   )  # fmt: skip
        else:
            yield Share(line, level, day, cells["old"], cells["new"], share)


def _rows(folder: Path, faults: FaultList) -> Iterator[tuple[int, dict[str, str]]]:
    """Lines and cells of all rows that hold anything, as text without outer spaces."""
    data = read_bytes(folder / FILE, FILE, faults)
    if data is None:
        return
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        faults.add(Code.ENCODING, FILE, "Die Datei ist nicht in UTF-8 geschrieben.",
                   "Als CSV UTF-8 speichern.", row=line)  # fmt: skip
        return
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    names: list[str] = []
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            if not names:
                names = cells
                if not _header_is_right(names, reader.line_num, faults):
                    return
            elif len(cells) != len(names):
                _fault(faults, Code.ROW_LENGTH, reader.line_num, "", ";".join(cells)[:60],
                       f"Die Zeile hat {len(cells)} Zellen statt {len(names)}.", REMEDY,
                       )  # fmt: skip
            else:
                yield reader.line_num, dict(zip(names, cells, strict=True))
    except csv.Error:
        _fault(faults, Code.ROW_LENGTH, reader.line_num, "", "",
               "Ab dieser Zeile lässt sich die Datei nicht in Zellen teilen.", REMEDY)  # fmt: skip


def _header_is_right(names: list[str], line: int, faults: FaultList) -> bool:
    missing = [name for name in REQUIRED if name not in names]
    for name in missing:
        _fault(faults, Code.COLUMN_MISSING, line, name, "",
               f"Diese Spalte fehlt; vorhanden sind: {', '.join(names)}.",
               "Spalte ergänzen; getrennt wird durch Semikolon.")  # fmt: skip
    for name in names:
        if name not in (*REQUIRED, *OPTIONAL) or names.count(name) > 1:
            _fault(faults, Code.COLUMN_UNKNOWN, line, name, name,
                   "Diese Spalte ist nicht vorgesehen oder mehrfach da.",
                   "Namen berichtigen oder Spalte entfernen.")  # fmt: skip
    return not missing


def _fault(
    faults: FaultList, code: Code, row: int, column: str, value: str, why: str, remedy: str
) -> None:
    faults.add(code, FILE, why, remedy, row=row, column=column, value=value)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _around(
    share: Share, editions: Sequence[EditionAreas]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Codes of the level before and after the change."""
    number = [edition.valid_to for edition in editions].index(share.valid_to)
    return editions[number].codes[share.level], editions[number + 1].codes[share.level]


def _is_known(share: Share, editions: Sequence[EditionAreas], faults: FaultList) -> bool:
    before, after = _around(share, editions)
    found = len(faults.found)
    for column, code, codes, when in (
        ("old", share.old, before, f"am {share.valid_to}"),
        ("new", share.new, after, f"nach dem {share.valid_to}"),
    ):
        if code not in codes:
            _fault(faults, Code.AREA_UNKNOWN, share.line, column, code,
                   f"Dieses Gebiet gab es {when} auf der Ebene {share.level} nicht.",
                   f"Den Schlüssel prüfen; es gab: {_some(codes)}.")  # fmt: skip
    if share.old in before and share.old in after:
        _fault(faults, Code.CONVERSION, share.line, "old", share.old,
               "Dieses Gebiet gibt es auch danach noch; es behält seine eigenen Werte.",
               "Die Zeile entfernen, oder dem Gebiet danach einen neuen Schlüssel geben.",
               )  # fmt: skip
    elif share.new in before and share.new in after:
        faults.warn(
            Code.CONVERSION,
            FILE,
            f"Das Gebiet {share.new} gab es schon vorher: Es behält seine eigenen Werte, der Teil "
            f"von {share.old} wird ihm nicht zugerechnet.",
            "Nichts, wenn es so gewollt ist; die Zeitreihe zeigt den Bruch.",
            row=share.line,
            column="new",
            value=share.new,
        )
    return len([f for f in faults.found[found:] if f.severity.value == "error"]) == 0


def _some(codes: Iterable[str]) -> str:
    known = list(codes)
    return ", ".join(known[:8]) + (" …" if len(known) > 8 else "")


def _check_doubles(shares: list[Share], faults: FaultList) -> None:
    first: dict[tuple[object, ...], int] = {}
    for s in shares:
        key = (s.level, s.valid_to, s.old, s.new)
        if key in first:
            _fault(faults, Code.DUPLICATE, s.line, "old, new", f"{s.old}, {s.new}",
                   f"Diese Umrechnung steht schon in Zeile {first[key]}.",
                   "Eine der beiden Zeilen entfernen.")  # fmt: skip
        first.setdefault(key, s.line)


def _change(
    valid_to: date,
    level: str,
    found: list[Share],
    editions: Sequence[EditionAreas],
    faults: FaultList,
) -> Change:
    shares: dict[str, dict[str, float]] = defaultdict(dict)
    for s in found:
        shares[s.old][s.new] = s.share
    for old, parts in shares.items():
        total = sum(parts.values())
        if abs(total - 1) > EXACT:
            line = next(s.line for s in found if s.old == old)
            _fault(faults, Code.SUM, line, "share", german(total, 6),
                   f"Die Anteile des Gebiets {old} ergeben zusammen {german(total, 6)} statt 1.",
                   "Fehlende Teile ergänzen oder die Anteile berichtigen.")  # fmt: skip
    before, after = _around(found[0], editions)
    return Change(level, valid_to, dict(shares), frozenset(set(after) - set(before)))
