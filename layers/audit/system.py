"""The system of constraints that an attacker has, and its connected blocks."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from layers.audit.counts import Small
from layers.audit.facts import Facts
from layers.audit.model import Place
from layers.audit.sums import Sum

Variable = tuple[Place, int]
"""A place and its true number: a corrected number is another variable than the one before."""


@dataclass
class Line:
    """low <= sum of coefficient times variable <= high; the first variable is the total of the
    others where ``is_sum`` says so."""

    terms: dict[int, float]
    low: float
    high: float
    total: int | None = None


@dataclass
class Target:
    """What must stay possible for a variable: ``small`` (0 or a number from its floor on), or
    ``base`` many numbers of a rounded one."""

    places: list[Place] = field(default_factory=list)
    small: Small | None = None
    base: int = 0


class System:
    """Variables with bounds, lines over them, targets. Whole, not negative, as counts are."""

    def __init__(self) -> None:
        self.truth: list[int] = []
        self.low: list[int] = []
        self.high: list[float] = []
        self.point: list[int] = []
        self.lines: list[Line] = []
        self.targets: dict[int, Target] = {}
        self._numbers: dict[Variable, int] = {}
        self._same: list[int] = []

    # --- building ---------------------------------------------------------------------------

    def variable(self, where: Place, true: int) -> int:
        """The number of a variable; made where it is new."""
        number = self._numbers.setdefault((where, true), len(self.truth))
        if number == len(self.truth):
            self._new(true)
        return self._root(number)

    def _new(self, true: int) -> int:
        number = len(self.truth)
        self.truth.append(true)
        self.point.append(true)
        self.low.append(0)
        self.high.append(float("inf"))
        self._same.append(number)
        return number

    def _root(self, number: int) -> int:
        while self._same[number] != number:
            self._same[number] = self._same[self._same[number]]
            number = self._same[number]
        return number

    def unite(self, first: int, second: int) -> None:
        """Two variables are one."""
        first, second = self._root(first), self._root(second)
        self._same[max(first, second)] = min(first, second)

    def add_facts(self, facts: Facts, numbers: Mapping[Place, int]) -> None:
        """What a release tells, after all variables are united."""
        for where, number in facts.exact.items():
            found = self.variable(where, number)
            self.low[found] = self.high[found] = number
        for where, (told, base) in facts.rounded.items():
            found = self.variable(where, numbers[where])
            self.low[found] = max(self.low[found], told - base + 1)
            self.high[found] = min(self.high[found], told + base - 1)
            self.point[found] = told
        for rate in facts.rates:
            top = self.variable(rate.numerator, numbers[rate.numerator])
            base_ = self.variable(rate.denominator, numbers[rate.denominator])
            self._add_rate(top, base_, rate.low, rate.high)

    def _add_rate(self, top: int, base: int, low: float, high: float) -> None:
        true = Fraction(self.truth[top], self.truth[base] or 1)
        if high - low < 1e-6 * max(high, 1e-9) and self.truth[base] and true:
            # in full: the rate is a fraction, both numbers are the same multiple of its terms
            times = self._new(self.truth[base] // true.denominator)
            for number, term in ((top, true.numerator), (base, true.denominator)):
                self.lines.append(Line({number: 1.0, times: -float(term)}, 0.0, 0.0))
            return
        if low > 0:
            self.lines.append(Line({top: 1.0, base: -low}, 0.0, float("inf")))
        self.lines.append(Line({top: 1.0, base: -high}, float("-inf"), 0.0))

    def add_sums(self, sums: Iterable[Sum], numbers: Mapping[Place, int]) -> None:
        """Known sums, after all variables are united."""
        for one in sums:
            terms: dict[int, float] = defaultdict(float)
            total = self.variable(one.total, numbers[one.total])
            terms[total] += 1.0
            for part in one.parts:
                terms[self.variable(part, numbers[part])] -= 1.0
            kept = {number: value for number, value in terms.items() if value}
            if kept:
                self.lines.append(Line(kept, 0.0, 0.0, total if kept.get(total) == 1.0 else None))

    def target(self, where: Place, true: int) -> Target:
        """What must stay possible for a place; made where it is new."""
        target = self.targets.setdefault(self.variable(where, true), Target())
        if where not in target.places:
            target.places.append(where)
        return target

    # --- solving what is plain --------------------------------------------------------------

    def settle(self) -> None:
        """Fix every variable that a line leaves no choice, again and again; lines keep what is
        open. Duplicates of lines go."""
        of: dict[int, list[int]] = defaultdict(list)
        for index, line in enumerate(self.lines):
            for number in line.terms:
                of[number].append(index)
        waiting = deque(n for n in range(len(self.truth)) if self._is_fixed(n))
        done = set()
        while waiting:
            number = waiting.popleft()
            if number in done:
                continue
            done.add(number)
            for index in of[number]:
                waiting.extend(self._drop(self.lines[index], number))
        for line in self.lines:
            if len(line.terms) == 1:
                self._bound(line)
        unique = {}
        for line in self.lines:
            if len(line.terms) > 1:
                unique[tuple(sorted(line.terms.items())), line.low, line.high] = line
        self.lines = list(unique.values())

    def _is_fixed(self, number: int) -> bool:
        return self.low[number] == self.high[number]

    def _drop(self, line: Line, number: int) -> list[int]:
        """Put a fixed variable into a line; what is fixed by that."""
        part = line.terms.pop(number, 0.0) * self.low[number]
        line.low -= part
        line.high -= part
        if line.total == number:
            line.total = None
        if len(line.terms) != 1:
            return []
        (last,) = line.terms
        was = self._is_fixed(last)
        self._bound(line)
        return [last] if self._is_fixed(last) and not was else []

    def _bound(self, line: Line) -> None:
        ((number, value),) = line.terms.items()
        ends = sorted((line.low / value, line.high / value))
        # whole numbers within, a hair of error allowed
        self.low[number] = max(self.low[number], -int(-(ends[0] - 1e-6) // 1) if ends[0] > 0 else 0)
        if ends[1] < float("inf"):
            self.high[number] = min(self.high[number], max(0, int((ends[1] + 1e-6) // 1)))

    def blocks(self) -> list[list[int]]:
        """Indices of the lines of every connected block that holds a target."""
        parent = list(range(len(self.truth)))

        def root(number: int) -> int:
            while parent[number] != number:
                parent[number] = parent[parent[number]]
                number = parent[number]
            return number

        for line in self.lines:
            first, *others = line.terms
            for other in others:
                a, b = root(first), root(other)
                parent[max(a, b)] = min(a, b)
        wanted = {root(n) for n in self.targets if not self._is_fixed(n)}
        found: dict[int, list[int]] = defaultdict(list)
        for index, line in enumerate(self.lines):
            number = root(next(iter(line.terms)))
            if number in wanted:
                found[number].append(index)
        return list(found.values())
