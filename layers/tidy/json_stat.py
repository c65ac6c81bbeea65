"""JSON-stat 2.0 (json-stat.org/full): the view as a cube with its metadata."""

import json
from itertools import product
from typing import Any

from layers.export import licence_text
from layers.status import FLAG_LABEL, LABEL, Flag, Status
from layers.tidy.model import VALUE, Dimension, Measure, Role, Tidy

METRIC = "measure"
"""Id of the dimension whose categories are the numbers of a row."""


def json_stat(tidy: Tidy) -> bytes:
    """A dataset: the view's dimensions, then ``measure``.

    ``value`` has one entry per cell, null where there is no number. ``status`` is an object from
    the cell's position to its status; cells without one are not part of the view.
    ``extension.flags`` is the same for remarks on numbers, ``extension.kinds`` for totals.
    """
    about = tidy.about
    value, status, flags = _cells(tidy)
    metric = _metric(tidy.measures, about.indicator)
    ids = [dimension.key for dimension in tidy.dimensions]
    roles = {
        role.value: [d.key for d in tidy.dimensions if d.role is role]
        for role in (Role.TIME, Role.GEO)
    }
    content: dict[str, Any] = {
        "version": "2.0",
        "class": "dataset",
        "label": about.title,
        "href": about.link,
        "source": about.source,
        "updated": about.built_at,
        "note": [text for text in (about.mark, about.sentence, *about.notes) if text],
        "id": [*ids, METRIC],
        "size": [*(len(d.categories) for d in tidy.dimensions), len(tidy.measures)],
        "role": {**{role: found for role, found in roles.items() if found}, "metric": [METRIC]},
        "dimension": {**{d.key: _dimension(d) for d in tidy.dimensions}, METRIC: metric},
        "value": value,
        "status": status,
        "extension": {
            "indicator": about.indicator,
            "title": about.indicator_title,
            "definition": about.definition,
            "provenance": about.provenance,
            "publisher": about.publisher,
            "release": about.release,
            "sources": [
                {
                    "publisher": found.publisher,
                    "title": found.title,
                    "url": found.url,
                    "licence": licence_text(found),
                    "as_of": found.as_of,
                }
                for found in about.sources
            ],
            "licence": about.licence,
            "as_of": about.as_of,
            "flags": flags,
            "kinds": _kinds(tidy),
            "status_labels": {word: LABEL[Status(word)] for word in sorted(set(status.values()))},
            "flag_labels": {
                word: FLAG_LABEL[Flag(word)]
                for word in sorted({flag for found in flags.values() for flag in found})
            },
            **({"demonstration": about.mark} if about.mark else {}),
        },
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _cells(
    tidy: Tidy,
) -> tuple[list[float | int | None], dict[str, str], dict[str, list[str]]]:
    rows = {row.place: row for row in tidy.rows}
    value: list[float | int | None] = []
    status: dict[str, str] = {}
    flags: dict[str, list[str]] = {}
    for place in product(*(dimension.categories for dimension in tidy.dimensions)):
        row = rows.get(place)
        for position, measure in enumerate(tidy.measures):
            number = row.numbers[position] if row else None
            if row is not None:
                status[str(len(value))] = row.status_of(position, measure).value
                if row.flags and number is not None:
                    flags[str(len(value))] = [flag.value for flag in row.flags]
            whole = number is not None and number == int(number)
            value.append(int(number) if whole and number is not None else number)
    return value, status, flags


def _kinds(tidy: Tidy) -> dict[str, str]:
    """Position of each number that is a total -> which kind of total."""
    kinds = {row.place: row.kind for row in tidy.rows if row.kind != VALUE}
    places = product(*(dimension.categories for dimension in tidy.dimensions))
    size = len(tidy.measures)
    return {str(at * size): kinds[place] for at, place in enumerate(places) if place in kinds}


def _dimension(dimension: Dimension) -> dict[str, Any]:
    return {
        "label": dimension.label,
        "category": {
            "index": list(dimension.categories),
            "label": dict(dimension.categories),
        },
    }


def _metric(measures: tuple[Measure, ...], indicator: str) -> dict[str, Any]:
    return {
        "label": "Größe",
        "category": {
            "index": [measure.key for measure in measures],
            "label": {measure.key: measure.label for measure in measures},
            "unit": {
                measure.key: {
                    "decimals": measure.decimals,
                    "label": measure.unit or "Anzahl",
                    "symbol": measure.unit,
                    "position": "end",
                }
                for measure in measures
            },
        },
        "extension": {"indicator": indicator},
    }
