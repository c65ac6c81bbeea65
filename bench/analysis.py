"""What comparing costs the server: profile, disparities, change, two indicators, social index, and
the Mappe as a file.

Run by ``python -m bench analysis`` over the releases that are there. Pages are asked for anew
(another address each time) and compressed as for a browser; times are those of the processor of
this process. Everything is timed by the clock as well, since readers wait for files.
"""

import statistics
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
from flask.testing import FlaskClient

from bench.asking import BROWSER, client_of, costs
from bench.german import cell, number, verdict
from bench.results import Results
from dashboard.selection.facts import default_level
from dashboard.settings import load_settings
from layers.queries.catalogue import areas, levels
from layers.store import Store

ROUNDS, FILES = 9, 5
MOST_SECONDS, MOST_KB = 2.0, 1_000.0
"""A profile as PDF: seconds by the clock, kB."""
PAGES = ("disparitaeten", "veraenderung", "zusammenhang", "sozialindex")


@dataclass(frozen=True)
class Asked:
    """One address: ms of the processor per answer, kB (1 000 bytes) of the answer as it is sent,
    seconds by the clock."""

    name: str
    milliseconds: list[float]
    weight: float
    seconds: list[float]


def run_analysis_bench(_work: Path, results: Results) -> None:
    """Measure every municipality that is prepared."""
    settings = load_settings()
    for pointer in sorted(settings.tables_dir.glob("*.current")):
        slug = pointer.stem
        print(f"  analysis: {slug}", flush=True)
        store = Store.open(settings.tables_dir, slug)
        place = _place(store)
        store.close()
        with client_of(settings.tables_dir, slug) as client:
            results.tables += report(slug, measure(client, slug, place))
        results.save()


def _place(store: Store) -> tuple[str, str]:
    """Level and code of an area that a first visitor would choose."""
    level = default_level(store, tuple(found.level for found in levels(store)))
    return level, areas(store, level)[0].code


def measure(client: FlaskClient, slug: str, place: tuple[str, str]) -> list[Asked]:
    """The costs of one municipality's pages and files; ``place`` is level and code of an area."""
    level, code = place
    profile = f"/{slug}/profil/{level}/{code}"
    file = f"/{slug}/profil/download.{{}}?level={level}&code={code}"
    found = [_asked(client, "Profil", f"{profile}?", ROUNDS)]
    found += [_asked(client, page, f"/{slug}/{page}?", ROUNDS) for page in PAGES]
    found += [
        _asked(client, f"Profil als {suffix.upper()}", f"{file.format(suffix)}&", FILES)
        for suffix in ("pdf", "xlsx", "pptx")
    ]
    return found


def _asked(client: FlaskClient, name: str, address: str, rounds: int) -> Asked:
    answer = client.get(f"{address}round=first", headers=BROWSER)
    milliseconds, seconds = [], []
    for turn in range(rounds):
        before = time.perf_counter()
        milliseconds += costs(client, [f"{address}round={turn}"])
        seconds.append(time.perf_counter() - before)
    return Asked(name, milliseconds, len(answer.data) / 1000, seconds)


def report(slug: str, found: list[Asked]) -> list[str]:
    """The measures as Markdown, medians with least and most, and the goals."""
    lines = [
        f"### Vergleiche und Mappe: {slug}",
        "",
        "| Anfrage | Rechenzeit, ms | Wartezeit, s | gesendet, kB |",
        "| --- | --- | --- | --- |",
    ]
    lines += [
        f"| {asked.name} | {cell(asked.milliseconds)} | {cell(asked.seconds)} "
        f"| {number(asked.weight)} |"
        for asked in found
    ]
    memory = psutil.Process().memory_info().rss / 1_000_000
    lines += ["", f"Speicher dieses Prozesses danach: {number(memory)} MB.", ""]
    for asked in found:
        if asked.name == "Profil als PDF":
            lines += [
                _goal("Profil als PDF, s", statistics.median(asked.seconds), MOST_SECONDS),
                _goal("Profil als PDF, kB", asked.weight, MOST_KB),
                "",
            ]
    return lines


def _goal(text: str, value: float, most: float) -> str:
    return f"- {text}: {number(value)}, höchstens {number(most)}: {verdict(value, most)}"
