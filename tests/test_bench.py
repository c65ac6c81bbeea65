"""The bench: a fair plan, the same data for all, a clock that reads the screen rightly."""

import csv
import hashlib
import io
import json
from pathlib import Path

import pytest
from PIL import Image

from bench.inputs import Plan, make_plan, write_common_way, write_floor
from bench.screen import NothingPaintedError, Screen
from layers.store import Store

ROOT = Path(__file__).parents[1]
COMMON_WAY = "1a949fdf3d896cc98e77c2a3ce7c0364e79860ceec16d96eaa5a86b8e25f7673"
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
    assert plan.level == "statistischer_bezirk"
    assert Plan.from_json(json.loads(json.dumps(plan.as_json()))) == plan


def test_all_show_the_same_values(krefeld_store: Store, tmp_path: Path) -> None:
    plan = make_plan(krefeld_store, "stadtteil")
    write_common_way(krefeld_store, plan, tmp_path / "common")
    write_floor(krefeld_store, plan, tmp_path / "floor")
    with (tmp_path / "common" / "values.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(plan.indicators) * (5 + 19 + 45) * 13
    page = (tmp_path / "floor" / "index.html").read_text(encoding="utf-8")
    assert page.count("<path") == 19
    assert "{{" not in page + (tmp_path / "floor" / "map.js").read_text(encoding="utf-8")
    view = json.loads((tmp_path / "common" / "view.json").read_text())
    assert view["level"] == "stadtteil"
    assert view["center"] == {"lat": 51.34, "lon": 6.57}
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
