"""What a municipality's folder already says, as rows of the template's sheets."""

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from layers.model import MUNICIPALITY_LEVEL, NOT_LOCATED, REFERENCE_LEVEL, PeriodKind, period_label
from layers.prepare.areas_file import OutlineSource, read_areas
from layers.prepare.coverage import TopologyError
from layers.prepare.specs import FACILITY_KINDS
from layers.prepare.workbook.columns import SHEETS, Kind, Sheet
from layers.prepare.workbook.delivery import Entry
from layers.prepare.workbook.existing import Existing
from layers.prepare.workbook.words import COMPARISON, FLAG_WORDS, UNPLACED, WHOLE

Row = dict[str, str]
"""Key of a column -> what stands in the cell."""

BY_KEY = {sheet.key: sheet for sheet in SHEETS}


def prefilled(existing: Existing, *, with_values: bool) -> dict[str, list[Row]]:
    """Sheet -> rows of what the folder has; numbers and places only ``with_values``."""
    city = existing.municipality
    rows: dict[str, list[Row]] = {
        "municipality": [_words("municipality", _flat(city))],
        "levels": list(_levels(existing)),
        "areas": list(_areas(existing)),
        "indicators": [
            _words("indicators", _indicator(entry))
            for entry in sorted(existing.indicators.values(), key=lambda e: int(e.get("sort", 0)))
            if entry.get("recipe", {}).get("kind") == "values"
        ],
        "sources": [_words("sources", entry) for entry in existing.sources.values()],
        "school_types": [_words("school_types", e) for e in existing.school_types.values()],
        "breakdowns": [_words("breakdowns", e) for e in city.get("breakdown", ())],
        "place_kinds": [
            _words("place_kinds", e)
            for e in city.get("facility_kind", [k.model_dump() for k in FACILITY_KINDS])
        ],
    }
    if with_values and existing.folder:
        rows |= _numbers(existing, existing.folder)
    return rows


def _flat(entry: Entry) -> Entry:
    """Tables inside an entry as keys with a point."""
    flat = {key: value for key, value in entry.items() if not isinstance(value, dict)}
    for table, inner in entry.items():
        if isinstance(inner, dict):
            flat |= {f"{table}.{key}": value for key, value in inner.items()}
    return flat


def _words(sheet: str, entry: Mapping[str, Any]) -> Row:
    """The cells of an entry in German."""
    row = {}
    for column in BY_KEY[sheet].columns:
        value = entry.get(column.key)
        if value is None or value == "" or (value is False and column.kind is not Kind.CHOICE):
            continue
        row[column.key] = _cell(value, column.choices)
    return row


def _cell(value: Any, choices: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return "Ja" if value else "Nein"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, list | tuple):
        joint = "; " if value and isinstance(value[0], int | float) else ", "
        return joint.join(_cell(part, {}) for part in value)
    if isinstance(value, float):
        return f"{value:.15g}".replace(".", ",")
    return next((word for word, known in choices.items() if known == str(value)), str(value))


def _levels(existing: Existing) -> Iterator[Row]:
    for entry in existing.municipality.get("level", ()):
        yield _words("levels", entry)
        for earlier in entry.get("earlier", ()):
            shared = {key: entry.get(key) for key in ("level", "name", "name_plural")}
            yield _words("levels", shared | earlier)


def _areas(existing: Existing) -> Iterator[Row]:
    for entry in existing.municipality.get("level", ()):
        shared = {k: entry[k] for k in ("code_column", "name_column", "layer", "crs") if k in entry}
        source = OutlineSource(**shared, code_length=int(entry.get("code_length", 0)))
        try:
            areas = read_areas((existing.folder or Path()) / str(entry["file"]), source)
        except TopologyError:
            continue
        for code, name in zip(areas["code"], areas["name"], strict=True):
            yield {"level": str(entry["name"]), "code": str(code), "name": str(name)}
    for entry in existing.municipality.get("reference", ()):
        yield {"level": COMPARISON, "code": str(entry["code"]), "name": str(entry["name"])}


def _indicator(entry: Entry) -> Entry:
    sources = entry.get("sources", {})
    return entry | {
        "domain": entry["grid"][0],
        "topic": entry["grid"][1:],
        "per": entry["recipe"].get("per"),
        "source": sources.get("numerator"),
        "denominator_source": sources.get("denominator"),
        "on_start_page": bool(entry.get("on_start_page")),
    }


def _numbers(existing: Existing, folder: Path) -> dict[str, list[Row]]:
    levels = {str(e["level"]): str(e["name"]) for e in existing.municipality.get("level", ())}
    levels |= {MUNICIPALITY_LEVEL: WHOLE, REFERENCE_LEVEL: COMPARISON, "": WHOLE}
    indicators = existing.indicators

    def written(sheet: str, rows: Iterator[Row]) -> list[Row]:
        return [_written(BY_KEY[sheet], row, levels, indicators) for row in rows]

    return {
        "values": written("values", _csv_rows(sorted((folder / "values").glob("*.csv")))),
        "school_changes": written(
            "school_changes", _csv_rows(sorted((folder / "school_changes").glob("*.csv")))
        ),
        "places": written("places", _csv_rows(sorted((folder / "places").glob("*.csv")))),
        "place_values": written("place_values", _csv_rows([folder / "place_values.csv"])),
        "conversions": written("conversions", _csv_rows([folder / "conversions.csv"])),
        "streets": written("streets", _streets(existing, folder / "streets.csv")),
        "notes": written("notes", _csv_rows([folder / "notes.csv"])),
    }


def _streets(existing: Existing, path: Path) -> Iterator[Row]:
    """Rows of the directory with their level, which the file may leave out for the finest."""
    finest = [str(entry["level"]) for entry in existing.municipality.get("level", ())][-1:]
    for row in _csv_rows([path]):
        yield row | {"level": row.get("level") or "".join(finest)}


def _csv_rows(paths: list[Path]) -> Iterator[Row]:
    for path in paths:
        if path.is_file():
            with path.open(encoding="utf-8-sig", newline="") as stream:
                yield from csv.DictReader(stream, delimiter=";")


def _written(sheet: Sheet, row: Row, levels: dict[str, str], indicators: dict[str, Entry]) -> Row:
    """A line of a CSV file as a steward would write it."""
    found = dict(row)
    sign = found.pop("sign", "")
    found["sign"] = "" if sign == "ok" else sign
    if row.get("level") == MUNICIPALITY_LEVEL:
        found["area"] = ""
    if row.get("area") == NOT_LOCATED:
        found["area"] = UNPLACED
    if "level" in row:
        found["level"] = levels.get(row["level"], row["level"])
    if "valid_to" in row:
        found["valid_to"] = _cell(date.fromisoformat(row["valid_to"]), {})
    if row.get("period") and sheet.key != "notes":
        found["period"] = _period(sheet, row, indicators)
    flags = {flag: word for word, flag in FLAG_WORDS.items()}
    given = row.get("flags", "").split(",")
    found["flags"] = ", ".join(flags.get(flag, flag) for flag in given if flag)
    for column in sheet.columns:
        value = found.get(column.key, "")
        if column.kind in (Kind.VALUE, Kind.NUMBER):
            value = value.replace(".", ",")
        found[column.key] = _cell(value, column.choices) if value else ""
    if sheet.column(sheet.columns[0].key) and "sign" not in {c.key for c in sheet.columns}:
        _sign_into_number(sheet, found, sign)
    return {key: text for key, text in found.items() if text}


def _sign_into_number(sheet: Sheet, found: Row, sign: str) -> None:
    """Sheets without a column of signs have the sign of official tables in the number's cell."""
    signs = {"none": "-", "later": "…", "unreliable": "/", "not_applicable": "x",
             "confidential": "*", "unknown": ".", "not_collected": "."}  # fmt: skip
    key = next((c.key for c in sheet.columns if c.kind is Kind.VALUE), "")
    if key and sign in signs:
        found[key] = signs[sign]
    elif key and sign == "limited":
        found[key] = f"({found[key]})"


def _period(sheet: Sheet, row: Row, indicators: dict[str, Entry]) -> str:
    if sheet.key == "school_changes":
        return period_label(PeriodKind.SCHOOL_YEAR, int(row["period"]))
    kind = indicators.get(row.get("indicator", ""), {}).get("period_kind", "calendar_year")
    return period_label(PeriodKind(kind), int(row["period"]))
