"""A map as a GeoPackage: the features of its GeoJSON, areas and places as layers of their own."""

import json

from dashboard.web.map_geojson import map_geojson
from dashboard.web.map_table import Meta
from layers.export import file_name, licence_text
from layers.queries import catalogue
from layers.queries.facilities import facility_kinds
from layers.queries.release import release
from layers.store import Store
from layers.thematic.demonstration import with_mark
from layers.thematic.layer import ThematicLayer
from layers.tidy.geopackage import Layer, geopackage


def map_geopackage(store: Store, layer: ThematicLayer, meta: Meta) -> bytes:
    """The areas with value, status and what explains them, named as the file; each kind of places
    that the map shows as a layer ``places_<kind>``. Coordinates are in EPSG:4326."""
    known = dict(meta)
    found = json.loads(map_geojson(store, layer, meta))["features"]
    sources = catalogue.sources(store, layer.indicator.indicator_id)
    same = {
        "year": layer.selection.year,
        "definition": layer.definition,
        "licence": "; ".join(licence_text(source) for source in sources),
        "release": store.fingerprint,
        "provenance": layer.indicator.provenance,
        "view": known.get("Link zur Ansicht", ""),
    }
    lines = "\n".join(f"{label}: {text}" for label, text in meta)
    areas = [
        {**feature, "properties": feature["properties"] | same}
        for feature in found
        if "code" in feature["properties"]
    ]
    name = file_name(layer.file_stem, "").rstrip(".")
    title = with_mark(layer.title, layer.mark)
    layers = [Layer(name, title, lines, areas)]
    for kind in facility_kinds(store):
        places = [f for f in found if f["properties"].get("kind") == kind.kind]
        text = with_mark(kind.name_plural, layer.mark)
        layers.append(Layer(f"places_{kind.kind}", text, kind.attribution, places))
    return geopackage(layers, meta, moment(release(store).built_at))


def moment(built_at: str) -> str:
    """An ISO date and time as GeoPackage writes it: UTC, with milliseconds and Z."""
    return f"{built_at[:19]}.000Z" if len(built_at) >= 19 else "1970-01-01T00:00:00.000Z"
