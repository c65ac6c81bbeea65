"""What protecting Musterstadt costs: seconds per stage, counts hidden, information lost.

Run by ``python -m bench confidentiality``; the figures are of the demonstration city, whose numbers
are invented, so that they may be printed.
"""

import tempfile
import time
from itertools import pairwise
from pathlib import Path

from bench.german import number
from bench.results import Results
from layers.prepare.demo.folder import write_demo
from layers.prepare.pipeline import Summary, prepare

MOST_PREPARING, MOST_AUDITING = 300.0, 600.0
"""Seconds that the whole preparation and the audit in it may take, on two cores."""
AUDITING = "Schutz prüfen"


def run_confidentiality_bench(_work: Path, results: Results) -> None:
    """Prepare twice, the second time with the first release still within reach."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        sources, tables = Path(name) / "sources", Path(name) / "out" / "tables"
        sources.mkdir()
        write_demo(sources)
        print("  confidentiality: Musterstadt", flush=True)
        first = _prepared(sources / "musterstadt", tables)
        print("  confidentiality: Musterstadt once more", flush=True)
        second = _prepared(sources / "musterstadt", tables)
    results.tables += report(first, second)


Measured = tuple[Summary, dict[str, float]]


def _prepared(sources: Path, tables: Path) -> Measured:
    times: list[tuple[str, float]] = []
    summary = prepare(sources, tables, lambda stage: times.append((stage, time.perf_counter())))
    times.append(("", time.perf_counter()))
    return summary, {before[0]: after[1] - before[1] for before, after in pairwise(times)}


def report(first: Measured, second: Measured) -> list[str]:
    """Two tables in Markdown: seconds per stage, and what was hidden per table."""
    summary, seconds = first
    lines = ["| Schritt, s | zuerst | noch einmal |", "| --- | --- | --- |"]
    lines += [
        f"| {name} | {number(seconds[name])} | {number(second[1][name])} |" for name in seconds
    ]
    whole = (sum(seconds.values()), sum(second[1].values()))
    lines.append(
        f"| alles (Ziel: {number(MOST_PREPARING)}) | {number(whole[0])} | {number(whole[1])} |"
    )
    audit = seconds.get(AUDITING, 0.0)
    lines.append(
        "\nBeide Male derselbe Fingerabdruck: "
        f"{_yes(summary.fingerprint == second[0].fingerprint)}. "
        f"Prüfung des Schutzes in {number(MOST_AUDITING)} s: {_yes(audit <= MOST_AUDITING)}.\n"
    )
    if summary.protected is None:
        return lines
    lines += [
        "| Tabelle | Verfahren | Zahlen | kleine | verborgen | Anteil | vom Ganzen | s | Blöcke |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for e in sorted(summary.protected.effects, key=lambda e: -e.hidden):
        if e.hidden or e.how:
            lost = "" if e.lost is None else f"{number(e.lost * 100)} %"
            share = f"{number(e.hidden / e.cells * 100)} %" if e.cells else ""
            how = ", ".join(f"{n} {engine}" for engine, n in sorted(e.how.items()))
            lines.append(
                f"| {e.table} | {e.method} | {e.cells} | {e.sensitive} | {e.hidden} | {share} "
                f"| {lost} | {number(e.seconds)} | {how} |"
            )
    return lines


def _yes(is_so: bool) -> str:
    return "ja" if is_so else "**nein**"
