"""Many tests at once: which of them to believe."""

from collections.abc import Sequence


def benjamini_hochberg(p_values: Sequence[float], rate: float) -> tuple[bool, ...]:
    """Per test whether it counts as a finding, such that of the findings an expected share of at
    most ``rate`` (0 to 1) is none.

    The largest k is sought for which the k-th smallest p-value is at most k/m times ``rate``; the k
    smallest count. Holds for independent tests and for those that depend positively on each other.
    Benjamini, Y., Hochberg, Y. (1995): Controlling the false discovery rate, Journal of the Royal
    Statistical Society B 57, 289-300.
    """
    ordered = sorted(p_values)
    limit = -1.0
    for number, p in enumerate(ordered, start=1):
        if p <= number / len(ordered) * rate:
            limit = p
    return tuple(p <= limit for p in p_values)
