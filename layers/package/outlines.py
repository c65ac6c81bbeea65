"""The outlines of a package: one GeoJSON file per level, all of them as one GeoPackage."""

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from layers.export import licence_text
from layers.model import Source
from layers.package.model import BytesPart
from layers.queries import catalogue
from layers.store import Store
from layers.thematic.demonstration import demonstration_member, with_mark
from layers.tidy.geopackage import Layer, geopackage

NO_TIME = "1970-01-01T00:00:00.000Z"
"""GeoPackage asks for the time of the last change; the same release has to give the same bytes."""


def outlines(store: Store) -> tuple[BytesPart, ...]:
    """GeoJSON of each level, of earlier boundaries with their last day in the name, and the
    GeoPackage; none where the release has no outlines."""
    files = tuple(_files(store))
    return (*files, _geopackage(store)) if files else ()


def _stems(store: Store) -> Iterator[tuple[str, str, str]]:
    """File of outlines without its ending, level and last day ('' for those of today), coarse
    levels first."""
    for level in catalogue.levels(store):
        for name in store.outlines.names:
            stem = name.removesuffix(".geojson")
            day = stem.removeprefix(level.level).removeprefix("-")
            if stem in (level.level, f"{level.level}-{day}") and not day.strip("0123456789-"):
                yield stem, level.level, day


def _files(store: Store) -> Iterator[BytesPart]:
    for stem, level, day in _stems(store):
        yield BytesPart(
            name=f"geo-{stem.replace('_', '-')}",
            path=f"geo/{stem}.geojson",
            title=_title(store, level, day),
            description="EPSG:4326, Länge vor Breite; code wie in den Tabellen.",
            sources=catalogue.outline_sources(store, level),
            media="application/geo+json",
            make=partial(_geojson, store, stem, level, day),
        )


def _read(store: Store, stem: str) -> bytes:
    return store.outlines.read(f"{stem}.geojson")


def _title(store: Store, level: str, day: str) -> str:
    name = catalogue.level(store, level).name_plural
    until = f" bis {'.'.join(reversed(day.split('-')))}" if day else ""
    return f"{name} in {store.municipality.name}{until}"


def _geojson(store: Store, stem: str, level: str, day: str) -> bytes:
    content = json.loads(_read(store, stem))
    sources = catalogue.outline_sources(store, level)
    about = {
        **demonstration_member(store),
        "name": _title(store, level, day),
        "source": _named(sources),
        "licence": "; ".join(licence_text(source) for source in sources),
        "release": store.fingerprint,
    }
    whole = {"type": "FeatureCollection", **about, "features": content["features"]}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def _named(sources: tuple[Source, ...]) -> str:
    return "; ".join(f"{source.publisher}: {source.title}" for source in sources)


def _geopackage(store: Store) -> BytesPart:
    every = {
        source.source_id: source
        for level in catalogue.levels(store)
        for source in catalogue.outline_sources(store, level.level)
    }
    return BytesPart(
        name="geo-areas",
        path="geo/areas.gpkg",
        title=f"Alle Gebiete in {store.municipality.name}",
        description="Je Ebene und Stand der Grenzen eine Schicht, EPSG:4326.",
        sources=tuple(every.values()),
        media="application/geopackage+sqlite3",
        make=lambda: _all(store, tuple(every.values())),
    )


def _all(store: Store, sources: tuple[Source, ...]) -> bytes:
    mark = store.municipality.mark
    layers = []
    for stem, level, day in _stems(store):
        features: list[dict[str, Any]] = json.loads(_read(store, stem))["features"]
        shown = catalogue.outline_sources(store, level)
        title = with_mark(_title(store, level, day), mark)
        table = stem.replace("-", "_")
        layers.append(Layer(table, title, f"Quelle: {_named(shown)}", features))
    meta = [
        *([("Achtung", mark)] if mark else []),
        ("Kommune", store.municipality.name),
        ("Herausgeber", store.municipality.publisher),
        *(("Quelle", f"{_named((s,))}, Lizenz: {licence_text(s)}") for s in sources),
        ("Datenstand", store.fingerprint),
    ]
    return geopackage(layers, meta, NO_TIME)
