"""How soon the stage follows a key in the window with the notes.

Run by ``python -m bench stage`` over the releases that are there: for each municipality with
stories its longest one is played to the end and back. A step counts from the key's event in the
notes' window until the frame of the main window that shows the step has been handed to the screen
(two animation frames after the change). Without transitions, which only follow that frame.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from bench.german import cell, number, verdict
from bench.results import Results, percentile
from bench.visits import browser
from dashboard.settings import load_settings
from layers.queries.stories import stories
from layers.store import Store
from scripts.server import running_server

ROUNDS = 3
MOST_MS = 100.0
"""What nobody notices between pressing and seeing: 95 of 100 steps."""
READY = "html[data-ready]"

_HEAR = """() => {
  window.pressed = [];
  const note = (event) => window.pressed.push(performance.timeOrigin + event.timeStamp);
  document.addEventListener("keydown", note, true);
}"""
_SEE = """() => {
  window.painted = [];
  const note = () => painted.push(performance.timeOrigin + performance.now());
  const changed = () => requestAnimationFrame(() => requestAnimationFrame(note));
  const count = document.querySelector("[data-count]");
  new MutationObserver(changed).observe(count, { childList: true });
}"""


@dataclass(frozen=True)
class Played:
    """A story with its number of steps; milliseconds of each change by a key in the notes' window,
    and by one in the main window."""

    title: str
    steps: int
    notes: list[float]
    own: list[float]


def run_stage_bench(_work: Path, results: Results) -> None:
    """Measure every municipality that has stories."""
    settings = load_settings()
    with browser() as chromium, running_server(settings.tables_dir) as server:
        for pointer in sorted(settings.tables_dir.glob("*.current")):
            slug = pointer.stem
            store = Store.open(settings.tables_dir, slug)
            found = stories(store)
            store.close()
            if not found:
                continue
            longest = max(found, key=lambda story: len(story.steps))
            print(f"  stage: {slug}, {longest.story_id}", flush=True)
            address = f"{server.url}/{slug}/vortrag/{longest.story_id}"
            notes, own = _play(chromium, address, len(longest.steps))
            results.tables += report(slug, Played(longest.title, len(longest.steps), notes, own))
            results.save()


def _play(chromium: Browser, address: str, steps: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each step by the notes' window, and by the main window itself."""
    context = chromium.new_context(
        viewport={"width": 1920, "height": 1080}, reduced_motion="reduce"
    )
    stage = context.new_page()
    stage.goto(address)
    stage.locator(READY).wait_for(state="attached")
    with stage.expect_popup() as opened:
        stage.keyboard.press("p")
    notes = opened.value
    notes.locator(READY).wait_for(state="attached")
    notes.locator("[data-link]:has-text('Verbunden')").wait_for()
    stage.evaluate(_SEE)
    found = []
    for window in (notes, stage):
        window.evaluate(_HEAR)
        found.append(_steps(window, stage, steps))
    context.close()
    return found[0], found[1]


def _steps(window: Page, stage: Page, steps: int) -> list[float]:
    window.bring_to_front()
    times = []
    for key in (["ArrowRight"] * (steps - 1) + ["ArrowLeft"] * (steps - 1)) * ROUNDS:
        before = stage.evaluate("painted.length")
        window.keyboard.press(key)
        stage.wait_for_function("before => painted.length > before", arg=before)
        stage.wait_for_timeout(50)
        times.append(stage.evaluate("painted.at(-1)") - window.evaluate("pressed.at(-1)"))
    return times


def report(slug: str, played: Played) -> list[str]:
    """The measures as Markdown, medians with least and most, and the goal."""
    late = percentile(played.notes, 0.95)
    return [
        f"### Vortrag: {slug}",
        "",
        f"„{played.title}“, {played.steps} Schritte.",
        "",
        "| Taste im | Wechsel | bis zum Bild auf der Bühne, ms | 95 von 100 höchstens, ms |",
        "| --- | --- | --- | --- |",
        _line("Fenster mit den Notizen", played.notes),
        _line("Vortragsfenster selbst", played.own),
        "",
        f"- 95 von 100 Wechseln, ms: {number(late)}, höchstens {number(MOST_MS)}: "
        f"{verdict(late, MOST_MS)}",
        "",
    ]


def _line(name: str, times: Sequence[float]) -> str:
    return f"| {name} | {len(times)} | {cell(times)} | {number(percentile(times, 0.95))} |"
