"""The areas that resemble an area most, by the newest values of the context indicators."""

from collections.abc import Mapping

from layers.model import Measure
from layers.queries import catalogue
from layers.queries.profile import Newest
from layers.statistics.similarity import LEAST_CASES, LEAST_SHARED, nearest
from layers.store import Store
from layers.thematic.profile_result import Alike, Similar
from layers.thematic.sentence import period_title

CONTEXT_DOMAIN = "A"
"""Rahmenbedingungen: what an area is like, not what its schools achieve."""
COMPARED = (Measure.RATE, Measure.RATIO, Measure.DENSITY, Measure.MEAN, Measure.INDEX)
"""Measures that do not grow with the size of an area."""
LEAST_VARIABLES = 3
MOST_ALIKE = 3

METHOD = (
    "Verglichen werden die neuesten Werte dieser Rahmenbedingungen, jeweils standardisiert "
    "(Abstand vom Mittel der Gebiete in Standardabweichungen), alle mit gleichem Gewicht. "
    "Der Abstand zweier Gebiete ist die Wurzel aus dem mittleren Quadrat ihrer Unterschiede über "
    "alle Größen, zu denen beide einen Wert haben (mindestens die Hälfte). Je kleiner, desto "
    "ähnlicher. Ähnlich heißt nicht gleich: Was hier nicht verglichen wird, kann verschieden sein."
)
"""How it is computed, for readers."""


def similar(store: Store, level: str, code: str, newest: Mapping[str, Newest]) -> Similar:
    """The areas most alike, or why there are none."""
    used = [
        (indicator, newest[indicator.indicator_id])
        for indicator in catalogue.indicators(store)
        if indicator.indicator_id in newest
        and indicator.grid_domain == CONTEXT_DOMAIN
        and indicator.measure in COMPARED
    ]
    names = {area.code: area.name for area in catalogue.areas(store, level)}
    titles = tuple(
        f"{i.title} ({period_title(i.period_kind, n.period, n.pooled)})" for i, n in used
    )
    if len(used) < LEAST_VARIABLES:
        why = "Auf dieser Ebene gibt es zu wenige Rahmenbedingungen, um Gebiete zu vergleichen."
        return Similar((), (), why)
    if len(names) < LEAST_CASES:
        why = f"Bei weniger als {LEAST_CASES} Gebieten sagt Ähnlichkeit nichts aus."
        return Similar((), (), why)
    variables = [
        {row.code: row.value for row in n.rows.values() if row.value is not None} for _, n in used
    ]
    found = nearest(code, variables, list(names), MOST_ALIKE)
    if not found:
        share = "Hälfte" if LEAST_SHARED == 0.5 else f"{LEAST_SHARED:.0%}"
        why = f"Für dieses Gebiet gibt es weniger als die {share} der Werte, die verglichen würden."
        return Similar((), (), why)
    return Similar(tuple(Alike(c, names[c], gap, shared) for c, gap, shared in found), titles, "")
