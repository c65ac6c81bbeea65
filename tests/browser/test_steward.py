"""Daten pflegen in a browser: sign in, drop a workbook, read, preview, publish, undo."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from layers.prepare.pipeline import prepare
from layers.prepare.workbook.folder import write_folder
from scripts.server import running_server
from tests.browser.axe import axe_check
from tests.browser.conftest import OpenPage, Watch
from tests.layers.prepare.workbook.desk import Desk, value

PASSWORD = "ein langes Kennwort"
HOME = "/kleinstadt/daten-pflegen"
CHECKED_MS = 600_000


@dataclass(frozen=True)
class Office:
    """A server with "Daten pflegen" and the steward's desk."""

    url: str
    desk: Desk


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A city of three areas, with 10 people in the first one."""
    desk = Desk(tmp_path).small_city()
    desk.values(value("people", "01", 10), value("people", "02", 20), value("people", "03", 30))
    desk.values(value("share", "01", 7), value("share", "02", 8), value("share", "03", 9))
    sources = desk.sources / "kleinstadt"
    write_folder(desk.read(), sources)
    prepare(sources, desk.tables)
    settings = {
        "STEWARD_PAGES": "true",
        "STEWARD_PASSWORD": PASSWORD,
        "MUNICIPALITY": "kleinstadt",
        "SOURCES_DIR": str(desk.sources),
        "DELIVERIES_DIR": str(tmp_path / "deliveries"),
        "INTERNAL_DIR": str(tmp_path / "internal" / "tables"),
    }
    with running_server(desk.tables, **settings) as server:
        yield Office(server.url, desk)


@pytest.fixture
def atlas_url(office: Office) -> str:
    """The pages of this module are those of the office."""
    return office.url


def sign_in(page: Page) -> None:
    """By keyboard."""
    page.get_by_label("Ihr Name").press_sequentially("K. Beck")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Angemeldet: K. Beck")).to_be_visible()


def fits(page: Page) -> None:
    """Nothing is wider than the screen, and axe finds nothing."""
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    axe_check(page)


def expect_people(page: Page, number: int) -> None:
    """What the map's table says of the first area."""
    row = page.get_by_role("row").filter(has=page.get_by_text("Altstadt", exact=True))
    expect(row.get_by_text(str(number), exact=True)).to_be_visible()


def upload(page: Page, path: Path) -> None:
    page.get_by_label("Mappe hierher ziehen oder auswählen").set_input_files(path)
    page.get_by_role("button", name="Hochladen und prüfen").click()


@pytest.mark.parametrize("width", [360, 1920])
def test_from_the_workbook_to_the_map_and_back(
    office: Office, open_page: OpenPage, watch: Watch, width: int
) -> None:
    watch.expect("401")
    page = open_page(HOME, width=width)
    fits(page)
    sign_in(page)
    fits(page)
    sheet = office.desk.book["Werte"]
    (cell,) = [c for row in sheet.iter_rows() for c in row if c.value == 10]
    cell.value = 12
    office.desk.book.save(office.desk.path)
    upload(page, office.desk.path)
    expect(page.get_by_role("heading", name="Die Lieferung kann veröffentlicht")).to_be_visible(
        timeout=CHECKED_MS
    )
    page.get_by_text("Geänderte Werte (2)").click()
    expect(page.get_by_role("row", name=re.compile("Altstadt 2024 10 12"))).to_be_visible()
    fits(page)
    report = page.url

    page.get_by_role("link", name="Vorschau ansehen").click()
    expect(page.get_by_text("noch nicht veröffentlicht")).to_be_visible()
    page.goto("/vorschau-kleinstadt/karte?indicator=people")
    expect_people(page, 12)
    fits(page)
    visitor = open_page("/kleinstadt/karte?indicator=people", width=width)
    expect_people(visitor, 10)

    page.goto(report)
    page.get_by_role("button", name="Veröffentlichen").click()
    expect(page.get_by_role("row", name=re.compile("veröffentlicht K. Beck"))).to_be_visible()
    visitor.reload()
    expect_people(visitor, 12)
    fits(page)

    page.get_by_role("button", name="Letzte Veröffentlichung zurücknehmen").click()
    expect(page.get_by_role("row", name=re.compile("zurückgenommen"))).to_be_visible()
    visitor.reload()
    expect_people(visitor, 10)


def test_faults_are_read_in_the_browser(office: Office, open_page: OpenPage, watch: Watch) -> None:
    watch.expect("401")
    office.desk.values(value("people", "Altsatdt", 3, "31.12.2023"))
    office.desk.book.save(office.desk.path)
    page = open_page(HOME, width=360)
    sign_in(page)
    upload(page, office.desk.path)
    expect(page.get_by_role("heading", name="So lässt sich die Lieferung nicht")).to_be_visible(
        timeout=CHECKED_MS
    )
    expect(page.get_by_text("Zelle C9")).to_be_visible()
    fits(page)
    page.get_by_role("button", name="Verwerfen").click()
    expect(page.get_by_role("heading", name="Daten pflegen")).to_be_visible()
