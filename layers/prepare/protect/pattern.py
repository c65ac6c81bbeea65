"""A pattern of hidden counts with a witness for each sensitive one, made cheaper step by step."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from layers.prepare.protect.block import Block, Counts, Mask
from layers.prepare.protect.witness import Clock, Costs, Moves, Range, entries

_HIDDEN = 1e-3
"""Cost of moving a count that is hidden anyway, as a share of its loss: small moves go first."""
_SMALL = 300
"""In larger blocks, a program of the hidden counts alone is worth making."""
_WEIGHED = 3
"""How often a move is weighed by what it hides."""


@dataclass
class Pattern:
    """Which counts are hidden (``mask``), and per sensitive count a move that protects it and
    changes hidden counts only. Sensitive counts without an entry are not protected."""

    mask: Mask
    witnesses: dict[int, Counts]

    def copy(self) -> "Pattern":
        return Pattern(self.mask.copy(), dict(self.witnesses))


class Search:
    """Finds and improves patterns of one block.

    The heuristic is that of successive shortest paths (Kelly, Golden & Assad 1992, "Cell
    suppression: disclosure protection for sensitive tabular data", Networks 22), with a linear
    program in place of the path, so that any sums will do (Fischetti & Salazar 2001, "Solving the
    cell suppression problem on tabular data with linear constraints", Management Science 47).
    """

    def __init__(self, block: Block, clock: Clock) -> None:
        self.block = block
        self.must = block.sensitive | block.hidden
        self.clock = clock
        self._sums = entries(block)
        self._moves = self._moves_of(~block.shown)
        self._known = ~block.shown if len(block.counts) <= _SMALL else block.shown & False
        self._within = self._moves_of(self._known)
        self._loss = block.loss / block.loss.mean()
        self.rows = _rows(block)

    def loss(self, pattern: Pattern) -> float:
        """What the counts cost that are hidden for the sake of others."""
        return float(self.block.loss[pattern.mask & ~self.must].sum())

    def cover(
        self,
        pattern: Pattern,
        cells: Iterable[int],
        banned: Mask | None = None,
        noise: Costs | None = None,
    ) -> list[int]:
        """Hide what is needed for a witness of each of ``cells``, in that order, and no ``banned``
        count. Returns the cells for which there is none. ``noise`` is multiplied with the losses,
        to come to other patterns of about the same loss."""
        loss = self._loss if noise is None else self._loss * noise
        failed = []
        for cell in cells:
            if cell in pattern.witnesses:
                continue
            move = self.cheapest(cell, pattern.mask, banned, loss)
            if move is None:
                failed.append(cell)
            else:
                pattern.mask |= move != 0
                self._share(pattern, move)
        return failed

    def cover_inside(self, pattern: Pattern, cells: Iterable[int]) -> list[int]:
        """Find a witness of each of ``cells`` that changes no count beyond the pattern. Returns the
        cells for which there is none."""
        failed = []
        for cell in cells:
            if cell in pattern.witnesses:
                continue
            move = self.inside(cell, pattern.mask)
            if move is None:
                failed.append(cell)
            else:
                self._share(pattern, move)
        return failed

    def drop_unused(self, pattern: Pattern) -> None:
        """Show again what no witness needs."""
        used = self.must.copy()
        for move in pattern.witnesses.values():
            used |= move != 0
        pattern.mask &= used

    def prune(self, pattern: Pattern, candidates: Mask) -> None:
        """Show again each of ``candidates``, the dearest first, without which every sensitive
        count still has a witness."""
        self.drop_unused(pattern)
        cells = np.flatnonzero(candidates & pattern.mask & ~self.must)
        for cell in cells[np.argsort(-self.block.loss[cells], kind="stable")]:
            if pattern.mask[cell] and (without := self.without(pattern, int(cell))) is not None:
                pattern.mask, pattern.witnesses = without.mask, without.witnesses
                self.drop_unused(pattern)

    def without(self, pattern: Pattern, cell: int) -> Pattern | None:
        """The pattern with ``cell`` shown, or None where that exposes a sensitive count."""
        trial = pattern.copy()
        trial.mask[cell] = False
        for row in self.rows[cell]:
            hidden = row[trial.mask[row]]
            if len(hidden) == 1 and hidden[0] in trial.witnesses:
                return None
        lost = [one for one, move in trial.witnesses.items() if move[cell]]
        for one in lost:
            del trial.witnesses[one]
        for one in lost:
            if self.cover_inside(trial, [one]):
                return None
        return trial

    def inside(
        self, cell: int, mask: Mask, also: Mapping[int, Range] | None = None
    ) -> Counts | None:
        """A witness for ``cell`` among the counts of ``mask``, or None. ``also``: other changes
        that it makes, see Moves.find."""
        secret = mask & ~self.block.shown
        if (secret & ~self._known).any():
            self._known = secret
            self._within = self._moves_of(secret)
        for target in self._targets(cell):
            move = self._within.find({cell: target, **(also or {})}, self._loss, ~mask)
            if move is not None:
                return move
        return None

    def cheapest(
        self,
        cell: int,
        mask: Mask,
        banned: Mask | None = None,
        loss: Costs | None = None,
        also: Mapping[int, Range] | None = None,
    ) -> Counts | None:
        """The witness for ``cell`` that costs least beyond what ``mask`` hides, or None.

        What a move costs grows with its length in a linear program; a longer one is weighed again
        by what it hides alone.
        """
        loss = self._loss if loss is None else loss
        best, least = None, np.inf
        for target in self._targets(cell):
            cost = np.where(mask, _HIDDEN * loss, loss)
            for _ in range(_WEIGHED):
                move = self._moves.find({cell: target, **(also or {})}, cost, banned)
                if move is None:
                    break
                opened = (move != 0) & ~mask
                price = float(loss[opened].sum())
                if price < least - 1e-9:
                    best, least = move, price
                sizes = np.abs(move[opened])
                if not opened.any() or sizes.min() == sizes.max():
                    break
                cost = np.where(mask, _HIDDEN, 1.0 / np.maximum(np.abs(move), 1)) * loss
            if least == 0.0:
                break
        return best

    def price(self, move: Counts, mask: Mask) -> float:
        """What a move costs beyond what ``mask`` hides."""
        return float(self.block.loss[(move != 0) & ~mask].sum())

    def protects(self, move: Counts) -> Mask:
        """The sensitive counts that a move is a witness for."""
        other = self.block.counts + move
        nothing = (other == 0) & (not self.block.zero_is_small)
        safe = nothing | (other >= self.block.threshold)
        protected: Mask = safe & (move != 0) & self.block.sensitive
        return protected

    def _moves_of(self, cells: Mask) -> Moves:
        return Moves(self.block, np.flatnonzero(cells), self.clock, self._sums)

    def _targets(self, cell: int) -> list[Range]:
        """By how much a sensitive count must change to be protected: to 0, or to its threshold."""
        count = int(self.block.counts[cell])
        up = max(int(self.block.threshold[cell]), count + 1) - count
        found: list[Range] = [(up, np.inf)]
        if count and not self.block.zero_is_small:
            found.insert(0 if count <= up else 1, (-count, -count))
        return found

    def _share(self, pattern: Pattern, move: Counts) -> None:
        """Note a new witness for every sensitive count that has none and that it protects."""
        for cell in np.flatnonzero(self.protects(move)):
            pattern.witnesses.setdefault(int(cell), move)


def _rows(block: Block) -> list[list[np.ndarray]]:
    """Per count the sums that it stands in, each as an array of all its counts."""
    rows: list[list[np.ndarray]] = [[] for _ in block.counts]
    for total, parts in block.sums:
        cells = np.array([total, *parts])
        for cell in cells:
            rows[cell].append(cells)
    return rows
