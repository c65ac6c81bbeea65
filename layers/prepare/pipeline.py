"""The preparation from delivered files to a release: a list of named stages."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter

import duckdb

from layers.audit import Audit
from layers.prepare.accounting import Account
from layers.prepare.check import Table, check_table, vocabulary
from layers.prepare.checks import run_checks
from layers.prepare.classify import ClassBreak, class_breaks
from layers.prepare.conversions import Change
from layers.prepare.conversions_file import read_conversions
from layers.prepare.corrections import PlacedRemark, correct_tables, flag_cells
from layers.prepare.derive import observe
from layers.prepare.facilities import (
    Placed,
    place,
    places_in,
)
from layers.prepare.faults import Fault, FaultList, PreparationError
from layers.prepare.folder_tables import read_folder_tables
from layers.prepare.geometry import Locator, gzipped_size
from layers.prepare.intervals import with_intervals
from layers.prepare.judged import judge_draft, judge_release
from layers.prepare.municipality import (
    Territory,
    build_territory,
    editions_of,
)
from layers.prepare.placing import clear_leftovers
from layers.prepare.protect.release import PublicRows, protect_release
from layers.prepare.protect.stage import Protected
from layers.prepare.quantities import World
from layers.prepare.read import Metadata, read_metadata
from layers.prepare.references import check_metadata
from layers.prepare.release_rows import Figures, Material, form_release
from layers.prepare.spatial import SpatialRows, spatial_rows
from layers.prepare.two_files import (
    Folders,
    audit_pair,
    folders_beside,
    place_pair,
    tell_open,
    write_pair,
)
from layers.prepare.values import stage_values, take_derived
from layers.prepare.values_converted import converted
from layers.prepare.values_sums import add_up
from layers.prepare.vocabulary import teach
from layers.prepare.workbench import workbench
from layers.prepare.write import Release
from layers.publish.locks import preparing
from layers.stories.judging import Judge

STAGES = (
    "Dateien lesen",
    "Gebiete reparieren",
    "Tabellen prüfen",
    "Kennzahlen bilden",
    "Kleine Zahlen schützen",
    "Räumliche Muster rechnen",
    "Klassen bilden",
    "Ausgabe schreiben",
    "Schutz prüfen",
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
    protected: Protected | None = None
    audit: Audit | None = None


@dataclass
class Findings:
    """What is wrong with the sources, and what became of their rows."""

    faults: FaultList = field(default_factory=FaultList)
    accounts: list[Account] = field(default_factory=list)


@dataclass(frozen=True)
class _Formed:
    """What a release is made of; ``counts``: indicators that have values and how many."""

    material: Material
    changes: tuple[Change, ...]
    counts: dict[str, int]


def prepare(
    sources_dir: Path,
    tables_dir: Path,
    progress: Progress = lambda stage: None,
    folders: Folders | None = None,
    *,
    is_current: bool = True,
    who: str = "",
    judge: Judge | None = None,
) -> Summary:
    """Make a release of the municipality in ``sources_dir`` and make it current; without
    ``is_current`` it lies beside the others, unpublished. ``who`` stands in the history.

    ``progress`` is told each stage of STAGES as it begins. ``folders``: where the internal release
    goes and which releases can be reached; None: beside ``tables_dir``, and those that lie there.
    ``judge`` holds the stories against the release; what it finds are warnings.
    Raises PreparationError with all faults, among them counts that could be worked out; then
    nothing is written and the former release stays. Raises BusyError where the same municipality is
    being prepared.
    """
    start = perf_counter()
    findings = Findings()
    alone = preparing(tables_dir, sources_dir.resolve().name)
    with alone, workbench(tables_dir) as (connection, aside):
        formed = _form(sources_dir, progress, connection, aside, findings)
        city = formed.material.metadata.municipality
        where = folders or folders_beside(tables_dir, city.slug)
        clear_leftovers(tables_dir, city.slug)
        progress(STAGES[4])
        public = protect_release(connection, formed.material, formed.changes, where.reachable)
        tell_open(public.protected, findings.faults)
        findings.faults.stop()
        progress(STAGES[5])
        metadata, territory = formed.material.metadata, formed.material.territory
        spatial = spatial_rows(connection, metadata.indicators, territory, "public_value")
        progress(STAGES[6])
        release = _edition(connection, formed, public, spatial, findings.faults)
        progress(STAGES[7])
        internal = _all_numbers(connection, formed, public, spatial)
        pair = write_pair(connection, aside, release, internal)
        progress(STAGES[8])
        found = audit_pair(pair, where, findings.faults)
        findings.faults.stop()
        if judge and formed.material.told.stories:
            judge_release(pair.path, judge, findings.faults)
        place_pair(
            pair,
            where,
            is_served=formed.material.metadata.confidentiality.internal,
            is_current=is_current,
            who=who,
        )
    return Summary(
        fingerprint=pair.name,
        seconds=perf_counter() - start,
        topology=tuple(formed.material.territory.topology_lines()),
        published={level: gzipped_size(data) for level, data in release.geojson.items()},
        observations=formed.counts,
        rows={table: len(rows) for table, rows in release.tables.items()}
        | {"observation": sum(formed.counts.values())},
        warnings=findings.faults.ordered,
        accounts=tuple(findings.accounts),
        protected=public.protected,
        audit=found,
    )


def _edition(
    connection: duckdb.DuckDBPyConnection,
    formed: _Formed,
    public: PublicRows,
    spatial: SpatialRows,
    faults: FaultList,
) -> Release:
    """The public release; its classes are formed of what it shows."""
    figures = Figures(
        "public",
        with_intervals(connection, "public_value", formed.material.metadata.indicators),
        public.school_changes,
        public.facility_values,
        _breaks(connection, formed, faults, "public_value"),
        set(formed.counts),
        spatial,
    )
    faults.stop()
    return form_release(formed.material, figures, public.protected.rules)


def _all_numbers(
    connection: duckdb.DuckDBPyConnection,
    formed: _Formed,
    public: PublicRows,
    spatial: SpatialRows,
) -> Release | None:
    """The internal release, None where the public one has all numbers; its patterns are those of
    what is published."""
    if not public.protected.is_needed:
        return None
    figures = _open_figures(connection, formed, spatial, FaultList())
    return form_release(formed.material, figures, public.protected.rules)


def _open_figures(
    connection: duckdb.DuckDBPyConnection, formed: _Formed, spatial: SpatialRows, faults: FaultList
) -> Figures:
    """All numbers, protected ones included."""
    material = formed.material
    return Figures(
        "internal",
        with_intervals(connection, "all_value", material.metadata.indicators),
        material.school_changes,
        material.facility_values,
        _breaks(connection, formed, faults, "all_value"),
        set(formed.counts),
        spatial,
    )


def _breaks(
    connection: duckdb.DuckDBPyConnection, formed: _Formed, faults: FaultList, relation: str
) -> list[ClassBreak]:
    material = formed.material
    editions = len(material.territory.editions)
    return class_breaks(material.metadata.indicators, connection, faults, editions, relation)


def check(
    sources_dir: Path, progress: Progress = lambda stage: None, judge: Judge | None = None
) -> Findings:
    """Everything that a preparation would complain about; nothing is written.

    Faults that only show once values are formed are missing where earlier ones stop that. ``judge``
    holds the stories against all numbers, protected ones included: views that there are not are
    errors.
    """
    findings = Findings()
    with workbench() as (connection, aside), suppress(PreparationError):
        formed = _form(sources_dir, progress, connection, aside, findings)
        progress(STAGES[6])
        metadata, territory = formed.material.metadata, formed.material.territory
        if judge is None or not formed.material.told.stories:
            _breaks(connection, formed, findings.faults, "all_value")
            return findings
        spatial = spatial_rows(connection, metadata.indicators, territory, "all_value")
        figures = _open_figures(connection, formed, spatial, findings.faults)
        findings.faults.stop()
        judge_draft(connection, aside, formed.material, figures, judge, findings.faults)
    return findings


def _form(
    sources_dir: Path,
    progress: Progress,
    connection: duckdb.DuckDBPyConnection,
    aside: Path,
    findings: Findings,
) -> _Formed:
    """The stages up to the values. Raises PreparationError; ``findings`` has the faults as well."""
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
    ordered = {i.id: counts[i.id] for i in metadata.indicators if i.id in counts}
    return _Formed(Material(metadata, territory, tables, remarks, placed, told), changes, ordered)


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


def _counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Indicators that have values, with the number of these."""
    return dict(
        connection.execute(
            "SELECT CAST(indicator_id AS TEXT), count(*) FROM all_value GROUP BY ALL"
        ).fetchall()
    )
