"""Coarse outlines: corners on a grid, the same for neighbours, never far from where they were."""

import pytest

from layers.store import Store
from layers.thematic.coarse import coarse, corners, step_of
from layers.thematic.geometry import shapes


@pytest.mark.parametrize(
    ("width", "step"),
    [(300.0, 1), (5_999.0, 1), (6_000.0, 2), (29_999.0, 5), (38_000.0, 10), (450_000.0, 100)],
)
def test_a_map_is_thousands_of_steps_wide(width: float, step: int) -> None:
    assert step_of(width) == step


def test_corners_move_to_the_grid() -> None:
    # 12,34 -> 10,30; +10,-29 -> 22,5 -> 20,10 (half a step goes up); h31 -> 53,5 -> 50,10
    assert coarse("M12 34l10-29h31z", 10) == "M10 30l10-20 30 0z"


def test_holes_and_parts_stay_rings_of_their_own() -> None:
    assert coarse("M0 0h98v102zM20 21v9h11z", 10) == "M0 0l100 0 0 100zM20 20l0 10 10 0z"


def test_corners_that_meet_are_one() -> None:
    assert coarse("M0 0h2h98v100z", 10) == "M0 0l100 0 0 100z"


def test_absolute_lines_are_read() -> None:
    assert corners("M1 2L5 7l1-1") == [(1, 2), (5, 7), (6, 6)]


def test_a_curve_is_no_outline_of_ours() -> None:
    with pytest.raises(ValueError, match="no ring"):
        corners("c1 2 3 4 5 6")


def test_a_step_of_one_changes_no_outline(krefeld_store: Store) -> None:
    for shape in shapes(krefeld_store, "statistischer_bezirk").values():
        for ring, same in zip(
            shape.path.split("z")[:-1], coarse(shape.path, 1).split("z")[:-1], strict=True
        ):
            assert corners(ring) == corners(same)


def test_neighbours_share_their_corners_on_the_grid(krefeld_store: Store) -> None:
    def found(path: str) -> set[tuple[float, float]]:
        return {corner for ring in path.split("z")[:-1] for corner in corners(ring)}

    drawn = [shape.path for shape in shapes(krefeld_store, "statistischer_bezirk").values()]
    rough = [found(coarse(path, 10)) for path in drawn]
    shared = 0
    for i, path in enumerate(drawn):
        for x, y in found(path):
            near = {(a, b) for a, b in rough[i] if abs(a - x) <= 5 and abs(b - y) <= 5}
            assert near, (x, y)
            others = [j for j, other in enumerate(drawn[:i]) if (x, y) in found(other)]
            shared += len(others)
            assert all(near & rough[j] for j in others)
    assert shared > 100
