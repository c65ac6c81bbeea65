"""Large maps: the picture comes first, its numbers follow; both are the values file in the end."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from dashboard.pages.map_config import first_values
from layers.model import MapSelection, Symbol
from layers.queries import catalogue
from layers.queries.pooled import can_pool
from layers.store import Store
from layers.thematic.bundle import load_bundle
from layers.thematic.values_file import picture_file_bytes, values_file_bytes, words_file_bytes
from tests.browser.axe import axe_check
from tests.browser.map_reading import read, ready

LEVELS = ["stadtbezirk", "stadtteil", "statistischer_bezirk"]
WORDS, PICTURE = "**/werte/**part=words*", "**/werte/**part=picture*"
UNPACK = """async ([module, whole, picture, words]) => {
    const { unpackPicture, unpackWords } = await import(module);
    const values = unpackPicture(JSON.parse(picture));
    unpackWords(values, JSON.parse(words));
    const sorted = (x) => Array.isArray(x) ? x.map(sorted)
        : x && typeof x === "object"
        ? Object.fromEntries(Object.keys(x).sort().map((name) => [name, sorted(x[name])])) : x;
    const [made, told] = [values, JSON.parse(whole)].map((x) => JSON.stringify(sorted(x)));
    const at = [...told].findIndex((letter, i) => made[i] !== letter);
    const near = (text) => text.slice(Math.max(at - 80, 0), at + 80);
    return made === told ? "" : `${near(told)}, made: ${near(made)}`;
}"""


@pytest.fixture
def parted(page: Page) -> Iterator[Page]:
    """A page whose script takes every level for a large one."""

    def large(route: Route) -> None:
        answer = route.fetch()
        body = answer.text()
        assert '"parted": []' in body
        told = body.replace('"parted": []', f'"parted": {json.dumps(LEVELS)}')
        route.fulfill(response=answer, body=told)

    page.route("**/krefeld/karte*", large)
    yield page
    page.unroute_all(behavior="ignoreErrors")


CHANGE = """(list, value) => {
    list.value = value;
    list.dispatchEvent(new Event("change", { bubbles: true }));
}"""


def choose(page: Page, indicator: str) -> None:
    page.locator("select[name=indicator]").evaluate(CHANGE, indicator)


def waiting_for_numbers(page: Page) -> list[Route]:
    """Another indicator is chosen and its picture comes; its numbers are held back: these."""
    held: list[Route] = []
    page.route(WORDS, lambda route: held.append(route))
    with page.expect_request(WORDS):
        choose(page, "density")
    return held


def test_unpacked_files_are_the_whole_ones(
    page: Page, krefeld_store: Store, mini_store: Store
) -> None:
    ready(page)
    script = page.locator("script[type=module][src]").first.get_attribute("src") or ""
    module = f"{script.partition('/js/')[0]}/js/map/packed.js"
    symbols = set()
    for store in (krefeld_store, mini_store):
        available = catalogue.availability(store)
        for indicator in catalogue.mappable_indicators(store):
            name = indicator.indicator_id
            for level in available[name].mapped:
                for pooled in {False, can_pool(store, name, level)}:
                    bundle = load_bundle(store, name, level, "", pooled)
                    files = [
                        values_file_bytes(store, name, level, "", pooled),
                        picture_file_bytes(bundle, "quantiles", 4),
                        words_file_bytes(bundle),
                    ]
                    told = [part.decode() for part in files]
                    assert page.evaluate(UNPACK, [module, *told]) == "", (name, level, pooled)
                symbols.add(indicator.symbol)
    assert symbols == {Symbol.CHOROPLETH, Symbol.CIRCLE}


@pytest.mark.parametrize(
    ("query", "is_parted"),
    [
        ("", False),
        (
            "?within=stadtteil:010&indicator=share_under_3&pooled=1",
            False,
        ),
        ("?scheme=quantiles&classes=4&indicator=share_under_3", True),
        ("?within=stadtteil:010&level=statistischer_bezirk", True),
    ],
)
def test_the_page_announces_the_very_file_that_its_script_asks_for(
    page: Page, krefeld_store: Store, query: str, is_parted: bool
) -> None:
    config = {"levels": LEVELS if is_parted else []}

    def announced(route: Route) -> None:
        answer = route.fetch()
        body = answer.text().replace('"parted": []', f'"parted": {json.dumps(config["levels"])}')
        route.fulfill(response=answer, body=body)

    page.route("**/krefeld/karte*", announced)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    ready(page, f"/krefeld/karte{query}")
    selection = page.evaluate("JSON.parse(document.getElementById('map-config').textContent)")
    told = first_values(
        {"addresses": selection["addresses"], "parted": config["levels"]},
        MapSelection(
            "krefeld",
            **{
                name: tuple(value) if isinstance(value, list) else value
                for name, value in selection["selection"].items()
            },
        ),
    )
    if not is_parted:
        href = page.locator("link[rel=preload][as=fetch]").get_attribute("href")
        assert href == told
    values = {url.partition("/krefeld/")[2] for url in asked if "/werte/" in url}
    assert told.removeprefix("/krefeld/") in values


def test_numbers_follow_the_picture(parted: Page) -> None:
    page = parted
    ready(page, "/krefeld/karte?indicator=share_under_3&areas=010")
    table, area = page.locator("[data-table]"), page.locator("#area-010")
    before = read(page)
    held = waiting_for_numbers(page)
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("Bevölkerungsdichte")
    expect(table).to_have_attribute("aria-busy", "true")
    shown = read(page)
    # The table is still that of the map before, and says so; nothing else tells its numbers.
    assert shown["rows"] == before["rows"]
    assert before["title"] in (table.locator("caption").text_content() or "")
    assert shown["legend"] != before["legend"]
    expect(area).to_have_attribute("aria-label", re.compile(r"^Stadtmitte: Klasse \d von 5$"))
    expect(page.locator(".pick-value")).to_have_text("")
    expect(page.locator(".small-series")).to_have_count(0)
    area.hover()
    expect(page.locator(".map-tooltip")).to_contain_text("Klasse")
    page.get_by_role("slider").press("ArrowLeft")
    expect(heading).to_contain_text("31.12.2023")
    page.get_by_role("slider").press("ArrowRight")
    expect(heading).to_contain_text("31.12.2024")
    axe_check(page)
    for route in held:
        route.continue_()
    expect(table).not_to_have_attribute("aria-busy", "true")
    expect(area).to_have_attribute("aria-label", re.compile("^Stadtmitte: .*km"))
    expect(page.locator(".pick-value")).to_contain_text("km")
    expect(page.locator(".small-series")).to_have_count(1)
    after = read(page)
    page.unroute("**/krefeld/karte*")
    ready(page, page.url)
    assert read(page) == after


def test_numbers_that_cannot_be_had_are_said(parted: Page, watch: Any) -> None:
    watch.expect("ERR_FAILED")
    page = parted
    ready(page)
    page.route(WORDS, lambda route: route.abort())
    choose(page, "density")
    error = page.locator("[data-map-error]")
    expect(error).to_contain_text("Die Zahlen zu dieser Karte konnten nicht geladen werden.")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bevölkerungsdichte")
    axe_check(page)
    page.unroute(WORDS)
    page.get_by_role("button", name="Noch einmal versuchen").click()
    expect(page.locator("#area-010")).to_have_attribute("aria-label", re.compile("km"))
    expect(error).to_be_hidden()


def test_late_numbers_of_another_map_are_not_told(parted: Page) -> None:
    page = parted
    ready(page)
    held: list[Route] = []
    page.route("**/werte/*/density/*part=words*", lambda route: held.append(route))
    with page.expect_request(WORDS):
        choose(page, "density")
    choose(page, "share_under_3")
    caption = page.locator("[data-table] caption")
    expect(caption).to_contain_text("unter 3")
    shown = read(page)
    with page.expect_response("**/werte/*/density/*part=words*"):
        held[0].continue_()
    page.evaluate("() => window.bildungsatlas.map.settle()")
    assert read(page) == shown


def test_other_classes_do_not_wait_for_numbers(parted: Page) -> None:
    page = parted
    ready(page)
    held = waiting_for_numbers(page)
    with page.expect_request("**part=picture*scheme=quantiles*"):
        page.locator("select[name=scheme]").evaluate(CHANGE, "quantiles")
    expect(page.locator("[data-legend-heading]")).to_contain_text("Gleich viele Gebiete")
    for route in held:
        route.continue_()
    expect(page.locator("[data-table] caption")).to_contain_text("Bevölkerungsdichte")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("select[name=classes]").evaluate(CHANGE, "7")
    expect(page.locator("[data-legend] .legend-line")).to_have_count(10)
    assert not [url for url in asked if "/werte/" in url]


def test_numbers_asked_for_once_more_enter_no_history(parted: Page, watch: Any) -> None:
    watch.expect("ERR_FAILED")
    page = parted
    ready(page)
    page.route(WORDS, lambda route: route.abort())
    choose(page, "density")
    expect(page.locator("[data-map-error]")).to_contain_text("Tabelle zeigt noch die vorige")
    entries = page.evaluate("history.length")
    page.unroute(WORDS)
    page.get_by_role("button", name="Noch einmal versuchen").click()
    table = page.locator("[data-table]")
    expect(table).not_to_have_attribute("aria-busy", "true")
    assert page.evaluate("history.length") == entries


def test_a_waiting_table_says_so_and_is_not_printed(parted: Page) -> None:
    page = parted
    ready(page)
    held = waiting_for_numbers(page)
    table = page.locator("[data-table]")
    expect(table).to_have_attribute("aria-busy", "true")
    told = "table => getComputedStyle(table.caption, '::after').content"
    assert table.evaluate(told) == '" (vorige Auswahl)"'
    page.emulate_media(media="print")
    expect(page.locator("#tabelle")).to_be_hidden()
    for route in held:
        route.continue_()
    expect(page.locator("#tabelle")).to_be_visible()
    assert table.evaluate(told) == "none"
