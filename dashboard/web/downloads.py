"""Exactly the view at hand as a file: CSV, XLSX, GeoJSON, SVG, PNG."""

from collections.abc import Callable

from flask import Flask, Response, request

from dashboard.errors import FormatNotFoundError
from dashboard.routes import PREFIX
from dashboard.selection import (
    map_query,
    parse_map,
)
from dashboard.settings import Settings
from dashboard.web import series_downloads
from dashboard.web.addresses import municipality_url
from dashboard.web.map_table import (
    flag_text,
    map_meta,
    map_table,
    shown_rows,
    view_address,
)
from dashboard.web.pictures import geojson, png, with_metadata
from layers.export import Table, file_name, to_csv, to_xlsx
from layers.queries import editions
from layers.queries.facilities import facilities
from layers.status import LABEL, Status
from layers.store import Store
from layers.thematic.demonstration import demonstration_member
from layers.thematic.layer import ThematicLayer, thematic_layer
from layers.thematic.svg import map_svg

MIME = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
    "svg": "image/svg+xml",
    "png": "image/png",
}
TABLE_FORMATS = ("csv", "xlsx")


def register(server: Flask, settings: Settings, get_store: Callable[[str], Store]) -> None:
    """Add ``download.<suffix>`` below the pages map, series and school_changes."""

    def map_download(municipality: str, suffix: str) -> Response:
        if suffix not in MIME:
            raise FormatNotFoundError(tuple(MIME))
        store = get_store(municipality)
        selection, _ = parse_map(store, request.args.to_dict())
        layer = thematic_layer(store, selection)
        path = municipality_url(municipality)("map", map_query(store, selection))
        link = view_address(settings, request.host_url, path)
        if suffix in TABLE_FORMATS:
            return table_answer(map_table(store, layer, link), suffix)
        return picture_answer(store, layer, link, suffix)

    server.add_url_rule(
        f"{PREFIX}/karte/download.<suffix>",
        endpoint="download-map",
        view_func=map_download,
    )
    series_downloads.register(server, get_store, settings)


def table_answer(table: Table, suffix: str) -> Response:
    """A table as CSV or XLSX."""
    body = to_csv(table) if suffix == "csv" else to_xlsx(table)
    return attachment(body, table.file_stem, suffix)


def picture_answer(store: Store, layer: ThematicLayer, link: str, suffix: str) -> Response:
    """A map as SVG, PNG or GeoJSON."""
    first = (("Achtung", layer.mark),) if layer.mark else ()
    meta = (*first, *map_meta(store, layer, link))
    if suffix == "geojson":
        body = map_geojson(store, layer, meta)
    else:
        drawing = map_svg(store, layer, standalone=True)
        body = with_metadata(drawing, meta).encode() if suffix == "svg" else png(drawing, meta)
    return attachment(body, layer.file_stem, suffix)


def attachment(body: bytes, stem: str, suffix: str) -> Response:
    """A file to save, named after its content."""
    response = Response(body, content_type=MIME[suffix])
    name = file_name(stem, suffix)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.cache_control.no_store = True
    return response


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
    text = (store.geo_dir / name).read_text(encoding="utf-8")
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
