"""The page Veränderung as people use it: phone, desk, keyboard, paper, without scripts."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import axe_check
from tests.browser.conftest import OpenPage

PEOPLE = "/krefeld/veraenderung?indicator=population&level=stadtteil&first_year=2014"
DENSITY = "/krefeld/veraenderung?indicator=density"


@pytest.mark.parametrize("width", [360, 1920])
@pytest.mark.parametrize("path", [PEOPLE, DENSITY])
def test_fits_and_is_accessible(open_page: OpenPage, width: int, path: str) -> None:
    page = open_page(path, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    axe_check(page)


def test_another_year_changes_sentence_map_table_and_address(open_page: OpenPage) -> None:
    page = open_page(PEOPLE)
    before = page.locator("[data-sentence]").inner_text()
    years = page.get_by_label("Von", exact=True)
    years.focus()
    years.select_option("2023")
    expect(page).to_have_url(re.compile("first_year=2023"))
    expect(page.locator("[data-sentence]")).to_contain_text("vom 31.12.2023 bis zum 31.12.2024")
    expect(page.get_by_role("columnheader", name="31.12.2023")).to_be_visible()
    expect(page.get_by_label("Von", exact=True)).to_be_focused()
    assert page.locator("[data-sentence]").inner_text() != before


def test_arrows_grow_on_a_small_map(open_page: OpenPage) -> None:
    for width in (360, 1280):
        page = open_page(PEOPLE, width=width)
        box = page.locator(".change-sign path").first.bounding_box()
        assert box is not None
        assert box["width"] >= 10


def test_it_prints_on_paper_with_the_map_on_the_first_page(open_page: OpenPage) -> None:
    page = open_page(PEOPLE, width=794, height=1123)
    page.emulate_media(media="print")
    expect(page.locator(".change-map")).to_be_visible()
    expect(page.locator(".filters")).to_be_hidden()
    expect(page.get_by_text("Herunterladen", exact=True)).to_be_hidden()
    overflow = page.locator(".change-table").evaluate(
        "table => table.getBoundingClientRect().right - document.documentElement.clientWidth"
    )
    assert overflow <= 0


def test_without_scripts_the_form_still_asks(open_page: OpenPage) -> None:
    page = open_page(PEOPLE, java_script_enabled=False)
    page.get_by_label("Von", exact=True).select_option("2020")
    page.get_by_role("button", name="Anzeigen").click()
    expect(page.locator("[data-sentence]")).to_contain_text("vom 31.12.2020")


def test_the_map_page_leads_to_the_change_of_what_it_shows(open_page: OpenPage) -> None:
    page = open_page("/krefeld/karte")
    link = page.locator("[data-change-link]")
    expect(link).to_have_attribute("href", re.compile("indicator=share_under_10"))
    page.goto(page.url.split("?")[0] + "?indicator=population&level=stadtbezirk")
    page.locator("html[data-ready]").wait_for()
    link.click()
    expect(page).to_have_url(re.compile("/krefeld/veraenderung"))
    expect(page.locator("#change-indicator")).to_have_value("population")
    expect(page.locator("#change-level")).to_have_value("stadtbezirk")
