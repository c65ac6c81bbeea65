"""A generated municipality of any size, in the folder form of docs/folder.md."""

import hashlib
import json
from pathlib import Path

import duckdb
import numpy as np

CELL = 0.01
"""Side of an area in degrees."""
ACROSS = 50
"""Areas of a row of the map; two rows are a Bezirk, whose code begins theirs."""
FIRST_YEAR = 2005

MUNICIPALITY = """slug = "{slug}"
name = "Messkreis"
publisher = "Kreis Messkreis (erfunden)"
contact_email = "messkreis@beispiel.invalid"
kind = "county"
demonstration = true

[rules]
small_denominator = 50
minimum_cases = 3
first_year = 2000
last_year = 2030

[[level]]
level = "bezirk"
name = "Bezirk"
name_plural = "Bezirke"
file = "areas/bezirk.geojson"
union_of = "quartier"
code_prefix = 3

[[level]]
level = "quartier"
name = "Quartier"
name_plural = "Quartiere"
file = "areas/quartier.geojson"
"""

SOURCES = """[[source]]
id = "made"
publisher = "Kreis Messkreis (erfunden)"
title = "Zahlen zum Messen"
url = ""
licence = "CC0-1.0"
as_of = "2024-12-31"
retrieved = "2026-01-01"
already_published = true
"""

PASSPORT = """file = "{level}.geojson"
source = "made"
sha256 = "{sha256}"
"""

INDICATOR = """id = "{id}"
grid = "A1"
sort = {sort}
kind = "core"
title = "{title}"
short_title = "{title}"
unit = "{unit}"
decimals = {decimals}
measure = "{measure}"
period_kind = "reference_day"
direction = "neutral"
provenance = "demonstration"
definition = "Erfunden."
sentence = ""

[sources]
numerator = ["made"]

[recipe]
kind = "values"
per = {per}
"""


def make_municipality(folder: Path, areas: int, indicators: int, years: int) -> int:
    """Write the folder and give the number of its value rows (areas x indicators x years).

    ``areas`` is a multiple of 50.
    Two thirds of the indicators are shares with numerator and denominator, one third are counts.
    Areas are uneven cells with common borders; each row says where it came from.
    """
    for name in ("areas", "indicators", "values"):
        (folder / name).mkdir(parents=True)
    (folder / "municipality.toml").write_text(MUNICIPALITY.format(slug=folder.name), "utf-8")
    (folder / "sources.toml").write_text(SOURCES, "utf-8")
    for level, outlines in _outlines(areas).items():
        data = json.dumps(outlines).encode()
        (folder / "areas" / f"{level}.geojson").write_bytes(data)
        passport = PASSPORT.format(level=level, sha256=hashlib.sha256(data).hexdigest())
        (folder / "areas" / f"{level}.passport.toml").write_text(passport, "utf-8")
    for number in range(indicators):
        text = _indicator(number)
        (folder / "indicators" / f"made_{number:03d}.toml").write_text(text, "utf-8")
    _write_values(folder / "values", areas, indicators, years)
    return areas * indicators * years


def _outlines(areas: int) -> dict[str, object]:
    rows = areas // ACROSS
    moved = np.random.default_rng(1).uniform(-0.2, 0.2, (rows + 1, ACROSS + 1, 2))
    grid = np.stack(np.meshgrid(range(ACROSS + 1), range(rows + 1)), axis=-1) + moved
    corners = np.round(np.array([6.5, 51.0]) + grid * CELL, 6)
    small = []
    for number in range(areas):
        y, x = divmod(number, ACROSS)
        ring = [corners[y, x], corners[y, x + 1], corners[y + 1, x + 1], corners[y + 1, x]]
        small.append(_feature(f"{number:05d}", f"Quartier {number:05d}", ring))
    large = []
    for number, first in enumerate(range(0, rows, 2)):
        last = min(first + 2, rows)
        east = [corners[y, ACROSS] for y in range(first + 1, last)]
        west = [corners[y, 0] for y in range(last - 1, first, -1)]
        ring = [*corners[first], *east, *corners[last][::-1], *west]
        large.append(_feature(f"{number:03d}", f"Bezirk {number:03d}", ring))
    return {
        level: {"type": "FeatureCollection", "features": features}
        for level, features in (("quartier", small), ("bezirk", large))
    }


def _feature(code: str, name: str, ring: list[np.ndarray]) -> dict[str, object]:
    outline = [[float(value) for value in point] for point in (*ring, ring[0])]
    return {
        "type": "Feature",
        "properties": {"code": code, "name": name},
        "geometry": {"type": "Polygon", "coordinates": [outline]},
    }


def _indicator(number: int) -> str:
    counted = number % 3 == 2
    return INDICATOR.format(
        id=f"made_{number:03d}",
        sort=number,
        title=f"{'Anzahl' if counted else 'Anteil'} {number}",
        unit="" if counted else "%",
        decimals=0 if counted else 1,
        measure="count" if counted else "rate",
        per=1 if counted else 100,
    )


def _write_values(folder: Path, areas: int, indicators: int, years: int) -> None:
    """Five files, so that names of files and lines have to be kept apart."""
    with duckdb.connect(config={"threads": 2}) as connection:
        for part in range(5):
            connection.execute(
                f"""COPY (
                    SELECT format('made_{{:03d}}', i) AS indicator, 'quartier' AS level,
                           format('{{:05d}}', a) AS area, {FIRST_YEAR} + p AS period,
                           '' AS school_type, '' AS breakdown,
                           CASE WHEN i % 3 = 2 THEN people END AS value,
                           CASE WHEN i % 3 <> 2 THEN part END AS numerator,
                           CASE WHEN i % 3 <> 2 THEN people END AS denominator,
                           '' AS sign, CASE WHEN p = {years} - 1 THEN 'provisional' END AS flags,
                           'zahlen.xlsx|Werte|C' || (i * {areas} + a) AS origin
                    FROM (
                        SELECT i, a, p, 200 + (hash(a) % 3000 + p * 7)::INTEGER AS people,
                               (people * (0.05 + (hash(i, a) % 1000) / 4000
                                          + (hash(i, a, p) % 1000) / 50000))::INTEGER AS part
                        FROM range({indicators}) i(i), range({years}) p(p), range({areas}) a(a)
                        WHERE i % 5 = {part}
                    )
                ) TO '{folder / f"made-{part}.csv"}' (DELIMITER ';', HEADER)"""  # noqa: S608
            )
