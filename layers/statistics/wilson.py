"""Wilson score interval of a proportion.

E. B. Wilson, Probable inference, the law of succession, and statistical inference, Journal of the
American Statistical Association 22 (1927), 209-212; recommended for small n by R. G. Newcombe,
Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), 857-872
(his method 3, without continuity correction), whose table I the tests compare with.
"""

from math import sqrt

Z = 1.959963984540054
"""Of the standard normal distribution 95 % lie between -Z and Z."""


def wilson_interval(cases: float, base: float, z: float = Z) -> tuple[float, float]:
    """Lower and upper end of the interval of ``cases`` / ``base``, both from 0 to 1.

    Neither has to be whole (sums of estimated counts). Raises ValueError where ``base`` is not
    positive or ``cases`` is not a part of it.
    """
    if not (base > 0 and 0 <= cases <= base):
        raise ValueError(f"{cases} of {base} is no proportion")
    square = z * z
    middle = 2 * cases + square
    spread = z * sqrt(square + 4 * cases * (base - cases) / base)
    whole = 2 * (base + square)
    low = 0.0 if cases == 0 else (middle - spread) / whole
    high = 1.0 if cases == base else (middle + spread) / whole
    return low, high
