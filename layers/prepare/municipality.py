"""Areas of a municipality: from delivered outlines to levels, frame, parents and sizes."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import isnan
from pathlib import Path
from typing import Any

from layers.model import MUNICIPALITY_LEVEL, REFERENCE_LEVEL
from layers.prepare.areas_file import OutlineSource, read_delivered
from layers.prepare.corrections import correct_areas
from layers.prepare.faults import Code, FaultList, Severity
from layers.prepare.geometry import AreaParent, MapFrame, area_parents, map_frame
from layers.prepare.passports import AreaPassport
from layers.prepare.read import Metadata, check_sum_of_file
from layers.prepare.specs import LevelEntry, MunicipalityFile
from layers.prepare.toml_file import read_toml
from layers.prepare.topology import (
    LevelGeometry,
    LevelSpec,
    TopologyError,
    TopologyFault,
    TopologySettings,
    build_levels,
)


@dataclass(frozen=True)
class Territory:
    """The finished areas of a municipality, levels from coarse to fine."""

    levels: dict[str, LevelGeometry]
    frame: MapFrame
    parents: list[AreaParent]

    def codes(self) -> dict[str, tuple[str, ...]]:
        """Area codes per level in official order."""
        return {n: tuple(str(c) for c in g.areas["code"]) for n, g in self.levels.items()}


def build_territory(metadata: Metadata, faults: FaultList) -> Territory | None:
    """Read, correct and repair the areas; None after noting faults."""
    raw = {}
    for entry in metadata.municipality.level:
        frame = _read(metadata, entry, faults)
        if frame is not None:
            raw[entry.level] = frame
    if len(raw) < len(metadata.municipality.level):
        return None
    specs = tuple(_spec(entry) for entry in metadata.municipality.level)
    settings = TopologySettings(**metadata.municipality.topology.model_dump())
    try:
        levels = build_levels(raw, specs, settings)
    except TopologyError as error:
        files = {entry.level: entry.file for entry in metadata.municipality.level}
        _topology_faults(error.faults, files, faults)
        return None
    return Territory(levels, map_frame(levels), area_parents(levels, specs))


def _read(metadata: Metadata, entry: LevelEntry, faults: FaultList) -> Any:
    path = metadata.folder / entry.file
    if not path.is_file():
        faults.add(
            Code.FILE_MISSING,
            entry.file,
            f"Die Umrisse der Ebene {entry.level} fehlen.",
            "Datei ablegen oder die Ebene aus municipality.toml entfernen.",
        )
        return None
    passport = Path(entry.file).with_suffix(".passport.toml")
    known = read_toml(metadata.folder / passport, AreaPassport, str(passport), faults)
    if known is not None:
        check_sum_of_file(path, known.sha256, entry.file, faults)
    try:
        delivered = read_delivered(path, _source(entry))
    except TopologyError as error:
        _topology_faults(error.faults, {path.name: entry.file}, faults)
        return None
    _topology_faults(delivered.warnings, {path.name: entry.file}, faults, Severity.WARNING)
    return correct_areas(delivered.areas, entry.file, metadata.corrections, faults)


def _source(entry: LevelEntry) -> OutlineSource:
    shared = OutlineSource.__dataclass_fields__
    return OutlineSource(**{k: v for k, v in entry.model_dump().items() if k in shared})


def _topology_faults(
    found: Iterable[TopologyFault],
    files: dict[str, str],
    faults: FaultList,
    severity: Severity = Severity.ERROR,
) -> None:
    for fault in found:
        faults.add(
            Code.GEOMETRY,
            files.get(fault.level, fault.level),
            f"{fault.found}; erwartet: {fault.expected} ({fault.code}).",
            fault.remedy,
            column=fault.area,
            value=fault.found,
            severity=severity,
        )


def _spec(entry: LevelEntry) -> LevelSpec:
    shared = LevelSpec.__dataclass_fields__
    return LevelSpec(**{k: v for k, v in entry.model_dump().items() if k in shared})


def shares_of(
    parents: Iterable[AreaParent],
) -> dict[tuple[str, str], dict[str, dict[str, float]]]:
    """(level, code) -> parent level -> parent code -> share."""
    shares: dict[tuple[str, str], dict[str, dict[str, float]]] = {}
    for parent in parents:
        of_area = shares.setdefault((parent.level, parent.code), {})
        of_area.setdefault(parent.parent_level, {})[parent.parent_code] = parent.share
    return shares


def sizes(territory: Territory, municipality: MunicipalityFile) -> dict[tuple[str, str], float]:
    """Size in km² per (level, code): as published, as computed where nobody published one.

    The municipality has the size of the areas of its finest level together, since its figures are
    sums over these.
    """
    found: dict[tuple[str, str], float] = {}
    for level, geometry in territory.levels.items():
        columns = ("code", "area_km2", "area_km2_published")
        for code, km2, published in zip(*(geometry.areas[c] for c in columns), strict=True):
            found[level, str(code)] = float(km2 if isnan(published) else published)
    finest = list(territory.levels)[-1]
    total = sum(km2 for (level, _), km2 in found.items() if level == finest)
    found[MUNICIPALITY_LEVEL, municipality.slug] = round(total, 6)
    return found


def level_rows(municipality: MunicipalityFile) -> list[tuple[object, ...]]:
    """Rows of table area_level: the municipality, its levels from coarse to fine, references."""
    rows: list[tuple[object, ...]] = [(MUNICIPALITY_LEVEL, "Gesamtstadt", "Gesamtstadt", 0, "")]
    rows += [
        (entry.level, entry.name, entry.name_plural, sort, entry.note)
        for sort, entry in enumerate(municipality.level, start=1)
    ]
    if municipality.reference:
        sort = len(municipality.level) + 1
        rows.append((REFERENCE_LEVEL, "Vergleich", "Vergleiche", sort, ""))
    return rows


def area_rows(territory: Territory, municipality: MunicipalityFile) -> list[tuple[object, ...]]:
    """Rows of table area."""
    rows: list[tuple[object, ...]] = []
    entries = {entry.level: entry for entry in municipality.level}
    for level, geometry in territory.levels.items():
        start = entries[level].valid_from
        for area in geometry.areas.itertuples():
            published = None if isnan(area.area_km2_published) else float(area.area_km2_published)
            size = round(float(area.area_km2), 4)
            rows.append(
                (
                    level,
                    str(area.code),
                    str(area.name),
                    start,
                    None,
                    size,
                    published,
                    round(float(area.lon), 5),
                    round(float(area.lat), 5),
                )
            )
    finest = list(territory.levels)[-1]
    areas = territory.levels[finest].areas
    total = sizes(territory, municipality)[MUNICIPALITY_LEVEL, municipality.slug]
    rows.append(
        (
            MUNICIPALITY_LEVEL,
            municipality.slug,
            municipality.name,
            None,
            None,
            round(float(areas["area_km2"].sum()), 4),
            total,
            None,
            None,
        )
    )
    rows += [
        (REFERENCE_LEVEL, entry.code, entry.name, None, None, None, None, None, None)
        for entry in municipality.reference
    ]
    return rows
