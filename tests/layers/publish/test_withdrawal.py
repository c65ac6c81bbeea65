"""Withdrawing takes a release out of reach for good, and nothing else."""

import json
import threading
from pathlib import Path

import pytest

from layers import release_files
from layers.publish.locks import publishing
from layers.publish.publication import PublicationError, Shelf, make_current
from layers.publish.withdrawal import (
    WithdrawalError,
    known_releases,
    reachable,
    withdraw,
    withdrawals,
    withdrawn,
)
from tests.small_release import write_small


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """Releases ``one`` (current) and ``two`` (preview) of mini, and one of mini-nord."""
    folder = tmp_path / "tables"
    folder.mkdir()
    for name in ("one", "two"):
        write_small(folder, "mini", name)
    write_small(folder, "mini-nord", "three")
    (folder / "mini.current").write_text("one\n", encoding="utf-8")
    (folder / "mini.preview").write_text("two\n", encoding="utf-8")
    return folder


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_file_geometry_and_pointer_go_and_the_note_stays(tables: Path) -> None:
    made = withdraw(tables, "mini", "one", "Zahl erkennbar", "K. Amt")
    assert names(tables) == {
        "mini-two.duckdb", "mini-nord-three.duckdb", "mini.preview", "mini.withdrawn",
    }  # fmt: skip
    assert names(tables.parent / "geo") == {"mini-two", "mini-nord-three"}
    (line,) = (tables / "mini.withdrawn").read_text(encoding="utf-8").splitlines()
    told = json.loads(line)
    assert (told["fingerprint"], told["reason"], told["who"]) == ("one", "Zahl erkennbar", "K. Amt")
    assert told["when"].startswith("20")
    assert withdrawals(tables, "mini") == (made,)
    assert made.municipality is not None
    assert made.municipality.name == "Mini"


def test_who_publishes_is_waited_for(tables: Path) -> None:
    """Both would write pointers and notes: what is withdrawn meanwhile is not made current."""
    shelf = Shelf("mini", tables, tables.parent / "sources", tables.parent / "kept")
    withdrawing = threading.Thread(target=withdraw, args=(tables, "mini", "two"))
    with publishing(tables, "mini"):
        withdrawing.start()
        # It has been asked for the lock, or is about to: nothing has changed.
        assert withdrawn(tables, "mini") == frozenset()
        assert (tables / "mini-two.duckdb").is_file()
        withdrawing.join(0.3)
        assert withdrawing.is_alive()
        assert withdrawn(tables, "mini") == frozenset()
    withdrawing.join(60)
    assert withdrawn(tables, "mini") == {"two"}
    with pytest.raises(PublicationError, match="two wurde gerade zurückgezogen"):
        make_current(shelf, "two", "K. Amt", "")
    assert shelf.fingerprint("current") == "one"


def test_what_can_be_reached_are_all_but_these(tables: Path) -> None:
    assert [path.name for path in reachable(tables, "mini")] == [
        "mini-one.duckdb",
        "mini-two.duckdb",
    ]
    withdraw(tables, "mini", "one")
    write_small(tables, "mini", "one")
    assert [path.name for path in reachable(tables, "mini")] == ["mini-two.duckdb"]
    assert withdrawn(tables, "mini") == {"one"}
    assert withdrawn(tables, "mini-nord") == frozenset()
    assert [path.name for path in reachable(tables, "mini-nord")] == ["mini-nord-three.duckdb"]


def test_a_preview_can_be_withdrawn_and_the_current_release_stays(tables: Path) -> None:
    withdraw(tables, "mini", "two")
    assert (tables / "mini.current").read_text(encoding="utf-8") == "one\n"
    assert not (tables / "mini.preview").exists()


def test_twice_is_once_and_finishes_what_was_left(
    tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_words: object) -> None:
        raise OSError(5, "I/O error")

    monkeypatch.setattr(release_files.shutil, "rmtree", fail)
    with pytest.raises(OSError, match="I/O"):
        withdraw(tables, "mini", "one", "erster Grund")
    monkeypatch.undo()
    assert withdrawn(tables, "mini") == {"one"}
    again = withdraw(tables, "mini", "one", "zweiter Grund")
    assert again.reason == "erster Grund"
    assert len(withdrawals(tables, "mini")) == 1
    assert not (tables.parent / "geo" / "mini-one").exists()


def test_the_unknown_is_refused_with_what_is_known(tables: Path) -> None:
    before = names(tables)
    for slug, name in (("mini", "three"), ("mini", "nord-three"), ("mini", ""), ("mini", "../x")):
        with pytest.raises(WithdrawalError, match=r"gibt es unter .* nicht\. Bekannt: one, two\."):
            withdraw(tables, slug, name)
    with pytest.raises(WithdrawalError, match="Bekannt: keiner"):
        withdraw(tables, "anders", "one")
    assert names(tables) == before


def test_what_was_published_once_can_be_withdrawn_without_its_file(tables: Path) -> None:
    entry = {"fingerprint": "one", "former": "zero"}
    (tables / "mini.history").write_text(json.dumps(entry) + "\n", encoding="utf-8")
    assert known_releases(tables, "mini") == ("one", "two", "zero")
    assert withdraw(tables, "mini", "zero").municipality is None
    assert known_releases(tables, "mini") == ("one", "two")


def test_a_note_needs_its_fingerprint_only(tables: Path) -> None:
    (tables / "mini.withdrawn").write_text('{"fingerprint": "one"}', encoding="utf-8")
    assert withdrawn(tables, "mini") == {"one"}
    withdraw(tables, "mini", "two")
    assert withdrawn(tables, "mini") == {"one", "two"}


@pytest.mark.parametrize("text", ["kaputt", "{}", "[]", '{"fingerprint": "one"}\n{"when'])
def test_damaged_notes_are_not_passed_over(tables: Path, text: str) -> None:
    (tables / "mini.withdrawn").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"mini\.withdrawn is damaged"):
        reachable(tables, "mini")


@pytest.mark.parametrize("text", ["kaputt", "[]", "1"])
def test_a_damaged_history_is_not_passed_over(tables: Path, text: str) -> None:
    (tables / "mini.history").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"Expecting value|is damaged"):
        known_releases(tables, "mini")
