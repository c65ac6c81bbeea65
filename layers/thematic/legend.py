"""The legend: class bounds in German numbers, special statuses, circles of round size."""

from collections.abc import Sequence
from itertools import pairwise
from math import floor, log10, sqrt

from layers.model import SCHEMES, Indicator
from layers.numbers import difference_unit, german, with_unit
from layers.status import HAS_VALUE, LABEL, Status
from layers.thematic.result import AreaValue, Legend, LegendCircle, LegendEntry
from layers.words import Words

MISSING, CONFIDENTIAL, NOT_APPLICABLE = "s-missing", "s-confidential", "s-not-applicable"

SPECIALS: dict[str, tuple[str, str]] = {
    MISSING: ("Kein Wert", "status-missing"),
    CONFIDENTIAL: (LABEL[Status.CONFIDENTIAL], "status-confidential"),
    NOT_APPLICABLE: ("nicht anwendbar", "status-not-applicable"),
}
"""Class of a drawn area without a value -> (German label, id of its pattern), in legend order."""

UNCLASSED = "circle-ground"
"""Class of an area with a value that has no class: under circles, or where no bounds apply."""

_EXTRA_DECIMALS = 3
_LEGEND_CIRCLES = 3


def special_css(status: Status) -> str:
    """Class of an area whose status carries no number; '' where it does."""
    if status in HAS_VALUE:
        return ""
    if status is Status.CONFIDENTIAL:
        return CONFIDENTIAL
    return NOT_APPLICABLE if status is Status.NOT_APPLICABLE else MISSING


def class_labels(bounds: Sequence[float], decimals: int, unit: str) -> tuple[str, ...]:
    """Labels of the classes, lowest first: ``1,2 bis 2,1 %``, then ``über 2,1 bis 2,6 %``.

    Decimals are added (three at most) where two bounds would otherwise be printed alike.
    """
    texts = _bound_texts(bounds, decimals)
    pairs = pairwise(texts)
    return tuple(
        with_unit(f"{'über ' if i else ''}{lower} bis {upper}", unit)
        for i, (lower, upper) in enumerate(pairs)
    )


def _bound_texts(bounds: Sequence[float], decimals: int) -> list[str]:
    texts: list[str] = []
    for digits in range(decimals, decimals + _EXTRA_DECIMALS + 1):
        texts = [german(bound, digits) for bound in bounds]
        if len(set(texts)) == len(texts):
            break
    return texts


def labels_of(indicator: Indicator, scheme: str, bounds: Sequence[float]) -> tuple[str, ...]:
    """Class labels of an indicator; differences to the city's value for ``diverging``."""
    unit = difference_unit(indicator.unit) if scheme == "diverging" else indicator.unit
    return class_labels(bounds, indicator.decimals, unit)


def scheme_label(scheme: str, words: Words) -> str:
    """German label of a class scheme in this kind of municipality."""
    return words.diverging if scheme == "diverging" else SCHEMES[scheme]


def heading(indicator: Indicator, scheme: str, words: Words) -> str:
    """What the legend shows, e.g. ``Natürliche Klassen, Einheit: %``."""
    if not scheme:
        return f"Einheit: {indicator.unit}" if indicator.unit else "Anzahl"
    unit = difference_unit(indicator.unit) if scheme == "diverging" else indicator.unit
    label = scheme_label(scheme, words)
    return f"{label}, Einheit: {unit}" if unit else label


def round_values(largest: float) -> tuple[int, ...]:
    """Up to three round numbers (1, 2, 5 times a power of ten) not above ``largest``, descending.

    Each is about a quarter of the one before, so that the circles are told apart at a glance.
    """
    if largest < 1:
        return ()
    steps: list[int] = []
    for exponent in range(floor(log10(largest)) + 1):
        steps += [digit * 10**exponent for digit in (1, 2, 5)]
    fitting = [step for step in steps if step <= largest]
    return tuple(fitting[::-2][:_LEGEND_CIRCLES])


def radius(value: float | None, largest: float, max_radius: float) -> float | None:
    """Radius of a circle whose area is in proportion to the value; None for a missing value."""
    if value is None:
        return None
    if largest <= 0:
        return 0.0
    return round(max_radius * sqrt(max(value, 0.0) / largest), 1)


def circles(largest: float, max_radius: float, unit: str) -> tuple[LegendCircle, ...]:
    """Circles of the legend for round values, largest first; none where all values are zero."""
    return tuple(
        LegendCircle(radius(value, largest, max_radius) or 0.0, with_unit(german(value), unit))
        for value in round_values(largest)
    )


def make_legend(
    heading_text: str,
    labels: Sequence[str],
    palette: Sequence[str],
    areas: Sequence[AreaValue],
    legend_circles: tuple[LegendCircle, ...],
    city_class: int | None,
) -> Legend:
    """The legend of one map with the number of areas in each entry."""
    entries = tuple(
        LegendEntry(label, palette[i], sum(a.class_index == i for a in areas), i, f"c{i}")
        for i, label in enumerate(labels)
    )
    specials = tuple(
        LegendEntry(label, pattern, sum(special_css(a.status) == css for a in areas), None, css)
        for css, (label, pattern) in SPECIALS.items()
    )
    return Legend(heading_text, entries, specials, legend_circles, city_class)
