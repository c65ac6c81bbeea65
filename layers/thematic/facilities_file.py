"""The file of facilities of one kind, from which the script draws the overlay."""

from math import sqrt
from typing import Any

from layers.numbers import german
from layers.queries.catalogue import school_types
from layers.queries.facilities import Facility, FacilityKind, facilities, facility_kind
from layers.store import Store
from layers.thematic import symbols
from layers.thematic.demonstration import demonstration_member
from layers.thematic.geometry import frame, view_box


def facilities_file(store: Store, kind: str) -> dict[str, Any]:
    """All facilities of a kind. Raises KeyError for a kind that the release has not.

    ``items``: [id, name, school type or '', x, y, radius in map units, text], larger ones first
    so that smaller ones are drawn on top; ``symbols``: school type -> shape id; ``shapes``: shape
    id -> path of about unit radius.
    """
    about = facility_kind(store, kind)
    drawn = drawn_facilities(store, kind)
    used = {found.school_type: shape_of(store, about, found.school_type) for found, _ in drawn}
    return {
        **demonstration_member(store),
        "kind": kind,
        "label": about.name_plural,
        "attribution": about.attribution,
        "colour": about.colour,
        "items": [
            [
                f.facility_id,
                f.name,
                f.school_type,
                round(f.x, 1),
                round(f.y, 1),
                r,
                facility_text(f, about),
            ]
            for f, r in drawn
        ],
        "symbols": used,
        "shapes": {shape: symbols.SHAPES[shape] for shape in sorted(set(used.values()))},
    }


def drawn_facilities(
    store: Store, kind: str, within: str = "", edition: int | None = None
) -> tuple[tuple[Facility, float], ...]:
    """Facilities with the radius of their symbol, larger ones first; sized city-wide. ``edition``
    as in layers.queries.facilities.

    Within a Gebiet the plane is drawn larger; symbols grow with the root of that only, so that
    those that lie close together part.
    """
    largest = symbols.largest_capacity(facilities(store, kind))
    whole, _ = frame(store)
    width = sqrt(whole * view_box(store, within)[2])
    drawn = [
        (found, symbols.symbol_radius(found, largest, width))
        for found in facilities(store, kind, within, edition)
    ]
    return tuple(sorted(drawn, key=lambda pair: (-pair[1], pair[0].facility_id)))


def shape_of(store: Store, about: FacilityKind, school_type: str) -> str:
    """Shape id of a place: that of its school type, else that of its kind."""
    if not school_type:
        return symbols.kind_shape(about.untyped or 0)
    return store.keep("type_shapes", lambda: symbols.type_shapes(_types(store)))[school_type]


def _types(store: Store) -> list[str]:
    return [found.school_type for found in school_types(store)]


def attributions(store: Store, kinds: tuple[str, ...]) -> tuple[str, ...]:
    """The lines that must stand beside the points of these kinds, each once."""
    lines = (facility_kind(store, kind).attribution for kind in kinds)
    return tuple(dict.fromkeys(line for line in lines if line))


def facility_text(facility: Facility, about: FacilityKind) -> str:
    """What is read out for a facility: name, school type, size, address."""
    parts = [facility.name]
    if facility.school_type and facility.school_type not in facility.name:
        parts.append(facility.school_type)
    if facility.capacity is not None:
        parts.append(f"{german(facility.capacity)} {about.unit}".rstrip())
    if facility.address:
        parts.append(facility.address)
    return ", ".join(parts)
