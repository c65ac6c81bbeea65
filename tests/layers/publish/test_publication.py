"""Publishing moves pointers and folders; undoing moves them back; releases stay as they are."""

from dataclasses import replace
from pathlib import Path

import pytest

from layers.publish.internal import is_asked_for, receive, truth
from layers.publish.publication import (
    PublicationError,
    Shelf,
    discard_preview,
    make_current,
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


# --- the internal release follows ----------------------------------------------------------------


@pytest.fixture
def both(shelf: Shelf) -> Shelf:
    """The same with an internal release for each public one: ``one`` has ``all-one``."""
    internal = shelf.tables.parent / "internal" / "tables"
    internal.mkdir(parents=True)
    for name in ("one", "two", "three"):
        write_small(internal, "mini", f"all{name}", edition="internal")
        (internal / f"mini-{name}.truth").write_text(f"all{name}\n")
    asks(shelf.sources)
    (internal / "mini.current").write_text("allone\n")
    return replace(shelf, internal=internal)


def asks(folder: Path, *, internal: bool = True) -> Path:
    (folder / "confidentiality.toml").write_text(f"internal = {str(internal).lower()}\n")
    return folder


def shown(shelf: Shelf) -> str:
    assert shelf.internal is not None
    pointer = shelf.internal / "mini.current"
    return pointer.read_text().strip() if pointer.is_file() else ""


def test_the_internal_release_follows_where_it_is_asked_for(both: Shelf) -> None:
    publish(both, asks(candidate(both, "two")), "two", "", "")
    assert (now(both)[0], shown(both)) == ("two", "alltwo")
    publish(both, asks(candidate(both, "three"), internal=False), "three", "", "")
    assert (now(both)[0], shown(both)) == ("three", "")
    undo(both, "")
    assert (now(both)[0], shown(both)) == ("two", "alltwo")
    assert (both.internal / "mini.current").stat().st_mode & 0o777 == 0o600  # type: ignore[operator]


def test_a_failed_publication_leaves_the_internal_release(both: Shelf, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no-such-folder"):
        publish(both, tmp_path / "no-such-folder", "two", "", "")
    assert (now(both)[0], shown(both)) == ("one", "allone")


def test_a_discarded_preview_takes_its_internal_release_along(both: Shelf) -> None:
    internal = both.internal
    assert internal is not None
    (internal / "mini-three.truth").write_text("alltwo\n")
    for name, kept in (("two", True), ("three", False)):
        show_preview(both, name)
        discard_preview(both)
        assert truth(internal, "mini", name) == ""
        assert (internal / "mini-alltwo.duckdb").exists() is kept
    assert (internal / "mini-allone.duckdb").exists()
    assert not (internal.parent / "geo" / "mini-alltwo").exists()


def test_a_prepared_internal_release_is_taken_over_for_its_owner_only(tmp_path: Path) -> None:
    made, internal = tmp_path / "made" / "tables", tmp_path / "data" / "internal" / "tables"
    made.mkdir(parents=True)
    receive(made, internal, "mini", "one")
    assert not internal.exists()
    write_small(made, "mini", "allone", edition="internal")
    (made / "mini-one.truth").write_text("allone\n")
    for _ in range(2):
        receive(made, internal, "mini", "one")
        assert truth(internal, "mini", "one") == "allone"
        assert (internal / "mini-allone.duckdb").is_file()
        assert (internal.parent / "geo" / "mini-allone" / "stadtteil.geojson").is_file()
    for folder in (internal, internal.parent / "geo"):
        assert folder.stat().st_mode & 0o777 == 0o700
    assert not list(internal.glob("*.current"))


@pytest.mark.parametrize("text", ["", "internal = false", 'internal = "ja"', "kaputt ["])
def test_an_internal_release_must_be_asked_for_plainly(tmp_path: Path, text: str) -> None:
    assert not is_asked_for(tmp_path)
    (tmp_path / "confidentiality.toml").write_text(text)
    assert not is_asked_for(tmp_path)
    assert is_asked_for(asks(tmp_path))


def test_a_pointer_that_cannot_be_read_names_nothing_and_can_be_set_anew(shelf: Shelf) -> None:
    shelf.pointer("current").write_bytes(b"\xff\xfe\n")
    assert shelf.fingerprint("current") == ""
    make_current(shelf, "two", "Ute", "test")
    assert shelf.fingerprint("current") == "two"
