"""The documents of the feature interface as JSON: landing page, conformance, collections."""

from typing import Any

from dashboard.ogc.links import (
    GEOJSON,
    HTML,
    JSON,
    OPENAPI,
    SCHEMA,
    Addresses,
    both,
    link,
)
from layers.features.about import (
    indicator_entry,
    property_kinds,
    source_entries,
    span_of,
)
from layers.features.choosing import Wanted
from layers.features.collections import Collection, box, collections, indicators_of, sources_of
from layers.features.crs import Crs
from layers.queries.catalogue import indicator
from layers.store import Store
from layers.thematic.demonstration import demonstration_member, with_mark

_FEATURES = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf"
CONFORMANCE = (
    f"{_FEATURES}/core",
    f"{_FEATURES}/oas30",
    f"{_FEATURES}/html",
    f"{_FEATURES}/geojson",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
)
"""What is kept of OGC API - Features, Part 1 and 2; tests/dashboard/ogc shows each of them."""

Document = dict[str, Any]


def _about(store: Store) -> Document:
    return {"release": store.fingerprint, **demonstration_member(store)}


def _title(store: Store, title: str) -> str:
    """Programs show titles alone, far from our marks."""
    return with_mark(title, store.municipality.mark)


def landing(store: Store, to: Addresses, form: str) -> Document:
    """Where everything is found."""
    name = store.municipality.name
    return {
        "title": _title(store, f"Bildungsatlas {name}: Gebiete und Einrichtungen"),
        "description": (
            f"Gebiete von {name} mit Werten von Indikatoren und Einrichtungen als Punkte, nach dem "
            "Standard OGC API - Features. Werte kommen mit dem Parameter indicators, ihr Jahr mit "
            "year; beides gilt auch in allen Links, die diese Seite dann gibt."
        ),
        "attribution": store.municipality.publisher,
        **_about(store),
        "links": [
            *both(to, form),
            link("service-desc", to.to("api"), OPENAPI, "Beschreibung der Schnittstelle"),
            link("service-doc", to.to("api", form="html"), HTML, "Beschreibung zum Lesen"),
            *_two("conformance", to, ("conformance",), "Eingehaltene Teile des Standards"),
            *_two("data", to, ("collections",), "Gebietsebenen und Einrichtungen"),
        ],
    }


def _two(rel: str, to: Addresses, path: tuple[str, ...], title: str) -> list[dict[str, str]]:
    return [
        link(rel, to.to(*path, form="json"), JSON, title),
        link(rel, to.to(*path, form="html"), HTML, f"{title} (Seite)"),
    ]


def conformance(store: Store, to: Addresses, form: str) -> Document:
    """The parts of the standard that are kept."""
    return {
        "conformsTo": list(CONFORMANCE),
        **demonstration_member(store),
        "links": both(to, form, "conformance"),
    }


def collections_document(store: Store, to: Addresses, form: str) -> Document:
    """All collections, with the ids and titles of their indicators."""
    return {
        **_about(store),
        "links": both(to, form, "collections"),
        "collections": [
            {
                **_collection(store, found, to),
                "indicators": [
                    {"id": one, "title": indicator(store, one).title}
                    for one in indicators_of(store, found)
                ],
                "links": [*_two_forms(store, found, to, form), *_features(store, found, to)],
            }
            for found in collections(store)
        ],
    }


def collection_document(store: Store, found: Collection, to: Addresses, form: str) -> Document:
    """One collection with everything that is to be said of its indicators."""
    here = to.carrying(store, found)
    return {
        **_collection(store, found, to),
        "indicators": [
            indicator_entry(store, one, periods)
            for one, periods in indicators_of(store, found).items()
        ],
        "links": [
            *both(here, form, "collections", found.collection_id),
            *_features(store, found, to),
        ],
    }


def _collection(store: Store, found: Collection, to: Addresses) -> Document:
    extent: Document = {}
    around, span = box(store, found), span_of(store, found)
    if around is not None:
        extent["spatial"] = {"bbox": [list(around)], "crs": Crs.CRS84.value}
    if span is not None:
        extent["temporal"] = {
            "interval": [list(span)],
            "trs": "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian",
        }
    return {
        "id": found.collection_id,
        "title": _title(store, found.title),
        "description": " ".join(part for part in (found.description, found.note) if part),
        **({"attribution": found.attribution} if found.attribution else {}),
        **_about(store),
        "itemType": "feature",
        "extent": extent,
        "crs": [crs.value for crs in Crs],
        "storageCrs": Crs.CRS84.value,
        "sources": source_entries(sources_of(store, found)),
    }


def _two_forms(store: Store, found: Collection, to: Addresses, form: str) -> list[dict[str, str]]:
    links = both(to.carrying(store, found), form, "collections", found.collection_id)
    return [{**one, "title": f"{found.title}: {_FORM_WORDS[one['type']]}"} for one in links]


_FORM_WORDS = {JSON: "Beschreibung als JSON", HTML: "Beschreibung"}


def _features(store: Store, found: Collection, to: Addresses) -> list[dict[str, str]]:
    here = to.carrying(store, found)
    path = ("collections", found.collection_id)
    return [
        link("items", here.to(*path, "items", form="json"), GEOJSON, f"{found.title} als GeoJSON"),
        link("items", here.to(*path, "items", form="html"), HTML, f"{found.title} als Seite"),
        # GDAL 3.6 knows this relation in this spelling alone.
        link("describedBy", here.to(*path, "schema"), SCHEMA, "Arten der Eigenschaften"),
    ]


def schema_document(store: Store, found: Collection, to: Addresses, wanted: Wanted) -> Document:
    """The kinds of the properties that features carry, as a schema object of OpenAPI 3.0, which
    says ``nullable`` where a value may be missing."""
    shape = "Polygon" if found.is_areas else "Point"
    return {
        "$schema": "https://spec.openapis.org/oas/3.0/schema/2021-09-28#/definitions/Schema",
        "$id": to.carrying(store, found).to("collections", found.collection_id, "schema"),
        "title": _title(store, found.title),
        "type": "object",
        "required": ["type", "id", "geometry", "properties"],
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "string"},
            "geometry": {
                "type": "object",
                "nullable": True,
                "description": f"GeoJSON: {shape}" + (" oder MultiPolygon" * found.is_areas),
            },
            "properties": {
                "type": "object",
                "properties": property_kinds(store, found, wanted),
            },
        },
    }
