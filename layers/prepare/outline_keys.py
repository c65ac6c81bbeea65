"""Keys of areas as text: what programs wrote as numbers gets back what it can."""

import re
from typing import Any

from layers.prepare.coverage import TopologyFault

WHOLE = re.compile(r"\d+\.0+")
"""A whole number that a table of numbers wrote as a decimal."""


def as_text(value: Any) -> Any:
    """A whole number as text; everything else as it is."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value


def keys_as_text(
    values: list[Any], column: str, length: int, file: str
) -> tuple[list[Any], list[TopologyFault], list[TopologyFault]]:
    """Keys of a file as text, with faults and warnings.

    Keys that all are numbers become text, with ``length`` digits where that is not 0. Numbers of
    different lengths without a stated length are a fault: leading zeros were lost, or nobody says
    that they were not. A number among texts stays a number, which is a fault of its area.
    """
    cleaned = [v.strip() if isinstance(v, str) else v for v in values]
    texts = [v for v in cleaned if isinstance(v, str) and v]
    if texts and all(WHOLE.fullmatch(text) for text in texts):
        cleaned = [v.split(".")[0] if isinstance(v, str) else v for v in cleaned]
        numeric = True
    else:
        numeric = not texts and any(isinstance(as_text(v), str) for v in cleaned)
    if numeric:
        cleaned = [as_text(v) for v in cleaned]
    if length:
        cleaned = [v.zfill(length) if isinstance(v, str) and v.isdigit() else v for v in cleaned]
    if not numeric:
        return cleaned, [], []
    lengths = sorted({len(v) for v in cleaned if isinstance(v, str)})
    if len(lengths) > 1 and not length:
        return cleaned, [_lost_zeros(column, lengths, file)], []
    return cleaned, [], [] if length else [_numbers(column, lengths, file)]


def _lost_zeros(column: str, lengths: list[int], file: str) -> TopologyFault:
    return TopologyFault(
        "areas-zeros",
        file,
        column,
        f"Schlüssel als Zahlen mit {lengths[0]} bis {lengths[-1]} Stellen in Spalte {column!r}; "
        "führende Nullen sind wohl verloren",
        "Schlüssel als Text, alle mit führenden Nullen",
        f"Nennen Sie in municipality.toml in diesem [[level]] die Länge: "
        f"code_length = {lengths[-1]}; sind die Schlüssel wirklich verschieden lang, "
        "code_length = 1.",
    )


def _numbers(column: str, lengths: list[int], file: str) -> TopologyFault:
    return TopologyFault(
        "areas-numbers",
        file,
        column,
        f"Schlüssel als Zahlen mit {', '.join(map(str, lengths))} Stellen in Spalte {column!r}",
        "Schlüssel als Text",
        "Nichts, wenn keiner mit einer Null beginnt; sonst code_length in diesem [[level]] nennen.",
    )
