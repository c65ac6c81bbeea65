"""Parameters of the feature interface as its description after OpenAPI 3.0 has them."""

from typing import Any

from dashboard.ogc.asking import FORMATS
from dashboard.ogc.asking_items import LIMIT, MOST
from layers.features.collections import collections, indicators_of
from layers.features.crs import Crs
from layers.model import ALL
from layers.queries.catalogue import school_types
from layers.store import Store

Part = dict[str, Any]

_MOMENT = r"\d{4}-\d{2}-\d{2}([Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2}))?"
_TIME = rf"^({_MOMENT}(/({_MOMENT}|\.\.)?)?|(\.\.)?/({_MOMENT}|\.\.)?)$"
"""How ``datetime`` is written; what it says must be a day that there is, and the first first."""

_FILTER_WORDS = {
    "code": "Schlüssel des Gebiets",
    "name": "Name, genau so geschrieben",
    "address": "Anschrift, genau so geschrieben",
}


def parameters(store: Store) -> Part:
    """Parameters by name that several addresses have; without lists that would be empty."""
    return store.keep("ogc_parameters", lambda: _made_parameters(store))


def _made_parameters(store: Store) -> Part:
    found = [indicators_of(store, one) for one in collections(store)]
    ids = list(dict.fromkeys(name for part in found for name in part))
    years = sorted({y for part in found for i in part.values() for p in i.values() for y in p})
    types = [ALL, *(entry.school_type for entry in school_types(store))]
    made = {
        "f": _query("f", "Form der Antwort", {"type": "string", "enum": list(FORMATS)}),
        "release": _query(
            "release",
            "Kennung eines Datenstands, solange er aufbewahrt wird",
            {"type": "string", "pattern": "^([0-9a-f]{12})?$"},
        ),
        "school_type": _query(
            "school_type", "Schulform der Werte", {"type": "string", "enum": types, "default": ALL}
        ),
        **_of_items(),
    }
    if ids:
        made["indicators"] = indicator_list(ids)
        made["year"] = _query(
            "year",
            "Jahr der Werte und der Grenzen; ohne Angabe das jeweils letzte",
            {"type": "integer", "enum": years},
        )
    return made


def _query(name: str, description: str, schema: Part) -> Part:
    return {"name": name, "in": "query", "description": description, "schema": schema}


def _crs(name: str, description: str, systems: list[str]) -> Part:
    schema = {"type": "string", "format": "uri", "enum": systems, "default": Crs.CRS84.value}
    return _query(name, description, schema)


def indicator_list(ids: list[str]) -> Part:
    """The parameter ``indicators`` with the ids that there are."""
    schema = {"type": "array", "items": {"type": "string", "enum": ids}}
    words = "Indikatoren, deren Werte als Eigenschaften mitkommen, mit Kommas getrennt"
    return {**_query("indicators", words, schema), "style": "form", "explode": False}


def filter_parameter(store: Store, name: str) -> Part:
    """A parameter that chooses by a property."""
    if name == "school_type":
        types = [ALL, *(entry.school_type for entry in school_types(store))]
        return _query(name, "Nur Orte dieser Schulform", {"type": "string", "enum": types})
    return _query(name, _FILTER_WORDS[name], {"type": "string"})


def _of_items() -> Part:
    systems = [crs.value for crs in Crs]
    return {
        "limit": _query(
            "limit",
            "Zahl der Gebiete oder Orte einer Seite",
            {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT},
        ),
        "offset": _query(
            "offset",
            "Wie viele übersprungen werden",
            {"type": "integer", "minimum": 0, "maximum": 999_999_999_999, "default": 0},
        ),
        "bbox": {
            **_query(
                "bbox",
                "Nur was dieses Rechteck berührt: kleinste und größte Koordinaten, Höhen werden "
                "übergangen",
                {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6},
            ),
            "style": "form",
            "explode": False,
        },
        "bbox-crs": _crs("bbox-crs", "Koordinatensystem von bbox", systems),
        "crs": _crs("crs", "Koordinatensystem der Antwort", systems),
        "datetime": _query(
            "datetime",
            "Nur Gebiete, deren Grenzen an diesem Tag oder in dieser Zeit galten. Ohne Angabe die "
            "Gebiete des Jahres year, ohne Jahr die heutigen; ../.. sind alle, die es je gab.",
            {"type": "string", "pattern": _TIME},
        ),
        "featureId": {
            **_query("featureId", "Schlüssel des Gebiets oder Ortes", {"type": "string"}),
            "in": "path",
            "required": True,
        },
    }
