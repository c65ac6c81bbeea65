"""Our own scripts, styles and pictures, under an address that names their content."""

import hashlib
import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, redirect
from markupsafe import Markup

from dashboard.errors import PageNotFoundError
from dashboard.web.answers import opened

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


@dataclass(frozen=True)
class Assets:
    """The files as they were at the start, and the hash that stands in their addresses.

    One hash for all files, so that scripts can import each other by relative addresses.
    """

    files: Mapping[str, bytes]
    version: str

    def address(self, path: str) -> str:
        """Where a file is served. Raises KeyError for a file that is not there."""
        if path not in self.files:
            raise KeyError(path)
        return f"/assets/{self.version}/{path}"

    def style(self, path: str) -> Markup:
        """A style sheet as a ``<style>`` element: the first picture must not wait for a second
        answer."""
        return Markup(f"<style>{self.style_text(path)}</style>")  # noqa: S704 - our own file

    def style_text(self, path: str) -> str:
        """A style sheet without its comments. Raises ValueError where it would end its element."""
        text = re.sub(r"/\*.*?\*/", "", self.files[path].decode(), flags=re.DOTALL)
        if "</" in text:
            raise ValueError(f"{path} would end its style element")
        return re.sub(r"\n\s*", "\n", text).strip()

    def style_texts(self) -> tuple[str, ...]:
        """The texts that ``style`` writes into documents."""
        return tuple(self.style_text(path) for path in self.files if path.endswith(".css"))


def register(server: Flask) -> Assets:
    """Serve the files as they are now."""
    found = read_files()
    kept = Assets(found, content_hash(found))
    files, current = kept.files, kept.version

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
        # An embed in a frame with ``sandbox`` has no origin: to its modules we are strangers.
        opened(response)
        return response

    return kept
