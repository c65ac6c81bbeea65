"""A city whose quarters change on 1 January 2020: a merger, a split, a new name; made on the spot.

Quarters until 2019: 011, 012 (merged into 013), 021 (split into 022 and 023), 031 (gets another
name), 032 (untouched, but its neighbour 021 is split). Ortsteile are unions by prefix and stay;
the Bezirke West and Ost meet at 1.5 km and cut quarters. Kilometres from a corner:

    2 +-----------+-----+        2 +---+-------+-----+
      |    021    | 032 |          |022|  023  | 032 |
    1 +-----+-----+-----+        1 +---+-------+-----+
      | 011 | 012 | 031 |          |    013    | 031 |
    0 +-----+-----+-----+        0 +-----------+-----+
      0     1     2     3          0  .7       2     3
"""

import hashlib
import shutil
from math import sin
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import LineString, Polygon, box

from layers.prepare.faults import Fault, PreparationError
from layers.prepare.pipeline import Summary, prepare

EAST, NORTH = 330_000, 5_690_000


def wavy(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The way between two points in steps of 20 m, off the straight line by up to 30 m."""
    (x0, y0), (x1, y1) = (np.array(point) * 1000 for point in points)
    length = np.hypot(x1 - x0, y1 - y0)
    across = np.array([-(y1 - y0), x1 - x0]) / length
    steps = [k / 50 for k in range(51)]
    swing = [30 * sin(9 * s) * sin(np.pi * s) for s in steps]
    along = [np.array([x0 + (x1 - x0) * s, y0 + (y1 - y0) * s]) for s in steps]
    return [tuple(p + across * w) for p, w in zip(along, swing, strict=True)]


MIDDLE = wavy([(0, 1), (2, 1)]) + wavy([(2, 1), (3, 1)])[1:]
"""The border between south and north."""
EAST_BORDER = wavy([(2, 0), (2, 1)]) + wavy([(2, 1), (2, 2)])[1:]
FRAME = box(0, 0, 3000, 2000)


def cut(shape: Polygon, line: list[tuple[float, float]]) -> tuple[Polygon, Polygon]:
    """Both sides of a line, in the order of their centres' x + y."""
    parts = shapely.get_parts(
        shapely.polygonize([shapely.union_all([shape.exterior, LineString(line)])])
    )
    first, second = sorted(parts, key=lambda p: p.centroid.x + p.centroid.y)
    return first, second


def quarters() -> tuple[dict[str, Polygon], dict[str, Polygon]]:
    """Outlines before and after, in metres from the corner."""
    south, north = cut(FRAME, MIDDLE)
    o13, o31 = cut(south, EAST_BORDER[:51])
    o21, o32 = cut(north, EAST_BORDER[50:])
    o11, o12 = cut(o13, wavy([(1, -0.1), (1, 1.1)]))
    o22, o23 = cut(o21, wavy([(0.7, 0.9), (0.7, 2.1)]))
    before = {"011": o11, "012": o12, "021": o21, "031": o31, "032": o32}
    return before, {"013": o13, "022": o22, "023": o23, "031": o31, "032": o32}


def frame(shapes: dict[str, Polygon], names: dict[str, str]) -> gpd.GeoDataFrame:
    """Areas in metres of EPSG:25832."""
    moved = [shapely.transform(s, lambda xy: np.add(xy, [EAST, NORTH])) for s in shapes.values()]
    data = {"code": list(shapes), "name": [names.get(code, f"Viertel {code}") for code in shapes]}
    return gpd.GeoDataFrame(data, geometry=moved, crs="EPSG:25832")


MUNICIPALITY = """slug = "wandel"
name = "Wandel"
publisher = "Stadt Wandel (erfunden)"
contact_email = "test@wandel.invalid"
demonstration = true

[rules]
small_denominator = 50
minimum_cases = 3
first_year = 2000
last_year = 2030

[[level]]
level = "bezirk"
name = "Bezirk"
name_plural = "Bezirke"
file = "areas/bezirk.geojson"

[[level]]
level = "ortsteil"
name = "Ortsteil"
name_plural = "Ortsteile"
file = "areas/ortsteil.geojson"
union_of = "viertel"
code_prefix = 2

[[level]]
level = "viertel"
name = "Viertel"
name_plural = "Viertel"
file = "areas/viertel.gpkg"
count = 5

[[level.earlier]]
valid_to = 2019-12-31
file = "areas/viertel-2019.geojson"
note = "Am 1. Januar 2020 wurden die Viertel neu geschnitten."
count = 5
"""

SOURCES = """[[source]]
id = "wandel"
publisher = "Stadt Wandel (erfunden)"
title = "Zahlen zum Prüfen"
url = ""
licence = "cc-zero"
as_of = "2021-12-31"
retrieved = "2026-01-01"
already_published = true
"""

TABLE = """table = "bevoelkerung"
file = "bevoelkerung.csv"
sources = ["wandel"]
sha256 = "{digest}"
encoding = "utf-8"
delimiter = ";"
decimal = ","
key = ["jahr", "viertel"]
signs = {{ "-" = "none", "." = "confidential" }}

[columns]
jahr = {{ type = "year" }}
viertel = {{ type = "area", level = "viertel", not_located = "999" }}
personen = {{ type = "count" }}
kinder = {{ type = "count" }}
"""

PEOPLE = """jahr;viertel;personen;kinder
2018;011;100;10
2018;012;51;6
2018;021;201;21
2018;031;80;8
2018;032;60;6
2018;999;3;1
2019;011;110;.
2019;012;55;5
2019;021;205;20
2019;031;82;8
2019;032;61;6
2020;013;170;17
2020;022;120;13
2020;023;90;9
2020;031;84;8
2020;032;62;6
2021;013;172;18
2021;022;121;13
2021;023;92;9
2021;031;85;8
2021;032;63;6
"""

INDICATOR = """id = "{id}"
grid = "A1"
sort = 1
kind = "core"
title = "{id}"
short_title = "{id}"
unit = ""
decimals = 1
measure = "{measure}"
period_kind = "reference_day"
direction = "neutral"
provenance = "demonstration"
definition = "Erfunden."
sentence = ""

[sources]
numerator = ["wandel"]

[recipe]
{recipe}
"""

COLUMN = '{{ table = "bevoelkerung", columns = ["{}"] }}'
RECIPES = {
    "people": ("count", f'kind = "sum"\nnumerator = {COLUMN.format("personen")}'),
    "children": (
        "rate",
        f'kind = "quotient"\nper = 100\nnumerator = {COLUMN.format("kinder")}\n'
        f"denominator = {COLUMN.format('personen')}",
    ),
    "density": (
        "density",
        f'kind = "quotient"\nnumerator = {COLUMN.format("personen")}\n'
        "denominator = { area_km2 = true }",
    ),
    "growth": (
        "ratio",
        f'kind = "change"\nbase_period = 2018\nnumerator = {COLUMN.format("personen")}',
    ),
}

CONVERSIONS = """level;valid_to;old;new;share;share_of
viertel;2019-12-31;011;013;1;people
viertel;2019-12-31;012;013;1;people
viertel;2019-12-31;021;022;0.6;people
viertel;2019-12-31;021;023;0.4;people
"""


class ChangingCity:
    """The sources in a folder of their own, to be changed by a test."""

    def __init__(self, folder: Path, conversions: str = CONVERSIONS) -> None:
        self.sources = folder / "wandel"
        self.tables = folder / "out" / "tables"
        for name in ("areas", "indicators", "tables"):
            (self.sources / name).mkdir(parents=True)
        self.text("municipality.toml", MUNICIPALITY)
        self.text("sources.toml", SOURCES)
        if conversions:
            self.text("conversions.csv", conversions)
        self.people(PEOPLE)
        for name, (measure, recipe) in RECIPES.items():
            text = INDICATOR.format(id=name, measure=measure, recipe=recipe)
            self.text(f"indicators/{name}.toml", text)
        self._areas()

    def _areas(self) -> None:
        before, after = quarters()
        self.outlines("viertel-2019.geojson", frame(before, {"031": "Alter Markt"}), "EPSG:4326")
        self.outlines("viertel.gpkg", frame(after, {"031": "Neuer Markt"}), "EPSG:25832")
        parts = {code: after[members[0]] for code, members in (("01", ["013"]), ("02", ["022"]))}
        parts["03"] = after["031"]
        names = {"01": "Süd", "02": "Nord", "03": "Ost"}
        self.outlines("ortsteil.geojson", frame(parts, names), "EPSG:4326")
        halves = {"1": box(0, 0, 1500, 2000), "2": box(1500, 0, 3000, 2000)}
        self.outlines("bezirk.geojson", frame(halves, {"1": "West", "2": "Ost"}), "EPSG:4326")

    def text(self, file: str, text: str) -> None:
        """Write a file of text."""
        (self.sources / file).write_text(text, encoding="utf-8")

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace the one place where ``old`` stands."""
        text = (self.sources / file).read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times in {file}"
        self.text(file, text.replace(old, new))

    def people(self, text: str) -> None:
        """The table of people with its passport."""
        self.text("tables/bevoelkerung.csv", text)
        digest = hashlib.sha256(text.encode()).hexdigest()
        self.text("tables/bevoelkerung.toml", TABLE.format(digest=digest))

    def outlines(self, file: str, areas: gpd.GeoDataFrame, crs: str) -> None:
        """A file of outlines with its passport; the ending says which format."""
        path = self.sources / "areas" / file
        path.unlink(missing_ok=True)
        if path.suffix == ".zip":
            parts = self.sources.parent / f"{path.stem}-parts"
            parts.mkdir()
            areas.to_crs(crs).to_file(parts / "areas.shp")
            shutil.make_archive(str(path.with_suffix("")), "zip", parts)
        else:
            driver = "GPKG" if path.suffix == ".gpkg" else "GeoJSON"
            areas.to_crs(crs).to_file(path, driver=driver)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        card = f'file = "{file}"\npublisher = "Stadt Wandel (erfunden)"\nsha256 = "{digest}"\n'
        path.with_suffix(".passport.toml").write_text(card, "utf-8")

    def prepare(self) -> Summary:
        """Prepare it as it is now."""
        return prepare(self.sources, self.tables)

    def faults(self) -> tuple[Fault, ...]:
        """The faults of preparing it as it is now; fails where there are none."""
        try:
            self.prepare()
        except PreparationError as error:
            return error.faults
        raise AssertionError("prepared without a fault")
