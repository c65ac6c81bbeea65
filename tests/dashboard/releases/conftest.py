"""The mini city with two releases, and the commands that an operator has for them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.cli import main
from dashboard.factory import create_app
from dashboard.settings import load_settings
from tests.conftest import MINI
from tests.desk import RUNNER, Desk


@pytest.fixture(scope="session")
def two_releases(mini_tables: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Folder with both releases, and what ``prepare --no-publish`` said of the second."""
    folder = tmp_path_factory.mktemp("two-releases")
    shutil.copytree(mini_tables.parent, folder / "data", dirs_exist_ok=True)
    sources = folder / "data" / "sources" / "mini"
    shutil.copytree(MINI, sources)
    path = sources / "indicators" / "population.toml"
    text = path.read_text(encoding="utf-8")
    assert '"Erfunden."' in text
    path.write_text(text.replace('"Erfunden."', '"Neu gefasst."'), encoding="utf-8")
    with pytest.MonkeyPatch.context() as here:
        here.chdir(folder)
        result = RUNNER.invoke(main, ["prepare", "mini", "--no-publish"])
    assert result.exit_code == 0, result.output
    return folder, " ".join(result.output.split())


@pytest.fixture
def desk(two_releases: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A copy of it that a test may spoil."""
    shutil.copytree(two_releases[0], tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return Desk(tmp_path)


@pytest.fixture
def visitor(desk: Desk) -> Iterator[FlaskClient]:
    """A visitor of a server that runs on this folder."""
    app = create_app(load_settings(tables_dir=desk.tables, municipality="mini"))
    yield app.server.test_client()
    app.server.extensions["bildungsatlas"].close()
