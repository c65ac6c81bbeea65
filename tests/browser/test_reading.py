"""Reading a story: the picture follows the text, for every way of reading."""

import io
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from pypdf import PdfReader

from tests.browser.axe import axe_check
from tests.browser.conftest import OpenPage, Watch

STORY = "/krefeld/geschichten/kinder-und-plaetze"
SEEN = """() => [...document.querySelectorAll(".step-stage")]
  .filter((stage) => stage.checkVisibility({ checkOpacity: true }))
  .map((stage) => stage.closest(".step").id)"""
"""The steps whose pictures are seen."""
AXE_WIDTHS = (320, 1920)
"""One with pictures below their texts, one with pictures beside them."""
RUNNING = """document.querySelector(".story").getAnimations({ subtree: true })
  .filter((one) => one.playState === "running").length"""
STILL = f"() => {RUNNING} === 0"
FILLS = """(step) => [...document.querySelectorAll(`#${step} .area[data-code]`)]
  .map((area) => [area.dataset.code, getComputedStyle(area).fill])"""


@pytest.fixture
def reading(open_page: OpenPage) -> Page:
    """The story in a wide window, its script running."""
    return ready(open_page(STORY, width=1440, height=900))


def ready(page: Page) -> Page:
    """The page, once its script listens."""
    page.locator("html[data-story][data-ready]").wait_for(state="attached")
    return page


def seen(page: Page, *steps: str) -> None:
    """Wait until the pictures of these steps are seen, and no others."""
    page.wait_for_function(f"(wanted) => ({SEEN})().join() === wanted", arg=",".join(steps))


def scroll_to(page: Page, step: str) -> None:
    """Bring the text of a step to the upper part of the window, as a wheel would."""
    page.evaluate(
        "(step) => scrollBy(0, document.querySelector(`#${step} .step-text`)"
        ".getBoundingClientRect().top - innerHeight * 0.2)",
        step,
    )


def test_the_picture_beside_the_text_is_that_of_the_step(reading: Page) -> None:
    seen(reading, "schritt-1")
    assert urlsplit(reading.url).fragment == ""
    for number in (2, 3, 4, 3):
        scroll_to(reading, f"schritt-{number}")
        seen(reading, f"schritt-{number}")
        reading.wait_for_function("(step) => location.hash === step", arg=f"#schritt-{number}")
        expect(reading.locator(".story-contents a[aria-current=step]")).to_have_attribute(
            "href", f"#schritt-{number}"
        )
        talk = reading.locator(".page-tools a[data-talk-link]")
        expect(talk).to_have_attribute("href", f"/krefeld/vortrag/kinder-und-plaetze?step={number}")
        box = reading.locator(f"#schritt-{number} .stage").first.bounding_box()
        assert box is not None
        assert box["y"] >= 0
        assert box["x"] > 500


def test_the_text_keeps_its_place_when_the_script_comes(open_page: OpenPage) -> None:
    tops = "[...document.querySelectorAll('.step-text')].map((e) => e.getBoundingClientRect().top)"
    plain = open_page(STORY, width=1440, height=900, java_script_enabled=False)
    live = ready(open_page(STORY, width=1440, height=900))
    before, after = plain.evaluate(tops), live.evaluate(tops)
    assert after == pytest.approx(before, abs=2)


def test_an_address_opens_its_step(open_page: OpenPage) -> None:
    page = ready(open_page("/v/kinder-und-plaetze/3", width=1440, height=900))
    assert page.url.endswith(f"{STORY}#schritt-3")
    seen(page, "schritt-3")
    expect(page.get_by_role("heading", level=2).nth(3)).to_be_in_viewport()
    page.locator(".story-contents a").nth(1).evaluate("(link) => link.click()")
    seen(page, "schritt-2")
    page.go_back()
    seen(page, "schritt-3")
    # as in a presentation, a number that there is not means the last step
    page.evaluate("location.hash = 'schritt-99'")
    seen(page, f"schritt-{page.locator('.step').count()}")


def test_who_changes_their_mind_sees_one_picture_in_the_end(reading: Page) -> None:
    for number in (2, 3, 4, 3, 2, 1, 2, 3):
        scroll_to(reading, f"schritt-{number}")
        reading.evaluate("new Promise(requestAnimationFrame)")
    seen(reading, "schritt-3")
    reading.wait_for_function(STILL)
    seen(reading, "schritt-3")


def test_a_change_that_is_turned_back_goes_on_from_what_is_seen(reading: Page) -> None:
    seen(reading, "schritt-1")
    slowed = reading.context.new_cdp_session(reading)
    slowed.send("Animation.enable")
    slowed.send("Animation.setPlaybackRate", {"playbackRate": 0.01})
    scroll_to(reading, "schritt-2")
    # The picture of step 1 fades; halfway the reader turns back.
    before, begun = reading.evaluate("""async () => {
      const [first, second] = document.querySelectorAll(".step-stage");
      const frame = () => new Promise(requestAnimationFrame);
      while (first.getAnimations().length === 0) await frame();
      for (const one of [...first.getAnimations(), ...second.getAnimations()]) {
        one.pause();
        one.currentTime = 175;
      }
      const before = Number(getComputedStyle(first).opacity);
      document.querySelector(".story").scrollIntoView();
      while (first.getAnimations()[0]?.playState === "paused") await frame();
      return [before, Number(first.getAnimations()[0].effect.getKeyframes()[0].opacity)];
    }""")
    assert 0.1 < before < 0.9
    assert begun == pytest.approx(before, abs=0.01)
    slowed.send("Animation.setPlaybackRate", {"playbackRate": 1})
    seen(reading, "schritt-1")


def test_areas_end_in_the_colours_of_their_own_map(open_page: OpenPage, reading: Page) -> None:
    still = ready(open_page(STORY, width=1440, height=900, reduced_motion="reduce"))
    scroll_to(still, "schritt-3")
    seen(still, "schritt-3")
    for number in (2, 3):
        scroll_to(reading, f"schritt-{number}")
        seen(reading, f"schritt-{number}")
    reading.wait_for_function(STILL)
    found = reading.evaluate(FILLS, "schritt-3")
    assert len(found) > 10
    assert len({fill for _, fill in found}) > 2
    assert found == still.evaluate(FILLS, "schritt-3")


def test_nothing_moves_where_the_person_prefers_that(open_page: OpenPage) -> None:
    page = ready(open_page(STORY, width=1440, height=900, reduced_motion="reduce"))
    for number in (2, 3, 4):
        scroll_to(page, f"schritt-{number}")
        seen(page, f"schritt-{number}")
        assert page.evaluate(RUNNING) == 0


def test_pictures_stay_in_the_order_of_reading_and_of_the_tab_key(reading: Page) -> None:
    for stage in reading.locator(".step-stage").all():
        stage.get_by_text("Zahlen und Quellen").first.wait_for(state="attached")
    focused = "document.activeElement.closest('.step')?.id + ' ' + document.activeElement.tagName"
    reading.locator("#schritt-1 .step-tools a").last.focus()
    reading.keyboard.press("Tab")  # the short address
    reading.keyboard.press("Tab")
    assert reading.evaluate(focused) == "schritt-1 SUMMARY"
    reading.keyboard.press("Tab")
    assert reading.evaluate(focused) == "schritt-2 A"
    seen(reading, "schritt-2")
    reading.keyboard.press("Shift+Tab")
    assert reading.evaluate(focused) == "schritt-1 SUMMARY"
    seen(reading, "schritt-1")
    reading.keyboard.press("Enter")
    expect(reading.locator("#schritt-1 .stage-more[open] table")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1440])
def test_without_scripts_every_step_has_its_picture(open_page: OpenPage, width: int) -> None:
    page = open_page(STORY, width=width, height=900, java_script_enabled=False)
    steps = page.locator(".step")
    assert steps.count() > 3
    for step in steps.all():
        expect(step.locator(".stage").first).to_be_visible()
    boxes = [stage.bounding_box() for stage in page.locator(".step-stage").all()]
    for upper, lower in pairwise(boxes):
        assert upper is not None
        assert lower is not None
        assert upper["y"] + upper["height"] <= lower["y"]


def test_on_phones_every_step_has_its_picture(open_page: OpenPage) -> None:
    page = ready(open_page(STORY, width=360, height=740))
    scroll_to(page, "schritt-3")
    page.wait_for_function("() => location.hash === '#schritt-3'")
    for stage in page.locator(".step-stage").all():
        expect(stage).to_be_visible()
        assert stage.evaluate("(stage) => getComputedStyle(stage).opacity") == "1"
    # turned round there is room for both
    page.set_viewport_size({"width": 1100, "height": 700})
    scroll_to(page, "schritt-3")
    seen(page, "schritt-3")


def test_on_paper_every_step_has_its_picture_and_its_source(reading: Page) -> None:
    scroll_to(reading, "schritt-3")
    seen(reading, "schritt-3")
    reading.wait_for_function(STILL)
    titles = reading.locator(".step h2").all_inner_texts()
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(reading.pdf(format="A4"))).pages]
    found = [next(i for i, text in enumerate(pages) if title in text) for title in titles]
    assert found == sorted(set(found)), "each step begins a page of its own"
    for at in found:
        assert "Quelle" in pages[at]


@pytest.mark.parametrize("width", [320, 360, 1280, 1920])
def test_the_pages_fit_and_are_accessible(open_page: OpenPage, width: int) -> None:
    page = open_page(width=width)
    for path in ("/krefeld/geschichten", STORY, "/krefeld/geschichten/schulerfolg-sichern"):
        page.goto(path)
        page.locator("html[data-ready]").wait_for(state="attached")
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, f"{path} is {over} px too wide at {width}"
        if width in AXE_WIDTHS:
            axe_check(page)


def test_a_presentation_begins_with_the_view_that_a_script_has_changed(
    open_page: OpenPage,
) -> None:
    page = open_page("/krefeld/karte?indicator=share_under_3")
    page.locator("html[data-talk][data-ready]").wait_for(state="attached")
    page.locator('form[data-filter] select[name="level"]').select_option("stadtbezirk")
    page.wait_for_function("() => location.search.includes('stadtbezirk')")
    page.get_by_role("link", name="Vortrag ab hier").hover()
    link = page.get_by_role("link", name="Vortrag ab hier").get_attribute("href") or ""
    asked = parse_qs(urlsplit(link).query)
    assert urlsplit(link).path == "/krefeld/vortrag"
    assert list(asked) == ["view1"]
    view = parse_qs(urlsplit(asked["view1"][0]).query)
    assert view["level"] == ["stadtbezirk"]
    assert view["indicator"] == ["share_under_3"]


def test_a_presentation_follows_the_mappe(open_page: OpenPage) -> None:
    page = open_page("/krefeld/mappe?view1=karte&view2=zeitreihe&view3=schulformwechsel")
    page.locator("html[data-talk][data-briefing][data-ready]").wait_for(state="attached")
    page.get_by_role("link", name="Ansicht 2 herausnehmen").click()
    expect(page.locator(".briefing-item")).to_have_count(2)
    link = page.get_by_role("link", name="Vortrag ab hier")
    link.focus()
    asked = parse_qs(urlsplit(link.get_attribute("href") or "").query)
    assert asked == {"view1": ["karte"], "view2": ["schulformwechsel"]}


MAP_STEP, CIRCLES_STEP, SERIES_STEP = "schritt-3", "schritt-2", "schritt-1"
OFFER = "Karte ausprobieren"


def figure_of(page: Page, step: str = MAP_STEP) -> Locator:
    """The map of a step that is being read, before it is tried out."""
    if not page.evaluate(f"({SEEN})().includes('{step}')"):
        scroll_to(page, step)
    page.wait_for_function(STILL)
    figure = page.locator(f"#{step} [data-stage]")
    figure.get_by_role("button", name=OFFER).wait_for()
    return figure


def asked_values(watch: Watch) -> list[str]:
    """Paths of the values files that were fetched."""
    return [path for r in watch.requests if "/werte/" in (path := urlsplit(r.url).path)]


def test_a_map_that_is_read_can_be_tried_out_by_keys(open_page: OpenPage, watch: Watch) -> None:
    page = ready(open_page(STORY, width=1440, height=900, reduced_motion="reduce"))
    figure = figure_of(page)
    before = figure.evaluate("f => f.outerHTML")
    assert asked_values(watch) == []
    figure.get_by_role("button", name=OFFER).press("Enter")
    slider = figure.get_by_role("slider")
    expect(slider).to_be_focused()
    assert len(asked_values(watch)) == 1
    title = figure.locator("[data-stage-title]")
    told = title.inner_text()
    page.keyboard.press("Home")
    expect(title).not_to_have_text(told)
    assert title.inner_text().endswith(str(slider.get_attribute("aria-valuetext")))
    page.keyboard.press("Shift+Tab")
    expect(figure.locator(".area[tabindex='0']")).to_be_focused()
    expect(figure.locator(".live-tip")).to_contain_text("%")
    page.keyboard.press("ArrowRight")
    expect(figure.locator(".live-tip")).to_contain_text("%")
    axe_check(page)
    page.keyboard.press("Escape")
    assert figure.evaluate("f => f.outerHTML") == before
    expect(figure.get_by_role("button", name=OFFER)).to_be_focused()
    figure.get_by_role("button", name=OFFER).press("Enter")
    expect(figure.get_by_role("slider")).to_be_focused()
    assert len(asked_values(watch)) == 1


def test_a_map_that_is_read_tells_values_to_pointers(reading: Page, watch: Watch) -> None:
    figure = figure_of(reading)
    height = figure.evaluate("f => f.offsetHeight")
    figure.locator(".area[data-code='080']").hover()
    expect(figure.locator(".live-tip")).to_contain_text("Benrad-Nord")
    figure.locator(".area[data-code='010']").hover()
    expect(figure.locator(".live-tip")).to_contain_text("Stadtmitte")
    assert figure.evaluate("f => f.offsetHeight") == height, "nothing moves below it"
    figure.locator(".area[data-code='010']").click()
    expect(figure.locator(".area[data-code='010']")).to_have_attribute("aria-pressed", "true")
    reading.mouse.move(2, 2)
    expect(figure.locator(".live-tip")).to_be_hidden()
    figure.get_by_role("button", name="Zurück zur Geschichte").click()
    expect(figure.get_by_role("button", name=OFFER)).to_be_visible()
    assert len(asked_values(watch)) == 1


def test_whoever_reads_on_finds_the_map_of_the_story_again(reading: Page) -> None:
    figure = figure_of(reading)
    before = figure.evaluate("f => f.outerHTML")
    figure.locator(".area[data-code='080']").hover()
    figure.get_by_role("slider").fill("0")
    reading.evaluate("document.activeElement.blur()")
    reading.mouse.move(2, 2)
    scroll_to(reading, "schritt-4")
    seen(reading, "schritt-4")
    reading.wait_for_function(STILL)
    scroll_to(reading, MAP_STEP)
    seen(reading, MAP_STEP)
    reading.wait_for_function(STILL)
    assert figure.evaluate("f => f.outerHTML") == before


def test_a_finger_reads_circles_on_a_phone(open_page: OpenPage) -> None:
    page = ready(open_page(STORY, width=360, height=740, has_touch=True))
    figure = page.locator(f"#{CIRCLES_STEP} [data-stage]")
    radius = "c => c.getAttribute('r')"
    circle = figure.locator(".circle[data-code='010']")
    drawn = circle.evaluate(radius)
    figure.locator(".area[data-code='080']").tap()
    expect(figure.locator(".live-tip")).to_contain_text("Benrad-Nord")
    figure.get_by_role("slider").fill("0")
    assert circle.evaluate(radius) != drawn
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    figure.get_by_role("button", name="Zurück zur Geschichte").tap()
    assert circle.evaluate(radius) == drawn


def test_on_a_phone_the_page_stays_where_a_map_is_tried_out(open_page: OpenPage) -> None:
    page = ready(open_page(STORY, width=360, height=740))
    figure = page.locator(f"#{CIRCLES_STEP} [data-stage]")
    offer = figure.get_by_role("button", name=OFFER)
    offer.evaluate("b => scrollBy(0, b.getBoundingClientRect().top - 80)")
    text = page.locator(f"#{CIRCLES_STEP} .step-text")
    assert text.evaluate("t => t.getBoundingClientRect().bottom < 0"), "it is out of sight"
    before = page.evaluate("scrollY")
    offer.click()
    expect(figure.get_by_role("slider")).to_be_focused()
    assert page.evaluate("scrollY") == before


def test_values_that_come_late_lead_nobody_back(open_page: OpenPage) -> None:
    page = ready(open_page(STORY, width=1440, height=900, reduced_motion="reduce"))
    held: list[Route] = []
    page.route("**/werte/**", lambda route: held.append(route))
    figure = figure_of(page)
    figure.get_by_role("button", name=OFFER).click()
    said = figure.locator(".live-offer [role=status]")
    expect(said).to_have_text("Die Werte werden geladen.")
    scroll_to(page, "schritt-4")
    seen(page, "schritt-4")
    before = page.evaluate("scrollY")
    held[0].continue_()
    expect(said).to_be_empty()
    seen(page, "schritt-4")
    assert page.evaluate("scrollY") == before
    scroll_to(page, MAP_STEP)
    seen(page, MAP_STEP)
    expect(figure.get_by_role("slider")).to_have_count(0)
    figure.get_by_role("button", name=OFFER).click()
    expect(figure.get_by_role("slider")).to_be_focused()
    assert len(held) == 1


def test_values_that_do_not_come_are_told_to_whoever_asks(
    open_page: OpenPage, watch: Watch
) -> None:
    watch.expect("503")
    page = ready(open_page(STORY, width=1440, height=900))
    page.route("**/werte/**", lambda route: route.fulfill(status=503))
    figure = figure_of(page)
    with page.expect_response("**/werte/**"):
        figure.locator(".area[data-code='080']").hover()
    figure.get_by_role("button", name=OFFER).click()
    said = figure.locator(".live-offer [role=status]")
    expect(said).to_contain_text("gerade nicht zu haben")
    page.unroute("**/werte/**")
    figure.get_by_role("button", name=OFFER).click()
    expect(figure.get_by_role("slider")).to_be_visible()
    expect(said).to_be_empty()


def test_pictures_of_other_kinds_and_pages_without_scripts_offer_nothing(
    open_page: OpenPage, reading: Page
) -> None:
    figure = reading.locator(f"#{SERIES_STEP} [data-stage]")
    expect(figure.get_by_role("button", name=OFFER)).to_have_count(0)
    plain = open_page(STORY, width=1440, height=900, java_script_enabled=False)
    expect(plain.get_by_role("button", name=OFFER)).to_have_count(0)


def test_what_is_printed_is_the_map_of_the_story(reading: Page) -> None:
    figure = figure_of(reading)
    before = figure.evaluate("f => f.outerHTML")
    figure.get_by_role("button", name=OFFER).press("Enter")
    expect(figure.get_by_role("slider")).to_be_visible()
    reading.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert figure.evaluate("f => f.outerHTML") == before
