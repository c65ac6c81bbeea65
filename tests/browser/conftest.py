"""Chromium, the running server, and a page that tells on everything that went wrong in it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)

from scripts.chromium import FLAGS, REQUIRED, WHAT_TO_INSTALL, find_chromium
from scripts.server import running_server
from tests.browser.patient import PATIENCE_MS, listens, patient_visitors

OpenPage = Callable[..., Page]
LOCAL_SCHEMES = ("data", "blob", "about")
WITHOUT_GL = ("--disable-gpu", "--disable-gpu-rasterization")
"""Debian's Chromium draws by OpenGL, which costs ten times as much without a graphics card."""
START_MS = 300_000
"""How long a browser may take to start."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything below this folder, so that `-m browser` needs no line in each file."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """Where Chromium is; without one the test is skipped, or fails where a browser is required."""
    found = find_chromium()
    if found is None:
        if os.environ.get(REQUIRED) == "1":
            pytest.fail(WHAT_TO_INSTALL)
        pytest.skip(WHAT_TO_INSTALL)
    return found


@pytest.fixture(scope="session")
def browser(chromium_path: Path, request: pytest.FixtureRequest) -> Iterator[Browser]:
    """One Chromium for all tests of this process."""
    expect.set_options(timeout=PATIENCE_MS)
    slowness = request.config.getoption("--slow-browser")
    with sync_playwright() as playwright, patient_visitors(slowness):
        chromium = playwright.chromium.launch(
            executable_path=chromium_path, args=[*FLAGS, *WITHOUT_GL], timeout=START_MS
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def atlas_url(krefeld_tables: Path) -> Iterator[str]:
    """Address of the real server, started as an operator starts it, with the Krefeld release."""
    with running_server(krefeld_tables) as server:
        yield server.url


class Watch:
    """Collects what no page may do: fail in a script, log an error, ask another host.

    A test that provokes an error on purpose, e.g. a missing page, says so with `expect`.
    """

    def __init__(self, host: str) -> None:
        self.host = host
        self.requests: list[Request] = []
        self._faults: list[str] = []
        self._expected: list[str] = []

    def expect(self, part: str) -> None:
        """Let an error pass whose text contains `part`."""
        self._expected.append(part)

    def listen(self, context: BrowserContext) -> None:
        """Hear everything that happens in the pages of `context` from now on."""
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", lambda error: self._faults.append(f"script error: {error.error}"))

    def faults(self) -> list[str]:
        """What went wrong and was not expected."""
        return [f for f in self._faults if not any(part in f for part in self._expected)]

    def _request(self, request: Request) -> None:
        self.requests.append(request)
        parts = urlsplit(request.url)
        if parts.scheme not in LOCAL_SCHEMES and parts.netloc != self.host:
            self._faults.append(f"request to another host: {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            where = message.location.get("url", "")
            self._faults.append(f"console error: {message.text} ({where})")


@pytest.fixture
def watch(atlas_url: str) -> Iterator[Watch]:
    """What the pages of this test did; the test fails at its end if something went wrong."""
    watching = Watch(urlsplit(atlas_url).netloc)
    yield watching
    faults = watching.faults()
    assert not faults, "The page did what it must not do:\n" + "\n".join(faults)


@pytest.fixture
def open_page(browser: Browser, atlas_url: str, watch: Watch) -> Iterator[OpenPage]:
    """Makes pages: `open_page("/krefeld/karte", width=360)`, each a visitor with an own profile.

    Keywords other than width and height go to Playwright's new_context, e.g. java_script_enabled,
    forced_colors, reduced_motion.
    """
    contexts: list[BrowserContext] = []

    def make(path: str = "", *, width: int = 1280, height: int = 900, **options: Any) -> Page:
        context = browser.new_context(
            base_url=atlas_url,
            viewport={"width": width, "height": height},
            locale="de-DE",
            **options,
        )
        contexts.append(context)
        watch.listen(context)
        page = context.new_page()
        if options.get("java_script_enabled", True):
            _wait_for_scripts(page)
        if path:
            page.goto(path)
        return page

    yield make
    for context in contexts:
        context.close()


def _wait_for_scripts(page: Page) -> None:
    """Let every `goto` of the page return when what it opened has been drawn and listens, unless it
    says until when it waits."""
    plain = page.goto

    def goto(url: str, **options: Any) -> Response | None:
        response = plain(url, **options)
        if "wait_until" not in options:
            listens(page)
        return response

    page.goto = goto  # type: ignore[method-assign]


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """One empty page of 1280 x 900; `page.goto("/krefeld/karte")` opens one of ours."""
    return open_page()
