"""What a release changes against another one, counted by hand."""

import shutil
from pathlib import Path

import duckdb
import pytest

from layers.publish.difference import ADDED, CHANGED, GONE, difference


def release_file(tables: Path) -> Path:
    (path,) = tables.glob("*.duckdb")
    return path


def changed_copy(tables: Path, folder: Path, *statements: str) -> Path:
    folder.mkdir(exist_ok=True)
    copy = folder / "after.duckdb"
    shutil.copy(release_file(tables), copy)
    with duckdb.connect(str(copy)) as connection:
        for statement in statements:
            connection.execute(statement)
    return copy


def test_the_same_release_changes_nothing(mini_tables: Path, tmp_path: Path) -> None:
    found = difference(release_file(mini_tables), changed_copy(mini_tables, tmp_path))
    assert found.is_empty
    assert found.values == ()
    assert all(entry.same > 0 for entry in found.indicators)


def test_the_first_release_adds_everything(mini_tables: Path, tmp_path: Path) -> None:
    found = difference(None, release_file(mini_tables))
    # A copy: this process may hold the release itself open with other settings.
    with duckdb.connect(str(changed_copy(mini_tables, tmp_path / "read"))) as connection:
        counted = connection.execute("SELECT count(*) FROM observation").fetchone()
    assert counted == (found.count(ADDED),)
    assert found.count(CHANGED) == found.count(GONE) == 0
    assert all(change.before is None for change in found.values)


def test_changes_are_told_with_value_and_status(mini_tables: Path, tmp_path: Path) -> None:
    row = "indicator_id = 'population' AND level = 'municipality'"
    after = changed_copy(
        mini_tables,
        tmp_path,
        f"DELETE FROM observation WHERE {row} AND period = 2014",
        f"UPDATE observation SET value = 7, flags = 'revised' WHERE {row} AND period = 2015",
        "INSERT INTO observation SELECT * REPLACE (2029 AS period) FROM observation "
        f"WHERE {row} AND period = 2015",
    )
    # A copy: this process may hold the release itself open with other settings.
    with duckdb.connect(str(changed_copy(mini_tables, tmp_path / "read"))) as connection:
        periods = connection.execute(
            f"SELECT period, value, status FROM observation WHERE {row} ORDER BY period"
        ).fetchall()
    old = {period: (value, status, "") for period, value, status in periods}
    found = difference(release_file(mini_tables), after)
    (entry,) = [e for e in found.indicators if e.added or e.changed or e.gone]
    assert (entry.indicator_id, entry.added, entry.changed, entry.gone) == ("population", 1, 1, 1)
    by_kind = {change.kind: change for change in found.values}
    assert by_kind[GONE].before == old[2014]
    assert by_kind[GONE].after is None
    assert by_kind[CHANGED].before == old[2015]
    assert by_kind[CHANGED].after == (7.0, "ok", "revised")
    assert (by_kind[ADDED].period, by_kind[ADDED].area) == (2029, "Mini")


def test_a_value_that_only_changes_its_status_is_a_change(
    mini_tables: Path, tmp_path: Path
) -> None:
    after = changed_copy(
        mini_tables,
        tmp_path,
        "UPDATE observation SET value = NULL, status = 'confidential'"
        " WHERE indicator_id = 'population' AND level = 'municipality' AND period = 2014",
    )
    (change,) = difference(release_file(mini_tables), after).values
    assert change.kind == CHANGED
    assert change.after == (None, "confidential", "")


@pytest.mark.parametrize(
    ("statement", "table", "counts"),
    [
        ("DELETE FROM facility WHERE facility_id = (SELECT min(facility_id) FROM facility)",
         "facility", (0, 0, 1)),
        ("UPDATE source SET licence = 'dl-de/by-2-0'", "source", (0, 1, 0)),
        ("INSERT INTO note VALUES ('level', 'viertel', NULL, 'hint', 'Neu.')", "note", (1, 0, 0)),
    ],
)  # fmt: skip
def test_other_tables_are_counted(
    mini_tables: Path, tmp_path: Path, statement: str, table: str, counts: tuple[int, int, int]
) -> None:
    found = difference(release_file(mini_tables), changed_copy(mini_tables, tmp_path, statement))
    (entry,) = [t for t in found.tables if t.added or t.changed or t.gone]
    assert (entry.table, (entry.added, entry.changed, entry.gone)) == (table, counts)
    assert not found.is_empty


def test_changed_words_are_told(mini_tables: Path, tmp_path: Path) -> None:
    after = changed_copy(
        mini_tables, tmp_path, "UPDATE indicator SET caveat = 'neu' WHERE indicator_id = 'schools'"
    )
    found = difference(release_file(mini_tables), after)
    assert [e.indicator_id for e in found.indicators if e.words_changed] == ["schools"]


def test_streets_of_a_release_made_before_there_were_any_are_added(
    mini_tables: Path, tmp_path: Path
) -> None:
    before = changed_copy(mini_tables, tmp_path, "DROP TABLE street")
    [streets] = [
        t for t in difference(before, release_file(mini_tables)).tables if t.table == "street"
    ]
    assert (streets.added, streets.changed, streets.gone) == (8, 0, 0)


def test_new_and_rewritten_stories_are_told(mini_tables: Path, tmp_path: Path) -> None:
    before = changed_copy(
        mini_tables, tmp_path / "before", "INSERT INTO story VALUES ('a', 1, 'alt')"
    )
    after = changed_copy(
        mini_tables, tmp_path, "INSERT INTO story VALUES ('a', 1, 'neu'), ('b', 2, 'neu')"
    )
    [stories] = [t for t in difference(before, after).tables if t.table == "story"]
    assert (stories.added, stories.changed, stories.gone) == (1, 1, 0)
