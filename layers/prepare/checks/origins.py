"""From a row of the folder's CSV files back to the cell that the data steward knows."""

import csv
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from layers.prepare.faults import Fault


def traced(faults: Iterable[Fault], folder: Path) -> list[Fault]:
    """The faults with file, sheet and cell of their rows' ``origin``, where the row names one.

    A fault keeps its place where it has a sheet already, or where its row has no origin.
    """
    found = list(faults)
    wanted: dict[str, set[int]] = {}
    for fault in found:
        if fault.file.endswith(".csv") and fault.row and not fault.sheet:
            wanted.setdefault(fault.file, set()).add(fault.row)
    origins = {file: _origins(folder / file, lines) for file, lines in wanted.items()}
    return [_at(fault, origins.get(fault.file, {}).get(fault.row, "")) for fault in found]


def _origins(path: Path, wanted: set[int]) -> dict[int, str]:
    """Line -> origin. Lines are counted as bytes, since a file may have ten million of them; a row
    whose cells span several lines has another number of cells and is left out."""
    found: dict[int, str] = {}
    last = max(wanted)
    try:
        with path.open("rb") as opened:
            names: list[str] = []
            for number, raw in enumerate(opened, start=1):
                if not names and raw.strip():
                    names = _cells(raw)
                    if "origin" not in names:
                        break
                elif number in wanted:
                    cells = _cells(raw)
                    if len(cells) == len(names):
                        found[number] = cells[names.index("origin")]
                if number >= last:
                    break
    except OSError:
        return {}
    return found


def _cells(raw: bytes) -> list[str]:
    text = raw.decode("utf-8-sig", errors="replace")
    return [cell.strip() for cell in next(csv.reader([text], delimiter=";"), [])]


def _at(fault: Fault, origin: str) -> Fault:
    parts = origin.split("|")
    if len(parts) != 3 or not parts[0]:
        return fault
    file, sheet, cell = parts
    digits = "".join(character for character in cell if character.isdigit())
    return replace(fault, file=file, sheet=sheet, cell=cell, row=int(digits or 0))
