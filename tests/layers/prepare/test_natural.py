"""Natural classes of very many values: nearly as good as the exact ones, whatever the order."""

import numpy as np
import pytest

from layers.prepare import natural
from layers.prepare.natural import natural_classes


def deviation(values: np.ndarray, uppers: list[float]) -> float:
    classes = np.searchsorted(uppers, values, side="left")
    parts = [values[classes == c] for c in np.unique(classes)]
    return float(sum(((part - part.mean()) ** 2).sum() for part in parts))


@pytest.mark.parametrize("shape", ["even", "skewed", "outliers", "two heaps"])
def test_put_together_they_are_nearly_the_optimum(
    shape: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = np.random.default_rng(11)
    values = {
        "even": random.uniform(0, 100, 3000),
        "skewed": random.lognormal(2, 1, 3000),
        "outliers": np.append(random.normal(50, 1, 2995), [0.0, 300, 301, 900, 1000]),
        "two heaps": np.append(random.normal(10, 2, 1500), random.normal(80, 3, 1500)),
    }[shape]
    found = natural_classes(values, 7, 6)
    monkeypatch.setattr(natural, "EXACT", 5000)
    exact = natural_classes(values, 7, 6)
    for k in range(2, 8):
        assert len(found[k]) == k - 1
        best = deviation(values, exact[k])
        assert best <= deviation(values, found[k]) * (1 + 1e-9)
        assert deviation(values, found[k]) <= 1.002 * best


def test_values_that_print_alike_stay_together() -> None:
    values = np.random.default_rng(3).uniform(0, 10, 20_000)
    rounded = np.round(values, 1)
    assert len(np.unique(values)) > natural.EXACT
    by_printed = natural_classes(rounded, 5, 1)
    for k, uppers in natural_classes(values, 5, 1).items():
        assert np.round(uppers, 1) == pytest.approx(by_printed[k], abs=0.101)


def test_the_order_of_values_does_not_matter() -> None:
    random = np.random.default_rng(5)
    values = random.lognormal(3, 1, 30_000)
    turned = random.permutation(values)
    assert natural_classes(values, 7, 3) == natural_classes(turned, 7, 3)
