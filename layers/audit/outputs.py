"""What files and pages made of a release tell of its hidden cells.

All of them are made of the release alone, which is audited as a whole: no view can tell more. What
is rendered here shows that it is so: a column that reveals a hidden number by another way (a sum
kept aside, another file) is read like everybody reads it, by its heading, area and year.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from layers.audit.counts import Counts, change_numbers, parts, place
from layers.audit.facts import EXACT, SHOWN, Facts, Rate, tell
from layers.audit.model import DENOMINATOR, NUMERATOR, Exposure, Place, Row
from layers.audit.reading import Content

Cell = float | int | str | None
VALUE = "value"
ROUNDED_DECIMALS = 5
"""A broken number with no more than these may have been rounded to them."""
_NUMBER = re.compile(r"[-\u2212]?\d[\d.\u00a0\u202f]*(?:,\d+)?")


class Told(NamedTuple):
    """What one column of a file or page says of one row; ``view`` says which (German), ``where`` is
    the place of its numerator or number of pupils."""

    view: str
    column: str
    where: Place
    content: Cell


Exports = Callable[[Path, Sequence[Place]], Iterable[Told]]
"""Renders what is made of the release in a file, at least where the given places are hidden."""


class _Number(NamedTuple):
    number: float
    slack: float


def hidden_places(public: Content, truth: Content) -> list[Place]:
    """Where truth has a number that public has not: numerators (values), pupils and their sums."""
    shown = {row.key: row for row in public.rows}
    found = [
        place(row, NUMERATOR)
        for row in truth.rows
        if _shown(row) and not _shown(shown.get(row.key))
    ]
    changes = change_numbers(public.changes)
    return found + [where for where in change_numbers(truth.changes) if where not in changes]


def _shown(row: Row | None) -> bool:
    return (
        row is not None and row.status in SHOWN and (row.status == "none" or row.value is not None)
    )


def add_outputs(
    told: Iterable[Told], public: Content, truth: Content, counts: Counts, facts: Facts
) -> list[Exposure]:
    """Add to the facts what is told of hidden rows beyond the release; numbers that nobody can
    interpret are returned."""
    hidden = set(hidden_places(public, truth))
    shown, true = _known(public), _known(truth)
    told = list(told)
    leaks: dict[tuple[str, str], list[tuple[Place, _Number]]] = defaultdict(list)
    for one in told:
        if one.where in hidden and one.content is not None:
            known = shown.get(one.where, {}).values()
            for number in _numbers(one.content):
                if not any(_is(number, other) for other in known):
                    leaks[one.view, one.column].append((one.where, number))
    columns: dict[tuple[str, str], list[tuple[Place, _Number]]] = {name: [] for name in leaks}
    for one in told if leaks else ():
        if (one.view, one.column) in leaks:
            cells = ((one.where, number) for number in _numbers(one.content))
            columns[one.view, one.column].extend(cells)
    strange = []
    for column, found in leaks.items():
        part = _meaning(columns[column], found, true)
        for key, number in found:
            if part is None:
                why = (
                    f"{column[0]}, Spalte „{column[1]}“ nennt zu geheimen Zellen Zahlen, "
                    "die sich nicht deuten lassen."
                )
                strange.append(Exposure(key, None, None, None, why))
                break
            _tell(facts, counts, key, part, number)
    return strange


def _known(content: Content) -> dict[Place, dict[str, float]]:
    """The numbers of every row by part, its value among them."""
    found: dict[Place, dict[str, float]] = {}
    for row in content.rows:
        numbers = parts(row, content.measures.get(row.indicator, ""))
        others = {VALUE: row.value, "low": row.low, "high": row.high, "difference": row.numerator}
        for name, number in others.items():
            if number is not None:
                numbers[name] = number
        found[place(row, NUMERATOR)] = numbers
    for where, pupils in change_numbers(content.changes).items():
        found[where] = {NUMERATOR: float(pupils)}
    return found


def _meaning(
    column: Sequence[tuple[Place, _Number]],
    leaks: Sequence[tuple[Place, _Number]],
    true: Mapping[Place, Mapping[str, float]],
) -> str | None:
    """The part that a column tells of every leaking row: of several that fit, the one that it tells
    of most other rows as well. None where nothing fits."""
    names = sorted({name for where, _ in leaks for name in true.get(where, {})})

    def fitting(name: str, cells: Sequence[tuple[Place, _Number]]) -> int:
        return sum(_is(n, true[w][name]) for w, n in cells if name in true.get(w, {}))

    names = [name for name in names if fitting(name, leaks) == len(leaks)]
    return max(names, key=lambda name: fitting(name, column), default=None)


def _is(number: _Number, other: float) -> bool:
    return abs(number.number - other) <= number.slack + EXACT * max(1.0, abs(other))


def _tell(facts: Facts, counts: Counts, top: Place, part: str, number: _Number) -> None:
    """Note that ``part`` of a row is told; of what is no count itself, that its numerator is."""
    where = top if part == NUMERATOR else top._replace(part=part)
    base = top._replace(part=DENOMINATOR)
    if where in counts.numbers:
        tell(facts, where, counts.numbers[where], counts)
    elif part == VALUE and base in counts.numbers and where.table in counts.factors:
        factor = counts.factors[where.table]
        slack = number.slack + EXACT * abs(number.number)
        low, high = (number.number - slack) / factor, (number.number + slack) / factor
        facts.rates.append(Rate(top, base, low, high))
    elif top in counts.numbers:
        tell(facts, top, counts.numbers[top], counts)


def _numbers(content: Cell) -> Iterator[_Number]:
    """The numbers in a cell: as they are, or as German writes them."""
    if isinstance(content, str):
        for text in _NUMBER.findall(content):
            plain = re.sub(r"[.\u00a0\u202f]", "", text).replace("\u2212", "-")
            decimals = len(plain.partition(",")[2])
            yield _Number(float(plain.replace(",", ".")), 0.5 * 10**-decimals if decimals else 0.0)
    elif content is not None:
        decimals = len(str(content).partition(".")[2])
        is_rounded = isinstance(content, float) and decimals <= ROUNDED_DECIMALS
        yield _Number(float(content), 0.5 * 10**-decimals if is_rounded else 0.0)
