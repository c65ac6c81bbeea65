"""The bench: percentiles, fixed moments of visits, and the report from kept numbers."""

import json
import sys
from pathlib import Path

import pytest

from bench import __main__ as bench
from bench.asked import Asked, packed, unpacked
from bench.former import Former
from bench.german import cell, number
from bench.kept import Kept
from bench.load import starts
from bench.messung import report, write_report
from bench.results import ATLAS, COMMON, FLOOR, Results, percentile
from bench.soak import Soaked


@pytest.mark.parametrize(
    ("share", "found"), [(0.0, 1), (0.5, 10), (0.95, 19), (0.951, 20), (1.0, 20)]
)
def test_percentile_is_a_measured_number(share: float, found: float) -> None:
    assert percentile(range(20, 0, -1), share) == found


def test_no_numbers_have_no_percentile() -> None:
    with pytest.raises(ValueError, match="No numbers"):
        percentile([], 0.5)


def test_visits_begin_evenly_whatever_becomes_of_them() -> None:
    moments = starts(600, 60)
    assert moments[:3] == [0.0, 0.1, 0.2]
    assert len(moments) == 600
    assert moments[-1] == pytest.approx(59.9)


def test_a_request_survives_being_packed() -> None:
    asked = [Asked("/a?b=ü", None, ""), Asked("/c", b"\x00\xff{}", "application/json")]
    assert unpacked(json.loads(json.dumps(packed(asked)))) == asked


def test_numbers_and_ranges_are_german() -> None:
    assert [number(v) for v in (1234.5, 100, 12.34, 1.5, 0.5, 0.049, 0)] == [
        "1\u202f234",
        "100",
        "12,3",
        "1,5",
        "0,5",
        "0,049",
        "0",
    ]
    assert cell([10, 20, 90]) == "20 (10 – 90)"
    assert cell([3, 3]) == "3"
    assert cell([]) == ""


def test_growth_leaves_out_the_first_fifth() -> None:
    filling = [100, 180, 200, 200, 200, 200, 200, 200, 202, 204]
    assert Soaked(filling, 1, [], 1.0).growth == 3
    assert Soaked([100, 100], 1, [], 1.0).growth == 0


def _kept(tmp_path: Path, failure: str = "") -> Kept:
    results = Results(tmp_path / "visits.json")
    results.add("45", "year_ms", FLOOR, 10, 20, 90)
    results.add("45", "year_ms", ATLAS, 31)
    results.add("45", "year_ms", COMMON, 310)
    results.add("45", "second_kb", ATLAS, 60)
    results.note("Ein Hinweis.")
    results.save()
    kept = Kept(tmp_path / "kept.json")
    kept.take("visits", results.path or tmp_path, failure, 12.3)
    kept.write()
    return Kept.read(kept.path)


def test_report_tells_medians_ratios_and_goals(tmp_path: Path) -> None:
    lines = report(_kept(tmp_path))
    assert "| Anderes Jahr, ms | 20 (10 – 90) | 31 | 310 | 1,55 | 10 |" in lines
    assert "| Zweiter Besuch, kB | 45 | 60 | 60 | erreicht |" in lines
    row = "| Jahreswechsel, Atlas ÷ Untergrenze | 45 | 1,55 | 1,5 | **nicht erreicht** |"
    assert row in lines
    assert "**Nicht erreicht:** Jahreswechsel, Atlas ÷ Untergrenze (45)." in lines
    assert "- Ein Hinweis." in lines
    assert "Noch nicht gemessen." in lines


def test_a_part_that_failed_is_named_and_keeps_its_numbers(tmp_path: Path) -> None:
    lines = report(_kept(tmp_path, "nicht fertig nach 420 s"))
    said = "**Dieser Teil ist abgebrochen:** nicht fertig nach 420 s. "
    assert any(line.startswith(said) for line in lines)
    assert any(line.startswith("| Anderes Jahr, ms | 20") for line in lines)


def test_measuring_one_part_leaves_the_others_in_the_report(tmp_path: Path) -> None:
    path = tmp_path / "messung.md"
    write_report(_kept(tmp_path), path)
    before = path.read_text(encoding="utf-8").splitlines()
    # Somebody else, who has no numbers of this part, measures another one.
    mine = Kept(tmp_path / "mine.json")
    cost = Results(tmp_path / "cost.json")
    cost.add("45", "outlines_kb", ATLAS, 1234)
    cost.save()
    mine.take("cost", cost.path or tmp_path, "", 3)
    write_report(mine, path)
    lines = path.read_text(encoding="utf-8").splitlines()
    begin = before.index("## Besuche und Wechsel im schnellen Browser")
    end = before.index("## Langsames Gerät, langsames Netz")
    assert lines[lines.index(before[begin]) :][: end - begin] == before[begin:end]
    for row in (
        "| Zweiter Besuch, kB | 45 | 60 | 60 | erreicht |",
        "| Jahreswechsel, Atlas ÷ Untergrenze | 45 | 1,55 | 1,5 | **nicht erreicht** |",
        "| Umrisse, kB | 45 | 1\u202f234 | 20 | **nicht erreicht** |",
    ):
        assert row in lines
    # Once more, and nothing is lost; what was measured again without a number has none.
    write_report(mine, path)
    assert path.read_text(encoding="utf-8").splitlines() == lines
    (tmp_path / "nothing.json").write_text('{"numbers": {}, "notes": [], "tables": []}', "utf-8")
    mine.take("visits", tmp_path / "nothing.json", "abgebrochen", 3)
    assert Former.read(path).is_newer("visits", "01.01.2020 00:00 UTC")
    write_report(mine, path)
    row = "| Zweiter Besuch, kB | 45 | – | 60 | nicht gemessen |"
    assert row in path.read_text(encoding="utf-8").splitlines()


def test_older_numbers_do_not_replace_what_the_report_says(tmp_path: Path) -> None:
    path = tmp_path / "messung.md"
    kept = _kept(tmp_path)
    write_report(kept, path)
    before = path.read_text(encoding="utf-8")
    kept.parts["visits"] |= {"when": "01.01.2020 00:00 UTC", "numbers": {}}
    write_report(kept, path)
    assert path.read_text(encoding="utf-8") == before


def test_a_part_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "slow"))
    (tmp_path / "slow").write_text("#!/bin/sh\nsleep 60\n", encoding="utf-8")
    (tmp_path / "slow").chmod(0o700)
    assert bench._child("visits", tmp_path, tmp_path / "out.json", 0.3) == "nicht fertig nach 0 s"
