"""Releases that are damaged, switched and rolled back while visitors ask for pages."""

import os
import shutil
import time
import urllib.request
from pathlib import Path

import pytest

from layers.prepare.pipeline import prepare
from layers.publish.publication import Shelf, make_current, undo
from layers.release_files import ReleaseFiles
from scripts.server import Server, running_server
from tests.conftest import MINI
from tests.dashboard.test_release import spoil
from tests.load import Load
from tests.patience import PATIENCE


@pytest.fixture
def shelf(mini_tables: Path, tmp_path: Path) -> Shelf:
    """The mini city with a second release that is prepared and not published."""
    shutil.copytree(mini_tables.parent, tmp_path / "data", dirs_exist_ok=True)
    sources = tmp_path / "sources" / "mini"
    shutil.copytree(MINI, sources)
    return Shelf("mini", tmp_path / "data" / "tables", sources, tmp_path / "kept")


def second(shelf: Shelf) -> str:
    """Prepare another release without publishing it."""
    path = shelf.sources / "indicators" / "population.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"Erfunden."', '"Neu gefasst."'), encoding="utf-8")
    return prepare(shelf.sources, shelf.tables, is_current=False).fingerprint


def asked(*fingerprints: str) -> tuple[str, ...]:
    """Pages, files of outlines, and what open pages of these releases ask for."""
    values = [f"/mini/werte/{name}/population/viertel.json" for name in fingerprints]
    lines = [f"/mini/geometrie/{name}/viertel.json" for name in fingerprints]
    return ("/mini/karte", *values, "/mini/karte/download.geojson", *lines, "/mini/indikatoren")


def shown(server: Server, load: Load, fingerprint: str) -> None:
    """Wait until every worker shows a release."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        load.wait_for(8)
        pages = {page(server) for _ in range(6)}
        if all(fingerprint in text for text in pages):
            return
    raise AssertionError(f"{fingerprint} is not shown")


def page(server: Server) -> str:
    with urllib.request.urlopen(f"{server.url}/gesund", timeout=PATIENCE) as answer:
        return str(answer.read().decode())


def test_what_happens_to_the_files_reaches_nobody_who_reads(shelf: Shelf) -> None:
    """What is asked for was never read before: nothing of it lies in anybody's memory."""
    files = ReleaseFiles(shelf.tables, "mini", shelf.fingerprint("current"))
    paths = asked(files.fingerprint)
    with running_server(shelf.tables, MUNICIPALITY="mini", WORKERS="2") as server:
        with files.database.open("r+b") as file:  # the same file, other bytes
            file.seek(4096)
            file.write(os.urandom(200_000))
        answers = []
        for harm in (
            lambda: os.truncate(files.database, 5000),
            lambda: shutil.rmtree(files.outlines),
            lambda: os.utime(shelf.pointer("current")),  # looked at again, and refused
            files.database.unlink,
        ):
            with Load(server.url, paths, clients=3) as load:
                load.wait_for(9)
                harm()
                load.wait_for(9)
            answers += load.answers
        assert {answer.status for answer in answers} == {200}


def test_switching_and_going_back_loses_no_request(shelf: Shelf) -> None:
    first, other = shelf.fingerprint("current"), second(shelf)
    with running_server(shelf.tables, MUNICIPALITY="mini", WORKERS="2") as server:
        make_current(shelf, other, "", "")
        with Load(server.url, asked(first, other), clients=4) as load:
            for _ in range(3):
                undo(shelf, "")
                shown(server, load, first)
                make_current(shelf, other, "", "")
                shown(server, load, other)
            spoil(shelf.tables, "mini", "audit = '{}'")
            load.wait_for(20)
            assert other in page(server)
        assert {answer.status for answer in load.answers} == {200}
