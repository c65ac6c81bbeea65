"""The preparation from delivered files to a release: a list of named stages."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from importlib.metadata import PackageNotFoundError, version
from json import dumps
from pathlib import Path
from time import perf_counter

import duckdb

from layers.prepare.accounting import Account
from layers.prepare.check import Table, check_table, vocabulary
from layers.prepare.checks import run_checks
from layers.prepare.classify import ClassBreak, class_breaks
from layers.prepare.conversions import Change
from layers.prepare.conversions_file import read_conversions
from layers.prepare.corrections import PlacedRemark, correct_tables, flag_cells
from layers.prepare.derive import observe, used_columns
from layers.prepare.editions import change_notes, geometry_files
from layers.prepare.facilities import (
    Placed,
    facility_rows,
    facility_values,
    place,
    places_in,
)
from layers.prepare.faults import Fault, FaultList, PreparationError
from layers.prepare.folder_tables import FolderTables, read_folder_tables
from layers.prepare.geometry import Locator, area_shapes, gzipped_size, publish_geojson
from layers.prepare.municipality import (
    Territory,
    area_rows,
    build_territory,
    editions_of,
    level_rows,
)
from layers.prepare.quantities import World
from layers.prepare.read import Metadata, read_metadata
from layers.prepare.references import check_metadata
from layers.prepare.school_changes import school_changes
from layers.prepare.specs import MunicipalityFile
from layers.prepare.values import stage_values, take_derived
from layers.prepare.values_converted import converted
from layers.prepare.values_sums import add_up
from layers.prepare.vocabulary import teach
from layers.prepare.workbench import workbench
from layers.prepare.write import Release, Row, write_from

STAGES = (
    "Dateien lesen",
    "Gebiete reparieren",
    "Tabellen prüfen",
    "Kennzahlen bilden",
    "Klassen bilden",
    "Ausgabe schreiben",
)

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Summary:
    """What a preparation made, for its closing report."""

    fingerprint: str
    seconds: float
    topology: tuple[str, ...]
    published: dict[str, int]
    observations: dict[str, int]
    rows: dict[str, int]
    warnings: tuple[Fault, ...]
    accounts: tuple[Account, ...] = ()


@dataclass
class Findings:
    """What is wrong with the sources, and what became of their rows."""

    faults: FaultList = field(default_factory=FaultList)
    accounts: list[Account] = field(default_factory=list)


@dataclass(frozen=True)
class _Formed:
    """A release before it is written; ``counts``: indicators that have values and how many."""

    release: Release
    territory: Territory
    counts: dict[str, int]


def prepare(
    sources_dir: Path, tables_dir: Path, progress: Progress = lambda stage: None
) -> Summary:
    """Make a release of the municipality in ``sources_dir`` and make it current.

    ``progress`` is told each stage of STAGES as it begins. Raises PreparationError with all faults;
    then nothing is written and the former release stays.
    """
    start = perf_counter()
    findings = Findings()
    with workbench(tables_dir) as (connection, aside):
        formed = _form(sources_dir, progress, connection, aside, findings)
        progress(STAGES[5])
        release, counts = formed.release, formed.counts
        name = write_from(connection, aside, release, tables_dir)
    return Summary(
        fingerprint=name,
        seconds=perf_counter() - start,
        topology=tuple(formed.territory.topology_lines()),
        published={level: gzipped_size(data) for level, data in release.geojson.items()},
        observations=counts,
        rows={table: len(rows) for table, rows in release.tables.items()}
        | {"observation": sum(counts.values())},
        warnings=findings.faults.ordered,
        accounts=tuple(findings.accounts),
    )


def check(sources_dir: Path, progress: Progress = lambda stage: None) -> Findings:
    """Everything that a preparation would complain about; nothing is written.

    Faults that only show once values are formed are missing where earlier ones stop that.
    """
    findings = Findings()
    with workbench() as (connection, aside), suppress(PreparationError):
        _form(sources_dir, progress, connection, aside, findings)
    return findings


def _form(
    sources_dir: Path,
    progress: Progress,
    connection: duckdb.DuckDBPyConnection,
    aside: Path,
    findings: Findings,
) -> _Formed:
    """Every stage but the last. Raises PreparationError; ``findings`` has the faults as well."""
    faults = findings.faults
    progress(STAGES[0])
    metadata = read_metadata(sources_dir, faults)
    check_metadata(metadata, faults)
    metadata = _without_broken_tables(metadata, faults)
    progress(STAGES[1])
    territory = build_territory(metadata, faults)
    if territory is None:
        faults.stop()
        raise AssertionError("areas are missing without a fault")
    progress(STAGES[2])
    tables, remarks = _tables(metadata, territory, faults)
    placed = place(tables, Locator(territory.levels), faults)
    changes = read_conversions(sources_dir, editions_of(territory, metadata.municipality), faults)
    teach(connection, metadata, territory)
    findings.accounts += stage_values(connection, metadata, aside, faults)
    taken = {
        p.row[spec.id].text: p.table.file for p in placed if (spec := p.table.passport.facility)
    }
    told = read_folder_tables(connection, metadata, territory, taken, faults, findings.accounts)
    run_checks(connection, metadata, territory, faults, told.notes)
    faults.stop()
    world = _world(metadata, territory, tables, placed, changes)
    progress(STAGES[3])
    recipes = [i for i in metadata.indicators if i.recipe.kind != "values"]
    derived = [o for i in recipes for o in observe(world, i, faults)]
    add_up(connection, metadata.municipality.rules)
    derived += converted(connection, changes, metadata.indicators, metadata.municipality.rules)
    take_derived(connection, derived)
    counts = _counts(connection)
    progress(STAGES[4])
    breaks = class_breaks(metadata.indicators, connection, faults, len(territory.editions))
    faults.stop()
    release = _release(metadata, territory, tables, remarks, placed, told, set(counts), breaks)
    ordered = {i.id: counts[i.id] for i in metadata.indicators if i.id in counts}
    return _Formed(release, territory, ordered)


def _without_broken_tables(metadata: Metadata, faults: FaultList) -> Metadata:
    """Tables whose passport names what does not exist cannot be checked by it."""
    broken = {fault.file for fault in faults.found}
    sound = {n: t for n, t in metadata.tables.items() if f"tables/{n}.toml" not in broken}
    return replace(metadata, tables=sound)


def _tables(
    metadata: Metadata, territory: Territory, faults: FaultList
) -> tuple[dict[str, Table], list[PlacedRemark]]:
    words = vocabulary(
        editions_of(territory, metadata.municipality),
        metadata.school_types.school_type,
        metadata.municipality.rules,
    )
    raw, remarks = correct_tables(metadata, faults)
    checked = {name: check_table(table, words, faults) for name, table in raw.items()}
    return flag_cells(checked, remarks), remarks


def _world(
    metadata: Metadata,
    territory: Territory,
    tables: dict[str, Table],
    placed: list[Placed],
    changes: tuple[Change, ...],
) -> World:
    *earlier, _ = territory.editions
    places = [places_in(placed, Locator(edition.levels)) for edition in earlier]
    places.append({(p.table.passport.table, p.row.line): p.areas for p in placed})
    return World(
        slug=metadata.municipality.slug,
        rules=metadata.municipality.rules,
        editions=editions_of(territory, metadata.municipality, places),
        tables=tables,
        changes=changes,
    )


def _release(
    metadata: Metadata,
    territory: Territory,
    tables: dict[str, Table],
    remarks: list[PlacedRemark],
    placed: list[Placed],
    told: FolderTables,
    filled: set[str],
    breaks: list[ClassBreak],
) -> Release:
    city = metadata.municipality
    facilities = facility_rows(placed, territory.frame)
    rows: dict[str, list[Row]] = {
        "municipality": [_municipality_row(city, metadata.logo)],
        "area_level": list(level_rows(city)),
        "area_edition": [
            (e.span.number, e.span.valid_from, e.span.valid_to, e.note) for e in territory.editions
        ],
        "area": list(area_rows(territory, city)),
        "area_parent": [(*r, e.span.number) for e in territory.editions for r in e.parents],
        "map_frame": [territory.frame.row],
        "area_shape": [
            (*row, edition.span.number)
            for edition in territory.editions
            for row in area_shapes(edition.levels, territory.frame)
        ],
        "school_type": [
            (t.id, t.name_plural, sort, t.rank, t.in_school_changes)
            for sort, t in enumerate(metadata.school_types.school_type, start=1)
        ],
        "source": [
            tuple(s.model_dump(exclude={"dot", "empty"}).values()) for s in metadata.sources.source
        ],
        "indicator": _indicator_rows(metadata),
        "indicator_source": [
            (indicator.id, source, role)
            for indicator in metadata.indicators
            for role, found in indicator.sources.items()
            for source in found
        ]
        + list[Row](sorted({*_school_change_sources(metadata, told)})),
        "school_change": [*school_changes(tables, city.slug), *told.school_changes],
        "breakdown": [(b.id, b.name, sort) for sort, b in enumerate(city.breakdown, start=1)],
        "facility_kind": [
            (k.kind, k.name_plural, k.unit, k.colour, sort)
            for sort, k in enumerate(city.facility_kind, start=1)
        ],
        "facility": [*facilities, *told.places.facilities],
        "facility_area": [
            (facility.facility_id, level, code)
            for facility, p in zip(facilities, placed, strict=True)
            for level, code in p.areas.items()
        ]
        + list[Row](told.places.areas),
        "facility_value": [*facility_values(placed), *told.places.values],
        "class_break": list(breaks),
        # A delivery may say again what the outlines of an earlier edition say.
        "note": list(
            dict.fromkeys(
                tuple(row)
                for row in (
                    *_note_rows(metadata, remarks, tables),
                    *change_notes(territory.editions, city.level),
                    *told.notes,
                )
            )
        ),
        "question": _question_rows(metadata, filled),
    }
    return Release(
        slug=city.slug,
        tables=rows,
        geojson={n: publish_geojson(g) for n, g in geometry_files(territory.editions).items()},
        rules=city.rules.model_dump() | {"topology": _topology_rules(city, territory)},
        audit={
            "topology": territory.topology_lines(),
            "sha256": {table.file: table.passport.sha256 for table in metadata.tables.values()},
            "confidentiality": _nothing_to_protect(metadata),
        },
        tool_version=_tool_version(),
        from_database={"observation": "all_value"},
    )


def _nothing_to_protect(metadata: Metadata) -> dict[str, object]:
    """The audit of a release (docs/confidentiality.md) whose sources are all published already."""
    published = all(source.already_published for source in metadata.sources.source)
    return {"passed": published, "releases": [], "seconds": 0, "tables": []}


def _counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Indicators that have values, with the number of these."""
    return dict(
        connection.execute(
            "SELECT CAST(indicator_id AS TEXT), count(*) FROM all_value GROUP BY ALL"
        ).fetchall()
    )


def _school_change_sources(
    metadata: Metadata, told: FolderTables
) -> Iterator[tuple[str, str, str]]:
    """Sources of the tables of school changes; the table's id stands for an indicator's."""
    for table in metadata.tables.values():
        if spec := table.passport.school_change:
            yield from ((spec.table_id, source, "table") for source in table.passport.sources)
    yield from ((table_id, source, "table") for table_id, source in told.school_change_sources)


def _municipality_row(city: MunicipalityFile, logo: str) -> Row:
    links, texts = _json(city.links.model_dump()), _json(city.texts)
    first = (city.slug, city.name, city.publisher, city.contact_email, city.kind)
    return (*first, city.demonstration, city.accent, logo, links, texts)


def _question_rows(metadata: Metadata, filled: set[str]) -> list[Row]:
    """Questions whose indicator has values, and those without one."""
    known = filled | {""}
    asked = [q for q in metadata.municipality.question if q.indicator in known]
    return [
        (sort, q.question, q.text, q.route, _question_query(q.query, q.indicator))
        for sort, q in enumerate(asked, start=1)
    ]


def _question_query(query: str, indicator: str) -> str:
    return "&".join(part for part in (f"indicator={indicator}" if indicator else "", query) if part)


def _indicator_rows(metadata: Metadata) -> list[Row]:
    return [
        (
            i.id, i.grid[0], int(i.grid[1:]), i.kind, i.title, i.short_title, i.unit, i.decimals,
            i.measure.value, i.period_kind.value, i.direction, i.definition, i.numerator_text,
            i.denominator_text, i.caveat, i.sentence, i.provenance, i.sort, i.on_start_page,
        )
        for i in metadata.indicators
    ]  # fmt: skip


def _note_rows(
    metadata: Metadata, remarks: list[PlacedRemark], tables: dict[str, Table]
) -> list[Row]:
    rows: list[Row] = [
        ("indicator", i.id, n.period, n.kind, n.text) for i in metadata.indicators for n in i.note
    ]
    for placed in remarks:
        table = tables[placed.table]
        dated = table.passport.column_of_type("year", "school_year")
        (row,) = [r for r in (*table.rows, *table.totals) if r.line == placed.line]
        period = int(row[dated].number) if dated else None
        rows += [
            ("indicator", i.id, period, "inconsistency", placed.remark.reason)
            for i in metadata.indicators
            if (placed.table, placed.remark.column) in used_columns(i)
        ]
    rows += [
        ("school_change", spec.table_id, note.period, note.kind, note.text)
        for table in metadata.tables.values()
        if (spec := table.passport.school_change)
        for note in table.passport.note
    ]
    return rows


def _tool_version() -> str:
    try:
        return version("bildungsatlas")
    except PackageNotFoundError:
        return "not installed"


def _topology_rules(city: MunicipalityFile, territory: Territory) -> dict[str, object]:
    """The settings that were used, those included that follow from the municipality's size."""
    return {name: getattr(territory.settings, name) for name in city.topology.model_dump()}


def _json(texts: dict[str, str]) -> str:
    return dumps(texts, ensure_ascii=False, sort_keys=True)
