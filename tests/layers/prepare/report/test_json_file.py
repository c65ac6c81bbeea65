"""The report as JSON, as docs/architecture.md describes it."""

import json
import re
from pathlib import Path

from layers.prepare.report.json_file import as_json, write_json
from tests.layers.prepare.report.samples import BOOK, sample

ROOT = Path(__file__).parents[4]


def test_content(tmp_path: Path) -> None:
    write_json(sample(), tmp_path / "bericht.json")
    read = json.loads((tmp_path / "bericht.json").read_text(encoding="utf-8"))
    assert read == as_json(sample())
    assert (read["errors"], read["warnings"], read["publishable"]) == (3, 1, False)
    assert read["checked_at"] == "2026-11-22T12:05:00+00:00"
    assert read["faults"][1] == {
        "severity": "error",
        "code": "jahr_ausserhalb",
        "kind": "Jahr falsch",
        "file": BOOK,
        "sheet": "Werte",
        "cell": "C17",
        "row": 17,
        "column": "Schuljahr",
        "value": "2017/19",
        "why": "Das ist kein Schuljahr.",
        "remedy": "Schuljahr in der Form 2017/18 schreiben.",
    }
    assert read["accounts"][0]["set_aside"] == {"Summenzeilen": 12}


def test_every_key_is_documented() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    block = text.split("## Report of a check")[1].split("```")[1]
    documented = set(re.findall(r'"(\w+)":', block))
    report = as_json(sample())
    faults, accounts = report["faults"], report["accounts"]
    assert isinstance(faults, list)
    assert isinstance(accounts, list)
    assert documented == {*report, *faults[0], *accounts[0]} | {"Summenzeilen"}
