"""Blocks for tests: tables of nested dimensions, random and from textbooks, and the optimum.

Nothing here is shared with the code under test: sums are made by adding up, and both attacker and
optimum are programs of their own, in other variables.
"""

import itertools
from collections.abc import Sequence

import highspy
import numpy as np

from layers.prepare.protect.block import Block, Mask

Tree = dict[int, list[int]]
"""Per node its children; node 0 is all together, parents come before their children."""


def flat(parts: int) -> Tree:
    """A total and its parts."""
    return {0: list(range(1, parts + 1))} | {part: [] for part in range(1, parts + 1)}


def nested(chance: np.random.Generator, width: int, depth: int) -> Tree:
    """A random tree; some branches end early."""
    tree: Tree = {0: []}
    ends = [0]
    for _ in range(depth):
        grown: list[int] = []
        for end in ends:
            if end and chance.random() < 0.25:
                continue
            tree[end] = list(range(len(tree), len(tree) + int(chance.integers(2, width + 1))))
            tree |= {child: [] for child in tree[end]}
            grown += tree[end]
        ends = grown
    return tree


def table(
    trees: Sequence[Tree],
    leaves: np.ndarray,
    threshold: int = 3,
    loss: str = "one",
    zero: bool = False,
) -> Block:
    """The block of a table whose innermost counts are ``leaves``, in the order of the trees.

    ``loss``: "one", the same for every count, or "count", the count itself (at least 1).
    """
    shape = tuple(len(tree) for tree in trees)
    counts = np.zeros(shape, dtype=np.int64)
    ends = [[node for node in tree if not tree[node]] for tree in trees]
    counts[np.ix_(*ends)] = leaves
    for axis, tree in enumerate(trees):
        for node in sorted(tree, reverse=True):
            if tree[node]:
                at = (slice(None),) * axis + (node,)
                counts[at] = counts.take(tree[node], axis=axis).sum(axis=axis)
    flat_counts = counts.ravel()
    sensitive = (flat_counts >= (0 if zero else 1)) & (flat_counts < threshold)
    cost = np.ones(counts.size) if loss == "one" else np.maximum(flat_counts, 1).astype(float)
    return Block(
        counts=flat_counts,
        sums=_sums(trees, shape),
        sensitive=sensitive,
        threshold=np.full(counts.size, threshold, dtype=np.int64),
        loss=cost,
        hidden=np.zeros(counts.size, dtype=bool),
        shown=np.zeros(counts.size, dtype=bool),
    )


def _sums(trees: Sequence[Tree], shape: tuple[int, ...]) -> tuple[tuple[int, tuple[int, ...]], ...]:
    places = np.arange(int(np.prod(shape))).reshape(shape)
    found = []
    for axis, tree in enumerate(trees):
        for rest in itertools.product(*(range(n) for i, n in enumerate(shape) if i != axis)):
            line = places[(*rest[:axis], slice(None), *rest[axis:])]
            for node, children in tree.items():
                if children:
                    found.append((int(line[node]), tuple(int(line[child]) for child in children)))
    return tuple(found)


def random_block(seed: int, largest: int = 400) -> Block:
    """A table of one to three dimensions (the last sometimes numerator, rest and denominator) of at
    most ``largest`` counts, many of them small."""
    chance = np.random.default_rng(seed)
    dimensions = int(chance.integers(1, 4))
    while True:
        trees = [nested(chance, 4, int(chance.integers(1, 3))) for _ in range(dimensions)]
        if dimensions > 1 and chance.random() < 0.4:
            trees[-1] = flat(2)
        if np.prod([len(tree) for tree in trees]) <= largest:
            break
    ends = [sum(not children for children in tree.values()) for tree in trees]
    mean = float(chance.choice([2, 8, 25]))
    leaves = chance.negative_binomial(0.6, 0.6 / (0.6 + mean), size=ends)
    threshold = int(chance.choice([3, 3, 3, 5, 10]))
    return table(trees, leaves, threshold, str(chance.choice(["one", "count"])))


class Program:
    """A mixed program, row by row. (The HiGHS in scipy 1.17 calls some of the programs below solved
    at losses far above the least; that of highspy 1.15 does not.)"""

    def __init__(self) -> None:
        self.highs = highspy.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 0)):
            self.highs.setOptionValue(option, value)

    def column(self, lower: float, upper: float, cost: float = 0.0, whole: bool = False) -> int:
        place = self.highs.getNumCol()
        self.highs.addVar(lower, upper)
        self.highs.changeColCost(place, cost)
        if whole:
            self.highs.changeColIntegrality(place, highspy.HighsVarType.kInteger)
        return place

    def row(self, terms: list[tuple[int, float]], low: float, high: float) -> None:
        columns, factors = zip(*terms, strict=True)
        self.highs.addRow(low, high, len(terms), np.array(columns, np.int32), np.array(factors))

    def least(self, seconds: float = 600.0) -> float | None:
        self.highs.setOptionValue("time_limit", seconds)
        self.highs.run()
        solved = self.highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return self.highs.getInfo().objective_function_value if solved else None


def extremes(block: Block, mask: Mask, cell: int) -> tuple[int, int]:
    """The smallest and the largest whole number that a count may be, to someone who sees all others
    and ``mask`` hides the rest. The largest is at most the sum of all counts."""
    most = float(block.counts.sum())
    secret = mask & ~block.shown
    found = []
    for sign in (1.0, -1.0):
        program = Program()
        for place, count in enumerate(block.counts.astype(float).tolist()):
            lower, upper = (0.0, most) if secret[place] else (count, count)
            program.column(lower, upper, sign * (place == cell), whole=True)
        for total, parts in block.sums:
            program.row([(total, -1.0), *((part, 1.0) for part in parts)], 0.0, 0.0)
        least = program.least()
        assert least is not None
        found.append(round(sign * least))
    return found[0], found[1]


def group(block: Block, mask: Mask, cell: int) -> set[int]:
    """The hidden counts that sums connect with one, and itself."""
    found, new = {cell}, [cell]
    while new:
        one = new.pop()
        for total, parts in block.sums:
            line = [place for place in (total, *parts) if mask[place] and not block.shown[place]]
            if one in line:
                new += [place for place in line if place not in found]
                found |= set(line)
    return found


def convinces(block: Block, mask: Mask, cell: int) -> bool:
    """Whether a sensitive count is protected while another of its group is small."""
    size = float(block.counts.sum())
    for other in group(block, mask, cell) - {cell}:
        for low, high in ((0.0, 0.0), (float(block.threshold[cell]), size)):
            program = Program()
            for place, count in enumerate(block.counts.astype(float).tolist()):
                secret = mask[place] and not block.shown[place]
                bounds = (0.0, size) if secret else (count, count)
                if place == cell:
                    bounds = (low, high)
                if place == other:
                    bounds = (1.0, float(block.threshold[other] - 1))
                program.column(*bounds, whole=True)
            for total, parts in block.sums:
                program.row([(total, -1.0), *((part, 1.0) for part in parts)], 0.0, 0.0)
            if program.least() is not None:
                return True
    return False


def is_protected(block: Block, mask: Mask, cell: int) -> bool:
    """Whether a sensitive count may be 0 (and is not), or not below its threshold."""
    if not mask[cell] or block.shown[cell]:
        return False
    least, most = extremes(block, mask, cell)
    return (least == 0 and block.counts[cell] > 0) or most >= block.threshold[cell]


def cheapest(block: Block, seconds: float, convincing: bool) -> Mask | None:
    """The pattern of least loss that protects all sensitive counts, or one of slightly less,
    because the other counts need not be whole here; None where it is not found in time.

    One program with a yes or no per count, and a copy of the table per sensitive count (Fischetti &
    Salazar 2001, Management Science 47, their first model). ``convincing``: each copy has another
    hidden count that is small, not always one of the same group.
    """
    if not block.sensitive.any():
        return block.hidden
    program = Program()
    most = float(block.counts.max() + block.threshold.max())
    must = block.sensitive | block.hidden
    hide = [
        program.column(float(known), 1.0, 0.0 if known else float(loss), whole=True)
        for known, loss in zip(must, block.loss, strict=True)
    ]
    for cell in np.flatnonzero(block.sensitive):
        _copy(program, block, hide, int(cell), most, convincing)
    if program.least(seconds) is None:
        return None
    return np.array(program.highs.getSolution().col_value[: len(hide)]) > 0.5


def _copy(
    program: Program, block: Block, hide: list[int], cell: int, most: float, convincing: bool
) -> None:
    """Other counts that look the same and protect a sensitive one."""
    counts = [
        program.column(*((0.0, most) if not known else (float(count),) * 2))
        for count, known in zip(block.counts, block.shown, strict=True)
    ]
    for total, parts in block.sums:
        program.row([(counts[total], -1.0), *((counts[part], 1.0) for part in parts)], 0, 0)
    small = []
    for other, true in enumerate(block.counts.tolist()):
        program.row([(counts[other], 1.0), (hide[other], true - most)], -highspy.kHighsInf, true)
        program.row([(counts[other], 1.0), (hide[other], float(true))], true, highspy.kHighsInf)
        if convincing and other != cell and not block.shown[other]:
            is_small = program.column(0.0, 1.0, whole=True)
            under = float(block.threshold[other] - 1)
            program.row([(is_small, 1.0), (hide[other], -1.0)], -highspy.kHighsInf, 0)
            program.row([(counts[other], 1.0), (is_small, -1.0)], 0, highspy.kHighsInf)
            program.row([(counts[other], 1.0), (is_small, most - under)], -highspy.kHighsInf, most)
            small.append(is_small)
    if convincing:
        program.row([(one, 1.0) for one in small], 1, highspy.kHighsInf)
    up = program.column(float(block.counts[cell] == 0), 1.0, whole=True)
    program.row([(counts[cell], 1.0), (up, -float(block.threshold[cell]))], 0, highspy.kHighsInf)
    program.row([(counts[cell], 1.0), (up, -most)], -highspy.kHighsInf, 0)


def least_loss(block: Block, seconds: float) -> float | None:
    """The loss of the cheapest pattern that protects, whether it convinces or not; None where it
    was not found in time."""
    mask = cheapest(block, seconds, convincing=False)
    return None if mask is None else loss_of(block, mask)


def loss_of(block: Block, mask: Mask) -> float:
    """What is lost beyond what must be hidden."""
    return float(block.loss[mask & ~block.sensitive & ~block.hidden].sum())
