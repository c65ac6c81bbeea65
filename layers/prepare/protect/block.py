"""A block: counts that known sums tie together, the unit in which small counts are protected."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Mask = NDArray[np.bool_]

Code = str
TOTAL = ""
"""The root of every tree of a table: all codes together."""


@dataclass(frozen=True)
class Table:
    """Where the counts of a block stand, if they fill one table of nested dimensions.

    ``trees``: per dimension the parent of every code but TOTAL, which is the root; every code with
    children is the sum of them. ``places``: per count its code in every dimension. Counts may be
    missing: a table is whole only if every combination of codes is there once.
    """

    trees: tuple[dict[Code, Code], ...]
    places: tuple[tuple[Code, ...], ...]


@dataclass(frozen=True)
class Block:
    """Counts (shape n) and the sums that everybody knows to hold among them.

    ``sums``: (total, parts), indices into ``counts``; counts[total] = sum of counts[parts].
    ``sensitive``: may not be shown, and may not be worked out: whoever knows all counts that are
    shown, the sums and that counts are whole and not negative must find 0, or a number not below
    ``threshold`` (shape n), possible in its place. ``hidden``: is not shown in any case, but needs
    no protection. ``shown``: is known elsewhere already; not showing it would protect nothing.
    ``zero_is_small``: 0 is protected as well, so that only the threshold and above are possible
    ways out. ``loss``: what not showing a count costs, above 0. Arrays have shape (n,).
    """

    counts: Counts
    sums: tuple[tuple[int, tuple[int, ...]], ...]
    sensitive: Mask
    threshold: Counts
    loss: NDArray[np.float64]
    hidden: Mask
    shown: Mask
    name: str = ""
    zero_is_small: bool = False
    table: Table | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        for total, parts in self.sums:
            if self.counts[total] != self.counts[list(parts)].sum():
                raise ValueError(f"{self.name}: the parts of count {total} do not add up to it")


@dataclass(frozen=True)
class Suppressed:
    """Which counts of a block are not shown (all sensitive and hidden ones among them), how that
    was found (``engine``: tauargus, highs or none), and whether time ran out before every sensitive
    count was protected (``is_safe`` False)."""

    mask: Mask
    engine: str
    is_safe: bool
    seconds: float
