"""Part "session": the fixed session of a visitor, and what it costs the servers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page

from bench.asked import Asked
from bench.drivers import Driver
from bench.inputs import Plan
from bench.measure import Change, Visitor
from bench.places import SESSION, Place, load_place
from bench.results import ATLAS, COMMON, Results
from bench.server_cost import cpu_seconds, replay
from bench.servers import Candidate, candidates
from bench.visits import browser

SESSIONS = 2
REPLAYS = 5


def run_sessions(work: Path, results: Results) -> None:
    """Each visitor has an empty browser; the first of each warms the server and is told apart."""
    place = load_place(work, SESSION)
    with browser() as chromium, candidates(place, (ATLAS, COMMON)) as two:
        asked: dict[str, list[Asked]] = {}
        for number in range(SESSIONS + 1):
            for candidate in two:
                print(f"  session {number}, {candidate.name}", flush=True)
                asked[candidate.name] = _one(chromium, candidate, place, results, bool(number))
                results.save()
        for candidate in two:
            _dynamic(candidate, asked[candidate.name], results)
            results.save()


def _one(
    chromium: Browser, candidate: Candidate, place: Place, results: Results, is_warm: bool
) -> list[Asked]:
    def keep(measure: str, number: float) -> None:
        results.add(SESSION, measure, candidate.name, number)

    before = cpu_seconds(candidate.pid)
    with Visitor(chromium, candidate.driver) as visitor:
        done = run_session(visitor, place.plan)
    server = cpu_seconds(candidate.pid) - before
    if not is_warm:
        keep("session_cold_cpu_s", server)
        return done.asked
    keep("session_s", done.milliseconds / 1000)
    keep("session_cpu_s", server)
    keep("session_requests", done.requests)
    keep("session_request_ms", server * 1000 / done.requests)
    keep("session_kb", done.bytes / 1000)
    keep("session_steps", done.steps)
    keep("session_unchanged", done.unchanged)
    return done.asked


def _dynamic(candidate: Candidate, asked: list[Asked], results: Results) -> None:
    """The same without requests for mere files, sent again one after the other."""
    worked = [[request] for request in asked if not request.is_file]
    url = candidate.driver.url
    for _ in range(REPLAYS):
        costs = replay(url, candidate.pid, worked)
        results.add(SESSION, "session_dynamic_ms", candidate.name, sum(costs) / len(costs))
    results.add(SESSION, "session_dynamic", candidate.name, len(worked))


@dataclass
class Session:
    """Sums over one fixed session."""

    milliseconds: float = 0.0
    requests: int = 0
    bytes: int = 0
    steps: int = 0
    unchanged: int = 0
    asked: list[Asked] = field(default_factory=list)

    def add(self, change: Change) -> None:
        """One more step."""
        self.milliseconds += change.milliseconds
        self.requests += change.requests
        self.bytes += change.bytes
        self.steps += 1
        self.unchanged += change.milliseconds == 0.0
        self.asked += [Asked.of(request) for request in change.seen]


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
    others = [entry for entry in plan.levels if entry[0] != plan.level]
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
