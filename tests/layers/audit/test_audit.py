"""The attacker finds what gives a small count away, and lets pass what does not."""

from pathlib import Path
from typing import Any

import pytest

from layers.audit import Audit, AuditError, audit
from tests.layers.audit.probe_city import (
    CITY,
    RULE,
    B,
    T,
    change,
    confidentiality,
    make_public,
    make_true,
    round_changes,
)
from tests.patience import LONG

RULES = confidentiality(repeaters=RULE)
SAFE = ((T, "11", 2020), (T, "12", 2020))
"""One small count and one hidden for its sake: 1 and 4 may be anything that adds up to 5."""


def audited(public: Path, true: Path, seconds: float = LONG) -> Audit:
    return audit([public], {public: true}, seconds)


def exposed(found: Audit) -> list[str]:
    assert found.passed is not bool(found.exposed)
    return [str(one) for one in found.exposed]


def test_a_hidden_pair_is_safe(tmp_path: Path) -> None:
    found = audited(make_public(tmp_path, RULES, SAFE), make_true(tmp_path, RULES))
    assert exposed(found) == []
    assert found.public() == {
        "passed": True,
        "releases": ["public"],
        "seconds": round(found.seconds, 1),
        "tables": [{"table": "repeaters", "method": "suppress", "cells": 18, "hidden": 2}],
    }
    (table,) = found.tables
    assert (table.small, table.safe, table.narrowest, table.median) == (1, 1, 6, 6)
    assert (table.total, table.hidden_total) == (3 * (31 + 91), 5)


def test_a_secondary_suppression_shown_again(tmp_path: Path) -> None:
    found = audited(make_public(tmp_path, RULES, SAFE[:1]), make_true(tmp_path, RULES))
    assert exposed(found) == ["repeaters, stadtteil 11, 2020, Zähler: ist 1, möglich nur 1"]


def test_one_margin_more(tmp_path: Path) -> None:
    """Hidden together with its Stadtbezirk one count is safe; the Stadtbezirk gives it away."""
    hidden = ((T, "11", 2020), (B, "1", 2020), (B, "2", 2020), (T, "21", 2020))
    true = make_true(tmp_path, RULES)
    assert exposed(audited(make_public(tmp_path, RULES, hidden), true)) == []
    shown = make_public(tmp_path, RULES, [h for h in hidden if h[0] == T], "margin")
    assert exposed(audited(shown, true)) == [
        "repeaters, stadtteil 11, 2020, Zähler: ist 1, möglich nur 1"
    ]


@pytest.mark.parametrize("value", [100 * 4 / 110, 3.64])
def test_a_rate_leaks(tmp_path: Path, value: float) -> None:
    """The rate of the cell hidden for another's sake, in full or with two decimals."""
    public = make_public(tmp_path, RULES, SAFE)
    change(public, "UPDATE observation SET value = ? WHERE indicator_id = 'repeaters' AND code = "
           "'12' AND period = 2020", value)  # fmt: skip
    lines = exposed(audited(public, make_true(tmp_path, RULES)))
    assert "repeaters, stadtteil 11, 2020, Zähler: ist 1, möglich nur 1" in lines


def test_an_interval_or_a_bound_of_a_class_leaks(tmp_path: Path) -> None:
    true = make_true(tmp_path, RULES)
    public = make_public(tmp_path, RULES, SAFE)
    change(public, "UPDATE observation SET low = 0.1 WHERE code = '12' AND period = 2020 AND "
           "indicator_id = 'repeaters'")  # fmt: skip
    assert len(exposed(audited(public, true))) > 0
    bound = make_public(tmp_path, RULES, SAFE, "bound")
    change(bound, "UPDATE class_break SET bounds = [?, 5, 10, 20]", 100 * 1 / 100)
    assert "möglich nur 1" in exposed(audited(bound, true))[0]


def test_the_denominator_of_another_indicator_counts(tmp_path: Path) -> None:
    """The number of pupils is protected, and shown once more as a denominator."""
    rules = confidentiality(pupils={**RULE, "threshold": 101})
    true = make_true(tmp_path, rules)
    public = make_public(tmp_path, rules)
    change(public, "UPDATE observation SET value = NULL, status = 'confidential' WHERE "
           "indicator_id = 'pupils' AND code IN ('11', '12')")  # fmt: skip
    lines = exposed(audited(public, true))
    assert "pupils, stadtteil 11, 2020, Zähler: ist 100, möglich nur 100" in lines
    change(public, "UPDATE observation SET numerator = NULL, denominator = NULL, value = NULL, "
           "status = 'confidential' WHERE indicator_id = 'repeaters' AND code IN ('11', '12')"
           )  # fmt: skip
    assert exposed(audited(public, true)) == []


def test_two_releases_with_different_patterns(tmp_path: Path) -> None:
    true = make_true(tmp_path, RULES)
    one = make_public(tmp_path, RULES, SAFE, "one")
    other = make_public(tmp_path, RULES, ((T, "11", 2020), (T, "13", 2020)), "other")
    assert exposed(audited(other, true)) == []
    found = audit([one, other], {one: true, other: true}, 60)
    assert exposed(found) == ["repeaters, stadtteil 11, 2020, Zähler: ist 1, möglich nur 1"]
    assert found.releases == ("one", "other")


def test_a_corrected_number_is_another_one(tmp_path: Path) -> None:
    """After a correction of 12 and 13 what an older release shows of them says nothing."""
    old_numbers = {"11": 1, "12": 2, "13": 7, "21": 6, "22": 7, "23": 8}
    old_true = make_true(tmp_path / "old", RULES, old_numbers)
    old = make_public(tmp_path / "old", RULES, ((T, "11", 2020), (T, "12", 2020)), "old",
                      old_numbers)  # fmt: skip
    new = make_public(tmp_path, RULES, ((T, "11", 2020), (T, "12", 2020)), "new")
    found = audit([new, old], {new: make_true(tmp_path, RULES), old: old_true}, 60)
    # 11 + 12 = 5 now and 3 before: 11 may be 0 to 3
    assert exposed(found) == []
    assert found.tables[0].narrowest == 4


def test_a_block_out_of_time(tmp_path: Path) -> None:
    found = audited(make_public(tmp_path, RULES, SAFE), make_true(tmp_path, RULES), seconds=0)
    assert len(exposed(found)) == 1
    assert "in der Zeit nicht zu Ende zu prüfen" in exposed(found)[0]
    assert "stadtteil 11, 2020" in exposed(found)[0]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE observation SET status = 'unknown' WHERE code = '12' AND status = 'confidential'",
        "UPDATE observation SET flags = 'revised' WHERE code = '12' AND status = 'confidential'",
        "DELETE FROM observation WHERE code = '12' AND status = 'confidential'",
    ],
)
def test_signs_tell_primary_from_secondary(tmp_path: Path, sql: str) -> None:
    public = make_public(tmp_path, RULES, SAFE)
    change(public, sql)
    lines = exposed(audited(public, make_true(tmp_path, RULES)))
    assert any("verrät den Grund" in line for line in lines)


def test_zero_can_be_protected_too(tmp_path: Path) -> None:
    """0 and 4 hidden: with zero protected the other number must be able to be 3."""
    numbers = {"11": 0, "12": 2, "13": 5, "21": 6, "22": 7, "23": 8}
    strict = confidentiality(repeaters={**RULE, "zero": True})
    for rules, safe in ((RULES, True), (strict, False)):
        folder = tmp_path / str(safe)
        true = make_true(folder, rules, numbers)
        public = make_public(folder, rules, SAFE, numbers=numbers)
        assert audited(public, true).passed is safe


ROUND = confidentiality(school_changes={**RULE, "method": "round"})
ROUNDED = {"1": (0, 0, 3, 6, 3, 0, 0, 0, 0, 3, 3, 0), "2": (0, 3, 0, 0, 6, 0, 0, 3, 3, 0, 0, 3)}
"""Every number, and every sum of the city, at most 2 from the true one."""


def test_rounded_changes_are_safe(tmp_path: Path) -> None:
    public = make_public(tmp_path, ROUND)
    round_changes(public, ROUNDED)
    found = audited(public, make_true(tmp_path, ROUND))
    assert exposed(found) == []
    (table,) = found.tables
    assert (table.cells, table.rounded, table.hidden) == (36, 36, 0)
    assert table.small == table.safe > 10


def test_a_true_margin_among_rounded_numbers(tmp_path: Path) -> None:
    """A total of the source beside the rounded cells: 1 is the sum of two that are shown as 0."""
    true = make_true(tmp_path, ROUND)
    margin = make_public(tmp_path, ROUND, name="margin")
    round_changes(margin, ROUNDED)
    for path in (true, margin):
        change(path, "INSERT INTO school_change SELECT 'full', period, level, code, "
               "from_school_type, to_school_type, NULL, 1, 'ok', '', TRUE FROM school_change WHERE "
               "code = '1' AND from_school_type = 'Hauptschule' AND to_school_type = 'Realschule' "
               "AND grade = 7")  # fmt: skip
    lines = exposed(audited(margin, true))
    assert any("stadtbezirk 1, 2020, Hauptschule → Realschule, Klasse 7" in line for line in lines)


def test_rounded_zeros_tell_nothing(tmp_path: Path) -> None:
    public = make_public(tmp_path, ROUND)
    round_changes(public, ROUNDED)
    change(public, "UPDATE school_change SET status = 'none' WHERE pupils = 0 AND code = '1' AND "
           "from_school_type = 'Hauptschule'")  # fmt: skip
    lines = exposed(audited(public, make_true(tmp_path, ROUND)))
    assert any("Echte Nullen" in line for line in lines)


def test_changes_hidden_without_a_partner(tmp_path: Path) -> None:
    rules = confidentiality(school_changes=RULE)
    public = make_public(tmp_path, rules)
    change(public, "UPDATE school_change SET pupils = NULL, status = 'confidential' WHERE "
           "code = '1' AND from_school_type = 'Hauptschule' AND to_school_type = 'Gymnasium' "
           "AND grade = 7")  # fmt: skip
    lines = exposed(audited(public, make_true(tmp_path, rules)))
    assert (
        "school_changes, stadtbezirk 1, 2020, Hauptschule → Gymnasium, Klasse 7: "
        "ist 2, möglich nur 2"
    ) in lines
    everything = make_public(tmp_path, rules, name="everything")
    change(everything, "UPDATE school_change SET pupils = NULL, status = 'confidential'")
    assert exposed(audited(everything, make_true(tmp_path / "b", rules))) == []


def test_nothing_protected_needs_no_true_numbers(tmp_path: Path) -> None:
    public = make_public(tmp_path, {})
    found = audit([public], {}, 60)
    assert found.public() | {"seconds": 0} == {
        "passed": True, "releases": ["public"], "seconds": 0, "tables": []
    }  # fmt: skip


def test_protected_without_true_numbers(tmp_path: Path) -> None:
    public = make_public(tmp_path, RULES, SAFE)
    (line,) = exposed(audit([public], {}, 60))
    assert line.startswith("Ausgabe public: Die interne Datei mit allen Zahlen fehlt oder")
    with pytest.raises(AuditError, match="lässt sich nicht lesen"):
        audit([tmp_path / "nothing.duckdb"], {}, 60)


def test_a_number_that_is_neither_true_nor_rounded(tmp_path: Path) -> None:
    public = make_public(tmp_path, RULES, SAFE)
    change(public, "UPDATE observation SET numerator = 8 WHERE code = '13' AND period = 2020 AND "
           "indicator_id = 'repeaters'")  # fmt: skip
    lines = exposed(audited(public, make_true(tmp_path, RULES)))
    assert any("weder wahr noch als gerundet bezeichnet" in line for line in lines)


def test_city_is_named_as_other_areas(tmp_path: Path) -> None:
    one: Any = {code: 0 for code in ("12", "13", "21", "22", "23")} | {"11": 1}
    found = audited(make_public(tmp_path, RULES, (), numbers=one), make_true(tmp_path, RULES, one))
    places = {(e.place.level, e.place.code) for e in found.exposed}
    assert places == {CITY, (B, "1"), (T, "11")}
