"""The mark of invented figures on drawings and names."""

from layers.model import DEMONSTRATION
from layers.thematic.demonstration import marked_stem, marked_svg, with_mark

DRAWING = '<svg viewBox="0 0 300 100" aria-label="Eine Linie"><rect width="300"/></svg>'


def test_without_a_mark_nothing_changes() -> None:
    assert marked_svg(DRAWING, "") == DRAWING
    assert (with_mark("Titel", ""), marked_stem("datei", "")) == ("Titel", "datei")


def test_a_drawing_grows_by_a_line() -> None:
    made = marked_svg(DRAWING, DEMONSTRATION)
    assert 'viewBox="0 0 300 120"' in made
    assert f'aria-label="Eine Linie ({DEMONSTRATION})"' in made
    assert made.endswith(f">{DEMONSTRATION}</text></svg>")


def test_a_title_is_the_name_where_there_is_one() -> None:
    made = marked_svg(DRAWING.replace("<rect", "<title>Karte</title><rect"), DEMONSTRATION)
    assert f"<title>Karte ({DEMONSTRATION})</title>" in made
    assert 'aria-label="Eine Linie"' in made


def test_a_name_gets_its_end_once() -> None:
    once = marked_stem("mini_karte", DEMONSTRATION)
    assert once == marked_stem(once, DEMONSTRATION) == "mini_karte_demonstration"
