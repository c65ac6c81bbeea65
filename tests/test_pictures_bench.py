"""The bench of pictures asks for real ones, and its report names what it measured."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bench import pictures
from bench.pictures import Measured, Page, measure, measure_page, report
from dashboard.factory import create_app
from dashboard.settings import load_settings

GOALS = 6


@pytest.fixture
def mini(mini_tables: Path) -> Iterator[FlaskClient]:
    app = create_app(load_settings(tables_dir=mini_tables, municipality="mini"))
    with app.server.test_client() as client:
        yield client
    app.server.extensions["bildungsatlas"].close()


def test_new_ones_cost_more_than_kept_ones(
    mini: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ROUNDS", "KEPT_ROUNDS", "PNG_ROUNDS"):
        monkeypatch.setattr(pictures, name, 2)
    found = measure(mini, "/karten/mini/share_children.{}?level=viertel", 5)
    assert len(found.new) == len(found.kept) == len(found.once) == len(found.twice) == 2
    assert min(found.new) > max(found.kept)
    assert 1 < found.weight < 20
    page = measure_page(mini, "/mini/karte")
    assert 1 < page.weight < 40
    with pytest.raises(RuntimeError, match="404"):
        measure(mini, "/karten/mini/nichts.{}?level=viertel", 5)


def test_report_tells_missed_goals() -> None:
    small = Measured(45, [20.0, 16.0, 14.0], [0.5], [100.0], [300.0], 8.0)
    large = Measured(2_000, [149.0], [0.9], [400.0], [900.0], 90.0)
    lines = report([small, large], Page([40.0], [20.0], 41.0))
    row = "| 45 Gebiete | 16 (14 – 20) | 0,5 | 8 "
    assert any(line.startswith(row) for line in lines)
    assert "| SVG mit 45 Gebieten neu, ms | 16 | 15 | **nicht erreicht** |" in lines
    assert "| SVG mit 2000 Gebieten neu, ms | 149 | 150 | erreicht |" in lines
    assert "| Kartenseite gepackt, kB | 41 | 40 | **nicht erreicht** |" in lines
    assert sum("erreicht" in line for line in lines) == GOALS
