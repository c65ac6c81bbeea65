"""Control of false discoveries: the example of the paper."""

from layers.statistics.false_discovery import benjamini_hochberg

# Benjamini and Hochberg (1995), section 4.2: fifteen tests of a trial after heart attacks; with a
# rate of 0.05 four of them count, where Bonferroni's method finds three.
PAPER = (
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
    0.6528, 0.7590, 1.0,
)  # fmt: skip


def test_the_example_of_the_paper() -> None:
    assert benjamini_hochberg(PAPER, 0.05) == (True,) * 4 + (False,) * 11


def test_the_order_of_tests_does_not_matter() -> None:
    assert benjamini_hochberg(PAPER[::-1], 0.05) == (False,) * 11 + (True,) * 4


def test_a_larger_p_value_counts_with_a_smaller_one_that_fails_its_own_step() -> None:
    # 0.03 exceeds 1/2 of 0.05, but 0.04 is at most the whole
    assert benjamini_hochberg((0.03, 0.04), 0.05) == (True, True)


def test_nothing_counts_without_tests_or_evidence() -> None:
    assert benjamini_hochberg((), 0.05) == ()
    assert benjamini_hochberg((0.06, 0.9), 0.05) == (False, False)
