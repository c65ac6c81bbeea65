"""Points in outlines as the preparation writes them."""

import pytest

from layers.queries.outline import contains, rings

SQUARE = "M0 0h10v10h-10z"
RING = "M0 0h10v10h-10zM4 4h2v2h-2z"
SLANTED = "M7627 8164l-158 66 87 230-1751 780z"


def test_rings_of_relative_and_absolute_steps() -> None:
    assert rings(SQUARE) == (((0, 0), (10, 0), (10, 10), (0, 10), (0, 0)),)
    assert rings("M1 2H5V6H1Z") == (((1, 2), (5, 2), (5, 6), (1, 6), (1, 2)),)
    assert rings(SLANTED)[0][1:3] == ((7469, 8230), (7556, 8460))
    assert len(rings(RING)) == 2


@pytest.mark.parametrize(
    ("path", "point", "inside"),
    [
        (SQUARE, (5, 5), True),
        (SQUARE, (11, 5), False),
        (SQUARE, (5, -1), False),
        (RING, (5, 5), False),
        (RING, (2, 5), True),
        ("", (0, 0), False),
    ],
)
def test_points(path: str, point: tuple[float, float], inside: bool) -> None:
    assert contains(path, *point) is inside
