"""Spatial pattern of an indicator's maps, as the preparation computed it of published values."""

from dataclasses import dataclass

from layers.model import ALL
from layers.queries import catalogue
from layers.store import Store


@dataclass(frozen=True, slots=True)
class Pattern:
    """Moran's I of one map: ``moran`` where ``expected`` stands for no pattern, ``p_value`` of a
    two-sided test with ``permutations``. ``areas`` have a number, ``left_out`` have none,
    ``islands`` have one, but no neighbour that has."""

    period: int
    moran: float
    expected: float
    p_value: float
    permutations: int
    areas: int
    left_out: int
    islands: int


@dataclass(frozen=True, slots=True)
class Cluster:
    """The local test of one area with a number: ``quadrant`` is high_high, low_low, high_low or
    low_high (the area's side of the mean, then its neighbours'), '' for an island, whose
    ``p_value`` is None; ``is_significant`` after control of false discoveries on this map."""

    code: str
    moran: float
    p_value: float | None
    quadrant: str
    is_significant: bool
    neighbours: int


def patterns(store: Store, indicator_id: str, level: str, school_type: str) -> tuple[Pattern, ...]:
    """The maps of a level that have a pattern, by period; empty where there are none (see
    layers.prepare.spatial), and for releases made before there were patterns."""
    if not _is_there(store):
        return ()
    rows = store.rows(
        """SELECT period, moran, expected, p_value, permutations, areas, left_out, islands
           FROM spatial_pattern WHERE indicator_id = ? AND level = ? AND school_type = ?
           ORDER BY period""",
        (indicator_id, level, school_type),
    )
    return tuple(Pattern(*row) for row in rows)


def clusters(
    store: Store, indicator_id: str, level: str, school_type: str, period: int
) -> dict[str, Cluster]:
    """Code -> local test of every area with a number on one map, in official order."""
    if not _is_there(store):
        return {}
    rows = store.rows(
        """SELECT code, moran, p_value, quadrant, is_significant, neighbours FROM spatial_cluster
           WHERE indicator_id = ? AND level = ? AND school_type = ? AND period = ? ORDER BY code""",
        (indicator_id, level, school_type, period),
    )
    return {row[0]: Cluster(*row) for row in rows}


def tested_school_type(store: Store, indicator_id: str, level: str) -> str:
    """The one school type whose maps are tested: all together, else the first."""
    found = catalogue.availability(store)[indicator_id].school_types.get(level, ())
    return found[0] if found else ALL


def _is_there(store: Store) -> bool:
    return store.keep(
        "spatial_pattern",
        lambda: bool(
            store.rows(
                "SELECT 1 FROM information_schema.tables WHERE table_name = 'spatial_pattern'"
            )
        ),
    )
