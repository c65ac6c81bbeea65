"""Blocks for tests: tables of nested dimensions, random and from textbooks, and the optimum.

Nothing here is shared with the code under test: sums are made by adding up, and both attacker and
optimum are programs of scipy's own, in other variables.
"""

import itertools
from collections.abc import Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from layers.prepare.protect.block import Block, Mask

PLAIN = {"presolve": False}
"""The presolve of the HiGHS in scipy 1.17 takes optima of some of these programs away."""
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


def matrix(block: Block) -> coo_array:
    """The sums as rows: parts minus total."""
    entries: dict[tuple[int, int], float] = {}
    for row, (total, parts) in enumerate(block.sums):
        for cell, factor in ((total, -1.0), *((part, 1.0) for part in parts)):
            entries[row, cell] = entries.get((row, cell), 0.0) + factor
    rows, cells = zip(*entries, strict=True)
    shape = (len(block.sums), len(block.counts))
    return coo_array((list(entries.values()), (rows, cells)), shape=shape)


def extremes(block: Block, mask: Mask, cell: int) -> tuple[int, int]:
    """The smallest and the largest whole number that a count may be, to someone who sees all others
    and ``mask`` hides the rest. The largest is at most the sum of all counts."""
    most = int(block.counts.sum())
    secret = mask & ~block.shown
    bounds = Bounds(np.where(secret, 0, block.counts), np.where(secret, most, block.counts))
    found = []
    for sign in (1, -1):
        cost = np.zeros(len(block.counts))
        cost[cell] = sign
        sums = LinearConstraint(matrix(block).tocsr(), 0, 0)
        answer = milp(
            cost, constraints=sums, bounds=bounds, integrality=np.ones(len(cost)), options=PLAIN
        )
        assert answer.status == 0, answer.message
        found.append(round(sign * answer.fun))
    return found[0], found[1]


def is_protected(block: Block, mask: Mask, cell: int) -> bool:
    """Whether a sensitive count may be 0 (and is not), or not below its threshold."""
    if not mask[cell] or block.shown[cell]:
        return False
    least, most = extremes(block, mask, cell)
    return (least == 0 and block.counts[cell] > 0) or most >= block.threshold[cell]


def least_loss(block: Block, seconds: float) -> float | None:
    """The least loss at which all sensitive counts are protected, or slightly less, because the
    other counts need not be whole here; None where it is not found in time.

    One program with a yes or no per count, and a copy of the table per sensitive count (Fischetti &
    Salazar 2001, Management Science 47, their first model).
    """
    count, cells = len(block.counts), np.flatnonzero(block.sensitive)
    copies = len(cells)
    width = count + copies + count * copies
    most = float(block.counts.max() + block.threshold.max())
    must = block.sensitive | block.hidden
    lower, upper = np.zeros(width), np.ones(width)
    lower[:count] = must
    entries: list[tuple[int, int, float]] = []
    least: list[float] = []
    largest: list[float] = []

    def add(terms: list[tuple[int, float]], low: float, high: float) -> None:
        entries.extend((len(least), column, factor) for column, factor in terms)
        least.append(low)
        largest.append(high)

    for copy, cell in enumerate(cells):
        start, up = count + copies + copy * count, count + copy
        lower[start : start + count] = np.where(block.shown, 0, -block.counts)
        upper[start : start + count] = np.where(block.shown, 0, most)
        for total, parts in block.sums:
            add([(start + total, -1.0), *((start + part, 1.0) for part in parts)], 0, 0)
        for other in np.flatnonzero(~must & ~block.shown):
            add([(start + other, 1.0), (other, -most)], -np.inf, 0)
            add([(start + other, 1.0), (other, float(block.counts[other]))], 0, np.inf)
        value, need = float(block.counts[cell]), float(block.threshold[cell] - block.counts[cell])
        if value == 0:
            lower[up] = 1
        add([(start + cell, 1.0), (up, -need - value)], -value, np.inf)
        add([(start + cell, 1.0), (up, -most - value)], -np.inf, -value)
    rows, columns, factors = zip(*entries, strict=True)
    sums = coo_array((factors, (rows, columns)), shape=(len(least), width)).tocsr()
    answer = milp(
        np.pad(np.where(must, 0, block.loss), (0, width - count)),
        constraints=LinearConstraint(sums, least, largest),
        bounds=Bounds(lower, upper),
        integrality=np.arange(width) < count + copies,
        options={"time_limit": seconds} | PLAIN,
    )
    return float(answer.fun) if answer.status == 0 else None


def loss_of(block: Block, mask: Mask) -> float:
    """What is lost beyond what must be hidden."""
    return float(block.loss[mask & ~block.sensitive & ~block.hidden].sum())
