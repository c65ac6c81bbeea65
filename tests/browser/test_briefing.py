"""Mappe in a real browser: collect, order, take along; with and without scripts."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.briefings import opened, text_of
from tests.browser.axe import axe_check
from tests.browser.conftest import OpenPage

READY = "html[data-briefing]"
THREE = "view1=karte&view2=zeitreihe&view3=schulformwechsel"


def collect(page: Page, path: str, said: str) -> None:
    page.goto(path)
    page.wait_for_selector(READY)
    page.get_by_role("link", name="In die Mappe legen").click()
    expect(page.locator("[data-collected]")).to_contain_text(said)


def test_three_views_are_collected_ordered_and_printed(open_page: OpenPage) -> None:
    page = open_page("/krefeld/karte?level=stadtbezirk")
    collect(page, "/krefeld/karte?level=stadtbezirk", "In der Mappe (1 von 12)")
    page.get_by_role("link", name="In die Mappe legen").click()
    expect(page.locator("[data-collected]")).to_contain_text("Liegt schon in der Mappe")
    collect(page, "/krefeld/zeitreihe?areas=010", "In der Mappe (2 von 12)")
    collect(page, "/krefeld/profil/stadtteil/010", "In der Mappe (3 von 12)")
    page.get_by_role("link", name="Mappe öffnen").click()
    expect(page.get_by_role("heading", name="3 von höchstens 12 Ansichten")).to_be_visible()
    titles = page.locator(".briefing-item h3")
    expect(titles.first).to_contain_text("Stadtbezirke in Krefeld")
    page.wait_for_selector(READY)
    page.get_by_role("link", name="Ansicht 3 nach oben").click()
    expect(titles.nth(1)).to_contain_text("Profil: Stadtteil Stadtmitte")
    page.get_by_label("Titel auf dem Deckblatt").fill("Sitzung im Mai")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("title=Sitzung"))
    with page.expect_download() as waiting:
        page.get_by_role("link", name="PDF zum Drucken").click()
    text = text_of(opened(waiting.value.path().read_bytes()))
    for said in ("Sitzung im Mai", "Profil: Stadtteil Stadtmitte in Krefeld", "Stadtbezirke"):
        assert said in text
    page.get_by_role("link", name="Ansicht 1 herausnehmen").click()
    expect(page.get_by_role("heading", name="2 von höchstens 12 Ansichten")).to_be_visible()
    page.goto("/krefeld/ueber")
    # the page leads on to the address of the Mappe at once
    page.evaluate("setTimeout(() => location.assign('/krefeld/mappe'))")
    expect(page.get_by_role("heading", name="2 von höchstens 12 Ansichten")).to_be_visible()


def test_another_tab_knows_nothing_of_it(open_page: OpenPage) -> None:
    page = open_page("/krefeld/karte")
    collect(page, "/krefeld/karte", "In der Mappe (1 von 12)")
    assert page.evaluate("localStorage.length") == 0
    assert page.evaluate("document.cookie") == ""
    other = page.context.new_page()
    other.goto(page.url.replace("/karte", "/mappe"))
    expect(other.get_by_role("heading", name="Noch ist nichts darin")).to_be_visible()
    other.close()


def test_it_works_without_scripts(open_page: OpenPage) -> None:
    page = open_page("/krefeld/karte?level=stadtbezirk", java_script_enabled=False)
    page.get_by_role("link", name="In die Mappe legen").click()
    expect(page.get_by_role("heading", name="1 von höchstens 12 Ansichten")).to_be_visible()
    page.get_by_label("Adresse aus der Adresszeile").fill("/krefeld/zeitreihe?areas=010")
    page.get_by_role("button", name="Hinzufügen").click()
    expect(page.get_by_role("heading", name="2 von höchstens 12 Ansichten")).to_be_visible()
    page.get_by_role("link", name="Ansicht 2 nach oben").click()
    expect(page.locator(".briefing-item h3").first).to_contain_text("2012 bis")
    page.get_by_role("link", name="Ansicht 1 herausnehmen").click()
    expect(page.locator(".briefing-item")).to_have_count(1)


@pytest.mark.parametrize("width", [320, 360, 1920])
def test_the_page_fits_and_is_accessible(open_page: OpenPage, width: int) -> None:
    page = open_page(width=width)
    for path in ("/krefeld/mappe", f"/krefeld/mappe?{THREE}&view4=nirgends"):
        page.goto(path)
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, f"{path} is {over} px too wide at {width}"
        axe_check(page)
