"""What the database judges and what Python explains are the same, for rows of any cells."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.prepare.faults import FaultList
from layers.prepare.folder_cells import Words, words_of
from layers.prepare.municipality import Territory, build_territory
from layers.prepare.read import Metadata, read_metadata
from layers.prepare.values import stage_values
from layers.prepare.values_faults import explain
from layers.prepare.values_read import FORM, KINDS, bit
from layers.prepare.vocabulary import teach
from layers.prepare.workbench import workbench
from tests.layers.prepare.folder import Folder

NUMBER = st.sampled_from(
    [*[""] * 8, "0", "1", "5", "10", "100", "-1", "2.5", "1e2", "1,5", "viel", "nan", "1_0"]
)
MOSTLY_EMPTY = st.sampled_from([*[""] * 20, "1", "5", "-1", "2.5", "viel", "nan"])
COLUMNS = {
    "indicator": st.sampled_from([*["quota", "number", "average"] * 4, "schools", "nothing", ""]),
    "level": st.sampled_from([*["viertel"] * 12, "ortsteil", "municipality", "dorf", ""]),
    "area": st.sampled_from([*["011", "022"] * 6, "01", "mini", "not_located", "11", "Nord", ""]),
    "period": st.sampled_from([*["2012", "2013"] * 6, "1900", "2012/13", "2012.0", "", "12"]),
    "school_type": st.sampled_from([*["", "all", "Gymnasium"] * 4, "Schule"]),
    "value": NUMBER,
    "numerator": NUMBER,
    "denominator": NUMBER,
    "sign": st.sampled_from(
        [*[""] * 9, "ok", "none", "limited", "confidential", "not_applicable", "geheim"]
    ),
    "flags": st.sampled_from([*[""] * 9, "revised", "revised, estimated", "neu", "later"]),
    "low": MOSTLY_EMPTY,
    "high": MOSTLY_EMPTY,
    "cases": MOSTLY_EMPTY,
}
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> tuple[Metadata, Territory]:
    made = Folder(tmp_path_factory.mktemp("city"))
    made.indicator("quota", "rate", per=100)
    made.indicator("number", "count", decimals=0)
    made.indicator("average", "mean")
    metadata = read_metadata(made.sources, FaultList())
    territory = build_territory(metadata, FaultList())
    assert territory is not None
    return metadata, territory


def judged(folder: Path, metadata: Metadata, territory: Territory, rows: Rows) -> Iterator[object]:
    lines = [";".join(row.get(name, "") for name in FORM.columns) for row in rows]
    text = "\n".join([";".join(FORM.columns), *lines]) + "\n"
    (folder / "values" / "a.csv").write_text(text, "utf-8")
    with workbench() as (connection, aside):
        teach(connection, metadata, territory)
        yield words_of(connection, metadata)
        yield stage_values(connection, metadata, aside, FaultList())
        yield found(connection)


def found(connection: duckdb.DuckDBPyConnection) -> dict[int, set[str]]:
    rows = connection.execute("SELECT line, problems FROM judged").fetchall()
    return {line: {kind for kind in KINDS if problems & bit(kind)} for line, problems in rows}


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=st.lists(st.fixed_dictionaries(COLUMNS), min_size=60, max_size=120))
def test_python_explains_exactly_the_rows_that_the_database_found(
    sources: tuple[Metadata, Territory], rows: Rows
) -> None:
    metadata, territory = sources
    words, [account], problems = judged(metadata.folder, metadata, territory, rows)
    assert isinstance(words, Words)
    assert isinstance(problems, dict)
    assert account.is_even
    assert account.read == sum(any(row.values()) for row in rows) + 1
    for line, row in enumerate(rows, start=2):
        if not any(row.values()):
            continue
        explained = {kind for kind, _ in explain({n: t for n, t in row.items() if t}, words)}
        kinds = problems[line] - {"duplicate"}
        assert bool(explained) == bool(kinds), row
        # Rows of an unknown key are wrong for both, whatever else is said of them.
        if not kinds & {"indicator", "level", "area", "base"}:
            assert explained == kinds, row


def test_the_order_of_rows_and_files_does_not_change_the_release(tmp_path: Path) -> None:
    made = Folder(tmp_path)
    made.indicator("number", "count", decimals=0)
    areas = ("011", "012", "021", "022", "031", "not_located")
    rows = [
        f"number;viertel;{area};{period};;;{number}"
        for number, (period, area) in enumerate((p, a) for p in (2012, 2013) for a in areas)
    ]
    made.values(*rows)
    first = made.prepare().fingerprint
    made.values(*rows[7:], *reversed(rows[3:7]))
    made.values(*reversed(rows[:3]), file="b.csv")
    assert made.prepare().fingerprint == first
    made.values(*reversed(rows[1:3]), rows[0].removesuffix("0") + "1", file="b.csv")
    assert made.prepare().fingerprint != first
