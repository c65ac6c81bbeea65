"""Delivered figures of areas that ended, carried to the areas that took their place.

The rule is that of layers.prepare.conversions. Only rows of areas that a change names are taken out
of the database, which are few even among millions.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import duckdb

from layers.model import Measure
from layers.prepare.cells import Cell
from layers.prepare.conversions import Change, carry
from layers.prepare.derive import Observation
from layers.prepare.specs import IndicatorFile, Rules
from layers.prepare.sums import Key, Numbers
from layers.status import HAS_VALUE, PRECEDENCE, Flag, Status

FINEST = 1000
"""Numbers that are not whole are carried in thousandths."""


class _Given(NamedTuple):
    """A row as it stands in the database; flags as bits."""

    indicator_id: str
    level: str
    code: str
    period: int
    school_type: str
    breakdown: str
    value: float | None
    status: str
    flags: int
    numerator: float | None
    denominator: float | None

    @property
    def key(self) -> Key:
        """Where the number belongs."""
        return Key(self.level, self.code, self.period, self.school_type, self.breakdown)


def converted(
    connection: duckdb.DuckDBPyConnection,
    changes: Sequence[Change],
    indicators: Sequence[IndicatorFile],
    rules: Rules,
) -> list[Observation]:
    """Rows of new areas for periods before they were there.

    Counts are carried themselves; other values by their numerators and denominators, and not at all
    where there are none. Needs view ``own_value`` and table ``summed``.
    """
    if not changes:
        return []
    found: dict[str, list[_Given]] = defaultdict(list)
    for given in _rows(connection, changes):
        found[given.indicator_id].append(given)
    known = {i.id: i for i in indicators}
    return [
        row
        for name in sorted(found)
        for row in _of_indicator(known[name], found[name], changes, rules)
    ]


def _rows(connection: duckdb.DuckDBPyConnection, changes: Sequence[Change]) -> list[_Given]:
    """Rows of all areas that a change names."""
    named = {
        (change.level, code)
        for change in changes
        for code in {*change.shares, *(new for of in change.shares.values() for new in of)}
    }
    levels, codes = zip(*sorted(named), strict=True)
    columns = ("indicator_id", "level", "code", "period", "school_type", "breakdown", "value",
               "status", "flags", "numerator", "denominator")  # fmt: skip
    told = ", ".join(columns)
    rows = connection.execute(
        f"""WITH named AS (
                SELECT CAST(unnest($1) AS level_word) AS level,
                       CAST(unnest($2) AS code_word) AS code
            ), given AS (
                SELECT {told} FROM own_value UNION ALL SELECT {told} FROM summed
            )
            SELECT CAST(indicator_id AS TEXT), CAST(level AS TEXT), CAST(code AS TEXT), period,
                   CAST(school_type AS TEXT), breakdown, value, CAST(status AS TEXT), flags,
                   numerator, denominator
            FROM given SEMI JOIN named USING (level, code)""",  # noqa: S608 - constants
        [list(levels), list(codes)],
    ).fetchall()
    return [_Given(*row) for row in rows]


def _of_indicator(
    indicator: IndicatorFile, rows: list[_Given], changes: Sequence[Change], rules: Rules
) -> list[Observation]:
    there = {row.key for row in rows}
    if indicator.measure is Measure.COUNT:
        numbers = _carried({r.key: _cell(r, r.value) for r in rows}, changes, indicator)
        return [
            _observation(indicator, key, cell, _number(cell))
            for key, cell in sorted(numbers.items())
            if key not in there
        ]
    based = [r for r in rows if r.denominator is not None or Status(r.status) not in HAS_VALUE]
    if not any(r.denominator is not None for r in based):
        return []
    above = _carried({r.key: _cell(r, r.numerator) for r in based}, changes, indicator)
    below = _carried({r.key: _cell(r, r.denominator) for r in based}, changes, indicator)
    return [
        _quotient(indicator, key, above[key], below[key], rules)
        for key in sorted(above.keys() & below.keys())
        if key not in there
    ]


def _cell(row: _Given, number: float | None) -> Cell:
    flags = frozenset(flag for place, flag in enumerate(Flag) if row.flags & 1 << place)
    if number is not None:
        return Cell(number, Status.OK if number else Status.NONE, flags)
    return Cell(None, Status(row.status), flags)


def _carried(
    numbers: Mapping[Key, Cell], changes: Sequence[Change], indicator: IndicatorFile
) -> Numbers:
    """The numbers and those of new areas; whole where all that was given is whole."""
    known = [float(c.number) for c in numbers.values() if c.status in HAS_VALUE]
    step = 1 if all(number.is_integer() for number in known) else FINEST
    scaled = {key: _times(cell, step) for key, cell in numbers.items()}
    carried = carry(scaled, changes, indicator.period_kind)
    return {key: _times(cell, 1 / step) for key, cell in carried.items()}


def _times(cell: Cell, factor: float) -> Cell:
    if cell.status not in HAS_VALUE or factor == 1:
        return cell
    return Cell(round(float(cell.number) * factor, 6), cell.status, cell.flags)


def _number(cell: Cell) -> float | None:
    return float(cell.number) if cell.status in HAS_VALUE else None


def _quotient(
    indicator: IndicatorFile, key: Key, above: Cell, below: Cell, rules: Rules
) -> Observation:
    """A value formed of carried numbers, by the rules for delivered ones."""
    hidden = [c.status for c in (above, below) if c.status not in HAS_VALUE]
    cell = Cell(None, Status.NOT_APPLICABLE, above.flags | below.flags)
    if hidden:
        status = min(hidden, key=PRECEDENCE.index)
        return _observation(indicator, key, Cell(None, status, cell.flags), None)
    top, bottom = float(above.number), float(below.number)
    if bottom == 0:
        return _observation(indicator, key, cell, None, top, bottom)
    status = Status.OK if top else Status.NONE
    of_people = indicator.measure in (Measure.RATE, Measure.RATIO)
    if status is Status.OK and of_people and bottom < rules.small_denominator:
        status = Status.LIMITED
    value = indicator.recipe.per * top / bottom
    return _observation(indicator, key, Cell(value, status, cell.flags), value, top, bottom)


def _observation(
    indicator: IndicatorFile,
    key: Key,
    cell: Cell,
    value: float | None,
    top: float | None = None,
    bottom: float | None = None,
) -> Observation:
    from_bottom = indicator.recipe.cases_from_denominator and bottom is not None
    return Observation(
        indicator.id,
        *key,
        value=value,
        status=cell.status.value,
        flags="" if value is None else ",".join(sorted(flag.value for flag in cell.flags)),
        numerator=top,
        denominator=bottom,
        cases=int(bottom or 0) if from_bottom else None,
    )
