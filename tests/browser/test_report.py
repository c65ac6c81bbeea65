"""The report of a check as a file in a browser: accessible, whole on a phone, in two orders."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from layers.prepare.report.html_page import write_html
from tests.browser.axe import axe_check
from tests.layers.prepare.report.samples import sample


@pytest.mark.parametrize("width", [360, 1920])
def test_report(browser: Browser, tmp_path: Path, width: int) -> None:
    write_html(sample(), tmp_path / "bericht.html")
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto((tmp_path / "bericht.html").as_uri())
    by_kind = page.get_by_role("heading", name="Fehler: Jahr falsch")
    by_place = page.get_by_role("heading", name="Kita <2024>.xlsx, Blatt Quellen")
    expect(by_kind).to_be_visible()
    expect(by_place).to_be_hidden()
    axe_check(page)
    page.get_by_role("link", name="Jahr falsch").click()
    assert page.url.endswith("#fehler-jahr_ausserhalb")
    page.get_by_label("Datei und Blatt").check()
    expect(by_place).to_be_visible()
    expect(by_kind).to_be_hidden()
    axe_check(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.emulate_media(media="print")
    expect(by_kind).to_be_visible()
    page.close()
