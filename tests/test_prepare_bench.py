"""The generated municipality is prepared for real, and the report names what it measured."""

from pathlib import Path

import duckdb

from bench.made_municipality import make_municipality
from bench.prepare_scale import Measured, prepare_and_tell, report
from layers.prepare.pipeline import STAGES


def test_a_made_municipality_is_prepared_whole(tmp_path: Path) -> None:
    folder, tables = tmp_path / "messkreis", tmp_path / "out" / "tables"
    assert make_municipality(folder, 100, 6, 2) == 1200
    told = prepare_and_tell(folder, tables)
    assert set(told["seconds"]) == set(STAGES)  # type: ignore[call-overload]
    [path] = tables.glob("*.duckdb")
    with duckdb.connect(str(path), read_only=True) as release:
        rows = release.execute(
            "SELECT level, count(*), count(value) FROM observation GROUP BY 1 ORDER BY 1"
        ).fetchall()
        summed = release.execute(
            """SELECT count(*) FROM observation c JOIN (
                   SELECT indicator_id, period, sum(coalesce(denominator, value)) AS people
                   FROM observation WHERE level = 'quartier' GROUP BY ALL
               ) USING (indicator_id, period)
               WHERE c.level = 'municipality' AND coalesce(c.denominator, c.value) = people"""
        ).fetchone()
    # 100 areas lie in one Bezirk
    assert rows == [("bezirk", 12, 12), ("municipality", 12, 12), ("quartier", 1200, 1200)]
    assert summed == (12,)


def test_report_shows_growth_and_missed_goals() -> None:
    seconds = dict.fromkeys(STAGES, 10.0)
    small = Measured(10_000, seconds, seconds, 0.5, 1.0, 30.0)
    large = Measured(10_000_000, seconds | {STAGES[2]: 80.0}, seconds, 2.5, 300.0, 40.0)
    lines = report([small, large])
    assert "| Wertezeilen | 10 000 | 10 000 000 |" in lines
    assert "| alles außer Klassen bilden, s | 80 | 150 |" in lines
    assert "| alles außer Klassen bilden, s | 150 | 90 | **nicht erreicht** |" in lines
    assert "| größter Speicher, GB | 2,5 | 4 | erreicht |" in lines
