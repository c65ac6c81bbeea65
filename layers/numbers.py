"""German writing of numbers: decimal comma, narrow no-break space per thousand, signs, units.

Thousands are grouped from four digits on: ``1 234,5 %``.
"""

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from layers.status import SIGN, Status

NNBSP = "\u202f"
NBSP = "\u00a0"
MINUS = "\u2212"


_PLAIN = tuple(f"%.{decimals}f" for decimals in range(10))
_SAFE = 1e11
"""Up to here a number of halves of the last digit is good to a thousandth (``_NEAR``)."""
_NEAR = 1e-3
_GROUPED = 999


@lru_cache(maxsize=1 << 12)  # the same populations stand under many rates and in every year's text
def german(value: float | int, decimals: int = 0, *, signed: bool = False) -> str:
    """A number in German writing, rounded half up on its decimal representation.

    ``german(1234.55, 1)`` is ``1234,6``; ``german(-0.04, 1)`` is ``0,0`` (no negative zero);
    ``signed`` writes ``+`` before positive numbers.
    """
    halves = value * 2 * 10**decimals
    if signed or decimals >= len(_PLAIN) or not 0 <= halves < _SAFE:
        return _exact(value, decimals, signed=signed)
    nearest = round(halves)
    # In the middle of two written numbers, rounding the decimal representation differs from
    # rounding what the machine holds, which is much faster.
    if nearest % 2 and abs(halves - nearest) < _NEAR:
        return _exact(value, decimals, signed=signed)
    if value < _GROUPED:
        return (_PLAIN[decimals] % (value + 0.0)).replace(".", ",")  # plus zero is not negative
    return f"{value:,.{decimals}f}".replace(",", NNBSP).replace(".", ",")


def _exact(value: float, decimals: int, *, signed: bool) -> str:
    quantum = Decimal(1).scaleb(-decimals)
    rounded = Decimal(repr(float(value))).quantize(quantum, rounding=ROUND_HALF_UP)
    digits = f"{abs(rounded):f}"
    whole, _, fraction = digits.partition(".")
    if len(whole) > 3:
        whole = f"{int(whole):,}".replace(",", NNBSP)
    sign = MINUS if rounded < 0 else "+" if signed and rounded > 0 else ""
    return sign + whole + ("," + fraction if fraction else "")


def whole(number: float | None) -> float | int | None:
    """A number without a fraction as an integer, so that it is written without one."""
    return int(number) if number is not None and number == int(number) else number


def with_unit(number: str, unit: str) -> str:
    """A written number with its unit behind a no-break space; counts without unit stay bare."""
    return f"{number}{NBSP}{unit}" if unit else number


def in_unit(unit: str) -> str:
    """The unit as it follows a noun: ``in %``, but ``je 100 Kinder``; empty without unit."""
    if not unit:
        return ""
    return unit if unit.startswith("je ") else f"in {unit}"


def value_text(
    value: float | None,
    status: Status,
    decimals: int,
    unit: str = "",
    *,
    zero_sign: bool = False,
    hidden: str = SIGN[Status.CONFIDENTIAL],
) -> str:
    """What a cell prints: number with unit, number in brackets (limited), or the sign.

    ``zero_sign`` prints "–" for exactly zero as official tables do; maps and sentences print 0.
    ``hidden`` is the sign of a value that is kept secret.
    """
    if status is Status.NONE and not zero_sign:
        return with_unit(german(0, decimals), unit)
    if status is Status.CONFIDENTIAL:
        return hidden
    if status in SIGN:
        return SIGN[status]
    if value is None:
        raise ValueError(f"status {status} needs a value")
    text = with_unit(german(value, decimals), unit)
    return f"({text})" if status is Status.LIMITED else text


def difference_unit(unit: str) -> str:
    """The unit of a difference: percentage points for rates, else the unit itself."""
    return "Prozentpunkte" if unit == "%" else unit
