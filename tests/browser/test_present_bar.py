"""A story on stage: nothing covers a mark, words keep whole, and other windows do not meddle."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.test_present import READY, STORY, notes_of, shown, stage

PAIR = 4
"""The step of the story that compares two views."""
MARK = """() => {
  const mark = document.createElement("p");
  mark.className = "demonstration-mark foot-mark";
  mark.textContent = "Demonstrationsdaten – frei erfunden";
  document.querySelector(".present-foot").prepend(mark);
}"""
SEEN = """() => {
  const mark = document.querySelector(".foot-mark");
  const { left, right, top, bottom } = mark.getBoundingClientRect();
  const at = [left + 2, (left + right) / 2, right - 2];
  return mark.scrollWidth <= mark.clientWidth && right < innerWidth &&
    at.every((x) => document.elementFromPoint(x, (top + bottom) / 2) === mark);
}"""
ROOM = """() => {
  const drawings = document.querySelectorAll(".step:not([hidden]) .stage-drawing > svg");
  return [...drawings].map((svg) => {
    const { width, height } = svg.getBoundingClientRect();
    return Math.min(width, height) * 1080 / innerHeight;
  });
}"""
BROKEN = """() => {
  const broken = [];
  for (const cell of document.querySelectorAll(".step:not([hidden]) :is(thead th, td)")) {
    const text = cell.firstChild;
    for (const { 0: word, index } of text?.data?.matchAll(/[^\\s–-]+/g) ?? []) {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      if (range.getClientRects().length > 1) broken.push(word);
    }
  }
  return broken;
}"""


def test_the_bar_fades_and_comes_back_but_not_under_the_focus(open_page: OpenPage) -> None:
    page = open_page(width=1280, height=720, reduced_motion="reduce")
    page.clock.install()
    page.goto(STORY)
    page.locator(READY).wait_for(state="attached")
    bar = page.locator("[data-tools]")
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 60)
    page.mouse.move(200, 200)
    expect(bar).to_have_css("opacity", "1")
    page.clock.fast_forward(10_000)
    expect(bar).to_have_css("opacity", "0")
    expect(bar).to_have_css("pointer-events", "none")
    page.mouse.move(300, 300)
    expect(bar).to_have_css("opacity", "1")
    bar.get_by_role("button", name="Weiter").focus()
    page.clock.fast_forward(10_000)
    expect(page.locator("html")).to_have_class(re.compile(r"\bis-quiet\b"))
    expect(bar).to_have_css("opacity", "1")


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1024, 768), (1280, 800)])
def test_no_bar_and_no_title_covers_the_mark(open_page: OpenPage, width: int, height: int) -> None:
    page = stage(open_page, width=width, height=height)
    page.evaluate(MARK)
    page.locator(".foot-title").evaluate(
        "p => { p.textContent = 'Ein sehr langer Titel '.repeat(9) }"
    )
    page.mouse.move(300, 300)
    expect(page.locator("[data-tools]")).to_have_css("opacity", "1")
    assert page.evaluate(SEEN)


def test_what_is_compared_has_the_room_it_was_drawn_for(open_page: OpenPage) -> None:
    page = stage(open_page, f"{STORY}?step={PAIR}", width=1024, height=768)
    rooms = page.evaluate(ROOM)
    assert len(rooms) == 2
    assert min(rooms) >= 329
    page.set_viewport_size({"width": 3840, "height": 2160})
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    step = page.locator(f"#schritt-{PAIR}")
    assert "is-overfull" not in step.evaluate("s => s.className"), (
        "letters above their lines are no more text"
    )


def test_tables_keep_names_and_numbers_whole(open_page: OpenPage) -> None:
    page = stage(open_page, "/krefeld/vortrag?view1=profil/stadtteil/010", width=1920, height=1080)
    assert page.locator(".stage-table").is_visible()
    for width, height in ((1920, 1080), (1024, 768)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(BROKEN) == []


def test_notes_follow_the_window_they_were_opened_from(open_page: OpenPage) -> None:
    page = stage(open_page)
    notes = notes_of(page)
    notes.evaluate(
        """() => {
          window.titles = [];
          const told = document.querySelector("[data-now-title]");
          const note = () => titles.push(told.textContent);
          new MutationObserver(note).observe(told, { childList: true });
        }"""
    )
    other = page.context.new_page()
    other.goto(f"{STORY}?step=3")
    other.locator(READY).wait_for(state="attached")
    other.keyboard.press("End")
    notes.keyboard.press("ArrowRight")
    expect(page.locator("#schritt-2")).to_be_visible()
    expect(notes.locator("[data-now-title]")).to_contain_text("Schritt 2")
    assert len(notes.evaluate("titles")) == 1
    assert shown(other) == ["schritt-6"]


def test_notes_find_another_stage_where_theirs_is_gone(open_page: OpenPage) -> None:
    page = stage(open_page)
    notes = notes_of(page)
    page.goto("/krefeld/geschichten")
    other = page.context.new_page()
    other.goto(f"{STORY}?step=3")
    other.locator(READY).wait_for(state="attached")
    expect(notes.locator("[data-now-title]")).to_contain_text("Schritt 3")
    notes.keyboard.press("ArrowRight")
    expect(other.locator("#schritt-4")).to_be_visible()


def test_the_start_key_of_a_clicker_loads_nothing_anew(open_page: OpenPage) -> None:
    page = stage(open_page)
    page.evaluate("window.isSame = true")
    page.keyboard.press("PageDown")
    for _ in range(2):
        page.keyboard.press("F5")
        page.wait_for_function("document.fullscreenElement !== null")
    assert page.evaluate("isSame")
    assert shown(page) == ["schritt-2"]


@pytest.mark.parametrize("asked", ["2.7", "2e0", "#schritt-2"])
def test_odd_addresses_of_a_step_lead_to_it(open_page: OpenPage, asked: str) -> None:
    page: Page = stage(open_page, f"{STORY}{asked}" if "#" in asked else f"{STORY}?step={asked}")
    assert shown(page) == ["schritt-2"]
    if "#" not in asked:
        notes = stage(open_page, f"{STORY}?step={asked}#notizen")
        expect(notes.locator("[data-now-title]")).to_contain_text("Schritt 2")
