"""What Musterstadt says of itself: municipality.toml, school_types.toml, sources.toml, its logo."""

import tomllib
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from layers.prepare.demo.plan import BEFORE, LAST_DAY, NOW, areas
from layers.prepare.demo.rows import REFERENCE, SLUG

PUBLISHER = "Musterstadt (erfunden)"
LICENCE = "frei erfunden, keine Lizenz nötig"

LOGO = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" role="img">
<path fill="#1d5c5a" d="M4 6h40v20c0 11-9 17-20 20C13 43 4 37 4 26z"/>
<path fill="none" stroke="#ffffff" stroke-width="4" d="M4 30c7-6 12 4 20-1s13-5 20-1"/>
<path fill="#ffffff" d="M12 22v-8h4v3h4v-3h8v3h4v-3h4v8z"/>
</svg>
"""

NOTE_COLUMNS = ("scope", "ref", "period", "kind", "text")


@lru_cache
def said() -> dict[str, Any]:
    """Content of texts.toml."""
    path = Path(__file__).with_name("texts.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def municipality() -> dict[str, Any]:
    """Content of municipality.toml."""
    counts = {"stadtbezirk": 5, "sozialraum": 24, "quartier": 72}
    return {
        "slug": SLUG,
        "name": "Musterstadt",
        "publisher": PUBLISHER,
        "contact_email": "niemand@musterstadt.invalid",
        "kind": "city",
        "demonstration": True,
        "accent": "#1d5c5a",
        "logo": "logo.svg",
        "texts": said()["texts"],
        "rules": {
            "small_denominator": 20,
            "minimum_cases": 3,
            "first_year": 2000,
            "last_year": 2035,
        },
        "topology": {"crs": "EPSG:25832"},
        "level": [
            _level("stadtbezirk", "Stadtbezirk", "Stadtbezirke", counts["stadtbezirk"], 2),
            _level("sozialraum", "Sozialraum", "Sozialräume", counts["sozialraum"], 3),
            _level("quartier", "Quartier", "Quartiere", counts["quartier"], 0),
        ],
        "reference": [{"code": REFERENCE, "name": "Vergleichsland (erfunden)"}],
        "facility_kind": said()["facility_kind"],
        "breakdown": said()["breakdown"],
        "question": said()["question"],
    }


def _level(level: str, name: str, plural: str, count: int, prefix: int) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "level": level,
        "name": name,
        "name_plural": plural,
        "file": f"areas/{level}.geojson",
        "source": "areas",
        "count": count,
    }
    if prefix:
        entry |= {"union_of": "quartier", "code_prefix": prefix}
    if level != "stadtbezirk":
        entry["valid_from"] = LAST_DAY + timedelta(days=1)
        earlier = {
            "valid_to": LAST_DAY,
            "file": f"areas/{level}-{LAST_DAY}.geojson",
            "note": said()["change_note"],
            "count": count,
        }
        entry["earlier"] = [earlier]
    return entry


def school_types() -> dict[str, Any]:
    """Content of school_types.toml."""
    names = {
        "Grundschule": ("Grundschulen", None),
        "Hauptschule": ("Hauptschulen", 1),
        "Realschule": ("Realschulen", 2),
        "Sekundarschule": ("Sekundarschulen", None),
        "Gesamtschule": ("Gesamtschulen", None),
        "Gymnasium": ("Gymnasien", 3),
        "Förderschule": ("Förderschulen", None),
    }
    return {
        "school_type": [
            {
                "id": name,
                "name_plural": plural,
                "rank": rank,
                "in_school_changes": name != "Grundschule",
            }
            for name, (plural, rank) in names.items()
        ]
    }


def sources() -> dict[str, Any]:
    """Content of sources.toml."""
    return {
        "source": [
            {
                "id": key,
                "publisher": PUBLISHER,
                "title": title,
                "url": "",
                "licence": LICENCE,
                "as_of": "2024-12-31",
                "retrieved": "",
                "already_published": False,
                "attribution": "",
            }
            for key, title in said()["source"].items()
        ]
    }


def confidentiality() -> str:
    """Content of confidentiality.toml: which numbers count persons, and how these are protected."""
    return Path(__file__).with_name("confidentiality.toml").read_text(encoding="utf-8")


def notes() -> list[tuple[str, ...]]:
    """Rows of notes.csv: scope, ref, period, kind, text."""
    return [tuple(note[name] for name in NOTE_COLUMNS) for note in said()["note"]]


def conversions(weights: list[int]) -> list[tuple[str, ...]]:
    """Rows of conversions.csv by people (``weights``: per smallest area): two areas became one, one
    became two."""
    old = {a.code: a for a in areas(BEFORE) if a.level == "quartier"}
    new = {a.code: a for a in areas(NOW) if a.level == "quartier"}
    found: list[tuple[str, ...]] = []
    for code, area in old.items():
        if code in new:
            continue
        total = sum(weights[cell] for cell in area.cells)
        into = [a for a in new.values() if set(a.cells) & set(area.cells)]
        left = 1.0
        for number, target in enumerate(into, start=1):
            common = sum(weights[cell] for cell in set(target.cells) & set(area.cells))
            share = round(left if number == len(into) else common / total, 4)
            left -= share
            found.append(("quartier", str(LAST_DAY), code, target.code, repr(share), "people"))
    return found
