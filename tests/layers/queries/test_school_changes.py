"""School changes: the published matrix cell by cell, and what is derived from it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from layers.model import SchoolChangeSelection
from layers.queries.school_changes import (
    ChangeMatrix,
    SchoolChangeResult,
    school_change_options,
    school_changes,
)
from layers.status import Status
from layers.store import Store
from tests.changes_release import GRADES, SLUG, H, R, S, Y, open_release


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    found = open_release(tmp_path_factory.mktemp("changes"))
    yield found
    found.close()


@pytest.fixture
def district_store(tmp_path: Path) -> Iterator[Store]:
    found = open_release(tmp_path, district=True)
    yield found
    found.close()


@pytest.fixture(scope="module")
def result(store: Store) -> SchoolChangeResult:
    return school_changes(store, SchoolChangeSelection(SLUG, 2017))


def matrix_of(result: SchoolChangeResult, table: str) -> ChangeMatrix:
    matrix = result.by_type if table == "by_type" else result.by_grade
    assert matrix is not None
    return matrix


def test_matrix_by_type_cell_by_cell(result: SchoolChangeResult) -> None:
    matrix = matrix_of(result, "by_type")
    assert [t.key for t in matrix.rows] == [H, R, S, Y]
    assert [[c.pupils for c in line] for line in matrix.cells] == [
        [None, 2, 0, 0],
        [12, None, 2, 0],
        [1, 4, None, 0],
        [8, 70, 20, None],
    ]
    assert [t.published for t in matrix.rows] == [2, 14, 5, 98]
    assert [t.published for t in matrix.columns] == [21, 76, 22, 0]
    assert not any(t.differs for t in (*matrix.rows, *matrix.columns))
    assert (matrix.total.published, matrix.total.number) == (None, 119)


def test_nobody_changes_to_the_same_type(result: SchoolChangeResult) -> None:
    matrix = matrix_of(result, "by_type")
    assert all(matrix.cell(k, k).status is Status.NOT_APPLICABLE for k in (H, R, S, Y))


def test_matrix_by_grade_cell_by_cell(result: SchoolChangeResult) -> None:
    matrix = matrix_of(result, "by_grade")
    assert [t.key for t in matrix.columns] == ["5", "6", "7", "8", "9", "10"]
    assert {
        t.key: tuple(c.pupils for c in line)
        for t, line in zip(matrix.rows, matrix.cells, strict=True)
    } == GRADES
    assert [t.published for t in matrix.rows] == [22, 76, 23, 2]
    assert [(t.published, t.computed) for t in matrix.columns] == [
        (None, 0), (None, 3), (None, 49), (None, 35), (None, 28), (None, 8),
    ]  # fmt: skip
    assert matrix.total.number == 123
    assert matrix.cell(H, "5").status is Status.NONE


def test_late_changes(result: SchoolChangeResult) -> None:
    late = result.late
    assert late is not None
    assert (late.number, late.total, late.grades) == (71, 123, (8, 9, 10))
    assert late.share == pytest.approx(57.7236, abs=1e-4)


def test_downward_and_upward_leave_the_gesamtschule_apart(result: SchoolChangeResult) -> None:
    direction = result.direction
    assert direction is not None
    assert (direction.downward, direction.upward) == (90, 2)
    assert {(p.source, p.target): p.pupils for p in direction.down_parts} == {
        (R, H): 12, (Y, H): 8, (Y, R): 70,
    }  # fmt: skip
    assert direction.ranked == (H, R, Y)


def test_balance(result: SchoolChangeResult) -> None:
    assert {b.key: (b.incoming, b.outgoing, b.net, b.ranked) for b in result.balance} == {
        H: (21, 2, 19, True),
        R: (76, 14, 62, True),
        S: (22, 5, 17, False),
        Y: (0, 98, -98, True),
    }


def test_tables_disagree_and_are_not_reconciled(result: SchoolChangeResult) -> None:
    assert [(d.key, d.by_type, d.by_grade) for d in result.differences] == [
        (H, 21, 22), (S, 22, 23), (Y, 0, 2),
    ]  # fmt: skip


def test_shares_take_the_published_totals(result: SchoolChangeResult) -> None:
    matrix = matrix_of(result, "by_type")
    assert matrix.cell(Y, R).row_percent == pytest.approx(100 * 70 / 98)
    assert matrix.cell(Y, R).column_percent == pytest.approx(100 * 70 / 76)
    assert matrix.cell(H, Y).column_percent is None
    assert matrix.cell(H, H).row_percent is None


def test_notes_are_those_of_the_year_and_each_once(result: SchoolChangeResult) -> None:
    assert result.notes == ("Förderschulen sind nicht enthalten.",)


def test_source_of_both_tables_is_named_once(result: SchoolChangeResult) -> None:
    assert [(s.publisher, s.as_of) for s in result.sources] == [("Stadt Krefeld", "Mai 2019")]


def test_options_without_districts(store: Store) -> None:
    options = school_change_options(store)
    assert options.years == (2017,)
    assert options.tables == ("by_type", "by_grade")
    assert options.grades == (5, 6, 7, 8, 9, 10)
    assert [key for key, _ in options.school_types] == [H, R, S, Y]
    assert options.districts == ()


def test_a_year_without_data_has_no_matrix(store: Store) -> None:
    empty = school_changes(store, SchoolChangeSelection(SLUG, 2001))
    assert (empty.by_type, empty.by_grade, empty.late, empty.direction) == (None,) * 4
    assert (empty.balance, empty.differences) == ((), ())


def test_district_with_a_confidential_cell(district_store: Store) -> None:
    store = district_store
    assert school_change_options(store).districts == (("stadtteil:010", "Stadtmitte"),)
    result = school_changes(store, SchoolChangeSelection(SLUG, 2018, within="stadtteil:010"))
    matrix = matrix_of(result, "by_type")
    assert result.area_label == "Stadtmitte"
    assert matrix.cell(R, H).pupils is None
    assert matrix.cell(R, H).status is Status.CONFIDENTIAL
    left = {t.key: t for t in matrix.rows}
    assert (left[R].published, left[R].computed) == (None, None)
    assert (left[Y].published, left[Y].computed, left[Y].differs) == (7, 6, True)
    assert left[Y].number == 7
    assert result.direction is None
    assert result.late is None
