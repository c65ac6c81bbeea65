"""A city whose boundaries changed: the years lead across the change and back."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from scripts.server import running_server
from tests.browser.axe import axe_check
from tests.browser.map_reading import TAKEN_OVER, read
from tests.browser.test_map_page import data_requests
from tests.layers.edition_release import SLUG, make_release

BEFORE, AFTER = ["01", "02", "03", "04", "05"], ["04", "05", "12", "31", "32"]
HINT = "Gebietsgrenzen bis 31.07.2018"


@pytest.fixture(scope="module")
def atlas_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the real server with the hand-made city of two editions."""
    tables: Path = make_release(tmp_path_factory.mktemp("reform"))
    with running_server(tables, MUNICIPALITY=SLUG) as server:
        yield server.url


def ready(page: Page, query: str = "") -> Page:
    """The map page after the script has taken over."""
    page.goto(f"/{SLUG}/karte{query}")
    page.wait_for_selector(TAKEN_OVER)
    return page


def drawn(page: Page) -> dict[str, Any]:
    """Codes that are drawn, outlines by code, rows of the table, and what is said."""
    found = read(page)
    outlines = page.locator("svg#map path.area").evaluate_all(
        "all => Object.fromEntries(all.map(a => [a.dataset.code, a.getAttribute('d')]))"
    )
    return {
        "codes": [code for code, *_ in found["areas"]],
        "labels": [label for *_, label in found["areas"]],
        "rows": [row[0] for row in found["rows"]],
        "counted": found["counted"],
        "sentence": found["sentence"],
        "classes": sum(int(line[2].split()[0]) for line in found["legend"]),
        "outlines": outlines,
    }


def test_the_years_lead_across_a_change_and_back(page: Page) -> None:
    ready(page)
    today = drawn(page)
    assert today["codes"] == today["rows"] == AFTER
    expect(page.locator("[data-boundaries]")).to_be_hidden()

    def back() -> None:
        page.get_by_role("slider").press("Home")

    assert data_requests(page, back) == []
    before = drawn(page)
    assert before["codes"] == before["rows"] == BEFORE
    assert before["classes"] == 5
    assert before["counted"] == "5 von 5 Gebieten mit Wert"
    assert "Im Schuljahr 2016/17" in before["sentence"]
    assert before["labels"][0].startswith("Altdorf: 10,0")
    assert before["outlines"]["04"] != today["outlines"]["04"]
    assert before["outlines"]["05"] == today["outlines"]["05"]
    expect(page.locator("[data-boundaries]")).to_contain_text(HINT)
    expect(page.locator("#live")).to_contain_text(HINT)
    page.get_by_role("slider").press("End")
    expect(page.locator("#live")).to_contain_text("Heutige Gebietsgrenzen.")
    assert drawn(page) == today
    expect(page.locator("[data-boundaries]")).to_be_hidden()


def test_script_and_server_draw_the_same(page: Page, open_page: Any) -> None:
    ready(page, "?areas=04&labels=1")
    page.get_by_role("slider").press("Home")
    address = f"/{SLUG}/karte?year=2016&areas=04&labels=1"
    expect(page).to_have_url(re.compile(re.escape(address) + "$"))
    plain = open_page(address, java_script_enabled=False)
    outlines = "all => all.map(a => [a.dataset.code, a.getAttribute('d')])"
    here, there = (p.locator("svg#map path.area").evaluate_all(outlines) for p in (page, plain))
    assert here == there
    assert plain.locator("[data-boundaries]").inner_text().startswith(HINT)


def test_picks_stay_and_keys_walk_over_the_areas_of_the_year(page: Page) -> None:
    ready(page, "?year=2017&areas=01,05")
    picks = page.locator(".pick-item")
    expect(picks.first).to_contain_text("11,0")
    page.get_by_role("slider").press("End")
    expect(picks.first).to_contain_text("nicht in diesen Grenzen")
    expect(picks.first).to_contain_text("Altdorf")
    expect(picks.nth(1)).to_contain_text("11,0")
    expect(page).to_have_url(re.compile("areas=01,05"))
    page.locator("svg#map [data-code='04']").focus()
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.dataset.code") == "12"
    page.get_by_role("slider").press("Home")
    assert page.locator("svg#map path.area[aria-pressed=true]").count() == 2
    assert page.locator(".small-series .series-break").count() == 1


def test_playing_goes_across_the_change(page: Page) -> None:
    ready(page, "?year=2017")
    page.get_by_role("button", name="Jahre abspielen").click()
    expect(page.locator("svg#map [data-code='12']")).to_have_count(1)
    expect(page.locator("svg#map path.area")).to_have_count(5)


def test_two_maps_have_their_own_boundaries(page: Page) -> None:
    ready(page, "?second_year=2017")
    first, second = (
        page.locator(f"[data-panel={name}] path.area").evaluate_all(
            "all => all.map(a => a.dataset.code)"
        )
        for name in ("map", "second")
    )
    assert (first, second) == (AFTER, BEFORE)
    assert read(page)["rows"][0][:3] == ["01", "Altdorf", "nicht in diesen Grenzen"]
    page.get_by_role("slider").press("Home")
    assert drawn(page)["codes"] == BEFORE
    expect(page.locator("[data-boundaries]:visible")).to_have_count(2)


def test_another_indicator_and_level_keep_the_boundaries_right(page: Page) -> None:
    ready(page, "?year=2016")
    page.get_by_label("Gebietsebene").select_option("stadtbezirk")
    expect(page.locator("svg#map path.area")).to_have_count(2)
    expect(page.locator("[data-boundaries]")).to_be_hidden()
    page.get_by_label("Gebietsebene").select_option("stadtteil")
    expect(page.locator("svg#map path.area")).to_have_count(5)
    assert drawn(page)["codes"] == BEFORE
    page.get_by_label("Ausschnitt").or_(page.locator("[name=within]")).first.select_option(
        "stadtbezirk:1"
    )
    expect(page.locator("svg#map path.area")).to_have_count(3)
    page.get_by_role("slider").press("End")
    expect(page.locator("svg#map path.area")).to_have_count(2)
    assert drawn(page)["codes"] == ["04", "12"]


@pytest.mark.parametrize(
    "path", ["karte?year=2017&areas=01,12", "karte?second_year=2017", "zeitreihe?areas=01,04,12"]
)
def test_pages_of_another_edition_are_accessible(page: Page, path: str) -> None:
    page.goto(f"/{SLUG}/{path}")
    page.wait_for_load_state("networkidle")
    axe_check(page)


@pytest.mark.parametrize("width", [360, 1920])
def test_nothing_is_wider_than_the_window(open_page: Any, width: int) -> None:
    for path in ("karte?year=2017&areas=01,12", "zeitreihe?areas=01,04,12&multiples=1"):
        page = open_page(f"/{SLUG}/{path}", width=width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_map_of_a_story_is_tried_out_in_years_with_other_boundaries(page: Page) -> None:
    page.goto(f"/{SLUG}/vortrag?view1=karte")
    page.locator("html[data-ready]").wait_for(state="attached")
    figure = page.locator("[data-stage]")
    before = figure.evaluate("figure => figure.outerHTML")
    seen = """figure => [...figure.querySelectorAll(".area")].filter(a => a.checkVisibility())
      .map(a => [a.dataset.code, a.getAttribute("aria-label"), a.tabIndex])"""
    page.keyboard.press("l")
    slider = figure.get_by_role("slider")
    slider.press("Home")
    found = figure.evaluate(seen)
    assert sorted(code for code, *_ in found) == BEFORE
    assert all(label for _, label, _ in found)
    assert [stop for *_, stop in found].count(0) == 1
    expect(figure.locator(".live-note")).to_contain_text(HINT)
    figure.locator(".area[data-code='01']").click()
    expect(figure.locator(".live-tip")).to_be_visible()
    expect(figure.locator(".area[data-code='01']")).to_have_attribute("aria-pressed", "true")
    slider.press("End")
    assert sorted(code for code, *_ in figure.evaluate(seen)) == AFTER
    expect(figure.locator(".live-note")).to_be_hidden()
    axe_check(page)
    page.keyboard.press("Escape")
    assert figure.evaluate("figure => figure.outerHTML") == before
