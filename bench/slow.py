"""Part "slow": the map page with a 4x slower processor on a slow 4G line."""

from pathlib import Path

import numpy as np
from playwright.sync_api import Browser

from bench.measure import SLOW, Visitor
from bench.places import Place, places
from bench.results import ATLAS, COMMON, Results
from bench.screen import same
from bench.servers import Candidate, candidates
from bench.visits import browser

REPEATS = 2
COMMON_REPEATS = 1
"""It sends 6 MB, which fill that line for half a minute; the line leaves little to differ."""


def run_slow(work: Path, results: Results) -> None:
    """Visible map, layout shift and the moment from which on a change of the year shows."""
    with browser() as chromium:
        for place in places(work):
            with candidates(place) as three:
                for candidate in three[:2]:  # not counted: warms the servers
                    with Visitor(chromium, candidate.driver) as visitor:
                        visitor.visit(_address(candidate, place), candidate.driver.map_element)
                for number in range(REPEATS):
                    for candidate in three:
                        if number < (COMMON_REPEATS if candidate.name == COMMON else REPEATS):
                            _round(chromium, candidate, place, results, number)
                            results.save()


def _address(candidate: Candidate, place: Place) -> str:
    return candidate.driver.map_address(place.plan.indicators[0][0])


def _round(
    chromium: Browser, candidate: Candidate, place: Place, results: Results, number: int
) -> None:
    def keep(measure: str, value: float) -> None:
        results.add(place.name, measure, candidate.name, value)

    print(f"  {place.name}: slow visit {number + 1}, {candidate.name}", flush=True)
    driver = candidate.driver
    with Visitor(chromium, driver, SLOW) as visitor:
        visit = visitor.visit(_address(candidate, place), driver.map_element)
        keep("slow_visible_ms", visit.milliseconds)
        keep("slow_until_kb", visit.bytes_until / 1000)
        keep("shift", visitor.shift)
        picture = visitor.screen.final(visitor.box(driver.map_element))
    if candidate.name != ATLAS:
        return
    for is_ready in (False, True):
        found = _act(chromium, candidate, place, picture, is_ready=is_ready)
        if found is not None:
            keep("slow_interactive_ms", found)
            return
        results.note(
            f"{place.name} Gebiete, {driver.name}: Die Jahreswahl wirkte nicht, bevor die Seite "
            "sich bereit meldete; gezählt ist eine Wahl danach."
        )


def _act(
    chromium: Browser, candidate: Candidate, place: Place, before: np.ndarray, *, is_ready: bool
) -> float | None:
    """Milliseconds until a changed year shows; None where the choice had no effect."""
    with Visitor(chromium, candidate.driver, SLOW) as visitor:
        found = visitor.visit_and_act(_address(candidate, place), is_ready=is_ready)
        after = visitor.screen.final(visitor.box(candidate.driver.map_element))
    return None if same(before, after) else found.milliseconds
