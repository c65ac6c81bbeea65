"""Musterstadt looks like a city: neighbours are alike, context and outcome go together."""

import numpy as np
import pytest

from tests.layers.prepare.demo.city_figures import City, morans_i, neighbours

MAPPED = {
    "benefits_under_18": "quartier",
    "unemployment": "quartier",
    "migration_background": "quartier",
    "single_parents": "quartier",
    "childcare_use_under_3": "quartier",
    "language_findings": "quartier",
    "transition_gymnasium": "quartier",
    "all_day_rate": "quartier",
    "language_support": "quartier",
    "music_school": "quartier",
    "adult_participants": "quartier",
    "library_users": "quartier",
}
"""Indicator -> level where it is mapped."""

SIGNS = [
    ("benefits_under_18", "transition_gymnasium", -1),
    ("benefits_under_18", "leavers_without_certificate", 1),
    ("benefits_under_18", "language_findings", 1),
    ("benefits_under_18", "motor_findings", 1),
    ("benefits_under_18", "overweight", 1),
    ("benefits_under_18", "absence", 1),
    ("benefits_under_18", "repeaters", 1),
    ("benefits_under_18", "higher_certificate", -1),
    ("benefits_under_18", "childcare_use_under_3", -1),
    ("benefits_under_18", "music_school", -1),
    ("unemployment", "transition_sector", 1),
    ("migration_background", "language_support", 1),
    ("migration_background", "family_language", 1),
    ("benefits_under_18", "living_space", -1),
]


@pytest.mark.parametrize(("indicator", "level"), MAPPED.items())
def test_neighbours_are_alike_but_not_the_same(city: City, indicator: str, level: str) -> None:
    outlines = city.outlines(level)
    rates = city.rates(indicator, 2023, level)
    values = np.array([rates[code] for code in outlines["code"]])
    assert 0.3 <= morans_i(values, neighbours(outlines)) <= 0.7


def test_morans_i_of_a_known_pattern() -> None:
    # A ring of four with neighbours left and right: alternating values give -1, halves give 0.
    ring = np.array([[0, 1, 0, 1], [1, 0, 1, 0], [0, 1, 0, 1], [1, 0, 1, 0]]) / 2
    assert morans_i(np.array([1.0, 0, 1, 0]), ring) == pytest.approx(-1)
    assert morans_i(np.array([1.0, 1, 0, 0]), ring) == pytest.approx(0)


@pytest.mark.parametrize(("context", "outcome", "sign"), SIGNS)
def test_context_and_outcome_go_together(city: City, context: str, outcome: str, sign: int) -> None:
    left, right = (city.rates(name, 2022, "sozialraum") for name in (context, outcome))
    codes = sorted(set(left) & set(right))
    assert len(codes) >= 18
    found = np.corrcoef([left[c] for c in codes], [right[c] for c in codes])[0, 1]
    assert sign * found > 0.4
    assert abs(found) < 0.98


def test_an_area_changes_slowly(city: City) -> None:
    before, after = (city.rates("benefits_under_18", year, "quartier") for year in (2019, 2024))
    codes = sorted(set(before) & set(after))
    assert len(codes) == 72
    found = np.corrcoef([before[c] for c in codes], [after[c] for c in codes])[0, 1]
    assert 0.9 < found < 0.9999
