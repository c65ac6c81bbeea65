"""A map of many areas: its table shows the first rows, and all of them to whoever asks."""

import io
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from bench.made_municipality import make_municipality
from layers.prepare.pipeline import prepare
from scripts.server import running_server
from tests.browser.map_reading import ready

AREAS = 200
ROWS = "[data-table] tbody tr"


@pytest.fixture(scope="module")
def county_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server with a generated county of 200 areas."""
    folder = tmp_path_factory.mktemp("county")
    make_municipality(folder / "messkreis", AREAS, 2, 3)
    prepare(folder / "messkreis", folder / "tables")
    with running_server(folder / "tables", MUNICIPALITY="messkreis") as server:
        yield server.url


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 900})
    yield context.new_page()
    context.close()


def numbered(page: Page, path: str) -> None:
    """The page after the script has taken over the map, with the numbers of all areas."""
    ready(page, path)
    page.wait_for_function("() => window.bildungsatlas.map.hasNumbers")


def numbers(page: Page) -> list[str]:
    """The column of values, as the page would show it at the end of all work."""
    found: list[str] = page.evaluate(
        "() => { window.bildungsatlas.map.settle(); return [...document.querySelectorAll("
        "'[data-table] tbody [data-column=value]')].map(cell => cell.textContent.trim()); }"
    )
    return found


def test_first_rows_follow_the_year_and_all_come_on_request(county_url: str, page: Page) -> None:
    address = f"{county_url}/messkreis/karte?level=quartier"
    numbered(page, address)
    before = numbers(page)
    assert len(before) == 100
    page.locator("#year-slider").press("ArrowLeft")
    expect(page.locator("[data-map-title]")).to_contain_text("2006")
    assert numbers(page) != before
    page.get_by_role("link", name=f"Alle {AREAS} Gebiete zeigen").click()
    expect(page.get_by_role("button", name="Quartier 00100 wählen")).to_be_focused()
    shown = numbers(page)
    assert len(shown) == AREAS
    numbered(page, f"{address}&year=2006#wert-00150")
    assert numbers(page) == shown
    expect(page.locator("#wert-00150")).to_be_in_viewport()
    expect(page.locator("[data-all-rows]")).to_be_hidden()


def test_prints_show_all_rows(county_url: str, page: Page) -> None:
    numbered(page, f"{county_url}/messkreis/karte?level=quartier")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator(ROWS).count() == AREAS
    sheets = [sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf())).pages]
    tabled = [text for text in sheets if re.search(r"\b00\d{3}\b", text)]
    assert len(tabled) >= 3
    assert all("Nr." in text for text in tabled), "each sheet says what its columns are"


def test_without_scripts_a_link_leads_to_all_rows(county_url: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{county_url}/messkreis/karte?level=quartier")
    assert page.locator(ROWS).count() == 100
    page.get_by_role("link", name=f"Alle {AREAS} Gebiete zeigen").click()
    expect(page.locator(ROWS).last).to_be_visible()
    assert page.locator(ROWS).count() == AREAS
    expect(page.locator("[data-all-rows]")).to_be_hidden()
    context.close()


def test_a_page_with_all_rows_keeps_them(county_url: str, page: Page) -> None:
    numbered(page, f"{county_url}/messkreis/karte?level=quartier&rows=all#tabelle")
    assert len(numbers(page)) == AREAS
    expect(page.locator("[data-all-rows]")).to_be_hidden()


def test_the_link_to_all_rows_follows_the_year(county_url: str, page: Page) -> None:
    numbered(page, f"{county_url}/messkreis/karte?level=quartier")
    page.locator("#year-slider").press("ArrowLeft")
    link = page.locator("[data-all-rows]")
    expect(link).to_have_attribute("href", re.compile(r"year=2006&rows=all#tabelle$"))


def test_areas_get_their_names_when_the_script_takes_over(county_url: str, page: Page) -> None:
    address = f"{county_url}/messkreis/karte?level=quartier"
    html = page.request.get(address).text()
    plain = html[html.index('<g class="areas"') :].partition("</g>")[0]
    assert plain.count("<path ") == AREAS
    assert "data-code" not in plain
    assert "aria-label" not in plain.partition(">")[2]
    assert f'role="img" aria-label="{AREAS} Quartiere. Ihre Werte stehen in der Tabelle."' in plain
    paths = re.findall(r' d="([^"]+)"', plain)
    numbered(page, address)
    found = page.locator("#map .areas").evaluate(
        "(areas) => [areas.getAttribute('role'), [...areas.children].map("
        "(area) => [area.id, area.dataset.code, area.getAttribute('d'), area.ariaLabel])]"
    )
    codes = [f"{number:05}" for number in range(AREAS)]
    assert found[0] is None
    assert [(one, code) for one, code, _, _ in found[1]] == [(f"area-{c}", c) for c in codes]
    assert [path for _, _, path, _ in found[1]] == paths
    assert all(label.startswith(f"Quartier {code}: ") for _, code, _, label in found[1])


def test_two_maps_name_their_own_areas(county_url: str, page: Page) -> None:
    numbered(page, f"{county_url}/messkreis/karte?level=quartier&second_year=2005")
    for name, prefix in (("map", ""), ("second", "second-")):
        last = page.locator(f"#{name} .areas > *").last
        expect(last).to_have_attribute("id", f"{prefix}area-00{AREAS - 1}")


def test_names_of_plain_areas_stand_where_those_of_others_do(county_url: str, page: Page) -> None:
    numbered(page, f"{county_url}/messkreis/karte?level=quartier")
    far = page.evaluate(
        """async () => {
          const { files, panels } = window.bildungsatlas.map;
          const { areas } = await (await fetch(files.geometry("quartier"))).json();
          return Object.entries(areas).map(([code, { label }]) => {
            const [x, y] = panels[0].picture.centre(code);
            return Math.hypot(x - label[0], y - label[1]);
          });
        }"""
    )
    assert len(far) == AREAS
    assert max(far) < 10


def test_the_table_waits_for_the_map_and_for_no_script(county_url: str, page: Page) -> None:
    shown = "(table) => getComputedStyle(table).contentVisibility"
    table = page.locator(".map-table .is-long")
    page.route("**/js/**", lambda route: route.abort())
    page.goto(f"{county_url}/messkreis/karte?level=quartier")
    expect(page.locator("html")).to_have_class("js")
    assert table.evaluate(shown) == "visible"
    page.evaluate("document.documentElement.classList.add('is-first')")
    assert table.evaluate(shown) == "hidden"


def test_all_rows_come_also_before_the_numbers(county_url: str, page: Page) -> None:
    page.route("**/werte/**part=words*", lambda route: None)
    ready(page, f"{county_url}/messkreis/karte?level=quartier")
    page.get_by_role("link", name=f"Alle {AREAS} Gebiete zeigen").click()
    page.wait_for_url("**rows=all*")
    expect(page.locator(ROWS)).to_have_count(AREAS)
    page.unroute_all(behavior="ignoreErrors")
