"""The bench: a fair plan, the same data for all, a clock that reads the screen rightly."""

import csv
import hashlib
import io
import json
from pathlib import Path

import pytest
from PIL import Image

from bench.inputs import make_plan, write_common_way, write_floor
from bench.report import Report
from bench.screen import NothingPaintedError, Screen
from layers.store import Store

ROOT = Path(__file__).parents[1]
COMMON_WAY = "b57065d78591f53714389399a0f78ccd2048e8ea817e33269aaa3e23a22abf07"
BOX = (0, 0, 60, 60)


def test_the_common_way_stays_frozen() -> None:
    """Whoever changes what we compare with makes older results worthless: change this knowingly."""
    digest = hashlib.sha256((ROOT / "bench" / "common_way.py").read_bytes()).hexdigest()
    assert digest == COMMON_WAY


def test_plan_covers_five_indicators_three_levels_thirteen_years(krefeld_store: Store) -> None:
    plan = make_plan(krefeld_store)
    assert {indicator for indicator, _ in plan.indicators} >= {"density", "share_under_3"}
    assert len(plan.indicators) >= 5
    assert [level for level, _ in plan.levels] == [
        "stadtbezirk",
        "stadtteil",
        "statistischer_bezirk",
    ]
    assert plan.years == tuple(range(2012, 2025))


def test_all_show_the_same_values(krefeld_store: Store, tmp_path: Path) -> None:
    plan = make_plan(krefeld_store)
    write_common_way(krefeld_store, plan, tmp_path / "common")
    write_floor(krefeld_store, plan, tmp_path / "floor")
    with (tmp_path / "common" / "values.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(plan.indicators) * (5 + 19 + 45) * 13
    page = (tmp_path / "floor" / "index.html").read_text(encoding="utf-8")
    assert page.count("<path") == 19
    assert "{{" not in page
    values = json.loads((tmp_path / "floor" / "density-statistischer_bezirk.json").read_text())
    assert {len(classes) for classes in values["classes"].values()} == {45}


def _frame(colour: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (80, 80), colour).save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def _screen(*frames: tuple[float, str]) -> Screen:
    pictures = [(when, _frame(colour)) for when, colour in frames]
    return Screen(None, None, lambda: False, pictures)  # type: ignore[arg-type]


def test_done_is_the_first_frame_from_which_on_nothing_changes() -> None:
    screen = _screen((0, "white"), (10, "blue"), (20, "green"), (30, "blue"), (40, "blue"))
    assert screen.shown_since(BOX, 5) == 30


def test_a_change_that_does_not_show_is_no_time() -> None:
    with pytest.raises(NothingPaintedError):
        _screen((0, "blue"), (10, "blue")).shown_since(BOX, 5)


def test_report_gives_medians_ratios_and_missed_goals() -> None:
    report = Report()
    report.add("change, ms", "floor", 10, 20, 90)
    report.add("change, ms", "atlas", 30)
    report.goal("atlas ÷ floor", 1.5, 1.5)
    report.goal("kB", 61, 60)
    lines = report.lines()
    assert "| change, ms | 20.0 (10.0 - 90.0) | 30.0 |  | 1.50 |  |" in lines
    assert "| atlas ÷ floor | 1.5 | 1.5 | met |" in lines
    assert "| kB | 61.0 | 60.0 | NOT MET |" in lines
