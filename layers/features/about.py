"""What is said beside features: units, definitions, sources, licences, kinds of properties."""

from typing import Any

from layers.export import licence_text
from layers.features.choosing import Wanted, period_of
from layers.features.collections import Collection, indicators_of, items
from layers.features.content import PARTS
from layers.model import Source, period_label
from layers.queries.catalogue import indicator, sources
from layers.queries.facilities import Facility
from layers.queries.features import AreaVersion, Periods
from layers.store import Store
from layers.thematic.demonstration import mark_of
from layers.thematic.layer import as_of, source_lines

_TEXT: dict[str, Any] = {"type": "string", "nullable": True}
_NUMBER: dict[str, Any] = {"type": "number", "nullable": True}
_DAY: dict[str, Any] = {"type": "string", "format": "date", "nullable": True}


def source_entries(found: tuple[Source, ...]) -> list[dict[str, str]]:
    """Publisher, title, address, licence (German where it is unknown) and day of each source."""
    return [
        {
            "publisher": source.publisher,
            "title": source.title,
            "url": source.url,
            "licence": licence_text(source),
            "as_of": source.as_of,
        }
        for source in found
    ]


def indicator_entry(store: Store, indicator_id: str, periods: Periods) -> dict[str, Any]:
    """Everything that a reader needs for the values of an indicator, with the names of its
    properties, its periods and school types."""
    found = indicator(store, indicator_id)
    used = sources(store, indicator_id)
    years = sorted({year for part in periods.values() for year in part})
    mark = mark_of(store.municipality, found)
    return {
        "id": indicator_id,
        "title": found.title,
        "unit": found.unit,
        "measure": found.measure.value,
        "decimals": found.decimals,
        "definition": found.definition,
        "numerator": found.numerator_text,
        "denominator": found.denominator_text,
        "caveat": found.caveat,
        "provenance": found.provenance,
        "as_of": as_of(used),
        "source": list(source_lines(store, found)),
        "sources": source_entries(used),
        "periods": [
            {"year": year, "label": period_label(found.period_kind, year)} for year in years
        ],
        "school_types": list(periods),
        "properties": [f"{indicator_id}{end}" for end in PARTS],
        **({"demonstration": mark} if mark else {}),
    }


def wanted_entries(store: Store, found: Collection, wanted: Wanted) -> list[dict[str, Any]]:
    """The indicators whose values a page of features carries, with the period of those values."""
    known = indicators_of(store, found)
    made = []
    for one in wanted.indicators:
        year = period_of(known[one], wanted)
        label = None if year is None else period_label(indicator(store, one).period_kind, year)
        entry = indicator_entry(store, one, known[one])
        made.append(entry | {"period": {"year": year, "label": label}})
    return made


def property_kinds(store: Store, found: Collection, wanted: Wanted) -> dict[str, dict[str, Any]]:
    """Name of each property -> its kind as OpenAPI 3.0 says it (``nullable`` where it may be
    empty), with a German title."""
    named = dict(_AREA if found.is_areas else _FACILITY)
    for one in wanted.indicators:
        about = indicator(store, one)
        unit = f" ({about.unit})" if about.unit else ""
        for end, (kind, words) in _VALUE.items():
            title = f"{about.title}{unit if end == '' else ''}{words}"
            named[f"{one}{end}"] = {**kind, "title": title}
    if store.municipality.mark:
        named["demonstration"] = {"type": "string", "title": "Kennzeichen erfundener Angaben"}
    return named


_VALUE: dict[str, tuple[dict[str, Any], str]] = {
    "": (_NUMBER, ""),
    "_status": ({"type": "string"}, ": Status des Werts"),
    "_status_text": ({"type": "string"}, ": Status des Werts in Worten"),
    "_period": (_TEXT, ": Zeitraum oder Stichtag"),
    "_flags": ({"type": "string"}, ": Anmerkungen zum Wert"),
    "_numerator": (_NUMBER, ": Zähler"),
    "_denominator": (_NUMBER, ": Nenner"),
    "_low": (_NUMBER, ": 95-%-Bereich von"),
    "_high": (_NUMBER, ": 95-%-Bereich bis"),
}

_AREA: dict[str, dict[str, Any]] = {
    "code": {"type": "string", "title": "Schlüssel des Gebiets"},
    "name": {"type": "string", "title": "Name"},
    "level": {"type": "string", "title": "Gebietsebene"},
    "area_km2": {**_NUMBER, "title": "Fläche in km²"},
    "valid_from": {**_DAY, "title": "Erster Tag dieser Grenzen; leer: schon immer"},
    "valid_to": {**_DAY, "title": "Letzter Tag dieser Grenzen; leer: bis heute"},
}

_FACILITY: dict[str, dict[str, Any]] = {
    "name": {"type": "string", "title": "Name"},
    "kind": {"type": "string", "title": "Art der Einrichtung"},
    "school_type": {**_TEXT, "title": "Schulform"},
    "address": {**_TEXT, "title": "Anschrift"},
    "capacity": {**_NUMBER, "title": "Größe"},
    "capacity_unit": {**_TEXT, "title": "Was die Größe zählt"},
    "capacity_status": {"type": "string", "title": "Status der Größe"},
    "attributes": {"type": "object", "title": "Weitere Angaben"},
}


def span_of(store: Store, found: Collection) -> tuple[str | None, str | None] | None:
    """First and last moment at which features of a collection hold, None for an open end; None
    where its features have no time."""
    every = items(store, found).values()
    days = [item for item in every if isinstance(item, AreaVersion)]
    if any(isinstance(item, Facility) for item in every) or not days:
        return None
    firsts = [item.valid_from for item in days]
    lasts = [item.valid_to for item in days]
    first = None if None in firsts else min(day for day in firsts if day is not None)
    last = None if None in lasts else max(day for day in lasts if day is not None)
    return (
        f"{first.isoformat()}T00:00:00Z" if first else None,
        f"{last.isoformat()}T23:59:59Z" if last else None,
    )
