"""Files of outlines as they come: GeoJSON, GeoPackage and Shapefile, told apart by their content.

What a file says stays as it is here: columns, values, coordinates. Areas are made of it in
``areas_file``.
"""

import json
import math
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyogrio
import shapely
from shapely.geometry import shape

from layers.prepare.coverage import TopologyError, TopologyFault
from layers.prepare.dbf import dbf_encoding

LARGEST_BYTES = 2_000_000_000
"""No archive of outlines unpacks to more."""

PARTS = (".shp", ".shx", ".dbf")
"""Without these three a Shapefile cannot be read; .prj says where its numbers lie."""


@dataclass(frozen=True)
class OutlineSource:
    """How a file of outlines is to be read.

    ``layer`` chooses one of several, ``crs`` is for files that name no coordinate system, and
    ``code_length`` is the length to which keys get their leading zeros back (0: as they are).
    """

    code_column: str = "code"
    name_column: str = "name"
    layer: str = ""
    crs: str = ""
    code_length: int = 0


PLAIN = OutlineSource()
"""Key and name under these names, one layer, a file that says where its numbers lie."""


@dataclass(frozen=True)
class RawOutlines:
    """The content of a file: one record and one geometry (None where there is none) per feature.

    ``crs`` is what the file names, '' where it names none; ``by_rfc`` says that a missing name
    means degrees, as in GeoJSON.
    """

    records: list[dict[str, Any]]
    geometries: list[Any]
    crs: str
    by_rfc: bool
    warnings: list[TopologyFault] = field(default_factory=list)


def file_fault(path: Path, found: str, expected: str, remedy: str) -> TopologyError:
    """The error of a file that cannot be read at all."""
    return TopologyError([TopologyFault("areas-file", path.name, "", found, expected, remedy)])


def read_outline_file(path: Path, layer: str = "") -> RawOutlines:
    """The features of a file; raises TopologyError (areas-file, areas-layer) with German faults."""
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        raise _unreadable(path, error) from error
    if head.startswith(b"PK"):
        return _read_archive(path, layer)
    if head.startswith(b"SQLite format 3"):
        return _read_by_gdal(path, path.name, layer)
    if path.suffix.lower() == ".shp":
        members = {p.suffix.lower(): p for p in path.parent.glob(f"{path.stem}.*")}
        return _read_shapefile(path, {s: p.read_bytes() for s, p in members.items()})
    return _read_geojson(path)


def _unreadable(path: Path, error: Exception) -> TopologyError:
    return file_fault(
        path,
        f"keine lesbare Gebietsdatei ({type(error).__name__})",
        "Gebiete als GeoJSON (FeatureCollection, UTF-8), GeoPackage oder Shapefile im ZIP-Archiv",
        "Speichern Sie die Gebiete im Geoinformationssystem noch einmal als GeoJSON in EPSG:4326 "
        "oder als GeoPackage.",
    )


def _read_geojson(path: Path) -> RawOutlines:
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
        features = content["features"]
        if not features or not all(isinstance(feature, dict) for feature in features):
            raise ValueError("no features")
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise _unreadable(path, error) from error
    properties = [feature.get("properties") for feature in features]
    records = [dict(given) if isinstance(given, dict) else {} for given in properties]
    return RawOutlines(records, [_geometry(f) for f in features], _named_crs(content), True)


def _geometry(feature: dict[str, Any]) -> Any:
    """The feature's geometry without heights; None where it is none."""
    try:
        return shapely.force_2d(shape(feature["geometry"]))
    except (KeyError, TypeError, ValueError, AttributeError, shapely.errors.ShapelyError):
        return None


def _named_crs(content: dict[str, Any]) -> str:
    """The name in the member ``crs`` of older GeoJSON; '' where there is none."""
    given = content.get("crs")
    properties = given.get("properties") if isinstance(given, dict) else None
    return str(properties.get("name", "")) if isinstance(properties, dict) else ""


def _read_archive(path: Path, layer: str) -> RawOutlines:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [n for n in archive.namelist() if not n.startswith("__MACOSX")]
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST_BYTES:
                raise file_fault(
                    path,
                    "ein Archiv, das ausgepackt größer als 2 GB ist",
                    "nur die Umrisse",
                    "Legen Sie nur die Dateien der Umrisse in das Archiv.",
                )
            chosen = _chosen_member(path, names, layer)
            stem = chosen[: -len(Path(chosen).suffix)].lower()
            members = {
                Path(name).suffix.lower(): archive.read(name)
                for name in names
                if name[: -len(Path(name).suffix)].lower() == stem
            }
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError) as error:
        raise file_fault(
            path,
            f"ein ZIP-Archiv, das sich nicht auspacken lässt ({type(error).__name__})",
            "ein vollständiges ZIP-Archiv ohne Kennwort",
            "Kopieren oder laden Sie die Datei noch einmal; sie ist abgeschnitten oder geschützt.",
        ) from error
    if Path(chosen).suffix.lower() == ".shp":
        return _read_shapefile(path, members)
    with _unpacked(members) as files:
        inner = read_outline_file(files[Path(chosen).suffix.lower()], layer)
    return inner


def _chosen_member(path: Path, names: list[str], layer: str) -> str:
    """The file of outlines in an archive; faults where there is none or a choice is needed."""
    for suffixes in ((".shp",), (".gpkg",), (".geojson", ".json")):
        found = sorted(name for name in names if Path(name).suffix.lower() in suffixes)
        if suffixes != (".shp",) and len(found) == 1:
            return found[0]
        if found:
            stems = [Path(name).stem for name in found]
            return found[stems.index(_chosen_layer(path, stems, layer))]
    raise file_fault(
        path,
        f"ein Archiv ohne Umrisse (enthalten: {', '.join(sorted(names)[:8]) or 'nichts'})",
        "eine Datei .shp, .gpkg oder .geojson",
        "Packen Sie die Dateien des Shapefiles (.shp, .shx, .dbf, .prj) in das Archiv.",
    )


def _chosen_layer(path: Path, layers: list[str], layer: str) -> str:
    """The layer asked for, or the only one."""
    if layer in layers or (not layer and len(layers) == 1):
        return layer or layers[0]
    raise TopologyError(
        [
            TopologyFault(
                "areas-layer",
                path.name,
                layer,
                f"{'keine passende Ebene' if layer else f'{len(layers)} passende Ebenen'} (Layer); "
                f"vorhanden: {', '.join(layers)}",
                "genau eine mit Umrissen",
                'Nennen Sie die richtige in municipality.toml: layer = "…" in diesem [[level]].',
            )
        ]
    )


def _read_shapefile(path: Path, members: dict[str, bytes]) -> RawOutlines:
    """A Shapefile whose parts are given by suffix; the table's encoding is found by its bytes."""
    missing = [suffix for suffix in PARTS if suffix not in members]
    if missing:
        raise file_fault(
            path,
            f"ein Shapefile ohne {', '.join(missing)}",
            "alle Teile des Shapefiles: .shp, .shx, .dbf, .prj",
            "Packen Sie alle Dateien mit demselben Namen in das Archiv.",
        )
    encoding = dbf_encoding(members[".dbf"], members.get(".cpg", b"").decode("ascii", "ignore"))
    # the declared encoding is left behind: the one found by the bytes is used
    with _unpacked({s: d for s, d in members.items() if s != ".cpg"}) as files:
        return _read_by_gdal(files[".shp"], path.name, "", encoding)


@contextmanager
def _unpacked(members: dict[str, bytes]) -> Iterator[dict[str, Path]]:
    """The parts as files in a folder of their own, by suffix."""
    with TemporaryDirectory() as folder:
        files = {suffix: Path(folder) / f"outlines{suffix}" for suffix in members}
        for suffix, data in members.items():
            files[suffix].write_bytes(data)
        yield files


def _read_by_gdal(path: Path, name: str, layer: str, encoding: str | None = None) -> RawOutlines:
    """Features of one layer; ``name`` is what faults call the file."""
    shown = path.with_name(name)
    try:
        with warnings.catch_warnings():
            # GDAL's remarks on a file that can be read; what matters is checked afterwards
            warnings.simplefilter("ignore")
            known = [str(n) for n, kind in pyogrio.list_layers(path) if kind is not None]
            if not known:
                raise file_fault(
                    shown, "keine Ebene mit Umrissen", "eine", "Speichern Sie die Umrisse mit."
                )
            chosen = layer if path.suffix == ".shp" else _chosen_layer(shown, known, layer)
            frame = pyogrio.read_dataframe(path, layer=chosen or None, encoding=encoding)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise _unreadable(shown, error) from error
    except (UnicodeError, ValueError, RuntimeError, shapely.errors.ShapelyError) as error:
        if isinstance(error, TopologyError):
            raise
        raise _unreadable(shown, error) from error
    if not len(frame) or "geometry" not in frame:
        raise file_fault(shown, "keine Umrisse", "mindestens einer", "Prüfen Sie den Export.")
    records = [
        {str(column): _plain(value) for column, value in row.items()}
        for row in frame.drop(columns="geometry").to_dict("records")
    ]
    crs = frame.crs.to_wkt() if frame.crs is not None else ""
    flat = [None if g is None else shapely.force_2d(g) for g in frame.geometry]
    return RawOutlines(records, flat, crs, False)


def _plain(value: Any) -> Any:
    """A cell as a plain Python value; None where it is empty."""
    if isinstance(value, float) and math.isnan(value):
        return None
    return value.item() if hasattr(value, "item") else value
