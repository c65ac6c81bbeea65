"""What pictures cost the server: processor time and weight of the SVG for 45, 500 and 2 000 areas,
made anew and kept, the PNG, and the first answer of the map page.

Run by ``python -m bench pictures``. Requests go to the application itself, without a network, and
ask for compression as browsers do; the time is that of the processor of this process.
"""

import gzip
import statistics
from dataclasses import dataclass
from pathlib import Path

from flask.testing import FlaskClient

from bench.asking import BROWSER, client_of, costs
from bench.german import cell, number, verdict
from bench.places import places
from bench.results import Results

ROUNDS, KEPT_ROUNDS, PNG_ROUNDS = 15, 60, 3
MOST_NEW = {45: 15.0, 2_000: 150.0}
MOST_KEPT, MOST_SVG_KB, MOST_PAGE_MS, MOST_PAGE_KB = 1.0, 60.0, 30.0, 40.0


@dataclass(frozen=True)
class Measured:
    """Milliseconds of the processor for each request, kB (1 000 bytes) after gzip.

    ``new`` is an SVG made anew, compression included, ``kept`` the same asked for again; ``once``
    and ``twice`` are PNG 1 200 and 2 400 pixels wide. ``weight`` is that of the SVG.
    """

    areas: int
    new: list[float]
    kept: list[float]
    once: list[float]
    twice: list[float]
    weight: float


@dataclass(frozen=True)
class Page:
    """The first GET of the map page: ms made anew and kept, kB as a browser gets it."""

    new: list[float]
    kept: list[float]
    weight: float


def run_pictures_bench(work: Path, results: Results) -> None:
    """Measure all sizes."""
    found, page = [], None
    for place in places(work):
        print(f"  pictures: {place.name} areas", flush=True)
        indicator, level = place.plan.indicators[0][0], place.plan.level
        address = f"/karten/{place.slug}/{indicator}.{{}}?level={level}"
        with client_of(place.tables, place.slug) as client:
            found.append(measure(client, address, int(place.name)))
            page = page or measure_page(client, f"/{place.slug}/karte")
        results.tables = report(found, page)
        results.save()


def measure(client: FlaskClient, address: str, areas: int) -> Measured:
    """The costs of one map. ``address`` has ``{}`` where the suffix stands, and a query."""
    svg, png = address.format("svg"), address.format("png")
    text = client.get(svg).data
    return Measured(
        areas,
        costs(client, (f"{svg}&round={i}" for i in range(ROUNDS))),
        costs(client, [svg] * (KEPT_ROUNDS + 1))[1:],
        costs(client, (f"{png}&round={i}" for i in range(PNG_ROUNDS))),
        costs(client, (f"{png}&scale=2&round={i}" for i in range(PNG_ROUNDS))),
        len(gzip.compress(text)) / 1000,
    )


def measure_page(client: FlaskClient, path: str) -> Page:
    """The costs of a page."""
    client.get(path)
    answer = client.get(path, headers=BROWSER)
    return Page(
        costs(client, (f"{path}?round={i}" for i in range(ROUNDS))),
        costs(client, [path] * (KEPT_ROUNDS + 1))[1:],
        len(answer.data) / 1000,
    )


def report(found: list[Measured], page: Page) -> list[str]:
    """The measures as Markdown, medians with least and most, and the goals."""
    lines = [
        "| Karte | SVG neu, ms | SVG gemerkt, ms | SVG gzip, kB | PNG, ms | PNG doppelt, ms |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {m.areas} Gebiete | {cell(m.new)} | {cell(m.kept)} | {number(m.weight)} "
        f"| {cell(m.once)} | {cell(m.twice)} |"
        for m in found
    ]
    lines += [
        "",
        f"Kartenseite, erste Anfrage: neu {cell(page.new)} ms, gemerkt {cell(page.kept)} ms, "
        f"{number(page.weight)} kB.",
        "",
        "| Ziel | gefunden | höchstens | |",
        "| --- | --- | --- | --- |",
    ]
    middle = statistics.median
    goals = [
        (f"SVG mit {m.areas} Gebieten neu, ms", middle(m.new), MOST_NEW[m.areas])
        for m in found
        if m.areas in MOST_NEW
    ]
    smallest = found[0]
    goals += [
        (f"SVG mit {smallest.areas} Gebieten gemerkt, ms", middle(smallest.kept), MOST_KEPT),
        (f"SVG mit {smallest.areas} Gebieten gzip, kB", smallest.weight, MOST_SVG_KB),
        ("Kartenseite gemerkt, ms", middle(page.kept), MOST_PAGE_MS),
        ("Kartenseite gepackt, kB", page.weight, MOST_PAGE_KB),
    ]
    lines += [
        f"| {text} | {number(value)} | {number(most)} | {verdict(value, most)} |"
        for text, value, most in goals
    ]
    return lines
