"""A visitor who waits until a page is drawn and listens, as people do, before touching anything.

Pages ask for their scripts after their first picture, so that `load` says nothing about them; and
Chromium drops keys and clicks that come before a page is drawn. Both is a matter of milliseconds on
an idle machine. Every page and frame therefore notes which of its scripts have run, and whatever
moves a key, a pointer or a control looks there first. `early(page)` is somebody who does not wait.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from typing import Any
from unittest.mock import patch
from weakref import WeakSet

from playwright.sync_api import (
    Browser,
    BrowserContext,
    Error,
    Keyboard,
    Locator,
    Mouse,
    Page,
)

PATIENCE_MS = 60_000
"""How long a test waits for what must come: a busy machine is slow, not wrong."""
NOTE = """(() => {
  const ran = new WeakSet();
  let noted = 0;
  const note = (event) => {
    if (event.target instanceof HTMLScriptElement) noted = ran.add(event.target) && noted + 1;
  };
  document.addEventListener("load", note, true);
  document.addEventListener("error", note, true);
  const paints = performance.getEntriesByType.bind(performance, "paint");
  // A page of nothing but frames is never said to be painted.
  const isDrawn = () => window !== top || paints().length > 0 || !document.body.innerText.trim();
  const areAsked = () => {
    const held = document.querySelector("template#scripts")?.content.querySelectorAll("script");
    const there = new Set([...document.scripts].map((script) => script.getAttribute("src")));
    return [...held ?? []].every((script) => there.has(script.getAttribute("src")));
  };
  // In a window opened by another one it can be too late to note anything.
  const saysSo = () => !noted && document.documentElement.dataset.ready !== undefined;
  const haveRun = () => saysSo()
    || [...document.scripts].every((script) => !script.src || ran.has(script));
  window.isListening = () => document.contentType !== "text/html" || location.protocol === "about:"
    || (document.readyState === "complete" && areAsked() && haveRun() && isDrawn());
})()"""
"""Whether all scripts of a document have run or failed, and it has been drawn."""
LISTENS = "window.isListening?.() ?? true"
OF_ELEMENT = "(element) => element.ownerDocument.defaultView?.isListening?.() ?? true"
BY_LOCATOR = (
    "check", "click", "dblclick", "fill", "focus", "hover", "press", "press_sequentially",
    "select_option", "set_checked", "set_input_files", "tap", "uncheck",
)  # fmt: skip
STEP_MS = 20

SLOW_LINE_MS = 150
"""Until an answer comes to a slow visitor."""

_early: WeakSet[BrowserContext] = WeakSet()


@contextmanager
def early(page: Page) -> Iterator[None]:
    """Within it nobody waits for the scripts of the page."""
    _early.add(page.context)
    try:
        yield
    finally:
        _early.discard(page.context)


def listens(page: Page) -> None:
    """Wait until the page is drawn and all its scripts have run."""
    if page.context in _early:
        return
    for _ in range(PATIENCE_MS // STEP_MS):
        with suppress(Error):  # it leads elsewhere at this moment
            if page.evaluate(LISTENS):
                return
        page.wait_for_timeout(STEP_MS)
    raise AssertionError(f"{page.url} is not drawn, or its scripts do not run")


def until(page: Page, is_so: Callable[[], bool]) -> None:
    """Wait until something is so, in the page or in what it told. Raises AssertionError."""
    for _ in range(PATIENCE_MS // STEP_MS):
        if is_so():
            return
        page.wait_for_timeout(STEP_MS)
    assert is_so(), "it never came true"


@contextmanager
def patient_visitors(slowness: int) -> Iterator[None]:
    """Within it all visitors wait as said above; their browser computes as slowly as said (1: as
    it can), and answers come late then."""
    changed = [patch.object(Locator, name, _waiting(getattr(Locator, name))) for name in BY_LOCATOR]
    for name in ("keyboard", "mouse"):
        changed.append(patch.object(Page, name, _ready(getattr(Page, name))))
    changed.append(patch.object(Browser, "new_context", _noting(Browser.new_context, slowness)))
    for change in changed:
        change.start()
    try:
        yield
    finally:
        for change in reversed(changed):
            change.stop()


def _waiting(act: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(act)
    def acted(self: Locator, *words: Any, **more: Any) -> Any:
        if self.page.context not in _early:
            for _ in range(PATIENCE_MS // STEP_MS):
                if self.evaluate(OF_ELEMENT):
                    break
                self.page.wait_for_timeout(STEP_MS)
        return act(self, *words, **more)

    return acted


def _ready(plain: property) -> property:
    def found(self: Page) -> Keyboard | Mouse:
        listens(self)
        return plain.fget(self)  # type: ignore[misc, no-any-return]

    return property(found)


def _noting(make: Callable[..., BrowserContext], slowness: int) -> Callable[..., BrowserContext]:
    @wraps(make)
    def made(self: Browser, **options: Any) -> BrowserContext:
        context = make(self, **options)
        context.set_default_timeout(PATIENCE_MS)
        if options.get("java_script_enabled", True):
            context.add_init_script(NOTE)
        else:
            _early.add(context)
        if slowness > 1:
            context.on("page", lambda page: _slow(page, slowness))
        return context

    return made


def _slow(page: Page, slowness: int) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slowness})
    line = {"offline": False, "latency": SLOW_LINE_MS, "downloadThroughput": -1}
    session.send("Network.emulateNetworkConditions", {**line, "uploadThroughput": -1})
