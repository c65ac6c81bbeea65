"""Small random tables whose possible numbers can be counted out one by one."""

import random
from collections.abc import Iterator
from itertools import product

from layers.audit.counts import Small
from layers.audit.facts import Facts, Rate
from layers.audit.model import Place
from layers.audit.run import solved
from layers.audit.solve import Found
from layers.audit.sums import Sum
from layers.audit.system import System

LARGEST = 4
"""Innermost numbers are at most this, so that all tables can be counted out."""
FLOOR, BASE = 3, 3


def cell(row: int, column: int) -> Place:
    """A cell of the table; -1 is a sum."""
    return Place("t", "numerator", "level", str(row), 2020, str(column), "all")


class RandomTable:
    """Rows and columns with their sums; some cells hidden, shown, rounded, or told by a rate."""

    def __init__(self, seed: int) -> None:
        chance = random.Random(seed)
        self.rows, self.columns = chance.choice(((2, 2), (2, 3), (3, 2), (1, 4)))
        inner = list(product(range(self.rows), range(self.columns)))
        numbers = {cell(r, c): chance.choice((0, 0, 1, 1, 2, 3, LARGEST)) for r, c in inner}
        self.inner = tuple(numbers)
        self.sums = tuple(self._sums())
        self.most = 14 if len(inner) <= 4 else LARGEST + 1
        for one in self.sums:
            numbers[one.total] = sum(numbers[part] for part in one.parts)
        self.numbers = numbers
        self.facts = Facts()
        for where, number in numbers.items():
            kind = chance.choices(("hidden", "shown", "rounded"), (5, 4, 2))[0]
            if kind == "shown" and not (where in self.inner and 0 < number < FLOOR):
                self.facts.exact[where] = number
            elif kind == "rounded":
                down = number - number % BASE
                told = down + BASE * (number % BASE and chance.random() < 0.5)
                self.facts.rounded[where] = (int(told), BASE)
        if chance.random() < 0.4:
            self._add_rate(chance)

    def _sums(self) -> Iterator[Sum]:
        for row in range(self.rows):
            yield Sum(cell(row, -1), tuple(cell(row, c) for c in range(self.columns)))
        for column in range(self.columns):
            yield Sum(cell(-1, column), tuple(cell(r, column) for r in range(self.rows)))
        yield Sum(cell(-1, -1), tuple(cell(r, -1) for r in range(self.rows)))

    def _add_rate(self, chance: random.Random) -> None:
        top, base = cell(0, 0), cell(0, -1)
        if self.numbers[top]:
            rate = self.numbers[top] / self.numbers[base]
            slack = chance.choice((1e-9 * rate, 0.05, 0.2))
            self.facts.rates.append(Rate(top, base, rate - slack, rate + slack))

    def wanted(self) -> dict[Place, int]:
        """Place -> 0 for a small count, the base for a rounded one."""
        small = {w: 0 for w in self.inner if 0 < self.numbers[w] < FLOOR}
        return small | {where: BASE for where in self.facts.rounded}

    def answers(self) -> dict[Place, Found]:
        """What the audit finds."""
        system = System()
        system.add_sums(self.sums, self.numbers)
        system.add_facts(self.facts, self.numbers)
        for where, base in self.wanted().items():
            target = system.target(where, self.numbers[where])
            target.small, target.base = Small(FLOOR, False), base
        system.settle()
        found = solved(system, 60.0)
        return {w: found[n] for n, target in system.targets.items() for w in target.places}

    def possible(self) -> dict[Place, set[int]]:
        """All numbers that every place may have, by trying every table up to a size."""
        found: dict[Place, set[int]] = {where: set() for where in self.numbers}
        for numbers in product(*(self._span(where) for where in self.inner)):
            table = dict(zip(self.inner, numbers, strict=True))
            for one in self.sums:
                table[one.total] = sum(table[part] for part in one.parts)
            if self._fits(table):
                for where, number in table.items():
                    found[where].add(number)
        return found

    def _span(self, where: Place) -> range:
        if where in self.facts.exact:
            return range(self.facts.exact[where], self.facts.exact[where] + 1)
        if where in self.facts.rounded:
            told, base = self.facts.rounded[where]
            return range(max(0, told - base + 1), told + base)
        return range(self.most + 1)

    def _fits(self, table: dict[Place, int]) -> bool:
        exact = all(table[where] == number for where, number in self.facts.exact.items())
        near = all(abs(table[w] - told) < base for w, (told, base) in self.facts.rounded.items())
        rates = all(
            rate.low * table[rate.denominator] - 1e-9
            <= table[rate.numerator]
            <= rate.high * table[rate.denominator] + 1e-9
            for rate in self.facts.rates
        )
        return exact and near and rates

    def is_safe(self, where: Place, possible: set[int]) -> bool:
        """What docs/confidentiality.md asks for."""
        if self.wanted()[where]:
            return len(possible) >= BASE
        return 0 in possible or max(possible) >= FLOOR


def compare(seed: int) -> int:
    """Compare the audit of a table with counting out; how many counts were compared. Counting
    out stops at a size, so that for larger tables only what it finds possible must be possible."""
    table = RandomTable(seed)
    possible = table.possible()
    for where, answer in table.answers().items():
        assert not answer.gave_up, (seed, where)
        assert table.numbers[where] in possible[where], (seed, where)
        top = float("inf") if answer.high is None else answer.high
        is_outer = answer.low <= min(possible[where]) and top >= max(possible[where])
        if not is_outer:  # what single steps reached, which was enough
            seen = set(range(answer.low, (answer.high or 0) + 1))
            assert answer.is_safe, (seed, where, answer)
            assert len(table.inner) > 4 or seen <= possible[where], (seed, where, seen)
        if table.is_safe(where, possible[where]):
            assert answer.is_safe, (seed, where, answer, possible[where])
        elif len(table.inner) <= 4 and answer.high is not None and answer.high <= table.most:
            assert not answer.is_safe, (seed, where, answer, possible[where])
    return len(table.wanted())
