"""Counts, which of them are the same number, and which are sensitive."""

import numpy as np

from layers.prepare.protect.counts import Numbers, Place, Series, judge_numbers, same_numbers
from layers.prepare.protect.rules import Rule

PUPILS = Series("pupils", "value", "all", "all")
BASE = Series("repeaters", "denominator", "all", "all")
ABOVE = Series("repeaters", "numerator", "all", "all")
REST = Series("repeaters", "rest", "all", "all")
PLACES = [Place("quarter", f"{n:02}", 2020) for n in range(13)]
MANY = list(range(30, 43))
FEW = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 29]


def judged(rules: dict[str, Rule | None], **numbers: list[int]) -> Numbers:
    series = {"pupils": PUPILS, "base": BASE, "above": ABOVE, "rest": REST}
    matrix = np.array(list(numbers.values()), dtype=np.int64)
    return judge_numbers([series[name] for name in numbers], PLACES, matrix, rules)


def test_equal_series_are_one_and_complete_each_other() -> None:
    part = [*MANY[:12], -1]
    root, merged = same_numbers(np.array([part, FEW, MANY], dtype=np.int64))
    assert root.tolist() == [0, 1, 0]
    assert merged[0].tolist() == MANY


def test_too_few_or_too_uniform_numbers_prove_nothing() -> None:
    few_places = [*MANY[:11], -1, -1]
    uniform = [3, 3, 3, 3, 3, 3, 3, 4, 4, 4, 5, 5, 5]
    root, _ = same_numbers(np.array([MANY, few_places, uniform, uniform], dtype=np.int64))
    assert root.tolist() == [0, 1, 2, 3]


def test_a_third_series_must_agree_with_all_that_are_one_already() -> None:
    first = [*MANY[:12], -1]
    other = [*MANY[:12], 99]
    root, _ = same_numbers(np.array([first, MANY, other], dtype=np.int64))
    assert root.tolist() == [0, 0, 2]


def test_small_numerators_and_small_rests_are_sensitive_and_zero_is_not() -> None:
    base = [30] * 13
    rest = [b - a for a, b in zip(FEW, base, strict=True)]
    numbers = judged({"repeaters": Rule()}, base=base, above=FEW, rest=rest)
    assert np.flatnonzero(numbers.sensitive[1]).tolist() == [1, 2]
    assert np.flatnonzero(numbers.sensitive[2]).tolist() == [12]
    assert not numbers.sensitive[0].any()


def test_only_what_the_rule_counts_is_sensitive() -> None:
    rule = Rule(counts=("denominator",))
    numbers = judged({"repeaters": rule}, base=FEW, above=[0] * 13)
    assert numbers.sensitive.sum(axis=1).tolist() == [2, 0]
    assert numbers.persons.tolist() == [True, False]


def test_small_bases_hide_the_rate_without_need_of_protection() -> None:
    numbers = judged({"repeaters": Rule(minimum_denominator=33)}, base=MANY, above=[9] * 13)
    assert np.flatnonzero(numbers.hidden[1]).tolist() == [0, 1, 2]
    assert not numbers.sensitive.any()


def test_numbers_of_the_strictest_rule_hold_for_all_that_are_the_same() -> None:
    rules = {"pupils": Rule(threshold=3), "repeaters": Rule(threshold=10)}
    numbers = judged(rules, pupils=FEW, base=FEW)
    assert numbers.root.tolist() == [0, 0]
    assert np.flatnonzero(numbers.sensitive[0]).tolist() == list(range(1, 10))
    assert numbers.threshold[0] == 10


def test_what_is_published_elsewhere_is_shown_and_no_secret() -> None:
    numbers = judged({"pupils": None, "repeaters": Rule()}, pupils=FEW, base=FEW)
    assert numbers.shown[0].all()
    assert not numbers.sensitive.any()


def test_what_an_earlier_release_shows_stays_a_secret_that_was_not_kept() -> None:
    known = {(PUPILS, PLACES[1]): 1, (PUPILS, PLACES[2]): 99}
    matrix = np.array([FEW], dtype=np.int64)
    numbers = judge_numbers([PUPILS], PLACES, matrix, {"pupils": Rule()}, known)
    assert np.flatnonzero(numbers.shown[0]).tolist() == [1]
    assert np.flatnonzero(numbers.sensitive[0]).tolist() == [1, 2]
