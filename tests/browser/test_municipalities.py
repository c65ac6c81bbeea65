"""Two municipalities in one server, as readers meet them: the switch, and no state in common."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from scripts.server import running_server
from tests.browser.axe import axe_check
from tests.browser.conftest import OpenPage


@pytest.fixture(scope="module")
def atlas_url(
    krefeld_tables: Path, mini_tables: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Address of a server with Krefeld, its default, and the mini city."""
    folder = tmp_path_factory.mktemp("both")
    for tables in (krefeld_tables, mini_tables):
        shutil.copytree(tables.parent, folder, dirs_exist_ok=True)
    with running_server(folder / "tables") as server:
        yield server.url


def heading(page: Page) -> str:
    """The title of the view."""
    return page.get_by_role("heading", level=1).inner_text()


@pytest.mark.parametrize("scripts", [True, False])
def test_switch_by_keyboard(open_page: OpenPage, scripts: bool) -> None:
    page = open_page("/krefeld/karte?year=2013", java_script_enabled=scripts)
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    link = page.get_by_role("navigation", name="Andere Kommunen").get_by_role("link")
    expect(link).to_have_text("Mini")
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/mini/karte$"))
    assert "Mini" in heading(page)


def test_escape_closes_the_switch_and_gives_the_focus_back(open_page: OpenPage) -> None:
    page = open_page("/krefeld/ueber")
    expect(page.locator("html[data-ready]")).to_be_attached()
    switch = page.locator(".places-switch")
    switch.locator("summary").press("Enter")
    expect(switch.get_by_role("link")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(switch.get_by_role("link")).to_be_hidden()
    expect(switch.locator("summary")).to_be_focused()


@pytest.mark.parametrize("width", [320, 360, 1920])
def test_the_switch_fits_and_is_accessible(open_page: OpenPage, width: int) -> None:
    page = open_page("/krefeld/", width=width)
    page.locator(".places-switch summary").click()
    link = page.get_by_role("link", name="Mini", exact=True)
    expect(link).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    axe_check(page)


@pytest.mark.parametrize("name", ["Mini", "Landkreis Mecklenburgische Seenplatte-Nord"])
def test_the_arrow_stands_beside_the_name_on_a_phone(open_page: OpenPage, name: str) -> None:
    page = open_page("/mini/", width=360)
    page.locator(".brand-place").evaluate("(place, name) => { place.textContent = name }", name)
    brand, arrow = (
        page.locator(selector).bounding_box() for selector in (".brand", ".places-switch summary")
    )
    assert brand is not None
    assert arrow is not None
    assert arrow["x"] >= brand["x"] + brand["width"] - 1
    assert brand["y"] <= arrow["y"] < brand["y"] + brand["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("width", [960, 1024])
def test_labels_of_the_filters_stay_on_one_line(open_page: OpenPage, width: int) -> None:
    page = open_page("/krefeld/karte", width=width)
    expect(page.locator("html[data-ready]")).to_be_attached()
    heights = {
        label.inner_text(): label.evaluate("(label) => label.offsetHeight")
        for label in page.locator(".map-filter label:not(.check)").all()
        if label.is_visible()
    }
    assert len(set(heights.values())) == 1, heights


def test_two_visitors_share_no_state(open_page: OpenPage) -> None:
    """Each changes the year and opens the exploring figure while the other does the same."""
    visitors = {"krefeld": open_page("/krefeld/zeitreihe"), "mini": open_page("/mini/zeitreihe")}
    for page in visitors.values():
        page.locator("#explore-details > summary").click()
    for slug, page in visitors.items():
        name, other = ("Krefeld", "Mini") if slug == "krefeld" else ("Mini", "Krefeld")
        explore = page.locator("#explore-series")
        expect(explore.locator("h3")).to_contain_text(name)
        expect(explore).to_contain_text(name)
        expect(explore).not_to_contain_text(other)
        expect(page).to_have_title(re.compile(name))
        assert f"/{slug}/" in page.url


def test_files_come_from_the_municipality_of_the_page(open_page: OpenPage) -> None:
    asked: list[str] = []
    page = open_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/mini/karte")
    expect(page.locator("html[data-ready]")).to_be_attached()
    page.get_by_role("slider").press("ArrowLeft")
    expect(page).to_have_url(re.compile(r"/mini/karte\?.*year="))
    files = [url for url in asked if re.search("/(werte|geometrie|orte)/", url)]
    assert files
    assert all("/mini/" in url for url in files)
