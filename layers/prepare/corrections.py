"""Corrections and remarks: data that change or flag single cells and fail once outdated."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from layers.prepare.check import Row, Table
from layers.prepare.faults import Code, FaultList
from layers.prepare.read import Metadata, RawRow, RawTable
from layers.prepare.specs import Correction, CorrectionsFile, Remark


@dataclass(frozen=True)
class PlacedRemark:
    """A remark and the line of its table that it flags."""

    table: str
    line: int
    remark: Remark


def correct_tables(
    metadata: Metadata, faults: FaultList
) -> tuple[dict[str, RawTable], list[PlacedRemark]]:
    """Tables with corrected cells, and where the remarks belong.

    A fault for each entry whose file or place is gone or whose old value is another one by now.
    """
    by_file = {table.file: name for name, table in metadata.tables.items()}
    corrected = dict(metadata.tables)
    levels = metadata.municipality.level
    areas = {level.file for level in levels}
    areas |= {before.file for level in levels for before in level.earlier}
    for entry in metadata.corrections.correction:
        if entry.file in areas | metadata.unread:
            continue
        row = _find(entry, by_file, corrected, faults)
        if row is not None:
            name = by_file[entry.file]
            new = RawRow(row.line, {**row.cells, entry.column: entry.new})
            rows = [new if r.line == row.line else r for r in corrected[name].rows]
            corrected[name] = replace(corrected[name], rows=rows)
    placed = []
    for remark in metadata.corrections.remark:
        if remark.file in metadata.unread:
            continue
        row = _find(remark, by_file, corrected, faults)
        if row is not None:
            placed.append(PlacedRemark(by_file[remark.file], row.line, remark))
    return corrected, placed


def _find(
    entry: Correction | Remark,
    by_file: dict[str, str],
    tables: dict[str, RawTable],
    faults: FaultList,
) -> RawRow | None:
    name = by_file.get(entry.file)
    rows = tables[name].rows if name else []
    found = [r for r in rows if all(r.cells.get(k) == v for k, v in entry.place.items())]
    value = found[0].cells.get(entry.column) if len(found) == 1 else None
    if value == entry.expected:
        return found[0]
    _outdated(entry, found[0].line if found else 0, value, faults)
    return None


def _outdated(entry: Correction | Remark, line: int, value: str | None, faults: FaultList) -> None:
    place = ", ".join(f"{k} = {v}" for k, v in entry.place.items())
    faults.add(
        Code.CORRECTION,
        entry.file,
        f"corrections.toml erwartet bei {place} den Wert „{entry.expected}“; "
        + ("die Stelle gibt es nicht genau einmal." if value is None else "er steht dort nicht."),
        "Prüfen, ob die Quelle berichtigt wurde, und den Eintrag anpassen oder entfernen.",
        row=line,
        column=entry.column,
        value=value or "",
    )


def correct_areas(frame: Any, file: str, corrections: CorrectionsFile, faults: FaultList) -> Any:
    """The areas of one file (GeoDataFrame with text columns) with corrected cells."""
    corrected = frame.copy()
    for entry in corrections.correction:
        if entry.file != file:
            continue
        match = corrected.index == corrected.index
        for column, value in entry.place.items():
            match &= corrected[column] == value if column in corrected else False
        values = list(corrected.loc[match, entry.column]) if entry.column in corrected else []
        if values != [entry.expected]:
            _outdated(entry, 0, str(values[0])[:60] if len(values) == 1 else None, faults)
            continue
        corrected.loc[match, entry.column] = entry.new
    return corrected


def flag_cells(tables: dict[str, Table], placed: list[PlacedRemark]) -> dict[str, Table]:
    """Tables whose remarked cells carry the remark's flag."""

    def flagged(name: str) -> Callable[[Row], Row]:
        marks = {(p.line, p.remark.column): p.remark.flag for p in placed if p.table == name}

        def mark(row: Row) -> Row:
            cells = {
                column: replace(cell, flags=cell.flags | {marks[row.line, column]})
                if (row.line, column) in marks
                else cell
                for column, cell in row.cells.items()
            }
            return Row(row.line, cells)

        return mark

    return {
        name: replace(
            table,
            rows=tuple(map(flagged(name), table.rows)),
            totals=tuple(map(flagged(name), table.totals)),
        )
        if any(p.table == name for p in placed)
        else table
        for name, table in tables.items()
    }
