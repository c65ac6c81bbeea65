"""Simulations: how often intervals hold the truth, and how often noise is taken for a change.

Areas with true rates are counted anew and anew; everything is computed as for the page.
"""

from collections.abc import Callable

import numpy as np
import pytest

from layers.model import Area, Indicator, Measure, PeriodKind
from layers.queries.disparity import DisparityYear
from layers.queries.values import Observation
from layers.statistics import inequality as iq
from layers.status import Status
from layers.thematic.disparity_change import change_of
from layers.thematic.disparity_measures import (
    DISSIMILARITY,
    GINI,
    RATIO,
    THEIL,
    VARIATION,
    Year,
    interval_of,
    year_of,
)

pytestmark = pytest.mark.long

RATE = Indicator(
    "rate", "A", 1, "core", "Quote", "Quote", "%", 1, Measure.RATE, PeriodKind.CALENDAR_YEAR,
    "neutral", "", "", "", "", "", "official",
)  # fmt: skip
ROUNDS = 200
NAMES = (RATIO, VARIATION, GINI, THEIL, DISSIMILARITY)


def counted(random: np.random.Generator, rates: np.ndarray, base: np.ndarray, period: int) -> Year:
    """A year in which chance decided who of the base is counted."""
    found = random.binomial(base, rates)
    rows = tuple(
        Observation(
            "viertel", str(i), period, "all", "all", 100 * a / n, Status.OK, (), float(a),
            float(n), None, None, None,
        )
        for i, (a, n) in enumerate(zip(found.tolist(), base.tolist(), strict=True))
    )  # fmt: skip
    areas = tuple(Area("viertel", row.code, row.code) for row in rows)
    return year_of(RATE, DisparityYear(period, 0, areas, rows, None))


def truth(rates: np.ndarray, base: np.ndarray) -> dict[str, float]:
    """The measures of the true rates."""
    order = np.argsort(rates)
    found = {
        RATIO: iq.percentile_ratio(rates[order]),
        VARIATION: iq.variation(rates),
        GINI: iq.gini(rates[order], base[order]),
        THEIL: iq.theil(rates, base),
        DISSIMILARITY: iq.dissimilarity(rates * base, (1 - rates) * base),
    }
    return {name: float(value) for name, value in found.items()}


def beta_rates(random: np.random.Generator, count: int, mean: float, spread: float) -> np.ndarray:
    if not spread:
        return np.full(count, mean)
    size = mean * (1 - mean) / spread**2 - 1
    return random.beta(mean * size, (1 - mean) * size, count)


@pytest.mark.parametrize(
    ("areas", "low", "high", "mean", "spread"),
    [
        (45, 30, 200, 0.2, 0.0),
        (45, 30, 200, 0.2, 0.03),
        (45, 200, 3000, 0.03, 0.006),
        (72, 60, 400, 0.1, 0.05),
    ],
)
def test_intervals_hold_the_truth_and_noise_is_no_change(
    areas: int,
    low: int,
    high: int,
    mean: float,
    spread: float,
    record_property: Callable[[str, object], None],
) -> None:
    random = np.random.default_rng(2024)
    held, changed = dict.fromkeys(NAMES, 0), dict.fromkeys(NAMES, 0)
    for _ in range(ROUNDS):
        base = random.integers(low, high, areas)
        rates = beta_rates(random, areas, mean, spread)
        true = truth(rates, base.astype(float))
        first = counted(random, rates, base, 2020)
        second = counted(random, rates, base, 2021)
        for name in NAMES:
            found = interval_of(first, name)
            assert found is not None
            held[name] += found.low - 1e-9 <= true[name] <= found.high + 1e-9
            change = change_of(first, second, name, None, 3)
            assert change is not None
            changed[name] += change.verdict != 0
    shares = {name: (held[name] / ROUNDS, changed[name] / ROUNDS) for name in NAMES}
    record_property("figures", f"interval holds, false change: {shares}")
    for name, (holds, false) in shares.items():
        # percentiles jump from area to area: theirs are rougher
        assert holds >= (0.8 if name == RATIO else 0.86), name
        # 5 of 100, and three standard errors of the simulation
        assert false <= 0.1, name


def test_a_true_change_is_found(record_property: Callable[[str, object], None]) -> None:
    """Half the spread between areas of some hundred: found in at least 80 of 100."""
    random = np.random.default_rng(7)
    found = dict.fromkeys(NAMES, 0)
    for _ in range(100):
        base = random.integers(300, 1500, 45)
        rates = beta_rates(random, 45, 0.2, 0.06)
        nearer = rates.mean() + (rates - rates.mean()) / 2
        first, second = (
            counted(random, rates, base, 2020),
            counted(random, nearer, base, 2021),
        )
        for name in NAMES:
            change = change_of(first, second, name, None, 3)
            assert change is not None
            found[name] += change.verdict == -1
    record_property("figures", f"halved spread found in {found} of 100")
    assert all(count >= 80 for count in found.values())
