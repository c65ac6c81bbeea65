"""The values file: every map of one indicator at one level, for the script that paints them.

Formats 1 and 2 in docs/architecture.md. Everything is made by the functions that make a single
map; the script looks up and computes no class, no colour and no sentence.
"""

import json
from collections.abc import Mapping
from typing import Any

from layers.model import POOLED_YEARS, SCHEMES, Symbol, period_label, pooled_label
from layers.queries import catalogue
from layers.queries.confidentiality import hidden_sign
from layers.queries.pooled import factor, intervals
from layers.status import CODE, LABEL, SIGN, Status
from layers.store import Store
from layers.thematic import legend
from layers.thematic.bundle import Bundle, FrameKey, load_bundle, map_defaults
from layers.thematic.classes import index_text
from layers.thematic.demonstration import demonstration_member
from layers.thematic.editions_part import edition_parts, every_area
from layers.thematic.frame import Frame, classed, classed_by, deviation_forms, make_frame
from layers.thematic.headings import column_headings
from layers.thematic.interval import interval_note
from layers.thematic.layer import as_of, legend_circles, source_lines
from layers.thematic.packed import Rules, packed, packed_radii
from layers.thematic.result import AreaValue

FORMAT, FORMAT_EDITIONS = 1, 2
"""Files say which areas a frame has only where not all of them have those of today."""
EXTRA_DECIMALS = 2
"""Values are sent with two more decimals than are printed: enough to sort by, short to send."""


def values_file(
    store: Store, indicator_id: str, level: str, within: str = "", pooled: bool = False
) -> dict[str, Any]:
    """The values file of one indicator at one level; errors as layers.thematic.thematic_layer."""
    return _whole(load_bundle(store, indicator_id, level, within, pooled))


def _whole(bundle: Bundle) -> dict[str, Any]:
    return _around(bundle, {k: _frame(bundle, make_frame(bundle, *k)) for k in bundle.keys})


def _around(bundle: Bundle, frames: Mapping[FrameKey, dict[str, Any]]) -> dict[str, Any]:
    """The frames, and what holds for all of them."""
    store, indicator_id = bundle.store, bundle.indicator.indicator_id
    label = pooled_label if bundle.pooled else period_label
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
        "within": bundle.within,
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
        "frames": {f"{p}|{t}": frame for (p, t), frame in frames.items()},
    }
    if bundle.pooled:
        content["pooled"] = POOLED_YEARS
    if parts:
        content["editions"] = parts
        for (period, _), frame in frames.items():
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
    return _compact(values_file(store, indicator_id, level, within, pooled))


def picture_file_bytes(bundle: Bundle, scheme: str, classes: int) -> bytes:
    """What is seen of a values file before its words: all but values, texts, counts, and classes
    of another scheme than the one asked for, or the nearest there is."""
    frames = {
        key: _picture(bundle, make_frame(bundle, *key, has_words=False), scheme, classes)
        for key in bundle.keys
    }
    content = _around(bundle, frames)
    return _compact(content | {"frames": packed_radii(content["frames"])})


def words_file_bytes(bundle: Bundle) -> bytes:
    """The rest of a values file, packed (layers.thematic.packed)."""
    return _compact(packed(_whole(bundle), bundle.bounds, _rules(bundle)))


def _rules(bundle: Bundle) -> Rules:
    store, indicator = bundle.store, bundle.indicator
    return Rules(
        decimals=indicator.decimals,
        extra=EXTRA_DECIMALS,
        unit=indicator.unit,
        signs={CODE[status]: sign for status, sign in SIGN.items()}
        | {CODE[Status.CONFIDENTIAL]: hidden_sign(store)},
        limited=CODE[Status.LIMITED],
        deviation=deviation_forms(indicator, store.municipality.words),
        per=factor(store, indicator.indicator_id) or 0,
    )


def _compact(content: dict[str, Any]) -> bytes:
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
    areas, decimals = frame.areas, bundle.indicator.decimals
    content = {
        **_said(frame),
        "value": [sent_value(area.value, decimals) for area in areas],
        "text": [area.text for area in areas],
        **_seen(bundle, frame, _where_any(areas)),
    }
    classes: dict[str, dict[str, str]] = {}
    city_class: dict[str, dict[str, int | None]] = {}
    for scheme, by_count in bundle.bounds.get(frame.school_type, {}).items():
        found = {str(k): result for k, result in classed_by(frame, scheme, by_count).items()}
        classes[scheme] = {k: index_text(result.indexes) for k, result in found.items()}
        if scheme != "diverging":
            city_class[scheme] = {k: result.city_class for k, result in found.items()}
    return content | {"classes": classes, "city_class": city_class}


def _picture(bundle: Bundle, frame: Frame, scheme: str, classes: int) -> dict[str, Any]:
    content = {**_said(frame), **_seen(bundle, frame, {}), "classes": {}, "city_class": {}}
    used, k = bundle.nearest_scheme(frame.school_type, scheme, classes)
    if used:
        found = classed(bundle, frame, used, k)
        content["classes"] = {used: {str(k): index_text(found.indexes)}}
        if used != "diverging":
            content["city_class"] = {used: {str(k): found.city_class}}
    return content


def _said(frame: Frame) -> dict[str, Any]:
    return {
        "title": frame.title,
        "sentence": frame.sentence,
        "extremes": frame.extremes,
        "counted": frame.counted,
    }


def _seen(bundle: Bundle, frame: Frame, columns: dict[str, list[str]]) -> dict[str, Any]:
    areas, city = frame.areas, frame.city
    content: dict[str, Any] = {
        "status": "".join([CODE[area.status] for area in areas]),
        "city": city
        and {
            "value": sent_value(city.value, bundle.indicator.decimals),
            "text": city.text,
            "flags": city.flags_text,
            **({"interval": city.interval_text} if city.interval_text else {}),
        },
    }
    if frame.protection:
        content["protection"] = list(frame.protection)
    content |= columns
    if bundle.indicator.symbol is Symbol.CIRCLE:
        content["radius"] = [area.radius for area in areas]
    return content


def _where_any(areas: tuple[AreaValue, ...]) -> dict[str, list[str]]:
    columns = {
        "flags": [area.flags_text for area in areas],
        "numerator": [area.numerator_text for area in areas],
        "denominator": [area.denominator_text for area in areas],
        "deviation": [area.deviation_text for area in areas],
        "interval": [area.interval_text for area in areas],
    }
    return {name: texts for name, texts in columns.items() if any(texts)}
