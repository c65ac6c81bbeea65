"""The generated folder as numbers, for the tests of what Musterstadt is like."""

import csv
import io
import json
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class City:
    """The files of the folder, path -> content."""

    files: dict[str, bytes]

    def table(self, path: str) -> list[dict[str, str]]:
        """Rows of a CSV file."""
        text = self.files[path].decode("utf-8")
        return list(csv.DictReader(io.StringIO(text), delimiter=";"))

    def outlines(self, stem: str) -> gpd.GeoDataFrame:
        """Areas in metres, by code."""
        features = json.loads(self.files[f"areas/{stem}.geojson"])["features"]
        frame = gpd.GeoDataFrame.from_features(features, crs="EPSG:4326").to_crs("EPSG:25832")
        return frame.sort_values("code").reset_index(drop=True)

    def rates(self, indicator: str, period: int, level: str) -> dict[str, float]:
        """Code -> numerator / denominator of one indicator, without school types; added up by the
        beginning of the code where the rows are finer than ``level``."""
        sums: dict[str, Floats] = {}
        length = {"stadtbezirk": 2, "sozialraum": 3, "quartier": 4}[level]
        path = f"values/{self._domain(indicator)}.csv"
        rows = [
            row
            for row in self.table(path)
            if row["indicator"] == indicator
            and row["period"] == str(period)
            and not row["school_type"]
            and row["numerator"]
        ]
        own = [row for row in rows if row["level"] == level]
        for row in own or [row for row in rows if row["level"] in ("sozialraum", "quartier")]:
            base = np.array([float(row["numerator"]), float(row["denominator"])])
            code = row["area"][:length]
            sums[code] = sums.get(code, np.zeros(2)) + base
        return {code: top / bottom for code, (top, bottom) in sums.items() if bottom}

    def _domain(self, indicator: str) -> str:
        text = self.files[f"indicators/{indicator}.toml"].decode("utf-8")
        return text.split('grid = "')[1][0].lower()


def neighbours(outlines: gpd.GeoDataFrame) -> Floats:
    """Row-standardised weights of areas that share a border (rook)."""
    shapes = outlines.geometry.to_numpy()
    common = shapely.length(shapely.intersection(shapes[:, None], shapes[None, :]))
    weights = (common > 1).astype(float)
    np.fill_diagonal(weights, 0)
    return np.asarray(weights / weights.sum(axis=1)[:, None])


def morans_i(values: Floats, weights: Floats) -> float:
    """Moran's I with row-standardised weights (Moran 1950)."""
    away = values - values.mean()
    return float(away @ weights @ away / (away @ away))
