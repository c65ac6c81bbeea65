"""Releases that change, are withdrawn or not published: without a restart, and never mixed up."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.factory import create_app
from dashboard.settings import load_settings
from layers.publish.withdrawal import withdraw
from tests.layers.edition_release import SLUG, make_release

PASSWORD = "kein-geheimnis-im-test"
ITEMS = "collections/viertel/items"


@pytest.fixture
def server(both_tables: Path) -> Iterator[FlaskClient]:
    """A server with Krefeld and mini in a folder of its own, with pages for stewards."""
    app = create_app(
        load_settings(
            tables_dir=both_tables,
            municipality="krefeld",
            steward_pages=True,
            steward_password=PASSWORD,
        )
    )
    with app.server.test_client() as client:
        yield client
    app.server.extensions["bildungsatlas"].close()


def test_a_withdrawn_release_is_gone(server: FlaskClient, both_tables: Path) -> None:
    name = server.get("/ogc/mini").get_json()["release"]
    assert server.get(f"/ogc/mini/{ITEMS}").status_code == 200
    withdraw(both_tables, "mini", name, "geheimer Grund", "K. Amt")
    for address in (f"/ogc/mini/{ITEMS}", "/ogc/mini", f"/ogc/mini/api?release={name}"):
        answer = server.get(address)
        assert answer.status_code == 410
        assert answer.content_type == "application/problem+json"
        assert "zurückgezogen" in answer.get_json(force=True)["detail"]
        page = server.get(address, headers={"Accept": "text/html"})
        assert page.status_code == 410
        assert "zurückgezogen" in page.text
        assert "geheimer Grund" not in answer.text + page.text
    assert server.get("/ogc/krefeld").status_code == 200


def test_a_municipality_comes_without_a_restart(server: FlaskClient, both_tables: Path) -> None:
    assert server.get(f"/ogc/{SLUG}").status_code == 404
    made = make_release(both_tables.parent / "new")
    shutil.copytree(made.parent, both_tables.parent, dirs_exist_ok=True)
    assert server.get(f"/ogc/{SLUG}/collections/stadtteil/items").status_code == 200


def test_a_preview_is_for_stewards_alone(server: FlaskClient, both_tables: Path) -> None:
    shutil.copy(both_tables / "mini.current", both_tables / "mini.preview")
    address = f"/ogc/vorschau-mini/{ITEMS}"
    assert server.get(address).status_code == 404
    form = {"name": "K. Beck", "password": PASSWORD}
    assert server.post("/mini/daten-pflegen/anmelden", data=form).status_code == 303
    for query in ("", "?f=html", "?limit=0"):
        answer = server.get(address + query)
        assert answer.status_code == (400 if "limit" in query else 200)
        assert answer.cache_control.no_store
        assert not answer.cache_control.public
        assert "Access-Control-Allow-Origin" not in answer.headers
    links = server.get(address).get_json()["links"]
    assert all("/ogc/vorschau-mini" in entry["href"] for entry in links)
