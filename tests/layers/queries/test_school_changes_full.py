"""School changes with from, to and grade at once: every filter, computed by hand."""

from collections.abc import Iterator
from dataclasses import replace

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
from tests.changes_release import SLUG, H, R, Y, open_release

CITY = SchoolChangeSelection(SLUG, 2020)
DISTRICT = replace(CITY, within="stadtteil:010")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    found = open_release(tmp_path_factory.mktemp("full"), full=True)
    yield found
    found.close()


def cells(matrix: ChangeMatrix | None) -> list[list[int | None]]:
    assert matrix is not None
    return [[cell.pupils for cell in line] for line in matrix.cells]


def steps(result: SchoolChangeResult) -> tuple[int, int]:
    assert result.direction is not None
    return result.direction.downward, result.direction.upward


def late(result: SchoolChangeResult) -> tuple[int, int] | None:
    return (result.late.number, result.late.total) if result.late else None


def test_both_tables_are_added_up(store: Store) -> None:
    result = school_changes(store, CITY)
    assert result.full
    assert cells(result.by_type) == [[None, 0, 0], [7, None, 1], [3, 7, None]]
    assert cells(result.by_grade) == [[4, 6], [4, 3], [0, 1]]
    assert result.by_type is not None
    assert result.by_grade is not None
    assert [(t.published, t.computed) for t in result.by_type.rows] == [
        (None, 0), (None, 8), (None, 10),
    ]  # fmt: skip
    assert [t.computed for t in result.by_type.columns] == [10, 7, 1]
    assert [t.computed for t in result.by_grade.columns] == [8, 10]
    assert result.by_type.total.number == result.by_grade.total.number == 18
    assert result.by_type.cell(H, R).status is Status.NONE
    assert late(result) == (10, 18)
    assert steps(result) == (17, 1)
    assert {b.key: (b.incoming, b.outgoing) for b in result.balance} == {
        H: (10, 0), R: (7, 8), Y: (1, 10),
    }  # fmt: skip
    assert result.differences == ()


@pytest.mark.parametrize(
    ("grade", "matrix", "direction"),
    [
        (7, [[None, 0, 0], [2, None, 0], [2, 4, None]], (8, 0)),
        (8, [[None, 0, 0], [5, None, 1], [1, 3, None]], (9, 1)),
    ],
)
def test_the_grade_limits_from_and_to(
    store: Store, grade: int, matrix: list[list[int | None]], direction: tuple[int, int]
) -> None:
    result = school_changes(store, replace(CITY, grade=grade))
    assert cells(result.by_type) == matrix
    assert steps(result) == direction
    # in one grade either all changes are late or none
    assert result.late is None


def test_balance_of_one_grade(store: Store) -> None:
    result = school_changes(store, replace(CITY, grade=8))
    assert {b.key: (b.incoming, b.outgoing) for b in result.balance} == {
        H: (6, 0), R: (3, 6), Y: (1, 4),
    }  # fmt: skip


def test_the_school_type_limits_what_is_derived(store: Store) -> None:
    touching = school_changes(store, replace(CITY, school_type=Y))
    assert late(touching) == (5, 11)
    assert steps(touching) == (10, 1)
    assert [(b.key, b.net) for b in touching.balance] == [(Y, -9)]
    entering = school_changes(store, replace(CITY, school_type=Y, table="by_grade"))
    assert late(entering) == (1, 1)
    both = school_changes(store, replace(CITY, school_type=R, grade=8))
    assert steps(both) == (8, 1)


def test_a_hidden_cell_hides_its_sums(store: Store) -> None:
    result = school_changes(store, DISTRICT)
    assert result.area_label == "Stadtmitte"
    assert cells(result.by_type) == [[None, 0, 0], [7, None, 1], [None, 7, None]]
    assert result.by_type is not None
    assert result.by_grade is not None
    assert result.by_type.cell(Y, H).status is Status.CONFIDENTIAL
    assert [t.number for t in result.by_type.rows] == [0, 8, None]
    assert [t.number for t in result.by_type.columns] == [None, 7, 1]
    assert result.by_type.total.number is None
    assert cells(result.by_grade) == [[None, 6], [4, 3], [0, 1]]
    assert (result.late, result.direction) == (None, None)
    assert [b.key for b in result.balance] == [R]


def test_another_grade_is_not_hidden(store: Store) -> None:
    result = school_changes(store, replace(DISTRICT, grade=8))
    assert cells(result.by_type) == [[None, 0, 0], [5, None, 1], [1, 3, None]]
    assert result.by_type is not None
    assert result.by_type.total.number == 10


def test_published_tables_of_other_years_stay(store: Store) -> None:
    result = school_changes(store, SchoolChangeSelection(SLUG, 2017, grade=7, school_type=R))
    assert not result.full
    assert late(result) == (71, 123)
    assert steps(result) == (90, 2)
    assert len(result.balance) == 4


def test_options_sources_and_notes(store: Store) -> None:
    options = school_change_options(store)
    assert options.years == (2017, 2020)
    assert options.tables == ("by_type", "by_grade")
    assert options.districts == (("stadtteil:010", "Stadtmitte"),)
    assert options.full
    result = school_changes(store, CITY)
    assert result.notes == ("Aus einer Tabelle.",)
    assert [source.title for source in result.sources] == ["Konzept"]
