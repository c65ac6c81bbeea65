"""From one stage to the next: colours glide, anything else fades, and nothing waits for its end."""

from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage

STORY = "/krefeld/vortrag/kinder-und-plaetze"

PREPARE = """async () => {
  const address = performance.getEntriesByType("resource").map((e) => e.name)
    .find((name) => name.endsWith("/js/pages/present.js"));
  const { morph } = await import(address.replace("pages/present.js", "story/morph.js"));
  const stack = document.createElement("div");
  stack.className = "stage-stack";
  const parts = ["share_under_3", "childcare_ratio_under_3", null].map((indicator) => {
    const chosen = indicator ? `[data-values*="/${indicator}/"]` : "[data-kind=series]";
    const holder = document.createElement("div");
    const figure = document.querySelector(`.stages:not(.is-compared) .stage${chosen}`);
    holder.append(figure.cloneNode(true));
    holder.hidden = true;
    stack.append(holder);
    return holder;
  });
  document.body.replaceChildren(stack);
  const moves = () => document.getAnimations();
  const halt = (part) => moves().forEach((move) => {
    move.pause();
    move.currentTime = part * move.effect.getTiming().duration;
  });
  const fill = (at, code) =>
    getComputedStyle(parts[at].querySelector(`.area[data-code="${code}"]`)).fill;
  const seen = () => parts.map((holder) => holder.checkVisibility());
  const finish = async () => {
    moves().forEach((move) => move.finish());
    await new Promise((done) => setTimeout(done));
  };
  window.probe = { morph, parts, moves, halt, fill, seen, finish };
}"""


def prepared(open_page: OpenPage, **options: Any) -> Page:
    """A page with three stages in one place: two maps of the same areas, and a series."""
    page = open_page(STORY, width=1280, height=800, **options)
    page.locator("html[data-ready]").wait_for(state="attached")
    page.evaluate(PREPARE)
    page.evaluate("() => { probe.morph(null, probe.parts[0]); }")
    assert page.evaluate("probe.seen()") == [True, False, False]
    return page


def test_areas_glide_from_one_colour_to_the_next_and_back(open_page: OpenPage) -> None:
    page = prepared(open_page)
    old = page.evaluate("probe.fill(0, '010')")
    middle, seen = page.evaluate(
        """() => {
          probe.morph(probe.parts[0], probe.parts[1]);
          probe.halt(0.5);
          return [probe.fill(1, "010"), probe.seen()];
        }"""
    )
    assert seen == [False, True, False]
    # what comes meanwhile begins from what is seen
    start = page.evaluate(
        """() => {
          probe.morph(probe.parts[1], probe.parts[0]);
          probe.halt(0);
          return probe.fill(0, "010");
        }"""
    )
    page.evaluate("probe.finish()")
    assert page.evaluate("probe.seen()") == [True, False, False]
    assert page.evaluate("probe.fill(0, '010')") == old
    page.evaluate("probe.morph(probe.parts[0], probe.parts[1])")
    page.evaluate("probe.finish()")
    new = page.evaluate("probe.fill(1, '010')")
    assert len({old, middle, new}) == 3
    assert start == middle


def test_other_views_are_faded_over_and_may_be_interrupted(open_page: OpenPage) -> None:
    page = prepared(open_page)
    both = page.evaluate(
        """() => {
          probe.morph(probe.parts[0], probe.parts[2]);
          probe.halt(0.5);
          return [probe.seen(), probe.parts.map((part) => Number(getComputedStyle(part).opacity))];
        }"""
    )
    assert both[0] == [True, False, True]
    assert 0 < both[1][0] < 1
    assert 0 < both[1][2] < 1
    page.evaluate("probe.morph(probe.parts[2], probe.parts[1])")
    page.evaluate("probe.finish()")
    assert page.evaluate("probe.seen()") == [False, True, False]
    assert page.evaluate("probe.moves().length") == 0
    assert page.evaluate("getComputedStyle(probe.parts[1]).opacity") == "1"


def test_nothing_moves_for_who_prefers_it_so(open_page: OpenPage) -> None:
    page = prepared(open_page, reduced_motion="reduce")
    for last, after in ((0, 1), (1, 2)):
        seen, moves = page.evaluate(
            f"""() => {{
              probe.morph(probe.parts[{last}], probe.parts[{after}]);
              return [probe.seen(), probe.moves().length];
            }}"""
        )
        assert seen == [at == after for at in range(3)]
        assert moves == 0


SERIES = [
    quote(f"zeitreihe?indicator={indicator}&areas=010,080", safe="")
    for indicator in ("share_under_3", "share_6_9")
]
LINES = f"/krefeld/vortrag?view1={SERIES[0]}&view2={SERIES[1]}&view3=karte"
WATCH = """() => {
  const part = (step, name) => document.querySelector(`#schritt-${step} .line ${name}`);
  const heights = (text) => text.match(/[\\d.]+/g).map(Number).filter((_, i) => i % 2);
  const moves = () => document.getAnimations();
  window.lines = {
    drawn: (step) => heights(part(step, "path").getAttribute("d")),
    seen: (step) => heights(getComputedStyle(part(step, "path")).d),
    point: (step) => part(step, ":is(circle, polygon)").getBoundingClientRect().y,
    halt: (at) => moves().forEach((move) => {
      move.pause();
      move.currentTime = at * move.effect.getTiming().duration;
    }),
    finish: async () => {
      moves().forEach((move) => move.finish());
      await new Promise((done) => setTimeout(done));
    },
    step: (key) =>
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })),
    shown: () => [...document.querySelectorAll(".step")].filter((s) => s.checkVisibility())
      .map((s) => s.id).join(),
  };
}"""


def two_series(open_page: OpenPage, **options: Any) -> Page:
    """A presentation of the same lines of two indicators, and of a map."""
    page = open_page(LINES, width=1280, height=800, **options)
    page.locator("html[data-ready]").wait_for(state="attached")
    page.evaluate(WATCH)
    return page


def test_lines_glide_to_their_new_places_and_back(open_page: OpenPage) -> None:
    page = two_series(open_page)
    old, new = page.evaluate("[lines.drawn(1), lines.drawn(2)]")
    assert len(old) == len(new) > 4
    assert old != new
    first = page.evaluate("lines.point(1)")
    seen, middle, point = page.evaluate(
        """() => {
          lines.step("ArrowRight");
          lines.halt(0.5);
          return [lines.shown(), lines.seen(2), lines.point(2)];
        }"""
    )
    assert seen == "schritt-2"
    for before, now, after in zip(old, middle, new, strict=True):
        assert min(before, after) - 0.1 <= now <= max(before, after) + 0.1
    assert old != middle != new
    # what comes meanwhile begins from what is seen
    start, point_then = page.evaluate(
        """() => {
          lines.step("ArrowLeft");
          lines.halt(0);
          return [lines.seen(1), lines.point(1)];
        }"""
    )
    assert start == pytest.approx(middle, abs=0.1)
    assert point_then == pytest.approx(point, abs=0.5)
    page.evaluate("lines.finish()")
    assert page.evaluate("[lines.shown(), lines.seen(1)]") == ["schritt-1", old]
    assert page.evaluate("lines.point(1)") == pytest.approx(first, abs=0.5)
    page.evaluate("lines.step('ArrowRight')")
    page.evaluate("lines.finish()")
    assert page.evaluate("lines.seen(2)") == new
    left = "[...document.querySelectorAll('.line *, .grid')].some((part) => part.style.length)"
    assert page.evaluate(left) is False


def test_lines_and_a_map_are_faded_over(open_page: OpenPage) -> None:
    page = two_series(open_page)
    page.evaluate("() => { lines.step('End'); lines.halt(0.5); }")
    assert page.evaluate("lines.shown()") == "schritt-1,schritt-3"
    page.evaluate("lines.finish()")
    page.wait_for_function("() => lines.shown() === 'schritt-3'")


def test_lines_do_not_move_for_who_prefers_it_so(open_page: OpenPage) -> None:
    page = two_series(open_page, reduced_motion="reduce")
    page.evaluate("lines.step('ArrowRight')")
    assert page.evaluate("[lines.shown(), document.getAnimations().length]") == ["schritt-2", 0]
    assert page.evaluate("lines.seen(2)") == page.evaluate("lines.drawn(2)")
