"""Areas of a municipality: from delivered outlines to levels, frame, parents and sizes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isnan, sqrt
from pathlib import Path
from typing import Any

from layers.model import MUNICIPALITY_LEVEL, REFERENCE_LEVEL
from layers.prepare.areas_file import OutlineSource, read_delivered
from layers.prepare.corrections import correct_areas
from layers.prepare.coverage_checks import repairs
from layers.prepare.editions import (
    Edition,
    entry_at,
    geometry_files,
    german_date,
    note_of,
    spans,
    validity,
)
from layers.prepare.faults import Code, FaultList, Severity
from layers.prepare.geometry import AreaParent, MapFrame, area_parents, map_frame
from layers.prepare.passports import AreaPassport
from layers.prepare.periods import EditionAreas
from layers.prepare.read import Metadata, check_sum_of_file
from layers.prepare.specs import LevelEntry, MunicipalityFile
from layers.prepare.toml_file import read_toml
from layers.prepare.topology import (
    LevelGeometry,
    LevelSpec,
    TopologyError,
    TopologyFault,
    TopologySettings,
    build_editions,
)
from layers.words import words_of


@dataclass(frozen=True)
class Territory:
    """The finished areas of a municipality in every edition (oldest first), in one frame."""

    editions: tuple[Edition, ...]
    frame: MapFrame
    settings: TopologySettings

    @property
    def newest(self) -> Edition:
        """The areas of today."""
        return self.editions[-1]

    @property
    def levels(self) -> dict[str, LevelGeometry]:
        """The levels of today, from coarse to fine."""
        return self.newest.levels

    @property
    def parents(self) -> list[AreaParent]:
        """Which areas of today lie in which."""
        return self.newest.parents

    def codes(self) -> dict[str, tuple[str, ...]]:
        """Area codes of today per level in official order."""
        return self.newest.codes()

    def topology_lines(self) -> list[str]:
        """The figures of all levels, earlier editions of a level after the newest."""
        lines = []
        for name, level in geometry_files(self.editions).items():
            day = name.removeprefix(level.spec.level).removeprefix("-")
            until = f"Bis {german_date(date.fromisoformat(day))}: " if day else ""
            lines += [until + line for line in level.report.lines()]
        return lines


def build_territory(metadata: Metadata, faults: FaultList) -> Territory | None:
    """Read, correct and repair the areas of all editions; None after noting faults."""
    entries = metadata.municipality.level
    times = spans(entries)
    at = [tuple(entry_at(entry, span) for entry in entries) for span in times]
    outlines = {
        entry.file: _read(metadata, entry, faults)
        for entry in {e.file: e for x in at for e in x}.values()
    }
    if any(frame is None for frame in outlines.values()):
        return None
    raws = [{entry.level: outlines[entry.file] for entry in of} for of in at]
    specs = [tuple(_spec(entry) for entry in of) for of in at]
    settings = _settings(metadata.municipality, raws[-1][entries[-1].level])
    try:
        made = build_editions(raws, specs, settings)
    except TopologyError as error:
        files = {entry.level: entry.file for entry in entries}
        _topology_faults(error.faults, files, faults)
        return None
    editions = tuple(
        Edition(span, note_of(entries, span), levels, area_parents(levels, of))
        for span, levels, of in zip(times, made, specs, strict=True)
    )
    everything = {f"{n}": g for n, g in enumerate(g for e in made for g in e.values())}
    for level in geometry_files(editions).values():
        [file] = {e.file for e in at[_number(editions, level)] if e.level == level.spec.level}
        told = repairs(level.report)
        _topology_faults(told, {level.spec.level: file}, faults, Severity.WARNING)
    return Territory(editions, map_frame(everything), settings)


def _number(editions: tuple[Edition, ...], level: LevelGeometry) -> int:
    """The edition that holds this very level."""
    return next(n for n, e in enumerate(editions) if e.levels[level.spec.level] is level)


CITY_KM2 = 140.0
"""The size of a city for which the default lengths of TopologySettings are made."""


def _settings(municipality: MunicipalityFile, finest: Any) -> TopologySettings:
    """The settings as stated; lengths that are not grow with the extent of larger municipalities,
    as what can be seen on a map of them does."""
    stated = {k: v for k, v in municipality.topology.model_dump().items() if v is not None}
    settings = TopologySettings(**stated)
    km2 = float(finest.to_crs(settings.crs).area.sum()) / 1e6
    growth = max(1.0, sqrt(km2 / CITY_KM2))
    return TopologySettings(
        **{
            "gap_width": float(round(growth * settings.gap_width)),
            "simplify_tolerance": float(round(growth * settings.simplify_tolerance)),
            **stated,
        }
    )


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
            value=fault.found[:60],
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


def sizes(edition: Edition, municipality: MunicipalityFile) -> dict[tuple[str, str], float]:
    """Size in km² per (level, code): as published, as computed where nobody published one.

    The municipality has the size of the areas of its finest level together, since its figures are
    sums over these.
    """
    found: dict[tuple[str, str], float] = {}
    for level, geometry in edition.levels.items():
        columns = ("code", "area_km2", "area_km2_published")
        for code, km2, published in zip(*(geometry.areas[c] for c in columns), strict=True):
            found[level, str(code)] = float(km2 if isnan(published) else published)
    finest = list(edition.levels)[-1]
    total = sum(km2 for (level, _), km2 in found.items() if level == finest)
    found[MUNICIPALITY_LEVEL, municipality.slug] = round(total, 6)
    return found


Places = Mapping[tuple[str, int], Mapping[str, str]]
"""Table and line of a facility -> level -> area."""


def editions_of(
    territory: Territory, municipality: MunicipalityFile, places: Sequence[Places] = ()
) -> tuple[EditionAreas, ...]:
    """The editions as tables and quantities need them, oldest first; ``places`` one per edition."""
    return tuple(
        EditionAreas(
            codes=edition.codes(),
            shares=shares_of(edition.parents),
            km2=sizes(edition, municipality),
            places=places[number] if places else {},
            valid_to=edition.span.valid_to,
        )
        for number, edition in enumerate(territory.editions)
    )


def level_rows(municipality: MunicipalityFile) -> list[tuple[object, ...]]:
    """Rows of table area_level: the municipality, its levels from coarse to fine, references."""
    whole = words_of(municipality.kind).all_
    rows: list[tuple[object, ...]] = [(MUNICIPALITY_LEVEL, whole, whole, 0, "")]
    rows += [
        (entry.level, entry.name, entry.name_plural, sort, entry.note)
        for sort, entry in enumerate(municipality.level, start=1)
    ]
    if municipality.reference:
        sort = len(municipality.level) + 1
        rows.append((REFERENCE_LEVEL, "Vergleich", "Vergleiche", sort, ""))
    return rows


def area_rows(territory: Territory, municipality: MunicipalityFile) -> list[tuple[object, ...]]:
    """Rows of table area, edition by edition."""
    entries = {entry.level: entry for entry in municipality.level}
    valid = {level: validity(territory.editions, level) for level in entries}
    rows: list[tuple[object, ...]] = []
    for edition in territory.editions:
        number = edition.span.number
        for level, geometry in edition.levels.items():
            for area in geometry.areas.itertuples():
                start, end = valid[level][str(area.code), number]
                # a level that never changed may say itself since when it holds
                days = (start or entries[level].valid_from, end) if not end else (start, end)
                rows.append((level, *_area_row(area, days), number))
        rows.append((*_city_row(edition, municipality), number))
        rows += [
            (REFERENCE_LEVEL, entry.code, entry.name, *([None] * 6), number)
            for entry in municipality.reference
        ]
    return rows


def _area_row(area: Any, days: tuple[date | None, date | None]) -> tuple[object, ...]:
    published = None if isnan(area.area_km2_published) else float(area.area_km2_published)
    place = (round(float(area.lon), 5), round(float(area.lat), 5))
    size = round(float(area.area_km2), 4)
    return (str(area.code), str(area.name), *days, size, published, *place)


def _city_row(edition: Edition, municipality: MunicipalityFile) -> tuple[object, ...]:
    areas = edition.levels[list(edition.levels)[-1]].areas
    total = sizes(edition, municipality)[MUNICIPALITY_LEVEL, municipality.slug]
    computed = round(float(areas["area_km2"].sum()), 4)
    return (
        MUNICIPALITY_LEVEL, municipality.slug, municipality.name, None, None, computed, total,
        None, None,
    )  # fmt: skip
