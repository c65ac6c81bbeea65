"""A person whose browser runs no scripts finds a map, reads its values and takes them along."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from layers.queries.values import observations
from layers.store import Store

TITLE = "Plätze in Kitas (ohne Kindertagespflege) am Standort je 100 Kinder unter 3 Jahren"


@pytest.mark.parametrize("width", [360, 1920])
def test_childcare_places_per_100_children_by_stadtteil(
    open_page: Any, krefeld_store: Store, width: int
) -> None:
    page = open_page("/krefeld/", java_script_enabled=False, width=width, accept_downloads=True)
    page.get_by_role("navigation", name="Hauptmenü").get_by_role("link", name="Karte").click()
    page.get_by_label("Indikator", exact=True).select_option(label=TITLE)
    page.get_by_role("button", name="Anzeigen").click()
    page.get_by_label("Gebietsebene").select_option(label="Stadtteile")
    page.get_by_label("Jahr", exact=True).select_option("2024")
    page.get_by_role("button", name="Anzeigen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        f"{TITLE}: Stadtteile in Krefeld, 31.12.2024"
    )
    rows = {
        row.code: row.value
        for row in observations(krefeld_store, "childcare_ratio_under_3", "stadtteil")
        if row.period == 2024 and row.school_type == "all" and row.breakdown == "all"
    }
    assert page.locator("svg#map path.area").count() == len(rows) == 19
    label = page.locator("svg#map path.area[data-code='010']").get_attribute("aria-label")
    value = page.locator("#wert-010 a").inner_text()
    assert value in label
    expect(page.locator(".legend, [data-legend]").first).to_be_visible()
    with page.expect_download() as coming:
        page.get_by_role("link", name="CSV", exact=False).first.click()
    text = Path(coming.value.path()).read_bytes().decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(text), delimiter=";"))
    read = {row[0]: row[2] for row in table[1:20]}
    assert set(read) == set(rows)
    for code, shown in read.items():
        expected = rows[code]
        assert expected is not None
        assert float(shown.replace(",", ".")) == pytest.approx(expected, abs=0.05)
    assert read["010"] == value.replace("\u202f", "").split("\u00a0")[0]
    assert "Link zur Ansicht" in text
