"""The package over HTTP and as a command, and the page that leads to all open data."""

import io
import json
import re
import shutil
import struct
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from flask.testing import FlaskClient
from typer.testing import CliRunner

from dashboard.cli import main
from dashboard.errors import StorageError
from dashboard.factory import create_app
from dashboard.settings import load_settings
from dashboard.web import package
from dashboard.web.downloads import FORMATS
from dashboard.web.package import Packages
from layers.model import DEMONSTRATION
from layers.package import package_name
from layers.publish.withdrawal import withdraw
from layers.store import Store
from tests.changes_release import make_release as make_changes
from tests.layers.map_release import AREAS
from tests.layers.protected_release import make_protected
from tests.patience import PATIENCE


def address(store: Store) -> str:
    return f"/{store.municipality.slug}/offene-daten/{package_name(store)}"


def test_a_package_is_sent_whole_and_in_parts(mini: FlaskClient, mini_store: Store) -> None:
    whole = mini.get(address(mini_store), buffered=True)
    assert whole.status_code == 200
    assert whole.mimetype == "application/zip"
    assert whole.headers["Access-Control-Allow-Origin"] == "*"
    assert whole.headers["Content-Disposition"].endswith("_demonstration.zip")
    assert int(whole.headers["Content-Length"]) == len(whole.data)
    with zipfile.ZipFile(io.BytesIO(whole.data)) as archive:
        assert archive.testzip() is None
        assert json.loads(archive.read("datapackage.json"))["version"] == mini_store.fingerprint
    part = mini.get(address(mini_store), headers={"Range": "bytes=10-19"}, buffered=True)
    assert (part.status_code, part.data) == (206, whole.data[10:20])
    tag = whole.headers["ETag"]
    assert (
        mini.get(address(mini_store), headers={"If-None-Match": tag}, buffered=True).status_code
        == 304
    )
    late = mini.get(address(mini_store), headers={"Range": "bytes=99999999-"})
    assert late.status_code == 416
    for odd in ("bytes=9-5", "bytes=0-0,5-6", "bytes=x", "lines=1-2"):
        asked = mini.get(address(mini_store), headers={"Range": odd}, buffered=True)
        assert (asked.status_code, len(asked.data)) == (200, len(whole.data)), odd


@pytest.mark.parametrize("name", ["mini-000000000000", "mini-", "mini", "krefeld-{}", "x-{}", "{}"])
def test_other_names_are_not_found(mini: FlaskClient, mini_store: Store, name: str) -> None:
    path = f"/mini/offene-daten/{name.format(mini_store.fingerprint)}.zip"
    assert mini.get(path).status_code == 404


@pytest.fixture
def town(both_tables: Path) -> Iterator[tuple[FlaskClient, Path, str]]:
    """A server whose folder a test may change, and the fingerprint of mini."""
    app = create_app(load_settings(tables_dir=both_tables, municipality="krefeld"))
    fingerprint = (both_tables / "mini.current").read_text(encoding="utf-8").strip()
    yield app.server.test_client(), both_tables, fingerprint
    app.server.extensions["bildungsatlas"].close()


def test_a_withdrawn_package_is_gone_for_good(town: tuple[FlaskClient, Path, str]) -> None:
    client, tables, fingerprint = town
    path = f"/mini/offene-daten/mini-{fingerprint}.zip"
    assert client.get(path, buffered=True).status_code == 200
    packages: Packages = client.application.extensions["bildungsatlas-packages"]
    (kept,) = [entry[0] for entry in packages._made.values()]
    assert kept.is_file()
    withdraw(tables, "mini", fingerprint, "", "")
    answer = client.get(path)
    assert answer.status_code == 410
    assert answer.mimetype == "text/html"
    assert not kept.exists()


def test_an_older_release_that_is_kept_has_its_package(
    town: tuple[FlaskClient, Path, str],
) -> None:
    client, tables, fingerprint = town
    older = "0123456789ab"
    shutil.copy(tables / f"mini-{fingerprint}.duckdb", tables / f"mini-{older}.duckdb")
    shutil.copytree(tables.parent / "geo" / f"mini-{fingerprint}",
                    tables.parent / "geo" / f"mini-{older}")  # fmt: skip
    with duckdb.connect(str(tables / f"mini-{older}.duckdb")) as connection:
        connection.execute("UPDATE release SET fingerprint = ?", [older])
    answer = client.get(f"/mini/offene-daten/mini-{older}.zip", buffered=True)
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert older in archive.read("README.md").decode()
    page = client.get("/mini/offene-daten").text
    assert f"/mini/offene-daten/mini-{older}.zip" in page
    withdraw(tables, "mini", older, "", "")
    assert client.get(f"/mini/offene-daten/mini-{older}.zip").status_code == 410
    assert older not in client.get("/mini/offene-daten").text


def test_two_requests_at_once_make_a_package_once(
    mini_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    started, go_on = threading.Event(), threading.Event()
    write = package.write_package

    def slowly(store: Store, path: Path) -> None:
        made.append(path.name)
        started.set()
        assert go_on.wait(PATIENCE)
        write(store, path)

    monkeypatch.setattr(package, "write_package", slowly)
    packages, found = Packages(), []

    def ask() -> None:
        content, checksum = packages.open(mini_store)
        with content:
            found.append((len(content.read()), checksum))

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    assert started.wait(PATIENCE)
    assert packages.size(mini_store) == 0, "half a package is shown"
    go_on.set()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(made) == 1
    assert len(found) == 3
    assert len(set(found)) == 1
    assert packages.size(mini_store) == found[0][0]


def test_what_is_withdrawn_while_it_is_made_is_not_kept(
    mini_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = Packages()
    write = package.write_package

    def withdrawn(store: Store, path: Path) -> None:
        write(store, path)
        packages.forget()

    monkeypatch.setattr(package, "write_package", withdrawn)
    content, _ = packages.open(mini_store)
    with content:
        assert content.read(2) == b"PK"
    assert packages.size(mini_store) == 0


def test_only_so_many_packages_are_kept(mini_store: Store, krefeld_store: Store) -> None:
    packages = Packages(most=1)
    for store in (mini_store, krefeld_store):
        packages.open(store)[0].close()
    assert packages.size(mini_store) == 0
    assert packages.size(krefeld_store) > 0


def test_a_tidied_temporary_folder_does_no_harm(mini_store: Store) -> None:
    packages = Packages()
    packages.open(mini_store)[0].close()
    assert packages._folder is not None
    shutil.rmtree(packages._folder)
    content, _ = packages.open(mini_store)
    with content:
        assert content.read(2) == b"PK"


def test_a_full_disk_is_said_in_german(
    mini: FlaskClient, mini_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(store: Store, path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(package, "write_package", full)
    packages = Packages()
    with pytest.raises(StorageError):
        packages.open(mini_store)
    assert packages._folder is not None
    assert list(packages._folder.iterdir()) == []


def test_the_command_writes_what_the_server_gives(
    mini: FlaskClient, mini_store: Store, mini_tables: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("BILDUNGSATLAS_TABLES_DIR", str(mini_tables))
    target = tmp_path / "mini.zip"
    done = CliRunner().invoke(main, ["package", "mini", "--to", str(target)])
    assert done.exit_code == 0, done.output
    assert target.read_bytes() == mini.get(address(mini_store), buffered=True).data
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, ["package", "mini"]).exit_code == 0
    assert (tmp_path / package_name(mini_store)).is_file()


@pytest.mark.parametrize("arguments", [["nirgends"], ["mini", "--to", "/nowhere/a.zip"]])
def test_the_command_says_what_is_wrong(
    mini_tables: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.setenv("BILDUNGSATLAS_TABLES_DIR", str(mini_tables))
    done = CliRunner().invoke(main, ["package", *arguments])
    assert done.exit_code == 1
    assert arguments[-1] in done.output
    assert "Traceback" not in done.output


def test_the_page_leads_to_everything(krefeld: FlaskClient, krefeld_store: Store) -> None:
    page = krefeld.get("/krefeld/offene-daten").text
    assert address(krefeld_store) in page
    krefeld.get(address(krefeld_store)).close()
    assert re.search(
        r"Paket herunterladen \(ZIP, 0,\d MB\)", krefeld.get("/krefeld/offene-daten").text
    )
    here = set(re.findall(r'(?:href|src)="(?:http://localhost)?(/[^"#]*)"', page))
    for path in here:
        answer = krefeld.get(path.replace("&amp;", "&"), follow_redirects=True)
        assert answer.status_code == 200, path
        answer.close()
    assert "/ogc/krefeld" in here
    assert "/krefeld/dcat.rdf" in here
    picture = re.search(r"&lt;img src=&quot;(http://localhost\S+)&quot;", page)
    assert picture
    assert krefeld.get(picture[1]).mimetype == "image/svg+xml"
    assert "Datensätze stehen nicht in den Metadaten" in page


def test_footer_and_about_lead_to_the_page(mini: FlaskClient) -> None:
    link = 'href="/mini/offene-daten"'
    assert link in mini.get("/mini/karte").text
    assert mini.get("/mini/ueber").text.count(link) == 2


SECRET = 424242.0


def _write_outlines(folder: Path) -> None:
    square = [[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]]
    features = [
        {
            "type": "Feature",
            "id": code,
            "properties": {"code": code, "name": name},
            "geometry": {"type": "Polygon", "coordinates": square},
        }
        for code, name in AREAS["stadtteil"].items()
    ]
    folder.mkdir(parents=True)
    content = json.dumps({"type": "FeatureCollection", "features": features})
    (folder / "stadtteil.geojson").write_text(content, encoding="utf-8")


@pytest.fixture(scope="module")
def protected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A release that has a number left under a status without one."""
    tables = make_protected(tmp_path_factory.mktemp("protected"))
    (path,) = tables.glob("*.duckdb")
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "UPDATE observation SET value = ? WHERE status = 'confidential'", [SECRET]
        )
    _write_outlines(tables.parent / "geo" / path.stem)
    app = create_app(load_settings(tables_dir=tables, municipality="mini"))
    yield app.server.test_client()
    app.server.extensions["bildungsatlas"].close()


@pytest.fixture(scope="module")
def protected_changes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """The same for school changes."""
    tables = make_changes(tmp_path_factory.mktemp("changes"), full=True)
    with duckdb.connect(str(tables / "krefeld-hand.duckdb")) as connection:
        connection.execute(
            "UPDATE school_change SET pupils = ? WHERE status = 'confidential'", [int(SECRET)]
        )
    app = create_app(load_settings(tables_dir=tables, municipality="krefeld"))
    yield app.server.test_client()
    app.server.extensions["bildungsatlas"].close()


def contents(data: bytes) -> bytes:
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def tells(data: bytes) -> bool:
    """Whether a file has the hidden number, as a text or as a number of GeoPackage."""
    found = contents(data)
    written = (b"424242", b"424.242", struct.pack(">d", SECRET), int(SECRET).to_bytes(3, "big"))
    return any(text in found for text in written)


def textual(feature: str) -> list[str]:
    """Formats of a feature whose content is read here."""
    return [suffix for suffix in FORMATS[feature] if suffix not in ("png", "svg")]


@pytest.mark.parametrize("suffix", textual("map"))
@pytest.mark.parametrize("year", [2020, 2021])
def test_no_file_of_a_map_tells_a_hidden_number(
    protected: FlaskClient, suffix: str, year: int
) -> None:
    query = f"indicator=share&level=stadtteil&year={year}"
    answer = protected.get(f"/mini/karte/download.{suffix}?{query}")
    assert answer.status_code == 200
    assert not tells(answer.data)
    if (suffix, year) in (("json", 2020), ("plain.csv", 2020), ("geojson", 2020), ("gpkg", 2020)):
        assert b"confidential" in answer.data
    if suffix in ("json", "plain.csv") and year == 2021:
        assert b"rounded" in answer.data


@pytest.mark.parametrize("suffix", textual("series"))
def test_no_file_of_a_series_tells_a_hidden_number(protected: FlaskClient, suffix: str) -> None:
    for indicator in ("share", "people"):
        query = f"indicator={indicator}&level=stadtteil&multiples=1&index=1"
        answer = protected.get(f"/mini/zeitreihe/download.{suffix}?{query}")
        assert answer.status_code == 200
        assert not tells(answer.data)


@pytest.mark.parametrize("suffix", textual("school_changes"))
@pytest.mark.parametrize("table", ["by_type", "by_grade"])
def test_no_file_of_school_changes_tells_a_hidden_number(
    protected_changes: FlaskClient, suffix: str, table: str
) -> None:
    query = f"year=2020&table={table}&within=stadtteil:010"
    answer = protected_changes.get(f"/krefeld/schulformwechsel/download.{suffix}?{query}")
    assert answer.status_code == 200
    assert not tells(answer.data)
    if suffix in ("json", "plain.csv"):
        assert b"confidential" in answer.data


def test_no_package_tells_a_hidden_number(
    protected: FlaskClient, protected_changes: FlaskClient
) -> None:
    for client, name in ((protected, "mini-abc123"), (protected_changes, "krefeld-hand")):
        slug = name.partition("-")[0]
        answer = client.get(f"/{slug}/offene-daten/{name}.zip", buffered=True)
        assert answer.status_code == 200
        assert not tells(answer.data)
        assert b"confidential" in contents(answer.data)


def test_invented_figures_say_so_on_the_page(mini: FlaskClient) -> None:
    assert DEMONSTRATION in mini.get("/mini/offene-daten").text
