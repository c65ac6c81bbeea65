"""Citing a number: by pointer and by keyboard, with scripts and without."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import axe_check
from tests.browser.map_reading import ready

PAGES = ("/krefeld/karte", "/krefeld/zeitreihe", "/krefeld/schulformwechsel")
SENTENCE = "[data-cite-sentence]"


def set_year(page: Page, year: int) -> None:
    """Chooses a year on the map page."""
    page.locator("#map-year").evaluate(
        "(select, year) => { select.value = year;"
        " select.dispatchEvent(new Event('change', {bubbles: true})); }",
        str(year),
    )


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [360, 1920])
def test_a_number_opens_its_sentence_and_gives_it_away(
    open_page: Any, path: str, width: int
) -> None:
    page = open_page(path, width=width, permissions=["clipboard-read", "clipboard-write"])
    if path.endswith("karte"):
        ready(page, path)
    page.wait_for_selector("html[data-ready][data-cites]")
    link = page.locator("a.cite").nth(3)
    number = link.inner_text()
    link.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Zahl zitieren")
    expect(dialog.locator(SENTENCE)).to_contain_text(number.split(" (")[0])
    copy = dialog.get_by_role("button", name="Satz kopieren")
    expect(copy).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#live")).to_have_text("Satz kopiert.")
    sentence = dialog.locator(SENTENCE).inner_text()
    assert page.evaluate("navigator.clipboard.readText()") == sentence
    axe_check(page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(link).to_be_focused()
    page.goto(sentence.rpartition(" ")[2])
    cell = page.locator(f"[id='{page.url.partition('#')[2]}']")
    expect(cell).to_be_in_viewport()
    expect(cell).to_contain_text(number.split(" (")[0])


def test_the_sentence_follows_the_year_of_the_map(open_page: Any) -> None:
    page = ready(open_page("/krefeld/karte"))
    page.wait_for_selector("html[data-ready][data-cites]")
    set_year(page, 2015)
    expect(page.locator("[data-table-title]")).to_contain_text("31.12.2015")
    page.locator("#wert-010 a").click()
    expect(page.locator(SENTENCE)).to_contain_text("31.12.2015")
    expect(page.locator(SENTENCE)).to_contain_text(page.locator("#wert-010").inner_text())


def test_without_scripts_the_number_leads_to_its_page(open_page: Any) -> None:
    page = open_page("/krefeld/karte", java_script_enabled=False)
    number = page.locator("#wert-010 a").inner_text()
    page.locator("#wert-010 a").click()
    expect(page.locator(SENTENCE)).to_contain_text(number)
    page.get_by_role("link", name="Zahl in der Tabelle zeigen").click()
    expect(page.locator("#wert-010")).to_be_in_viewport()


def test_a_cited_release_stays_through_filters(open_page: Any, krefeld_tables: Any) -> None:
    fingerprint = (krefeld_tables / "krefeld.current").read_text(encoding="utf-8").strip()
    path = f"/krefeld/karte?release={fingerprint}"
    page = ready(open_page(path), path)
    set_year(page, 2015)
    expect(page.locator("[data-table-title]")).to_contain_text("31.12.2015")
    expect(page).to_have_url(re.compile(f"release={fingerprint}"))
    href = page.locator("[data-download=csv]").get_attribute("href")
    assert f"release={fingerprint}" in href
    assert "year=2015" in href
    page.goto(page.url.replace("karte", "zeitreihe").partition("?")[0] + f"?release={fingerprint}")
    page.get_by_label("Gebietsebene").select_option("stadtbezirk")
    expect(page).to_have_url(re.compile(f"level=stadtbezirk.*release={fingerprint}"))
