"""A withdrawn release in a real browser: the page that says so, and a map that was open before."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect

from layers.publish.withdrawal import pointed, withdraw
from scripts.server import running_server
from tests.browser.axe import axe_check
from tests.browser.conftest import OpenPage, Watch

SENTENCE = "Für Krefeld gibt es zurzeit keine Zahlen"


@dataclass(frozen=True)
class Town:
    """A server with Krefeld and mini on a folder of its own."""

    url: str
    tables: Path

    def withdraw(self) -> None:
        withdraw(self.tables, "krefeld", pointed(self.tables, "krefeld", "current"))


@pytest.fixture
def town(krefeld_tables: Path, mini_tables: Path, tmp_path: Path) -> Iterator[Town]:
    for tables in (krefeld_tables, mini_tables):
        shutil.copytree(tables.parent, tmp_path, dirs_exist_ok=True)
    with running_server(tmp_path / "tables") as server:
        yield Town(server.url, tmp_path / "tables")


@pytest.fixture
def atlas_url(town: Town) -> str:
    """The pages of this module are those of the town."""
    return town.url


@pytest.mark.parametrize("width", [360, 1920])
def test_the_page_says_so_and_leads_on(
    town: Town, open_page: OpenPage, watch: Watch, width: int
) -> None:
    watch.expect("410")
    page = open_page("/krefeld/karte", width=width)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    town.withdraw()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Datenstand zurückgezogen")
    expect(page.get_by_text(SENTENCE)).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    axe_check(page)
    page.get_by_role("main").get_by_role("link", name="Mini").click()
    expect(page).to_have_url(f"{town.url}/mini/")


def test_an_open_map_goes_over_to_the_page_that_says_so(
    town: Town, open_page: OpenPage, watch: Watch
) -> None:
    watch.expect("410")
    page = open_page("/krefeld/karte")
    level = page.get_by_label("Gebietsebene")
    expect(level).to_be_visible()
    town.withdraw()
    level.select_option("statistischer_bezirk")
    expect(page.get_by_text(SENTENCE)).to_be_visible()
    expect(page.locator("main svg, main table")).to_have_count(0)
    page.goto("/krefeld/karte")
    expect(page.get_by_text(SENTENCE)).to_be_visible()
