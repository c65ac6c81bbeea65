"""Releases that stewards are still looking at: which ones, and from when on they are public."""

from pathlib import Path

import pytest

from layers.publish.publication import Shelf, discard_preview, publish, show_preview, undo
from layers.publish.unpublished import is_unpublished, mark_unpublished
from tests.small_release import write_small


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """Release ``one`` is current, ``two`` and ``three`` were delivered."""
    made = Shelf("mini", tmp_path / "tables", tmp_path / "sources" / "mini", tmp_path / "kept")
    made.tables.mkdir()
    made.sources.mkdir(parents=True)
    for name in ("one", "two", "three"):
        write_small(made.tables, "mini", name)
    made.pointer("current").write_text("one\n")
    for name in ("two", "three"):
        mark_unpublished(made.tables, "mini", name)
    return made


def hidden(shelf: Shelf) -> list[str]:
    names = ("one", "two", "three")
    return [name for name in names if is_unpublished(shelf.tables, "mini", name)]


def test_a_delivered_release_is_public_once_it_was_published(shelf: Shelf, tmp_path: Path) -> None:
    assert hidden(shelf) == ["two", "three"]
    show_preview(shelf, "two")
    show_preview(shelf, "three")  # a second delivery: no pointer names the first any more
    assert hidden(shelf) == ["two", "three"]
    candidate = tmp_path / "candidate"
    candidate.mkdir()
    publish(shelf, candidate, "two", "K. Amt", "a.xlsx")
    assert hidden(shelf) == ["three"]
    undo(shelf, "K. Amt")
    assert hidden(shelf) == ["three"], "two was public, and its links were handed on"
    show_preview(shelf, "three")
    discard_preview(shelf)
    assert not list(shelf.tables.glob("*.unpublished"))


def test_a_preview_without_a_mark_is_hidden_as_well(shelf: Shelf) -> None:
    """Deliveries that were checked before there were marks."""
    (shelf.tables / "mini-two.unpublished").unlink()
    show_preview(shelf, "two")
    assert "two" in hidden(shelf)
    shelf.history_file.write_text("damaged\n")
    assert "two" in hidden(shelf)
    show_preview(shelf, "one")
    assert "one" not in hidden(shelf)
