"""Cells of files in the form of docs/folder.md: what they may hold, and why they are wrong."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import duckdb

from layers.model import PeriodKind
from layers.prepare.faults import Code, FaultList
from layers.prepare.lookup import Finding, KnownAreas, meant
from layers.prepare.read import Metadata
from layers.prepare.specs import IndicatorFile
from layers.status import Flag, Status

Cells = dict[str, str]

MOST = 1e15
"""No delivered number is larger."""


class Wrong(NamedTuple):
    """A fault of a cell before it has its place."""

    code: Code
    column: str
    why: str
    remedy: str


@dataclass(frozen=True)
class Words:
    """What the cells of a row may hold. ``edition``: edition of a period, None outside all;
    ``editions``: those in which an area (level, code) is valid."""

    indicators: dict[str, IndicatorFile]
    areas: KnownAreas
    school_types: dict[str, str]
    years: tuple[int, int]
    edition: Callable[[str, int], int | None]
    editions: dict[tuple[str, str], set[int]]


def words_of(connection: duckdb.DuckDBPyConnection, metadata: Metadata) -> Words:
    """The words of a municipality, areas as the database has them."""
    names: dict[str, dict[str, str]] = {}
    editions: dict[tuple[str, str], set[int]] = {}
    known = connection.execute("SELECT level::TEXT, code::TEXT, name, edition FROM known_area")
    for level, code, name, edition in known.fetchall():
        names.setdefault(level, {})[code] = name
        editions.setdefault((level, code), set()).add(edition)
    rows = connection.execute("SELECT period_kind, period, edition FROM period_edition").fetchall()
    dated = {(kind, period): edition for kind, period, edition in rows}
    rules = metadata.municipality.rules
    return Words(
        indicators={i.id: i for i in metadata.indicators},
        areas=KnownAreas(names),
        school_types={t.id: t.name_plural for t in metadata.school_types.school_type},
        years=(rules.first_year, rules.last_year),
        edition=lambda kind, period: dated.get((kind, period)),
        editions=editions,
    )


def parts(finding: Finding) -> tuple[str, str]:
    """Why and remedy, as a Wrong takes them."""
    return finding.why, finding.remedy


def wrong_place(
    cells: Cells, words: Words, kind: PeriodKind | None, period: int | Finding
) -> Iterator[tuple[str, Wrong]]:
    """What is wrong with level and area; of a ``period`` of that kind, where it is known."""
    level, area = cells.get("level", ""), cells.get("area", "")
    if level not in words.areas.names:
        why = f"Die Ebene „{level}“ gibt es nicht." if level else "Hier fehlt die Ebene."
        remedy = meant(level, {name: name for name in words.areas.names})
        yield "level", Wrong(Code.REFERENCE, "level", why, remedy)
        return
    if not area:
        remedy = "Den Schlüssel eintragen; Fälle ohne Ort heißen not_located."
        yield "area", Wrong(Code.EMPTY_CELL, "area", "Hier fehlt das Gebiet.", remedy)
        return
    valid = words.editions.get((level, area))
    if valid is None:
        yield "area", Wrong(Code.AREA_UNKNOWN, "area", *parts(words.areas.unknown(level, area)))
        return
    if kind is None or isinstance(period, Finding):
        return
    edition = words.edition(kind.value, period)
    if edition is None or edition > max(valid):
        why = f"Das Gebiet {area} gab es {_when(kind, period)} nicht mehr."
        remedy = "Den Zeitraum prüfen oder das Gebiet nehmen, das damals galt (conversions.csv)."
        yield "area", Wrong(Code.AREA_UNKNOWN, "area", why, remedy)


def _when(kind: PeriodKind, period: int) -> str:
    return f"im Schuljahr {period}" if kind is PeriodKind.SCHOOL_YEAR else f"{period}"


def year_of(text: str, years: tuple[int, int]) -> int | Finding:
    """The year of a cell, or why it is none."""
    first, last = years
    if text.isascii() and text.isdigit() and len(text) == 4 and first <= int(text) <= last:
        return int(text)
    if len(text) == 7 and text[4] == "/" and text[:4].isdigit():
        return Finding("Ein Schuljahr steht hier mit seinem ersten Jahr.", f"{text[:4]} eintragen.")
    return Finding(
        f"Das ist kein Jahr zwischen {first} und {last}.",
        "Jahr berichtigen oder die Grenzen in municipality.toml ändern.",
    )


def number_of(text: str) -> float | Finding:
    """The number of a cell, or why it is none."""
    try:
        number = float(text) if "_" not in text else float("nan")
    except ValueError:
        number = float("nan")
    if abs(number) <= MOST:
        return number
    if number == number:
        return Finding("Diese Zahl ist zu groß.", "Wert prüfen.")
    if "," in text:
        return Finding(
            "Zahlen stehen hier mit Dezimalpunkt und ohne Tausenderzeichen.",
            "Das Komma durch einen Punkt ersetzen.",
        )
    return Finding(
        "Hier muss eine Zahl stehen.",
        "Zahl eintragen; gibt es keine, die Zelle leeren und unter sign sagen, warum.",
    )


def wrong_signs(cells: Cells) -> Iterator[tuple[str, Wrong]]:
    """What is wrong with the cells ``sign`` and ``flags``."""
    sign = cells.get("sign", "")
    if sign and sign not in list(Status):
        remedy = f"Eines von {', '.join(Status)} eintragen."
        yield "sign", Wrong(Code.NAME_UNKNOWN, "sign", "Dieses Zeichen gibt es nicht.", remedy)
    flags = cells.get("flags", "")
    given = [part.strip(" ") for part in flags.split(",")] if flags else []
    if set(given) - set(Flag) or len(set(given)) < len(given):
        remedy = f"Nur {', '.join(Flag)}, durch Kommas getrennt."
        yield "flags", Wrong(Code.NAME_UNKNOWN, "flags", "Diesen Vermerk gibt es nicht.", remedy)


def tell_at(faults: FaultList, file: str, line: int, origin: str, wrong: Wrong, value: str) -> None:
    """A fault at the place that the row came from, or at its line where it does not say so."""
    source, _, rest = origin.partition("|")
    sheet, _, cell = rest.partition("|")
    if not source:
        faults.add(
            wrong.code, file, wrong.why, wrong.remedy, row=line, column=wrong.column, value=value
        )
        return
    digits = "".join(c for c in cell if c.isdigit())
    faults.add(
        wrong.code, source, wrong.why, wrong.remedy, row=int(digits or line), column=wrong.column,
        value=value, sheet=sheet, cell=cell,
    )  # fmt: skip
