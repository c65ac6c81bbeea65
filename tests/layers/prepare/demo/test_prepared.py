"""Musterstadt prepared: nothing is refused, and every filter of every page has something."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from layers.status import Flag, Status
from layers.store import CONFIG


@pytest.fixture
def release(musterstadt_tables: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The public release, open for reading."""
    fingerprint = (musterstadt_tables / "musterstadt.current").read_text(encoding="utf-8").strip()
    path = musterstadt_tables / f"musterstadt-{fingerprint}.duckdb"
    # As the store does it: a file is open once per process, with one configuration.
    with duckdb.connect(str(path), read_only=True, config=CONFIG) as connection:
        yield connection


def column(release: duckdb.DuckDBPyConnection, question: str) -> list[object]:
    """The first column of an answer."""
    return [row[0] for row in release.execute(question).fetchall()]


def test_counts(release: duckdb.DuckDBPyConnection) -> None:
    assert column(release, "SELECT count(*) FROM facility") == [70 + 100 + 6 + 12 + 8]
    # Sozialräume, and summed over them Stadtbezirke and the city
    assert column(release, "SELECT count(*) FROM school_change") == [13 * 30 * 6 * (24 + 5 + 1)]


def test_no_small_count_is_public(release: duckdb.DuckDBPyConnection) -> None:
    """The true small counts are in the folder; the release has them hidden or rounded."""
    hidden = release.execute(
        """SELECT indicator_id, count(*) FROM observation
           WHERE status = 'confidential' AND numerator IS NULL AND value IS NULL GROUP BY ALL"""
    ).fetchall()
    assert {"absence", "leavers_without_certificate", "repeaters", "transitions"} <= {
        name for name, _ in hidden
    }
    small = release.execute(
        """SELECT DISTINCT indicator_id FROM observation
           WHERE numerator IN (1, 2) AND level <> 'reference' ORDER BY ALL"""
    ).fetchall()
    # these count places, not persons
    assert [name for (name,) in small] == ["education_places", "youth_places"]
    changes = column(release, "SELECT DISTINCT pupils FROM school_change WHERE pupils IS NOT NULL")
    assert all(int(str(number)) % 3 == 0 for number in changes)
    assert column(
        release, "SELECT json_extract(audit, '$.confidentiality.passed') FROM release"
    ) == ["true"]


def test_changed_numbers_are_said_to_be_changed_once(release: duckdb.DuckDBPyConnection) -> None:
    found = column(
        release,
        "SELECT DISTINCT flags FROM observation WHERE indicator_id = 'integration_courses'",
    )
    assert found == ["perturbed"]


def test_every_edition_has_its_areas(release: duckdb.DuckDBPyConnection) -> None:
    found = release.execute(
        """SELECT edition, level, count(*) FROM area
           WHERE level IN ('stadtbezirk', 'sozialraum', 'quartier') GROUP BY ALL ORDER BY ALL"""
    ).fetchall()
    sizes = (("quartier", 72), ("sozialraum", 24), ("stadtbezirk", 5))
    assert found == [(edition, *size) for edition in (0, 1) for size in sizes]


def test_every_status_and_flag_of_the_task_is_there(release: duckdb.DuckDBPyConnection) -> None:
    statuses = set(column(release, "SELECT DISTINCT status FROM observation"))
    # unknown is what no source of Musterstadt says
    assert statuses == set(Status) - {Status.UNKNOWN}
    flags = ",".join(map(str, column(release, "SELECT DISTINCT flags FROM observation")))
    wanted = {Flag.PROVISIONAL, Flag.REVISED, Flag.ESTIMATED, Flag.PLANNED, Flag.CONVERTED,
              Flag.PERTURBED}  # fmt: skip
    assert wanted <= set(flags.split(","))


def test_the_map_has_school_types(release: duckdb.DuckDBPyConnection) -> None:
    found = column(
        release,
        """SELECT indicator_id FROM observation
           WHERE level IN ('stadtbezirk', 'sozialraum', 'quartier') AND value IS NOT NULL
           GROUP BY indicator_id HAVING count(DISTINCT school_type) >= 6""",
    )
    assert set(found) == {
        "class_size", "pupils", "pupils_migration", "repeaters", "schools", "transitions",
    }  # fmt: skip


def test_the_matrix_has_every_filter(release: duckdb.DuckDBPyConnection) -> None:
    found = release.execute(
        """SELECT count(DISTINCT period), count(DISTINCT grade), count(DISTINCT from_school_type),
                  count(DISTINCT to_school_type), count(DISTINCT code)
           FROM school_change WHERE level = 'sozialraum' AND pupils > 0"""
    ).fetchone()
    assert found == (13, 6, 6, 6, 24)


def test_series_have_breaks(release: duckdb.DuckDBPyConnection) -> None:
    found = release.execute(
        "SELECT scope, ref, period FROM note WHERE kind = 'break' ORDER BY ALL"
    ).fetchall()
    assert found == [
        ("indicator", "childcare_use_under_3", 2017),
        ("level", "quartier", 2018),
        ("level", "sozialraum", 2018),
    ]


def test_the_city_is_the_sum_of_its_areas(release: duckdb.DuckDBPyConnection) -> None:
    found = release.execute(
        """SELECT level, sum(numerator), sum(denominator) FROM observation
           WHERE indicator_id = 'benefits_under_18' AND period = 2024 AND level <> 'reference'
           GROUP BY level"""
    ).fetchall()
    assert len(found) == 4
    assert len({(top, bottom) for _, top, bottom in found}) == 1


def test_a_new_area_has_converted_numbers(release: duckdb.DuckDBPyConnection) -> None:
    found = release.execute(
        """SELECT flags = 'converted', min(period), max(period) FROM observation
           WHERE indicator_id = 'population' AND code = '0124' GROUP BY ALL ORDER BY ALL"""
    ).fetchall()
    assert (True, 2012, 2017) in found
