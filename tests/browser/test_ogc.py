"""The feature interface as pages: to read, to choose from without scripts, without barriers."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import axe_check
from tests.browser.conftest import OpenPage

PATHS = [
    "/ogc/krefeld",
    "/ogc/krefeld/collections?f=html",
    "/ogc/krefeld/collections/stadtteil?f=html",
    "/ogc/krefeld/collections/stadtteil/items?f=html&indicators=population&limit=5",
    "/ogc/krefeld/collections/school/items/100128?f=html&indicators=pupils",
    "/ogc/krefeld/api?f=html",
]


@pytest.mark.parametrize("path", PATHS)
def test_no_barriers(open_page: OpenPage, path: str) -> None:
    page = open_page(path, width=360)
    page.evaluate("document.querySelectorAll('main details').forEach(d => { d.open = true })")
    axe_check(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_values_are_chosen_without_scripts(open_page: OpenPage) -> None:
    page: Page = open_page("/ogc/krefeld", java_script_enabled=False)
    page.get_by_role("link", name="Gebietsebenen und Einrichtungen (Seite)").click()
    page.get_by_role("link", name="Stadtteile: Beschreibung", exact=True).click()
    page.get_by_label("Indikatoren (mehrere möglich)").select_option(
        label="Plätze in Kitas (ohne Kindertagespflege) am Standort je 100 Kinder unter 3 Jahren"
    )
    page.get_by_role("button", name="Anzeigen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Stadtteile")
    row = page.get_by_role("row", name="190 190 Hüls")
    expect(row).to_contain_text("31.12.2024")
    expect(row).to_contain_text("ok")
