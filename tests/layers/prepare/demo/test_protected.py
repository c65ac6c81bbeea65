"""The demonstration city as it leaves the house: many small counts, and none to be read."""

import json
from pathlib import Path

import pytest

from layers.prepare.two_files import default_internal, internal_of
from layers.store import Store


@pytest.fixture(scope="module")
def told(musterstadt_store: Store) -> tuple[dict[str, dict[str, object]], dict[str, object]]:
    """Rules per indicator, and the result of the audit."""
    ((rules, audit),) = musterstadt_store.rows("SELECT rules, audit FROM release")
    return json.loads(rules)["confidentiality"]["indicators"], json.loads(audit)["confidentiality"]


def test_the_audit_has_passed(told: tuple[dict[str, dict[str, object]], dict[str, object]]) -> None:
    rules, audit = told
    assert audit["passed"] is True
    assert len(rules) > 60
    # Nothing that only the municipality may know stands in the release.
    assert set(audit) <= {"passed", "releases", "seconds", "tables"}
    for table in audit["tables"]:  # type: ignore[attr-defined]
        assert set(table) <= {"table", "method", "cells", "hidden"}


def test_no_small_count_is_printed(
    musterstadt_store: Store, told: tuple[dict[str, dict[str, object]], dict[str, object]]
) -> None:
    rules, _ = told
    assert rules["visual_findings"]["threshold"] == 5
    small = []
    for name, rule in rules.items():
        if rule["method"] != "suppress":
            continue
        parts = {
            "numerator": "coalesce(numerator, CASE WHEN denominator IS NULL THEN value END)",
            "denominator": "denominator",
            "rest": "CASE WHEN measure = 'rate' THEN denominator - numerator END",
        }
        for part in rule["counts"]:  # type: ignore[attr-defined]
            rows = musterstadt_store.rows(
                f"""SELECT level, code, period, school_type, {parts[part]} AS number
                    FROM observation JOIN indicator USING (indicator_id)
                    WHERE indicator_id = ? AND number >= 1 AND number < ?
                      AND level <> 'reference' AND measure <> 'index'""",
                (name, rule["threshold"]),
            )
            small += [(name, part, *row) for row in rows]
    assert small == []


def test_small_counts_were_there_at_every_level(musterstadt_tables: Path) -> None:
    name = (musterstadt_tables / "musterstadt.current").read_text("utf-8").strip()
    internal = internal_of(default_internal(musterstadt_tables), "musterstadt", name)
    assert internal is not None
    truth = Store.open_release(
        internal.parent, "musterstadt", internal.stem.split("-")[1], "internal"
    )
    levels = {
        row[0]
        for row in truth.rows(
            "SELECT DISTINCT level FROM observation WHERE numerator BETWEEN 1 AND 2"
        )
    }
    truth.close()
    assert levels >= {"quartier", "sozialraum", "stadtbezirk"}


def test_the_cube_is_rounded_and_adds_up(musterstadt_store: Store) -> None:
    store = musterstadt_store
    ((rows, odd, flagged),) = store.rows(
        """WITH row AS (
               SELECT pupils, status, string_split(flags, ',') AS marks FROM school_change
               WHERE pupils IS NOT NULL)
           SELECT count(*), count(*) FILTER (pupils % 3 <> 0),
                  count(*) FILTER (list_contains(marks, 'rounded') AND status = 'ok') FROM row"""
    )
    assert (odd, flagged) == (0, rows)
    assert rows > 50_000
    by_level = store.rows(
        """SELECT period, from_school_type, to_school_type, grade,
                  sum(pupils) FILTER (level = 'sozialraum') AS fine,
                  sum(pupils) FILTER (level = 'stadtbezirk') AS middle,
                  sum(pupils) FILTER (level = 'municipality') AS city
           FROM school_change GROUP BY ALL HAVING fine <> middle OR middle <> city"""
    )
    assert by_level == []
