"""How the preparation grows: a generated municipality of 10 thousand to 10 million value rows.

Each size is prepared in a process of its own, so that its memory is measured alone. Run by
``python -m bench prepare``; ``python -m bench.prepare_scale <folder> <tables>`` is that process.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from bench.german import number, verdict
from bench.made_municipality import make_municipality
from bench.results import Results
from layers.prepare.pipeline import STAGES, prepare
from layers.store import Store
from layers.thematic.values_file import values_file_bytes

YEARS = 20
SIZES = ((50, 10), (200, 25), (2_000, 25), (2_000, 250))
"""Areas and indicators of each size; with 20 years 10 and 100 thousand, 1 and 10 million rows."""

CLASSIFYING = "Klassen bilden"
"""Timed apart from reading, checking and writing."""

MOST_SECONDS, MOST_GB = 90.0, 4.0
"""What the largest size may take, without classifying, on two cores that do nothing else."""


@dataclass(frozen=True)
class Measured:
    """One size: seconds and processor seconds per stage, largest memory in GB, file in MB, and
    milliseconds for the values file of one indicator of that release."""

    rows: int
    seconds: dict[str, float]
    processor: dict[str, float]
    memory: float
    file: float
    served: float

    @property
    def without_classes(self) -> float:
        """Seconds of all stages but classifying."""
        return sum(s for stage, s in self.seconds.items() if stage != CLASSIFYING)


def run_prepare_bench(_work: Path, results: Results) -> None:
    """Measure every size."""
    found = []
    for areas, indicators in SIZES:
        print(f"  prepare: {areas} areas x {indicators} indicators x {YEARS} years", flush=True)
        found.append(_measure(areas, indicators))
        results.tables = report(found)
        results.save()


def _measure(areas: int, indicators: int) -> Measured:
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder, tables = Path(name) / "messkreis", Path(name) / "out" / "tables"
        rows = make_municipality(folder, areas, indicators, YEARS)
        command = [sys.executable, "-m", "bench.prepare_scale", str(folder), str(tables)]
        told = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
        measured = json.loads(told)
        served, size = _serve(tables)
    return Measured(rows, **measured, file=size, served=served)


def _serve(tables: Path) -> tuple[float, float]:
    """Milliseconds for a values file of the finest level, as first asked for; MB of the release."""
    store = Store.open(tables, "messkreis")
    values_file_bytes(store, "made_000", "quartier")
    start = time.perf_counter()
    values_file_bytes(store, "made_001", "quartier")
    spent = (time.perf_counter() - start) * 1000
    store.close()
    return spent, next(tables.glob("*.duckdb")).stat().st_size / 1e6


def prepare_and_tell(folder: Path, tables: Path) -> dict[str, object]:
    """Prepare in this process: seconds and processor seconds per stage, peak memory in GB."""
    times: list[tuple[str, float, float]] = []

    def begin(stage: str) -> None:
        times.append((stage, time.perf_counter(), time.process_time()))

    prepare(folder, tables, begin)
    begin("")
    steps = list(pairwise(times))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "seconds": {before[0]: after[1] - before[1] for before, after in steps},
        "processor": {before[0]: after[2] - before[2] for before, after in steps},
        "memory": peak / (1e9 if sys.platform == "darwin" else 1e6),
    }


def report(found: list[Measured]) -> list[str]:
    """The measures as Markdown: one column per size, growth per row, and the goals."""
    sizes = [f"{m.rows:,}".replace(",", " ") for m in found]
    rows = [
        "| Wertezeilen | " + " | ".join(sizes) + " |",
        "| --- " * (len(found) + 1) + "|",
    ]
    for stage in STAGES:
        cells = [f"{number(m.seconds[stage])} ({number(m.processor[stage])})" for m in found]
        rows.append(f"| {stage}, s (Rechenzeit, s) | " + " | ".join(cells) + " |")
    told = {
        "alles außer Klassen bilden, s": [number(m.without_classes) for m in found],
        "alles außer Klassen bilden, µs je Zeile": [
            number(m.without_classes / m.rows * 1e6) for m in found
        ],
        "größter Speicher, GB": [number(m.memory) for m in found],
        "Ausgabe, MB": [number(m.file) for m in found],
        "Wertedatei eines Indikators, ms": [number(m.served) for m in found],
    }
    rows += [f"| {name} | " + " | ".join(cells) + " |" for name, cells in told.items()]
    last = found[-1]
    load, cores = os.getloadavg()[0], os.cpu_count()
    rows += [
        "",
        f"{cores} Kerne, Auslastung {number(load)} am Ende.",
        "",
        "| Ziel in der größten Größe | gefunden | höchstens | |",
        "| --- | --- | --- | --- |",
        _goal("alles außer Klassen bilden, s", last.without_classes, MOST_SECONDS),
        _goal("größter Speicher, GB", last.memory, MOST_GB),
    ]
    return rows


def _goal(text: str, found: float, most: float) -> str:
    return f"| {text} | {number(found)} | {number(most)} | {verdict(found, most)} |"


if __name__ == "__main__":
    print(json.dumps(prepare_and_tell(Path(sys.argv[1]), Path(sys.argv[2]))))
