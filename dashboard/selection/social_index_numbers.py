"""Numbers in the address of a social index: weights and amounts, exact decimals."""

from decimal import Decimal, InvalidOperation

from dashboard.selection.choosing import Chooser, shown

LARGEST_WEIGHT, LARGEST_AMOUNT = Decimal(100), Decimal(10**9)


def entry_of(choose: Chooser, name: str, position: int, single: str) -> str:
    """One entry of a list parameter; the single field of the form comes first."""
    parts = choose.text(name).split(",")
    return choose.text(single) or (parts[position].strip() if position < len(parts) else "")


def weight_of(choose: Chooser, text: str, default: Decimal) -> Decimal:
    """A weight from 0 to LARGEST_WEIGHT with two places, the nearest with a sentence."""
    found = decimal(text, 2)
    if found is not None and 0 <= found <= LARGEST_WEIGHT:
        return found
    if not text:
        return default
    used = default if found is None else min(max(found, Decimal(0)), LARGEST_WEIGHT)
    choose.notices.append(
        f"Ein Gewicht liegt zwischen 0 und {LARGEST_WEIGHT}; statt {shown(text)} gilt {used}."
    )
    return used


def number_of(
    choose: Chooser, name: str, what: str, default: Decimal, most: Decimal, places: int
) -> Decimal:
    """The number of a parameter from 0 to ``most``, the nearest with a sentence; ``what`` begins
    it."""
    text = choose.text(name)
    if not text:
        return default
    exact, found = decimal(text, 12), decimal(text, places)
    used = default if found is None else min(max(found, Decimal(0)), most)
    if used != exact:
        choose.notices.append(f"{what} {shown(text)} geht hier nicht; gerechnet wird mit {used}.")
    return used


def decimal(text: str, places: int) -> Decimal | None:
    """A number as typed, with point or comma, of at most so many places and without an exponent;
    None for anything else."""
    text = text.replace(",", ".")
    plain = text.removeprefix("-").replace(".", "", 1)
    if not (plain.isascii() and plain.isdigit() and len(plain) <= 24):
        return None
    try:
        cut = Decimal(text).quantize(Decimal(1).scaleb(-places)).normalize()
    except InvalidOperation:
        return None
    return Decimal(f"{cut:f}") + 0
