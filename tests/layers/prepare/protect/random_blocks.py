"""Random hierarchical tables of small counts, for the property tests of protection."""

import random
from itertools import product

import numpy as np

from layers.prepare.protect.block import TOTAL, Block, Table

Tree = dict[str, str]


def random_tree(chance: random.Random, name: str, most: int) -> Tree:
    """The parent of every code but TOTAL: one or two levels."""
    tree = {}
    for n in range(chance.randint(2, most)):
        tree[f"{name}{n}"] = TOTAL
        if chance.random() < 0.4:
            tree |= {f"{name}{n}.{k}": f"{name}{n}" for k in range(chance.randint(1, 3))}
    return tree


def random_block(chance: random.Random, *, gaps: bool = False) -> Block:
    """A table of one to three nested dimensions, with all sums among its counts.

    ``gaps`` leaves out some inner codes of a dimension, as where only some margins are published:
    then sums of different dimensions meet in totals without common parts.
    """
    trees = [random_tree(chance, name, most) for name, most in (("a", 6), ("b", 5), ("c", 3))]
    trees = trees[: chance.randint(1, 3)]
    leaves = [_leaves(tree) for tree in trees]
    mean = chance.choice((0.4, 1.5, 6.0))
    counts: dict[tuple[str, ...], int] = {}
    rng = np.random.default_rng(chance.randrange(2**32))
    for place in product(*leaves):
        number = int(rng.poisson(mean))
        for cell in product(*(_above(tree, code) for tree, code in zip(trees, place, strict=True))):
            counts[cell] = counts.get(cell, 0) + number
    places = sorted(counts)
    if gaps and len(trees) > 1:
        places = [p for p in places if sum(code != TOTAL for code in p) < len(trees)]
    index = {place: n for n, place in enumerate(places)}
    sums = []
    for place in places:
        for axis, tree in enumerate(trees):
            below = [code for code in tree if tree[code] == place[axis]]
            parts = [(*place[:axis], code, *place[axis + 1 :]) for code in below]
            if parts and all(part in index for part in parts):
                sums.append((index[place], tuple(index[part] for part in parts)))
    numbers = np.array([counts[place] for place in places], dtype=np.int64)
    size = len(places)
    return Block(
        counts=numbers,
        sums=tuple(sums),
        sensitive=(numbers > 0) & (numbers < 3),
        threshold=np.full(size, 3, dtype=np.int64),
        loss=1.0 + numbers,
        hidden=np.zeros(size, dtype=bool),
        shown=np.zeros(size, dtype=bool),
        name="random",
        table=Table(tuple(trees), tuple(places)),
    )


def _leaves(tree: Tree) -> list[str]:
    return [code for code in tree if code not in tree.values()]


def _above(tree: Tree, code: str) -> list[str]:
    found = [code]
    while found[-1] != TOTAL:
        found.append(tree[found[-1]])
    return found
