"""Labels of stages keep apart, inside, and away from what they are about."""

from hypothesis import given, settings
from hypothesis import strategies as st

from layers.stage.labels import Box, Wanted, place_labels
from layers.stage.model import Finder

VIEW = (0.0, 0.0, 1000.0, 800.0)
POINTS = st.tuples(st.floats(0, 1000), st.floats(0, 800))


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@settings(deadline=None)
@given(st.lists(POINTS, max_size=7))
def test_labels_cover_neither_each_other_nor_a_point(points: list[tuple[float, float]]) -> None:
    wanted = [Wanted(f"Gebiet {i}: 12,3 %", "Ein Satz dazu", at) for i, at in enumerate(points)]
    placed, left = place_labels(wanted, VIEW, 30.0)
    assert len(placed) + len(left) == len(points)
    for i, label in enumerate(placed):
        box = label.box
        assert box[0] >= 0
        assert box[1] >= 0
        assert box[2] <= 1000.001
        assert box[3] <= 800.001
        assert not any(_meet(box, other.box) for other in placed[i + 1 :])
        assert not any(box[0] < x < box[2] and box[1] < y < box[3] for x, y in points)


@settings(deadline=None)
@given(st.lists(POINTS, min_size=2, max_size=6))
def test_no_line_runs_through_another_label(points: list[tuple[float, float]]) -> None:
    wanted = [Wanted(f"Gebiet {i}: 12,3 %", "", at) for i, at in enumerate(points)]
    placed, _ = place_labels(wanted, VIEW, 62.0)
    for label in placed:
        (x, y), (left, top, right, bottom) = label.wanted.at, label.box
        end = (min(max(x, left), right), min(max(y, top), bottom))
        half = ((x + end[0]) / 2, (y + end[1]) / 2)
        for other in placed:
            box = other.box
            assert not (box[0] < half[0] < box[2] and box[1] < half[1] < box[3])


def test_a_label_without_room_is_left() -> None:
    wanted = [Wanted("Name", "Text", (500.0, 400.0))]
    placed, left = place_labels(wanted, VIEW, 30.0, [VIEW])
    assert placed == ()
    assert left == tuple(wanted)


def test_names_are_found_by_code_and_in_any_spelling() -> None:
    finder = Finder([("010", "Hüls"), ("020", "Mitte")])
    assert finder.codes(["Huels", "020", "hüls", "nichts"]) == ("010", "020")
    assert finder.unknown(["Huels", "nichts", "10"]) == ("nichts", "10")
