"""The mini city with figures in the form of docs/folder.md."""

from pathlib import Path

import duckdb
import pytest

from layers.prepare.pipeline import prepare
from tests.layers.prepare.city import City

HEAD = "indicator;level;area;period;school_type;breakdown;value;numerator;denominator;sign;flags"
AREAS = ("011", "012", "021", "022", "031")

PEOPLE = dict(zip(AREAS, (100, 20, 60, 40, 300), strict=True))

Cell = tuple[float | None, str, str, float | None, float | None]


class Folder(City):
    """The mini city; ``values`` writes rows and ``cell`` reads what became of them."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        (self.sources / "values").mkdir()

    def indicator(self, name: str, measure: str, *, decimals: int = 1, **recipe: object) -> None:
        """Add an indicator whose recipe is ``values``."""
        text = (self.sources / "indicators" / "population.toml").read_text("utf-8")
        kept = [
            line
            for line in text[: text.index("[recipe]")].splitlines()
            if line.partition(" ")[0] not in ("id", "measure", "decimals", "fixed_classes")
        ]
        first = [f'id = "{name}"', f'measure = "{measure}"', f"decimals = {decimals}"]
        rest = ["[recipe]", 'kind = "values"', *(f"{k} = {v}" for k, v in recipe.items())]
        path = self.sources / "indicators" / f"{name}.toml"
        path.write_text("\n".join(first + kept + rest) + "\n", "utf-8")

    def values(self, *rows: str, head: str = HEAD, file: str = "a.csv") -> None:
        """Write ``values/<file>``; short rows are filled with empty cells."""
        width = head.count(";")
        lines = [head, *(row + ";" * (width - row.count(";")) for row in rows)]
        (self.sources / "values" / file).write_text("\n".join(lines) + "\n", "utf-8")

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """Rows of the release made of it as it is now."""
        summary = prepare(self.sources, self.tables)
        path = self.tables / f"{self.sources.name}-{summary.fingerprint}.duckdb"
        with duckdb.connect(str(path), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def cells(self, indicator: str) -> dict[tuple[object, ...], Cell]:
        """(level, code, period) -> (value, status, flags, numerator, denominator)."""
        found = self.rows(
            f"""SELECT level, code, period, value, status, flags, numerator, denominator
                FROM observation WHERE indicator_id = '{indicator}'"""
        )
        return {row[:3]: row[3:] for row in found}  # type: ignore[misc]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """The mini city with a rate, a count and a mean to be delivered."""
    made = Folder(tmp_path)
    made.indicator("quota", "rate", per=100)
    made.indicator("number", "count", decimals=0)
    made.indicator("average", "mean")
    return made
