"""Profil in a real browser: it fits, prints, answers at once, and is reached from the map."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import axe_check
from tests.browser.conftest import OpenPage

PROFILE = "/krefeld/profil/stadtteil/010"
BESIDE = f"{PROFILE}?areas=020,030,040&ranks=1"
PATHS = ("/krefeld/profil", "/krefeld/profil?q=Benrad", PROFILE, BESIDE)
CUT_OFF = (
    "e => [...e.querySelectorAll('td, th')].filter(c => c.scrollWidth > c.clientWidth + 1).length"
)
READY = "html[data-ready]"


@pytest.mark.parametrize("width", [320, 360, 1920])
def test_profiles_fit_and_are_accessible(open_page: OpenPage, width: int) -> None:
    page = open_page(width=width)
    for path in PATHS:
        page.goto(path)
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, f"{path} is {over} px too wide at {width}"
        axe_check(page)


# between the margins of A4 there are 182 mm, and 269 mm on the longer side
@pytest.mark.parametrize(("path", "width"), [(PROFILE, 688), (BESIDE, 1016)])
def test_paper_cuts_nothing_off(open_page: OpenPage, path: str, width: int) -> None:
    page = open_page(path, width=width)
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(page.locator(".filters").first).to_be_hidden()
    for table in page.locator(".profile-table").all():
        assert table.evaluate("e => e.getBoundingClientRect().right") <= width + 1
        assert table.evaluate(CUT_OFF) == 0
    expect(page.locator(".strip").first).to_be_visible()


def test_in_forced_colours_drawings_keep_theirs(open_page: OpenPage) -> None:
    page = open_page(PROFILE, forced_colors="active")
    axe_check(page)
    kept = page.locator(".strip").first.evaluate("e => getComputedStyle(e).forcedColorAdjust")
    assert kept == "none"


def test_an_area_is_put_beside_at_once(page: Page) -> None:
    page.goto(PROFILE)
    page.wait_for_selector(READY)
    choice = page.get_by_label("Daneben stellen (1)")
    choice.focus()
    choice.select_option("040")
    head = page.get_by_role("columnheader", name="Cracau", exact=True).first
    expect(head).to_be_visible()
    expect(page).to_have_url(re.compile(r"/profil/stadtteil/010\?areas=040$"))
    expect(page.locator("#filter-areas-1")).to_be_focused()
    page.go_back()
    expect(head).to_have_count(0)


def test_ranks_come_when_asked_for(page: Page) -> None:
    page.goto(PROFILE)
    page.wait_for_selector(READY)
    expect(page.get_by_text("höchster von 19 Werten")).to_have_count(0)
    page.get_by_label("Rang anzeigen").check()
    expect(page.get_by_text("höchster von 19 Werten").first).to_be_visible()


def test_an_area_of_the_map_opens_with_the_keyboard(page: Page) -> None:
    page.goto("/krefeld/profil")
    area = page.locator(".choose-map").get_by_role("link", name="Cracau")
    area.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/krefeld/profil/stadtteil/040$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Stadtteil Cracau")


def test_the_map_leads_to_the_profile_of_what_was_picked(page: Page) -> None:
    page.goto("/krefeld/karte?areas=010")
    page.wait_for_selector(READY)
    link = page.get_by_role("link", name="Profil zeigen")
    expect(link).to_have_attribute("href", "/krefeld/profil/stadtteil/010")
    page.locator('#map [data-code="040"]').first.click()
    expect(link).to_have_attribute("href", "/krefeld/profil/stadtteil/010?areas=040")
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Stadtteil Stadtmitte")
