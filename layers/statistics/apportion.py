"""Sharing out whole things, posts or cents, in proportion to weights, so that sums are exact.

Two methods (Balinski and Young, Fair Representation, 2nd ed. 2001): Webster's (Sainte-Laguë), the
divisor method that favours neither large nor small claims and under which nobody loses by more
being shared out; and Hamilton's (largest remainders), which never strays from the quota by a whole
thing, but knows the Alabama paradox. Ties go to whoever stands first.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import floor

Method = Callable[[int, Sequence[Fraction]], tuple[int, ...]]


class InfeasibleMinimumError(ValueError):
    """The minimums alone need more than there is; ``needed`` says how much."""

    def __init__(self, needed: int) -> None:
        super().__init__(f"the minimums need {needed}")
        self.needed = needed


def hamilton(amount: int, weights: Sequence[Fraction]) -> tuple[int, ...]:
    """Each its quota rounded down, the rest one by one to the largest remainders.

    Raises ValueError for a negative amount or weight, or where all weights are zero.
    """
    total = _checked(amount, weights)
    quotas = [amount * weight / total for weight in weights]
    shares = [floor(quota) for quota in quotas]
    order = sorted(range(len(quotas)), key=lambda i: (shares[i] - quotas[i], i))
    for i in order[: amount - sum(shares)]:
        shares[i] += 1
    return tuple(shares)


def webster(amount: int, weights: Sequence[Fraction]) -> tuple[int, ...]:
    """Each its weight, divided by one common divisor and rounded to the nearest whole number.

    The divisor is found by jump and step (Pukelsheim, Proportional Representation, 2017, ch. 4):
    quotas rounded half up, then corrected one by one. Errors as hamilton.
    """
    total = _checked(amount, weights)
    shares = [floor(amount * weight / total + Fraction(1, 2)) for weight in weights]
    claims = [i for i, weight in enumerate(weights) if weight > 0]
    while sum(shares) < amount:
        best = max(claims, key=lambda i: (weights[i] / (2 * shares[i] + 1), -i))
        shares[best] += 1
    while sum(shares) > amount:
        holders = [i for i in claims if shares[i] > 0]
        last = min(holders, key=lambda i: (weights[i] / (2 * shares[i] - 1), -i))
        shares[last] -= 1
    return tuple(shares)


def with_minimum(
    amount: int, weights: Sequence[Fraction], minimum: int, method: Method
) -> tuple[int, ...]:
    """Shares of which none is below ``minimum``: whoever would get less gets the minimum, and the
    method shares the rest out among the others, until all have enough. Where nobody has a weight,
    only the minimums can be shared out.

    Raises InfeasibleMinimumError, and ValueError where something is left that nobody claims.
    """
    needed = minimum * len(weights)
    if needed > amount:
        raise InfeasibleMinimumError(needed)
    if needed == amount:
        return (minimum,) * len(weights)
    pinned: set[int] = set()
    while True:
        free = [i for i in range(len(weights)) if i not in pinned]
        rest = amount - minimum * len(pinned)
        found = method(rest, [weights[i] for i in free])
        short = [i for i, share in zip(free, found, strict=True) if share < minimum]
        if not short:
            shares = dict.fromkeys(range(len(weights)), minimum)
            shares.update(zip(free, found, strict=True))
            return tuple(shares[i] for i in range(len(weights)))
        pinned.update(short)


def _checked(amount: int, weights: Sequence[Fraction]) -> Fraction:
    if amount < 0 or any(weight < 0 for weight in weights):
        raise ValueError("neither amount nor weights may be negative")
    total = sum(weights, Fraction(0))
    if total == 0:
        raise ValueError("nobody has a weight")
    return total
