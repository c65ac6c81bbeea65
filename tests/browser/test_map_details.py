"""Details of the map page that decide whether it is read rightly: sizes, names, numbers."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Watch
from tests.browser.map_reading import ready
from tests.browser.patient import until

SCALED = re.compile(r"scale\(1\.6\)")


def test_the_small_series_can_be_read_in_numbers(page: Page) -> None:
    ready(page, "/krefeld/karte?indicator=share_under_3&areas=010")
    drawing = page.locator(".small-series")
    expect(page.locator(".series-title")).to_have_text("Verlauf, Wert in %")
    ends = drawing.locator(".series-end").all_text_contents()
    value = page.locator("[data-table] [data-code='010'] [data-column='value']").inner_text()
    assert sorted(ends)[0] == f"1: {value.split()[0]}"
    assert sorted(ends)[1] == "Stadt 2,5"
    low, high = sorted(drawing.locator(".series-scale").all_text_contents())
    assert low < high
    spoken = drawing.get_attribute("aria-label") or ""
    assert "Stadtmitte" in spoken
    assert "(31.12.2012)" in spoken
    assert value in spoken


def test_one_year_has_no_slider_and_says_so(page: Page) -> None:
    ready(page, "/krefeld/karte?indicator=childcare_ratio_under_3")
    expect(page.get_by_role("slider")).to_be_hidden()
    expect(page.get_by_role("button", name="Jahre abspielen")).to_be_hidden()
    expect(page.get_by_text("Werte gibt es nur hierfür.")).to_be_visible()
    headings = page.locator("[data-table] thead").inner_text()
    assert "Wert je 100 Kinder" in headings
    assert "in je" not in headings


def test_a_long_name_stands_in_full_below_the_field(open_page: Any) -> None:
    page = ready(open_page("", width=360), "/krefeld/karte?indicator=childcare_ratio_under_3")
    full = page.locator(".combobox-full")
    expect(full).to_be_hidden()
    page.get_by_role("combobox", name="Indikator", exact=True).focus()
    expect(full).to_be_visible()
    expect(full).to_contain_text("am Standort je 100 Kinder unter 3 Jahren")
    ready(page, "/krefeld/karte?indicator=share_under_10")
    field = page.get_by_role("combobox", name="Indikator", exact=True)
    field.focus()
    cut = field.evaluate("e => e.scrollWidth > e.clientWidth")
    expect(page.locator(".combobox-full")).to_be_visible(visible=cut)
    ready(page, "/krefeld/karte?indicator=density")
    page.get_by_role("combobox", name="Indikator", exact=True).focus()
    expect(page.locator(".combobox-full")).to_be_hidden()


@pytest.mark.parametrize("width", [360, 1100, 1920])
def test_nothing_moves_when_the_script_takes_over(open_page: Any, width: int) -> None:
    page = open_page("", width=width)
    page.add_init_script(
        """window.moved = 0; new PerformanceObserver(list => {
        for (const entry of list.getEntries()) window.moved += entry.value;
        }).observe({type: "layout-shift", buffered: true})"""
    )
    ready(page, "/krefeld/karte")
    page.wait_for_timeout(300)
    assert page.evaluate("window.moved") < 0.005


def test_head_of_the_table_is_low_on_a_phone(open_page: Any) -> None:
    page = ready(open_page("", width=360))
    head = page.locator("[data-table] thead").bounding_box()
    assert head is not None
    assert head["height"] <= 90


def width(drawn: Locator) -> float:
    """On the screen."""
    box = drawn.bounding_box()
    return box["width"] if box else 0.0


def test_circles_keep_the_size_of_the_legend_when_zoomed(page: Page) -> None:
    ready(page, "/krefeld/karte?indicator=children_under_3")
    circle = page.locator("svg#map .circles circle").first
    before = circle.bounding_box()
    assert before is not None
    page.get_by_role("button", name="Vergrößern").click()
    expect(page.locator("svg#map .viewport")).to_have_attribute("transform", SCALED)
    until(page, lambda: width(circle) == pytest.approx(before["width"], abs=1))


def test_symbols_part_when_zoomed(page: Page) -> None:
    ready(page, "/krefeld/karte?overlay=school")
    symbol = page.locator("svg#map .facility").first
    before = symbol.bounding_box()
    for _ in range(2):
        page.get_by_role("button", name="Vergrößern").click()
    assert before is not None
    # the plane is 2.56 times as large, the symbol 1.6 times
    until(page, lambda: width(symbol) / before["width"] == pytest.approx(1.6, abs=0.15))


@pytest.mark.parametrize("query", ["areas=010,020,030,050,110", "indicator=density&areas=010"])
def test_picked_areas_fit_a_phone_beside_two_maps(open_page: Any, query: str) -> None:
    page = ready(open_page("", width=360), f"/krefeld/karte?{query}&second_indicator=share_3_5")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for box in page.locator(".pick-value").all():
        found = box.bounding_box()
        assert found is not None
        assert found["x"] + found["width"] <= 340


def test_a_wide_screen_shows_map_legend_words_and_picks_at_once(open_page: Any) -> None:
    page = ready(open_page("", width=1920, height=1080), "/krefeld/karte?areas=010")
    for selector in ("svg#map", "[data-legend]", "[data-sentence]", "[data-picks-series] svg"):
        box = page.locator(selector).first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 1080


def test_the_focus_is_never_lost(page: Page, watch: Watch) -> None:
    watch.expect("werte/")
    ready(page, "/krefeld/karte?areas=010,020")
    held = page.locator(":focus")
    page.get_by_role("button", name="Stadtmitte abwählen").press("Enter")
    expect(page.locator(".pick-item")).to_have_count(1)
    expect(held).to_have_class("pick-drop")
    page.get_by_role("button", name="Auswahl aufheben").press("Enter")
    expect(page.locator(".pick-item")).to_have_count(0)
    expect(held).to_contain_text("Gewählte Gebiete")
    page.locator("[data-sort='value']").press("Enter")
    expect(held).to_have_attribute("data-sort", "value")
    page.route("**/werte/**", lambda route: route.abort())
    page.get_by_label("Gebietsebene").select_option("stadtbezirk")
    again = page.get_by_role("button", name="Noch einmal versuchen")
    expect(again).to_be_visible()
    page.unroute("**/werte/**")
    again.press("Enter")
    expect(again).to_be_hidden()
    expect(held).to_have_id("main")


def test_escape_takes_the_tooltip_away(page: Page) -> None:
    ready(page)
    page.locator("#area-010").hover()
    expect(page.locator(".map-tooltip")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".map-tooltip")).to_be_hidden()


def test_names_are_not_cut_by_the_edge_of_the_map(open_page: Any) -> None:
    page = open_page("", width=360)
    ready(page, "/krefeld/karte?level=statistischer_bezirk&labels=1")
    frame = page.locator("svg#map").bounding_box()
    assert frame is not None

    def are_whole() -> bool:
        boxes = [name.bounding_box() for name in page.locator("svg#map text.area-name").all()]
        shown = [box for box in boxes if box]
        left, right = frame["x"], frame["x"] + frame["width"]
        return len(shown) > 5 and all(
            left <= box["x"] and box["x"] + box["width"] <= right for box in shown
        )

    until(page, are_whole)


def test_a_last_value_that_is_older_than_the_map_says_its_year(page: Page) -> None:
    def hidden(route: Route) -> None:
        answer = route.fetch()
        values = answer.json()
        years = [year for year, _ in values["periods"]]
        for year in years[2:]:
            frame = values["frames"][f"{year}|all"]
            frame["value"][0], frame["text"][0] = None, "."
        values["frames"][f"{years[0]}|all"]["value"][0] = None
        route.fulfill(response=answer, json=values)

    page.route("**/werte/**", hidden)
    ready(page, "/krefeld/karte?indicator=share_under_3&areas=010,030")
    page.get_by_role("slider").press("ArrowLeft")
    drawing = page.locator(".small-series")
    assert sorted(drawing.locator(".series-end").all_text_contents())[0].endswith(" (2013)")
    expect(drawing.locator("circle.series-dot")).to_have_count(1)
    is_inside = drawing.evaluate(
        """(svg) => [...svg.querySelectorAll(".series-end")]
          .every((end) => end.getBBox().x + end.getBBox().width <= svg.viewBox.baseVal.width)"""
    )
    assert is_inside
