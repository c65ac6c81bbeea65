"""A workbook through the pages, with the real check: report, difference, preview, publishing."""

import io
import json
import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from flask.testing import FlaskClient

from dashboard.factory import create_app
from dashboard.settings import load_settings
from dashboard.steward.deliveries import Checks
from layers.prepare.faults import Code, Fault, PreparationError
from layers.prepare.pipeline import prepare
from layers.prepare.stage import Stage, run
from layers.prepare.workbook.delivery import Delivery
from layers.prepare.workbook.folder import write_folder
from layers.publish.publication import Shelf
from layers.publish.withdrawal import withdraw
from layers.store import Store
from scripts.guide_city import GUIDE, Book, tables, write_outlines
from tests.dashboard.steward.conftest import PASSWORD
from tests.layers.prepare.workbook.desk import Desk, value

PATIENCE_SECONDS = 600
BASE = "/kleinstadt/daten-pflegen"


class Steward:
    """Somebody at the pages of a small city of three areas."""

    def __init__(self, folder: Path) -> None:
        self.desk = Desk(folder).small_city()
        self.desk.values(*(value("people", code, n) for code, n in (("01", 10), ("02", 20))))
        self.desk.values(value("people", "03", 30), value("share", "01", 7))
        sources = self.desk.sources / "kleinstadt"
        write_folder(self.desk.read(), sources)
        prepare(sources, self.desk.tables)
        app = create_app(
            load_settings(
                tables_dir=self.desk.tables,
                sources_dir=self.desk.sources,
                deliveries_dir=folder / "deliveries",
                internal_dir=folder / "internal" / "tables",
                municipality="kleinstadt",
                steward_pages=True,
                steward_password=PASSWORD,
            )
        )
        self.client: FlaskClient = app.server.test_client()
        self.post("/anmelden", name="K. Beck", password=PASSWORD)

    def post(self, path: str, **form: object) -> str:
        """Send a form with the token of the first page, if it has one; where it leads."""
        found = re.search(r'name="token" value="([^"]+)"', self.client.get(BASE).text)
        data = {**({"token": found[1]} if found else {}), **form}
        answer = self.client.post(BASE + path, data=data, content_type="multipart/form-data")
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]

    def deliver(self, data: bytes, name: str = "mappe.xlsx") -> tuple[str, str]:
        """Upload a workbook and wait: address and page of its report."""
        address = self.post("/hochladen", files=(io.BytesIO(data), name))
        end = time.monotonic() + PATIENCE_SECONDS
        while "data-running" in (page := self.client.get(address).text):
            assert time.monotonic() < end, "the check does not end"
            time.sleep(0.2)
        return address.removeprefix(BASE), page

    def workbook(self) -> bytes:
        """The desk's workbook as it is now."""
        self.desk.book.save(self.desk.path)
        return self.desk.path.read_bytes()

    def number_of(self, base: str = "/kleinstadt") -> str:
        """What the map's table says of the people of Altstadt."""
        page = self.client.get(f"{base}/karte?indicator=people").text
        found = re.search(r'id="wert-01">.*?>(\d+)<', page.partition("data-table")[2], re.DOTALL)
        assert found is not None
        return found[1]


@pytest.fixture
def steward(tmp_path: Path) -> Iterator[Steward]:
    made = Steward(tmp_path)
    yield made
    made.client.application.extensions["bildungsatlas"].close()


def staged(steward: Steward, tmp_path: Path) -> Stage:
    """The steward's workbook, uploaded and not yet worked on."""
    desk, folder = steward.desk, tmp_path / "one"
    internal = tmp_path / "internal" / "tables"
    shelf = Shelf("kleinstadt", desk.tables, desk.sources / "kleinstadt", folder / "kept", internal)
    (folder / "upload").mkdir(parents=True)
    (folder / "upload" / "mappe.xlsx").write_bytes(steward.workbook())
    return Stage(folder / "upload", folder, shelf)


def text(page: str) -> str:
    """What a page says, without markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_a_corrected_number_is_compared_seen_and_published(steward: Steward) -> None:
    sheet = steward.desk.book["Werte"]
    (cell,) = [c for row in sheet.iter_rows() for c in row if c.value == 10]
    cell.value = 12
    address, page = steward.deliver(steward.workbook())
    assert "kann veröffentlicht werden" in page, text(page)
    # The area itself and the sum of the city.
    assert "0 Werte kommen hinzu, 2 ändern sich, 0 entfallen" in text(page)
    assert re.search(r"Altstadt 2024 10 12", text(page))
    assert "gelesen" in page
    assert steward.number_of() == "10"
    assert steward.number_of("/vorschau-kleinstadt") == "12"
    steward.post(f"{address}/veroeffentlichen")
    assert steward.number_of() == "12"
    steward.post("/zuruecknehmen")
    assert steward.number_of() == "10"


def test_faults_of_preparing_are_at_cells_of_the_workbook_too(steward: Steward) -> None:
    part = value("share", "02", 50) | {"Zähler": 3, "Nenner": 10}
    steward.desk.values(part, value("people", "Altsatdt", 3, "31.12.2023"))
    _, page = steward.deliver(steward.workbook())
    said = text(page)
    assert "Blatt Werte, Zelle G7, Spalte Wert 50 Aus Zähler und Nenner ergibt sich 30" in said
    assert "Blatt Werte, Zelle C8, Spalte Gebiet Altsatdt" in said
    assert "values/" not in said.partition("Keine Zeile geht verloren")[0]


def test_a_faulty_workbook_shows_the_cell(steward: Steward) -> None:
    steward.desk.values(value("people", "Altsatdt", 3, "31.12.2023"))
    address, page = steward.deliver(steward.workbook())
    assert "nicht veröffentlichen" in page
    assert re.search(r"Blatt Werte, Zelle C7", text(page))
    assert "Altstadt" in page
    assert steward.client.get("/vorschau-kleinstadt/karte").status_code == 404
    for name, begin in (("bericht.html", b"<!doctype html>"), ("bericht.xlsx", b"PK")):
        report = steward.client.get(f"{BASE}{address}/{name}")
        assert report.status_code == 200
        assert report.data[: len(begin)].lower() == begin.lower()
        report.close()


def test_the_filled_template_changes_nothing(steward: Steward) -> None:
    workbook = steward.client.get(f"{BASE}/vorlage.xlsx")
    assert workbook.status_code == 200
    _, page = steward.deliver(workbook.data, "kleinstadt.xlsx")
    assert "kann veröffentlicht werden" in page
    assert "0 Werte kommen hinzu, 0 ändern sich, 0 entfallen" in text(page) or "Nichts:" in page


def test_a_view_that_a_story_loses_is_told_and_the_figures_are_published(steward: Steward) -> None:
    folder = steward.desk.sources / "kleinstadt" / "stories"
    folder.mkdir()
    head = "---\ntitle: A\nauthor: B\ndate: 2026-11-23\nlanguage: de\n---\n"
    story = f"{head}view: karte?indicator=gone\n\n## Was es gab\n"
    (folder / "alt.md").write_text(story, "utf-8")
    address, page = steward.deliver(steward.workbook())
    assert "kann veröffentlicht werden" in page, text(page)
    assert "Schritt 1 („Was es gab“): Die Ansicht („karte?indicator=gone“)" in text(page)
    steward.post(f"{address}/veroeffentlichen")
    assert (folder / "alt.md").read_text("utf-8") == story


def test_no_workbook_at_all(steward: Steward) -> None:
    _, page = steward.deliver(b"kein Excel", "kaputt.xlsx")
    assert "nicht veröffentlichen" in page
    assert "kaputt.xlsx" in page


def test_only_one_delivery_is_checked_at_a_time(
    steward: Steward, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[int] = []
    start = Checks.start

    def begun(checks: Checks, command: list[str], log: Path) -> int:
        held.append(start(checks, command, log))
        os.kill(held[-1], signal.SIGSTOP)
        return held[-1]

    monkeypatch.setattr(Checks, "start", begun)
    steward.post("/hochladen", files=(io.BytesIO(steward.workbook()), "mappe.xlsx"))
    found = re.search(r'name="token" value="([^"]+)"', steward.client.get(BASE).text)
    assert found is not None
    second = {"token": found[1], "files": (io.BytesIO(b"x"), "zweite.xlsx")}
    answer = steward.client.post(f"{BASE}/hochladen", data=second)
    os.kill(held[0], signal.SIGKILL)
    assert answer.status_code == 409
    assert "gerade geprüft" in answer.text


def test_a_new_municipality_comes_from_the_empty_template_to_its_map(
    steward: Steward, tmp_path: Path
) -> None:
    base = steward.post("/neu", slug="beispielstadt")
    template = steward.client.get(f"{base}/vorlage.xlsx?leer=1").data
    assert template[:2] == b"PK"
    sheets = tables(GUIDE.read_text(encoding="utf-8"))
    book = Book(tmp_path / "beispielstadt.xlsx").fill(sheets).save()
    outlines = write_outlines(tmp_path, sheets["Gebiete"])
    files = [(io.BytesIO(path.read_bytes()), path.name) for path in (book, outlines)]
    token = re.search(r'name="token" value="([^"]+)"', steward.client.get(base).text)
    assert token is not None
    answer = steward.client.post(
        f"{base}/hochladen",
        data={"token": token[1], "files": files},
        content_type="multipart/form-data",
    )
    address = answer.headers["Location"]
    end = time.monotonic() + PATIENCE_SECONDS
    while "data-running" in (page := steward.client.get(address).text):
        assert time.monotonic() < end, "the check does not end"
        time.sleep(0.2)
    assert "kann veröffentlicht werden" in page, text(page)
    assert steward.client.get("/beispielstadt/karte").status_code == 404
    assert steward.client.get("/vorschau-beispielstadt/karte").status_code == 200
    steward.client.post(f"{address}/veroeffentlichen", data={"token": token[1]})
    assert "Beispielstadt" in steward.client.get("/beispielstadt/karte").text
    assert "noch nichts veröffentlicht" not in steward.client.get(base).text.replace("\n", " ")


def test_an_exposed_count_is_told_with_what_to_do(
    steward: Steward, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Checking alone does not audit: what ended the preparation is told all the same."""
    stage = staged(steward, tmp_path)
    fault = Fault(
        Code.CONFIDENTIALITY, "confidentiality.toml", "Zu erschließen: 2", "Regel ändern."
    )

    def exposed(*_words: object, **_more: object) -> None:
        raise PreparationError((fault,))

    monkeypatch.setattr("layers.prepare.stage.prepare", exposed)
    result = run(stage)
    assert result["state"] == "faulty"
    (told,) = [f for f in result["report"]["faults"] if f["severity"] == "error"]
    assert (told["why"], told["remedy"]) == ("Zu erschließen: 2", "Regel ändern.")
    assert "fingerprint" not in result


def test_small_counts_are_protected_and_the_internal_release_follows(
    steward: Steward, tmp_path: Path
) -> None:
    """From the workbook to both servers: two persons in Altstadt, who nobody has published."""
    desk, internal = steward.desk, tmp_path / "internal" / "tables"
    sources = desk.sources / "kleinstadt"
    rules = (
        'internal = true\n[[exempt]]\nindicators = ["share"]\nreason = "Ohne Anzahlen geliefert."\n'
    )
    (sources / "confidentiality.toml").write_text(rules, encoding="utf-8")
    *_, cell = [c for row in desk.book["Quellen"].iter_rows() for c in row if c.value == "Ja"]
    cell.value = "Nein"  # of the source, not of the example above it
    day = "31.12.2025"
    desk.values(*(value("people", c, n, day) for c, n in (("01", 2), ("02", 40), ("03", 50))))
    address, page = steward.deliver(steward.workbook())
    assert "kann veröffentlicht werden" in page, text(page)
    assert "Geheimhaltung (nicht zur Veröffentlichung)" in page
    (row,) = re.findall(r"<td>Zahlen weggelassen</td>.*?</tr>", page)
    assert re.findall(r">(\d+)<", row)[1:] == ["1", "2"]  # small, hidden with another
    assert not (internal / "kleinstadt.current").exists()
    table = steward.client.get("/vorschau-kleinstadt/karte?indicator=people&year=2025").text
    (row,) = re.findall(r'id="wert-01">.*?</tr>', table.partition("data-table")[2], re.DOTALL)
    assert "geheim" in row
    assert re.search(r"data-cite[^>]*>(.)</a>", row).group(1) == "."  # type: ignore[union-attr]
    steward.post(f"{address}/veroeffentlichen")
    store = Store.open(internal, "kleinstadt", "internal")
    query = "SELECT value FROM observation WHERE code = '01' AND period = 2025"
    assert (2.0,) in store.rows(query)
    store.close()
    steward.post("/zuruecknehmen")
    assert not (internal / "kleinstadt.current").exists()


def test_a_withdrawn_release_is_not_delivered_again(steward: Steward, tmp_path: Path) -> None:
    stage = staged(steward, tmp_path)
    tables = stage.shelf.tables
    name = run(stage)["fingerprint"]
    withdraw(tables, "kleinstadt", name)
    result = run(staged(steward, tmp_path / "again"))
    assert result["state"] == "faulty"
    assert "zurückgezogen" in json.dumps(result["report"], ensure_ascii=False)
    assert not stage.shelf.release(name).exists()


def test_a_release_that_no_server_opens_is_prepared_anew(steward: Steward, tmp_path: Path) -> None:
    stage = staged(steward, tmp_path)
    name = run(stage)["fingerprint"]
    path = stage.shelf.release(name)
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE release SET audit = '{}'")
    assert run(staged(steward, tmp_path / "again"))["fingerprint"] == name
    Store.open_release(stage.shelf.tables, "kleinstadt", name).close()


def test_a_check_is_of_the_release_that_was_public_when_it_began(
    steward: Steward, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another delivery is published while the sources are read: they lack it, so the comparison
    is with the former release, and this one cannot take the other back unseen."""
    stage = staged(steward, tmp_path)
    shelf = stage.shelf
    before = shelf.fingerprint("current")

    def meanwhile(delivery: Delivery, candidate: Path) -> None:
        write_folder(delivery, candidate)
        shelf.pointer("current").write_text("another\n", encoding="utf-8")

    monkeypatch.setattr("layers.prepare.stage.write_folder", meanwhile)
    assert run(stage)["former"] == before
