"""The frame of every page in a real browser: keyboard, dialog, links, swapping, Dash on demand."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.axe import axe_check
from tests.browser.conftest import OpenPage, Watch

PATHS = (
    "/krefeld/",
    "/krefeld/suche?q=in",
    "/krefeld/suche?q=Atlantis",
    "/krefeld/indikatoren",
    "/krefeld/indikatoren/childcare_ratio_under_3",
    "/krefeld/ueber",
    "/krefeld/offene-daten",
    "/krefeld/impressum",
    "/krefeld/datenschutz",
    "/krefeld/barrierefreiheit",
    "/krefeld/aenderungen",
    "/api",
)


@pytest.mark.parametrize("width", [320, 360, 1920])
def test_pages_fit_and_are_accessible(open_page: OpenPage, width: int) -> None:
    page = open_page(width=width)
    for path in PATHS:
        page.goto(path)
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, f"{path} is {over} px too wide at {width}"
        axe_check(page)


def test_404_is_accessible(page: Page, watch: Watch) -> None:
    watch.expect("404")
    page.goto("/krefeld/nirgends")
    expect(page.get_by_role("heading", level=1)).to_have_text("Seite nicht gefunden")
    axe_check(page)
    page.get_by_role("link", name="Zur Startseite").click()
    expect(page).to_have_url(re.compile("/krefeld/$"))


def test_skip_link_is_first_and_leads_to_the_content(page: Page) -> None:
    page.goto("/krefeld/ueber")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Zum Inhalt springen")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_glossary_opens_closes_and_gives_focus_back(page: Page) -> None:
    page.goto("/krefeld/")
    opener = page.get_by_role("button", name="Glossar")
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Glossar")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("Der Abstand zwischen zwei Prozentwerten")
    axe_check(page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_glossary_works_without_scripts(open_page: OpenPage) -> None:
    page = open_page("/krefeld/", java_script_enabled=False)
    page.get_by_role("link", name="Glossar").click()
    expect(page).to_have_url(re.compile(r"/krefeld/ueber#glossar$"))


def test_copy_link_says_that_it_did(open_page: OpenPage) -> None:
    page = open_page(
        "/krefeld/zeitreihe?index=1", permissions=["clipboard-read", "clipboard-write"]
    )
    page.get_by_role("button", name="Link kopieren").click()
    expect(page.locator("#live")).to_have_text("Link kopiert")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith("/krefeld/zeitreihe?index=1")


def test_search_from_start_opens_the_area(page: Page) -> None:
    page.goto("/krefeld/")
    page.get_by_label("Gebiet suchen").fill("Hüls")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/krefeld/karte\?areas=190$"))


def test_swap_keeps_focus_pushes_and_goes_back(page: Page, watch: Watch) -> None:
    page.goto("/krefeld/zeitreihe")
    control = page.get_by_label("Indikator")
    control.focus()
    control.select_option("all_day_rate")
    expect(page).to_have_url(re.compile(r"indicator=all_day_rate$"))
    expect(page.get_by_label("Indikator")).to_be_focused()
    expect(page.locator("#live")).to_contain_text("Ganztagsquote")
    documents = [r for r in watch.requests if r.resource_type == "document"]
    assert len(documents) == 1
    page.go_back()
    expect(page.get_by_label("Indikator")).to_have_value("share_under_10")
    expect(page).to_have_url(re.compile(r"/zeitreihe$"))


def test_a_lost_connection_is_said_in_german(page: Page, watch: Watch) -> None:
    page.goto("/krefeld/zeitreihe")
    watch.expect("ERR_FAILED")

    def lose(route: Route) -> None:
        route.abort()

    page.route("**/krefeld/zeitreihe?*", lose)
    page.get_by_label("Indikator").select_option("all_day_rate")
    expect(page.locator("#error-note")).to_contain_text("Bitte die Verbindung prüfen")
    axe_check(page)


def test_nothing_of_dash_or_plotly_comes_before_it_is_asked_for(page: Page, watch: Watch) -> None:
    page.goto("/krefeld/zeitreihe")
    page.wait_for_load_state("networkidle")
    assert not [r.url for r in watch.requests if "dash" in r.url or "plotly" in r.url]
    page.locator("#explore-details > summary").click()
    page.wait_for_selector("#explore .js-plotly-plot")
    expect(page.locator("#explore-body")).to_have_attribute("aria-busy", "false")
    assert [r.url for r in watch.requests if "/dash/" in r.url]
    assert [r.url for r in watch.requests if "plotly" in r.url]


def test_the_figure_follows_the_filters_after_a_swap(page: Page) -> None:
    page.goto("/krefeld/zeitreihe")
    page.locator("#explore-details > summary").click()
    page.wait_for_selector("#explore .js-plotly-plot")
    page.get_by_label("Indikator").select_option("all_day_rate")
    expect(page.locator("#explore")).to_contain_text("2027/28")


def test_second_visit_is_small(open_page: OpenPage) -> None:
    page = open_page("/krefeld/karte")
    page.wait_for_load_state("networkidle")
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto("/krefeld/karte")
    page.wait_for_load_state("networkidle")
    assert sizes
    assert sum(sizes) < 60_000


def test_without_scripts_the_filter_bar_has_its_button(open_page: OpenPage) -> None:
    page = open_page("/krefeld/zeitreihe", java_script_enabled=False)
    page.get_by_label("Indikator").select_option("all_day_rate")
    page.get_by_role("button", name="Anzeigen").click()
    expect(page).to_have_url(re.compile("indicator=all_day_rate"))
    expect(page.locator("main")).to_contain_text("56,1")


def test_forced_colours_and_calm_motion(open_page: OpenPage) -> None:
    page = open_page("/krefeld/", forced_colors="active", reduced_motion="reduce")
    border = page.locator(".keyfigure").first.evaluate("e => getComputedStyle(e).borderTopStyle")
    assert border == "solid"
    expect(page.get_by_role("link", name="Karte", exact=True)).to_be_visible()


@pytest.mark.parametrize("path", ["", "karte?areas=010", "schulformwechsel", "zeitreihe", "ueber"])
def test_forced_colours_are_accessible(open_page: OpenPage, path: str) -> None:
    page = open_page(f"/krefeld/{path}", forced_colors="active")
    axe_check(page)
    current = page.locator(".site-nav a[aria-current]")
    if current.count():
        lines = [
            link.evaluate("e => getComputedStyle(e).borderBottomColor")
            for link in (current, page.locator(".site-nav a:not([aria-current])").first)
        ]
        assert lines[0] != lines[1]


@pytest.mark.parametrize("path", ["", "karte?areas=010", "schulformwechsel", "zeitreihe"])
def test_paper_cuts_nothing_off(open_page: OpenPage, path: str) -> None:
    # 182 mm between the margins of A4
    page = open_page(f"/krefeld/{path}", width=688)
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 688
    for control in page.locator("button, select, input, summary").all():
        if control.evaluate("e => !e.closest('table, details[open]')"):
            expect(control).to_be_hidden()


def test_print_hides_controls(page: Page) -> None:
    page.goto("/krefeld/zeitreihe")
    page.emulate_media(media="print")
    expect(page.locator(".site-nav")).to_be_hidden()
    expect(page.locator(".filters").first).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
