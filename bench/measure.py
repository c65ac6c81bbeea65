"""One visitor in one fresh profile: visits and changes, timed by the screen."""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType

from playwright.sync_api import Browser, CDPSession, Locator, Page, Request

from bench.drivers import ARMED, Driver, acted_at
from bench.screen import QUIET_AFTER_START_MS, Box, NothingPaintedError, Screen

WIDTH, HEIGHT = 1100, 1000
PATIENCE_MS = 15_000

SHIFTS = """
window.benchShift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) benchShift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
"""Sums how far the page moved without the visitor's doing: at least the usual measure, which takes
the worst five seconds."""


@dataclass(frozen=True)
class Conditions:
    """A slower processor (times) and a line: bits a second down and up, milliseconds of delay."""

    slower: float
    down: float
    up: float
    delay: float
    quiet_ms: int
    """A slow page may compute for so long without asking or painting anything."""
    patience_ms: int


SLOW = Conditions(4, 1.6e6, 750e3, 150, quiet_ms=2_500, patience_ms=90_000)


@dataclass
class Traffic:
    """What the server had to answer: requests that reached it and bytes that came back."""

    requests: int = 0
    bytes: int = 0
    seen: list[Request] = field(default_factory=list)
    parts: list[tuple[float, int]] = field(default_factory=list)
    """Milliseconds since the epoch, and bytes that had come then."""
    clock: float = 0.0
    """What has to be added to the browser's own seconds."""

    def until(self, when: float) -> int:
        """Bytes that had come by that moment, in milliseconds since the epoch."""
        return sum(size for came, size in self.parts if came <= when)


@dataclass(frozen=True)
class Change:
    """One change: milliseconds from the action to the finished picture, and what it asked for."""

    milliseconds: float
    requests: int
    bytes: int
    seen: tuple[Request, ...]
    bytes_until: int = 0
    """Bytes that had come when the picture was finished."""


class Visitor:
    """A person with an empty cache. Use as a context manager."""

    def __init__(
        self, browser: Browser, driver: Driver, conditions: Conditions | None = None
    ) -> None:
        self.driver, self.conditions = driver, conditions
        self.quiet = conditions.quiet_ms if conditions else QUIET_AFTER_START_MS
        self.patience = conditions.patience_ms if conditions else PATIENCE_MS
        self.context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
        self.context.add_init_script(ARMED)
        self.context.add_init_script(SHIFTS)
        self.context.set_default_timeout(self.patience)
        self.traffic = Traffic()
        self._open_page()

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.screen.stop()
        self.context.close()

    def _open_page(self) -> None:
        self.page: Page = self.context.new_page()
        session = self.context.new_cdp_session(self.page)
        self._cached: set[str] = set()
        self._noted: dict[str, int] = {}
        session.send("Network.enable")
        session.on("Network.requestServedFromCache", lambda e: self._cached.add(e["requestId"]))
        session.on("Network.responseReceived", self._answered)
        session.on("Network.loadingFinished", self._finished)
        session.on("Network.requestWillBeSent", self._set_clock)
        session.on("Network.dataReceived", self._received)
        if self.conditions:
            _slow_down(session, self.conditions)
        on_the_way: set[Request] = set()
        self.page.on("request", lambda request: self.traffic.seen.append(request))
        self.page.on("request", lambda request: on_the_way.add(request))
        self.page.on("requestfinished", lambda request: on_the_way.discard(request))
        self.page.on("requestfailed", lambda request: on_the_way.discard(request))
        self.screen = Screen(self.page, session, lambda: bool(on_the_way))
        self.screen.start()

    def _answered(self, event: dict) -> None:  # type: ignore[type-arg]
        answer = event["response"]
        from_cache = answer.get("fromDiskCache") or event["requestId"] in self._cached
        if answer["url"].startswith("http") and not from_cache:
            self.traffic.requests += 1
            self._note(event, answer.get("encodedDataLength", 0))

    def _set_clock(self, event: dict) -> None:  # type: ignore[type-arg]
        self.traffic.clock = event["wallTime"] - event["timestamp"]

    def _received(self, event: dict) -> None:  # type: ignore[type-arg]
        self._note(event, event["encodedDataLength"])

    def _note(self, event: dict, size: float) -> None:  # type: ignore[type-arg]
        if size > 0:
            when = (event["timestamp"] + self.traffic.clock) * 1000
            self.traffic.parts.append((when, int(size)))
            key = event["requestId"]
            self._noted[key] = self._noted.get(key, 0) + int(size)

    def _finished(self, event: dict) -> None:  # type: ignore[type-arg]
        size = int(event["encodedDataLength"])
        self.traffic.bytes += size
        # Some answers tell only at the end how much has come.
        self._note(event, size - self._noted.get(event["requestId"], 0))

    def visit(self, address: str, element: Callable[[Page], Locator]) -> Change:
        """Open an address; time from the start of the navigation to the finished picture."""
        self._reset()
        self.page.goto(address)
        element(self.page).wait_for()
        if self.conditions:
            self.driver.map_drawn(self.page).wait_for()
        return self._settled_visit(element)

    def _settled_visit(self, element: Callable[[Page], Locator]) -> Change:
        self.screen.settle(self.quiet, self.patience)
        start = float(self.page.evaluate("performance.timeOrigin"))
        shown = self.screen.shown_since(self.box(element), start)
        return self._change(shown - start, shown)

    def visit_and_act(self, address: str, *, is_ready: bool) -> Change:
        """Open the map and change the year as soon as there is a control for it (``is_ready``: as
        soon as the page says that it reacts); time from the start of the navigation to the
        finished picture. The caller checks that it is that of another year."""
        self._reset()
        self.page.goto(address, wait_until="commit")
        self.driver.year_slider(self.page).wait_for(state="attached")
        if is_ready:
            self.driver.wait_until_ready(self.page)
        self.driver.set_year(self.page, -1)
        self.driver.map_drawn(self.page).wait_for()
        return self._settled_visit(self.driver.map_element)

    @property
    def shift(self) -> float:
        """Cumulative layout shift of the page so far."""
        return float(self.page.evaluate("window.benchShift"))

    def visit_again(self, address: str, element: Callable[[Page], Locator]) -> Change:
        """The same person comes back in a new tab, with what the browser has kept."""
        self.screen.stop()
        self.page.close()
        self._open_page()
        return self.visit(address, element)

    def change(self, action: Callable[[], None], element: Callable[[Page], Locator]) -> Change:
        """Do one thing; time from the action's event to the finished picture.

        Raises NothingPaintedError where the picture stays the same.
        """
        self._reset()
        action()
        self.screen.settle()
        start = acted_at(self.page)
        shown = self.screen.shown_since(self.box(element), start)
        if shown < start:
            raise NothingPaintedError("The picture changed before the action; not its doing.")
        return self._change(shown - start)

    def step(self, action: Callable[[], None], element: Callable[[Page], Locator]) -> Change:
        """As `change`, but a year in which no area changes its colour is allowed: 0 ms."""
        try:
            return self.change(action, element)
        except NothingPaintedError:
            return self._change(0.0)

    def download(self, kind: str) -> Change:
        """Save a file; time from the click to the finished file."""
        self._reset()
        self.page.evaluate("sessionStorage.setItem('bench', 'armed')")
        with self.page.expect_download() as started:
            self.driver.download(self.page, kind)
        started.value.path()
        end = float(self.page.evaluate("performance.timeOrigin + performance.now()"))
        return self._change(end - acted_at(self.page))

    def _reset(self) -> None:
        self.screen.forget()
        self.traffic.requests = self.traffic.bytes = 0
        self.traffic.seen.clear()
        self.traffic.parts.clear()

    def _change(self, milliseconds: float, shown: float = 0.0) -> Change:
        traffic = self.traffic
        asked = tuple(r for r in traffic.seen if r.url.startswith("http"))
        until = traffic.until(shown)
        return Change(milliseconds, traffic.requests, traffic.bytes, asked, until)

    def box(self, element: Callable[[Page], Locator]) -> Box:
        """Where that is on the screen. Raises NothingPaintedError where it is not."""
        box = element(self.page).bounding_box()
        if box is None:
            raise NothingPaintedError(f"{self.driver.name} shows no picture.")
        left, top = max(0, int(box["x"])), max(0, int(box["y"]))
        right = min(WIDTH, int(box["x"] + box["width"]))
        bottom = min(HEIGHT, int(box["y"] + box["height"]))
        if right - left < 100 or bottom - top < 100:
            raise NothingPaintedError(f"{self.driver.name} shows its picture outside the window.")
        return left, top, right, bottom


def _slow_down(session: CDPSession, conditions: Conditions) -> None:
    session.send("Emulation.setCPUThrottlingRate", {"rate": conditions.slower})
    line = {
        "offline": False,
        "latency": conditions.delay,
        "downloadThroughput": conditions.down / 8,
        "uploadThroughput": conditions.up / 8,
    }
    session.send("Network.emulateNetworkConditions", line)
