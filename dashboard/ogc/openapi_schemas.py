"""Schemas of the answers of the feature interface, after OpenAPI 3.0."""

from typing import Any

_TEXT = {"type": "string"}
_LINKS = {"type": "array", "items": {"$ref": "#/components/schemas/link"}}
_ENTRIES = {"type": "array", "items": {"type": "object"}}
_SYSTEMS = {"type": "array", "items": {"type": "string", "format": "uri"}}
_MARK = {"type": "string", "description": "Steht da, wo alle Angaben erfunden sind"}


def _object(required: tuple[str, ...], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": properties}


def _one_of(name: str) -> dict[str, Any]:
    return {"type": "string", "enum": [name]}


_FEATURE = _object(
    ("type", "id", "geometry", "properties"),
    type=_one_of("Feature"),
    id=_TEXT,
    geometry={"type": "object", "nullable": True},
    properties={"type": "object"},
)

SCHEMAS: dict[str, Any] = {
    "any": {"type": "object"},
    "link": _object(
        ("href", "rel"), href=_TEXT, rel=_TEXT, type=_TEXT, title=_TEXT, hreflang=_TEXT
    ),
    "problem": _object(
        ("title", "status", "detail"),
        type=_TEXT,
        title=_TEXT,
        status={"type": "integer"},
        detail=_TEXT,
        code=_TEXT,
        parameter=_TEXT,
        allowed={"type": "array", "items": _TEXT},
    ),
    "landing": _object(
        ("links", "release"),
        title=_TEXT,
        description=_TEXT,
        attribution=_TEXT,
        release=_TEXT,
        demonstration=_MARK,
        links=_LINKS,
    ),
    "conformance": _object(
        ("conformsTo",),
        conformsTo={"type": "array", "items": _TEXT},
        demonstration=_MARK,
        links=_LINKS,
    ),
    "collections": _object(
        ("links", "collections"),
        release=_TEXT,
        demonstration=_MARK,
        links=_LINKS,
        collections={"type": "array", "items": {"$ref": "#/components/schemas/collection"}},
    ),
    "collection": _object(
        ("id", "links", "crs", "storageCrs"),
        id=_TEXT,
        title=_TEXT,
        description=_TEXT,
        attribution=_TEXT,
        release=_TEXT,
        demonstration=_MARK,
        itemType=_one_of("feature"),
        extent={"type": "object"},
        crs=_SYSTEMS,
        storageCrs={"type": "string", "format": "uri"},
        sources=_ENTRIES,
        indicators=_ENTRIES,
        links=_LINKS,
    ),
    "feature": {
        **_FEATURE,
        "properties": {
            **_FEATURE["properties"],
            "release": _TEXT,
            "demonstration": _MARK,
            "indicators": _ENTRIES,
            "sources": _ENTRIES,
            "links": _LINKS,
        },
    },
    "featureCollection": _object(
        ("type", "features", "links", "numberMatched", "numberReturned", "timeStamp"),
        type=_one_of("FeatureCollection"),
        name=_TEXT,
        features={"type": "array", "items": _FEATURE},
        links=_LINKS,
        numberMatched={"type": "integer", "minimum": 0},
        numberReturned={"type": "integer", "minimum": 0},
        timeStamp={"type": "string", "format": "date-time"},
        release=_TEXT,
        demonstration=_MARK,
        attribution=_TEXT,
        indicators=_ENTRIES,
        sources=_ENTRIES,
    ),
}
