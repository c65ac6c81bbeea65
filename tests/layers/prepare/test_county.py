"""A county of 23 Gemeinden: an exclave, an enclave, 1 176 km², outlines as offices deliver them."""

import hashlib
import itertools
import shutil
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.geometry import Polygon, box

from layers.prepare.faults import Code, Fault, PreparationError, Severity
from layers.prepare.pipeline import prepare
from layers.store import Store
from tests.layers.prepare.changing import INDICATOR, SOURCES, wavy

EAST, NORTH = 340_000, 5_650_000
CITY = box(14_000, 14_000, 21_000, 21_000)
"""A city of its own in the middle of the county, 49 km²."""

MUNICIPALITY = """slug = "kreis"
name = "Kreis Muster"
publisher = "Kreis Muster (erfunden)"
contact_email = "test@kreis.invalid"
kind = "county"
demonstration = true

[rules]
small_denominator = 50
minimum_cases = 3
first_year = 2000
last_year = 2030

[[level]]
level = "gemeinde"
name = "Gemeinde"
name_plural = "Gemeinden"
file = "areas/gemeinden.zip"
code_column = "AGS"
name_column = "GEN"
code_length = 8
enclaves = 1
count = 23
"""


def gemeinden() -> gpd.GeoDataFrame:
    """24 squares of 7 km with wavy borders, the city cut out, the last two joined; the first one
    has an exclave in the second."""
    size = 7000
    lines = []
    for k in range(0, 6):
        across = [(x / 1000, size * k / 1000) for x in (0, 7000, 14000, 21000, 28000, 35000)]
        lines += [wavy([a, b]) for a, b in itertools.pairwise(across)]
        lines += [
            wavy([(size * k / 1000, y), (size * k / 1000, y + 7)]) for y in (0, 7, 14, 21, 28)
        ]
    network = shapely.union_all([shapely.LineString(line) for line in lines])
    cells = [p for p in shapely.get_parts(shapely.polygonize([network])) if p.area > 1e7]
    cells = sorted(cells, key=lambda p: (round(p.centroid.y / size), round(p.centroid.x / size)))
    assert len(cells) == 25
    middle = cells.pop(12)
    assert middle.intersection(CITY).area > 4e7
    last = cells.pop().union(cells.pop())
    cells.append(last)
    island = box(9_000, 2_000, 10_500, 3_500)
    cells[0], cells[1] = cells[0].union(island), cells[1].difference(island)
    moved = [shapely.transform(c, lambda xy: np.add(xy, [EAST, NORTH])) for c in cells]
    data = {"AGS": [5_000_100 + n for n in range(23)], "GEN": [f"Müsterau {n}" for n in range(23)]}
    return gpd.GeoDataFrame(data, geometry=moved, crs="EPSG:25832")


class County:
    """The county's folder with the outlines given."""

    def __init__(self, folder: Path, areas: gpd.GeoDataFrame, crs: str = "EPSG:31467") -> None:
        self.sources, self.tables = folder / "kreis", folder / "out" / "tables"
        for name in ("areas", "indicators", "values"):
            (self.sources / name).mkdir(parents=True)
        (self.sources / "municipality.toml").write_text(MUNICIPALITY, "utf-8")
        (self.sources / "sources.toml").write_text(SOURCES, "utf-8")
        text = INDICATOR.format(id="people", measure="count", recipe='kind = "values"')
        (self.sources / "indicators/people.toml").write_text(text, "utf-8")
        rows = [f"people;gemeinde;0{5_000_100 + n};2024;{1000 + n}" for n in range(23)]
        head = "indicator;level;area;period;value"
        (self.sources / "values/a.csv").write_text("\n".join([head, *rows]) + "\n", "utf-8")
        path = self.sources / "areas" / "gemeinden.zip"
        parts = folder / "parts"
        parts.mkdir()
        areas.to_crs(crs).to_file(parts / "gemeinden.shp", encoding="cp1252")

        shutil.make_archive(str(path.with_suffix("")), "zip", parts)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        card = f'file = "gemeinden.zip"\npublisher = "Kreis (erfunden)"\nsha256 = "{digest}"\n'
        path.with_suffix(".passport.toml").write_text(card, "utf-8")

    def warnings(self) -> list[Fault]:
        """Warnings about the outlines of a county that can be prepared."""
        found = prepare(self.sources, self.tables).warnings
        return [w for w in found if isinstance(w, Fault) and w.file.startswith("areas/")]

    def faults(self) -> list[Fault]:
        """Errors of one that cannot."""
        with pytest.raises(PreparationError) as caught:
            prepare(self.sources, self.tables)
        return [f for f in caught.value.faults if f.severity is Severity.ERROR]


def test_a_county_of_23_gemeinden(tmp_path: Path) -> None:
    county = County(tmp_path, gemeinden())
    assert county.warnings() == []
    store = Store.open(county.tables, "kreis")
    rows = store.rows("SELECT code, name, area_km2 FROM area WHERE level = 'gemeinde' ORDER BY 1")
    paths = dict(store.rows("SELECT code, path FROM area_shape WHERE level = 'gemeinde'"))
    [[rules]] = store.rows("SELECT rules FROM release")
    [[total]] = store.rows("SELECT value FROM observation WHERE level = 'municipality'")
    store.close()
    assert rows[0][:2] == ("05000100", "Müsterau 0")
    assert sum(row[2] for row in rows) == pytest.approx(24 * 49, rel=0.002)
    # the exclave is a ring of its own, and a hole of its neighbour
    assert paths["05000100"].count("M") == 2
    assert paths["05000101"].count("M") == 2
    assert total == sum(1000 + n for n in range(23))
    # lengths fit the extent: 60 m and 10 m grow with the root of 1 176 / 140 km²
    assert '"gap_width": 174.0' in rules
    assert '"simplify_tolerance": 29.0' in rules


def test_slips_between_gemeinden_are_told_and_repaired(tmp_path: Path) -> None:
    areas = gemeinden()
    shapes = list(areas.geometry)
    strip = box(EAST + 13_900, NORTH, EAST + 14_060, NORTH + 7_200)
    # 100 and 101 lie side by side; 102 is drawn 60 m into 101, and 108 misses a corner
    shapes[2] = shapes[2].union(shapes[1].intersection(strip))
    shapes[8] = shapes[8].difference(
        box(EAST + 20_000, NORTH + 8_000, EAST + 28_000, NORTH + 8_090)
    )
    areas["geometry"] = shapes
    county = County(tmp_path, areas, "EPSG:25832")
    told = county.warnings()
    assert [w.file for w in told] == ["areas/gemeinden.zip"] * len(told)
    assert any("Überlappungen" in w.why and "05000101 und 05000102" in w.why for w in told)
    store = Store.open(county.tables, "kreis")
    [[count]] = store.rows("SELECT count(*) FROM area WHERE level = 'gemeinde'")
    store.close()
    assert count == 23


def test_what_nobody_can_repair_names_the_areas(tmp_path: Path) -> None:
    areas = gemeinden()
    shapes = list(areas.geometry)
    shapes[2] = shapes[2].union(
        shapes[1].intersection(box(EAST + 11_000, NORTH, EAST + 14_500, NORTH + 9_000))
    )
    areas["geometry"] = shapes
    [fault] = [f for f in County(tmp_path, areas).faults() if "topology-overlap" in f.why]
    assert fault.code is Code.GEOMETRY
    assert fault.column == "05000101, 05000102"
    assert "km² zwischen 05000101 und 05000102" in fault.why


def test_a_hole_that_nobody_declared_names_its_neighbours(tmp_path: Path) -> None:
    areas = gemeinden()
    shapes = list(areas.geometry)
    lake = Polygon(box(EAST + 13_000, NORTH + 3_000, EAST + 15_000, NORTH + 5_000))
    areas["geometry"] = [shape.difference(lake) for shape in shapes]
    [fault] = [f for f in County(tmp_path, areas).faults() if "topology-gaps" in f.why]
    assert "2 Lücken nach der Reparatur" in fault.why
    assert "4,00 km² zwischen 05000101 und 05000102" in fault.why
    assert "enclaves" in fault.remedy


def test_an_area_in_another_one_is_an_error_with_both(tmp_path: Path) -> None:
    areas = gemeinden()
    shapes = list(areas.geometry)
    shapes[1] = shapes[2]
    areas["geometry"] = shapes
    faults = County(tmp_path, areas).faults()
    assert any("05000102" in f.why and f.column == "05000101" for f in faults) or any(
        "05000101" in f.why and f.column == "05000102" for f in faults
    )
