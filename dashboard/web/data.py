"""Files for the script: values, geometry, places. Their addresses name the release."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import Flask, Response, request

from dashboard.errors import (
    AreaNotFoundError,
    AtlasError,
    IndicatorNotFoundError,
    KindNotFoundError,
    LevelNotFoundError,
    ReleaseGoneError,
    ReleaseNotKeptError,
    ReleaseWithdrawnError,
)
from dashboard.release import Releases
from dashboard.routes import PREFIX
from dashboard.web.answers import made, release_key
from layers.model import CLASS_COUNTS, PREVIEW_PREFIX, SCHEMES
from layers.queries import catalogue
from layers.queries.facilities import facility_kinds
from layers.queries.pooled import can_pool
from layers.store import Store
from layers.thematic.bundle import DEFAULT_CLASSES, DEFAULT_SCHEME, load_bundle
from layers.thematic.facilities_file import facilities_file
from layers.thematic.geometry import geometry_file
from layers.thematic.values_file import picture_file_bytes, values_file_bytes, words_file_bytes

_YEAR = 31_536_000
_COUNTS = frozenset(map(str, CLASS_COUNTS))
"""Numbers of classes that can be asked for."""


def register(server: Flask, releases: Releases) -> None:
    """Add ``/werte``, ``/geometrie`` and ``/orte`` of docs/architecture.md."""

    def current(municipality: str, fingerprint: str) -> Store:
        store = releases.get(municipality)
        if fingerprint == store.fingerprint:
            return store
        slug = municipality.removeprefix(PREVIEW_PREFIX)
        if releases.withdrawals.is_withdrawn(slug, fingerprint):
            raise ReleaseWithdrawnError
        if store.is_preview:
            raise ReleaseGoneError
        try:
            return releases.cited(municipality, fingerprint)
        except ReleaseNotKeptError:
            raise ReleaseGoneError from None

    @server.get(f"{PREFIX}/werte/<fingerprint>/<indicator>/<level>.json", endpoint="values")
    def values(municipality: str, fingerprint: str, indicator: str, level: str) -> Response:
        store = current(municipality, fingerprint)
        within = request.args.get("within", "")
        pooled = request.args.get("pooled", "") == "1"
        part = _part(request.args)

        def make() -> bytes:
            check_view(store, indicator, level, within)
            return part.made(store, indicator, level, within, pooled)

        said = (indicator, level, within, str(pooled), *map(str, part))
        return lasting(made(release_key(store, "values", municipality, *said), make))

    @server.get(f"{PREFIX}/geometrie/<fingerprint>/<level>.json", endpoint="geometry")
    def geometry(municipality: str, fingerprint: str, level: str) -> Response:
        store = current(municipality, fingerprint)
        if level not in level_ids(store):
            raise LevelNotFoundError(level, level_ids(store))
        return lasting(
            store.keep(("geometry", level), lambda: compact(geometry_file(store, level)))
        )

    @server.get(f"{PREFIX}/orte/<fingerprint>/<kind>.json", endpoint="places")
    def places(municipality: str, fingerprint: str, kind: str) -> Response:
        store = current(municipality, fingerprint)
        try:
            body = store.keep(("places", kind), lambda: compact(facilities_file(store, kind)))
        except KeyError:
            known = tuple(found.kind for found in facility_kinds(store))
            raise KindNotFoundError(kind, known) from None
        return lasting(body)


class _Part(NamedTuple):
    """A part of a values file: ``picture`` with one kind of classes, ``words``, or '' for all."""

    name: str
    scheme: str = ""
    classes: int = 0

    def made(self, store: Store, indicator: str, level: str, within: str, pooled: bool) -> bytes:
        can = pooled and can_pool(store, indicator, level)
        if not self.name:
            return values_file_bytes(store, indicator, level, within, can)
        bundle = load_bundle(store, indicator, level, within, can)
        if self.name == "words":
            return words_file_bytes(bundle)
        return picture_file_bytes(bundle, self.scheme, self.classes)


def _part(asked: Mapping[str, str]) -> _Part:
    """The part that an address asks for."""
    name = asked.get("part", "")
    if name != "picture":
        return _Part(name if name == "words" else "")
    scheme, count = asked.get("scheme", ""), asked.get("classes", "")
    return _Part(
        name,
        scheme if scheme in SCHEMES else DEFAULT_SCHEME,
        int(count) if count in _COUNTS else DEFAULT_CLASSES,
    )


def check_view(store: Store, indicator: str, level: str, within: str) -> None:
    """Raises the error that says which part of an address does not exist."""
    found = catalogue.availability(store).get(indicator)
    fault: AtlasError | None = None
    if found is None:
        fault = IndicatorNotFoundError(indicator)
    elif level not in found.mapped:
        fault = LevelNotFoundError(level, found.mapped)
    elif within:
        try:
            catalogue.areas(store, level, within)
        except ValueError:
            fault = AreaNotFoundError(within)
    if fault is not None:
        raise fault


def level_ids(store: Store) -> tuple[str, ...]:
    """Ids of the small-area levels, coarse to fine."""
    return tuple(found.level for found in catalogue.levels(store))


def compact(content: dict[str, Any]) -> bytes:
    """JSON without spaces, UTF-8."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def lasting(body: bytes) -> Response:
    """An answer that never changes at its address."""
    response = Response(body, mimetype="application/json")
    response.cache_control.max_age = _YEAR
    response.cache_control.public = True
    response.cache_control.immutable = True
    return response
