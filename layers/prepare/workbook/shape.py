"""Where in a foreign table the titles, headings, data, totals and footnotes are."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from layers.prepare.workbook.figures import DOT, SIGNS, bare, readings
from layers.prepare.workbook.grid import Content, Grid, RawCell
from layers.prepare.workbook.mapping import TableMapping
from layers.prepare.workbook.names import Names, folded
from layers.prepare.workbook.periods import find_period
from layers.prepare.workbook.words import TOTALS

PART_TOTALS = re.compile(r"(summe|zwischensumme|zusammen)\b.*")
LEAST = 1 / 3
"""Part of the filled cells of a column that must be known areas."""


@dataclass
class Shape:
    """Rows of one table in a grid, and the column of its areas (-1: the whole municipality).

    ``titles`` stand above the headings, ``between`` are rows without numbers among the data,
    ``feet`` below it.
    """

    area: int
    level: str
    header: list[int]
    body: list[int]
    titles: list[int] = field(default_factory=list)
    between: list[int] = field(default_factory=list)
    feet: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class AreaIndex:
    """Codes and names of areas per level, as cells are compared with them; ``stripped`` are codes
    that lost their leading zeros."""

    known: dict[str, frozenset[str]]
    stripped: dict[str, frozenset[str]]
    totals: frozenset[str]

    @classmethod
    def of(cls, names: Names, municipality: str) -> "AreaIndex":
        """The areas that ``names`` knows; totals may carry the municipality's name."""
        known = {
            level: frozenset(
                folded(word)
                for code, of in areas.items()
                for word in (code, *of, *(f"{code} {n}" for n in of))
                if word
            )
            for level, areas in names.areas.items()
        }
        name = folded(municipality)
        forms = (name, f"stadt {name}", f"{name}, stadt", f"kreis {name}", f"{name} insgesamt")
        stripped = {
            level: frozenset(code.lstrip("0") for code in areas if code.startswith("0")) - {""}
            for level, areas in names.areas.items()
        }
        return cls(known, stripped, frozenset(forms) if name else frozenset())

    def is_area(self, level: str, text: str) -> bool:
        """Whether a label names an area, be it without its leading zeros."""
        return folded(text) in self.known[level] or text in self.stripped[level]

    def score(self, level: str, labels: Counter[str]) -> float:
        """How much a column of labels looks like areas: names count more than numbers, which may
        be anything, and numbers without their zeros least; 0 where too few are known."""
        known, stripped = self.known[level], self.stripped[level]
        hits = sum(n for text, n in labels.items() if text in known or text in stripped)
        if not hits or hits < LEAST * (labels.total() - 2):
            return 0
        weak = sum(text in stripped and text not in known for text in labels)
        strong = sum(1.0 if text.isdigit() else 2.0 for text in labels if text in known)
        return strong + weak / 2 if strong or weak > 1 else 0

    def is_total(self, text: str) -> bool:
        """Whether a label stands for the whole municipality."""
        return bool(TOTALS.fullmatch(folded(text))) or folded(text) in self.totals


def looks_like_figure(cell: RawCell) -> bool:
    """Whether a cell holds a number or a sign of official tables."""
    if cell.number is not None or cell.content in (Content.ERROR, Content.UNCOMPUTED):
        return True
    if cell.content is not Content.TEXT:
        return False
    return cell.text in SIGNS or cell.text == DOT or bool(readings(bare(cell.text)))


def blocks(grid: Grid, rows: Iterable[int]) -> list[list[int]]:
    """Filled rows in groups that empty rows divide."""
    found: list[list[int]] = []
    for row in rows:
        if found and found[-1][-1] == row - 1:
            found[-1].append(row)
        else:
            found.append([row])
    return found


def column_named(grid: Grid, rows: Iterable[int], name: str) -> int | None:
    """The column with this heading in one of the rows, or of this letter."""
    for row in rows:
        for number, cell in enumerate(grid.rows[row]):
            if folded(cell.text) == folded(name):
                return number
    if re.fullmatch("[A-Z]{1,2}", name):
        number = 0
        for letter in name:
            number = number * 26 + ord(letter) - ord("A") + 1
        return number - 1
    return None


def find_area_column(
    grid: Grid, rows: list[int], index: AreaIndex, mapping: TableMapping
) -> tuple[int, str] | None:
    """The column that names areas and their level; None where no column does."""
    best: tuple[float, int, str] | None = None
    levels = [mapping.level] if mapping.level in index.known else list(index.known)
    wanted = column_named(grid, rows, mapping.area) if mapping.area else None
    for column in range(grid.width):
        if wanted is not None and column != wanted:
            continue
        texts = (folded(grid.cell(row, column).text) for row in rows)
        labels = Counter(text for text in texts if text)
        for level in levels:
            score = index.score(level, labels)
            if score and (best is None or (score, -column) > (best[0], -best[1])):
                best = (score, column, level)
    if best is None and wanted is not None and levels:
        return wanted, levels[-1]
    return None if best is None else (best[1], best[2])


def find_shapes(grid: Grid, index: AreaIndex, mapping: TableMapping) -> list[Shape]:
    """The tables of a grid from top to bottom; [] where none is recognised.

    Tables are divided by empty rows where the part below has headings of its own.
    """
    filled = [n for n in grid.filled_rows() if n + 1 >= mapping.first_row]
    found = find_area_column(grid, filled, index, mapping)
    if found is None:
        shape = _city_shape(grid, filled)
        return [shape] if shape else []
    area, level = found
    shapes: list[Shape] = []
    waiting: list[int] = []
    for block in blocks(grid, filled):
        first = _first_body_row(grid, block, area, level, index)
        if first is None:
            waiting += block
            continue
        above, below = [r for r in block if r < first], [r for r in block if r >= first]
        if shapes and not above:
            _extend(shapes[-1], grid, [*waiting, *below], index)
        else:
            head = [*waiting, *above]
            titles, header = _split_head(grid, head, area, mapping)
            shape = Shape(area, level, header, [], titles)
            _extend(shape, grid, below, index)
            shapes.append(shape)
        waiting = []
    if shapes:
        for row in waiting:
            # numbers below an empty row are a total or areas nobody knows; only years are neither
            cells = [c for c in grid.rows[row][area + 1 :] if not c.is_empty]
            is_data = any(looks_like_figure(c) and not find_period(c.text) for c in cells)
            (shapes[-1].body if is_data else shapes[-1].feet).append(row)
        for shape in shapes:
            _set_feet_apart(shape, grid)
    return shapes


def _first_body_row(
    grid: Grid, block: list[int], area: int, level: str, index: AreaIndex
) -> int | None:
    labels = [grid.cell(row, area).text for row in block]
    first = next((n for n, label in enumerate(labels) if index.is_area(level, label)), None)
    if first is None:
        return None
    while first and (
        _is_total_row(grid, block[first - 1], area, index)
        or _is_row_of_numbers(grid, block[first - 1], area)
    ):
        first -= 1
    return block[first]


def _is_total_row(grid: Grid, row: int, area: int, index: AreaIndex) -> bool:
    """A total above the areas; a heading over years is none."""
    others = [c for n, c in enumerate(grid.rows[row]) if n != area and not c.is_empty]
    all_periods = all(find_period(cell.text) for cell in others)
    total = index.is_total(grid.cell(row, area).text)
    return total and _has_figures(grid, row, area) and not all_periods


def _is_row_of_numbers(grid: Grid, row: int, area: int) -> bool:
    """A row of data, whatever its label: one that is written wrongly is no heading."""
    label = grid.cell(row, area).text
    others = [c for n, c in enumerate(grid.rows[row]) if n > area and not c.is_empty]
    return (
        bool(re.search(r"[^\W\d_]{2}", label))
        and bool(others)
        and all(looks_like_figure(cell) for cell in others)
        and not any(re.search(r"(?:19|20)\d{2}(?!\d)", cell.text) for cell in others)
    )


def _has_figures(grid: Grid, row: int, area: int) -> bool:
    return any(looks_like_figure(c) for n, c in enumerate(grid.rows[row]) if n > area)


def _extend(shape: Shape, grid: Grid, rows: list[int], index: AreaIndex) -> None:
    """Rows with a known area are data, whatever stands in them; others only with numbers."""
    for row in rows:
        is_area = index.is_area(shape.level, grid.cell(row, shape.area).text)
        is_data = is_area or _has_figures(grid, row, shape.area)
        (shape.body if is_data else shape.between).append(row)


def _set_feet_apart(shape: Shape, grid: Grid) -> None:
    """Rows below the data are feet; rows between that have entries of their own are data, unless
    they say the headings again."""
    last = max(shape.body)
    headings = [[cell.text for cell in grid.rows[row]] for row in shape.header]
    for row in [row for row in shape.between if row < last]:
        cells = grid.rows[row]
        own = [c for c in cells[shape.area + 1 :] if not c.is_empty and not c.merged]
        if own and grid.cell(row, shape.area).text and [c.text for c in cells] not in headings:
            shape.between.remove(row)
            shape.body.append(row)
    shape.body.sort()
    shape.feet = [*(r for r in shape.between if r > last), *shape.feet]
    shape.between = [r for r in shape.between if r < last]


def _split_head(
    grid: Grid, rows: list[int], area: int, mapping: TableMapping
) -> tuple[list[int], list[int]]:
    """Rows above the data as titles and headings."""
    if mapping.header_rows:
        return rows[: -mapping.header_rows], rows[-mapping.header_rows :]
    header: list[int] = []
    for row in reversed(rows):
        if header and header[0] - row > 1:
            break
        filled = [n for n, c in enumerate(grid.rows[row]) if not c.is_empty and not c.merged]
        if not filled or (len(filled) == 1 and filled[0] <= area and (header or area > 0)):
            break
        if len(filled) == 1 and filled[0] == 0 and _is_long(grid.cell(row, 0).text):
            break
        header.insert(0, row)
    return [row for row in rows if row not in header], header


def _is_long(text: str) -> bool:
    return len(text) > 40


def _city_shape(grid: Grid, rows: list[int]) -> Shape | None:
    """A table without areas: its first column names periods, the others have numbers."""
    body = [
        row for row in rows if find_period(grid.cell(row, 0).text) and _has_figures(grid, row, 0)
    ]
    if len(body) < 2 or any(
        grid.cell(row, n).content is Content.TEXT and not looks_like_figure(grid.cell(row, n))
        for row in body
        for n in range(1, len(grid.rows[row]))
    ):
        return None
    above = [row for row in rows if row < body[0]]
    titles, header = _split_head(grid, above, 0, TableMapping())
    others = [row for row in rows if row > body[0] and row not in body]
    # a year that cannot be read, such as one with a footnote, is told at its cell
    faulty = [row for row in others if _has_figures(grid, row, 0)]
    feet = [row for row in others if row not in faulty]
    return Shape(-1, "", header, sorted([*body, *faulty]), titles, feet=feet)
