"""docs/indicators.md and docs/sources.md against the release and the sources."""

import re
from math import prod

from layers.store import Store
from tests.conftest import KREFELD, ROOT

ROW = re.compile(
    r"\| `(\w+)` \| ([A-I]\d+) \| (\w+) \| (\d{4})(?:–(\d{4}))? \| ([\d ×]+) \| (\d+) \| (\d+) \|"
)


def documented() -> dict[tuple[str, str], tuple[str, int, int, str, int, int]]:
    text = (ROOT / "docs" / "indicators.md").read_text("utf-8")
    found = {}
    for indicator, cell, level, first, last, product, rows, values in ROW.findall(text):
        entry = (cell, int(first), int(last or first), product, int(rows), int(values))
        found[indicator, level] = entry
    return found


def test_table_of_indicators_is_the_release(krefeld_store: Store) -> None:
    rows = krefeld_store.rows(
        """SELECT indicator_id, level, any_value(grid_domain || grid_topic),
                  min(period), max(period), count(*), count(value)
           FROM observation JOIN indicator USING (indicator_id) GROUP BY indicator_id, level"""
    )
    release = {(row[0], row[1]): row[2:] for row in rows}
    table = {key: (*entry[:3], *entry[4:]) for key, entry in documented().items()}
    assert table == release


def test_number_of_rows_follows_from_areas_periods_and_parts() -> None:
    areas = {"municipality": 1, "reference": 1, "stadtbezirk": 5, "stadtteil": 19}
    for (indicator, level), (_, first, last, product, rows, _) in documented().items():
        factors = [int(factor) for factor in product.split(" × ")]
        assert prod(factors) == rows, indicator
        assert factors[0] == areas.get(level, 45)
        assert factors[1] == last - first + 1


def test_every_indicator_and_every_source_is_documented(krefeld_store: Store) -> None:
    indicators = {row[0] for row in krefeld_store.rows("SELECT indicator_id FROM indicator")}
    assert {indicator for indicator, _ in documented()} == indicators
    text = (ROOT / "docs" / "sources.md").read_text("utf-8")
    used = krefeld_store.rows("SELECT source_id FROM source WHERE source_id <> 'krefeld_areas'")
    assert [row[0] for row in used if f"`{row[0]}`" not in text] == []
    tables = [path.stem for path in (KREFELD / "tables").glob("*.csv")]
    assert tables
    assert [name for name in tables if f"`{name}`" not in text] == []
