"""The description of the feature interface after OpenAPI 3.0, for one municipality's release."""

from typing import Any

from dashboard.ogc.asking_items import items_parameters
from dashboard.ogc.links import GEOJSON, HTML, JSON, OPENAPI, SCHEMA
from dashboard.ogc.openapi_parameters import filter_parameter, indicator_list, parameters
from dashboard.ogc.openapi_schemas import SCHEMAS
from dashboard.ogc.problems import MEDIA_TYPE
from layers.features.collections import Collection, collections, indicators_of
from layers.store import Store
from layers.thematic.demonstration import with_mark

Part = dict[str, Any]


def openapi(store: Store, root: str) -> Part:
    """Everything that can be asked for; collections, indicators and school types are those of the
    release."""
    name = store.municipality.name
    paths: Part = {
        "/": _path("Startseite der Schnittstelle", "landing", JSON, "landing", store),
        "/conformance": _path("Teile des Standards", "conformance", JSON, "conformance", store),
        "/api": _path("Diese Beschreibung", "api", OPENAPI, "any", store),
        "/collections": _path("Alle Sammlungen", "collections", JSON, "collections", store),
    }
    for found in collections(store):
        paths.update(_collection_paths(store, found))
    return {
        "openapi": "3.0.3",
        "info": {
            "title": with_mark(
                f"Bildungsatlas {name}: Gebiete und Einrichtungen", store.municipality.mark
            ),
            "description": "OGC API - Features, Part 1 und Part 2. Nur lesend, ohne Anmeldung.",
            "version": store.fingerprint,
            "contact": {"name": store.municipality.publisher},
        },
        "servers": [{"url": root}],
        "tags": [
            {"name": "server", "description": "Die Schnittstelle selbst"},
            *(
                {"name": found.collection_id, "description": found.title}
                for found in collections(store)
            ),
        ],
        "paths": paths,
        "components": {
            "parameters": parameters(store),
            "schemas": SCHEMAS,
            "responses": _responses(),
            "headers": {
                "Content-Crs": {
                    "description": "Koordinatensystem der Antwort in spitzen Klammern",
                    "schema": {"type": "string"},
                }
            },
        },
    }


def _path(summary: str, operation: str, media_type: str, schema: str, store: Store) -> Part:
    names = ("indicators", "year", "school_type", "release", "f")
    return {
        "get": {
            "tags": ["server"],
            "operationId": operation,
            "summary": summary,
            "parameters": [_ref(one) for one in _there(store, names)],
            "responses": _answers(media_type, schema),
        }
    }


def _there(store: Store, names: tuple[str, ...]) -> list[str]:
    """Without lists that would be empty."""
    known = parameters(store)
    return [name for name in names if name in known]


def _collection_paths(store: Store, found: Collection) -> Part:
    one = found.collection_id
    path = f"/collections/{one}"
    common = (
        [indicator_list(list(indicators_of(store, found)))] if indicators_of(store, found) else []
    )
    rest = [_ref(name) for name in _there(store, ("year", "school_type", "release", "f"))]
    known = parameters(store)
    asked = [
        _ref(name) if name in known else filter_parameter(store, name)
        for name in items_parameters(found)
        if name not in ("indicators", "year", "school_type", "release", "f")
    ]
    if not found.is_areas:
        rest = [entry for entry in rest if entry != _ref("school_type")]
        rest.append(filter_parameter(store, "school_type"))

    def operation(name: str, summary: str, more: list[Part], answers: Part) -> Part:
        return {
            "get": {
                "tags": [one],
                "operationId": f"{name}-{one}",
                "summary": f"{found.title}: {summary}",
                "parameters": [*more, *common, *rest],
                "responses": answers,
            }
        }

    return {
        path: operation("collection", "Beschreibung", [], _answers(JSON, "collection")),
        f"{path}/schema": operation("schema", "Eigenschaften", [], _answers(SCHEMA, "any")),
        f"{path}/items": operation(
            "items", "Gebiete oder Orte", asked, _answers(GEOJSON, "featureCollection", crs=True)
        ),
        f"{path}/items/{{featureId}}": operation(
            "item",
            "ein Gebiet oder Ort",
            [_ref("featureId"), _ref("crs")],
            _answers(GEOJSON, "feature", crs=True),
        ),
    }


def _ref(name: str) -> Part:
    return {"$ref": f"#/components/parameters/{name}"}


def _answers(media_type: str, schema: str, *, crs: bool = False) -> Part:
    said: Part = {"schema": {"$ref": f"#/components/schemas/{schema}"}}
    good: Part = {
        "description": "Das Gewünschte",
        "content": {media_type: said, HTML: {"schema": {"type": "string"}}},
    }
    if media_type == SCHEMA:
        del good["content"][HTML]
    if crs:
        good["headers"] = {"Content-Crs": {"$ref": "#/components/headers/Content-Crs"}}
    others = {code: {"$ref": f"#/components/responses/{code}"} for code in _CODES}
    return {"200": good, **others}


_CODES = {
    "304": "Unverändert seit der letzten Anfrage",
    "400": "Ein Parameter ist unbekannt oder hat einen unmöglichen Wert",
    "404": "Das gibt es hier nicht",
    "410": "Dieser Datenstand wurde zurückgezogen",
    "500": "Der Server konnte die Antwort nicht geben",
}


def _responses() -> Part:
    content = {
        MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/problem"}},
        HTML: {"schema": {"type": "string"}},
    }
    return {
        code: {"description": words, **({} if code == "304" else {"content": content})}
        for code, words in _CODES.items()
    }
