"""The map page as people use it: pointing, keys, picks, filters, links, errors, both sizes."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.browser.axe import axe_check
from tests.browser.map_reading import read, ready

STADTMITTE, CRACAU, VERBERG = "010", "040", "110"


def press(page: Page, *keys: str) -> None:
    """One key after the other."""
    for key in keys:
        page.keyboard.press(key)


def pick(page: Page, *codes: str) -> None:
    """Picks areas by the list under the map."""
    for code in codes:
        page.locator(f"[data-table] [data-pick='{code}']").click()


def open_display(page: Page) -> None:
    """Opens the part of the filter bar with display and comparison."""
    page.get_by_text("Darstellung und Vergleich").click()


def data_requests(page: Page, action: Callable[[], Any]) -> list[str]:
    """Addresses that an action asks the server for."""
    found: list[str] = []

    def note(request: Request) -> None:
        if not request.url.endswith("favicon.svg"):
            found.append(request.url)

    page.wait_for_load_state("networkidle")
    page.on("request", note)
    action()
    page.wait_for_timeout(400)
    page.remove_listener("request", note)
    return found


def test_first_answer_says_everything_without_scripts(open_page: Any) -> None:
    page = open_page("/krefeld/karte", java_script_enabled=False)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Stadtteile in Krefeld")
    assert page.locator("svg#map path.area").count() == 19
    expect(page.get_by_role("button", name="Anzeigen")).to_be_visible()
    assert page.locator(".needs-script:visible").count() == 0
    page.locator("[data-table] a[data-pick='010']").click()
    expect(page.locator(".pick-item")).to_contain_text("Stadtmitte")
    page.get_by_label("Gebietsebene").select_option("statistischer_bezirk")
    page.get_by_role("button", name="Anzeigen").click()
    assert page.locator("svg#map path.area").count() == 45


def test_year_scheme_classes_and_palette_ask_for_nothing(page: Page) -> None:
    ready(page)
    before = read(page)

    def change() -> None:
        page.get_by_role("slider").press("Home")
        open_display(page)
        page.get_by_label("Einteilung").select_option("diverging")
        page.get_by_label("Klassen").select_option("7")
        page.get_by_label("Farben").select_option("blue-orange")
        page.get_by_label("Namen zeigen").check()

    assert data_requests(page, change) == []
    after = read(page)
    assert after["title"] != before["title"]
    assert len([line for line in after["legend"] if line[0].startswith("c")]) == 7
    assert "year=2012" in after["query"]
    assert "palette=blue-orange" in after["query"]
    assert page.locator("svg#map text.area-name:visible").count() > 5


def test_indicator_asks_once_and_level_for_its_geometry(page: Page) -> None:
    ready(page)
    field = page.get_by_role("combobox", name="Indikator")

    def indicator() -> None:
        field.fill("bevölkerungsdichte")
        press(page, "Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text("dichte")

    asked = data_requests(page, indicator)
    assert [re.search(r"/(werte|geometrie)/", url)[1] for url in asked] == ["werte"]  # type: ignore[index]

    def level() -> None:
        page.get_by_label("Gebietsebene").select_option("statistischer_bezirk")
        expect(page.locator("svg#map path.area")).to_have_count(45)

    kinds = sorted(
        re.search(r"/(werte|geometrie)/", url)[1]  # type: ignore[index]
        for url in data_requests(page, level)
    )
    assert kinds == ["geometrie", "werte"]


def test_combobox_works_by_keyboard(page: Page) -> None:
    ready(page)
    field = page.get_by_role("combobox", name="Indikator")
    field.focus()
    press(page, "ArrowDown")
    expect(page.get_by_role("listbox")).to_be_visible()
    axe_check(page)
    field.fill("kita unter 3")
    expect(page.get_by_role("listbox").get_by_role("option")).to_have_count(2)
    press(page, "ArrowDown", "Enter")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page).to_have_url(re.compile("indicator=childcare"))
    field.fill("gibt es nicht")
    expect(page.get_by_role("listbox").get_by_role("option")).to_contain_text(
        "Kein Indikator gefunden"
    )
    axe_check(page)
    press(page, "Escape")
    expect(field).to_have_value(re.compile("Kita"))


def test_areas_are_walked_and_picked_by_keyboard(page: Page) -> None:
    ready(page)
    page.locator("#area-010").focus()
    expect(page.locator(".map-tooltip")).to_contain_text("Stadtmitte")
    press(page, "ArrowRight")
    expect(page.locator("#area-040")).to_be_focused()
    assert page.locator("svg#map [tabindex='0']").count() == 1
    press(page, "Enter")
    expect(page.locator("#area-040")).to_be_focused()
    expect(page.locator("#area-040")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".pick-item")).to_contain_text("Cracau")
    expect(page.locator(".small-series")).to_be_visible()
    axe_check(page)
    press(page, "+")
    assert "scale(1.6)" in page.locator("svg#map .viewport").get_attribute("transform")
    press(page, "0")
    assert "scale(1)" in page.locator("svg#map .viewport").get_attribute("transform")
    press(page, "Escape")
    expect(page.locator(".pick-item")).to_have_count(0)


def test_hover_names_value_and_position(page: Page) -> None:
    ready(page)
    page.locator("#area-010").hover()
    tip = page.locator(".map-tooltip")
    expect(tip).to_contain_text("Stadtmitte")
    expect(tip).to_contain_text("über dem Stadtwert")
    expect(tip).to_contain_text("Klasse")


def test_the_sixth_area_is_refused_in_words(page: Page) -> None:
    ready(page)
    pick(page, "010", "020", "030", "040", "050", "060")
    expect(page.locator(".pick-item")).to_have_count(5)
    expect(page.locator("[data-picks-full]")).to_contain_text("schon 5 Gebiete")
    expect(page.locator("#live")).to_contain_text("schon 5 Gebiete")
    assert "areas=010,020,030,040,050" in read(page)["query"]
    series = page.locator("[data-picks-link]").get_attribute("href")
    assert series is not None
    assert "areas=010,020,030,040,050" in series
    page.get_by_role("button", name="Auswahl aufheben").click()
    expect(page.locator(".pick-item")).to_have_count(0)


def test_back_restores_the_view(page: Page) -> None:
    ready(page)
    first = read(page)
    page.get_by_label("Gebietsebene").select_option("stadtbezirk")
    expect(page.locator("svg#map path.area")).to_have_count(5)
    page.go_back()
    expect(page.locator("svg#map path.area")).to_have_count(19)
    expect(page.get_by_role("heading", level=1)).to_have_text(first["title"])
    assert read(page) == first
    expect(page.get_by_label("Gebietsebene")).to_have_value("stadtteil")


def test_within_limits_map_table_legend_and_downloads(page: Page) -> None:
    ready(page, "/krefeld/karte?level=statistischer_bezirk")
    page.get_by_label("Gebiet", exact=True).select_option("stadtbezirk:1")
    expect(page.locator("svg#map path.area")).to_have_count(7)
    shown = read(page)
    assert len(shown["rows"]) == 7
    assert sum(int(line[2].split()[0]) for line in shown["legend"]) == 7
    assert all("within=stadtbezirk:1" in link for link in shown["downloads"])
    assert "7 von 7 Gebieten" in shown["counted"]
    expect(page.locator(".within-outline")).to_have_attribute("d", re.compile("^M"))


def test_table_sorts_by_value_and_back_to_official_order(page: Page) -> None:
    ready(page)
    official = [row[0] for row in read(page)["rows"]]
    assert official == sorted(official)
    header = page.locator("th[data-column=value]")
    header.get_by_role("button").click()
    expect(header).to_have_attribute("aria-sort", "descending")
    values = [float(row[2].split("\u00a0")[0].replace(",", ".")) for row in read(page)["rows"]]
    assert values == sorted(values, reverse=True)
    page.locator("th[data-column=code]").get_by_role("button").click()
    assert [row[0] for row in read(page)["rows"]] == official


def test_overlay_is_fetched_once_and_listed(page: Page) -> None:
    ready(page)
    open_display(page)

    def show() -> None:
        page.get_by_label("Orte einblenden").select_option("school")
        expect(page.locator("svg#map .facility")).to_have_count(62)

    assert len(data_requests(page, show)) == 1
    expect(page.get_by_text("Gymnasium (8)")).to_be_visible()
    page.get_by_text("Liste: Schulen (62)").click()
    expect(page.locator(".places-list li")).to_have_count(62)
    expect(page.locator("[data-places-attribution]")).to_contain_text("OpenStreetMap contributors")
    axe_check(page)


def test_two_maps_share_zoom_and_selection(page: Page) -> None:
    ready(page)
    open_display(page)
    page.get_by_label("Zweite Karte: Jahr").select_option("2012")
    second = page.locator("svg#second")
    expect(second.locator("path.area")).to_have_count(19)
    expect(page.locator("[data-panel=second] h2")).to_contain_text("31.12.2012")
    pick(page, CRACAU)
    expect(second.locator("#second-area-040")).to_have_attribute("aria-pressed", "true")
    page.locator("[data-panel=second] [data-zoom='+']").click()
    transform = second.locator(".viewport").get_attribute("transform")
    assert transform == page.locator("svg#map .viewport").get_attribute("transform")
    assert "1.6" in (transform or "")
    assert (
        page.locator("[id]").evaluate_all("all => new Set(all.map(e => e.id)).size - all.length")
        == 0
    )
    axe_check(page)
    page.get_by_label("Zweite Karte: Jahr").select_option("")
    expect(second).to_have_count(0)


def test_play_runs_to_the_end_and_can_be_stopped(page: Page) -> None:
    ready(page, "/krefeld/karte?year=2022")
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 60)
    page.get_by_role("button", name="Jahre abspielen").click()
    page.clock.run_for(1100)
    assert "31.12.2023" in read(page)["title"]
    page.get_by_role("button", name="Anhalten").click()
    page.clock.run_for(3000)
    assert "31.12.2023" in read(page)["title"]
    page.get_by_role("button", name="Jahre abspielen").click()
    page.clock.run_for(3100)
    assert "31.12.2024" in read(page)["title"]
    expect(page.get_by_role("button", name="Jahre abspielen")).to_be_visible()


def test_a_failed_fetch_is_said_and_can_be_repeated(page: Page, watch: Any) -> None:
    watch.expect("ERR_FAILED")
    ready(page)
    before = read(page)
    page.route("**/werte/**", lambda route: route.abort())
    page.get_by_label("Gebietsebene").select_option("stadtbezirk")
    expect(page.get_by_role("alert")).to_contain_text("Die Werte konnten nicht geladen werden.")
    assert read(page) == before
    expect(page.get_by_label("Gebietsebene")).to_have_value("stadtteil")
    axe_check(page)
    page.unroute("**/werte/**")
    page.get_by_role("button", name="Noch einmal versuchen").click()
    expect(page.locator("svg#map path.area")).to_have_count(5)
    expect(page.locator("[data-map-error]")).to_be_hidden()


def test_a_choice_on_its_way_is_kept_when_another_is_added(page: Page) -> None:
    ready(page)
    first = read(page)
    held: list[Route] = []
    page.route("**/werte/**", lambda route: held.append(route))
    with page.expect_request("**/werte/**"):
        page.get_by_label("Gebietsebene").select_option("stadtbezirk")
    page.get_by_role("slider").press("Home")
    for route in held:
        route.continue_()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Stadtbezirke.*2012"))
    assert read(page)["query"] == "level=stadtbezirk&year=2012"
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(first["title"])


def test_the_skip_link_and_back_do_not_reload(page: Page) -> None:
    ready(page)
    page.evaluate("window.kept = true")
    press(page, "Tab")
    press(page, "Enter")
    page.wait_for_timeout(300)
    page.get_by_label("Gebietsebene").select_option("stadtbezirk")
    expect(page.locator("svg#map path.area")).to_have_count(5)
    page.go_back()
    page.wait_for_timeout(300)
    assert page.evaluate("window.kept")


def test_a_symbol_names_itself_and_lets_its_area_be_picked(page: Page) -> None:
    ready(page, "/krefeld/karte?overlay=school")
    symbol = page.locator("svg#map .facility").last
    symbol.hover()
    expect(page.locator(".map-tooltip")).to_contain_text("chule")
    symbol.click()
    expect(page.locator(".pick-item")).to_have_count(1)


def test_changes_are_announced(page: Page) -> None:
    ready(page)
    page.get_by_role("slider").press("ArrowLeft")
    expect(page.locator("#live")).to_contain_text("31.12.2023")
    expect(page.locator("#live")).to_contain_text("19 von 19 Gebieten mit Wert")
    expect(page.get_by_role("slider")).to_be_focused()


def test_series_of_picked_areas_in_the_exploring_section(page: Page) -> None:
    ready(page)
    pick(page, STADTMITTE)
    assert not page.evaluate("'Plotly' in window")

    def explore() -> None:
        page.get_by_text("Verlauf interaktiv erkunden").click()
        page.wait_for_selector("#explore-map .js-plotly-plot .scatterlayer .trace", timeout=30_000)

    assert not [url for url in data_requests(page, explore) if "/werte/" in url]
    expect(page.locator("#explore-map .scatterlayer .trace")).to_have_count(2)
    pick(page, CRACAU)
    expect(page.locator("#explore-map .scatterlayer .trace")).to_have_count(3)
    # no buttons of plotly: one of them would send the figure to somebody else's server
    assert page.locator("#explore-map .modebar-btn").count() == 0
    page.locator("#explore-map .draglayer .drag").first.hover()
    said = re.compile(r"Stadtmitte : \d+,\d\s%")  # as everywhere else on the page
    expect(page.locator("#explore-map .hoverlayer")).to_contain_text(said)


@pytest.mark.parametrize("width", [360, 1920])
@pytest.mark.parametrize(
    "query",
    [
        "areas=010,040,110",
        "indicator=population&level=statistischer_bezirk&labels=1",
        "second_year=2012&areas=010&overlay=school,childcare",
        "scheme=diverging&within=stadtbezirk:1&level=statistischer_bezirk",
        "year=1066&indicator=erfunden&areas=xyz",
    ],
)
def test_no_barrier_and_no_sideways_scroll(open_page: Any, query: str, width: int) -> None:
    page = open_page(width=width)
    ready(page, f"/krefeld/karte?{query}")
    axe_check(page)
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 0
    if width == 360:
        page.get_by_role("button", name="Mehr Auswahl").click()
        open_display(page)
        expect(page.get_by_label("Einteilung")).to_be_attached()
        axe_check(page)


def test_one_finger_scrolls_and_the_wheel_needs_control(page: Page) -> None:
    ready(page)
    page.locator("#area-010").hover()
    page.mouse.wheel(0, 600)
    expect(page.locator("h1")).not_to_be_in_viewport()
    assert "scale(1)" in (page.locator("svg#map .viewport").get_attribute("transform") or "")
    page.evaluate("window.scrollTo(0, 0)")
    page.locator("#area-010").hover()
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    page.wait_for_selector("svg#map.zoomed")
    assert page.locator("svg#map").evaluate("e => getComputedStyle(e).touchAction") == "pan-x pan-y"
