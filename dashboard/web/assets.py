"""Our own scripts, styles and pictures, under an address that names their content."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from flask import Flask, Response, redirect, send_from_directory

from dashboard.errors import PageNotFoundError

ASSETS = Path(__file__).parents[2] / "assets"
_YEAR = 31_536_000


def content_hash(folder: Path = ASSETS) -> str:
    """Twelve hex digits over the names and bytes of all files below ``folder``."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def register(server: Flask) -> Callable[[str], str]:
    """Serve the folder; returns ``asset(path)``, the address of one file.

    One hash for all files, so that scripts can import each other by relative addresses.
    """
    current = content_hash()

    @server.get("/assets/<version>/<path:name>", endpoint="assets")
    def asset_file(version: str, name: str) -> Response:
        if not (ASSETS / name).is_file():
            raise PageNotFoundError
        if version != current:
            return redirect(f"/assets/{current}/{name}")  # type: ignore[return-value]
        response = send_from_directory(ASSETS, name, max_age=_YEAR)
        response.cache_control.public = True
        response.cache_control.immutable = True
        return response

    def asset(path: str) -> str:
        return f"/assets/{current}/{path}"

    return asset
