"""Small bases: where a few cases decide about a value, and how that is said."""

from layers.model import Indicator, Measure
from layers.numbers import german
from layers.queries.observation import Observation
from layers.status import HAS_VALUE, Status
from layers.thematic.sentence import FEW_CASES, SMALL_BASE


def is_small_base(indicator: Indicator, observation: Observation) -> bool:
    """Whether few cases decide about a value: a rate or ratio over fewer than SMALL_BASE, a mean or
    index of fewer than FEW_CASES, or what the release calls ``limited``. Never without a value."""
    if observation.status not in HAS_VALUE:
        return False
    if observation.status is Status.LIMITED:
        return True
    base, least = _base(indicator, observation)
    return base is not None and base < least


def small_base_text(indicator: Indicator, observation: Observation) -> str:
    """Why the value says little, as a German sentence; '' where the base is not small."""
    if not is_small_base(indicator, observation):
        return ""
    base, _ = _base(indicator, observation)
    if base is None:
        return "Beruht auf kleinen Zahlen und sagt nur wenig aus."
    number = german(base, 0 if float(base).is_integer() else 1)
    if indicator.measure in (Measure.RATE, Measure.RATIO):
        return f"Kleine Bezugszahl ({number}): Schon wenige Fälle ändern den Wert stark."
    return f"Beruht auf {number} {'Fall' if base == 1 else 'Fällen'} und sagt nur wenig aus."


def _base(indicator: Indicator, observation: Observation) -> tuple[float | None, float]:
    """The base of a value and how large it ought to be."""
    if indicator.measure in (Measure.RATE, Measure.RATIO):
        return observation.denominator, SMALL_BASE
    if indicator.measure in (Measure.MEAN, Measure.INDEX):
        bottom = observation.denominator
        return (observation.cases if bottom is None else bottom), FEW_CASES
    return None, 0
