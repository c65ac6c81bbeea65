"""All plausibility checks of delivered figures, one after the other."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

import duckdb

from layers.prepare.checks.bench import Bench, make
from layers.prepare.checks.gaps import check_gaps
from layers.prepare.checks.jumps import check_jumps
from layers.prepare.checks.origins import traced
from layers.prepare.checks.ranges import check_ranges
from layers.prepare.checks.sources import check_sources
from layers.prepare.checks.sums import check_sums
from layers.prepare.checks.suspicious import check_suspicious
from layers.prepare.faults import FaultList
from layers.prepare.municipality import Territory
from layers.prepare.notes_file import NoteRow
from layers.prepare.read import Metadata

CHECKS = (check_ranges, check_sums, check_jumps, check_gaps, check_suspicious)


def run_checks(
    connection: duckdb.DuckDBPyConnection,
    metadata: Metadata,
    territory: Territory,
    faults: FaultList,
    notes: Iterable[NoteRow] = (),
    today: date | None = None,
) -> None:
    """Note what is implausible in view ``delivered``, and indicators and sources that do not say
    enough of themselves. Nothing in the database changes but temporary tables.

    Faults name the cell of the delivered workbook where the row knows it. ``notes`` are remarks
    of notes.csv, which explain breaks and gaps as those of an indicator's own file do; ``today``
    tells the future from the past.
    """
    check_sources(metadata, faults)
    found = FaultList()
    remarks = {(ref, period, kind) for scope, ref, period, kind, _ in notes if scope == "indicator"}
    remarks |= {(i.id, n.period, n.kind) for i in metadata.indicators for n in i.note}
    day = today or datetime.now(UTC).date()
    bench = Bench(connection, metadata, found, day, frozenset(remarks))
    make(bench)
    for check in CHECKS:
        check(bench)
    faults.found += traced(found.found, metadata.folder)
