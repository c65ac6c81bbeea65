"""What is said of areas as a coverage: expectations, figures at each stage, faults, report."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from layers.numbers import german

Geometries = Any
"""Array of shapely polygons; shapely carries no types."""


@dataclass(frozen=True)
class LevelSpec:
    """How one level is made. Without ``union_of`` it keeps its own outlines as its own coverage.

    With ``union_of`` its areas are unions of that level's areas, matched by the first
    ``code_prefix`` characters of both codes or by the finer level's ``parent_column``.
    ``count`` and ``total_km2`` are expectations (``total_km2`` None: the sum of the published
    sizes); ``enclaves`` is the number of holes that truly belong to other municipalities.
    """

    level: str
    name_plural: str
    count: int | None = None
    total_km2: float | None = None
    union_of: str = ""
    code_prefix: int = 0
    parent_column: str = ""
    enclaves: int = 0


@dataclass(frozen=True)
class TopologySettings:
    """Lengths in metres of ``crs``; an area may differ from its published size by the larger of
    ``area_tolerance`` (share) and ``area_tolerance_km2``, a level's total by ``total_tolerance``.
    Borders of two editions that are nowhere ``edition_width`` apart are the same border.
    """

    crs: str = "EPSG:25832"
    gap_width: float = 60.0
    snapping_distance: float = 1.0
    merge_strategy: str = "max_area"
    grid: int = 1
    simplify_tolerance: float = 10.0
    edition_width: float = 25.0
    area_tolerance: float = 0.015
    area_tolerance_km2: float = 0.02
    total_tolerance: float = 0.003


@dataclass(frozen=True)
class TopologyFault:
    """One reason why the areas cannot be used; texts in German, for the list of all faults."""

    code: str
    level: str
    area: str
    found: str
    expected: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.level} {self.area}".strip()
        return (
            f"{self.code} ({place}): gefunden {self.found}, erwartet {self.expected}. {self.remedy}"
        )


class TopologyError(ValueError):
    """The areas cannot be made into sound coverages; ``faults`` lists every reason."""

    def __init__(self, faults: list[TopologyFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in faults))


@dataclass(frozen=True)
class AreaSize:
    """Computed and published size of one area in km²; published None where nobody published one."""

    code: str
    km2: float
    published_km2: float | None

    @property
    def difference_km2(self) -> float:
        """Computed minus published; 0 where there is no published size."""
        return 0.0 if self.published_km2 is None else self.km2 - self.published_km2

    def allowed_km2(self, settings: TopologySettings) -> float:
        """The largest difference that is accepted."""
        share = settings.area_tolerance * (self.published_km2 or 0.0)
        return max(share, settings.area_tolerance_km2)


@dataclass(frozen=True)
class Spot:
    """A place where areas overlap or leave a gap: its size, the areas that meet there, and its
    width as of a strip (metres)."""

    m2: float
    codes: tuple[str, ...]
    width: float

    def __str__(self) -> str:
        size = f"{german(self.m2)} m²" if self.m2 < 1e5 else f"{german(self.m2 / 1e6, 2)} km²"
        *others, last = self.codes or ("",)
        return f"{size} zwischen {', '.join(others)} und {last}" if others else f"{size} in {last}"


@dataclass(frozen=True)
class CoverageState:
    """Figures of one level at one stage. ``overlaps`` are the pairs of areas that have a part in
    common, ``holes`` those of the union, both the largest first; ``matched`` says that areas are
    valid and borders vertex-identical.
    """

    areas: int
    overlaps: tuple[Spot, ...]
    holes: tuple[Spot, ...]
    total_km2: float
    points: int
    matched: bool
    sizes: tuple[AreaSize, ...]

    @property
    def overlap_m2(self) -> float:
        """Square metres that lie in two areas, summed over all pairs."""
        return sum(spot.m2 for spot in self.overlaps)

    @property
    def gaps(self) -> int:
        """Number of holes in the union."""
        return len(self.holes)


@dataclass(frozen=True)
class TopologyReport:
    """What one level was and what it became; raw -> repaired -> simplified."""

    spec: LevelSpec
    settings: TopologySettings
    published_total_km2: float | None
    raw: CoverageState
    repaired: CoverageState
    simplified: CoverageState

    def lines(self) -> list[str]:
        """The figures in German, for the closing summary of a preparation."""
        end, name = self.simplified, self.spec.name_plural
        total = f"{name}: {german(end.areas)} Gebiete, {german(end.total_km2, 2)} km²"
        if self.published_total_km2:
            share = 100 * (end.total_km2 / self.published_total_km2 - 1)
            total += (
                f" (veröffentlicht {german(self.published_total_km2, 2)} km², "
                f"Abweichung {german(share, 2, signed=True)} %)"
            )
        stages = (
            ("geliefert", self.raw),
            ("repariert", self.repaired),
            ("vereinfacht", end),
        )
        lines = [total] + [
            f"{name}, {label}: {german(state.overlap_m2)} m² Überlappung, {german(state.gaps)} "
            f"Lücken, {german(state.points)} Stützpunkte, gemeinsame Grenzen "
            f"{'deckungsgleich' if state.matched else 'nicht deckungsgleich'}"
            for label, state in stages
        ]
        worst = max(
            end.sizes, key=lambda size: abs(size.difference_km2) / size.allowed_km2(self.settings)
        )
        if worst.published_km2:
            share = 100 * worst.difference_km2 / worst.published_km2
            lines.append(
                f"{name}, größte Abweichung eines Gebiets, am Erlaubten gemessen: {worst.code} mit "
                f"{german(worst.difference_km2, 3, signed=True)} km² "
                f"({german(share, 1, signed=True)} %), "
                f"erlaubt {german(worst.allowed_km2(self.settings), 3)} km²"
            )
        return lines


def measure(
    geometries: Geometries, codes: list[str], published_km2: list[float | None]
) -> CoverageState:
    """Figures of a level's areas, given in the same order, geometries in metres."""
    sound = is_sound(geometries)
    return CoverageState(
        areas=len(geometries),
        # areas of a sound coverage have nothing in common
        overlaps=() if sound else _overlaps(geometries, codes),
        holes=_holes(geometries, codes, sound),
        total_km2=float(shapely.area(geometries).sum()) / 1e6,
        points=int(shapely.get_num_coordinates(geometries).sum()),
        matched=sound,
        sizes=tuple(
            AreaSize(code, float(square_metres) / 1e6, published)
            for code, square_metres, published in zip(
                codes, shapely.area(geometries), published_km2, strict=True
            )
        ),
    )


def is_sound(geometries: Geometries) -> bool:
    """Every area is valid by itself and every shared border has the same vertices on both sides.

    Both are asked: a coverage whose edges match may still hold an area that crosses itself.
    """
    return bool(shapely.is_valid(geometries).all()) and bool(shapely.coverage_is_valid(geometries))


def _overlaps(geometries: Geometries, codes: list[str]) -> tuple[Spot, ...]:
    """Pairs of areas that have a part in common; touching borders are none."""
    left, right = shapely.STRtree(geometries).query(geometries, predicate="intersects")
    pairs = left < right
    left, right = left[pairs], right[pairs]
    areas = np.asarray(geometries)
    common = shapely.intersection(areas[left], areas[right])
    found = [
        _spot(part, (codes[a], codes[b]))
        for a, b, part in zip(left, right, common, strict=True)
        if part.area > 0
    ]
    return tuple(sorted(found, key=lambda spot: (-spot.m2, spot.codes)))


def _holes(geometries: Geometries, codes: list[str], sound: bool) -> tuple[Spot, ...]:
    """Holes of the union, each with the areas around it."""
    unite = shapely.coverage_union_all if sound else shapely.union_all
    union = unite(geometries)
    rings = [ring for part in shapely.get_parts(union) for ring in part.interiors]
    if not rings:
        return ()
    holes = shapely.polygons(rings)
    around: list[set[str]] = [set() for _ in rings]
    # a little wider: the union has vertices that the areas do not have
    wider = shapely.buffer(holes, 0.01)
    for hole, area in zip(
        *shapely.STRtree(geometries).query(wider, predicate="intersects"), strict=True
    ):
        around[hole].add(codes[area])
    found = [_spot(h, tuple(sorted(meeting))) for h, meeting in zip(holes, around, strict=True)]
    return tuple(sorted(found, key=lambda spot: (-spot.m2, spot.codes)))


def _spot(shape: Any, codes: tuple[str, ...]) -> Spot:
    return Spot(float(shape.area), codes, 2 * float(shape.area / shape.length))
