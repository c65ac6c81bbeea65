"""GeoPackage (OGC 12-128r18, version 1.3) with the database that Python brings along.

GDAL would double the memory of a server process for it, and writes the time into every file.
"""

import json
import sqlite3
import struct
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

SRS = 4326
"""Coordinates as in all our GeoJSON, longitude and latitude: nothing is computed twice, and every
program projects it as it needs."""
_TYPES = {str: "TEXT", int: "INTEGER", float: "DOUBLE", bool: "BOOLEAN"}
_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,'
    'AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,'
    'AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],'
    'AUTHORITY["EPSG","4326"]]'
)
_TABLES = """
PRAGMA application_id = 1196444487;
PRAGMA user_version = 10300;
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY,
  organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL,
  description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT NOT NULL,
  identifier TEXT UNIQUE, description TEXT DEFAULT '', last_change DATETIME NOT NULL,
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL UNIQUE, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL,
  m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL,
  definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE gpkg_metadata (id INTEGER PRIMARY KEY, md_scope TEXT NOT NULL DEFAULT 'dataset',
  md_standard_uri TEXT NOT NULL, mime_type TEXT NOT NULL DEFAULT 'text/xml',
  metadata TEXT NOT NULL DEFAULT '');
CREATE TABLE gpkg_metadata_reference (reference_scope TEXT NOT NULL, table_name TEXT,
  column_name TEXT, row_id_value INTEGER, timestamp DATETIME NOT NULL, md_file_id INTEGER NOT NULL,
  md_parent_id INTEGER,
  CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
  CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id));
"""
_SYSTEMS = (
    ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian"),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic"),
    ("WGS 84 geodetic", SRS, "EPSG", SRS, _WGS84, "longitude, latitude in degrees"),
)
_METADATA_EXTENSION = "http://www.geopackage.org/spec130/#extension_metadata"
_LINES = "urn:bildungsatlas:metadata"
"""Names the form of the metadata: lines of a German label, a colon and a text."""

Feature = Mapping[str, Any]


@dataclass(frozen=True)
class Layer:
    """A table of features as GeoJSON has them: all polygons, or all points.

    ``table`` is an ASCII name, ``title`` and ``description`` are read by people. Columns are the
    properties of all features, in the order in which they occur.
    """

    table: str
    title: str
    description: str
    features: Sequence[Feature]


def geopackage(layers: Iterable[Layer], meta: Sequence[tuple[str, str]], when: str) -> bytes:
    """A GeoPackage with these layers in EPSG:4326 and ``meta`` as lines of its metadata.

    Layers without features are left out. ``when`` is the ISO date and time that it says of itself,
    e.g. ``2026-11-22T09:00:00Z``. The same input gives the same bytes.
    """
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(_TABLES)
        database.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", _SYSTEMS)
        tables = [_add(database, layer, when) for layer in layers if layer.features]
        database.executemany(
            "INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_metadata', ?, 'read-write')",
            [(name, _METADATA_EXTENSION) for name in ("gpkg_metadata", "gpkg_metadata_reference")],
        )
        lines = "\n".join(f"{label}: {text}" for label, text in meta)
        database.execute(
            "INSERT INTO gpkg_metadata VALUES (1, 'dataset', ?, 'text/plain', ?)", (_LINES, lines)
        )
        references = [("geopackage", None), *(("table", table) for table in tables)]
        database.executemany(
            "INSERT INTO gpkg_metadata_reference VALUES (?, ?, NULL, NULL, ?, 1, NULL)",
            [(scope, table, when) for scope, table in references],
        )
        database.commit()
        return database.serialize()


def _add(database: sqlite3.Connection, layer: Layer, when: str) -> str:
    shapes = [_shape(feature["geometry"]) for feature in layer.features]
    columns = _columns(layer.features)
    box = _union([found.box for found in shapes])
    kind = "POINT" if layer.features[0]["geometry"]["type"] == "Point" else "MULTIPOLYGON"
    database.execute(
        "INSERT INTO gpkg_contents VALUES (?, 'features', ?, ?, ?, ?, ?, ?, ?, ?)",
        (layer.table, layer.title, layer.description, when, *box, SRS),
    )
    database.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)", (layer.table, kind, SRS)
    )
    named = "".join(f", {_quoted(name)} {kind}" for name, kind in columns.items())
    table = _quoted(layer.table)
    database.execute(
        f"CREATE TABLE {table} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom {kind}{named})"
    )
    places = ", ".join("?" * (len(columns) + 1))
    names = ", ".join(map(_quoted, ("geom", *columns)))
    database.executemany(
        f"INSERT INTO {table} ({names}) VALUES ({places})",  # noqa: S608 - quoted names
        [
            (shape.blob, *(_cell(feature["properties"].get(name)) for name in columns))
            for shape, feature in zip(shapes, layer.features, strict=True)
        ],
    )
    return layer.table


def _columns(features: Sequence[Feature]) -> dict[str, str]:
    """Column -> its type in the file; whole and other numbers together are DOUBLE."""
    found: dict[str, set[str]] = {}
    for feature in features:
        for name, content in feature["properties"].items():
            kinds = found.setdefault(name, set())
            if content is not None:
                kinds.add(_TYPES.get(type(content), "TEXT"))
    return {
        name: kinds.pop()
        if len(kinds) == 1
        else "DOUBLE"
        if kinds and "TEXT" not in kinds
        else "TEXT"
        for name, kinds in found.items()
    }


def _cell(content: object) -> object:
    if isinstance(content, str | int | float) or content is None:
        return content
    return json.dumps(content, ensure_ascii=False)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class _Shape:
    blob: bytes
    box: Box


def _shape(geometry: Mapping[str, Any]) -> _Shape:
    """A geometry as GeoPackage has it (clause 2.1.3): header, envelope, well-known binary."""
    coordinates = geometry["coordinates"]
    if geometry["type"] == "Point":
        x, y = coordinates[:2]
        body = struct.pack("<BIdd", 1, 1, x, y)
        # A point needs no envelope: flag 1 says only that numbers are little-endian.
        return _Shape(struct.pack("<2sBBi", b"GP", 0, 1, SRS) + body, (x, y, x, y))
    polygons = coordinates if geometry["type"] == "MultiPolygon" else [coordinates]
    body = struct.pack("<BII", 1, 6, len(polygons)) + b"".join(map(_polygon, polygons))
    corners = [corner for rings in polygons for corner in rings[0]]
    xs, ys = [corner[0] for corner in corners], [corner[1] for corner in corners]
    box = min(xs), min(ys), max(xs), max(ys)
    header = struct.pack("<2sBBi4d", b"GP", 0, 3, SRS, box[0], box[2], box[1], box[3])
    return _Shape(header + body, box)


def _polygon(rings: Sequence[Sequence[Sequence[float]]]) -> bytes:
    parts = [struct.pack("<BII", 1, 3, len(rings))]
    for ring in rings:
        numbers = [number for corner in ring for number in corner[:2]]
        parts.append(struct.pack(f"<I{len(numbers)}d", len(ring), *numbers))
    return b"".join(parts)


def _union(boxes: Sequence[Box]) -> Box:
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
