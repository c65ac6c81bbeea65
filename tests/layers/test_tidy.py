"""Files for machines, written from figures made by hand."""

import csv
import io
import json
import struct
from dataclasses import replace
from pathlib import Path

import pyogrio
import pytest

from layers.model import Source
from layers.status import Flag, Status
from layers.tidy import About, Dimension, Measure, Role, Row, Tidy
from layers.tidy.geopackage import Layer, geopackage
from layers.tidy.json_stat import json_stat
from layers.tidy.plain_csv import number_text, plain_csv

ABOUT = About(
    title='Anteil, "Quote"; überall',
    indicator="share",
    indicator_title="Anteil",
    definition="=Zähler durch Nenner",
    provenance="derived",
    sentence="Ein Satz.",
    publisher="Stadt",
    sources=(
        Source("a", "Stadt", "Register", "", "dl-de/by-2-0", "2024-12-31", ""),
        Source("b", "Land", "Statistik", "", "unknown", "2023", ""),
    ),
    notes=("Ein Hinweis.",),
    release="0123456789ab",
    built_at="2026-11-22T09:00:00+00:00",
    link="https://example.de/x?a=1&b=2",
    mark="",
)
TIDY = Tidy(
    ABOUT,
    (
        Dimension("area", "Gebiet", {"teil:01": "Süd", "teil:02": "+Nord"}, Role.GEO),
        Dimension("period", "Zeitraum", {"2023": "2023", "2024": "2024"}, Role.TIME),
    ),
    (Measure("value", "Anteil", "%", 1), Measure("numerator", "Zähler")),
    (
        Row(("teil:01", "2023"), (12.5, 3), Status.OK, (Flag.ROUNDED, Flag.ESTIMATED)),
        Row(("teil:01", "2024"), (0.0, None), Status.NONE),
        Row(("teil:02", "2024"), (None, None), Status.CONFIDENTIAL),
    ),
)


def test_plain_csv_is_one_table_without_anything_else() -> None:
    data = plain_csv(TIDY)
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8"))))
    assert len(data.split(b"\r\n")) == len(rows) + 2
    assert list(rows[0])[:11] == [
        "indicator", "level", "code", "name", "period", "period_label", "value", "unit", "status",
        "flags", "kind",
    ]  # fmt: skip
    first, zero, hidden = rows
    assert (first["code"], first["value"], first["numerator"]) == ("01", "12.5", "3")
    assert first["flags"] == "rounded estimated"
    assert (zero["value"], zero["status"], zero["numerator"]) == ("0", "none", "")
    assert (hidden["value"], hidden["status"]) == ("", "confidential")
    assert first["title"] == 'Anteil, "Quote"; überall'
    assert first["source"] == "Stadt: Register; Land: Statistik"
    assert first["licence"] == "dl-de/by-2-0; siehe Datensatzseite"
    assert first["as_of"] == "2024-12-31; 2023"


def test_plain_csv_gives_a_spreadsheet_no_formula() -> None:
    rows = list(csv.DictReader(io.StringIO(plain_csv(TIDY).decode())))
    assert rows[0]["definition"] == "'=Zähler durch Nenner"
    assert rows[2]["name"] == "'+Nord"
    below = replace(TIDY, rows=(Row(("teil:01", "2023"), (-1.25, None), Status.OK),))
    assert b",2023,2023,-1.25,%,ok," in plain_csv(below)


@pytest.mark.parametrize(
    ("number", "text"),
    [(None, ""), (0.0, "0"), (3, "3"), (1234567.0, "1234567"), (0.1, "0.1"), (-2.5, "-2.5")],
)
def test_numbers_have_all_their_digits(number: float | None, text: str) -> None:
    assert number_text(number) == text


def test_json_stat_keeps_missing_cells_apart_from_hidden_ones() -> None:
    content = json.loads(json_stat(TIDY))
    assert content["size"] == [2, 2, 2]
    assert content["value"] == [12.5, 3, 0, None, None, None, None, None]
    assert content["status"] == {
        "0": "ok", "1": "ok", "2": "none", "3": "unknown", "6": "confidential", "7": "confidential",
    }  # fmt: skip
    assert content["extension"]["flags"] == {
        "0": ["rounded", "estimated"],
        "1": ["rounded", "estimated"],
    }
    unit = content["dimension"]["measure"]["category"]["unit"]["value"]
    assert (unit["symbol"], unit["decimals"]) == ("%", 1)
    assert content["note"] == ["Ein Satz.", "Ein Hinweis."]


def test_json_stat_says_that_figures_are_invented() -> None:
    content = json.loads(json_stat(replace(TIDY, about=replace(ABOUT, mark="erfunden"))))
    assert content["note"][0] == "erfunden"
    assert content["extension"]["demonstration"] == "erfunden"


RING = [[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0], [0.0, 0.0]]
HOLE = [[1.0, 1.0], [1.0, 2.0], [2.0, 2.0], [2.0, 1.0], [1.0, 1.0]]
FAR = [[[9.0, 9.0], [10.0, 9.0], [10.0, 10.0], [9.0, 9.0]]]
AREAS = Layer(
    "areas",
    "Gebiete",
    "mit „Anführung“",
    [
        {
            "properties": {"code": "01", "value": 1, 'o"dd': None, "on": True},
            "geometry": {"type": "Polygon", "coordinates": [RING, HOLE]},
        },
        {
            "properties": {"code": "02", "value": None, "list": ["a", 1]},
            "geometry": {"type": "MultiPolygon", "coordinates": [[RING], FAR]},
        },
        {
            "properties": {"code": "03", "value": 2.5},
            "geometry": {"type": "Polygon", "coordinates": FAR},
        },
    ],
)
POINTS = Layer(
    "points",
    "Orte",
    "",
    [{"properties": {"name": "a"}, "geometry": {"type": "Point", "coordinates": [1.5, 2.5]}}],
)
WHEN = "2026-11-22T09:00:00.000Z"


def test_gdal_reads_shapes_and_columns_of_a_geopackage(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    empty = Layer("none", "nichts", "", [])
    path.write_bytes(geopackage([AREAS, empty, POINTS], [("Titel", "x")], WHEN))
    assert [name for name, _ in pyogrio.list_layers(path)] == ["areas", "points"]
    areas = pyogrio.read_dataframe(path, layer="areas")
    assert [shape.area for shape in areas.geometry] == [15.0, 16.5, 0.5]
    assert list(areas["code"]) == ["01", "02", "03"]
    assert areas["value"].tolist()[::2] == [1.0, 2.5]
    assert areas["value"].isna().tolist() == [False, True, False]
    assert areas["list"].tolist()[1] == '["a", 1]'
    assert areas['o"dd'].isna().all()
    assert bool(areas["on"].iloc[0])
    info = pyogrio.read_info(path, layer="areas")
    assert info["total_bounds"] == (0.0, 0.0, 10.0, 10.0)
    assert info["layer_metadata"]["IDENTIFIER"] == "Gebiete"
    assert info["dataset_metadata"]["GPKG_METADATA_ITEM_1"] == "Titel: x"
    assert pyogrio.read_dataframe(path, layer="points").geometry.iloc[0].coords[0] == (1.5, 2.5)


def test_a_geopackage_says_what_it_is_and_is_the_same_each_time() -> None:
    first, second = (geopackage([AREAS], [("Titel", "x")], WHEN) for _ in range(2))
    assert first == second
    assert first[68:72] == b"GPKG"
    assert struct.unpack(">I", first[60:64]) == (10300,)
