"""From one stage to the next: colours glide, anything else fades, and nothing waits for its end."""

from typing import Any

from playwright.sync_api import Page

from tests.browser.conftest import OpenPage

STORY = "/krefeld/vortrag/kinder-und-plaetze"

PREPARE = """async () => {
  const address = performance.getEntriesByType("resource").map((e) => e.name)
    .find((name) => name.endsWith("/js/story/morph.js"));
  const { morph } = await import(address);
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
