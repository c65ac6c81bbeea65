"""What the columns of a foreign table hold: periods, indicators, school types, numbers."""

import re
from dataclasses import dataclass, field
from typing import Literal

from layers.prepare.cells import BadCellError
from layers.prepare.workbook.figures import UNITS
from layers.prepare.workbook.grid import Content, Grid, RawCell
from layers.prepare.workbook.mapping import TableMapping
from layers.prepare.workbook.names import ALL_WORDS, Names, folded
from layers.prepare.workbook.periods import find_period
from layers.prepare.workbook.shape import Shape, column_named, looks_like_figure

PERIOD_HEADINGS = frozenset(
    {"jahr", "schuljahr", "stichtag", "zeitraum", "zeit", "datum", "stand", "periode",
     "berichtsjahr", "kalenderjahr"}
)  # fmt: skip
SAYS_NOTHING = frozenset(
    {*ALL_WORDS, *(unit.casefold() for unit in UNITS), "anzahl", "wert", "werte", "zahl", "davon",
     "in %", "in prozent", "prozent", "anteil in %", "jahr", "schuljahr", "stichtag", "zeitraum",
     "am 31.12."}
)  # fmt: skip
IN_TEXT = re.compile(
    r"(?:\bam|\bzum|\bim schuljahr|\bschuljahr|\bim jahr|\bstand:?)?\s*"
    r"(\d{1,2}\.\s?\d{1,2}\.\s?\d{4}|\b(?:19|20)\d{2}\s?/\s?\d{2,4}|\b(?:19|20)\d{2}\b(?!-\d\d(?!\d)))",
    re.IGNORECASE,
)

Role = Literal["value", "period", "indicator", "school_type", "breakdown", "level", "unused"]
DIMENSIONS: dict[Role, str] = {
    "indicator": "Kennzahl",
    "school_type": "Schulform",
    "breakdown": "Gliederung",
    "level": "Ebene",
}


@dataclass
class ValueColumn:
    """What the headings above a column of numbers say; ``unknown`` are pieces that say something
    that is not known, with their rows."""

    number: int
    period: str = ""
    indicator: str = ""
    school_type: str = ""
    breakdown: str = ""
    unknown: list[tuple[int, str]] = field(default_factory=list)


@dataclass
class Roles:
    """The columns of a table by what they hold."""

    values: list[ValueColumn] = field(default_factory=list)
    dimensions: dict[Role, int] = field(default_factory=dict)
    unused: list[int] = field(default_factory=list)


def the_period_in(text: str) -> str:
    """The one period that stands in a text; '' where none does, or several that differ."""
    found = {match[1] for match in IN_TEXT.finditer(text)}
    return found.pop() if len(found) == 1 else ""


def find_roles(grid: Grid, shape: Shape, names: Names, mapping: TableMapping) -> Roles:
    """Every column of the table except that of the areas, with what it holds."""
    roles = Roles()
    ignored = {folded(word) for word in mapping.ignore}
    for column in range(grid.width):
        cells = [grid.cell(row, column) for row in shape.body]
        texts = heading_texts(grid, shape, column)
        if column == shape.area or (all(c.is_empty for c in cells) and not texts):
            continue
        if {folded(text) for _, text in texts} & ignored:
            roles.unused.append(column)
            continue
        role = _role(grid, shape, column, cells, names, mapping)
        if role == "value":
            roles.values.append(_value_column(column, texts, names, mapping))
        elif role == "unused" or role in roles.dimensions:
            roles.unused.append(column)
        else:
            roles.dimensions[role] = column
    _forget_common_words(roles.values)
    return roles


def heading_texts(grid: Grid, shape: Shape, column: int) -> list[tuple[int, str]]:
    """(row, text) of the headings above a column, from top to bottom.

    In a CSV a heading over several columns stands over the first of them: in all rows but the
    last, an empty cell continues the one to its left.
    """
    found: list[tuple[int, str]] = []
    for row in shape.header:
        text = grid.cell(row, column).text
        if not text and row != shape.header[-1] and column > shape.area + 1:
            left = range(column - 1, shape.area, -1)
            text = next((t for n in left if (t := grid.cell(row, n).text)), "")
        if text and text not in [t for _, t in found]:
            found.append((row, text))
    return found


def _role(
    grid: Grid,
    shape: Shape,
    column: int,
    cells: list[RawCell],
    names: Names,
    mapping: TableMapping,
) -> Role:
    filled = [cell for cell in cells if not cell.is_empty]
    headings = {folded(text) for _, text in heading_texts(grid, shape, column)}
    if mapping.period and column == column_named(grid, shape.header, mapping.period):
        return "period"
    if shape.area < 0 and column == 0:
        return "period"
    if mapping.columns and headings & {folded(name) for name in mapping.columns}:
        return "value"
    if column > shape.area and any(find_period(text) for text in headings):
        return "value"
    if filled and all(find_period(cell.text) for cell in filled):
        certain = all(cell.number is None and not cell.text.isdigit() for cell in filled)
        if certain or headings & PERIOD_HEADINGS:
            return "period"
    for role, what in DIMENSIONS.items():
        if filled and all(_means(names, what, cell.text, mapping) for cell in filled):
            return role
    if column > shape.area and any(folded(t) in names.words.get("Kennzahl", {}) for t in headings):
        return "value"
    figures = sum(looks_like_figure(cell) for cell in filled)
    if figures * 2 >= len(filled) and figures and column > shape.area:
        return "value"
    return "unused"


def _means(names: Names, what: str, text: str, mapping: TableMapping) -> bool:
    if not text or looks_like_figure(RawCell(text, Content.TEXT)):
        return False
    try:
        names.optional(what, mapping.words.get(text, text))
    except BadCellError:
        return False
    return bool(names.words.get(what))


def _value_column(
    column: int, texts: list[tuple[int, str]], names: Names, mapping: TableMapping
) -> ValueColumn:
    found = ValueColumn(column)
    given = {folded(name): indicator for name, indicator in mapping.columns.items()}
    for row, text in texts:
        if folded(text) in given:
            found.indicator = given[folded(text)]
        elif find_period(text):
            found.period = text
        elif not _take_piece(found, text, names, mapping):
            inside = the_period_in(text)
            rest = IN_TEXT.sub("", text).strip(" ,;:()–-") if inside else text
            if inside:
                found.period = inside
            if rest and (not inside or not _take_piece(found, rest, names, mapping)):
                found.unknown.append((row, rest))
    return found


def _take_piece(found: ValueColumn, text: str, names: Names, mapping: TableMapping) -> bool:
    """Whether a piece of a heading is known; it is then kept in ``found``."""
    if folded(text).strip("()") in SAYS_NOTHING:
        return True
    meant = mapping.words.get(text, text)
    for key, what in (
        ("indicator", "Kennzahl"),
        ("school_type", "Schulform"),
        ("breakdown", "Gliederung"),
    ):
        try:
            identifier = names.optional(what, meant)
        except BadCellError:
            continue
        if identifier:
            setattr(found, key, identifier)
        return True
    return False


def _forget_common_words(columns: list[ValueColumn]) -> None:
    """Words that stand above all columns divide nothing."""
    if len(columns) < 2:
        return
    common = set.intersection(*({text for _, text in c.unknown} for c in columns))
    for column in columns:
        column.unknown = [(row, text) for row, text in column.unknown if text not in common]
