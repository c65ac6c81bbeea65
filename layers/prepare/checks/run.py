"""All plausibility checks of delivered figures, one after the other."""

from datetime import UTC, date, datetime

import duckdb

from layers.prepare.checks.bench import Bench, make
from layers.prepare.checks.gaps import check_gaps
from layers.prepare.checks.jumps import check_jumps
from layers.prepare.checks.ranges import check_ranges
from layers.prepare.checks.sums import check_sums
from layers.prepare.checks.suspicious import check_suspicious
from layers.prepare.faults import FaultList
from layers.prepare.read import Metadata

CHECKS = (check_ranges, check_sums, check_jumps, check_gaps, check_suspicious)


def check_values(
    connection: duckdb.DuckDBPyConnection,
    metadata: Metadata,
    faults: FaultList,
    today: date | None = None,
) -> None:
    """Note what is implausible in table ``delivered``; nothing in the database changes but
    temporary tables. ``today`` tells the future from the past."""
    bench = Bench(connection, metadata, faults, today or datetime.now(UTC).date())
    make(bench)
    for check in CHECKS:
        check(bench)
