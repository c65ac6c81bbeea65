"""How coordinates are written in drawings."""


def number(value: float, decimals: int = 1) -> str:
    """A coordinate without trailing zeros."""
    text = f"{value:.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if decimals else text
    return "0" if text in ("", "-0") else text
