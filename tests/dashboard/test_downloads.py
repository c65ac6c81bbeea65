"""Downloads: exactly the view at hand, with everything needed to read and quote it."""

import csv
import io
import json
import re
import struct
import zlib
from xml.etree import ElementTree

import openpyxl
import pytest
from flask.testing import FlaskClient

META = (
    "Indikator",
    "Einheit",
    "Definition",
    "Herkunft",
    "Quelle",
    "Lizenz",
    "Stand der Quelle",
    "Datenstand",
    "Link zur Ansicht",
)
VIEW = "/krefeld/karte/download.{}?indicator=share_under_3&level=statistischer_bezirk&year=2013"


def lines(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


def meta_of(rows: list[list[str]]) -> list[tuple[str, str]]:
    return [(row[0], row[1]) for row in rows[rows.index([]) + 1 :]]


def png_texts(data: bytes) -> dict[str, str]:
    """Keyword -> text of the iTXt chunks, after checking every checksum."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    texts, place = {}, 8
    while place < len(data):
        (size,) = struct.unpack(">I", data[place : place + 4])
        chunk = data[place + 4 : place + 8 + size]
        (checksum,) = struct.unpack(">I", data[place + 8 + size : place + 12 + size])
        assert checksum == zlib.crc32(chunk)
        if chunk.startswith(b"iTXt"):
            keyword, _, rest = chunk[4:].partition(b"\0")
            texts[keyword.decode()] = rest[2:].split(b"\0", 2)[2].decode()
        place += 12 + size
    return texts


def test_csv_has_the_values_of_the_view(krefeld: FlaskClient) -> None:
    answer = krefeld.get(VIEW.format("csv"))
    rows = lines(answer.data)
    body = rows[1 : rows.index([])]
    assert len(body) == 46
    assert body[0][:2] == ["011", "Stadtmitte"] or body[0][0] == "011"
    assert body[-1][1] == "Krefeld (Stadtwert)"
    meta = meta_of(rows)
    assert {label for label, _ in meta} >= set(META)
    assert ("Zeitpunkt", "31.12.2013") in meta
    assert ("Lizenz", "siehe Datensatzseite") in meta


def test_csv_values_are_those_of_the_source(mini: FlaskClient) -> None:
    path = "/mini/karte/download.csv?indicator=share_children&level=viertel&year=2012"
    rows = {row[0]: row for row in lines(mini.get(path).data)[1:] if row}
    assert rows["011"][2:4] == ["10,0", "Wert"]
    assert rows["011"][5:7] == ["100", "1000"]
    assert rows["012"][2:4] == ["10,0", "eingeschränkt aussagekräftig"]
    assert rows["021"][2:4] == ["10,3", "Wert"]


def test_csv_marks_what_is_missing_with_its_sign(mini: FlaskClient) -> None:
    path = "/mini/karte/download.csv?indicator=density&level=ortsteil&year=2015"
    rows = lines(mini.get(path).data)
    by_code = {row[0]: row for row in rows[1 : rows.index([])]}
    assert by_code["01"][2] == "300"
    assert by_code["02"][2:4] == [".", "nicht erhoben"]
    assert any(label == "Zeichen" and text.startswith(". = ") for label, text in meta_of(rows))


def test_link_opens_the_same_view(krefeld: FlaskClient) -> None:
    meta = dict(meta_of(lines(krefeld.get(VIEW.format("csv")).data)))
    link = meta["Link zur Ansicht"]
    query = "indicator=share_under_3&level=statistischer_bezirk&year=2013"
    assert link == f"http://localhost/krefeld/karte?{query}"


def test_file_name_says_what_is_inside(krefeld: FlaskClient) -> None:
    header = krefeld.get(VIEW.format("csv")).headers["Content-Disposition"]
    assert "krefeld_share_under_3_statistischer_bezirk_2013.csv" in header


def test_xlsx_has_its_sheets_and_real_numbers(krefeld: FlaskClient) -> None:
    book = openpyxl.load_workbook(io.BytesIO(krefeld.get(VIEW.format("xlsx")).data))
    assert book.sheetnames == ["Daten", "Metadaten", "Quellen", "Zeichen"]
    data = book["Daten"]
    assert data.max_row == 47
    assert isinstance(data["C2"].value, float)
    assert data["A2"].value == "011"
    labels = {row[0].value for row in book["Metadaten"].iter_rows()}
    assert labels >= set(META)


def test_geojson_joins_values_to_shapes(krefeld: FlaskClient) -> None:
    table = lines(krefeld.get(VIEW.format("csv")).data)
    values = {row[0]: row[2] for row in table[1 : table.index([])]}
    content = json.loads(krefeld.get(VIEW.format("geojson")).data)
    assert content["type"] == "FeatureCollection"
    assert len(content["features"]) == 45
    for feature in content["features"]:
        shown = feature["properties"]
        assert f"{shown['value']:.1f}".replace(".", ",") == values[shown["code"]] or (
            abs(shown["value"] - float(values[shown["code"]].replace(",", "."))) <= 0.051
        )
        assert shown["status"] in ("ok", "limited")
        assert shown["unit"] == "%"
        assert shown["source"]
        assert feature["geometry"]["type"] in ("Polygon", "MultiPolygon")
    assert {entry["label"] for entry in content["metadata"]} >= set(META)


def test_geojson_is_limited_to_the_gebiet_and_carries_places(krefeld: FlaskClient) -> None:
    path = "/krefeld/karte/download.geojson?within=stadtteil:190&level=stadtteil&overlay=school"
    content = json.loads(krefeld.get(path).data)
    areas = [f for f in content["features"] if f["geometry"]["type"] != "Point"]
    points = [f for f in content["features"] if f["geometry"]["type"] == "Point"]
    assert [f["properties"]["code"] for f in areas] == ["190"]
    assert points
    assert all(f["properties"]["kind"] == "school" for f in points)
    texts = " ".join(entry["text"] for entry in content["metadata"])
    assert "© OpenStreetMap contributors" in texts


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "geojson", "svg", "png"])
def test_school_points_carry_openstreetmap(krefeld: FlaskClient, suffix: str) -> None:
    answer = krefeld.get(f"/krefeld/karte/download.{suffix}?overlay=school")
    data = answer.data
    if suffix == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(data))
        text = " ".join(str(row[1].value) for row in book["Metadaten"].iter_rows())
    elif suffix == "png":
        text = png_texts(data)["Description"]
    else:
        text = data.decode("utf-8-sig")
    assert "© OpenStreetMap contributors" in text


def test_svg_stands_alone(krefeld: FlaskClient) -> None:
    answer = krefeld.get(VIEW.format("svg"))
    root = ElementTree.fromstring(answer.data)  # noqa: S314 - our own file
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    text = answer.text
    assert not re.search(r'(?:href|src)="https?:', text)
    metadata = root.find("{http://www.w3.org/2000/svg}metadata")
    assert metadata is not None
    assert metadata.text
    for label in META:
        assert f"{label}: " in metadata.text


def test_png_is_a_sharp_picture_with_its_origin(krefeld: FlaskClient) -> None:
    data = krefeld.get(VIEW.format("png")).data
    width, height = struct.unpack(">II", data[16:24])
    assert width == 2400
    assert height > 1200
    texts = png_texts(data)
    assert "Kinder unter 3 Jahren" in texts["Title"]
    for label in META:
        assert f"{label}: " in texts["Description"]


def test_pages_of_series_and_changes_have_their_tables(krefeld: FlaskClient) -> None:
    for page in ("zeitreihe", "schulformwechsel"):
        for suffix in ("csv", "xlsx"):
            answer = krefeld.get(f"/krefeld/{page}/download.{suffix}")
            assert answer.status_code == 200
            assert "attachment" in answer.headers["Content-Disposition"]


def test_what_was_asked_for_is_no_tag_in_a_geojson_file(krefeld: FlaskClient) -> None:
    answer = krefeld.get(
        "/krefeld/karte/download.geojson?palette=%3Cscript%3Ealert(1)%3C/script%3E"
    )
    assert b"<" not in answer.data
    assert "<script>" in str(answer.get_json(force=True)["metadata"])
