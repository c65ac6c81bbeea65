"""Palettes darken evenly, so that they survive a grey print."""

from itertools import pairwise

import pytest

from layers.thematic.colours import (
    DIVERGING,
    SEQUENTIAL,
    colours,
    default_palette,
    fitting_palette,
    palette_ids,
    palettes,
)

COUNTS = (3, 4, 5, 6, 7)


def luminance(colour: str) -> float:
    """Relative luminance as defined in WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("palette", palette_ids(SEQUENTIAL))
@pytest.mark.parametrize("k", COUNTS)
def test_sequential_palettes_darken(palette: str, k: int) -> None:
    light = [luminance(colour) for colour in colours(palette, SEQUENTIAL, k)]
    assert len(light) == k
    assert all(one - other > 0.02 for one, other in pairwise(light))


@pytest.mark.parametrize("palette", palette_ids(SEQUENTIAL))
def test_lowest_class_is_not_white_paper(palette: str) -> None:
    assert all(luminance(colours(palette, SEQUENTIAL, k)[0]) < 0.9 for k in COUNTS)


@pytest.mark.parametrize("palette", palette_ids(DIVERGING))
@pytest.mark.parametrize("k", COUNTS)
def test_diverging_palettes_are_lightest_in_the_middle(palette: str, k: int) -> None:
    light = [luminance(colour) for colour in colours(palette, DIVERGING, k)]
    assert len(light) == k
    half = (k + 1) // 2
    assert all(one < other for one, other in pairwise(light[:half]))
    assert all(one > other for one, other in pairwise(light[k - half :]))


def test_defaults() -> None:
    assert default_palette(SEQUENTIAL) == "blue"
    assert default_palette(DIVERGING) == "violet-green"
    assert fitting_palette("green", SEQUENTIAL) == "green"
    assert fitting_palette("green", DIVERGING) == "violet-green"
    assert fitting_palette("blue-orange", SEQUENTIAL) == "blue"


def test_palettes_for_the_page() -> None:
    found = palettes()
    assert set(found[SEQUENTIAL]) == {"blue", "green", "orange", "grey"}
    assert found[SEQUENTIAL]["blue"]["label"] == "Blau"
    assert found[SEQUENTIAL]["blue"]["3"] == ["#deebf7", "#6baed6", "#08519c"]
    assert len(found[DIVERGING]["blue-orange"]["7"]) == 7


def test_unknown_palette() -> None:
    with pytest.raises(KeyError):
        colours("pink", SEQUENTIAL, 5)
