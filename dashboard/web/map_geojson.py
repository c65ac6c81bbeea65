"""The areas of a map with their values, and the places drawn on it, as GeoJSON."""

from dashboard.web.map_table import flag_text, shown_rows
from dashboard.web.pictures import geojson
from layers.queries import editions
from layers.queries.facilities import facilities
from layers.status import LABEL, Status
from layers.store import Store
from layers.thematic.demonstration import demonstration_member
from layers.thematic.layer import ThematicLayer


def map_geojson(store: Store, layer: ThematicLayer, meta: tuple[tuple[str, str], ...]) -> bytes:
    """The areas of a map with value and status; places that are drawn on it as points."""
    indicator = layer.indicator
    rows = shown_rows(store, layer)
    days = editions.valid_days(store, layer.edition, layer.level.level)
    properties: dict[str, dict[str, object]] = {}
    invented = {"demonstration": layer.mark} if layer.mark else {}
    for area in layer.areas:
        row = rows.get(area.code)
        properties[area.code] = {
            "indicator": indicator.indicator_id,
            "period": layer.period_label,
            "school_type": layer.selection.school_type,
            "value": area.value,
            "unit": indicator.unit,
            "status": area.status.value,
            "status_text": LABEL[area.status],
            "flags": flag_text(area.flags),
            "numerator": row.numerator if row else None,
            "denominator": row.denominator if row else None,
            "low": row.low if row else None,
            "high": row.high if row else None,
            "class": area.class_index,
            "selected": area.code in layer.selection.areas,
            "source": "; ".join(layer.source_lines),
            "as_of": layer.as_of,
            **invented,
        }
        if area.code in days:
            properties[area.code] |= {
                "valid_from": days[area.code][0],
                "valid_to": days[area.code][1],
            }
    name = editions.geometry_file_name(store, layer.edition, layer.level.level)
    text = store.outlines.read(name).decode()
    extra: dict[str, object] = {
        **invented,
        "name": layer.title,
        "metadata": [{"label": label, "text": value} for label, value in meta],
        "features": place_features(store, layer),
    }
    return geojson(text, properties, extra)


def place_features(store: Store, layer: ThematicLayer) -> list[dict[str, object]]:
    """The places that the map shows, as GeoJSON points."""
    return [
        {
            "type": "Feature",
            "id": place.facility_id,
            "properties": {
                **demonstration_member(store),
                "kind": place.kind,
                "name": place.name,
                "school_type": place.school_type,
                "address": place.address,
                "capacity": place.capacity,
                "status": (Status.OK if place.capacity is not None else Status.UNKNOWN).value,
            },
            "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
        }
        for kind in layer.selection.overlay
        for place in facilities(store, kind, layer.selection.within, layer.edition)
    ]
