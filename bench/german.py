"""Numbers as the report writes them."""

from collections.abc import Sequence
from statistics import median


def number(value: float) -> str:
    """German: comma, thin groups of thousands, about three digits."""
    if abs(value) >= 100:
        return f"{value:,.0f}".replace(",", "\N{NARROW NO-BREAK SPACE}")
    digits = 1 if abs(value) >= 10 else 2 if abs(value) >= 0.1 else 3
    text = f"{value:.{digits}f}"
    return (text.rstrip("0").rstrip(".") or "0").replace(".", ",")


def cell(numbers: Sequence[float]) -> str:
    """Median with least and most; "" for no numbers."""
    if not numbers:
        return ""
    middle = number(median(numbers))
    least, most = number(min(numbers)), number(max(numbers))
    return middle if least == most else f"{middle} ({least} – {most})"


def verdict(found: float, most: float) -> str:
    """Whether a goal is met."""
    return "erreicht" if found <= most else "**nicht erreicht**"
