"""A server with "Daten pflegen" and the mini city, in folders that a test may change."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.factory import create_app
from dashboard.settings import load_settings
from layers.prepare.pipeline import prepare
from layers.publish.publication import Shelf, show_preview
from layers.publish.unpublished import mark_unpublished

MINI = Path(__file__).parents[2] / "fixtures" / "mini"
PASSWORD = "ein langes Kennwort"
READY = "20261122-084100-bbbbbb"


class Office:
    """The folders of an installation and a steward at a browser."""

    def __init__(self, folder: Path, client: FlaskClient) -> None:
        self.folder = folder
        self.client = client
        self.shelf = Shelf(
            "mini",
            folder / "data" / "tables",
            folder / "sources" / "mini",
            folder / "deliveries" / "mini" / "sources",
            folder / "internal" / "tables",
        )
        self.files = folder / "deliveries" / "mini" / "files"

    def get(self, path: str = "") -> TestResponse:
        return self.client.get(f"/mini/daten-pflegen{path}")

    def post(self, path: str, **form: Any) -> TestResponse:
        """Send a form with the token of the first page; the one for signing in has none."""
        found = re.search(r'name="token" value="([^"]+)"', self.get().text)
        token = {"token": found[1]} if found else {}
        return self.client.post(
            f"/mini/daten-pflegen{path}",
            data={**token, **form},
            content_type="multipart/form-data",
        )

    def sign_in(self) -> None:
        assert self.post("/anmelden", name="K. Beck", password=PASSWORD).status_code == 303

    def prepared_delivery(self) -> str:
        """A checked and prepared delivery: mini with another definition. Gives its fingerprint."""
        folder = self.files / READY
        candidate = folder / "sources" / "mini"
        shutil.copytree(self.shelf.sources, candidate)
        indicator = candidate / "indicators" / "population.toml"
        text = indicator.read_text(encoding="utf-8")
        indicator.write_text(text.replace('"Erfunden."', '"Neu gefasst."'), encoding="utf-8")
        current = self.shelf.fingerprint("current")
        made = prepare(candidate, self.shelf.tables, is_current=False).fingerprint
        mark_unpublished(self.shelf.tables, "mini", made)
        assert made != current
        show_preview(self.shelf, made)
        self.status("ready", {"state": "ready", "fingerprint": made, "former": current})
        return made

    def status(self, state: str, result: dict[str, Any] | None = None) -> None:
        """Write what the checking process would leave behind."""
        folder = self.files / READY
        folder.mkdir(parents=True, exist_ok=True)
        status = {"state": "running", "file": "Neu.xlsx", "who": "K. Beck", "when": ""}
        (folder / "status.json").write_text(json.dumps({**status, "state": state}))
        if result is not None:
            (folder / "result.json").write_text(json.dumps({"report": {}, **result}))


def make_office(folder: Path, **settings: Any) -> Office:
    """An installation in ``folder`` with settings of its own."""
    office_folder = folder / "data"
    shutil.copytree(MINI, folder / "sources" / "mini")
    prepare(folder / "sources" / "mini", office_folder / "tables")
    chosen = {"steward_pages": True, "steward_password": PASSWORD, **settings}
    app = create_app(
        load_settings(
            tables_dir=office_folder / "tables",
            sources_dir=folder / "sources",
            deliveries_dir=folder / "deliveries",
            internal_dir=folder / "internal" / "tables",
            municipality="mini",
            **chosen,
        )
    )
    return Office(folder, app.server.test_client())


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """The installation with a password."""
    made = make_office(tmp_path)
    yield made
    made.client.application.extensions["bildungsatlas"].close()
