"""JSON Schemas of what the catalogue and the files of the pages give."""

from typing import Any

from layers.status import CODE, Flag, Status

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
COUNT: Schema = {"type": "integer", "minimum": 0}
MAYBE: Schema = {"type": ["number", "null"]}
FINGERPRINT: Schema = {"type": "string", "pattern": "^[0-9a-f]{4,64}$"}
ADDRESS: Schema = {"type": "string", "pattern": "^/"}


def ref(name: str) -> Schema:
    """A reference to a schema of this file."""
    return {"$ref": f"#/components/schemas/{name}"}


def listed(of: Schema) -> Schema:
    """A list."""
    return {"type": "array", "items": of}


def members(optional: tuple[str, ...] = (), /, **properties: Schema) -> Schema:
    """An object: all members are required but those named ``optional``, and there are no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


_DEMONSTRATION: Schema = {
    "type": "string",
    "description": "Nur wo alle Zahlen frei erfunden sind; sagt genau das.",
}
_BEGIN: dict[str, Schema] = {
    "format": {"type": "integer", "const": 1},
    "municipality": {"type": "string", "description": "Kürzel der Kommune."},
    "release": {**FINGERPRINT, "description": "Kennung des Datenstands."},
    "demonstration": _DEMONSTRATION,
}
_MARK = ("demonstration",)


def _answer(**properties: Schema) -> Schema:
    return members(_MARK, **_BEGIN, **properties)


_LINE: dict[str, Schema] = {
    "indicator": TEXT,
    "title": TEXT,
    "short_title": TEXT,
    "unit": TEXT,
    "measure": {"enum": ["count", "rate", "ratio", "density", "mean", "index"]},
    "period_kind": {"enum": ["reference_day", "calendar_year", "school_year"]},
    "provenance": {"enum": ["official", "published", "derived", "demonstration"]},
    "domain": TEXT,
    "topic": TEXT,
    "levels": listed(TEXT),
    "mapped": {**listed(TEXT), "description": "Ebenen, auf denen es eine Karte gibt."},
    "links": members(self=ADDRESS, values=ADDRESS, page=ADDRESS),
}

_STATUS: Schema = {
    "enum": [status.value for status in Status],
    "description": "Zustand des Werts. Eine Zahl steht nur bei ok, none und limited.",
}

CATALOGUE: dict[str, Schema] = {
    "Error": members(error={"type": "string", "description": "Ein deutscher Satz."}),
    "Municipalities": members(
        format={"type": "integer", "const": 1},
        municipalities=listed(
            members(
                _MARK,
                municipality=TEXT,
                name=TEXT,
                kind={"enum": ["city", "county"]},
                regional_key=TEXT,
                release=FINGERPRINT,
                built_at=TEXT,
                address=ADDRESS,
                demonstration=_DEMONSTRATION,
            )
        ),
    ),
    "Municipality": _answer(
        name=TEXT,
        kind={"enum": ["city", "county"]},
        publisher=TEXT,
        regional_key={"type": "string", "description": "12 oder 8 Ziffern, oder leer."},
        built_at=TEXT,
        is_current={"type": "boolean"},
        links=members(page=ADDRESS, indicators=ADDRESS, levels=ADDRESS, metadata=ADDRESS),
        places=listed(members(kind=TEXT, name=TEXT, attribution=TEXT, file=ADDRESS)),
        versions=listed(
            members(release=FINGERPRINT, is_current={"type": "boolean"}, address=ADDRESS)
        ),
    ),
    "Indicators": _answer(indicators=listed(ref("IndicatorLine"))),
    "IndicatorLine": members(**_LINE),
    "Indicator": _answer(
        **_LINE,
        definition=TEXT,
        numerator=TEXT,
        denominator=TEXT,
        caveat=TEXT,
        decimals=COUNT,
        direction={"enum": ["higher_better", "lower_better", "neutral"]},
        breakdowns=listed(TEXT),
        sources=listed(
            members(
                publisher=TEXT, title=TEXT, address=TEXT, licence=TEXT, as_of=TEXT, retrieved=TEXT
            )
        ),
        notes=listed(members(period={"type": ["integer", "null"]}, kind=TEXT, text=TEXT)),
        coverage=listed(
            members(
                level=TEXT,
                periods=listed(members(period={"type": "integer"}, label=TEXT)),
                school_types=listed(TEXT),
                file={"type": ["string", "null"], "description": "Die Wertedatei der Karte."},
            )
        ),
    ),
    "Levels": _answer(
        levels=listed(
            members(
                level=TEXT,
                name=TEXT,
                name_plural=TEXT,
                note=TEXT,
                count=COUNT,
                areas=ADDRESS,
                geometry=ADDRESS,
            )
        )
    ),
    "Areas": _answer(level=TEXT, areas=listed(members(code=TEXT, name=TEXT, area_km2=MAYBE))),
    "Values": _answer(indicator=TEXT, title=TEXT, unit=TEXT, rows=listed(ref("Row"))),
    "Row": {
        **members(
            level=TEXT,
            code=TEXT,
            name=TEXT,
            period={"type": "integer"},
            period_label=TEXT,
            school_type={"type": "string", "description": "all: nicht aufgeteilt."},
            breakdown={"type": "string", "description": "all: nicht aufgeteilt."},
            value=MAYBE,
            status=_STATUS,
            flags=listed({"enum": [flag.value for flag in Flag]}),
            numerator=MAYBE,
            denominator=MAYBE,
            low=MAYBE,
            high=MAYBE,
            cases={"type": ["integer", "null"]},
        ),
        # A number where the status carries one, and nowhere else.
        "if": {"properties": {"status": {"enum": ["ok", "none", "limited"]}}},
        "then": {"properties": {"value": {"type": "number"}}},
        "else": {
            "properties": {
                name: {"type": "null"}
                for name in ("value", "numerator", "denominator", "low", "high", "cases")
            }
        },
    },
}
"""Name -> schema of an answer of the catalogue."""

_PAIR: Schema = {"type": "array", "prefixItems": [TEXT, TEXT], "minItems": 2, "maxItems": 2}
_LETTERS: Schema = {"type": "string", "pattern": f"^[{''.join(sorted(CODE.values()))}]*$"}
_FREE: Schema = {"type": "object"}

FILES: dict[str, Schema] = {
    "ValuesFile": {
        "type": "object",
        "description": "Alles über eine Kennzahl auf einer Ebene: fertige Texte, Klassen, Werte.",
        "required": [
            "format", "release", "municipality", "indicator", "level", "areas", "periods",
            "school_types", "schemes", "legends", "statuses", "source_lines", "frames",
        ],
        "properties": {
            "format": {"enum": [1, 2]},
            "release": FINGERPRINT,
            "municipality": TEXT,
            "demonstration": _DEMONSTRATION,
            "areas": listed(_PAIR),
            "periods": listed({"type": "array", "minItems": 2, "maxItems": 2}),
            "school_types": listed(_PAIR),
            "schemes": listed(_PAIR),
            "legends": _FREE,
            "statuses": {"type": "object", "additionalProperties": TEXT},
            "source_lines": listed(TEXT),
            "frames": {"type": "object", "additionalProperties": ref("Frame")},
        },
    },
    "Frame": {
        "type": "object",
        "required": ["title", "sentence", "value", "text", "status"],
        "properties": {
            "title": TEXT,
            "sentence": TEXT,
            "value": listed(MAYBE),
            "text": listed(TEXT),
            "status": _LETTERS,
        },
    },
    "GeometryFile": {
        "type": "object",
        "required": ["level", "width", "height", "areas"],
        "properties": {
            "level": TEXT,
            "width": {"type": "number"},
            "height": {"type": "number"},
            "areas": {
                "type": "object",
                "additionalProperties": {
                    "type": "object",
                    "required": ["name", "path", "label", "box"],
                    "properties": {
                        "name": TEXT,
                        "path": TEXT,
                        "label": listed({"type": "number"}),
                        "box": listed({"type": "number"}),
                    },
                },
            },
        },
    },
    "PlacesFile": {
        "type": "object",
        "required": ["kind", "label", "attribution", "colour", "items", "symbols", "shapes"],
        "properties": {
            "kind": TEXT,
            "label": TEXT,
            "attribution": TEXT,
            "colour": TEXT,
            "items": listed({"type": "array"}),
            "symbols": _FREE,
            "shapes": _FREE,
        },
    },
    "Health": {
        "type": "object",
        "required": ["status", "releases", "withdrawn"],
        "properties": {
            "status": {"const": "ok"},
            "releases": {"type": "object", "additionalProperties": FINGERPRINT},
            "withdrawn": listed(TEXT),
        },
    },
}  # fmt: skip
"""Name -> schema of a file that the pages use; docs/architecture.md has all of its members."""

SCHEMAS = CATALOGUE | FILES
