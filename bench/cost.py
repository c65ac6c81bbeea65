"""Parts "cost", "steady" and "hall": what interactions and visits ask of the servers."""

import os
import urllib.request
from pathlib import Path

from bench.asked import Interaction, packed
from bench.load import run_job
from bench.places import SIZES, Place, places
from bench.recorded import Recording, recording
from bench.results import ATLAS, CANDIDATES, COMMON, FLOOR, Results, percentile
from bench.server_cost import replay, worker_memory
from bench.servers import Candidate, candidates
from layers.queries import catalogue
from layers.store import Store

COST_ROUNDS = 5
CLIENTS, SECONDS = 16, 5.0
VISITS_A_SECOND = 10
HALL_SECONDS = {ATLAS: 60.0, FLOOR: 10.0, COMMON: 10.0}
"""600 visits to the atlas; the others are asked as often, but for less long."""


def run_cost(work: Path, results: Results) -> None:
    """Processor time of the servers per change, kept and with nothing kept; sizes of the files."""
    for place in places(work):
        with candidates(place, (ATLAS, COMMON)) as two:
            for candidate in two:
                print(f"  {place.name}: cost, {candidate.name}", flush=True)
                _cost(place, candidate, recording(work, candidate.driver, place), results)
                results.save()
            _file_sizes(place, two[0].driver.url, results)
            results.save()


def _cost(place: Place, candidate: Candidate, found: Recording, results: Results) -> None:
    name, url, pid = candidate.name, candidate.driver.url, candidate.pid
    indicators, years = found.indicators * COST_ROUNDS, found.years * COST_ROUNDS
    replay(url, pid, found.indicators)
    results.add(place.name, "cpu_indicator_kept_ms", name, *replay(url, pid, indicators))
    results.add(place.name, "cpu_year_ms", name, *(replay(url, pid, years) or [0.0]))
    if name == ATLAS:
        with candidates(place, (ATLAS,), CACHE_MEGABYTES="0") as (fresh,):
            url, pid = fresh.driver.url, fresh.pid
            replay(url, pid, found.indicators[:1])
            costs = replay(url, pid, indicators)
    else:
        # It keeps nothing, so there is nothing to switch off.
        costs = results.numbers[place.name]["cpu_indicator_kept_ms"][name]
    results.add(place.name, "cpu_indicator_anew_ms", name, *costs)


def _file_sizes(place: Place, url: str, results: Results) -> None:
    """Bytes of the values files of all indicators at the level shown first, and of its outlines."""
    store, level = Store.open(place.tables, place.slug), place.plan.level
    base = f"{url}/{place.slug}"
    availability = catalogue.availability(store)
    for indicator in catalogue.indicators(store):
        if level in availability[indicator.indicator_id].mapped:
            path = f"{base}/werte/{store.fingerprint}/{indicator.indicator_id}/{level}.json"
            results.add(place.name, "values_kb", ATLAS, _size(path) / 1000)
    path = f"{base}/geometrie/{store.fingerprint}/{level}.json"
    results.add(place.name, "outlines_kb", ATLAS, _size(path) / 1000)
    store.close()


def _size(address: str) -> int:
    request = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return len(answer.read())


def run_steady(work: Path, results: Results) -> None:
    """Interactions a second at 16 clients, and memory of one worker and of two after that."""
    for place in places(work):
        for name in CANDIDATES:
            print(f"  {place.name}: 16 clients, {name}", flush=True)
            with candidates(place, (name,)) as (one,):
                found = recording(work, one.driver, place)
                _ask_steadily(place, one, found, results)
                if name != FLOOR:
                    _memory(place, one, 1, results)
            if name != FLOOR:
                _two_workers(place, name, found, results)
            results.save()


def _ask_steadily(place: Place, candidate: Candidate, found: Recording, results: Results) -> None:
    for kind, interactions in (("indicators", found.indicators), ("years", found.years)):
        if not interactions:
            continue
        told = run_job(
            SECONDS * 3 + 30,
            kind="steady",
            url=candidate.driver.url,
            interactions=[packed(one) for one in interactions],
            clients=CLIENTS,
            seconds=SECONDS,
        )
        name = candidate.name
        results.add(place.name, f"{kind}_a_second", name, len(told["took"]) / told["seconds"])
        if told["took"]:
            results.add(place.name, f"{kind}_p95_ms", name, percentile(told["took"], 0.95))
        results.add(place.name, f"{kind}_failed", name, len(told["failed"]))


def _two_workers(place: Place, name: str, found: Recording, results: Results) -> None:
    with candidates(place, (name,), workers=2) as (two,):
        run_job(
            60.0,
            kind="steady",
            url=two.driver.url,
            interactions=[packed(one) for one in [found.visit, *found.indicators]],
            clients=CLIENTS,
            seconds=2.0,
        )
        _memory(place, two, 2, results)


def _memory(place: Place, candidate: Candidate, workers: int, results: Results) -> None:
    rss, pss = worker_memory(candidate.pid)
    results.add(place.name, f"rss_{workers}_mb", candidate.name, *rss)
    results.add(place.name, f"pss_{workers}_mb", candidate.name, *pss)


def run_hall(work: Path, results: Results) -> None:
    """600 first visits within a minute from one address, at fixed moments."""
    for place in places(work):
        names = (ATLAS, FLOOR, COMMON) if place.name == SIZES[0] else (ATLAS,)
        for name in names:
            print(f"  {place.name}: a hall of visitors, {name}", flush=True)
            with candidates(place, (name,), workers=min(2, os.cpu_count() or 1)) as (candidate,):
                _fill(place, candidate, recording(work, candidate.driver, place).visit, results)
            results.save()


def _fill(place: Place, candidate: Candidate, visit: Interaction, results: Results) -> None:
    name, seconds = candidate.name, HALL_SECONDS[candidate.name]
    visits = round(seconds * VISITS_A_SECOND)
    told = run_job(
        seconds + 60,
        kind="hall",
        url=candidate.driver.url,
        visit=packed(visit),
        visits=visits,
        seconds=seconds,
    )
    results.add(place.name, "hall_visits", name, visits)
    results.add(place.name, "hall_requests", name, len(visit))
    results.add(place.name, "hall_failed", name, len(told["failed"]))
    for kind in ("pages", "wholes"):
        if told[kind]:
            results.add(place.name, f"hall_{kind}_p50_ms", name, percentile(told[kind], 0.5))
            results.add(place.name, f"hall_{kind}_p95_ms", name, percentile(told[kind], 0.95))
    for reason in sorted(set(told["failed"]))[:3]:
        results.note(f"{place.name} Gebiete, {name}, 600 Besuche: {reason[:200]}")
