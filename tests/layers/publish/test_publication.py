"""Publishing moves pointers and folders; undoing moves them back; releases stay as they are."""

from pathlib import Path

import pytest

from layers.publish.publication import (
    PublicationError,
    Shelf,
    discard_preview,
    publish,
    show_preview,
    undo,
)
from layers.publish.withdrawal import withdraw
from layers.store import ReleaseError
from tests.small_release import write_small


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """A municipality with release ``one`` published and ``two`` prepared."""
    made = Shelf("mini", tmp_path / "tables", tmp_path / "sources" / "mini", tmp_path / "kept")
    made.tables.mkdir()
    made.sources.mkdir(parents=True)
    (made.sources / "municipality.toml").write_text("one")
    for name in ("one", "two", "three"):
        write_small(made.tables, "mini", name)
    made.pointer("current").write_text("one\n")
    return made


def candidate(shelf: Shelf, text: str) -> Path:
    folder = shelf.tables.parent / f"candidate-{text}"
    folder.mkdir()
    (folder / "municipality.toml").write_text(text)
    return folder


def now(shelf: Shelf) -> tuple[str, str]:
    return shelf.fingerprint("current"), (shelf.sources / "municipality.toml").read_text()


@pytest.mark.parametrize("name", ["mini.history", "mini.current"])
def test_a_failing_disk_publishes_nothing(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Whichever of the last steps fails: sources, pointer and history are as before."""
    publish(shelf, candidate(shelf, "two"), "two", "K. Amt", "a.xlsx")
    before, history, three = now(shelf), shelf.history, candidate(shelf, "three")
    whole = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if Path(target).name == name:
            raise OSError(28, "No space left on device")
        return whole(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(OSError, match="No space"):
        publish(shelf, three, "three", "K. Amt", "b.xlsx")
    monkeypatch.undo()
    assert (now(shelf), shelf.history) == (before, history)
    assert not list(shelf.tables.glob(".*"))
    publish(shelf, three, "three", "K. Amt", "b.xlsx")
    assert now(shelf) == ("three", "three")


def test_publish_and_undo_twice(shelf: Shelf) -> None:
    show_preview(shelf, "two")
    assert (now(shelf), shelf.fingerprint("preview")) == (("one", "one"), "two")
    publish(shelf, candidate(shelf, "two"), "two", "K. Amt", "a.xlsx")
    assert (now(shelf), shelf.fingerprint("preview")) == (("two", "two"), "")
    publish(shelf, candidate(shelf, "three"), "three", "K. Amt", "b.xlsx")
    assert now(shelf) == ("three", "three")
    undo(shelf, "K. Amt")
    assert now(shelf) == ("two", "two")
    undo(shelf, "K. Amt")
    assert now(shelf) == ("one", "one")
    assert [(e.kind, e.fingerprint, e.former) for e in shelf.history] == [
        ("publish", "two", "one"),
        ("publish", "three", "two"),
        ("undo", "two", "three"),
        ("undo", "one", "two"),
    ]
    with pytest.raises(PublicationError, match="keine Veröffentlichung"):
        undo(shelf, "K. Amt")


def test_the_same_release_can_be_published_again_after_an_undo(shelf: Shelf) -> None:
    for _ in range(2):
        publish(shelf, candidate(shelf, "two"), "two", "", "a.xlsx")
        undo(shelf, "")
    assert now(shelf) == ("one", "one")
    assert shelf.last is None


def test_a_missing_release_is_not_published(shelf: Shelf) -> None:
    folder = candidate(shelf, "four")
    with pytest.raises(PublicationError, match="noch einmal hochladen"):
        publish(shelf, folder, "four", "", "")
    assert now(shelf) == ("one", "one")
    assert folder.is_dir()
    assert shelf.history == ()
    with pytest.raises(ReleaseError):
        show_preview(shelf, "four")


def test_undo_without_the_former_release_changes_nothing(shelf: Shelf) -> None:
    publish(shelf, candidate(shelf, "two"), "two", "", "")
    shelf.release("one").unlink()
    with pytest.raises(PublicationError, match="nicht wiederherstellen"):
        undo(shelf, "")
    assert now(shelf) == ("two", "two")


def test_a_failed_swap_leaves_the_sources(shelf: Shelf, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no-such-folder"):
        publish(shelf, tmp_path / "no-such-folder", "two", "", "")
    assert now(shelf) == ("one", "one")
    assert shelf.history == ()


def test_a_discarded_preview_takes_its_release_along(shelf: Shelf) -> None:
    show_preview(shelf, "two")
    discard_preview(shelf)
    assert not shelf.release("two").exists()
    assert not (shelf.tables.parent / "geo" / "mini-two").exists()
    show_preview(shelf, "one")
    discard_preview(shelf)
    assert shelf.release("one").exists()


def test_the_first_release_of_a_new_municipality(tmp_path: Path) -> None:
    shelf = Shelf("neu", tmp_path / "tables", tmp_path / "sources" / "neu", tmp_path / "kept")
    shelf.tables.mkdir()
    write_small(shelf.tables, "neu", "one")
    publish(shelf, candidate(shelf, "one"), "one", "", "")
    assert now(shelf) == ("one", "one")
    with pytest.raises(PublicationError, match="keine Veröffentlichung"):
        undo(shelf, "")


def test_an_unaudited_or_internal_release_is_not_published(shelf: Shelf) -> None:
    for name, changes in (("bare", {"audit": "{}"}), ("inner", {"edition": "internal"})):
        write_small(shelf.tables, "mini", name, **changes)
        with pytest.raises(PublicationError, match="noch einmal hochladen"):
            publish(shelf, candidate(shelf, name), name, "", "")
        assert now(shelf) == ("one", "one")
    assert shelf.history == ()


def test_what_was_withdrawn_is_neither_published_nor_previewed(shelf: Shelf) -> None:
    withdraw(shelf.tables, "mini", "two")
    write_small(shelf.tables, "mini", "two")
    with pytest.raises(PublicationError, match="wurde zurückgezogen"):
        publish(shelf, candidate(shelf, "two"), "two", "", "")
    with pytest.raises(ReleaseError):
        show_preview(shelf, "two")
    assert now(shelf) == ("one", "one")


def test_undo_does_not_bring_back_what_was_withdrawn(shelf: Shelf) -> None:
    publish(shelf, candidate(shelf, "two"), "two", "", "")
    withdraw(shelf.tables, "mini", "one")
    with pytest.raises(PublicationError, match="Datenstand one wurde zurückgezogen"):
        undo(shelf, "")
    assert now(shelf) == ("two", "two")


def test_undo_leads_back_from_what_was_withdrawn(shelf: Shelf) -> None:
    publish(shelf, candidate(shelf, "two"), "two", "", "")
    withdraw(shelf.tables, "mini", "two")
    assert shelf.fingerprint("current") == ""
    undo(shelf, "K. Amt")
    assert now(shelf) == ("one", "one")
