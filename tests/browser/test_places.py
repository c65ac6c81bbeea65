"""Ways to an area in the browser: the reader's position stays there; lists and pages of places."""

import json
import random
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from pyproj import Transformer

from layers.queries.facilities import facilities
from layers.store import Store
from tests.browser.axe import axe_check
from tests.browser.conftest import OpenPage, Watch

BUTTON = "Gebiet an meinem Standort finden"
FAR = {"latitude": 52.52, "longitude": 13.405}


def located(open_page: OpenPage, **where: Any) -> Page:
    page = open_page(permissions=["geolocation"], geolocation=where)
    page.goto("/krefeld/profil")
    page.wait_for_selector("html[data-locates]")
    return page


def test_the_position_finds_the_area_and_never_leaves_the_browser(
    open_page: OpenPage, watch: Watch, krefeld_store: Store
) -> None:
    school = facilities(krefeld_store, "school")[0]
    lat, lon = school.lat, school.lon
    page = located(open_page, latitude=lat, longitude=lon, accuracy=30)
    page.get_by_role("button", name=BUTTON).click()
    expect(page.locator("#locate-said li")).to_have_count(3)
    expect(page.locator("#locate-said")).to_contain_text("auf etwa 30 m genau")
    [(code,)] = krefeld_store.rows(
        "SELECT code FROM facility_area WHERE facility_id = ? AND level = 'stadtteil'",
        (school.facility_id,),
    )
    link = page.locator(f'#locate-said a[href="/krefeld/profil/stadtteil/{code}"]')
    expect(link).to_have_count(1)
    axe_check(page)
    link.click()
    page.wait_for_url("**/krefeld/profil/stadtteil/*")
    told = [f"{r.url} {r.post_data or ''} {json.dumps(r.headers)}" for r in watch.requests]
    traces = {f"{v:.{d}f}" for v in (lat, lon) for d in (2, 3, 4, 5)}
    x, y = Transformer.from_crs(4326, 25832).transform(lat, lon)
    traces |= {str(int(x)), str(int(y)), str(round(school.x)), str(round(school.y))}
    assert len(told) > 5
    assert [line for line in told for trace in traces if trace in line] == []


def test_all_levels_are_fetched_wherever_the_reader_is(open_page: OpenPage, watch: Watch) -> None:
    page = located(open_page, **FAR)
    page.get_by_role("button", name=BUTTON).click()
    expect(page.locator("#locate-said")).to_contain_text("liegt nicht in Krefeld")
    expect(page.locator("#locate-said")).to_contain_text("aus der Liste")
    files = {
        urlsplit(r.url).path.rsplit("/", 1)[1] for r in watch.requests if "/geometrie/" in r.url
    }
    assert files == {"stadtbezirk.json", "stadtteil.json", "statistischer_bezirk.json"}


def test_a_refusal_is_said_kindly(open_page: OpenPage) -> None:
    page = open_page("/krefeld/profil")
    page.wait_for_selector("html[data-locates]")
    page.get_by_role("button", name=BUTTON).click()
    expect(page.locator("#locate-said")).to_contain_text("gibt den Standort nicht frei")
    expect(page.locator("#locate-said")).to_contain_text("Name")


def test_without_scripts_nothing_is_offered_that_cannot_work(open_page: OpenPage) -> None:
    page = open_page("/krefeld/profil", java_script_enabled=False)
    expect(page.get_by_role("button", name=BUTTON)).to_be_hidden()
    page.get_by_label("Name der Schule oder Einrichtung").fill("Brüder-Grimm")
    page.get_by_role("button", name="Einrichtung finden").click()
    expect(page.get_by_role("link", name="Brüder-Grimm-Schule")).to_be_visible()
    page.get_by_role("link", name="Cracau").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Cracau")


def test_degrees_become_metres_as_in_proj(open_page: OpenPage) -> None:
    page = open_page("/krefeld/profil")
    address = page.evaluate(
        "[...document.scripts].map(s => s.src).find(s => s.endsWith('pages/locate.js'))"
    )
    rng = random.Random(7)
    points = [(rng.uniform(5.0, 13.0), rng.uniform(46.0, 56.0)) for _ in range(400)]
    points += [(9.0, 51.0), (6.58751, 51.29466), (9.0, 0.0), (12.9, 55.0), (5.1, 47.0)]
    module = address.replace("pages/locate.js", "utm.js")
    found = page.evaluate(
        """async ([module, points]) => {
             const { toUtm } = await import(module);
             return points.map(([lon, lat]) => toUtm(lon, lat, 32));
           }""",
        [module, points],
    )
    wanted = Transformer.from_crs(4326, 32632, always_xy=True).transform(*zip(*points, strict=True))
    off = [
        max(abs(east - e), abs(north - n))
        for (east, north), e, n in zip(found, *wanted, strict=True)
    ]
    assert max(off) < 0.001


PATHS = [
    "/krefeld/einrichtungen",
    "/krefeld/einrichtungen?kind=childcare&within=stadtteil:170",
    "/krefeld/einrichtungen/100128",
    "/krefeld/profil",
]


@pytest.mark.parametrize("width", [360, 1920])
@pytest.mark.parametrize("path", PATHS)
def test_no_barriers(open_page: OpenPage, path: str, width: int) -> None:
    page = open_page(path, width=width)
    page.wait_for_selector("html[data-ready]")
    axe_check(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_list_answers_at_once_and_its_address_says_it(page: Page) -> None:
    page.goto("/krefeld/einrichtungen")
    page.wait_for_selector("html[data-ready]")
    page.get_by_label("Art").select_option(label="Schulen")
    expect(page.get_by_role("heading", level=1)).to_have_text("Schulen in Krefeld")
    page.get_by_label("Gebiet", exact=True).select_option(label="Hüls")
    page.wait_for_url("**kind=school*within=*")
    expect(page.get_by_role("row", name="Hüls").first).to_be_visible()
    page.get_by_role("link", name="Gemeinschaftsgrundschule Hüls").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gemeinschaftsgrundschule Hüls")


def test_the_places_of_the_map_lead_to_their_pages(page: Page) -> None:
    page.goto("/krefeld/karte?overlay=school")
    page.wait_for_selector("html[data-ready]")
    page.get_by_text("Liste: Schulen").click()
    page.locator(".places-list a").first.click()
    page.wait_for_url("**/krefeld/einrichtungen/*")
    expect(page.get_by_role("heading", name="Zahlen dieser Einrichtung")).to_be_visible()


def test_the_list_of_places_beside_the_map_has_no_barriers(open_page: OpenPage) -> None:
    page = open_page("/krefeld/karte?overlay=school", width=360)
    page.wait_for_selector("html[data-ready]")
    page.get_by_text("Liste: Schulen").click()
    axe_check(page)
