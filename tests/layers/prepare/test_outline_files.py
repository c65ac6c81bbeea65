"""Outlines in the formats of offices: every variant is written here, then read as areas."""

import json
import shutil
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.geometry import MultiPolygon, Point, Polygon, box

from layers.prepare.areas_file import Delivered, OutlineSource, read_delivered
from layers.prepare.coverage import TopologyError, TopologyFault
from layers.prepare.dbf import dbf_encoding

EAST, NORTH = 330_000, 5_690_000
NAMES = ["Über den Wiesen", "Süd", "Groß-Höfe"]
CODES = ["011", "012", "020"]


def squares() -> gpd.GeoDataFrame:
    """Three squares of a kilometre side by side, the last one with an exclave and a hole."""
    third = Polygon(
        box(2000, 0, 3000, 1000).exterior, [box(2400, 400, 2500, 500).exterior.coords[::-1]]
    )
    shapes = [
        box(0, 0, 1000, 1000),
        box(1000, 0, 2000, 1000),
        MultiPolygon([third, box(4000, 0, 4500, 500)]),
    ]
    moved = [shapely.transform(s, lambda xy: np.add(xy, [EAST, NORTH])) for s in shapes]
    return gpd.GeoDataFrame({"AGS": CODES, "GEN": NAMES}, geometry=moved, crs="EPSG:25832")


SOURCE = OutlineSource(code_column="AGS", name_column="GEN")


def zipped(folder: Path, target: Path, only: tuple[str, ...] = ()) -> Path:
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(folder.iterdir()):
            if not only or path.suffix in only:
                archive.write(path, path.name)
    return target


def shapefile(frame: gpd.GeoDataFrame, folder: Path, encoding: str = "UTF-8") -> Path:
    """The parts of a Shapefile in a folder."""
    parts = folder / "parts"
    parts.mkdir()
    frame.to_file(parts / "gebiete.shp", engine="pyogrio", encoding=encoding)
    return parts


def sizes(delivered: Delivered) -> list[float]:
    planar = delivered.areas.to_crs("EPSG:25832")
    return [float(area) / 1e6 for area in planar.area]


def faults(path: Path, source: OutlineSource = SOURCE) -> tuple[TopologyFault, ...]:
    with pytest.raises(TopologyError) as caught:
        read_delivered(path, source)
    for fault in caught.value.faults:
        assert fault.level == path.name
        assert fault.found
        assert fault.expected
        assert fault.remedy.endswith(".")
    return caught.value.faults


@pytest.mark.parametrize(
    "crs", ["EPSG:25832", "EPSG:31466", "EPSG:31467", "EPSG:3857", "EPSG:4326"]
)
@pytest.mark.parametrize("kind", ["gpkg", "zip", "geojson"])
def test_any_format_in_any_coordinate_system(tmp_path: Path, kind: str, crs: str) -> None:
    frame = squares().to_crs(crs)
    path = tmp_path / f"gebiete.{kind}"
    if kind == "zip":
        zipped(shapefile(frame, tmp_path), path)
    elif kind == "gpkg":
        frame.to_file(path, driver="GPKG")
    else:
        # with the member crs of older GeoJSON
        frame.to_file(path, driver="GeoJSON", RFC7946="NO")
        assert "crs" in json.loads(path.read_text("utf-8"))
    delivered = read_delivered(path, SOURCE)
    assert list(delivered.areas["code"]) == CODES
    assert list(delivered.areas["name"]) == NAMES
    assert sizes(delivered) == pytest.approx([1.0, 1.0, 1.24], abs=0.0003)
    assert delivered.areas.crs == "EPSG:4326"
    west, south = delivered.areas.to_crs("EPSG:25832").total_bounds[:2]
    assert (west, south) == pytest.approx((EAST, NORTH), abs=5)
    assert delivered.warnings == ()


@pytest.mark.parametrize(
    ("written", "declared"),
    [("UTF-8", "UTF-8"), ("cp1252", None), ("UTF-8", None), ("cp1252", "UTF-8"), ("cp850", "850")],
)
def test_umlauts_of_a_shapefile_whatever_it_declares(
    tmp_path: Path, written: str, declared: str | None
) -> None:
    parts = shapefile(squares(), tmp_path, written)
    (parts / "gebiete.cpg").unlink(missing_ok=True)
    if declared:
        (parts / "gebiete.cpg").write_text(declared)
    delivered = read_delivered(zipped(parts, tmp_path / "x.zip"), SOURCE)
    assert list(delivered.areas["name"]) == NAMES


def test_encoding_of_a_table_without_letters_beyond_ascii() -> None:
    assert dbf_encoding(bytes(8) + (10).to_bytes(2, "little") + b"Nord", "") == "UTF-8"
    assert dbf_encoding(bytes(8) + (10).to_bytes(2, "little") + b"S\xfcd", "nonsense") == "cp1252"


def test_shapefile_with_capital_suffixes_in_a_folder_of_the_archive(tmp_path: Path) -> None:
    parts = shapefile(squares(), tmp_path)
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for path in parts.iterdir():
            archive.write(path, f"Lieferung/{path.stem.upper()}{path.suffix.upper()}")
    assert list(read_delivered(tmp_path / "x.zip", SOURCE).areas["code"]) == CODES


def test_shapefile_that_is_not_zipped(tmp_path: Path) -> None:
    path = shapefile(squares(), tmp_path) / "gebiete.shp"
    assert list(read_delivered(path, SOURCE).areas["name"]) == NAMES


def test_zipped_geopackage(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    squares().to_file(tmp_path / "parts" / "x.gpkg", driver="GPKG")
    path = zipped(tmp_path / "parts", tmp_path / "x.zip")
    assert list(read_delivered(path, SOURCE).areas["code"]) == CODES


def test_a_missing_column_names_those_that_are_there(tmp_path: Path) -> None:
    squares().to_file(tmp_path / "x.gpkg", driver="GPKG")
    key, name = faults(tmp_path / "x.gpkg", OutlineSource())
    assert (key.code, name.code) == ("areas-column", "areas-column")
    assert key.found == "keine Spalte 'code'; vorhanden: AGS, GEN"
    assert 'code_column = "…"' in key.remedy
    assert 'name_column = "…"' in name.remedy


def test_several_layers_need_a_choice(tmp_path: Path) -> None:
    path = tmp_path / "x.gpkg"
    squares().to_file(path, driver="GPKG", layer="gemeinden")
    squares().iloc[:2].to_file(path, driver="GPKG", layer="kreise")
    (fault,) = faults(path)
    assert fault.code == "areas-layer"
    assert fault.found == "2 passende Ebenen (Layer); vorhanden: gemeinden, kreise"
    chosen = OutlineSource("AGS", "GEN", layer="kreise")
    assert len(read_delivered(path, chosen).areas) == 2
    (fault,) = faults(path, OutlineSource("AGS", "GEN", layer="orte"))
    assert fault.found == "keine passende Ebene (Layer); vorhanden: gemeinden, kreise"


def test_several_shapefiles_in_one_archive_need_a_choice(tmp_path: Path) -> None:
    parts = shapefile(squares(), tmp_path)
    squares().iloc[:2].to_file(parts / "kreise.shp")
    path = zipped(parts, tmp_path / "x.zip")
    assert faults(path)[0].found == "2 passende Ebenen (Layer); vorhanden: gebiete, kreise"
    chosen = OutlineSource("AGS", "GEN", layer="kreise")
    assert len(read_delivered(path, chosen).areas) == 2


@pytest.mark.parametrize("kind", [int, float])
def test_numeric_keys_need_their_length(tmp_path: Path, kind: type) -> None:
    frame = squares()
    frame["AGS"] = [kind(code) for code in ("11", "12", "120")]
    frame.to_file(tmp_path / "x.gpkg", driver="GPKG")
    (fault,) = faults(tmp_path / "x.gpkg")
    assert fault.code == "areas-zeros"
    assert "mit 2 bis 3 Stellen" in fault.found
    assert "code_length = 3" in fault.remedy
    for length, codes in ((3, ["011", "012", "120"]), (1, ["11", "12", "120"])):
        source = OutlineSource("AGS", "GEN", code_length=length)
        assert list(read_delivered(tmp_path / "x.gpkg", source).areas["code"]) == codes


def test_numeric_keys_of_one_length_become_text_with_a_warning(tmp_path: Path) -> None:
    frame = squares()
    frame["AGS"] = [5170004.0, 5170008.0, 5170012.0]
    frame.to_file(tmp_path / "x.gpkg", driver="GPKG")
    delivered = read_delivered(tmp_path / "x.gpkg", SOURCE)
    assert list(delivered.areas["code"]) == ["5170004", "5170008", "5170012"]
    assert [w.code for w in delivered.warnings] == ["areas-numbers"]
    padded = read_delivered(tmp_path / "x.gpkg", OutlineSource("AGS", "GEN", code_length=8))
    assert next(iter(padded.areas["code"])) == "05170004"
    assert padded.warnings == ()


@pytest.mark.parametrize(
    ("crs", "guess"),
    [
        ("EPSG:25832", "EPSG:25832"),
        ("EPSG:4647", "EPSG:4647"),
        ("EPSG:31466", "EPSG:31466"),
        ("EPSG:31467", "EPSG:31467"),
    ],
)
def test_no_coordinate_system_and_no_degrees(tmp_path: Path, crs: str, guess: str) -> None:
    frame = squares().to_crs(crs)
    parts = shapefile(frame, tmp_path)
    (parts / "gebiete.prj").unlink()
    (fault,) = faults(zipped(parts, tmp_path / "x.zip"))
    assert fault.code == "areas-crs"
    assert f'crs = "{guess}"' in fault.remedy
    told = OutlineSource("AGS", "GEN", crs=crs)
    assert sizes(read_delivered(tmp_path / "x.zip", told))[0] == pytest.approx(1, abs=0.0003)
    without = json.loads(frame.to_json())
    without.pop("crs", None)
    (tmp_path / "x.geojson").write_text(json.dumps(without))
    (fault,) = faults(tmp_path / "x.geojson")
    assert fault.code == "areas-degrees"
    assert f"sie sehen nach {guess} aus" in fault.found
    assert "nennt kein Koordinatensystem" in fault.found
    assert len(read_delivered(tmp_path / "x.geojson", told).areas) == 3


def test_stated_metres_that_are_degrees(tmp_path: Path) -> None:
    frame = squares().to_crs("EPSG:4326").set_crs("EPSG:25832", allow_override=True)
    frame.to_file(tmp_path / "x.gpkg", driver="GPKG")
    (fault,) = faults(tmp_path / "x.gpkg")
    assert (fault.code, "Zahlen in Grad" in fault.found) == ("areas-degrees", True)


def test_swapped_axes_and_unknown_systems(tmp_path: Path) -> None:
    frame = squares().to_crs("EPSG:4326")
    frame["geometry"] = shapely.transform(frame.geometry.to_numpy(), lambda xy: xy[:, ::-1])
    frame.to_file(tmp_path / "x.geojson", driver="GeoJSON")
    (fault,) = faults(tmp_path / "x.geojson")
    assert "vertauscht" in fault.found
    content = json.loads(squares().to_crs("EPSG:4326").to_json())
    content["crs"] = {"type": "name", "properties": {"name": "EPSG:999999"}}
    (tmp_path / "y.geojson").write_text(json.dumps(content))
    (fault,) = faults(tmp_path / "y.geojson")
    assert (fault.code, "'EPSG:999999'" in fault.found) == ("areas-crs", True)


def test_the_setting_holds_against_the_file_with_a_warning(tmp_path: Path) -> None:
    wrong = squares().set_crs("EPSG:25833", allow_override=True)
    wrong.to_file(tmp_path / "x.gpkg", driver="GPKG")
    told = OutlineSource("AGS", "GEN", crs="EPSG:25832")
    delivered = read_delivered(tmp_path / "x.gpkg", told)
    assert delivered.areas.to_crs("EPSG:25832").total_bounds[0] == pytest.approx(EAST, abs=0.1)
    assert [w.code for w in delivered.warnings] == ["areas-crs"]


def spike(metres: float) -> Polygon:
    """A square of a kilometre whose upper edge crosses itself in a loop of this width."""
    shape = Polygon(
        [(0, 0), (1000, 0), (1000, 1000), (500, 1000), (500 + metres, 1000 + metres),
         (500 + metres, 1000 - metres / 2), (500, 1000 + metres), (0, 1000)]
    )  # fmt: skip
    return shapely.transform(shape, lambda xy: np.add(xy, [EAST, NORTH]))


def test_a_small_crossing_is_mended_and_told(tmp_path: Path) -> None:
    frame = squares()
    frame.loc[0, "geometry"] = spike(20)
    assert not frame.geometry.iloc[0].is_valid
    frame.to_file(tmp_path / "x.gpkg", driver="GPKG")
    delivered = read_delivered(tmp_path / "x.gpkg", SOURCE)
    assert all(delivered.areas.is_valid)
    assert sizes(delivered)[0] == pytest.approx(1, abs=0.01)
    (warning,) = delivered.warnings
    assert (warning.code, warning.area) == ("areas-mended", "011")


def test_a_bow_tie_is_not_mended(tmp_path: Path) -> None:
    frame = squares()
    tie = Polygon([(0, 0), (1000, 1000), (1000, 0), (0, 1000)])
    frame.loc[0, "geometry"] = shapely.transform(tie, lambda xy: np.add(xy, [EAST, NORTH]))
    frame.to_file(tmp_path / "x.gpkg", driver="GPKG")
    (fault,) = faults(tmp_path / "x.gpkg")
    assert (fault.code, fault.area) == ("areas-crossing", "011")


def test_points_empty_outlines_and_doubles(tmp_path: Path) -> None:
    points = gpd.GeoDataFrame(
        {"AGS": CODES, "GEN": NAMES}, geometry=[Point(6.5, 51)] * 3, crs="EPSG:4326"
    )
    points.to_file(tmp_path / "points.gpkg", driver="GPKG")
    (fault,) = faults(tmp_path / "points.gpkg")
    assert (fault.code, fault.found, fault.area) == ("areas-geometry", "Point", "011, 012, 020")
    frame = squares()
    frame.loc[1, "geometry"] = None
    frame.loc[2, "AGS"] = "011"
    frame.to_file(tmp_path / "x.gpkg", driver="GPKG")
    assert {(f.code, f.area) for f in faults(tmp_path / "x.gpkg")} == {
        ("areas-geometry", "012"),
        ("areas-twice", "011"),
    }


def truncated(path: Path) -> Path:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


def test_files_that_are_broken(tmp_path: Path) -> None:
    parts = shapefile(squares(), tmp_path)
    whole = zipped(parts, tmp_path / "x.zip")
    assert "auspacken" in faults(truncated(whole))[0].found
    no_table = zipped(parts, tmp_path / "y.zip", (".shp", ".shx", ".prj"))
    assert faults(no_table)[0].found == "ein Shapefile ohne .dbf"
    no_outlines = zipped(parts, tmp_path / "z.zip", (".dbf", ".prj"))
    assert faults(no_outlines)[0].found == (
        "ein Archiv ohne Umrisse (enthalten: gebiete.dbf, gebiete.prj)"
    )
    squares().to_file(tmp_path / "x.gpkg", driver="GPKG")
    assert faults(truncated(tmp_path / "x.gpkg"))[0].code == "areas-file"
    (parts / "gebiete.shp").write_bytes(b"nonsense" * 20)
    assert faults(zipped(parts, tmp_path / "w.zip"))[0].code == "areas-file"
    empty = squares().iloc[:0]
    empty.to_file(tmp_path / "empty.gpkg", driver="GPKG")
    assert faults(tmp_path / "empty.gpkg")[0].found == "keine Umrisse"
    shutil.copy(tmp_path / "empty.gpkg", tmp_path / "named.geojson")
    assert faults(tmp_path / "named.geojson")[0].found == "keine Umrisse"
    assert faults(tmp_path / "missing.gpkg")[0].code == "areas-file"
