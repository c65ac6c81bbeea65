"""Colours of embeds: text, outlines, patterns and lines stand out from both grounds."""

import pytest

from dashboard.web.embed_theme import DARK, DARK_LINES, INVENTED, LIGHT, style_of
from layers.thematic import colours
from layers.thematic.demonstration import marked_svg
from layers.thematic.series_style import COLOURS

TEXT, GRAPHIC = 4.5, 3.0
GROUNDS = {"light": LIGHT, "dark": DARK}


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, definition of contrast ratio."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_on_its_ground(theme: str) -> None:
    found = GROUNDS[theme]
    for name in ("ink", "ink-soft", "accent", "invented"):
        for ground in ("ground", "panel"):
            assert contrast(found[name], found[ground]) >= TEXT, (name, ground)
    assert contrast(found["bubble-ink"], found["bubble"]) >= TEXT


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_outlines_patterns_and_marks_on_their_ground(theme: str) -> None:
    found = GROUNDS[theme]
    for name in ("outline", "pattern", "field", "focus", "warn", "circle"):
        assert contrast(found[name], found["ground"]) >= GRAPHIC, name
    assert contrast(found["outline"], found["circle-ground"]) >= GRAPHIC
    assert contrast(found["pattern"], found["circle-ground"]) >= GRAPHIC


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_palest_and_the_darkest_areas_have_an_outline(theme: str) -> None:
    """An area whose colour is near to the ground ends visibly: its outline differs from both."""
    found = GROUNDS[theme]
    for kind, palettes in colours.palettes().items():
        for palette, entry in palettes.items():
            for colour in entry["7"]:
                if contrast(colour, found["ground"]) < GRAPHIC:
                    told = contrast(found["outline"], found["ground"])
                    assert told >= GRAPHIC, (kind, palette, colour)


@pytest.mark.parametrize(("theme", "lines"), [("light", COLOURS), ("dark", DARK_LINES)])
def test_lines_of_a_series(theme: str, lines: tuple[str, ...]) -> None:
    for line in lines:
        assert contrast(line, GROUNDS[theme]["ground"]) >= TEXT, line
    assert len(set(lines)) == len(COLOURS)


def test_every_written_colour_follows_the_theme() -> None:
    style = style_of("dark")
    for colour in (*COLOURS, INVENTED):
        assert f'[fill="{colour}"]' in style
    assert f'fill="{INVENTED}"' in marked_svg('<svg viewBox="0 0 9 9"><title>a</title></svg>', "x")


def test_dark_is_for_the_screen_alone() -> None:
    assert "@media screen{:root" in style_of("dark")
    assert "prefers-color-scheme:dark" in style_of("auto")
    assert "@media" not in style_of("light")
    assert set(LIGHT) == set(DARK)
