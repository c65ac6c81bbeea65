"""Ask the application itself, as a browser does but without a network, and time it."""

import os
import time
from collections.abc import Iterable
from pathlib import Path

from flask.testing import FlaskClient

from dashboard.factory import create_app
from dashboard.settings import load_settings

BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd"}


def client_of(tables: Path, municipality: str) -> FlaskClient:
    """A visitor of the application over the releases in a folder."""
    app = create_app(load_settings(tables_dir=tables, municipality=municipality))
    client: FlaskClient = app.server.test_client()
    return client


def costs(client: FlaskClient, paths: Iterable[str]) -> list[float]:
    """Milliseconds of the processor for each request, in steps of 10 where another process drew or
    typeset for it. Raises RuntimeError for a failed one."""
    found = []
    for path in paths:
        before = _spent()
        answer = client.get(path, headers=BROWSER)
        found.append((_spent() - before) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status}")
    return found


def _spent() -> float:
    """Processor seconds of this process so far, and of those that it started and that ended."""
    others = os.times()
    return time.process_time() + others.children_user + others.children_system
