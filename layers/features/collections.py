"""The collections of features of a release: area levels, the municipality, kinds of facilities."""

import json
from dataclasses import dataclass
from enum import Enum

from layers.features.crs import Crs
from layers.features.geometry import Box, Geometry, extent, in_crs, joined, parsed, point
from layers.model import MUNICIPALITY_LEVEL, Source
from layers.queries.areas import levels
from layers.queries.catalogue import outline_sources
from layers.queries.editions import geometry_file_name
from layers.queries.facilities import Facility, facilities, facility_kinds
from layers.queries.features import (
    AreaVersion,
    Periods,
    area_indicators,
    area_versions,
    facility_indicators,
    facility_sources,
)
from layers.store import Store


class Holds(Enum):
    """What the features of a collection are."""

    AREAS = "Polygone"
    MUNICIPALITY = "Polygon"
    FACILITIES = "Punkte"


@dataclass(frozen=True)
class Collection:
    """``ref`` is the level or kind; ``attribution`` the line that must stand wherever the features
    are drawn or handed on, '' where none is needed; ``note`` a remark on the level or ''."""

    collection_id: str
    holds: Holds
    ref: str
    title: str
    description: str
    attribution: str = ""
    note: str = ""
    unit: str = ""

    @property
    def is_areas(self) -> bool:
        """Whether its features are areas or the municipality, and not places."""
        return self.holds is not Holds.FACILITIES


def collections(store: Store) -> tuple[Collection, ...]:
    """All collections: levels from coarse to fine, the municipality, kinds of facilities."""
    return store.keep("feature_collections", lambda: _collections(store))


def collection(store: Store, collection_id: str) -> Collection:
    """The collection of that id. Raises KeyError."""
    return {found.collection_id: found for found in collections(store)}[collection_id]


def _collections(store: Store) -> tuple[Collection, ...]:
    name = store.municipality.name
    areas = [
        Collection(
            found.level,
            Holds.AREAS,
            found.level,
            found.name_plural,
            f"{found.name_plural} von {name} mit ihren Grenzen, auf Wunsch mit Werten.",
            note=found.note,
        )
        for found in levels(store)
    ]
    whole = Collection(
        MUNICIPALITY_LEVEL,
        Holds.MUNICIPALITY,
        MUNICIPALITY_LEVEL,
        f"{name} insgesamt",
        f"{name} als Ganzes, auf Wunsch mit Werten. Die Grenze ist die äußere Grenze der Gebiete.",
    )
    taken = {found.collection_id for found in (*areas, whole)}
    places = [
        Collection(
            f"facility_{kind.kind}" if kind.kind in taken else kind.kind,
            Holds.FACILITIES,
            kind.kind,
            kind.name_plural,
            f"{kind.name_plural} in {name} als Punkte.",
            attribution=kind.attribution,
            unit=kind.unit,
        )
        for kind in facility_kinds(store)
    ]
    return (*areas, *([whole] if areas else []), *places)


def indicators_of(store: Store, found: Collection) -> dict[str, Periods]:
    """The indicators whose values the features can carry, in grid order, with their periods."""
    if found.is_areas:
        return area_indicators(store, found.ref)
    return facility_indicators(store, found.ref)


def sources_of(store: Store, found: Collection) -> tuple[Source, ...]:
    """The sources of the features themselves (of areas: of their outlines), without those of
    values; empty where the municipality names none."""
    if found.holds is Holds.FACILITIES:
        return facility_sources(store, found.ref)
    if found.holds is Holds.MUNICIPALITY:
        found = _coarsest(store)
    return outline_sources(store, found.ref)


def _coarsest(store: Store) -> Collection:
    return next(one for one in collections(store) if one.holds is Holds.AREAS)


Item = AreaVersion | Facility


def items(store: Store, found: Collection) -> dict[str, Item]:
    """Every feature of a collection by its id, in their order; areas in all their versions."""
    return store.keep(("feature_items", found.collection_id), lambda: _items(store, found))


def _items(store: Store, found: Collection) -> dict[str, Item]:
    if found.is_areas:
        return {one.feature_id: one for one in area_versions(store, found.ref)}
    return {place.facility_id: place for place in facilities(store, found.ref)}


def geometries(store: Store, found: Collection, crs: Crs) -> dict[str, Geometry]:
    """Feature id -> geometry; a feature without one is left out."""
    return store.keep(
        ("feature_geometries", found.collection_id, crs), lambda: _geometries(store, found, crs)
    )


def _geometries(store: Store, found: Collection, crs: Crs) -> dict[str, Geometry]:
    if crs is not Crs.CRS84:
        plain = geometries(store, found, Crs.CRS84)
        return {one: in_crs(geometry, crs) for one, geometry in plain.items()}
    if found.holds is Holds.FACILITIES:
        return {
            place.facility_id: point(place.lon, place.lat) for place in facilities(store, found.ref)
        }
    if found.holds is Holds.MUNICIPALITY:
        coarsest = _coarsest(store)
        today = today_ids(store, coarsest)
        parts = geometries(store, coarsest, crs)
        outline = joined(parts[one] for one in today if one in parts)
        return {one: outline for one in items(store, found) if outline is not None}
    return _outlines(store, found)


def _outlines(store: Store, found: Collection) -> dict[str, Geometry]:
    versions = area_versions(store, found.ref)
    names = {
        edition: geometry_file_name(store, edition, found.ref)
        for edition in {version.editions[-1] for version in versions}
    }
    files = {name: _read(store, name) for name in set(names.values())}
    made = {}
    for version in versions:
        shape = files[names[version.editions[-1]]].get(version.code)
        if shape is not None:
            made[version.feature_id] = shape
    return made


def _read(store: Store, name: str) -> dict[str, Geometry]:
    """Code -> geometry of one file of the release."""
    content = json.loads(store.outlines.read(name))
    return {
        feature["properties"]["code"]: parsed(feature["geometry"])
        for feature in content["features"]
    }


def today_ids(store: Store, found: Collection) -> tuple[str, ...]:
    """The ids of the features of today."""
    return tuple(
        one
        for one, item in items(store, found).items()
        if not isinstance(item, AreaVersion) or item.feature_id == item.code
    )


def box(store: Store, found: Collection) -> Box | None:
    """The box around all features in CRS84."""
    return extent(geometries(store, found, Crs.CRS84).values())
