"""Applications with the mini city and with Krefeld, asked through Flask's test client."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch
from weakref import WeakSet

import pytest
from flask.testing import FlaskClient

from dashboard.factory import AtlasDash, create_app
from dashboard.settings import load_settings
from dashboard.web import ready


@pytest.fixture(scope="session", autouse=True)
def all_ready() -> Iterator[WeakSet[ready.Ready]]:
    """Whole answers that applications of this process hold ready."""
    found: WeakSet[ready.Ready] = WeakSet()
    register = ready.register

    def noting(*given: Any) -> ready.Ready:
        one = register(*given)
        found.add(one)
        return one

    with patch.object(ready, "register", noting):
        yield found


@pytest.fixture(autouse=True)
def _asked_anew(all_ready: WeakSet[ready.Ready]) -> None:
    """No test gets a whole answer that another test asked for: what it changes is asked."""
    for one in list(all_ready):
        one.clear()


def _app(tables: Path, municipality: str) -> AtlasDash:
    return create_app(load_settings(tables_dir=tables, municipality=municipality))


@pytest.fixture(scope="session")
def mini_app(mini_tables: Path) -> Iterator[AtlasDash]:
    """The application with the mini city."""
    app = _app(mini_tables, "mini")
    yield app
    app.server.extensions["bildungsatlas"].close()


@pytest.fixture(scope="session")
def krefeld_app(krefeld_tables: Path) -> Iterator[AtlasDash]:
    """The application with the real release of Krefeld."""
    app = _app(krefeld_tables, "krefeld")
    yield app
    app.server.extensions["bildungsatlas"].close()


@pytest.fixture
def both_tables(krefeld_tables: Path, mini_tables: Path, tmp_path: Path) -> Path:
    """A folder of its own with the releases of both, which a test may change."""
    for tables in (krefeld_tables, mini_tables):
        shutil.copytree(tables.parent, tmp_path, dirs_exist_ok=True)
    return tmp_path / "tables"


@pytest.fixture(scope="session")
def both_app(
    krefeld_tables: Path, mini_tables: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[AtlasDash]:
    """One application with both municipalities; Krefeld is the default."""
    folder = tmp_path_factory.mktemp("both")
    for tables in (krefeld_tables, mini_tables):
        shutil.copytree(tables.parent, folder, dirs_exist_ok=True)
    app = _app(folder / "tables", "krefeld")
    yield app
    app.server.extensions["bildungsatlas"].close()


@pytest.fixture
def both(both_app: AtlasDash) -> Iterator[FlaskClient]:
    """A visitor of a server with two municipalities."""
    with both_app.server.test_client() as client:
        yield client


@pytest.fixture
def mini(mini_app: AtlasDash) -> Iterator[FlaskClient]:
    """A visitor of the mini city."""
    with mini_app.server.test_client() as client:
        yield client


@pytest.fixture
def krefeld(krefeld_app: AtlasDash) -> Iterator[FlaskClient]:
    """A visitor of Krefeld."""
    with krefeld_app.server.test_client() as client:
        yield client
