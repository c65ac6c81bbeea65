"""Coefficients of correlation: published examples, and what a sample can say."""

import numpy as np
import pytest
from scipy.stats import rankdata, spearmanr

from layers.statistics.correlation import (
    average_ranks,
    effective_size,
    fisher_interval,
    pearson,
    spearman,
    spearman_interval,
)

# Anscombe, F. J. (1973): Graphs in statistical analysis, The American Statistician 27, 17-21
X = (10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5)
QUARTET = (
    (X, (8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68), 0.81642),
    (X, (9.14, 8.14, 8.74, 8.77, 9.26, 8.1, 6.13, 3.1, 9.13, 7.26, 4.74), 0.81624),
    (X, (7.46, 6.77, 12.74, 7.11, 7.81, 8.84, 6.08, 5.39, 8.15, 6.42, 5.73), 0.81629),
    (
        (8, 8, 8, 8, 8, 8, 8, 19, 8, 8, 8),
        (6.58, 5.76, 7.71, 8.84, 8.47, 7.04, 5.25, 12.5, 5.56, 7.91, 6.89),
        0.81652,
    ),
)
# IQ and hours before the television of ten people: rho = -29 / 165, the example of textbooks and
# encyclopaedias
IQ = (106, 100, 86, 101, 99, 103, 97, 113, 112, 110)
HOURS = (7, 27, 2, 50, 28, 29, 20, 12, 6, 17)
# Efron, B., Tibshirani, R. (1993): An Introduction to the Bootstrap, table 3.1: fifteen law schools
LSAT = (576, 635, 558, 578, 666, 580, 555, 661, 651, 605, 653, 575, 545, 572, 594)
GPA = (3.39, 3.30, 2.81, 3.03, 3.44, 3.07, 3.00, 3.43, 3.36, 3.13, 3.12, 2.74, 2.76, 2.88, 2.96)


@pytest.mark.parametrize(("x", "y", "r"), QUARTET)
def test_anscombes_quartet(x: tuple[float, ...], y: tuple[float, ...], r: float) -> None:
    assert pearson(x, y) == pytest.approx(r, abs=5e-6)


def test_law_schools() -> None:
    assert pearson(LSAT, GPA) == pytest.approx(0.776, abs=5e-4)


def test_spearmans_textbook_example() -> None:
    assert spearman(IQ, HOURS) == pytest.approx(-29 / 165)


def test_ranks_of_equal_values_are_shared() -> None:
    assert average_ranks((5.0, 3.0, 5.0, 1.0, 5.0)) == (4, 2, 4, 1, 4)
    values = np.random.default_rng(1).integers(0, 6, size=40).tolist()
    assert average_ranks(values) == tuple(rankdata(values).tolist())


def test_interval_of_pearsons_coefficient() -> None:
    # r = 0.5, n = 28: z = 0.5493, its standard error 1 / 5, so 0.1573 to 0.9413
    assert fisher_interval(0.5, 28) == pytest.approx((0.1560, 0.7358), abs=5e-5)
    # law schools, r = 0.776: z = 1.0362 with a standard error of 1 / sqrt(12)
    assert fisher_interval(pearson(LSAT, GPA), 15) == pytest.approx((0.4385, 0.9220), abs=5e-4)


def test_a_perfect_line_leaves_no_room_and_few_pairs_have_no_interval() -> None:
    r = pearson((1, 2, 3, 4), (2, 4, 6, 8))
    assert r == pytest.approx(1.0)
    assert fisher_interval(1.0, 4) == (1.0, 1.0)
    assert fisher_interval(0.5, 3) is None
    assert spearman_interval((1, 2, 3), (1, 3, 2)) is None


def test_nothing_goes_together_with_what_is_the_same_everywhere() -> None:
    same = (0.1 + 0.2, 0.3, 0.3, 0.3, 0.3)  # the same but for the last bit
    assert pearson(same, (1, 2, 3, 4, 5)) is None
    assert spearman((7, 7, 7, 7), (1, 2, 3, 4)) is None
    assert spearman_interval((7, 7, 7, 7), (1, 2, 3, 4)) is None
    assert fisher_interval(None, 20) is None


def test_a_weight_of_two_is_the_pair_twice() -> None:
    x, y = (1.0, 2.0, 4.0, 5.0), (2.0, 1.0, 3.0, 7.0)
    twice = pearson((*x, 4.0), (*y, 3.0))
    assert pearson(x, y, (1, 1, 2, 1)) == pytest.approx(twice)
    assert pearson(x, y, (0, 0, 0, 0)) is None
    assert pearson(x, y, (1, 1, 2, 1)) != pytest.approx(pearson(x, y))


def test_effective_size() -> None:
    assert effective_size((3, 3, 3)) == pytest.approx(3)
    assert effective_size((2, 1, 1)) == pytest.approx(16 / 6)
    assert effective_size(()) == 0


def test_bootstrap_counts_every_resample_as_scipy_does() -> None:
    x, y = (1.0, 2.0, 2.0, 5.0, 9.0, 4.0), (3.0, 1.0, 4.0, 4.0, 9.0, 2.0)
    picks = np.random.default_rng([1904, 6]).integers(0, 6, size=(200, 6))
    pairs = [(np.array(x)[row], np.array(y)[row]) for row in picks]
    found = [spearmanr(a, b).statistic for a, b in pairs if len(set(a)) > 1 and len(set(b)) > 1]
    expected = np.quantile(found, (0.025, 0.975))
    assert spearman_interval(x, y, 200) == pytest.approx(tuple(expected))


def test_bootstrap_is_about_as_wide_as_theory_says() -> None:
    generator = np.random.default_rng(5)
    x = generator.normal(size=200)
    y = 0.6 * x + generator.normal(size=200)
    found = spearman_interval(x.tolist(), y.tolist())
    assert found is not None
    low, high = found
    rho = spearmanr(x, y).statistic
    assert low < rho < high
    width = fisher_interval(rho, 200)
    assert width is not None
    assert (high - low) / (width[1] - width[0]) == pytest.approx(1, abs=0.25)


def test_the_same_pairs_give_the_same_interval() -> None:
    assert spearman_interval(LSAT, GPA) == spearman_interval(LSAT, GPA)
