"""Part "visits": first visit, changes and second visit in a fast browser, all three in turns."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bench.drivers import Driver
from bench.measure import Change, Visitor
from bench.places import Place, places
from bench.results import Results
from bench.screen import NothingPaintedError
from bench.servers import candidates
from scripts.chromium import FLAGS, WHAT_TO_INSTALL, find_chromium

REPEATS = {"45": 3, "500": 2, "2000": 2}
"""Rounds that count."""
YEAR_CHANGES, INDICATOR_CHANGES = 3, 2


@contextmanager
def browser() -> Iterator[Browser]:
    """A Chromium, ended afterwards. Raises RuntimeError where there is none."""
    chromium = find_chromium()
    if chromium is None:
        raise RuntimeError(WHAT_TO_INSTALL)
    with sync_playwright() as playwright:
        # With software GL the browser would rasterise the page there too, which is slower.
        flags = [*FLAGS, "--disable-gpu-rasterization"]
        found = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield found
        found.close()


def run_visits(work: Path, results: Results) -> None:
    """Every size: a round to warm up, which is not counted, then the rounds that count."""
    with browser() as chromium:
        for place in places(work):
            with candidates(place) as three:
                for number in range(REPEATS[place.name] + 1):
                    for candidate in three:
                        print(f"  {place.name}: visit {number}, {candidate.name}", flush=True)
                        kept = results if number else Results()
                        with Visitor(chromium, candidate.driver) as visitor:
                            _visit(visitor, place, kept, whole=bool(number))
                        results.save()


def _visit(visitor: Visitor, place: Place, results: Results, *, whole: bool) -> None:
    driver, plan = visitor.driver, place.plan

    def keep(measure: str, *numbers: float) -> None:
        results.add(place.name, measure, driver.name, *numbers)

    address = driver.map_address(plan.indicators[0][0])
    first = visitor.visit(address, driver.map_element)
    keep("first_ms", first.milliseconds)
    keep("first_kb", first.bytes / 1000)
    keep("first_requests", first.requests)
    if not whole:
        return
    for _ in range(YEAR_CHANGES):
        try:
            change = visitor.change(lambda: driver.set_year(visitor.page, -1), driver.map_element)
        except NothingPaintedError:
            continue
        keep("year_ms", change.milliseconds)
        keep("year_requests", change.requests)
    for indicator, label in plan.indicators[1 : INDICATOR_CHANGES + 1]:
        change = to_indicator(visitor, driver, indicator, label)
        if change.milliseconds:  # 0 where the picture stayed the same
            keep("indicator_ms", change.milliseconds)
        keep("indicator_requests", change.requests)
        keep("indicator_kb", change.bytes / 1000)
    again = visitor.visit_again(address, driver.map_element)
    keep("second_kb", again.bytes / 1000)
    keep("second_requests", again.requests)


def to_indicator(visitor: Visitor, driver: Driver, indicator: str, label: str) -> Change:
    """Change the indicator; 0 ms where the picture stays the same."""
    return visitor.step(
        lambda: driver.set_indicator(visitor.page, indicator, label), driver.map_element
    )
