"""The workbench of social indices as people use it: phone, keyboard, without scripts."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import axe_check
from tests.browser.conftest import OpenPage

START = "/krefeld/sozialindex"
SCHOOLS = f"{START}?units=schools&levels=9&weighting=own"


def levels(page: Page) -> list[str]:
    rows = page.locator("#tabelle-1-1 tbody tr")
    return [" ".join(rows.nth(i).inner_text().split()) for i in range(rows.count())]


@pytest.mark.parametrize(("path", "width"), [(START, 1280), (SCHOOLS, 360)])
def test_fits_and_is_accessible(open_page: OpenPage, path: str, width: int) -> None:
    page = open_page(path, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    axe_check(page)


def test_choices_change_the_index_and_stand_in_the_address(open_page: OpenPage) -> None:
    page = open_page(START)
    expect(page.locator("[data-sentence]")).to_contain_text("ein Index in 5 Stufen")
    before = levels(page)
    page.locator("#filter-levels").select_option("9")
    expect(page.locator("[data-sentence]")).to_contain_text("ein Index in 9 Stufen")
    page.locator("#filter-weighting").select_option("own")
    weight = page.locator("#filter-weight-1")
    weight.fill("7.5")
    weight.press("Enter")
    expect(page).to_have_url(re.compile("weights=7.5,1,1"))
    assert levels(page) != before
    page.reload()
    expect(page.locator("#filter-weight-1")).to_have_value("7.5")
    expect(page.locator("[data-sentence]")).to_contain_text("ein Index in 9 Stufen")


def test_an_indicator_is_added_and_taken_away_by_keyboard(open_page: OpenPage) -> None:
    page = open_page(START)
    more = page.get_by_label("Weiterer Indikator")
    more.focus()
    more.select_option("share_6_9")
    expect(page.locator("[data-sentence]")).to_contain_text("Aus 4 Indikatoren")
    assert page.evaluate("document.activeElement.id") == "filter-indicator-4"
    page.locator("#filter-indicator-4").select_option("-")
    expect(page.locator("[data-sentence]")).to_contain_text("Aus 3 Indikatoren")
    expect(page).to_have_url(re.compile(rf"{START}$"))


def test_complete_without_scripts(open_page: OpenPage) -> None:
    page = open_page(START, java_script_enabled=False)
    page.get_by_label("Stufe 5 zählt").fill("50")
    page.get_by_label("Wie viel insgesamt").fill("40")
    page.get_by_role("button", name="Anzeigen").click()
    expect(page.locator("main")).to_contain_text("Verteilt werden 40 Stellen")
    expect(page.locator("main")).to_contain_text("Stufe 5: 50")
    page.get_by_role("link", name="nach Index geordnet").first.click()
    expect(page.locator("#tabelle-1-1 tbody tr").first).to_contain_text("Stadtmitte")
