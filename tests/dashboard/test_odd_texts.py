"""Texts of sources that no one foresaw: formulas, markup, signs that XML forbids."""

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import pytest
from flask.testing import FlaskClient

from dashboard.factory import create_app
from dashboard.settings import load_settings
from tests.sums import drop_sums

ODD = '=HYPERLINK("http://boese.example";"x")</title></script><script>alert(1)</script>]]>&\v\b\'--'
COLUMNS = {
    "indicator": "title short_title definition caveat unit numerator_text",
    "source": "publisher title attribution",
    "facility": "name address",
    "facility_kind": "name_plural",
    "area": "name",
    "note": "text",
    "municipality": "publisher",
}
XML = (
    "/krefeld/karte/download.svg?overlay=school",
    "/karten/krefeld/population.svg",
    "/krefeld/zeitreihe/download.svg",
    "/krefeld/dcat.rdf",
    "/oembed?format=xml&url=http://localhost/krefeld/karte",
    "/sitemap.xml",
)
TABLES = tuple(
    f"/krefeld/{page}/download.{suffix}"
    for page in ("karte", "zeitreihe", "schulformwechsel")
    for suffix in ("csv", "plain.csv")
)
PAGES = (
    "/krefeld/karte?overlay=school",
    "/embed/krefeld/karte",
    "/krefeld/offene-daten",
    "/krefeld/indikatoren/population",
    "/ogc/krefeld/collections/stadtteil/items?f=html&indicators=population",
    "/ogc/krefeld/collections/school/items?f=html",
)


@pytest.fixture(scope="module")
def odd(krefeld_tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A server of Krefeld where every text begins with the odd one."""
    tables = tmp_path_factory.mktemp("odd") / "tables"
    tables.mkdir()
    for path in krefeld_tables.iterdir():
        (tables / path.name).write_bytes(path.read_bytes())
    (tables.parent / "geo").symlink_to(krefeld_tables.parent / "geo")
    drop_sums(tables)
    name = (tables / "krefeld.current").read_text(encoding="utf-8").strip()
    with duckdb.connect(str(tables / f"krefeld-{name}.duckdb")) as connection:
        for table, columns in COLUMNS.items():
            for column in columns.split():
                text = f"UPDATE {table} SET {column} = ? || {column}"
                connection.execute(text, (ODD,))
    app = create_app(load_settings(tables_dir=tables, municipality="krefeld"))
    yield app.server.test_client()
    app.server.extensions["bildungsatlas"].close()


@pytest.mark.parametrize("path", XML)
def test_what_is_xml_can_be_read(odd: FlaskClient, path: str) -> None:
    answer = odd.get(path)
    assert answer.status_code == 200
    ElementTree.fromstring(answer.data)  # noqa: S314 - our own answer


def test_pictures_of_odd_texts_are_drawn(odd: FlaskClient) -> None:
    for path in ("/karten/krefeld/population.png", "/krefeld/zeitreihe/download.png"):
        assert odd.get(path).data.startswith(b"\x89PNG")


@pytest.mark.parametrize("path", PAGES)
def test_no_text_becomes_a_script(odd: FlaskClient, path: str) -> None:
    answer = odd.get(path)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "boese.example" in answer.text


@pytest.mark.parametrize("path", TABLES)
def test_no_text_becomes_a_formula(odd: FlaskClient, path: str) -> None:
    text = odd.get(path).data.decode("utf-8-sig")
    assert "boese.example" in text
    assert formulas(text, "," if "plain" in path else ";") == []


def test_no_text_of_the_package_becomes_a_formula(odd: FlaskClient) -> None:
    name = odd.get("/api/krefeld").get_json()["release"]
    answer = odd.get(f"/krefeld/offene-daten/krefeld-{name}.zip", buffered=True)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        tables = [found for found in archive.namelist() if found.endswith(".csv")]
        assert len(tables) > 10
        for found in tables:
            assert formulas(archive.read(found).decode(), ",") == [], found


def formulas(text: str, delimiter: str) -> list[str]:
    """Cells that a spreadsheet would work out."""
    cells = [cell for row in csv.reader(io.StringIO(text), delimiter=delimiter) for cell in row]
    return [cell for cell in cells if cell[:1] in ("=", "+", "@", "\t")]
