"""What empty cells become, so that a steward need not say what can be told from the rest."""

import re

from layers.prepare.workbook.delivery import Entry

SENTENCE = (
    "{when}: {title} in {where} je nach Gebiet zwischen {min} und {max} ({n} {area_plural}), "
    "insgesamt {city}."
)
RULES = {"small_denominator": 50, "minimum_cases": 3}


def per_of(unit: str) -> float:
    """The factor of a unit: 100 for %, 1000 for ``je 1 000 Kinder``, else 1."""
    if unit == "%":
        return 100
    if unit == "‰":
        return 1000
    match = re.match(r"je ([\d. \u00a0\u202f]*\d)", unit)
    return float(re.sub(r"\D", "", match[1])) if match else 1


def indicator_defaults(cells: Entry, before: Entry, sort: int, told: list[str]) -> Entry:
    """An indicator's file made of the cells of sheet Kennzahlen; ``before`` is the file that is
    there. What was not said in a cell is told."""
    title, unit, measure = str(cells["title"]), str(cells.get("unit", "")), cells["measure"]
    taken: list[str] = []

    def given(key: str, default: object, words: str) -> object:
        if key in cells:
            return cells[key]
        if words:
            taken.append(words)
        return default

    decimals = 0 if measure == "count" else 1
    source = list(cells["source"])
    entry: Entry = {
        "id": cells["id"],
        "grid": f"{cells['domain']}{cells['topic']}",
        "sort": sort,
        "on_start_page": bool(cells.get("on_start_page")),
        "kind": given("kind", "core", ""),
        "title": title,
        "short_title": given("short_title", title, ""),
        "unit": unit,
        "decimals": given(
            "decimals", decimals, "1 Nachkommastelle" if decimals else "keine Nachkommastellen"
        ),
        "measure": measure,
        "period_kind": cells["period_kind"],
        "direction": given("direction", "neutral", "Richtung neutral"),
        "provenance": given("provenance", "published", "Herkunft veröffentlicht"),
        "definition": cells["definition"],
        "numerator_text": cells.get("numerator_text", ""),
        "denominator_text": cells.get("denominator_text", ""),
        "caveat": cells.get("caveat", ""),
        "sentence": cells.get("sentence", before.get("sentence", SENTENCE)),
        "sources": {"numerator": source},
    }
    if "denominator_source" in cells:
        entry["sources"]["denominator"] = list(cells["denominator_source"])
    elif measure in ("rate", "ratio", "density") and not before:
        entry["sources"]["denominator"] = source
    # roles that the workbook has no column for, such as the source of places
    kept = before.get("sources", {})
    entry["sources"] |= {r: kept[r] for r in kept if r not in ("numerator", "denominator")}
    if "fixed_classes" in cells:
        entry["fixed_classes"] = cells["fixed_classes"]
    if before.get("note"):
        entry["note"] = before["note"]
    entry["recipe"] = {"kind": "values", "per": given("per", per_of(unit), "")}
    if taken:
        told.append(f"Kennzahl „{title}“: {', '.join(taken)} angenommen.")
    return entry


def municipality_defaults(entry: Entry, first: int, last: int, told: list[str]) -> Entry:
    """municipality.toml without its lists; ``first`` and ``last``: years between which
    periods lie."""
    name = str(entry.get("name", ""))
    entry.setdefault("kind", "city")
    rules = entry.setdefault("rules", {})
    for key, value in (RULES | {"first_year": first, "last_year": last}).items():
        if key not in rules and value:
            rules[key] = value
            told.append(f"{RULE_WORDS[key]}: {value} angenommen.")
    entry.setdefault("texts", {}).setdefault("title", f"Bildungsatlas {name}")
    return entry


RULE_WORDS = {
    "small_denominator": "Kleinster Nenner",
    "minimum_cases": "Mindestzahl für Mittelwerte",
    "first_year": "Erstes Jahr",
    "last_year": "Letztes Jahr",
}
