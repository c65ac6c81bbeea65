"""What the catalogue says, as plain values for JSON; docs/map-server.md has the members."""

from typing import Any
from urllib.parse import quote

from dashboard.errors import IndicatorNotFoundError, LevelNotFoundError
from dashboard.render import with_release
from dashboard.web.addresses import municipality_url
from layers.grid import DOMAINS, TOPICS
from layers.model import (
    Indicator,
    Source,
    period_label,
)
from layers.queries import catalogue
from layers.queries.facilities import facility_kinds
from layers.queries.release import release
from layers.status import LABEL, Status
from layers.store import Store
from layers.thematic.demonstration import demonstration_member

FORMAT = 1
"""Grows by one with every change that a program could stumble over."""

Json = dict[str, Any]


def address(store: Store, *parts: str) -> str:
    """An address of this catalogue; it names the release where the request did."""
    path = "/".join(("", "api", store.address, *(quote(part, safe="") for part in parts)))
    return _pinned(store, path)


def _pinned(store: Store, path: str) -> str:
    query = with_release("", store.pin)
    return f"{path}?{query}" if query else path


def begin(store: Store) -> Json:
    """What every answer about a municipality begins with."""
    return {
        "format": FORMAT,
        "municipality": store.municipality.slug,
        "release": store.fingerprint,
        **demonstration_member(store),
    }


def municipality_line(store: Store) -> Json:
    """A municipality in the list of all."""
    city = store.municipality
    return {
        "municipality": city.slug,
        "name": city.name,
        "kind": city.kind,
        "regional_key": city.regional_key,
        "release": store.fingerprint,
        "built_at": release(store).built_at,
        "address": address(store),
        **demonstration_member(store),
    }


def municipality(store: Store, now: str, versions: tuple[str, ...]) -> Json:
    """A municipality: its release, its versions, and where to go on. ``now`` is the release in
    use."""
    city = store.municipality
    url = municipality_url(store.address, store.pin)
    return {
        **begin(store),
        "name": city.name,
        "kind": city.kind,
        "publisher": city.publisher,
        "regional_key": city.regional_key,
        "built_at": release(store).built_at,
        "is_current": store.fingerprint == now,
        "links": {
            "page": url("start"),
            "indicators": address(store, "indicators"),
            "levels": address(store, "levels"),
            "metadata": _pinned(store, f"/{store.address}/dcat.jsonld"),
        },
        "places": [
            {
                "kind": kind.kind,
                "name": kind.name_plural,
                "attribution": kind.attribution,
                "file": _file(store, "orte", kind.kind),
            }
            for kind in facility_kinds(store)
        ],
        "versions": [
            {
                "release": name,
                "is_current": name == now,
                "address": f"/api/{store.address}?release={name}",
            }
            for name in dict.fromkeys((now, *versions))
        ],
    }


def indicators(store: Store) -> Json:
    """All indicators that have values, in the order of the national guide."""
    found = catalogue.availability(store)
    return {
        **begin(store),
        "indicators": [
            _indicator_line(store, entry)
            for entry in catalogue.indicators(store)
            if entry.indicator_id in found
        ],
    }


def indicator(store: Store, indicator_id: str) -> Json:
    """Everything about one indicator. Raises IndicatorNotFoundError."""
    entry = known(store, indicator_id)
    found = catalogue.availability(store)[indicator_id]
    return {
        **begin(store),
        **_indicator_line(store, entry),
        "definition": entry.definition,
        "numerator": entry.numerator_text,
        "denominator": entry.denominator_text,
        "caveat": entry.caveat,
        "decimals": entry.decimals,
        "direction": entry.direction,
        "breakdowns": list(found.breakdowns),
        "sources": [_source(source) for source in catalogue.sources(store, indicator_id)],
        "notes": [
            {"period": note.period, "kind": note.kind, "text": note.text}
            for note in catalogue.notes(store, "indicator", indicator_id)
        ],
        "coverage": [
            {
                "level": level,
                "periods": [
                    {"period": period, "label": period_label(entry.period_kind, period)}
                    for period in found.periods[level]
                ],
                "school_types": list(found.school_types[level]),
                "file": _file(store, "werte", indicator_id, level)
                if level in found.mapped
                else None,
            }
            for level in found.levels
        ],
    }


def levels(store: Store) -> Json:
    """The levels of areas, from coarse to fine."""
    return {
        **begin(store),
        "levels": [
            {
                "level": level.level,
                "name": level.name,
                "name_plural": level.name_plural,
                "note": level.note,
                "count": len(catalogue.areas(store, level.level)),
                "areas": address(store, "levels", level.level, "areas"),
                "geometry": _file(store, "geometrie", level.level),
            }
            for level in catalogue.levels(store)
        ],
    }


def areas(store: Store, level: str) -> Json:
    """The areas of a level today, by code. Raises LevelNotFoundError."""
    known = tuple(found.level for found in catalogue.levels(store))
    if level not in known:
        raise LevelNotFoundError(level, known)
    return {
        **begin(store),
        "level": level,
        "areas": [
            {"code": area.code, "name": area.name, "area_km2": area.area_km2}
            for area in catalogue.areas(store, level)
        ],
    }


def known(store: Store, indicator_id: str) -> Indicator:
    """An indicator that has values. Raises IndicatorNotFoundError with those that there are."""
    if indicator_id not in catalogue.availability(store):
        known = tuple(catalogue.availability(store))
        raise IndicatorNotFoundError(indicator_id, known)
    return catalogue.indicator(store, indicator_id)


def _indicator_line(store: Store, entry: Indicator) -> Json:
    found = catalogue.availability(store)[entry.indicator_id]
    topic = next(topic for topic in TOPICS if topic.number == entry.grid_topic)
    url = municipality_url(store.address, store.pin)
    return {
        "indicator": entry.indicator_id,
        "title": entry.title,
        "short_title": entry.short_title,
        "unit": entry.unit,
        "measure": entry.measure.value,
        "period_kind": entry.period_kind.value,
        "provenance": entry.provenance,
        "domain": DOMAINS[entry.grid_domain],
        "topic": topic.name,
        "levels": list(found.levels),
        "mapped": list(found.mapped),
        "links": {
            "self": address(store, "indicators", entry.indicator_id),
            "values": address(store, "indicators", entry.indicator_id, "values"),
            "page": url("indicator", indicator_id=entry.indicator_id),
        },
    }


def _source(source: Source) -> Json:
    return {
        "publisher": source.publisher,
        "title": source.title,
        "address": source.url,
        "licence": source.licence,
        "as_of": source.as_of,
        "retrieved": source.retrieved,
    }


def _file(store: Store, *parts: str) -> str:
    """The address of a file of the pages; it has the fingerprint in it."""
    first, *rest = parts
    names = "/".join(quote(part, safe="") for part in rest)
    return f"/{store.address}/{first}/{store.fingerprint}/{names}.json"


STATUSES = {status.value: LABEL[status] for status in Status}
"""Status -> German words, for the description and the page."""
