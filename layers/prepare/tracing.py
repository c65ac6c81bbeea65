"""Faults of the preparation, led back to the cells of the delivery that was prepared.

A delivery is written into a folder before it can be prepared; the data steward knows the workbook,
not that folder.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import PurePath

from layers.prepare.accounting import Account
from layers.prepare.faults import Code, Fault
from layers.prepare.folder_csv import HEADINGS
from layers.prepare.workbook.delivery import Delivery, Line, Parts
from layers.prepare.workbook.remedies import for_stewards

IN_VAIN = "mit Fehlern"
"""Reason for rows that could be read but not be used."""

FOLLOWS = frozenset(
    {
        Code.METADATA,
        Code.REFERENCE,
        Code.FILE_MISSING,
        Code.AREA_UNKNOWN,
        Code.NAME_UNKNOWN,
        Code.SOURCE,
    }
)
"""What a preparation also complains about where rows of a delivery had to be left out."""


def traced_to_cells(faults: Iterable[Fault], delivery: Delivery) -> list[Fault]:
    """The faults at the cells of the workbook, columns called as there.

    Where the delivery has errors of its own, faults that only follow from them are left out.
    """
    found = list(faults)
    if delivery.errors:
        found = [f for f in found if not (f.code in FOLLOWS and not f.sheet)]
    undrawn = {fault.value for fault in delivery.faults if fault.code is Code.NO_OUTLINE}
    found = [f for f in found if f.code is not Code.AREA_UNKNOWN or f.value not in undrawn]
    wanted = {_origin(fault) for fault in found if fault.cell}
    lines = {line.origin: line for line in _lines(delivery.parts) if line.origin in wanted}
    names = {_folder_name(o.path.suffix, o.level, o.valid_to): o for o in delivery.parts.outlines}
    placed = [
        _at_entry(
            replace(fault, file=names[fault.file].path.name) if fault.file in names else fault,
            delivery.parts,
        )
        if not fault.cell
        else _at_line(fault, lines.get(_origin(fault)))
        for fault in found
    ]
    return [for_stewards(fault) for fault in placed]


def _folder_name(ending: str, level: str, valid_to: str) -> str:
    """How a delivered file of outlines is called in the folder."""
    stem = "-".join(part for part in (level, valid_to) if part)
    return f"areas/{stem}{'.geojson' if ending.lower() == '.json' else ending.lower()}"


def _origin(fault: Fault) -> str:
    return f"{fault.file}|{fault.sheet}|{fault.cell}"


def _lines(parts: Parts) -> Iterator[Line]:
    return chain(
        parts.values,
        parts.school_changes,
        parts.places,
        parts.place_values,
        parts.conversions,
        parts.notes,
        parts.streets,
    )


def _at_line(fault: Fault, line: Line | None) -> Fault:
    """A fault at the cell of its column; at its row where that column is not there."""
    if line is None:
        return fault
    key = fault.column.partition(",")[0].strip()
    if key not in line.headings:
        return fault
    return replace(
        fault, row=line.row, column=line.headings[key], cell=line.cells.get(key, fault.cell)
    )


def _at_entry(fault: Fault, parts: Parts) -> Fault:
    """A fault of a TOML file, at the row of the sheet that it was made of."""
    path = PurePath(fault.file)
    if path.parent.name == "values":
        return _at_sheet(fault, next(_of(parts, path.stem), None))
    if fault.file == "sources.toml":
        key, column = ("sources", fault.value), fault.column
    elif path.parent.name == "indicators":
        key, column = ("indicators", path.stem), COLUMN.get(fault.column, fault.column)
    elif fault.file == "municipality.toml" and fault.column == "level":
        key, column = ("levels", fault.value), "name"
    elif fault.file == "municipality.toml":
        key, column = ("municipality", ""), fault.column
    else:
        return fault
    line = parts.rows.get(key)
    if line is None:
        return fault
    place = line.place(column, "id", "name")
    value = "" if key[0] == "sources" else fault.value
    return replace(fault, file=line.file, **{**place, "value": value})  # type: ignore[arg-type]


def _of(parts: Parts, indicator: str) -> Iterator[Line]:
    return (line for line in parts.values if line.values["indicator"] == indicator)


def _at_sheet(fault: Fault, line: Line | None) -> Fault:
    """A fault that concerns all values of an indicator, at the sheet that they stand in."""
    if line is None:
        return fault
    column = line.headings.get(fault.column, fault.column)
    return replace(fault, file=line.file, sheet=line.sheet, column=column)


COLUMN = {"sources": "source", "recipe": "per", "grid": "topic"}
"""Names of an indicator's file that are called otherwise in its sheet."""


def settled(
    accounts: Iterable[Account], prepared: Iterable[Account], delivery: Delivery
) -> list[Account]:
    """The accounts of a delivery; rows that the preparation could not use are set aside there."""
    suppliers: dict[str, Counter[tuple[str, str]]] = {}
    for line in delivery.parts.values:
        supplier = suppliers.setdefault(f"values/{line.values['indicator']}.csv", Counter())
        supplier[line.file, line.sheet] += 1
    vain: Counter[tuple[str, str]] = Counter()
    for account in prepared:
        left = sum(n for why, n in account.set_aside.items() if why != HEADINGS)
        for place, rows in suppliers.get(account.file, Counter()).most_common():
            taken = min(left, rows)
            vain[place] += taken
            left -= taken
    return [_less(account, vain[account.file, account.sheet]) for account in accounts]


def _less(account: Account, vain: int) -> Account:
    if not vain:
        return account
    aside = account.set_aside + Counter({IN_VAIN: vain})
    return replace(account, used=account.used - vain, set_aside=aside)
