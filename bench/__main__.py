"""`python -m bench`: floor, atlas and common way in the same run, in a real Chromium; then how the
preparation grows (bench.prepare_scale), what confidentiality costs (bench.confidentiality), what
pictures cost (bench.pictures) and what comparing costs (bench.analysis), which
`python -m bench prepare`, `python -m bench confidentiality`, `python -m bench pictures` and
`python -m bench analysis` measure alone.

Times are taken from the screen (screencast frames equal to the final picture of the map), bytes
from the browser's network log, processor time and memory from the operating system. The three
take turns, so that a slow moment of the machine meets all of them.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bench.analysis import run_analysis_bench
from bench.confidentiality import run_confidentiality_bench
from bench.drivers import Driver
from bench.inputs import FIRST_LEVEL, Plan, make_plan, write_common_way, write_floor
from bench.measure import Change, Visitor, run_session
from bench.pictures import run_pictures_bench
from bench.prepare_scale import run_prepare_bench
from bench.report import Report
from bench.screen import NothingPaintedError
from bench.server_cost import Asked, cpu_seconds, file_sizes, memory_mb, replay
from bench.servers import Candidate, candidates
from dashboard.settings import load_settings
from layers.store import Store
from scripts.chromium import FLAGS, WHAT_TO_INSTALL, find_chromium
from scripts.server import running_server

REPEATS = 5
SESSIONS = 3
YEAR_CHANGES = 4
INDICATOR_CHANGES = 3
COST_ROUNDS = 10

FIRST = "first visit to the visible map, ms"
FIRST_BYTES = "first visit, kB"
SECOND_BYTES = "second visit, kB"
YEAR = "year change, ms"
YEAR_REQUESTS = "year change, requests"
INDICATOR = "indicator change, ms"
INDICATOR_REQUESTS = "indicator change, requests"
INDICATOR_BYTES = "indicator change, kB"
COLD = "server CPU per indicator change, nothing kept, ms"
WARM = "server CPU per indicator change, kept, ms"
MEMORY = "largest process after the sessions, MB"


KEEP = Path("bench-results")


def main() -> None:
    """Measure, print, keep."""
    alone = {
        "analysis": run_analysis_bench,
        "pictures": run_pictures_bench,
        "prepare": run_prepare_bench,
        "confidentiality": run_confidentiality_bench,
    }
    if sys.argv[1:] and (len(sys.argv) > 2 or sys.argv[1] not in alone):
        raise SystemExit("python -m bench [analysis | pictures | prepare | confidentiality]")
    if not sys.argv[1:]:
        _browser_bench()
    for name, run in alone.items():
        if sys.argv[1:] in ([], [name]):
            print("\n".join(run(KEEP)))


def _browser_bench() -> None:
    chromium = find_chromium()
    if chromium is None:
        raise SystemExit(WHAT_TO_INSTALL)
    settings = load_settings()
    store = Store.open(settings.tables_dir, settings.municipality)
    plan, report = make_plan(store), Report()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        write_common_way(store, plan, folder / "common")
        write_floor(store, plan, folder / "floor")
        # With software GL the browser would rasterise the page there too, which is slower.
        flags = [*FLAGS, "--disable-gpu-rasterization"]
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        with candidates(settings.tables_dir, folder / "common", folder / "floor") as three:
            _visits(browser, three, plan, report)
            _sessions(browser, three, plan, report)
            _server_costs(browser, three, plan, report, settings.tables_dir)
            atlas = next(c for c in three if c.driver.name == "atlas")
            sizes, geometry = file_sizes(atlas.driver.url, store, FIRST_LEVEL)
        browser.close()
    report.add(f"values files, {FIRST_LEVEL}, gzipped kB", "atlas", *(s / 1000 for s in sizes))
    report.add(f"geometry, {FIRST_LEVEL}, gzipped kB", "atlas", geometry / 1000)
    _goals(report)
    print("\n".join(report.lines()))
    print(f"\nKept in {report.write(KEEP)}")


def _visits(browser: Browser, three: tuple[Candidate, ...], plan: Plan, report: Report) -> None:
    for number in range(REPEATS + 1):
        for candidate in three:
            print(f"visit {number} of {REPEATS}: {candidate.driver.name}", flush=True)
            # The first round warms servers and browser and is not counted.
            kept = report if number else Report()
            with Visitor(browser, candidate.driver) as visitor:
                _visit(visitor, candidate.driver, plan, kept)


def _visit(visitor: Visitor, driver: Driver, plan: Plan, report: Report) -> None:
    address = driver.map_address(plan.indicators[0][0])
    first = visitor.visit(address, driver.map_element)
    report.add(FIRST, driver.name, first.milliseconds)
    report.add(FIRST_BYTES, driver.name, first.bytes / 1000)
    for _ in range(YEAR_CHANGES):
        try:
            change = visitor.change(lambda: driver.set_year(visitor.page, -1), driver.map_element)
        except NothingPaintedError:
            continue
        report.add(YEAR, driver.name, change.milliseconds)
        report.add(YEAR_REQUESTS, driver.name, change.requests)
    for indicator, label in plan.indicators[1 : INDICATOR_CHANGES + 1]:
        change = _to_indicator(visitor, driver, indicator, label)
        report.add(INDICATOR, driver.name, change.milliseconds)
        report.add(INDICATOR_REQUESTS, driver.name, change.requests)
        report.add(INDICATOR_BYTES, driver.name, change.bytes / 1000)
    again = visitor.visit_again(address, driver.map_element)
    report.add(SECOND_BYTES, driver.name, again.bytes / 1000)


def _to_indicator(visitor: Visitor, driver: Driver, indicator: str, label: str) -> Change:
    return visitor.step(
        lambda: driver.set_indicator(visitor.page, indicator, label), driver.map_element
    )


def _sessions(browser: Browser, three: tuple[Candidate, ...], plan: Plan, report: Report) -> None:
    for number in range(SESSIONS):
        for candidate in three:
            name = candidate.driver.name
            print(f"session {number + 1} of {SESSIONS}: {name}", flush=True)
            before = cpu_seconds(candidate.pid)
            with Visitor(browser, candidate.driver) as visitor:
                done = run_session(visitor, plan)
            server = cpu_seconds(candidate.pid) - before
            report.add("session, until painted, s", name, done.milliseconds / 1000)
            report.add("session, server CPU, s", name, server)
            report.add("session, requests answered by the server", name, done.requests)
            report.add("session, kB", name, done.bytes / 1000)
            report.add("session, steps", name, done.steps)
            report.add("session, steps without another picture", name, done.unchanged)
    for candidate in three:
        report.add(MEMORY, candidate.driver.name, memory_mb(candidate.pid))


def _server_costs(
    browser: Browser,
    three: tuple[Candidate, ...],
    plan: Plan,
    report: Report,
    tables_dir: Path,
) -> None:
    # The floor hands out files and starts a thread for each, which this clock does not see.
    for candidate in three:
        driver = candidate.driver
        if driver.name == "floor":
            continue
        print(f"server cost: {driver.name}", flush=True)
        changes = _record(browser, driver, plan) * COST_ROUNDS
        report.add(WARM, driver.name, *replay(driver.url, candidate.pid, changes))
        if driver.name == "atlas":
            with running_server(tables_dir, CACHE_MEGABYTES="0") as fresh:
                report.add(COLD, driver.name, *replay(fresh.url, fresh.pid, changes))
        else:
            # It keeps nothing, so there is nothing to switch off.
            report.add(COLD, driver.name, *report.numbers[WARM][driver.name])


def _record(browser: Browser, driver: Driver, plan: Plan) -> list[list[Asked]]:
    """What the browser asks for when the indicator changes at the finest level."""
    changes, known = [], set()
    with Visitor(browser, driver) as visitor:
        visitor.visit(driver.map_address(plan.indicators[0][0]), driver.map_element)
        known.update(request.url for request in visitor.traffic.seen)
        level, label = plan.levels[-1]
        step = visitor.step(
            lambda: driver.set_level(visitor.page, level, label), driver.map_element
        )
        known.update(request.url for request in step.seen)
        for indicator, text in [*plan.indicators[1:], plan.indicators[0]]:
            change = _to_indicator(visitor, driver, indicator, text)
            asked = [r for r in change.seen if r.method == "POST" or r.url not in known]
            known.update(request.url for request in asked)
            if asked:
                changes.append([Asked.of(request) for request in asked])
    return changes


def _goals(report: Report) -> None:
    def ratio(measure: str) -> float:
        return report.median(measure, "atlas") / report.median(measure, "floor")

    report.goal("year change, atlas ÷ floor", ratio(YEAR), 1.5)
    report.goal("first visible map, atlas ÷ floor", ratio(FIRST), 2)
    report.goal("requests of a year change", max(report.numbers[YEAR_REQUESTS]["atlas"]), 0)
    most = max(report.numbers[INDICATOR_REQUESTS]["atlas"])
    report.goal("requests of an indicator change", most, 2)
    sizes = report.numbers[f"values files, {FIRST_LEVEL}, gzipped kB"]["atlas"]
    report.goal("largest values file, kB", max(sizes), 20)
    geometry = report.median(f"geometry, {FIRST_LEVEL}, gzipped kB", "atlas")
    report.goal("geometry of the Stadtteile, kB", geometry, 20)
    report.goal("second visit, kB", report.median(SECOND_BYTES, "atlas"), 60)
    report.goal("server CPU per indicator change, ms", report.median(COLD, "atlas"), 15)
    report.goal("memory of one worker, MB", report.median(MEMORY, "atlas"), 350)


if __name__ == "__main__":
    main()
