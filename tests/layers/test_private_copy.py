"""Copies of releases: what happens to the files no longer matters, also where there is no room."""

import logging
import os
import shutil
import tempfile
import time
from pathlib import Path

import pytest

from layers import private_copy
from layers.private_copy import Outlines, clear_forgotten
from layers.publish.withdrawal import pointed
from layers.release_files import ReleaseFiles
from layers.store import DamagedError, Store

COUNT = "SELECT count(*) FROM observation"


@pytest.fixture
def files(mini_tables: Path, tmp_path: Path) -> ReleaseFiles:
    """The mini city as a test may spoil it."""
    shutil.copytree(mini_tables.parent, tmp_path, dirs_exist_ok=True)
    return ReleaseFiles(tmp_path / "tables", "mini", pointed(mini_tables, "mini", "current"))


@pytest.fixture
def copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files."""
    folder = tmp_path / "copies"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def opened(files: ReleaseFiles) -> Store:
    return Store.open_release(files.tables, files.slug, files.fingerprint)


def no_space(*_words: object) -> int:
    raise OSError(28, "No space left on device")


def test_a_copy_is_read_whatever_happens_to_the_files(files: ReleaseFiles, copies: Path) -> None:
    expected = {name: (files.outlines / name).read_bytes() for name in files.outline_names()}
    store = opened(files)
    before = store.rows(COUNT)
    assert not list(copies.iterdir()), "it has no name"
    os.truncate(files.database, 10)
    shutil.rmtree(files.outlines)
    assert store.rows(COUNT) == before
    assert {name: store.outlines.read(name) for name in store.outlines.names} == expected
    assert store.is_proven
    with pytest.raises(FileNotFoundError):
        store.outlines.read("anders.geojson")
    store.close()


@pytest.mark.parametrize("kind", ["missing folder", "full", "full later"])
def test_without_room_the_file_is_compared_and_read_where_it_lies(
    files: ReleaseFiles,
    copies: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    kind: str,
) -> None:
    expected = {name: (files.outlines / name).read_bytes() for name in files.outline_names()}
    with monkeypatch.context() as disk:
        if kind == "missing folder":
            disk.setattr(tempfile, "tempdir", str(copies / "gone"))
        else:
            disk.setattr(os, "pwrite", no_space)
            write, written = os.write, [0]

            def short(handle: int, data: bytes) -> int:
                if kind == "full" or written[0]:
                    no_space()
                written[0] = write(handle, data[:1000])
                return written[0]

            disk.setattr(os, "write", short)
        store = opened(files)
    assert not list(copies.iterdir()), "nothing is left of the attempt"
    (line,) = [r for r in caplog.records if r.levelno == logging.WARNING]
    assert "ist kein Platz" in line.getMessage()
    assert files.database.name in line.getMessage()
    assert "TMPDIR" in line.getMessage()
    assert store.rows(COUNT) != [(0,)]
    assert store.is_proven
    assert {name: store.outlines.read(name) for name in store.outlines.names} == expected
    store.close()
    assert files.database.is_file(), "the release itself is never taken away"


def test_without_room_damage_is_found_all_the_same(
    files: ReleaseFiles, copies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = bytearray(files.database.read_bytes())
    data[len(data) // 2] ^= 1
    files.database.write_bytes(data)
    monkeypatch.setattr(tempfile, "tempdir", str(copies / "gone"))
    with pytest.raises(DamagedError) as caught:
        opened(files)
    assert (caught.value.file, caught.value.why) == (files.database.name, "changed")
    assert files.database.is_file()


def test_of_a_damaged_release_no_copy_stays(files: ReleaseFiles, copies: Path) -> None:
    os.truncate(files.database, 5000)
    with pytest.raises(DamagedError):
        opened(files)
    assert not list(copies.iterdir())


def test_outlines_that_find_no_room_half_way_are_held_in_memory(
    copies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outlines = Outlines()
    outlines.add("a.geojson", b"1" * 10)
    with monkeypatch.context() as disk:
        disk.setattr(os, "pwrite", no_space)
        outlines.add("b.geojson", b"2" * 10)
    outlines.add("c.geojson", b"3" * 10)
    assert outlines.names == ("a.geojson", "b.geojson", "c.geojson")
    assert [outlines.read(name) for name in outlines.names] == [b"1" * 10, b"2" * 10, b"3" * 10]


def test_copies_that_a_killed_process_left_go_when_they_are_old(copies: Path) -> None:
    old = [copies / f"{private_copy.PREFIX}{name}" for name in ("a.duckdb", "b.duckdb.spilled")]
    kept = [copies / f"{private_copy.PREFIX}new.duckdb", copies / "anders.duckdb"]
    for path in (*old, *kept):
        path.mkdir() if path.suffix == ".spilled" else path.touch()
    for path in (*old, kept[1]):
        os.utime(path, (1, time.time() - 3600))
    clear_forgotten()
    assert sorted(copies.iterdir()) == sorted(kept)
