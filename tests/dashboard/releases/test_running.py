"""A running server follows the commands, refuses what is damaged, lets go of what is withdrawn."""

import gc
import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.desk import Desk


def shown(visitor: FlaskClient) -> str:
    """The release that the map names."""
    answer = visitor.get("/mini/karte")
    assert answer.status_code == 200
    found = str(visitor.get("/gesund").get_json()["releases"]["mini"])
    assert found in answer.text
    return found


def test_publish_and_rollback_are_followed(desk: Desk, visitor: FlaskClient) -> None:
    assert shown(visitor) == desk.first
    desk.done("publish", "mini", desk.second)
    assert shown(visitor) == desk.second
    kept = visitor.get(f"/mini/werte/{desk.first}/population/viertel.json")
    assert kept.status_code == 200, "pages that are open go on"
    desk.done("rollback", "mini")
    assert shown(visitor) == desk.first


@pytest.mark.parametrize("harm", ["flipped", "incomplete", "unaudited", "internal", "unknown"])
def test_a_pointer_set_by_hand_to_what_may_not_be_shown(
    desk: Desk, visitor: FlaskClient, harm: str
) -> None:
    name = desk.second
    if harm == "flipped":
        desk.flip()
    elif harm == "incomplete":
        desk.alter("DROP TABLE note")
    elif harm == "unaudited":
        desk.alter("UPDATE release SET audit = '{}'")
    elif harm == "internal":
        desk.alter("UPDATE release SET edition = 'internal'")
    else:
        name = "ffffffffffff"
    (desk.tables / "mini.current").write_text(f"{name}\n", encoding="utf-8")
    assert shown(visitor) == desk.first
    desk.done("publish", "mini", desk.first)
    assert shown(visitor) == desk.first
    assert desk.run("releases", "mini").exit_code == 0


def test_a_damaged_release_is_taken_as_soon_as_it_is_whole(
    desk: Desk, visitor: FlaskClient
) -> None:
    whole = desk.files().database.read_bytes()
    desk.flip()
    (desk.tables / "mini.current").write_text(f"{desk.second}\n", encoding="utf-8")
    assert shown(visitor) == desk.first
    desk.files().database.write_bytes(whole)
    assert shown(visitor) == desk.second


@pytest.fixture
def copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files of this test alone; asked for before the server starts."""
    folder = tmp_path / "copies"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def held(copies: Path) -> int:
    """How many copies of databases and outlines this process has open."""
    gc.collect()
    count = 0
    for path in Path("/proc/self/fd").iterdir():
        try:
            count += str(path.readlink()).startswith(f"{copies}/bildungsatlas-")
        except OSError:
            continue
    return count


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs /proc")
def test_nothing_of_a_withdrawn_release_stays_open(
    copies: Path, desk: Desk, visitor: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither the one that is current, nor an earlier one that open pages still read."""
    assert shown(visitor) == desk.first
    assert held(copies) == 2
    assert not list(copies.iterdir()), "copies have no name"
    desk.done("publish", "mini", desk.second)
    assert shown(visitor) == desk.second
    assert held(copies) == 4, "the earlier one is kept for open pages"
    desk.done("withdraw", "mini", desk.first, "--yes")
    assert shown(visitor) == desk.second
    assert held(copies) == 2
    # An error that pytest keeps for its report would hold on to what it came from.
    caplog.set_level(logging.CRITICAL, "dashboard.keeper")
    desk.done("withdraw", "mini", desk.second, "--yes")
    assert visitor.get("/mini/karte").status_code == 410
    assert held(copies) == 0
