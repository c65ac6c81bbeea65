"""Headings of the columns of a map's table: short, because they stand over narrow columns."""

from layers.model import Indicator
from layers.numbers import in_unit
from layers.thematic.interval import INTERVAL
from layers.words import Words

ENDS = (",", " mit Hauptwohnung")
"""What follows one of these says where and when; the definition says that too."""


def column_headings(indicator: Indicator, words: Words) -> dict[str, str]:
    """Keys value, numerator, denominator: what the numbers of the column are, with the unit;
    deviation: where they stand to those of the whole."""
    return {
        "value": f"Wert {in_unit(indicator.unit)}".strip(),
        "numerator": short_heading(indicator.numerator_text) or "Zähler",
        "denominator": short_heading(indicator.denominator_text) or "Bezugszahl",
        "interval": INTERVAL,
        "deviation": f"Lage {words.the_to}",
    }


def short_heading(text: str) -> str:
    """The counted people or places, without their surroundings: ``Kinder unter 3 Jahren``."""
    text = text.rstrip(".")
    for end in ENDS:
        text = text.partition(end)[0]
    return text
