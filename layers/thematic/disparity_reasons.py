"""Where a measure of disparity makes no sense, and why."""

import math

from layers.model import Indicator, Measure
from layers.thematic.disparity_measures import (
    DISSIMILARITY,
    GINI,
    RANGE,
    RATIO,
    THEIL,
    VARIATION,
    Year,
    value_of,
)

FEWEST_FOR_PERCENTILES = 5

ORDINAL = "Die Stufen sind nur geordnet; Abstände und Verhältnisse zwischen ihnen bedeuten nichts."
NEGATIVE = (
    "Der Indikator nimmt auch Werte unter null an; ein Verhältnis zum Mittelwert sagt dann nichts."
)
NO_BASE_OF_COUNT = (
    "Zu dieser Anzahl gibt es keine Bezugszahl; ob sie ungleich auf die Menschen verteilt ist, "
    "lässt sich daraus nicht sagen."
)
NO_BASE = "Nicht zu jedem Wert ist eine Bezugszahl veröffentlicht, mit der er zu gewichten wäre."
NO_GROUP_OF_COUNT = "Zu dieser Anzahl gibt es keine zweite Gruppe, mit der sie zu vergleichen wäre."
NO_GROUP_OF_MEAN = "Ein Mittelwert zählt keine Gruppe, die sich auf Gebiete verteilen könnte."
NO_GROUP = "Zähler und Bezugszahl sind nicht für jeden Wert veröffentlicht."
UNEVEN = "In einem Gebiet ist der Zähler größer als die Bezugszahl oder kleiner als null."
ZERO_LOW = "Das 10. Perzentil ist null; ein Verhältnis dazu gibt es nicht."
ZERO_MEAN = "Der Mittelwert ist null; ein Verhältnis dazu gibt es nicht."
FEW = "Bei weniger als fünf Gebieten sind das 10. und das 90. Perzentil kaum mehr als die Ränder."
EMPTY = "Eine der beiden Gruppen ist leer."


def why_not(indicator: Indicator, year: Year, name: str, *, is_negative: bool) -> str:
    """Why a measure is not applicable in a year, as a German sentence; '' where it is.

    ``is_negative`` says that the indicator has negative values anywhere, also in other years.
    """
    if indicator.measure is Measure.INDEX:
        return ORDINAL
    if name == RANGE:
        return ""
    if is_negative:
        return NEGATIVE
    reasons = {GINI: _no_weights, THEIL: _no_weights, DISSIMILARITY: _no_group}
    why = reasons[name](indicator, year) if name in reasons else ""
    if not why and name == RATIO and year.sample.values.shape[-1] < FEWEST_FOR_PERCENTILES:
        return FEW
    if not why and math.isnan(value_of(year, name)):
        return {RATIO: ZERO_LOW, VARIATION: ZERO_MEAN, DISSIMILARITY: EMPTY}.get(name, ZERO_MEAN)
    return why


def _no_weights(indicator: Indicator, year: Year) -> str:
    if indicator.measure is Measure.COUNT:
        return NO_BASE_OF_COUNT
    return "" if year.sample.weights is not None else NO_BASE


def _no_group(indicator: Indicator, year: Year) -> str:
    if indicator.measure is Measure.COUNT:
        return NO_GROUP_OF_COUNT
    if indicator.measure is Measure.MEAN:
        return NO_GROUP_OF_MEAN
    group, others = year.sample.group, year.sample.others
    if group is None or others is None:
        return NO_GROUP
    return UNEVEN if min(float(group.min()), float(others.min())) < 0 else ""
