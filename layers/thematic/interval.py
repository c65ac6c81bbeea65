"""95 % intervals in words: the ends, what they mean, and why a number has none."""

from layers.model import Indicator, Measure
from layers.numbers import german, with_unit
from layers.queries.pooled import POOLED, Intervals

INTERVAL = "95-%-Bereich"
LOW, HIGH = f"{INTERVAL} von", f"{INTERVAL} bis"
"""Headings of the columns of both ends in files."""

MEANING = (
    "95-%-Bereich: So weit schwankt ein Wert bei dieser Bezugszahl schon durch Zufall "
    "(Zufallsschwankung nach Wilson). Messfehler und Meldelücken stehen nicht darin."
)
_GIVEN = "95-%-Bereich: wie von der Quelle angegeben."
_PLANNED = "Geplante Werte haben keinen: Sie sind Vorhaben, keine Beobachtungen."
_NONE = "Einen 95-%-Bereich gibt es hier nicht: "
_WHY_NOT = {
    Measure.COUNT: "Anzahlen sind gezählt und kein Teil einer Bezugszahl.",
    Measure.RATIO: "Bei Verhältniswerten ist der Zähler kein Teil des Nenners.",
    Measure.DENSITY: "Dichten sind kein Anteil an Fällen.",
    Measure.MEAN: "Wie weit die einzelnen Werte streuen, ist nicht veröffentlicht.",
    Measure.INDEX: "Wie weit die einzelnen Werte streuen, ist nicht veröffentlicht.",
    Measure.RATE: "Zähler und Nenner sind nicht veröffentlicht.",
}


def interval_text(indicator: Indicator, low: float | None, high: float | None) -> str:
    """``8,4 bis 11,9 %``, with the decimals of the value; '' where there is no interval."""
    if low is None or high is None:
        return ""
    ends = [german(end, indicator.decimals) for end in (low, high)]
    return f"{ends[0]} bis {with_unit(ends[1], indicator.unit)}"


def said_interval(text: str) -> str:
    """An interval inside other words: ``95-%-Bereich: 8,4 bis 11,9 %``; '' for none."""
    return f"{INTERVAL}: {text}" if text else ""


def why_not_pooled(indicator: Indicator) -> str:
    """Why years of an indicator are not pooled, as a sentence."""
    begin = f"„{indicator.title}“ lässt sich nicht über drei Jahre zusammenfassen"
    if indicator.measure not in POOLED:
        return (
            f"{begin}: Das geht nur bei Quoten und Verhältniswerten. Gezeigt sind einzelne Jahre."
        )
    return (
        f"{begin}: Dafür fehlen hier drei Jahre nacheinander mit Zähler und Nenner. "
        "Gezeigt sind einzelne Jahre."
    )


def interval_note(indicator: Indicator, found: Intervals) -> str:
    """What the intervals of an indicator mean, or why it has none, in one or two sentences."""
    if not found.some:
        return _NONE + _WHY_NOT[indicator.measure]
    meaning = MEANING if indicator.measure is Measure.RATE else _GIVEN
    return f"{meaning} {_PLANNED}" if found.planned else meaning
