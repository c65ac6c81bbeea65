"""The values file: every map of one indicator at one level, for the script that paints them.

Formats 1 and 2 in docs/architecture.md. Everything is made by the functions that make a single
map; the script looks up and computes no class, no colour and no sentence.
"""

import json
from typing import Any

from layers.model import POOLED_YEARS, SCHEMES, Symbol, period_label, pooled_label
from layers.queries import catalogue
from layers.queries.pooled import intervals
from layers.status import CODE, LABEL
from layers.store import Store
from layers.thematic import legend
from layers.thematic.bundle import Bundle, load_bundle, map_defaults
from layers.thematic.classes import index_text
from layers.thematic.demonstration import demonstration_member
from layers.thematic.editions_part import edition_parts, every_area
from layers.thematic.frame import Frame, classed_by, make_frame
from layers.thematic.headings import column_headings
from layers.thematic.interval import interval_note
from layers.thematic.layer import as_of, legend_circles, source_lines
from layers.thematic.result import AreaValue

FORMAT, FORMAT_EDITIONS = 1, 2
"""Files say which areas a frame has only where not all of them have those of today."""
EXTRA_DECIMALS = 2
"""Values are sent with two more decimals than are printed: enough to sort by, short to send."""


def values_file(
    store: Store, indicator_id: str, level: str, within: str = "", pooled: bool = False
) -> dict[str, Any]:
    """The values file of one indicator at one level; errors as layers.thematic.thematic_layer."""
    bundle = load_bundle(store, indicator_id, level, within, pooled)
    label = pooled_label if pooled else period_label
    defaults = map_defaults(bundle)
    types = bundle.school_types
    parts = edition_parts(bundle)
    words = store.municipality.words
    content: dict[str, Any] = {
        "format": FORMAT_EDITIONS if parts else FORMAT,
        **demonstration_member(store),
        "release": store.fingerprint,
        "municipality": store.municipality.slug,
        "indicator": _indicator(bundle),
        "level": {
            "id": bundle.level.level,
            "name": bundle.level.name,
            "name_plural": bundle.level.name_plural,
            "note": bundle.level.note,
        },
        "levels": _levels(store, indicator_id),
        "whole": {"name": words.bare, "value": words.value},
        "within": within,
        "within_label": bundle.within_label,
        "areas": [list(pair) for pair in every_area(bundle)],
        "periods": [[p, label(bundle.indicator.period_kind, p)] for p in bundle.periods],
        "school_types": [[t, catalogue.school_type_label(store, t)] for t in types],
        "default": {
            "year": defaults.year,
            "school_type": defaults.school_type,
            "scheme": defaults.scheme,
            "classes": defaults.classes,
        },
        "schemes": _schemes(bundle),
        "headings": _headings(bundle),
        "legends": _legends(bundle),
        "statuses": {code: LABEL[status] for status, code in CODE.items()},
        "source_lines": list(source_lines(store, bundle.indicator)),
        "as_of": as_of(catalogue.sources(store, indicator_id)),
        "interval_note": interval_note(bundle.indicator, intervals(store, indicator_id)),
        "notes": [[str(n.period) if n.period else "", n.text] for n in bundle.notes],
        "frames": {f"{p}|{t}": _frame(bundle, make_frame(bundle, p, t)) for p, t in bundle.keys},
    }
    if pooled:
        content["pooled"] = POOLED_YEARS
    if parts:
        content["editions"] = parts
        for (period, _), frame in zip(bundle.keys, content["frames"].values(), strict=True):
            frame["edition"] = bundle.edition(period)
    if bundle.indicator.symbol is Symbol.CIRCLE:
        content["circles"] = {
            t: [[circle.radius, circle.label] for circle in legend_circles(bundle, t)]
            for t in types
        }
    return content


def values_file_bytes(
    store: Store, indicator_id: str, level: str, within: str = "", pooled: bool = False
) -> bytes:
    """The values file as compact UTF-8 JSON."""
    content = values_file(store, indicator_id, level, within, pooled)
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def sent_value(value: float | None, decimals: int) -> float | None:
    """A value as it is sent: rounded, None where it is missing."""
    return None if value is None else round(value, decimals + EXTRA_DECIMALS)


def _indicator(bundle: Bundle) -> dict[str, Any]:
    found = bundle.indicator
    return {
        "id": found.indicator_id,
        "title": found.title,
        "short_title": found.short_title,
        "unit": found.unit,
        "measure": found.measure.value,
        "symbol": found.symbol.value,
        "grid": found.grid_cell,
        "decimals": found.decimals,
        "definition": found.definition,
        "caveat": found.caveat,
        "provenance": found.provenance,
        "numerator_text": found.numerator_text,
        "denominator_text": found.denominator_text,
        "headings": column_headings(found, bundle.store.municipality.words),
    }


def _levels(store: Store, indicator_id: str) -> list[list[str]]:
    mapped = catalogue.availability(store)[indicator_id].mapped
    return [[x.level, x.name_plural] for x in catalogue.levels(store) if x.level in mapped]


def _schemes(bundle: Bundle) -> list[list[str]]:
    found = {scheme for school_type in bundle.bounds for scheme in bundle.schemes(school_type)}
    words = bundle.store.municipality.words
    return [[scheme, legend.scheme_label(scheme, words)] for scheme in SCHEMES if scheme in found]


def _headings(bundle: Bundle) -> dict[str, str]:
    schemes = [scheme for scheme, _ in _schemes(bundle)] or [""]
    words = bundle.store.municipality.words
    return {scheme: legend.heading(bundle.indicator, scheme, words) for scheme in schemes}


def _legends(bundle: Bundle) -> dict[str, dict[str, dict[str, list[str]]]]:
    return {
        school_type: {
            scheme: {
                str(k): list(legend.labels_of(bundle.indicator, scheme, bounds))
                for k, bounds in by_count.items()
            }
            for scheme, by_count in schemes.items()
        }
        for school_type, schemes in bundle.bounds.items()
        if school_type in bundle.school_types
    }


def _frame(bundle: Bundle, frame: Frame) -> dict[str, Any]:
    areas, city = frame.areas, frame.city
    decimals = bundle.indicator.decimals
    content: dict[str, Any] = {
        "title": frame.title,
        "sentence": frame.sentence,
        "extremes": frame.extremes,
        "counted": frame.counted,
        "value": [sent_value(area.value, decimals) for area in areas],
        "text": [area.text for area in areas],
        "status": "".join(CODE[area.status] for area in areas),
        "city": city
        and {
            "value": sent_value(city.value, decimals),
            "text": city.text,
            "flags": city.flags_text,
            **({"interval": city.interval_text} if city.interval_text else {}),
        },
    }
    if frame.protection:
        content["protection"] = list(frame.protection)
    content |= _where_any(areas)
    if bundle.indicator.symbol is Symbol.CIRCLE:
        content["radius"] = [area.radius for area in areas]
    return content | _classes(bundle, frame)


def _where_any(areas: tuple[AreaValue, ...]) -> dict[str, list[str]]:
    columns = {
        "flags": [area.flags_text for area in areas],
        "numerator": [area.numerator_text for area in areas],
        "denominator": [area.denominator_text for area in areas],
        "deviation": [area.deviation_text for area in areas],
        "interval": [area.interval_text for area in areas],
    }
    return {name: texts for name, texts in columns.items() if any(texts)}


def _classes(bundle: Bundle, frame: Frame) -> dict[str, Any]:
    classes: dict[str, dict[str, str]] = {}
    city_class: dict[str, dict[str, int | None]] = {}
    for scheme, by_count in bundle.bounds.get(frame.school_type, {}).items():
        found = {str(k): result for k, result in classed_by(frame, scheme, by_count).items()}
        classes[scheme] = {k: index_text(result.indexes) for k, result in found.items()}
        if scheme != "diverging":
            city_class[scheme] = {k: result.city_class for k, result in found.items()}
    return {"classes": classes, "city_class": city_class}
