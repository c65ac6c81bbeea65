"""The file of facilities of one kind, from which the script draws the overlay."""

from math import sqrt
from typing import Any

from layers.numbers import german
from layers.queries import facilities as query
from layers.queries.facilities import KINDS, Facility, facilities
from layers.store import Store
from layers.thematic import symbols
from layers.thematic.geometry import frame, view_box

ATTRIBUTION = "Standorte teils geokodiert: © OpenStreetMap contributors (ODbL)"
"""Named wherever school points are drawn or handed on."""

UNITS = {"school": "Schülerinnen und Schüler", "childcare": "Plätze"}


def facilities_file(store: Store, kind: str) -> dict[str, Any]:
    """All facilities of a kind. Raises KeyError for a kind that the release has not.

    ``items``: [id, name, school type or '', x, y, radius in map units, text], larger ones first
    so that smaller ones are drawn on top; ``symbols``: school type -> shape id; ``shapes``: shape
    id -> path of about unit radius.
    """
    if kind not in dict(query.facility_kinds(store)):
        raise KeyError(kind)
    drawn = drawn_facilities(store, kind)
    used = {found.school_type: symbols.shape_of(found.school_type) for found, _ in drawn}
    return {
        "kind": kind,
        "label": KINDS[kind],
        "attribution": attribution(kind),
        "colour": symbols.COLOURS[kind],
        "items": [
            [
                f.facility_id,
                f.name,
                f.school_type,
                round(f.x, 1),
                round(f.y, 1),
                r,
                facility_text(f),
            ]
            for f, r in drawn
        ],
        "symbols": used,
        "shapes": {shape: symbols.SHAPES[shape] for shape in sorted(set(used.values()))},
    }


def drawn_facilities(
    store: Store, kind: str, within: str = ""
) -> tuple[tuple[Facility, float], ...]:
    """Facilities with the radius of their symbol, larger ones first; sized city-wide.

    Within a Gebiet the plane is drawn larger; symbols grow with the root of that only, so that
    those that lie close together part.
    """
    largest = symbols.largest_capacity(facilities(store, kind))
    whole, _ = frame(store)
    width = sqrt(whole * view_box(store, within)[2])
    drawn = [
        (found, symbols.symbol_radius(found, largest, width))
        for found in facilities(store, kind, within)
    ]
    return tuple(sorted(drawn, key=lambda pair: (-pair[1], pair[0].facility_id)))


def attribution(kind: str) -> str:
    """The line that must stand beside the points of a kind; '' where none is needed."""
    return ATTRIBUTION if kind == "school" else ""


def facility_text(facility: Facility) -> str:
    """What is read out for a facility: name, school type, size, address."""
    parts = [facility.name]
    if facility.school_type and facility.school_type not in facility.name:
        parts.append(facility.school_type)
    if facility.capacity is not None:
        parts.append(f"{german(facility.capacity)} {UNITS[facility.kind]}")
    if facility.address:
        parts.append(facility.address)
    return ", ".join(parts)
