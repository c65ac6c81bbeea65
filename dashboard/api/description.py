"""The description of the JSON of this server: OpenAPI 3.1."""

from typing import Any

from dashboard.api.content import FORMAT, STATUSES
from dashboard.api.schemas import SCHEMAS, ref

VERSION = f"{FORMAT}.0.0"
_JSON = "application/json"
_INTRO = """Kennzahlen, Gebiete und Werte der Kommunen dieses Bildungsatlas.

Jede Antwort nennt mit `release` die Kennung ihres Datenstands und mit `format` die Fassung ihres
Aufbaus. Mit `release=<Kennung>` bleibt ein Abruf bei diesem Stand, solange er aufgehoben wird;
danach kommt 404, nach einem Rückzug 410. Wert und Zustand sind zweierlei: eine Zahl steht nur, wo
der Zustand eine trägt."""

_FAULTS = {
    "400": "Ein Parameter hat einen Wert, den es nicht gibt; der Satz nennt die vorhandenen.",
    "404": "Das gibt es nicht oder nicht mehr; der Satz sagt, was es gibt.",
    "410": "Dieser Datenstand wurde zurückgezogen.",
}


def describe_api(base: str, municipality: str) -> dict[str, Any]:
    """The description as plain values. ``base`` begins every address; ``municipality`` stands in
    the examples."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Bildungsatlas",
            "version": VERSION,
            "description": _INTRO,
        },
        "servers": [{"url": base}],
        "paths": {
            "/api/municipalities": _path("Alle Kommunen", "Municipalities", faults=()),
            "/api/{municipality}": _path(
                "Eine Kommune: Datenstand, Fassungen, Wege", "Municipality", _city(municipality)
            ),
            "/api/{municipality}/indicators": _path(
                "Alle Kennzahlen mit Werten", "Indicators", _city(municipality)
            ),
            "/api/{municipality}/indicators/{indicator}": _path(
                "Eine Kennzahl: Beschreibung, Quellen, Ebenen, Zeiträume, Schulformen",
                "Indicator",
                _city(municipality),
                _word("indicator", "Kürzel der Kennzahl."),
            ),
            "/api/{municipality}/indicators/{indicator}/values": _path(
                "Die Werte einer Kennzahl, eine Zeile je Wert",
                "Values",
                _city(municipality),
                _word("indicator", "Kürzel der Kennzahl."),
                _asked("level", "Nur diese Ebene; auch municipality und reference."),
                _asked("year", "Nur dieses Jahr; ein Schuljahr mit seinem ersten.", "integer"),
                _asked("school_type", "Nur diese Schulform; all für alle zusammen."),
                faults=("400", "404", "410"),
            ),
            "/api/{municipality}/levels": _path(
                "Die Gebietsebenen, von grob nach fein", "Levels", _city(municipality)
            ),
            "/api/{municipality}/levels/{level}/areas": _path(
                "Die Gebiete einer Ebene",
                "Areas",
                _city(municipality),
                _word("level", "Kürzel der Ebene."),
            ),
            **_files(municipality),
        },
        "components": {"schemas": SCHEMAS},
    }


def _files(municipality: str) -> dict[str, Any]:
    """Files of the pages; their addresses stand in the answers of the catalogue."""
    city = _slug(municipality)
    release = _word("release", "Kennung des Datenstands.", "^[0-9a-f]+$")
    lasting = "Bleibt unter dieser Adresse für immer gleich. "
    return {
        "/{municipality}/werte/{release}/{indicator}/{level}.json": _path(
            lasting + "Alles für die Karten einer Kennzahl auf einer Ebene",
            "ValuesFile",
            city,
            release,
            _word("indicator", "Kürzel der Kennzahl."),
            _word("level", "Kürzel der Ebene."),
            _asked("within", "Nur in diesem Gebiet: Ebene:Schlüssel."),
        ),
        "/{municipality}/geometrie/{release}/{level}.json": _path(
            lasting + "Die Umrisse einer Ebene als Pfade",
            "GeometryFile",
            city,
            release,
            _word("level", "Kürzel der Ebene."),
        ),
        "/{municipality}/orte/{release}/{kind}.json": _path(
            lasting + "Die Orte einer Art",
            "PlacesFile",
            city,
            release,
            _word("kind", "Kürzel der Art."),
        ),
        "/gesund": _path(
            "Ob der Server antwortet, und mit welchen Datenständen", "Health", faults=()
        ),
    }


def _path(
    summary: str, schema: str, *groups: list[Any], faults: tuple[str, ...] = ("404", "410")
) -> dict[str, Any]:
    """One address that can be read."""
    answers: dict[str, Any] = {
        "200": {"description": summary, "content": {_JSON: {"schema": ref(schema)}}},
    }
    for status in faults:
        answers[status] = {
            "description": _FAULTS[status],
            "content": {_JSON: {"schema": ref("Error")}},
        }
    return {
        "get": {
            "summary": summary,
            "operationId": schema[:1].lower() + schema[1:],
            "parameters": [parameter for group in groups for parameter in group],
            "responses": answers,
        }
    }


def _slug(municipality: str) -> list[Any]:
    return [
        {
            "name": "municipality",
            "in": "path",
            "required": True,
            "description": "Kürzel der Kommune.",
            "schema": {"type": "string", "pattern": "^[a-z][a-z0-9-]*$"},
            "example": municipality,
        }
    ]


def _city(municipality: str) -> list[Any]:
    release = {
        "name": "release",
        "in": "query",
        "description": "Kennung eines Datenstands, bei dem es bleiben soll.",
        "schema": {"type": "string"},
    }
    return [*_slug(municipality), release]


def _word(name: str, text: str, pattern: str = "^[a-z][a-z0-9_]*$") -> list[Any]:
    schema = {"type": "string", "pattern": pattern}
    where = {"in": "path", "required": True}
    return [{"name": name, **where, "description": text, "schema": schema}]


def _asked(name: str, text: str, kind: str = "string") -> list[Any]:
    return [{"name": name, "in": "query", "description": text, "schema": {"type": kind}}]


STATUS_WORDS = STATUSES
"""Status -> German words, for the page."""
