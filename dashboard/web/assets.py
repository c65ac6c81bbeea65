"""Our own scripts, styles and pictures, under an address that names their content."""

import hashlib
import mimetypes
from collections.abc import Callable, Mapping
from pathlib import Path

from flask import Flask, Response, redirect

from dashboard.errors import PageNotFoundError

ASSETS = Path(__file__).parents[2] / "assets"
_YEAR = 31_536_000
_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".ttf": "font/ttf"}
"""Types that differ between machines are fixed here."""


def read_files(folder: Path = ASSETS) -> dict[str, bytes]:
    """Relative path -> bytes of all files below a folder, in a fixed order."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def content_hash(files: Mapping[str, bytes]) -> str:
    """Twelve hex digits over names and bytes."""
    digest = hashlib.sha256()
    for name, content in files.items():
        digest.update(name.encode() + b"\0" + content)
    return digest.hexdigest()[:12]


def register(server: Flask) -> Callable[[str], str]:
    """Serve the files as they are now; returns ``asset(path)``, the address of one file.

    One hash for all files, so that scripts can import each other by relative addresses.
    """
    files = read_files()
    current = content_hash(files)

    @server.get("/assets/<version>/<path:name>", endpoint="assets")
    def asset_file(version: str, name: str) -> Response:
        if name not in files:
            raise PageNotFoundError
        if version != current:
            return redirect(f"/assets/{current}/{name}")  # type: ignore[return-value]
        suffix = Path(name).suffix
        kind = _TYPES.get(suffix) or mimetypes.types_map.get(suffix, "application/octet-stream")
        response = Response(files[name], mimetype=kind)
        response.cache_control.max_age = _YEAR
        response.cache_control.public = True
        response.cache_control.immutable = True
        return response

    def asset(path: str) -> str:
        if path not in files:
            raise KeyError(path)
        return f"/assets/{current}/{path}"

    return asset
