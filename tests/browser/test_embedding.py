"""A page of another site with nothing but the snippet: it shows the view, and asks only us."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, FrameLocator, Page, Request, expect

from scripts.server import running_server
from tests.browser.axe import axe_check
from tests.browser.conftest import OpenPage, Watch
from tests.browser.patient import listens, until

MAP = "/krefeld/karte?indicator=childcare_places_per_100&areas=010"
OpenHost = Callable[..., Page]
PAGES = ("karte", "zeitreihe", "schulformwechsel")


class Quiet(SimpleHTTPRequestHandler):
    """Files of a folder, without a line for each request."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def static_site(folder: Path) -> Iterator[str]:
    """Address of another origin that serves the files of a folder and nothing else."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


class Host:
    """A static page of another site; collects whom its pages ask, and what goes wrong."""

    def __init__(self, browser: Browser, folder: Path, site: str) -> None:
        self._browser, self._folder, self.site = browser, folder, site
        self.asked: set[str] = set()
        self.errors: list[str] = []

    def open(self, body: str, *, width: int = 1000) -> Page:
        """A page with this body."""
        text = f'<!doctype html><html lang="de"><title>Rathaus</title><body>{body}</body></html>'
        (self._folder / "seite.html").write_text(text, encoding="utf-8")
        (self._folder / "anfang.html").write_text("<title>Anfang</title>", encoding="utf-8")
        stranger = "<p>fremd<script>parent.postMessage({bildungsatlasHeight: 77}, '*')</script>"
        (self._folder / "fremd.html").write_text(stranger, encoding="utf-8")
        context = self._browser.new_context(viewport={"width": width, "height": 900})
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        page = context.new_page()
        page.goto(f"{self.site}/anfang.html")
        page.goto(f"{self.site}/seite.html")
        listens(page)
        return page

    def close(self) -> None:
        for context in self._browser.contexts:
            if any(page.url.startswith(self.site) for page in context.pages):
                context.close()

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "about"):
            self.asked.add(parts.netloc)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "favicon" not in message.location.get("url", ""):
            self.errors.append(message.text)


@pytest.fixture
def host(browser: Browser, tmp_path: Path) -> Iterator[Host]:
    """Another site."""
    with static_site(tmp_path) as site:
        found = Host(browser, tmp_path, site)
        yield found
        found.close()


def dialog_is_ready(page: Page) -> None:
    """Until the scripts are there that open and fill it."""
    page.wait_for_selector("html[data-ready] #embed-dialog[data-ready]", state="attached")


def open_dialog(page: Page) -> None:
    dialog_is_ready(page)
    page.get_by_role("button", name="Einbetten").click()
    expect(page.locator("#embed-dialog")).to_be_visible()


def snippet(page: Page, kind: str = "Interaktiv") -> str:
    """What the dialog of a page gives for a kind."""
    dialog = page.locator("#embed-dialog")
    dialog.get_by_role("radio", name=kind).check()
    return dialog.get_by_label("Code für Ihre Seite").input_value()


def frame_height(page: Page, number: int = 0) -> float:
    box = page.locator("iframe").nth(number).bounding_box()
    assert box is not None
    return box["height"]


def content_height(frame: FrameLocator) -> float:
    height: float = frame.locator("html").evaluate("e => e.getBoundingClientRect().height")
    return height


def wait_for_fit(page: Page, number: int = 0) -> None:
    """Until the frame is as high as what it shows."""
    frame = page.locator("iframe").nth(number).content_frame
    expect(frame.locator("h1")).to_be_visible()
    until(page, lambda: 0 <= frame_height(page, number) - content_height(frame) < 1.01)


def test_a_static_page_shows_map_and_picture(
    open_page: OpenPage, atlas_url: str, host: Host
) -> None:
    ours = open_page(MAP)
    open_dialog(ours)
    body = snippet(ours) + snippet(ours, "Bild")
    page = host.open(body)
    frame = page.locator("iframe").content_frame
    expect(frame.get_by_role("heading", level=1)).to_contain_text("Krefeld")
    wait_for_fit(page)
    image = page.locator("img")
    image.scroll_into_view_if_needed()
    expect(image).to_have_js_property("complete", True)
    assert image.evaluate("e => e.naturalWidth") > 300
    assert "Krefeld" in (image.get_attribute("alt") or "")
    # the year changes without a reload, and the way back belongs to the page around
    years = frame.get_by_label("Jahr", exact=True)
    before = frame.locator("[data-sentence]").inner_text()
    depth = page.evaluate("history.length")
    years.focus()
    years.select_option(index=1)
    expect(frame.locator("[data-sentence]")).not_to_have_text(before)
    expect(years).to_be_focused()
    assert page.evaluate("history.length") == depth
    # a value read by keyboard
    for _ in range(frame.locator("select").count()):
        page.keyboard.press("Tab")
    area = frame.locator(".area:focus")
    expect(area).to_have_count(1)
    said = area.get_attribute("aria-label") or ""
    expect(frame.locator(".map-tooltip")).to_be_visible()
    assert frame.locator(".map-tooltip strong").inner_text() == said.split(": ")[0]
    page.keyboard.press("ArrowDown")
    expect(frame.locator(".area:focus")).not_to_have_attribute("aria-label", said)
    page.go_back()
    expect(page).to_have_title("Anfang")
    assert host.asked == {urlsplit(atlas_url).netloc, urlsplit(host.site).netloc}
    assert not host.errors


def test_a_page_opened_from_a_file_shows_map_and_picture(
    open_page: OpenPage, browser: Browser, tmp_path: Path
) -> None:
    ours = open_page(MAP)
    open_dialog(ours)
    body = snippet(ours) + snippet(ours, "Bild")
    path = tmp_path / "seite.html"
    path.write_text(f'<!doctype html><html lang="de"><title>x</title>{body}', encoding="utf-8")
    context = browser.new_context()
    page = context.new_page()
    page.goto(path.as_uri())
    expect(page.locator("iframe").content_frame.get_by_role("heading", level=1)).to_contain_text(
        "Krefeld"
    )
    wait_for_fit(page)
    page.locator("img").scroll_into_view_if_needed()
    expect(page.locator("img")).to_have_js_property("complete", True)
    assert page.locator("img").evaluate("e => e.naturalWidth") > 300
    context.close()


def test_tab_leads_to_controls_one_area_table_and_link(open_page: OpenPage) -> None:
    page = open_page("/embed/krefeld/karte")
    expect(page.locator("html.ready")).to_have_count(1)
    stops = []
    for _ in range(5):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.tagName"))
    assert stops == ["SELECT", "SELECT", "path", "SUMMARY", "A"]


def test_several_embeds_fit_on_a_narrow_page(
    open_page: OpenPage, atlas_url: str, host: Host
) -> None:
    body = ""
    for name in PAGES:
        ours = open_page(f"/krefeld/{name}")
        open_dialog(ours)
        body += snippet(ours)
    page = host.open(f'<meta name="viewport" content="width=device-width">{body}', width=320)
    for number in range(3):
        page.locator("iframe").nth(number).scroll_into_view_if_needed()
        wait_for_fit(page, number)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    heights = [frame_height(page, number) for number in range(3)]
    # more content, more height; the neighbours stay as they are
    first = page.locator("iframe").first.content_frame
    first.get_by_text("Alle Zahlen als Tabelle").click()
    expect(first.get_by_role("table")).to_be_visible()
    wait_for_fit(page)
    assert frame_height(page) > heights[0] + 50
    assert [frame_height(page, number) for number in (1, 2)] == heights[1:]
    assert not host.errors


def test_messages_of_strangers_change_nothing(atlas_url: str, host: Host) -> None:
    page = host.open(
        f'<iframe src="{atlas_url}/embed/krefeld/karte" style="border:0"></iframe>'
        f'<script src="{atlas_url}/embed/rahmen.js"></script>'
    )
    expect(page.locator("iframe").content_frame.locator("html.ready")).to_have_count(1)
    wait_for_fit(page)
    before = frame_height(page)
    page.evaluate("window.postMessage({bildungsatlasHeight: 77}, '*')")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('iframe'),"
        "{srcdoc: '<script>parent.postMessage({bildungsatlasHeight: 77}, \"*\")</script>'}))"
    )
    page.wait_for_timeout(300)
    assert frame_height(page) == before
    # a frame of ours that leads elsewhere by now is a stranger, too
    ours = page.locator("iframe").first.element_handle().content_frame()
    assert ours is not None
    ours.goto(urljoin(page.url, "/fremd.html"))
    expect(page.locator("iframe").first.content_frame.locator("p")).to_have_text("fremd")
    page.wait_for_timeout(300)
    assert frame_height(page) == before


def test_a_helper_that_comes_late_asks_for_the_height(atlas_url: str, host: Host) -> None:
    page = host.open(
        f'<iframe src="{atlas_url}/embed/krefeld/karte" height="500" style="border:0"></iframe>'
    )
    expect(page.locator("iframe").content_frame.locator("html.ready")).to_have_count(1)
    page.wait_for_timeout(300)
    assert frame_height(page) == 500
    page.add_script_tag(url=f"{atlas_url}/embed/rahmen.js")
    wait_for_fit(page)


def test_without_the_helper_a_frame_keeps_its_height(atlas_url: str, host: Host) -> None:
    page = host.open(f'<iframe src="{atlas_url}/embed/krefeld/karte" height="500"></iframe>')
    frame = page.locator("iframe").content_frame
    expect(frame.locator("h1")).to_be_visible()
    assert 500 <= frame_height(page) <= 505
    assert content_height(frame) > 500


def test_a_picture_runs_in_a_sealed_frame(atlas_url: str, host: Host) -> None:
    page = host.open(
        f'<iframe sandbox="" src="{atlas_url}/embed/krefeld/karte?mode=picture"></iframe>'
    )
    frame = page.locator("iframe").content_frame
    expect(frame.locator("svg.map .area")).to_have_count(19)
    expect(frame.locator("footer")).to_contain_text("Quelle")


def test_an_embed_works_in_a_frame_without_an_origin(atlas_url: str, host: Host) -> None:
    page = host.open(
        f'<iframe sandbox="allow-scripts allow-forms" width="800" height="900" '
        f'src="{atlas_url}/embed/krefeld/karte?indicator=share_under_3"></iframe>'
    )
    frame = page.locator("iframe").content_frame
    expect(frame.locator("html.ready")).to_have_count(1)
    frame.get_by_label("Jahr", exact=True).select_option("2015")
    expect(frame.locator("h1")).to_contain_text("2015")
    assert host.errors == []


def test_a_site_that_is_not_named_may_not_frame(
    browser: Browser, krefeld_tables: Path, host: Host, tmp_path: Path
) -> None:
    with running_server(krefeld_tables, EMBED_SITES="https://www.example.de") as server:
        page = host.open(f'<iframe src="{server.url}/embed/krefeld/karte"></iframe>')
        until(page, lambda: any("frame-ancestors" in error for error in host.errors))
        assert page.locator("iframe").content_frame.locator("svg.map").count() == 0
    with running_server(krefeld_tables, EMBED_SITES=host.site) as server:
        page = host.open(f'<iframe src="{server.url}/embed/krefeld/karte"></iframe>')
        expect(page.locator("iframe").content_frame.locator("h1")).to_be_visible()


@pytest.mark.parametrize("page_name", PAGES)
def test_values_are_read_by_pointer_and_keyboard(open_page: OpenPage, page_name: str) -> None:
    page = open_page(f"/embed/krefeld/{page_name}")
    expect(page.locator("html.ready")).to_have_count(1)
    items = page.locator(".area:visible, [data-point]:visible, .cell:visible")
    items.first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".map-tooltip:visible")).to_have_count(1)
    by_key = page.locator(".map-tooltip:visible").inner_text()
    focused = page.locator(":focus")
    words = focused.get_attribute("aria-label") or focused.get_attribute("data-words") or ""
    assert by_key.replace("\n", ": ", 1) == words
    page.keyboard.press("Escape")
    expect(page.locator(".map-tooltip:visible")).to_have_count(0)
    focused.hover(force=True)
    expect(page.locator(".map-tooltip:visible")).to_have_text(by_key.replace("\n", ""))


def test_a_tap_reads_a_value(open_page: OpenPage) -> None:
    page = open_page("/embed/krefeld/karte", width=360, has_touch=True)
    expect(page.locator("html.ready")).to_have_count(1)
    page.locator(".area").nth(3).tap()
    name = (page.locator(".area").nth(3).get_attribute("aria-label") or "").split(": ")[0]
    expect(page.locator(".map-tooltip strong")).to_have_text(name)


def test_the_form_works_without_scripts(open_page: OpenPage) -> None:
    page = open_page("/embed/krefeld/karte?theme=dark", java_script_enabled=False)
    page.get_by_label("Jahr", exact=True).select_option("2013")
    page.get_by_role("button", name="Anzeigen").click()
    expect(page.locator("h1")).to_contain_text("2013")
    assert "theme=dark" in page.url


def test_a_lost_connection_is_told(open_page: OpenPage, watch: Watch) -> None:
    watch.expect("Failed to load resource")
    page = open_page("/embed/krefeld/karte")
    expect(page.locator("html.ready")).to_have_count(1)
    page.context.set_offline(True)
    page.get_by_label("Jahr", exact=True).select_option("2013")
    expect(page.locator(".notice")).to_contain_text("konnte nicht geladen werden")
    page.context.set_offline(False)
    page.get_by_label("Jahr", exact=True).select_option("2014")
    expect(page.locator("h1")).to_contain_text("2014")
    expect(page.locator(".notice")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("page_name", PAGES)
def test_axe_finds_nothing(open_page: OpenPage, page_name: str, theme: str) -> None:
    page = open_page(
        f"/embed/krefeld/{page_name}?theme={theme}&year=1800&multiples=1&overlay=school", width=320
    )
    expect(page.locator("html.ready")).to_have_count(1)
    details = page.locator("details")
    if details.count():
        details.locator("summary").click()
    axe_check(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_axe_finds_nothing_in_a_failure(open_page: OpenPage, watch: Watch) -> None:
    watch.expect("404")
    axe_check(open_page("/embed/krefeld/nirgends?theme=dark", width=320))


def test_auto_follows_the_device(open_page: OpenPage) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    light = open_page("/embed/krefeld/karte?theme=auto", color_scheme="light")
    dark = open_page("/embed/krefeld/karte?theme=auto", color_scheme="dark")
    assert light.evaluate(ground) == "rgb(255, 255, 255)"
    assert dark.evaluate(ground) == "rgb(19, 28, 32)"


# --- the dialog ---------------------------------------------------------------------------------


@pytest.mark.parametrize("page_name", PAGES)
def test_the_dialog_by_keyboard(open_page: OpenPage, page_name: str) -> None:
    page = open_page(f"/krefeld/{page_name}")
    dialog_is_ready(page)
    opener = page.get_by_role("button", name="Einbetten")
    expect(page.locator("html[data-ready]")).to_have_count(1)
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("#embed-dialog")
    expect(dialog).to_be_visible()
    axe_check(page, "#embed-dialog")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_the_dialog_follows_the_map_without_a_request(open_page: OpenPage) -> None:
    page = open_page("/krefeld/karte")
    expect(page.get_by_role("slider")).to_be_visible()
    # at once: the address is written a moment after the map was painted
    page.get_by_role("slider").evaluate(
        """async (slider) => {
          slider.value = slider.min;
          slider.dispatchEvent(new Event("input", { bubbles: true }));
          const year = document.querySelector("#map-year option").value;
          while (!document.querySelector("#map-heading").textContent.includes(year)) {
            await new Promise(requestAnimationFrame);
          }
          document.querySelector("[data-dialog='embed-dialog']").click();
        }"""
    )
    code = snippet(page)
    year = page.locator("#map-year").input_value()
    assert year == page.locator("#map-year option").first.get_attribute("value")
    assert f"year={year}" in code
    title = page.locator("#map-heading").inner_text()
    assert year in title
    assert f'alt="{title}. ' in snippet(page, "Bild")


@pytest.mark.parametrize("page_name", PAGES)
def test_every_snippet_leads_to_something(open_page: OpenPage, page_name: str) -> None:
    page = open_page(f"/krefeld/{page_name}")
    open_dialog(page)
    preview = page.get_by_role("link", name="Vorschau in neuem Fenster")
    for kind, type_of in (("Interaktiv", "text/html"), ("Bild", "image/svg+xml")):
        address = unescape(snippet(page, kind).split('src="')[1].split('"')[0])
        assert preview.get_attribute("href") == address
        answer = page.request.get(address)
        assert answer.status == 200
        assert answer.headers["content-type"].startswith(type_of)


def test_the_options_of_the_dialog(open_page: OpenPage) -> None:
    page = open_page("/krefeld/karte")
    open_dialog(page)
    dialog = page.locator("#embed-dialog")
    dialog.get_by_label("Bedienung", exact=True).select_option("level")
    dialog.get_by_label("Hintergrund").select_option("auto")
    dialog.get_by_label("Breite").select_option("480")
    code = snippet(page)
    assert "theme=auto" in code
    assert "lock=level" in code
    assert 'width="480"' in code
    assert "year=" in code
    dialog.get_by_label("Immer das neueste Jahr").check()
    assert "year=" not in snippet(page)
    assert "mode=picture" in snippet(page, "Nur Darstellung")
    expect(dialog.get_by_label("Bedienung", exact=True)).to_be_hidden()
    picture = snippet(page, "Bild")
    assert "<iframe" not in picture
    assert 'width="480"' in picture
    assert "width=480&" in picture or 'width=480"' in picture


def test_the_snippet_is_copied(open_page: OpenPage) -> None:
    page = open_page("/krefeld/karte", permissions=["clipboard-read", "clipboard-write"])
    open_dialog(page)
    page.get_by_role("button", name="Code kopieren").click()
    expect(page.locator("[data-embed-said]")).to_have_text("Code kopiert")
    assert page.evaluate("navigator.clipboard.readText()") == snippet(page)
