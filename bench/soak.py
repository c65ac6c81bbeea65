"""Part "soak": mixed load for half an hour; memory of the workers must not grow.

``soak`` is of use elsewhere: it loads any server for any time.
"""

import os
import random
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.asked import Asked, packed
from bench.german import number
from bench.load import run_job
from bench.places import SIZES, Place, load_place
from bench.results import ATLAS, Results
from bench.server_cost import worker_memory
from bench.servers import candidates
from layers.queries import catalogue
from layers.store import Store

CLIENTS, PAUSE = 8, 0.05
SAMPLES = 60
PAGES = ("", "/karte", "/zeitreihe", "/disparitaeten", "/veraenderung", "/sozialindex")


@dataclass(frozen=True)
class Soaked:
    """Sum of the workers' proportional sets at even moments, in megabytes; answers and failures."""

    memory: list[float]
    answers: int
    failed: list[str]
    seconds: float

    @property
    def growth(self) -> float:
        """Megabytes that the last fifth has more than the second: the first one fills caches."""
        part = max(1, len(self.memory) // 5)
        second, last = self.memory[part : 2 * part], self.memory[-part:]
        return sum(last) / len(last) - sum(second) / len(second) if second else 0.0


def run_soak(work: Path, results: Results) -> None:
    """As many minutes as BENCH_MINUTES says, two workers."""
    seconds = float(os.environ.get("BENCH_MINUTES", "30")) * 60
    place = load_place(work, SIZES[0])
    with candidates(place, (ATLAS,), workers=2) as (atlas,):
        found = soak(atlas.driver.url, atlas.pid, addresses(place), seconds)
    results.add(place.name, "soak_mb", ATLAS, *found.memory)
    results.add(place.name, "soak_growth_mb", ATLAS, found.growth)
    results.add(place.name, "soak_answers", ATLAS, found.answers)
    results.add(place.name, "soak_failed", ATLAS, len(found.failed))
    results.add(place.name, "soak_minutes", ATLAS, found.seconds / 60)
    results.tables += _course(found)
    for reason in sorted(set(found.failed))[:5]:
        results.note(f"Dauerlast: {reason[:200]}")


def _course(found: Soaked) -> list[str]:
    """The memory at ten moments, as a table."""
    count = len(found.memory)
    picked = sorted({round(i * (count - 1) / 9) for i in range(10)})
    minutes = [number((i + 1) / count * found.seconds / 60) for i in picked]
    memory = [number(found.memory[i]) for i in picked]
    return [
        "| nach Minuten | " + " | ".join(minutes) + " |",
        "| --- " * (len(picked) + 1) + "|",
        "| PSS, MB | " + " | ".join(memory) + " |",
    ]


def soak(url: str, pid: int, paths: Sequence[str], seconds: float) -> Soaked:
    """Let 8 clients with short pauses ask ``paths`` in turn; ``pid`` is the first process of the
    server. Failures are answers from 400 on and those that did not come."""
    told: dict[str, list[str] | list[float]] = {}
    wrong: list[Exception] = []

    def ask() -> None:
        try:
            interactions = [packed([Asked(path, None, "")]) for path in paths]
            told.update(
                run_job(
                    seconds + 60,
                    kind="steady",
                    url=url,
                    interactions=interactions,
                    clients=CLIENTS,
                    seconds=seconds,
                    pause=PAUSE,
                )
            )
        except Exception as error:
            wrong.append(error)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    memory: list[float] = []
    while asking.is_alive():
        asking.join(seconds / SAMPLES)
        memory.append(sum(worker_memory(pid)[1]))
        print(f"  {len(memory)} of {SAMPLES}: {memory[-1]:.0f} MB", flush=True)
    if wrong:
        raise wrong[0]
    failed = [str(reason) for reason in told["failed"]]
    return Soaked(memory, len(told["took"]), failed, seconds)


def addresses(place: Place) -> list[str]:
    """Pages, values files, pictures and files of one municipality in a fixed mixed order."""
    store, slug, found = Store.open(place.tables, place.slug), place.slug, []
    availability = catalogue.availability(store)
    for indicator in catalogue.indicators(store):
        known, name = availability[indicator.indicator_id], indicator.indicator_id
        for level in known.mapped:
            found.append(f"/{slug}/werte/{store.fingerprint}/{name}/{level}.json")
            for year in known.periods[level]:
                choice = f"level={level}&year={year}"
                found.append(f"/{slug}/karte?indicator={name}&{choice}")
                found.append(f"/karten/{slug}/{name}.svg?{choice}")
            found.append(f"/karten/{slug}/{name}.png?level={level}")
        found.append(f"/{slug}/zeitreihe?indicator={name}")
    for level in catalogue.levels(store):
        for area in catalogue.areas(store, level.level):
            found.append(f"/{slug}/profil/{level.level}/{area.code}")
            found.append(f"/{slug}/profil/download.pdf?level={level.level}&code={area.code}")
    store.close()
    found += [f"/{slug}{page}" for page in PAGES] * 5
    random.Random(7).shuffle(found)
    return found
