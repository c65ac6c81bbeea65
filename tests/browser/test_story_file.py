"""A hall without a network: the file of a story plays with the server stopped and nothing asked."""

from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from scripts.server import running_server
from tests.browser.axe import axe_check

STORY = "kinder-und-plaetze"
READY = "() => document.documentElement.dataset.ready !== undefined"


@pytest.fixture(scope="module")
def story_file(krefeld_tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file as somebody saved it from a server that runs no more."""
    saved = tmp_path_factory.mktemp("hall") / "vortrag.html"
    with running_server(krefeld_tables) as server:
        address = f"{server.url}/krefeld/geschichten/{STORY}/download.html"
        with urlopen(address) as answer:
            saved.write_bytes(answer.read())
    return saved


class Hall:
    """A browser without a network; ``asked`` is what its pages wanted from one, ``faults`` what
    they complained of."""

    def __init__(self, context: BrowserContext, file: Path) -> None:
        self.context = context
        self.address = file.as_uri()
        self.asked: list[str] = []
        self.faults: list[str] = []
        context.on("request", lambda request: self.asked.append(request.url))
        context.on("weberror", lambda error: self.faults.append(str(error.error)))
        context.on("console", lambda said: self.faults.append(f"{said.type}: {said.text}"))

    def open(self, rest: str = "") -> Page:
        page = self.context.new_page()
        page.goto(self.address + rest)
        page.wait_for_function(READY)
        return page

    def beyond(self) -> list[str]:
        """What was asked for beside the file and what lies in it."""
        known = (self.address, "data:", "about:")
        return [url for url in self.asked if not url.startswith(known)]


@pytest.fixture
def hall(browser: Browser, story_file: Path) -> Iterator[Hall]:
    """A browser that is offline; the test fails where a page asked for anything or complained."""
    context = browser.new_context(
        offline=True, viewport={"width": 1920, "height": 1080}, locale="de-DE"
    )
    found = Hall(context, story_file)
    yield found
    context.close()
    assert found.beyond() == []
    assert found.faults == []


def titles(page: Page) -> list[str]:
    return page.locator("[data-deck] > [data-step] h2").all_text_contents()


def shown(page: Page) -> str:
    expect(page.locator("[data-deck] > [data-step]:not([hidden])")).to_have_count(1)
    return page.locator("[data-deck] > [data-step]:not([hidden]) h2").inner_text()


def test_it_plays_from_the_first_to_the_last_step_by_keys(hall: Hall) -> None:
    page = hall.open()
    wanted = titles(page)
    assert len(wanted) > 2
    for at, title in enumerate(wanted):
        assert shown(page) == title
        expect(page.locator("[data-count]")).to_have_text(f"{at + 1} / {len(wanted)}")
        page.keyboard.press(("PageDown", "ArrowRight", "Space")[at % 3])
    assert shown(page) == wanted[-1]
    page.keyboard.press("Home")
    assert shown(page) == wanted[0]
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    assert shown(page) == wanted[1]
    page.keyboard.press("b")
    expect(page.locator("[data-black]")).to_be_visible()
    page.keyboard.press("b")
    expect(page.locator("[data-black]")).to_be_hidden()


def test_fonts_and_pictures_are_inside(hall: Hall) -> None:
    page = hall.open("?step=2")
    assert shown(page) == titles(page)[1]
    loaded = page.evaluate(
        "document.fonts.ready.then((fonts) =>"
        " [...fonts].filter((font) => font.status === 'loaded').length)"
    )
    assert loaded > 0
    drawing = page.locator("[data-step]:not([hidden]) .stage-drawing svg").first
    expect(drawing).to_be_visible()
    fills = page.evaluate(
        "[...document.querySelectorAll('svg.stage-map .area')]"
        ".map((area) => getComputedStyle(area).fill)"
    )
    assert len(set(fills)) > 2


def test_the_window_of_notes_steps_and_the_stage_follows(hall: Hall) -> None:
    page = hall.open()
    wanted = titles(page)
    with page.expect_popup() as opened:
        page.keyboard.press("p")
    notes = opened.value
    notes.wait_for_function(READY)
    expect(notes.locator("[data-link]")).to_have_text("Verbunden mit dem Vortragsfenster.")
    for title in wanted[1:]:
        notes.keyboard.press("ArrowRight")
        expect(page.locator("[data-said]")).to_contain_text(title)
        assert shown(page) == title
        expect(notes.locator("[data-now-title]")).to_contain_text(title)
    page.bring_to_front()
    page.keyboard.press("Home")
    expect(notes.locator("[data-now-title]")).to_contain_text(wanted[0])
    axe_check(notes)
    axe_check(page)


def test_year_and_areas_of_a_map_can_be_tried_out(hall: Hall) -> None:
    page = hall.open()
    places = page.evaluate(
        "[...document.querySelectorAll('[data-deck] > [data-step]')].map(step =>"
        " step.querySelector('.c0') && step.querySelector('[data-values]') ? step.id : '')"
    )
    step = next(place for place in places if place)
    page.goto(f"{hall.address}#{step}")
    page.wait_for_function(READY)
    figure = page.locator(f"#{step} [data-stage]").first
    before = figure.evaluate("found => found.outerHTML")
    title = figure.locator("[data-stage-title]").inner_text()
    page.keyboard.press("l")
    expect(figure.get_by_role("slider")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(figure.locator("[data-stage-title]")).not_to_have_text(title)
    page.keyboard.press("Shift+Tab")
    area = figure.locator(".area[tabindex='0']")
    page.keyboard.press("Enter")
    expect(area).to_have_attribute("aria-pressed", "true")
    expect(figure.locator(".live-tip")).not_to_be_empty()
    page.keyboard.press("Escape")
    expect(figure.locator(".live-bar")).to_have_count(0)
    assert figure.evaluate("found => found.outerHTML") == before
