"""A thousand change maps of pure noise, and maps with a true change of a stated size."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from layers.queries import catalogue
from layers.store import Store
from tests.change_maps import Noise, count_map, even, mixed, rate_map
from tests.layers.map_release import open_release

pytestmark = pytest.mark.long

MAPS = 1000
NOISE = [
    *(mixed(areas) for areas in (19, 72)),
    *(
        even(areas, base, rate)
        for areas in (19, 72)
        for base, rate in ((20, 0.6), (100, 0.1), (500, 0.02), (500, 0.3))
    ),
    even(72, 20, 0.005),
    even(72, 5000, 0.005),
    even(19, 5000, 0.6),
    even(72, 5000, 0.6),
]


@pytest.fixture(scope="module")
def hand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_release(tmp_path_factory.mktemp("hand"))
    yield store
    store.close()


@pytest.mark.parametrize("noise", NOISE, ids=lambda noise: noise.name)
def test_noise_is_not_coloured(hand: Store, noise: Noise, figures: Callable[[str], None]) -> None:
    chance = np.random.default_rng(20261122)
    indicator = catalogue.indicator(hand, "share")
    coloured = sum(
        any(area.beyond for area in rate_map(hand, indicator, noise, chance)) for _ in range(MAPS)
    )
    figures(f"Rauschen, {noise.name}: {coloured} von {MAPS} Karten färben ein Gebiet")
    assert coloured <= 0.05 * MAPS


@pytest.mark.parametrize("mean", [3, 40, 3000])
def test_noise_of_counts_is_not_coloured(
    hand: Store, mean: int, figures: Callable[[str], None]
) -> None:
    chance = np.random.default_rng(20261122)
    indicator = catalogue.indicator(hand, "people")
    coloured = sum(
        any(area.beyond for area in count_map(hand, indicator, [mean] * 72, chance))
        for _ in range(MAPS)
    )
    figures(f"Rauschen, 72 Anzahlen um {mean}: {coloured} von {MAPS} Karten färben ein Gebiet")
    assert coloured <= 0.05 * MAPS


@pytest.mark.parametrize(
    ("areas", "changed", "base", "before", "after"),
    [
        (45, 5, 500, 0.10, 0.19),
        (19, 2, 500, 0.30, 0.42),
        (72, 7, 200, 0.10, 0.25),
        (72, 7, 100, 0.20, 0.46),
    ],
)
def test_a_true_change_is_found(
    hand: Store,
    areas: int,
    changed: int,
    base: int,
    before: float,
    after: float,
    figures: Callable[[str], None],
) -> None:
    """In at least 80 % of the areas where it is, and at most 5 % of the coloured are none."""
    chance = np.random.default_rng(20261122)
    indicator = catalogue.indicator(hand, "share")
    later = np.full(areas, before)
    later[:changed] = after
    found, wrong = 0, 0.0
    for _ in range(MAPS):
        judged = rate_map(hand, indicator, even(areas, base, before), chance, later)
        beyond = [area.beyond for area in judged]
        found += sum(beyond[:changed])
        wrong += sum(beyond[changed:]) / max(1, sum(beyond))
    power, false = found / (MAPS * changed), wrong / MAPS
    figures(
        f"{changed} von {areas} Gebieten, Basis {base}, {100 * before:g} auf {100 * after:g} %: "
        f"{100 * power:.1f} % gefunden, {100 * false:.1f} % der gefärbten falsch"
    )
    assert power >= 0.8
    assert false <= 0.05
