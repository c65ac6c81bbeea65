"""Quantities: numbers per area and period, added up from checked tables to every level.

Nested levels get plain sums. A level whose outlines cut smaller areas gets estimates: each area's
number is divided by the stated shares, and the result is rounded to whole numbers so that the
estimates add up to the city (method of largest remainders). Facilities count where they stand.
A sum that would contain a number that may not or cannot be told has that number's status.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from layers.model import ALL, MUNICIPALITY_LEVEL, NOT_LOCATED, PeriodKind, period_date
from layers.prepare.cells import Cell
from layers.prepare.check import OWN_CITY_VALUE, Row, Table
from layers.prepare.conversions import Change, carry
from layers.prepare.periods import (
    EditionAreas,
    Shares,
    fitting_edition,
    kind_of_column,
    later_editions,
)
from layers.prepare.specs import Quantity, Rules
from layers.prepare.sums import Key, Numbers, add_up, shared_out
from layers.status import Flag


@dataclass(frozen=True)
class World:
    """What quantities are computed over: areas of all editions (oldest first), checked tables, and
    how numbers are carried over changes of boundaries."""

    slug: str
    rules: Rules
    editions: tuple[EditionAreas, ...]
    tables: Mapping[str, Table]
    changes: tuple[Change, ...] = ()

    def at(self, kind: PeriodKind, period: int) -> EditionAreas:
        """The areas of a period."""
        return later_editions(self.editions, period_date(kind, period))[0]

    def km2(self, key: Key, kind: PeriodKind) -> float | None:
        """The size of an area in its period; for one that was not there yet, its first size."""
        later = later_editions(self.editions, period_date(kind, key.period))
        return next((e.km2[key[:2]] for e in later if key[:2] in e.km2), None)

    def city(self, period: int, school_type: str = ALL, breakdown: str = ALL) -> Key:
        """The key of the whole municipality."""
        return Key(MUNICIPALITY_LEVEL, self.slug, period, school_type, breakdown)


def quantity(world: World, spec: Quantity, kind: PeriodKind) -> Numbers:
    """The numbers of a quantity on every level where its table allows; ``kind`` says what its
    periods are where the table has no column for them."""
    if spec.area_km2:
        raise ValueError("the size of areas has no period of its own; use it as a denominator")
    table = world.tables[spec.table]
    if table.passport.column_of_type("area"):
        return _of_areas(world, table, spec, kind)
    if table.passport.column_of_type("latitude"):
        return of_points(world, table, spec, kind, lambda rows: _count(rows, spec))
    return _of_city(world, table, spec)


def rows_of(table: Table, where: Mapping[str, str]) -> list[Row]:
    """The rows that hold these values."""
    return [row for row in table.rows if all(row[k].value == v for k, v in where.items())]


def _count(rows: Iterable[Row], spec: Quantity) -> Cell:
    if spec.count_rows:
        return add_up(Cell(1) for _ in rows)
    return add_up(row[column] for row in rows for column in spec.columns)


def period_of(table: Table, spec: Quantity) -> Callable[[Row], int]:
    """How a row is dated: by the quantity's fixed period, else by the table's year column."""
    if spec.period is not None:
        fixed = spec.period
        return lambda row: fixed
    column = table.passport.column_of_type("year", "school_year")
    return lambda row: int(row[column].number)


def _of_areas(world: World, table: Table, spec: Quantity, kind: PeriodKind) -> Numbers:
    column = table.passport.column_of_type("area")
    level = table.passport.columns[column].level
    dated = period_of(table, spec)
    years = table.passport.column_of_type("year", "school_year")
    meant = kind_of_column(table.passport.columns[years].type) if years else kind
    # what is no count cannot be divided among areas
    counts = all(table.passport.columns[name].type == "count" for name in spec.columns)
    rows = rows_of(table, spec.where)
    by_column: list[Numbers] = []
    for name in spec.columns:
        base: Numbers = {Key(level, row[column].text, dated(row)): row[name] for row in rows}
        lifted = lift(world, level, base, meant)
        by_column.append(carry(lifted, world.changes, meant) if counts else lifted)
    return {key: add_up(part[key] for part in by_column) for key in by_column[0]}


def lift(world: World, level: str, base: Numbers, kind: PeriodKind) -> Numbers:
    """Numbers of one level on that level, on all coarser ones and for the city.

    The city is the sum of the areas and of what is not located, unless the source has a value of
    its own (area code OWN_CITY_VALUE). Only areas of one edition are added up: that of the period,
    or a later one where the source has its areas.
    """
    lifted = {key: cell for key, cell in base.items() if key.code != OWN_CITY_VALUE}
    own = {key.period: cell for key, cell in base.items() if key.code == OWN_CITY_VALUE}
    by_period: dict[int, Numbers] = defaultdict(dict)
    for key, cell in lifted.copy().items():
        by_period[key.period][key] = cell
    for period, given in by_period.items():
        present = {key.code for key in given}
        day = period_date(kind, period)
        areas = fitting_edition(world.editions, level, day, present)
        wanted = {*areas.codes[level], NOT_LOCATED}
        cells = {key: cell for key, cell in given.items() if key.code in wanted}
        lifted[world.city(period)] = own.get(period) or add_up(cells.values())
        for parent_level in (name for name in areas.codes if name != level):
            lifted |= _to_parents(areas.shares, parent_level, period, cells)
            if (left := cells.get(Key(level, NOT_LOCATED, period))) is not None:
                lifted[Key(parent_level, NOT_LOCATED, period)] = left
    return lifted


def _to_parents(shares_of: Shares, parent_level: str, period: int, cells: Numbers) -> Numbers:
    parts: dict[str, list[tuple[float, Cell]]] = defaultdict(list)
    cut = False
    for key, cell in cells.items():
        if key.code == NOT_LOCATED:
            continue
        shares = shares_of.get((key.level, key.code), {}).get(parent_level)
        if shares is None:
            return {}
        cut = cut or len(shares) > 1
        for code, share in shares.items():
            parts[code].append((share, cell))
    if not cut:
        sums = {code: add_up(cell for _, cell in found) for code, found in parts.items()}
    else:
        sums = shared_out(parts, Flag.ESTIMATED)
    return {Key(parent_level, code, period): cell for code, cell in sums.items()}


def of_points(
    world: World,
    table: Table,
    spec: Quantity,
    kind: PeriodKind,
    measure: Callable[[list[Row]], Cell],
) -> Numbers:
    """A measure over the facilities of every area, broken down as the quantity says.

    Areas without a facility are measured over no rows.
    """
    rows = rows_of(table, spec.where)
    if spec.period is None:
        raise ValueError(f"facilities of {table.file} need one fixed period")
    types = _values(table, spec.school_type)
    parts = _values(table, spec.breakdown)
    numbers: Numbers = {}
    areas = world.at(kind, spec.period)
    for level, code, here in _rows_by_area(world.slug, areas, table, rows):
        for school_type in types:
            of_type = _only(here, spec.school_type, school_type)
            for part in parts:
                key = Key(level, code, spec.period, school_type, part)
                numbers[key] = measure(_only(of_type, spec.breakdown, part))
    return numbers


def _rows_by_area(
    slug: str, areas: EditionAreas, table: Table, rows: list[Row]
) -> Iterable[tuple[str, str, list[Row]]]:
    yield MUNICIPALITY_LEVEL, slug, rows
    for level, codes in areas.codes.items():
        by_code: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            # a point may lie outside the municipality as it was then
            by_code[areas.places[table.passport.table, row.line].get(level, "")].append(row)
        yield from ((level, code, by_code[code]) for code in codes)


def _values(table: Table, column: str) -> list[str]:
    if not column:
        return [ALL]
    return [ALL, *sorted({row[column].text for row in table.rows})]


def _only(rows: list[Row], column: str, value: str) -> list[Row]:
    return rows if value == ALL else [row for row in rows if row[column].value == value]


def _of_city(world: World, table: Table, spec: Quantity) -> Numbers:
    dated = period_of(table, spec)
    place = table.passport.column_of_type("place")
    grouped: dict[Key, list[Row]] = defaultdict(list)
    for row in rows_of(table, spec.where):
        level, _, code = row[place].text.partition(":") if place else ("", "", "")
        key = Key(level, code, dated(row)) if place else world.city(dated(row))
        types = {ALL, row[spec.school_type].text} if spec.school_type else {ALL}
        parts = {ALL, row[spec.breakdown].text} if spec.breakdown else {ALL}
        for school_type in types:
            for part in parts:
                grouped[key._replace(school_type=school_type, breakdown=part)].append(row)
    return {key: _count(rows, spec) for key, rows in grouped.items()}
