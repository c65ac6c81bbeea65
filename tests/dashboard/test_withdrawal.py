"""A running server stops showing a withdrawn release at once, and says so."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from typer.testing import CliRunner

from dashboard.cli import main
from dashboard.errors import MunicipalityNotFoundError, MunicipalityWithdrawnError
from dashboard.factory import create_app
from dashboard.release import Releases
from dashboard.settings import load_settings
from dashboard.web.answers import release_key
from layers.publish.withdrawal import withdraw, withdrawals
from tests.changes_release import make_release

PAGES = ("/krefeld/", "/krefeld", "/krefeld/karte", "/krefeld/ueber", "/krefeld/indikatoren",
         "/krefeld/zeitreihe", "/krefeld/impressum", "/krefeld/suche?q=x")  # fmt: skip
NEW = "0" * 12


class Town:
    """A server with Krefeld (the default) and mini, in a folder that a test may change."""

    def __init__(self, tables: Path) -> None:
        self.tables = tables
        self.fingerprint = (tables / "krefeld.current").read_text(encoding="utf-8").strip()
        app = create_app(load_settings(tables_dir=tables, municipality="krefeld"))
        self.client: FlaskClient = app.server.test_client()

    @property
    def lasting(self) -> tuple[str, ...]:
        """Addresses that name the release."""
        return (
            f"/krefeld/werte/{self.fingerprint}/share_under_3/stadtteil.json",
            f"/krefeld/geometrie/{self.fingerprint}/stadtteil.json",
            f"/krefeld/orte/{self.fingerprint}/school.json",
        )

    def withdraw(self) -> None:
        withdraw(self.tables, "krefeld", self.fingerprint, "geheimer Grund", "K. Amt")

    def replace(self) -> None:
        """Another release of Krefeld becomes current."""
        other = make_release(self.tables.parent / "other")
        shutil.copy(other / "krefeld-hand.duckdb", self.tables)
        shutil.copy(other / "krefeld.current", self.tables)


@pytest.fixture
def town(both_tables: Path) -> Iterator[Town]:
    made = Town(both_tables)
    yield made
    made.client.application.extensions["bildungsatlas"].close()


def test_an_embed_says_so_in_its_frame(town: Town) -> None:
    address = f"/embed/krefeld/karte?release={town.fingerprint}"
    assert town.client.get(address).status_code == 200
    town.withdraw()
    for path in (address, "/embed/krefeld/karte"):
        answer = town.client.get(path)
        assert answer.status_code == 410
        assert "zurückgezogen" in answer.text
        assert "<svg" not in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
        assert "frame-ancestors" not in answer.headers["Content-Security-Policy"]
    assert town.client.get(f"/oembed?url=http://localhost{address}").status_code == 410


def test_every_page_says_that_the_data_were_withdrawn(town: Town) -> None:
    assert town.client.get("/krefeld/").status_code == 200
    town.withdraw()
    for path in PAGES:
        answer = town.client.get(path)
        assert answer.status_code == 410, path
        assert answer.headers["Cache-Control"] == "no-store"
        assert "<h1>Datenstand zurückgezogen</h1>" in answer.text
        assert "Für Krefeld gibt es zurzeit keine Zahlen: Der Datenstand wurde am" in answer.text
        assert "geheimer Grund" not in answer.text
        assert 'Bildungsatlas <span class="brand-place">Krefeld' in answer.text
        assert 'href="/mini/"' in answer.text
    home = town.client.get("/")
    assert home.status_code == 302


def test_lasting_addresses_and_downloads_are_gone(town: Town) -> None:
    for path in town.lasting:
        assert town.client.get(path).status_code == 200, path
    town.withdraw()
    for path in (*town.lasting, "/krefeld/karte/download.csv", "/krefeld/karte/download.png"):
        answer = town.client.get(path)
        assert answer.status_code == 410, path
        assert answer.headers["Cache-Control"] == "no-store"
        if path in town.lasting:
            assert "zurückgezogen" in answer.get_json()["error"]


def test_catalogues_no_longer_know_it(town: Town) -> None:
    asked = ("/dcat.rdf", "/sitemap.xml", "/api/municipalities")
    assert all("/krefeld" in town.client.get(path).text for path in asked)
    town.withdraw()
    assert not any("/krefeld" in town.client.get(path).text for path in asked)
    for path in ("/krefeld/dcat.rdf", "/api/krefeld", "/api/krefeld/indicators",
                 f"/api/krefeld?release={town.fingerprint}"):  # fmt: skip
        assert town.client.get(path).status_code == 410, path
    assert "zurückgezogen" in town.client.get("/api/krefeld").get_json()["error"]
    assert town.client.get("/api").status_code == 200


def test_the_other_municipality_goes_on(town: Town) -> None:
    town.withdraw()
    answer = town.client.get("/mini/karte")
    assert answer.status_code == 200
    assert "Krefeld" not in answer.text
    assert town.client.get("/nirgends/karte").status_code == 404
    content = town.client.get("/gesund").get_json()
    assert list(content["releases"]) == ["mini"]
    assert content["withdrawn"] == ["krefeld"]


def test_a_newer_release_brings_the_municipality_back(town: Town) -> None:
    town.withdraw()
    assert town.client.get("/krefeld/zeitreihe").status_code == 410
    town.replace()
    assert town.client.get("/krefeld/zeitreihe").status_code == 200
    assert town.client.get("/gesund").get_json()["withdrawn"] == []
    for path in town.lasting:
        answer = town.client.get(path)
        assert answer.status_code == 410
        assert "wurde zurückgezogen" in answer.get_json()["error"]
    old = town.lasting[0].replace(town.fingerprint, "andere")
    assert town.client.get(old).status_code == 404


def test_a_withdrawn_release_that_was_replaced_before(town: Town) -> None:
    town.replace()
    path = town.lasting[1]
    assert town.client.get(path).status_code == 200  # kept for those who cite it
    town.withdraw()
    assert town.client.get(path).status_code == 410
    assert town.client.get("/krefeld/zeitreihe").status_code == 200


WHOLE = ("", "", "0")
"""What the key of a values file says of its parts."""


def test_what_was_kept_of_it_is_forgotten(town: Town) -> None:
    extensions = town.client.application.extensions
    results, store = extensions["bildungsatlas-cache"], extensions["bildungsatlas"].get("krefeld")
    values = town.lasting[0]
    town.client.get(values, headers={"Accept-Encoding": "br"})
    key = release_key(store, "values", "krefeld", "share_under_3", "stadtteil", "", "False", *WHOLE)
    assert results.get(key) is not None
    assert results.get(f"{key}:br") is not None
    town.withdraw()
    answer = town.client.get(values, headers={"Accept-Encoding": "br"})
    assert answer.status_code == 410
    assert "Content-Encoding" not in answer.headers
    assert results.get(key) is None
    assert results.get(f"{key}:br") is None


def test_the_server_starts_with_a_withdrawn_default(both_tables: Path) -> None:
    fingerprint = (both_tables / "krefeld.current").read_text(encoding="utf-8").strip()
    withdraw(both_tables, "krefeld", fingerprint)
    town = create_app(load_settings(tables_dir=both_tables, municipality="krefeld"))
    client = town.server.test_client()
    assert client.get("/krefeld/").status_code == 410
    assert client.get("/mini/").status_code == 200
    town.server.extensions["bildungsatlas"].close()


def test_alone_and_withdrawn_the_page_still_comes(both_tables: Path) -> None:
    for slug in ("krefeld", "mini"):
        fingerprint = (both_tables / f"{slug}.current").read_text(encoding="utf-8").strip()
        withdraw(both_tables, slug, fingerprint)
    app = create_app(load_settings(tables_dir=both_tables, municipality="krefeld"))
    client = app.server.test_client()
    answer = client.get("/krefeld/karte")
    assert answer.status_code == 410
    assert "Zahlen gibt es hier für" not in answer.text
    assert "Vorhanden sind: zurzeit keine." in client.get("/nirgends/").text
    assert client.get("/gesund").get_json()["releases"] == {}


def test_a_pointer_set_by_hand_does_not_bring_it_back(both_tables: Path) -> None:
    fingerprint = (both_tables / "krefeld.current").read_text(encoding="utf-8").strip()
    copy = both_tables / "copy"
    shutil.copy(both_tables / f"krefeld-{fingerprint}.duckdb", copy)
    releases = Releases(both_tables, (), "mini")
    withdraw(both_tables, "krefeld", fingerprint)
    with pytest.raises(MunicipalityWithdrawnError):
        releases.get("krefeld")
    copy.rename(both_tables / f"krefeld-{fingerprint}.duckdb")
    (both_tables / "krefeld.current").write_text(fingerprint, encoding="utf-8")
    with pytest.raises(MunicipalityWithdrawnError):
        releases.get("krefeld")
    assert releases.slugs() == ("mini",)
    releases.close()


def test_damaged_notes_show_nothing(both_tables: Path, caplog: pytest.LogCaptureFixture) -> None:
    (both_tables / "krefeld.withdrawn").write_text("kaputt", encoding="utf-8")
    releases = Releases(both_tables, (), "mini")
    with pytest.raises(MunicipalityWithdrawnError):
        releases.get("krefeld")
    assert releases.slugs() == ("mini",)
    assert "krefeld.withdrawn is damaged" in caplog.text
    releases.close()


def test_notes_of_who_is_not_served_tell_nothing(both_tables: Path) -> None:
    (both_tables / "anders.withdrawn").write_text('{"fingerprint": "x"}', encoding="utf-8")
    releases = Releases(both_tables, ("mini",), "mini")
    with pytest.raises(MunicipalityNotFoundError):
        releases.get("anders")
    assert releases.without_data() == ()
    releases.close()


# --- the command ---------------------------------------------------------------------------------


@pytest.fixture
def command(both_tables: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of releases that the command works on."""
    monkeypatch.setenv("BILDUNGSATLAS_TABLES_DIR", str(both_tables))
    monkeypatch.setenv("BILDUNGSATLAS_PUBLIC_URL", "https://bildung.example.de")
    return both_tables


def run(*words: str, answer: str = "") -> tuple[int, str]:
    result = CliRunner().invoke(main, ["withdraw", *words], input=answer)
    return result.exit_code, result.output


def test_the_command_asks_first(command: Path) -> None:
    name = (command / "mini.current").read_text(encoding="utf-8").strip()
    code, told = run("mini", name, answer="n\n")
    assert code == 1
    assert "Es ist der veröffentlichte" in told
    assert "Es hat sich nichts geändert." in told
    assert (command / "mini.current").is_file()
    code, told = run("mini", name, "--reason", "Zahl erkennbar", answer="y\n")
    assert code == 0
    assert not (command / f"mini-{name}.duckdb").exists()
    assert withdrawals(command, "mini")[0].reason == "Zahl erkennbar"
    for part in ("werte", "geometrie", "orte"):
        assert f"https://bildung.example.de/mini/{part}/{name}/\n" in told


def test_the_command_can_be_repeated_and_refuses_the_unknown(command: Path) -> None:
    name = (command / "mini.current").read_text(encoding="utf-8").strip()
    assert run("mini", name, "--yes")[0] == 0
    assert run("mini", name, "--yes")[0] == 0
    assert len(withdrawals(command, "mini")) == 1
    code, told = run("krefeld", name, "--yes")
    assert code == 1
    assert f"„{name}“ von „krefeld“ gibt es" in told
    assert "Bekannt: " in told


def test_a_user_without_a_name_can_withdraw(command: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found: 10001")

    monkeypatch.setattr("getpass.getuser", nobody)
    name = (command / "mini.current").read_text(encoding="utf-8").strip()
    code, _ = run("mini", name, "--yes")
    assert code == 0
    assert withdrawals(command, "mini")[0].who.isdigit()
