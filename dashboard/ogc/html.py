"""The documents of the feature interface as pages to read, complete without scripts.

The standard wants everything that the JSON says, and every link, on the page as well; so the
contexts are made from the very documents.
"""

import json
from collections.abc import Mapping
from typing import Any

from dashboard.ogc.items import Features
from dashboard.ogc.links import Addresses
from dashboard.render import PageContext
from layers.features.collections import Collection, indicators_of
from layers.model import ALL, period_label
from layers.queries.catalogue import indicator, school_type_label
from layers.store import Store

WORDS = {
    "address": "Anschrift",
    "allowed": "Möglich",
    "area_km2": "Fläche in km²",
    "as_of": "Stand",
    "attribution": "Namensnennung",
    "attributes": "Weitere Angaben",
    "bbox": "Rechteck (West, Süd, Ost, Nord)",
    "capacity": "Größe",
    "capacity_status": "Status der Größe",
    "capacity_unit": "Was die Größe zählt",
    "caveat": "Hinweis",
    "code": "Schlüssel",
    "conformsTo": "Eingehaltene Teile des Standards",
    "crs": "Koordinatensysteme",
    "decimals": "Nachkommastellen",
    "definition": "Definition",
    "demonstration": "Achtung",
    "denominator": "Nenner",
    "extent": "Ausdehnung",
    "id": "Kennung",
    "indicators": "Indikatoren",
    "interval": "Zeitspanne",
    "itemType": "Art",
    "kind": "Art der Einrichtung",
    "label": "Bezeichnung",
    "level": "Gebietsebene",
    "licence": "Lizenz",
    "measure": "Art der Zahl",
    "name": "Name",
    "numberMatched": "Gefunden",
    "numberReturned": "Auf dieser Seite",
    "numerator": "Zähler",
    "period": "Zeitraum dieser Werte",
    "periods": "Zeiträume",
    "properties": "Eigenschaften",
    "provenance": "Herkunft",
    "publisher": "Herausgeber",
    "release": "Kennung des Datenstands",
    "school_type": "Schulform",
    "school_types": "Schulformen",
    "source": "Quelle",
    "sources": "Quellen",
    "spatial": "räumlich",
    "storageCrs": "Gespeichert in",
    "temporal": "zeitlich",
    "timeStamp": "Zeitpunkt der Antwort",
    "title": "Titel",
    "trs": "Kalender",
    "type": "Art",
    "unit": "Einheit",
    "url": "Adresse",
    "valid_from": "Grenzen ab",
    "valid_to": "Grenzen bis",
    "year": "Jahr",
}
"""German words for names of members; others stand for themselves, as in the files."""

_OWN_PLACE = ("title", "description", "links", "collections", "indicators", "paths", "features")


def document_page(
    store: Store, content: Mapping[str, Any], to: Addresses, found: Collection | None
) -> PageContext:
    """A document as a page: ``found`` is the collection that it is about, if any."""
    name = store.municipality.name
    is_api = "openapi" in content
    about = content["info"] if is_api else content
    title = about.get("title") or ("Konformität" if "conformsTo" in content else "Sammlungen")
    lead = about.get("description") or f"OGC API - Features für {name}."
    plain = {} if is_api else _without(content, _OWN_PLACE)
    return _page(
        title,
        lead,
        to,
        facts=plain,
        links=content.get("links", ()),
        sections=[
            {**_without(one, _OWN_PLACE), **{key: one[key] for key in _OWN_PLACE if key in one}}
            for one in content.get("collections", ())
        ],
        indicators=content.get("indicators", ()) if found else (),
        choices=_choices(store, found, to) if found else None,
        operations=_operations(content) if is_api else (),
        raw=json.dumps(content, ensure_ascii=False, indent=1) if is_api else "",
    )


def features_page(found: Collection, features: Features, to: Addresses) -> PageContext:
    """Features as a table; a single one has no number of matches."""
    head = features.head
    is_one = "numberMatched" not in head
    names = list(dict.fromkeys(name for _, _, given in features.rows for name in given))
    title = found.title
    if is_one:
        title = f"{found.title}: {features.rows[0][2]['name'] or features.rows[0][0]}"
    return _page(
        title,
        found.description,
        to,
        facts=_without(head, (*_OWN_PLACE, "timeStamp")),
        links=head["links"],
        indicators=head["indicators"],
        names=[(name, WORDS.get(name, name)) for name in names],
        rows=features.rows,
        is_one=is_one,
    )


def _page(title: str, lead: str, to: Addresses, **data: Any) -> PageContext:
    """``root`` is what every page leads back to."""
    blank: dict[str, Any] = {
        "facts": {},
        "links": (),
        "sections": (),
        "indicators": (),
        "choices": None,
        "operations": (),
        "raw": "",
        "names": (),
        "rows": (),
        "is_one": False,
    }
    steps = [
        ("Schnittstelle", to.to(form="html")),
        ("Sammlungen", to.to("collections", form="html")),
        ("Konformität", to.to("conformance", form="html")),
        ("Beschreibung", to.to("api", form="html")),
    ]
    return PageContext(
        template="ogc.html",
        title=title,
        description=lead,
        data={**blank, **data, "lead": lead, "words": WORDS, "steps": steps, "written": written},
    )


def written(value: Any) -> str:
    """A single value in German; numbers with all their digits, and a dash for none."""
    if value is None or value == "":
        return "—"
    if isinstance(value, float):
        text = repr(value)
        return text.removesuffix(".0").replace(".", ",").replace("-", "\u2212")
    return str(value)


def _without(content: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {key: value for key, value in content.items() if key not in names}


def _choices(store: Store, found: Collection, to: Addresses) -> dict[str, Any] | None:
    """What the form for values offers: (value, German text) of indicators, years, school types."""
    known = indicators_of(store, found)
    if not known:
        return None
    years = sorted({y for periods in known.values() for part in periods.values() for y in part})
    types = list(dict.fromkeys(name for periods in known.values() for name in periods))
    kinds = {indicator(store, one).period_kind for one in known}
    kind = next(iter(kinds)) if len(kinds) == 1 else None
    return {
        "action": f"/ogc/{store.address}/collections/{found.collection_id}/items",
        "release": dict(to.carried).get("release", ""),
        "indicators": [(one, indicator(store, one).title) for one in known],
        "years": [(y, period_label(kind, y) if kind else str(y)) for y in reversed(years)],
        "school_types": [(name, school_type_label(store, name)) for name in types]
        if types != [ALL]
        else [],
    }


def _operations(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Path, summary and parameters of each operation of an OpenAPI description."""
    parts = content["components"]["parameters"]
    made = []
    for path, methods in content["paths"].items():
        operation = methods["get"]
        given = [
            parts[one["$ref"].rsplit("/", 1)[1]] if "$ref" in one else one
            for one in operation["parameters"]
        ]
        made.append(
            {
                "path": path,
                "summary": operation["summary"],
                "parameters": [(one["name"], one["description"]) for one in given],
            }
        )
    return made
