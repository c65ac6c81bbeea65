"""What the tests of the feature interface share: reading its JSON."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from dashboard.factory import create_app
from dashboard.settings import load_settings
from tests.layers.edition_release import SLUG, make_release

Read = Callable[..., dict[str, Any]]


@pytest.fixture
def read(both: FlaskClient) -> Read:
    """Asks for an address below /ogc and gives its JSON; another status than 200 fails."""

    def ask(path: str, status: int = 200, **query: object) -> dict[str, Any]:
        given = {name.replace("_crs", "-crs"): text for name, text in query.items()}
        answer = both.get(f"/ogc/{path}", query_string=given)
        assert answer.status_code == status, (answer.status_code, answer.get_data(as_text=True))
        found: dict[str, Any] = answer.get_json(force=True)
        return found

    return ask


@pytest.fixture(scope="session")
def reform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A visitor of the hand-made city whose boundaries changed."""
    tables = make_release(tmp_path_factory.mktemp("reform-ogc"))
    app = create_app(load_settings(tables_dir=tables, municipality=SLUG))
    with app.server.test_client() as client:
        yield client
    app.server.extensions["bildungsatlas"].close()
