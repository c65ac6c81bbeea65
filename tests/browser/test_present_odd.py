"""What may go wrong or be unusual while somebody presents: blocked windows, heavy hands, zoom."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage, Watch
from tests.browser.test_present import READY, STORY, map_step, shown, stage, steps

SPACING = """() => {
  const rules = new CSSStyleSheet();
  rules.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [rules];
}"""
"""What a reader may ask for (WCAG 2.2, 1.4.12)."""
CUT = """() => [".sheet-words", ".sheet-title", ".stage-title", ".stage-legend"]
  .flatMap((name) => [...document.querySelectorAll(name)])
  .filter((one) => one.checkVisibility() && one.tabIndex < 0)
  .filter((one) => getComputedStyle(one).overflow !== "visible")
  .filter((one) => one.scrollHeight > one.clientHeight + 12)
  .map((one) => `${one.className}: ${one.textContent.slice(0, 40)}`)"""
"""What of the words of a step is cut off and cannot be moved either."""
LONGEST = 5
"""The step with the most words."""


def test_notes_that_may_not_open_by_themselves_are_offered_as_a_link(open_page: OpenPage) -> None:
    page = stage(open_page)
    page.evaluate("window.open = () => null")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("p")
    note = page.locator("[data-note]")
    expect(note).to_contain_text("nicht geöffnet")
    link = note.get_by_role("link", name="Notizen in neuem Tab öffnen")
    expect(link).to_be_focused()
    with page.expect_popup() as opened:
        page.keyboard.press("Enter")
    notes = opened.value
    expect(notes.locator("[data-now-title]")).to_contain_text("Schritt 2")
    expect(notes.locator("[data-link]")).to_contain_text("Verbunden")
    expect(note).to_be_hidden()
    notes.keyboard.press("ArrowRight")
    expect(page.locator("#schritt-3")).to_be_visible()


def test_a_stage_that_may_not_open_by_itself_is_offered_as_a_link(open_page: OpenPage) -> None:
    notes = stage(open_page, f"{STORY}?step=2#notizen")
    notes.evaluate("window.open = () => null")
    notes.get_by_role("button", name="Vortrag in neuem Fenster öffnen").click()
    with notes.expect_popup() as opened:
        notes.get_by_role("link", name="Vortrag in neuem Tab öffnen").click()
    page = opened.value
    page.locator(READY).wait_for(state="attached")
    assert shown(page) == ["schritt-2"]
    expect(notes.locator("[data-link]")).to_contain_text("Verbunden")


def test_the_line_about_notes_goes_with_escape_and_with_the_next_step(open_page: OpenPage) -> None:
    page = stage(open_page)
    page.evaluate("window.open = () => null")
    note = page.locator("[data-note]")
    for key in ("Escape", "PageDown"):
        page.keyboard.press("p")
        expect(note).to_be_visible()
        page.keyboard.press(key)
        expect(note).to_be_hidden()


@pytest.mark.parametrize("refusal", ["() => Promise.reject(new TypeError('denied'))", "undefined"])
def test_full_screen_that_is_refused_is_told(open_page: OpenPage, refusal: str) -> None:
    page = stage(open_page)
    page.evaluate(f"() => {{ Element.prototype.requestFullscreen = {refusal}; }}")
    page.keyboard.press("f")
    expect(page.locator("[data-note]")).to_contain_text("kein Vollbild")
    page.keyboard.press("ArrowRight")
    assert shown(page) == ["schritt-2"]


def test_full_screen_without_a_lock_for_keys_is_full_screen(open_page: OpenPage) -> None:
    page = stage(open_page)
    page.evaluate(
        """() => {
          Element.prototype.requestFullscreen = () => Promise.resolve();
          navigator.keyboard.lock = () => {
            document.documentElement.dataset.asked = "";
            return Promise.reject(new Error("no"));
          };
        }"""
    )
    page.keyboard.press("f")
    page.locator("html[data-asked]").wait_for(state="attached")
    page.keyboard.press("ArrowRight")
    assert shown(page) == ["schritt-2"]
    expect(page.locator("[data-note]")).to_be_hidden()


@pytest.mark.parametrize("key", ["ArrowRight", "PageDown", " "])
def test_a_key_that_is_held_down_steps_once(open_page: OpenPage, key: str) -> None:
    page = stage(open_page)
    for _ in range(4):
        page.keyboard.down(key)
    page.keyboard.up(key)
    assert shown(page) == ["schritt-2"]
    page.keyboard.press(key)
    assert shown(page) == ["schritt-3"]


def test_addresses_of_steps_that_there_are_not(open_page: OpenPage) -> None:
    page = stage(open_page, f"{STORY}#schritt-99")
    last = steps(page)
    assert shown(page) == [f"schritt-{last}"]
    assert page.url.endswith(f"?step={last}")
    page.evaluate("location.hash = 'schritt-2'")
    expect(page.locator("#schritt-2")).to_be_visible()
    for query in ("?step=0", "?step=-3", "?step=abc", "?step=1e99"):
        page.goto(STORY + query)
        page.locator(READY).wait_for(state="attached")
        assert shown(page) == [f"schritt-{last if '1e99' in query else 1}"], query


def test_the_way_back_leaves_the_presentation_and_returns_to_its_step(open_page: OpenPage) -> None:
    page = open_page("/krefeld/geschichten/kinder-und-plaetze", width=1280, height=720)
    page.get_by_role("link", name="Als Vortrag zeigen").click()
    page.locator(READY).wait_for(state="attached")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.go_back()
    page.wait_for_url("**/geschichten/kinder-und-plaetze*")
    page.go_forward()
    page.wait_for_url("**/vortrag/kinder-und-plaetze?step=3")
    page.locator(READY).wait_for(state="attached")
    expect(page.locator("#schritt-3")).to_be_visible()


def test_two_fingers_enlarge_and_do_not_step(open_page: OpenPage) -> None:
    page = stage(open_page, has_touch=True)
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[int, int]) -> None:
        session.send(
            "Input.dispatchTouchEvent",
            {
                "type": kind,
                "touchPoints": [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(points)],
            },
        )

    touch("touchStart", (600, 300))
    touch("touchStart", (600, 300), (700, 300))
    touch("touchMove", (300, 300), (1000, 300))
    touch("touchEnd", (1000, 300))
    touch("touchEnd")
    session.send("Emulation.setPageScaleFactor", {"pageScaleFactor": 2})
    page.locator("html.is-enlarged").wait_for(state="attached")
    # what is enlarged is moved by a finger
    touch("touchStart", (900, 300))
    touch("touchMove", (500, 300))
    touch("touchEnd")
    assert shown(page) == ["schritt-1"]
    session.send("Emulation.setPageScaleFactor", {"pageScaleFactor": 1})
    page.locator("html:not(.is-enlarged)").wait_for(state="attached")
    touch("touchStart", (900, 300))
    touch("touchMove", (500, 300))
    touch("touchEnd")
    expect(page.locator("#schritt-2")).to_be_visible()


def test_who_enlarges_everything_reads_larger_letters_below_each_other(
    open_page: OpenPage,
) -> None:
    # 1920 by 1080 at 200 per cent
    page = stage(open_page, width=960, height=540, device_scale_factor=2)
    words = page.locator("#schritt-1 [data-words] p").first
    size = words.evaluate("p => parseFloat(getComputedStyle(p).fontSize)")
    assert size * 2 >= 1.5 * 28
    for _ in range(steps(page)):
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0
        page.keyboard.press("PageDown")


def test_words_fit_anew_where_a_reader_spaces_them_otherwise(open_page: OpenPage) -> None:
    page = stage(open_page, f"{STORY}?step={LONGEST}", width=1920, height=1080)
    read = """() => {
      const words = document.querySelector(".step:not([hidden]) [data-words]");
      return parseFloat(getComputedStyle(words).fontSize);
    }"""
    before = page.evaluate(read)
    page.evaluate(SPACING)
    page.wait_for_function(f"(before) => ({read})() < before", arg=before)
    for number in range(1, steps(page) + 1):
        page.keyboard.press(str(number))
        page.keyboard.press("Enter")
        assert shown(page) == [f"schritt-{number}"]
        assert page.evaluate(CUT) == [], number


def test_a_release_that_is_withdrawn_meanwhile_stops_no_talk(
    open_page: OpenPage, watch: Watch
) -> None:
    watch.expect("410")
    page = stage(open_page)
    number = map_step(page)
    page.route("**/werte/**", lambda route: route.fulfill(status=410))
    page.keyboard.press("l")
    expect(page.locator("[data-note]")).to_contain_text("Die Geschichte geht weiter")
    page.keyboard.press("ArrowRight")
    assert shown(page) == [f"schritt-{number + 1}"]


def test_whoever_reads_the_help_closes_it_by_enter_and_takes_no_file(open_page: OpenPage) -> None:
    page = stage(open_page, "/krefeld/vortrag?view1=karte&view2=zeitreihe")
    page.keyboard.press("h")
    dialog = page.get_by_role("dialog", name="Tasten")
    expect(dialog.get_by_role("link")).to_have_count(3)
    expect(dialog.get_by_role("button", name="Schließen")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    page.keyboard.press("ArrowRight")
    assert shown(page) == ["schritt-2"]
