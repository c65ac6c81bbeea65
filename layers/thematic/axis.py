"""Axes of figures: round steps, positions, and labels that keep apart."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Axis:
    """A value axis from ``low`` to ``high`` with round ``ticks`` written with ``decimals``."""

    low: float
    high: float
    ticks: tuple[float, ...]
    decimals: int

    @property
    def from_zero(self) -> bool:
        """True where zero lies on the axis."""
        return self.low <= 0 <= self.high

    def position(self, value: float) -> float:
        """0 at the lower end, 1 at the upper end."""
        return (value - self.low) / (self.high - self.low)


def value_axis(numbers: Sequence[float], *, include: float = 0.0, steps: int = 5) -> Axis:
    """An axis over all ``numbers`` and ``include`` (0; 100 for index numbers) in round steps."""
    low, high = min([include, *numbers]), max([include, *numbers])
    if low == high:
        high = low + 1
    step = _round_step((high - low) / steps)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    if round(step * 10**decimals, 6) % 1:
        decimals += 1
    ticks = tuple(round(i * step, 10) for i in range(first, last + 1))
    return Axis(ticks[0], ticks[-1], ticks, decimals)


def _round_step(raw: float) -> float:
    power = 10.0 ** math.floor(math.log10(raw))
    return next(s for s in STEPS if s * power >= raw * (1 - 1e-9)) * power


def thinned(count: int, most: int) -> tuple[int, ...]:
    """Positions to label out of ``count``, at most ``most``, always the last one."""
    step = max(1, math.ceil(count / max(1, most)))
    return tuple(i for i in range(count) if (count - 1 - i) % step == 0)


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> tuple[float, ...]:
    """Positions near the ``wanted`` ones that keep ``gap`` apart and stay in low..high.

    Order is kept. Where they cannot all fit, they are spaced evenly over the range.
    """
    count = len(wanted)
    if count * gap > high - low + gap:
        gap = (high - low) / max(1, count - 1)
    order = sorted(range(count), key=lambda i: (wanted[i], i))
    placed: list[float] = []
    for i in order:
        placed.append(max(wanted[i], low, placed[-1] + gap if placed else low))
    limit = high
    for position in range(count - 1, -1, -1):
        placed[position] = min(placed[position], limit)
        limit = placed[position] - gap
    result = [0.0] * count
    for position, i in enumerate(order):
        result[i] = placed[position]
    return tuple(result)
