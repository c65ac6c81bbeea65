"""One visitor in one fresh profile: visits, changes and a whole session, timed by the screen."""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType

from playwright.sync_api import Browser, Locator, Page, Request

from bench.drivers import ARMED, Driver, acted_at
from bench.inputs import Plan
from bench.screen import QUIET_AFTER_START_MS, Box, NothingPaintedError, Screen

WIDTH, HEIGHT = 1100, 1000


@dataclass
class Traffic:
    """What the server had to answer: requests that reached it and bytes that came back."""

    requests: int = 0
    bytes: int = 0
    seen: list[Request] = field(default_factory=list)


@dataclass(frozen=True)
class Change:
    """One change: milliseconds from the action to the finished picture, and what it asked for."""

    milliseconds: float
    requests: int
    bytes: int
    seen: tuple[Request, ...]


class Visitor:
    """A person with an empty cache. Use as a context manager."""

    def __init__(self, browser: Browser, driver: Driver) -> None:
        self.driver = driver
        self.context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
        self.context.add_init_script(ARMED)
        self.context.set_default_timeout(15_000)
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
        self.context.close()

    def _open_page(self) -> None:
        self.page: Page = self.context.new_page()
        session = self.context.new_cdp_session(self.page)
        self._cached: set[str] = set()
        session.send("Network.enable")
        session.on("Network.requestServedFromCache", lambda e: self._cached.add(e["requestId"]))
        session.on("Network.responseReceived", self._answered)
        session.on("Network.loadingFinished", self._finished)
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

    def _finished(self, event: dict) -> None:  # type: ignore[type-arg]
        self.traffic.bytes += int(event["encodedDataLength"])

    def visit(self, address: str, element: Callable[[Page], Locator]) -> Change:
        """Open an address; time from the start of the navigation to the finished picture."""
        self._reset()
        self.page.goto(address)
        element(self.page).wait_for()
        self.screen.settle(QUIET_AFTER_START_MS)
        start = float(self.page.evaluate("performance.timeOrigin"))
        shown = self.screen.shown_since(self._box(element), start)
        return self._change(shown - start)

    def visit_again(self, address: str, element: Callable[[Page], Locator]) -> Change:
        """The same person comes back in a new tab, with what the browser has kept."""
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
        shown = self.screen.shown_since(self._box(element), start)
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

    def _change(self, milliseconds: float) -> Change:
        traffic = self.traffic
        asked = tuple(r for r in traffic.seen if r.url.startswith("http"))
        return Change(milliseconds, traffic.requests, traffic.bytes, asked)

    def _box(self, element: Callable[[Page], Locator]) -> Box:
        box = element(self.page).bounding_box()
        if box is None:
            raise NothingPaintedError(f"{self.driver.name} shows no picture.")
        left, top = max(0, int(box["x"])), max(0, int(box["y"]))
        right = min(WIDTH, int(box["x"] + box["width"]))
        bottom = min(HEIGHT, int(box["y"] + box["height"]))
        if right - left < 100 or bottom - top < 100:
            raise NothingPaintedError(f"{self.driver.name} shows its picture outside the window.")
        return left, top, right, bottom


@dataclass
class Session:
    """Sums over one fixed session."""

    milliseconds: float = 0.0
    requests: int = 0
    bytes: int = 0
    steps: int = 0
    unchanged: int = 0

    def add(self, change: Change) -> None:
        """One more step."""
        self.milliseconds += change.milliseconds
        self.requests += change.requests
        self.bytes += change.bytes
        self.steps += 1
        self.unchanged += change.milliseconds == 0.0


def run_session(visitor: Visitor, plan: Plan) -> Session:
    """Five indicators, three levels, ten years, two pages, two downloads, always the same way."""
    done, driver, page = Session(), visitor.driver, visitor.page
    first = plan.indicators[0][0]
    done.add(visitor.visit(driver.map_address(first), driver.map_element))
    for number, (indicator, label) in enumerate(plan.indicators[:5]):
        if number:
            done.add(visitor.step(_indicator(driver, page, indicator, label), driver.map_element))
        for _ in range(2):
            done.add(visitor.step(lambda: driver.set_year(page, -1), driver.map_element))
    others = [entry for entry in plan.levels if entry[0] != "stadtteil"]
    for level, label in others:
        done.add(visitor.step(_level(driver, page, level, label), driver.map_element))
    for kind in ("csv", "xlsx"):
        done.add(visitor.download(kind))
    done.add(visitor.visit(driver.series_address(first), driver.series_element))
    return done


def _indicator(driver: Driver, page: Page, indicator: str, label: str) -> Callable[[], None]:
    return lambda: driver.set_indicator(page, indicator, label)


def _level(driver: Driver, page: Page, level: str, label: str) -> Callable[[], None]:
    return lambda: driver.set_level(page, level, label)
