"""What is said of the dependencies: nothing is called safe that was not compared."""

import json
import re
from typing import Any

import pytest

from scripts.deps_audit import FOUND, NOT_COMPARED, merged, report
from scripts.sbom import FRONTEND, VENDOR, vendored

SKIPPED = {"name": "a", "skip_reason": "not found"}


def entry(name: str, *ids: str) -> dict[str, Any]:
    return {"name": name, "vulns": [{"id": i, "fix_versions": ["2"]} for i in ids]}


def test_what_was_skipped_is_not_safe(capsys: pytest.CaptureFixture[str]) -> None:
    advisories, left = merged([{"a": SKIPPED}, {}], ["a"])
    assert (advisories, left) == ({}, ["a"])
    assert report(advisories, left) == NOT_COMPARED
    told = capsys.readouterr().out
    assert "NOT AUDITED: a" in told
    assert "No known advisories" not in told


def test_a_second_service_fills_the_gap(capsys: pytest.CaptureFixture[str]) -> None:
    advisories, left = merged([{"a": SKIPPED, "b": entry("b")}, {"a": entry("a")}], ["a", "b"])
    assert report(advisories, left) == 0
    assert "2 of 2 dependencies compared.\nNo known advisories." in capsys.readouterr().out


def test_an_advisory_is_a_failure_even_where_others_are_missing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    advisories, left = merged([{"a": SKIPPED, "b": entry("b", "CVE-1")}], ["a", "b"])
    assert report(advisories, left) == FOUND
    assert "b: CVE-1, fixed in 2" in capsys.readouterr().out


def test_the_bill_names_every_script_of_others() -> None:
    components = {c["name"]: c for c in vendored()}
    built = json.loads(FRONTEND.read_text())["devDependencies"]
    assert components["plotly.js"]["version"] == built["plotly.js"]
    assert components["d3-zoom"]["purl"] == "pkg:npm/d3-zoom@3.0.1"
    files = {c["properties"][0]["value"].rsplit("/", 1)[1] for c in components.values()}
    assert files == {path.name for path in VENDOR.glob("*.js")}
    for found in components.values():
        assert re.fullmatch("[0-9a-f]{64}", found["properties"][1]["value"])
