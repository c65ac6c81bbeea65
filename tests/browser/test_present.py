"""A story on stage: keys, black screen, trying out a map, and the window with the notes."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import axe_check
from tests.browser.conftest import OpenPage, Watch
from tests.browser.test_policy import HEARD, refused

STORY = "/krefeld/vortrag/kinder-und-plaetze"
READY = "html[data-ready]"
SIZES = ((1920, 1080), (1280, 720), (1024, 768), (3840, 2160))
LEAST = 28 / 1080
"""Height of the smallest letters as a part of the height of the screen."""

TEXTS = """() => {
  const skipped = "script, style, template, title, .visually-hidden, .present-head";
  const groundOf = (on) => {
    while (on && !/^rgb\\(/.test(getComputedStyle(on).backgroundColor)) on = on.parentElement;
    return on ? getComputedStyle(on).backgroundColor : "rgb(255, 255, 255)";
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.data.trim(), on = walker.currentNode.parentElement;
    if (!text || on.closest(skipped) || !on.checkVisibility()) continue;
    const { fontSize, color } = getComputedStyle(on);
    const isDrawn = on.closest("svg") !== null;
    const { a, b, c, d } = isDrawn ? on.getScreenCTM() : { a: 1, b: 0, c: 0, d: 1 };
    const size = parseFloat(fontSize) * Math.sqrt(Math.abs(a * d - b * c));
    found.push({ text, size, isDrawn, colour: color, ground: groundOf(on) });
  }
  return found;
}"""


def steps(page: Page) -> int:
    return page.locator(".step").count()


def shown(page: Page) -> list[str]:
    """Ids of the steps that can be seen."""
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('.step')].filter(s => s.checkVisibility()).map(s => s.id)"
    )
    return found


def stage(open_page: OpenPage, path: str = STORY, **options: object) -> Page:
    page = open_page(path, **{"width": 1280, "height": 720, "reduced_motion": "reduce", **options})
    page.locator(READY).wait_for(state="attached")
    return page


def notes_of(page: Page) -> Page:
    """The window with the notes."""
    with page.expect_popup() as opened:
        page.keyboard.press("p")
    notes = opened.value
    notes.locator(READY).wait_for(state="attached")
    expect(notes.locator("[data-link]")).to_contain_text("Verbunden")
    return notes


def luminance(colour: str) -> float:
    parts = [float(part) / 255 for part in colour[4:-1].split(",")]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_keys_lead_through_the_story(open_page: OpenPage) -> None:
    page = stage(open_page)
    last = steps(page)
    for number in range(1, last + 1):
        assert shown(page) == [f"schritt-{number}"]
        expect(page.locator("[data-count]")).to_have_text(f"{number} / {last}")
        page.keyboard.press(("ArrowRight", "PageDown", " ")[number % 3])
    assert shown(page) == [f"schritt-{last}"], "the story ends there"
    page.keyboard.press("Home")
    assert shown(page) == ["schritt-1"]
    page.keyboard.press("2")
    expect(page.locator("[data-note]")).to_contain_text("Schritt 2")
    page.keyboard.press("Enter")
    assert shown(page) == ["schritt-2"]
    page.keyboard.press("PageUp")
    page.keyboard.press("End")
    assert page.url.endswith(f"?step={last}")
    page.reload()
    page.locator(READY).wait_for(state="attached")
    assert shown(page) == [f"schritt-{last}"]


def test_a_black_screen_comes_and_goes(open_page: OpenPage) -> None:
    page = stage(open_page)
    black = page.locator("[data-black]")
    page.keyboard.press("b")
    expect(black).to_be_visible()
    page.keyboard.press("PageDown")
    expect(black).to_be_hidden()
    assert shown(page) == ["schritt-1"], "the key that brings the picture back does nothing else"
    page.keyboard.press(".")
    expect(black).to_be_visible()
    page.keyboard.press("Escape")
    expect(black).to_be_hidden()
    page.keyboard.press("b")
    black.click()
    expect(black).to_be_hidden()


def test_the_overview_leads_to_a_step(open_page: OpenPage) -> None:
    page = stage(open_page)
    page.keyboard.press("o")
    overview = page.get_by_role("dialog", name="Alle Schritte")
    expect(overview.locator("[aria-current='step']")).to_have_attribute("data-go", "1")
    overview.locator("[data-go='2']").click()
    expect(overview).to_be_hidden()
    assert shown(page) == ["schritt-2"]


def test_words_that_are_too_long_can_be_moved_and_are_told(open_page: OpenPage) -> None:
    page = stage(open_page)
    notes = notes_of(page)
    expect(notes.locator("[data-warning]")).to_be_hidden()
    lengthen = """() => {
      const words = document.querySelector("#schritt-1 [data-words]");
      words.textContent = "Das ist ein langer Satz, der viel zu oft dasteht. ".repeat(60);
    }"""
    for window in (page, notes):
        window.evaluate(lengthen)
        window.set_viewport_size({"width": 1200, "height": 700})
    words = page.locator("#schritt-1 [data-words]")
    expect(words).to_have_attribute("tabindex", "0")
    size = words.evaluate("w => parseFloat(getComputedStyle(w).fontSize)")
    assert size >= LEAST * 700 - 0.5, "they grow no smaller than the last row can read"
    expect(notes.locator("[data-warning]")).to_contain_text("zu lang")
    words.evaluate("w => { w.textContent = 'Kurz.' }")
    page.set_viewport_size({"width": 1280, "height": 720})
    expect(words).not_to_have_attribute("tabindex", "0")


def test_a_finger_steps(open_page: OpenPage) -> None:
    page = stage(open_page, has_touch=True)
    session = page.context.new_cdp_session(page)

    def draw(start: int, end: int) -> None:
        for kind, x in (("touchStart", start), ("touchMove", end), ("touchEnd", None)):
            points = [] if x is None else [{"x": x, "y": 300}]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    draw(900, 500)
    expect(page.locator("#schritt-2")).to_be_visible()
    draw(500, 900)
    expect(page.locator("#schritt-1")).to_be_visible()


def test_the_window_with_the_notes_leads_and_follows(open_page: OpenPage) -> None:
    page = stage(open_page)
    notes = notes_of(page)
    now = notes.locator("[data-now-title]")
    expect(now).to_contain_text("Jetzt, Schritt 1")
    notes.keyboard.press("ArrowRight")
    expect(page.locator("#schritt-2")).to_be_visible()
    expect(now).to_contain_text("Schritt 2")
    page.keyboard.press("Home")
    expect(now).to_contain_text("Schritt 1")
    notes.get_by_role("button", name="Schwarz").click()
    expect(page.locator("[data-black]")).to_be_visible()
    notes.get_by_role("button", name="Weiter", exact=True).click()
    expect(page.locator("[data-black]")).to_be_hidden()
    notes.get_by_label("Springen zu").select_option("2")
    expect(page.locator("#schritt-2")).to_be_visible()


def test_either_window_may_be_loaded_anew(open_page: OpenPage) -> None:
    page = stage(open_page)
    notes = notes_of(page)
    page.reload()
    page.locator(READY).wait_for(state="attached")
    notes.keyboard.press("ArrowRight")
    expect(page.locator("#schritt-2")).to_be_visible()
    notes.reload()
    notes.locator(READY).wait_for(state="attached")
    expect(notes.locator("[data-now-title]")).to_contain_text("Schritt 2")
    page.keyboard.press("ArrowLeft")
    expect(notes.locator("[data-now-title]")).to_contain_text("Schritt 1")


def test_notes_without_a_stage_say_so(open_page: OpenPage) -> None:
    notes = stage(open_page, STORY + "#notizen")
    expect(notes.locator("[data-link]")).to_contain_text("Kein Vortragsfenster")
    notes.keyboard.press("ArrowRight")
    expect(notes.locator("[data-now-title]")).to_contain_text("Schritt 2")


def test_the_timer_counts_stops_and_stays(open_page: OpenPage) -> None:
    notes = stage(open_page, STORY + "#notizen")
    timer = notes.locator("[data-timer]")
    expect(timer).to_have_text("0:00")
    notes.get_by_role("button", name="Uhr starten").click()
    expect(timer).not_to_have_text("0:00")
    notes.get_by_role("button", name="Uhr anhalten").click()
    notes.reload()
    expect(notes.get_by_role("button", name="Uhr weiter")).to_be_visible()
    expect(timer).not_to_have_text("0:00")
    notes.get_by_role("button", name="Auf null").click()
    expect(timer).to_have_text("0:00")


def map_step(page: Page) -> int:
    """Goes to the first step with one map of several years, and tells its number."""
    found: int = page.evaluate(
        """async () => {
          for (const figure of document.querySelectorAll("[data-stage][data-values]")) {
            const { periods } = await (await fetch(figure.dataset.values)).json();
            const step = figure.closest(".step");
            const isOne = step.querySelectorAll("[data-stage]").length === 1;
            if (periods.length > 1 && isOne) return Number(step.dataset.step);
          }
        }"""
    )
    page.keyboard.press(str(found))
    page.keyboard.press("Enter")
    assert shown(page) == [f"schritt-{found}"]
    return found


def test_a_map_is_tried_out_and_left_as_it_was(open_page: OpenPage) -> None:
    page = stage(open_page)
    number = map_step(page)
    figure = page.locator(f"#schritt-{number} [data-stage]")
    before = figure.evaluate("f => f.outerHTML")
    page.keyboard.press("l")
    slider = figure.get_by_role("slider")
    expect(slider).to_be_focused()
    title = figure.locator("[data-stage-title]").inner_text()
    page.keyboard.press("ArrowLeft")
    expect(figure.locator("[data-stage-title]")).not_to_have_text(title)
    assert shown(page) == [f"schritt-{number}"], "the arrow moves the year, not the story"
    page.keyboard.press("Shift+Tab")
    area = figure.locator(".area[tabindex='0']")
    expect(area).to_be_focused()
    expect(figure.locator(".live-tip")).to_contain_text("%")
    page.keyboard.press("Enter")
    expect(area).to_have_attribute("aria-pressed", "true")
    axe_check(page)
    page.keyboard.press("Escape")
    assert figure.evaluate("f => f.outerHTML") == before
    page.keyboard.press("ArrowRight")
    assert shown(page) == [f"schritt-{number + 1}"]


def test_a_step_leaves_the_map_that_is_tried_out(open_page: OpenPage) -> None:
    page = stage(open_page)
    number = map_step(page)
    page.locator(f"#schritt-{number} .area").first.click()
    page.locator(".live-bar").wait_for()
    page.keyboard.press("PageDown")
    assert shown(page) == [f"schritt-{number + 1}"]
    assert page.locator(".live-bar").count() == 0


@pytest.fixture
def every_step(open_page: OpenPage) -> Page:
    return stage(open_page, width=1920, height=1080)


def test_all_letters_can_be_read_from_the_last_row(every_step: Page) -> None:
    page = every_step
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for number in range(1, steps(page) + 1):
            page.keyboard.press(str(number))
            page.keyboard.press("Enter")
            page.wait_for_function("!document.querySelector('[data-note]:not([hidden])')")
            found = page.evaluate(TEXTS)
            assert len(found) > 5
            small = [text for text in found if text["size"] < LEAST * height - 0.5]
            assert not small, (width, height, number, small[:3])
            room: list[int] = page.evaluate(
                "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
            )
            assert room == [width, height]


def test_words_stand_out(every_step: Page) -> None:
    for _ in range(steps(every_step)):
        for found in every_step.evaluate(TEXTS):
            if not found["isDrawn"]:
                assert contrast(found["colour"], found["ground"]) >= 7, found
        every_step.keyboard.press("PageDown")


def test_axe_finds_nothing(open_page: OpenPage) -> None:
    page = stage(open_page)
    axe_check(page)
    for key in ("o", "?"):
        page.keyboard.press(key)
        page.locator("dialog[open]").wait_for()
        axe_check(page)
        page.keyboard.press("Escape")
    notes = notes_of(page)
    axe_check(notes)


def test_the_policy_refuses_nothing(open_page: OpenPage, watch: Watch) -> None:
    page = open_page(width=1280, height=720)
    page.add_init_script(HEARD)
    for hash_part in ("", "#notizen"):
        page.goto("about:blank")
        page.goto(STORY + hash_part)
        page.locator(READY).wait_for(state="attached")
        page.keyboard.press("l")
        page.keyboard.press("PageDown")
        assert refused(page) == []


def test_without_scripts_all_steps_stand_there(open_page: OpenPage) -> None:
    page = open_page(STORY, width=360, height=740, java_script_enabled=False)
    for number in range(1, steps(page) + 1):
        expect(page.locator(f"#schritt-{number} h2")).to_be_visible()
    expect(page.get_by_role("link", name="Zum Lesen")).to_be_visible()
    assert page.locator(".present-tools").is_hidden()


def test_a_phone_shows_one_step_and_buttons(open_page: OpenPage) -> None:
    page = stage(open_page, width=360, height=740, has_touch=True)
    assert shown(page) == ["schritt-1"]
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.get_by_role("button", name="Weiter").tap()
    assert shown(page) == ["schritt-2"]
    axe_check(page)
