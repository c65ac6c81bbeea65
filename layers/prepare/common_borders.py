"""Outlines of different times cut into common pieces, so that what did not change is the same.

Simplifying looks at one coverage only: were each edition simplified by itself, a border next to a
change would differ from the same border in the other edition. Therefore the pieces, in which all
editions can be put together, are one coverage, and every edition is made of these.
"""

import numpy as np
import shapely

from layers.prepare.coverage import Geometries

OUTSIDE = -1
"""Label of what belongs to no area of an edition."""


def common_pieces(
    coverages: list[Geometries], width: float, grid: float
) -> tuple[Geometries, np.ndarray]:
    """Pieces (a coverage) and, per piece and edition, the index of the area it belongs to.

    ``coverages`` are sound, oldest first, with coordinates on ``grid``. Strips narrower than
    ``width`` (metres) between two editions are no change but two drawings of one border: there the
    newest edition's border holds for all.
    """
    borders = shapely.boundary(np.concatenate(coverages))
    lines = shapely.union_all(borders, grid_size=grid)
    faces = shapely.get_parts(shapely.polygonize([lines]))
    labels = np.column_stack([_labels(faces, areas) for areas in coverages])
    inside = (labels != OUTSIDE).any(axis=1)
    faces, labels = faces[inside], labels[inside]
    labels = _without_strips(faces, labels, width)
    kept = [tuple(row) for row in np.unique(labels, axis=0) if (row != OUTSIDE).any()]
    pieces = [shapely.coverage_union_all(faces[(labels == row).all(axis=1)]) for row in kept]
    return np.array(pieces), np.array(kept)


def _labels(faces: Geometries, areas: Geometries) -> np.ndarray:
    """Index of the area in which each face lies."""
    found = np.full(len(faces), OUTSIDE)
    points, within = shapely.STRtree(areas).query(
        shapely.point_on_surface(faces), predicate="intersects"
    )
    found[points] = within
    return found


def _without_strips(faces: Geometries, labels: np.ndarray, width: float) -> np.ndarray:
    """Labels in which narrow faces belong where their longest neighbour of the same newest area
    does. A narrow face that has no such neighbour stays: it is an area, or part of one, by itself.
    """
    labels = labels.copy()
    strips = _narrow(faces, width)
    neighbours = _shared_lengths(faces, strips)
    # strips beside strips are settled once a neighbour of theirs is
    waiting = set(strips.tolist())
    while True:
        settled = {}
        for face in sorted(waiting):
            target = _target(face, labels, neighbours[face], waiting)
            if target is not None:
                settled[face] = target
        if not settled:
            return labels
        for face, label in settled.items():
            labels[face] = label
        waiting -= set(settled)


def _target(
    face: int, labels: np.ndarray, neighbours: dict[int, float], waiting: set[int]
) -> np.ndarray | None:
    newest = labels[face, -1]
    fitting = {
        other: length
        for other, length in neighbours.items()
        if other not in waiting and (OUTSIDE if other == OUTSIDE else labels[other, -1]) == newest
    }
    if not fitting:
        return None
    best = max(fitting, key=lambda other: (fitting[other], -other))
    return np.full(labels.shape[1], OUTSIDE) if best == OUTSIDE else labels[best]


def _narrow(faces: Geometries, width: float) -> np.ndarray:
    """Indices of faces into which no circle of this width fits."""
    # all of such a face lies near its border, which spares most faces the costly question
    possible = np.flatnonzero(shapely.area(faces) <= shapely.length(faces) * width / 2)
    narrow = np.asarray(shapely.is_empty(shapely.buffer(faces[possible], -width / 2)))
    return np.asarray(possible[narrow])


def _shared_lengths(faces: Geometries, strips: np.ndarray) -> dict[int, dict[int, float]]:
    """Per strip: neighbour -> metres of common border; OUTSIDE for what borders no face."""
    left, right = shapely.STRtree(faces).query(faces[strips], predicate="touches")
    lengths = shapely.length(shapely.intersection(faces[strips[left]], faces[right]))
    found: dict[int, dict[int, float]] = {face: {} for face in strips.tolist()}
    for face, other, length in zip(
        strips[left].tolist(), right.tolist(), lengths.tolist(), strict=True
    ):
        if length > 0:
            found[face][other] = length
    for face in found:
        free = float(shapely.length(faces[face])) - sum(found[face].values())
        if free > 1e-6:
            found[face][OUTSIDE] = free
    return found
