"""The page Zusammenhang as a reader uses it: choosing, names on focus, on a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import axe_check
from tests.browser.conftest import OpenPage

PATH = (
    "/krefeld/zusammenhang?indicator=share_under_3&second_indicator=density"
    "&level=statistischer_bezirk"
)


@pytest.mark.parametrize("width", [360, 1920])
def test_fits_and_is_accessible(open_page: OpenPage, width: int) -> None:
    page = open_page(PATH, width=width)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    axe_check(page)


def test_choosing_changes_the_page_and_its_address(open_page: OpenPage) -> None:
    page = open_page(PATH)
    page.locator("#filter-year").focus()
    page.locator("#filter-year").select_option("2018")
    expect(page).to_have_url(re.compile("year=2018"))
    expect(page.locator("#relation-title")).to_contain_text("31.12.2018")
    expect(page.locator("#filter-year")).to_be_focused()


def test_a_circle_tells_its_name_and_leads_to_its_row(open_page: OpenPage) -> None:
    page = open_page(PATH)
    point = page.locator('.form-wide a[href="#relation-011"]')
    expect(point).to_have_accessible_name(re.compile("^Vier Wälle: "))
    expect(point.locator(".relation-tip")).to_be_hidden()
    point.focus()
    expect(point.locator(".relation-tip")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#relation-011$"))
    expect(page.locator("#relation-011")).to_be_in_viewport()
