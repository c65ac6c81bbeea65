"""The page Disparitäten as a reader uses it: choosing, reading, by keyboard, on a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import axe_check
from tests.browser.conftest import OpenPage

PATH = "/krefeld/disparitaeten?indicator=share_under_3&level=statistischer_bezirk"


@pytest.mark.parametrize("width", [360, 1920])
def test_fits_and_is_accessible(open_page: OpenPage, width: int) -> None:
    page = open_page(PATH, width=width)
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert over <= 0
    for summary in page.locator("main details > summary").all():
        summary.click()
    axe_check(page)
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert over <= 0


def test_choosing_changes_the_page_and_its_address(open_page: OpenPage) -> None:
    page = open_page(PATH)
    page.get_by_label("Zeitpunkt").select_option("2018")
    expect(page).to_have_url(re.compile("year=2018"))
    expect(page.locator("main .lead")).to_contain_text("Am 31.12.2018 reichen die Werte")
    page.get_by_label("Drei Jahre zusammengefasst").check()
    expect(page).to_have_url(re.compile("pooled=1"))
    expect(page.locator("main .lead")).to_contain_text("Für 31.12.2016 bis 31.12.2018 zusammen")
    expect(page.get_by_label("Drei Jahre zusammengefasst")).to_be_focused()
