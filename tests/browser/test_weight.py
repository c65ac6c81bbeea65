"""What the map page weighs, counted as a browser counts it: bytes of answers, headers included."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from scripts.server import running_server

FIRST_VISIT = 450_000
UNTIL_VISIBLE = 60_000
SECOND_VISIT = 60_000
EXPLORING = 600_000
"""530 kB where `make assets` has run before, 590 kB where not."""
MAP = "/krefeld/karte"


@dataclass
class Scale:
    """Bytes of every finished answer by its address, in the order of their coming."""

    bytes: dict[str, int] = field(default_factory=dict)
    _addresses: dict[str, str] = field(default_factory=dict)

    def watch(self, session: CDPSession) -> None:
        """Count what the page of a session receives from now on."""
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.loadingFinished", self._came)
        session.send("Network.enable")

    def _asked(self, event: dict[str, Any]) -> None:
        self._addresses[event["requestId"]] = event["request"]["url"]

    def _came(self, event: dict[str, Any]) -> None:
        address = self._addresses.get(event["requestId"], "")
        if address.startswith("http"):
            self.bytes[address] = self.bytes.get(address, 0) + int(event["encodedDataLength"])

    def take(self) -> dict[str, int]:
        """What came since the last time."""
        found, self.bytes = self.bytes, {}
        return found


@pytest.fixture(scope="module")
def url(krefeld_tables: Path) -> Iterator[str]:
    """A server of its own, which has answered nobody yet."""
    with running_server(krefeld_tables, WORKERS="1") as server:
        yield server.url


@pytest.fixture
def visitor(browser: Browser) -> Iterator[tuple[Page, Scale]]:
    """Somebody who was never here, and the scale."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="de-DE")
    page = context.new_page()
    scale = Scale()
    scale.watch(context.new_cdp_session(page))
    yield page, scale
    context.close()


def visit(page: Page, address: str) -> None:
    """Open a page and wait until nothing more comes."""
    page.goto(address)
    expect(page.locator("html[data-ready]")).to_be_attached()
    page.wait_for_load_state("networkidle")


def test_the_map_page_is_light(url: str, visitor: tuple[Page, Scale]) -> None:
    page, scale = visitor
    visit(page, url + MAP)
    first = scale.take()
    assert sum(first.values()) < FIRST_VISIT, first
    assert not [address for address in first if "plotly" in address or "/dash/" in address]
    # The picture stands in the document; what the head names may come before it is painted.
    needed = (MAP, ".css", ".woff2", ".svg")
    before = {address: size for address, size in first.items() if address.endswith(needed)}
    assert len(before) >= 4
    assert sum(before.values()) < UNTIL_VISIBLE, before

    page.goto("about:blank")
    scale.take()
    visit(page, url + MAP)
    assert sum(scale.take().values()) < SECOND_VISIT


def test_a_figure_brings_only_what_it_needs(url: str, visitor: tuple[Page, Scale]) -> None:
    page, scale = visitor
    visit(page, url + "/krefeld/schulformwechsel")
    scale.take()
    page.locator("#explore-details summary").click()
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    came = scale.take()
    assert [address for address in came if address.endswith("/js/vendor/plotly.js")]
    assert sum(came.values()) < EXPLORING, came
    assert page.evaluate("window.Plotly.version")
    names = [address.rsplit("/", 1)[1] for address in came if "/assets/" in address]
    assert sorted(names) == ["async-graph.js", "dash-renderer.js", "plotly.js"]


def test_a_figure_out_of_view_brings_nothing(url: str, visitor: tuple[Page, Scale]) -> None:
    page, scale = visitor
    page.set_viewport_size({"width": 360, "height": 400})
    visit(page, url + "/krefeld/schulformwechsel")
    scale.take()
    page.evaluate("document.getElementById('explore-details').open = true")
    page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 300)))")
    below = page.locator("#explore-body").evaluate("body => body.getBoundingClientRect().top")
    assert below > 900
    assert scale.take() == {}
    page.locator("#explore-body").scroll_into_view_if_needed()
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    assert [address for address in scale.take() if address.endswith("/js/vendor/plotly.js")]
