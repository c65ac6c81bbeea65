"""Rows of the sheets of metadata: typed by their columns, as plain tables of the folder's TOML."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from layers.prepare.cells import BadCellError
from layers.prepare.faults import Code
from layers.prepare.toml_file import what_is_wrong
from layers.prepare.workbook.columns import Column, Kind
from layers.prepare.workbook.delivery import Entry
from layers.prepare.workbook.figures import Reading, decimal_signs, read_figure, readings
from layers.prepare.workbook.grid import Content, RawCell
from layers.prepare.workbook.names import folded, slug
from layers.prepare.workbook.sheet import Record


def entry_of(record: Record) -> Entry:
    """The filled cells of a record by the keys of their columns, each as its kind asks; faults are
    noted at their cells, and missing required cells too."""
    entry: Entry = {}
    for column in record.sheet.columns:
        cell = record.cell(column.key)
        if column.required and column.key not in record.columns:
            # told once, at the headings
            record.failed = True
        if cell.is_empty:
            if column.required and column.key in record.columns:
                record.fault(
                    column.key, Code.EMPTY_CELL, "Diese Angabe fehlt.", "Angabe eintragen."
                )
            continue
        try:
            entry[column.key] = read_cell(record, column, cell)
        except BadCellError as error:
            record.bad(column.key, error)
    return entry


def read_cell(record: Record, column: Column, cell: RawCell) -> Any:
    """The value of a filled cell. Raises BadCellError."""
    if cell.content in (Content.ERROR, Content.UNCOMPUTED):
        read_figure(cell, Reading())
    if column.kind is Kind.CODE and cell.content is Content.DATE:
        read_figure(cell, Reading())
    if column.kind is Kind.NUMBER:
        return number(record, column, cell)
    return READ.get(column.kind, _text)(column, cell)


def number(record: Record, column: Column, cell: RawCell) -> float:
    """The number of a cell; its column says what the decimal sign is."""
    rows = range(record.row - 500, record.row + 500)
    near = [record.grid.cell(row, record.columns[column.key]) for row in rows]
    proven = decimal_signs(near)
    decimal = proven.pop() if len(proven) == 1 else ""
    if not decimal and column.key in ("lon", "lat"):
        # a coordinate of more than 180 degrees is none: only one reading can be meant
        fits = [d for d, n in readings(cell.text).items() if abs(n) <= 180]
        decimal = fits[0] if len(fits) == 1 else ""
    found = read_figure(cell, Reading(decimal=decimal)).number
    if found is None:
        raise BadCellError(Code.NOT_A_NUMBER, "Hier muss eine Zahl stehen.", "Zahl eintragen.")
    return found


def _text(column: Column, cell: RawCell) -> str:
    return cell.text


def _word(column: Column, cell: RawCell) -> str:
    if re.fullmatch(r"[a-z][a-z0-9_-]*", cell.text):
        return cell.text
    raise BadCellError(
        Code.METADATA,
        "Ein Kürzel beginnt mit einem Kleinbuchstaben und enthält nur Kleinbuchstaben ohne "
        "Umlaute, Ziffern und Unterstriche.",
        f"Kürzel umbenennen, z. B. in „{slug(cell.text) or 'quote'}“, auch wo es sonst steht.",
    )


def _whole(column: Column, cell: RawCell) -> int:
    found = read_figure(cell, Reading(decimal=",")).number
    if found is None or not float(found).is_integer():
        raise BadCellError(
            Code.NOT_A_NUMBER, "Hier muss eine ganze Zahl stehen.", "Zahl eintragen."
        )
    return int(found)


def _choice(column: Column, cell: RawCell) -> str:
    for word, value in column.choices.items():
        if folded(cell.text) in (folded(word), folded(value)) and cell.text:
            return value
    if short := [v for w, v in column.choices.items() if folded(w).startswith(folded(cell.text))]:
        return short[0]
    if column.key == "licence":
        return cell.text
    near = _nearest(cell.text, column.choices)
    raise BadCellError(
        Code.NAME_UNKNOWN,
        "Diese Angabe steht nicht zur Auswahl.",
        (f"Gemeint ist wohl „{near}“. " if near else "")
        + "Eines davon wählen: "
        + ", ".join(column.choices)
        + ".",
    )


def _nearest(text: str, choices: Iterable[str]) -> str:
    """The choice that somebody meant who forgot or mistook its number; '' where none is near."""
    names = {folded(re.sub(r"^(?:\d+|[A-I]) ", "", choice)): choice for choice in choices}
    near = get_close_matches(re.sub(r"^(?:\d+|[a-i]) ", "", folded(text)), names, 1, 0.75)
    return names[near[0]] if near else ""


def _date(column: Column, cell: RawCell) -> date:
    for pattern in (
        r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})",
        r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})",
    ):
        if match := re.fullmatch(pattern, cell.text):
            try:
                return date(int(match["y"]), int(match["m"]), int(match["d"]))
            except ValueError:
                break
    raise BadCellError(
        Code.METADATA, "Das ist kein Datum.", "Datum in der Form 31.12.2024 eintragen."
    )


def _words(column: Column, cell: RawCell) -> list[str]:
    return [part.strip() for part in re.split(r"[,;]", cell.text) if part.strip()]


def _numbers(column: Column, cell: RawCell) -> list[float]:
    found = []
    for part in cell.text.split(";"):
        figure = read_figure(RawCell(part.strip(), Content.TEXT), Reading(decimal=","))
        if figure.number is None:
            raise BadCellError(Code.NOT_A_NUMBER, "Hier müssen Zahlen stehen.", column.help)
        found.append(figure.number)
    return found


READ: dict[Kind, Callable[[Column, RawCell], Any]] = {
    Kind.WORD: _word,
    Kind.WHOLE: _whole,
    Kind.CHOICE: _choice,
    Kind.DATE: _date,
    Kind.WORDS: _words,
    Kind.NUMBERS: _numbers,
}


def nested(entry: Entry) -> Entry:
    """Keys with a point become tables: ``links.home`` gives links = {home}."""
    whole: Entry = {}
    for key, value in entry.items():
        table, _, inner = key.rpartition(".")
        (whole.setdefault(table, {}) if table else whole)[inner] = value
    return whole


def check_model(
    record: Record, entry: Entry, model: type[BaseModel], columns: dict[str, str] | None = None
) -> None:
    """Faults where ``entry`` does not fit its model; ``columns`` maps names of the model to keys
    of columns where they differ. Missing required cells were told before."""
    if record.failed:
        return
    try:
        model.model_validate(entry)
    except ValidationError as error:
        for problem in error.errors():
            name = str(problem["loc"][0]) if problem["loc"] else record.sheet.columns[0].key
            key = (columns or {}).get(name, name)
            known = {column.key for column in record.sheet.columns}
            record.fault(
                key if key in known else record.sheet.columns[0].key,
                Code.METADATA,
                what_is_wrong(problem),
                "Angabe ergänzen oder berichtigen.",
            )
