"""Our own scripts, styles and pictures, under an address that names their content."""

import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, redirect
from markupsafe import Markup

from dashboard.errors import PageNotFoundError
from dashboard.web import compressed
from dashboard.web.answers import opened
from dashboard.web.asset_files import MEDIA_TYPES, YEAR, Stored, all_files, content_hash


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
        """A style sheet of css/ for the inside of a document, without its comments.

        Raises ValueError where it would end its element.
        """
        text = re.sub(r"/\*.*?\*/", "", self.files[path].decode(), flags=re.DOTALL)
        if "</" in text:
            raise ValueError(f"{path} would end its style element")
        # Inside a document, files beside the sheet are not found by their way from it.
        text = text.replace('url("../', f'url("/assets/{self.version}/')
        return re.sub(r"\n\s*", "\n", text).strip()

    def style_texts(self) -> tuple[str, ...]:
        """The texts that ``style`` writes into documents."""
        return tuple(self.style_text(path) for path in self.files if path.endswith(".css"))


def register(server: Flask, built: Path = compressed.BUILT) -> Assets:
    """Serve the files as they are now.

    Where `make assets` has written this version below ``built``, its files come from there,
    compressed beforehand; else they stay in memory and are compressed while serving.
    """
    found: Mapping[str, bytes] = all_files()
    current = content_hash(found)
    folder = compressed.built_folder(current, built)
    if folder is not None:
        found = Stored(folder, found)
        compressed.serve(server, folder, current)
    kept = Assets(found, current)
    files = kept.files

    @server.get("/assets/<version>/<path:name>", endpoint="assets")
    def asset_file(version: str, name: str) -> Response:
        if name not in files:
            raise PageNotFoundError
        if version != current:
            return redirect(f"/assets/{current}/{name}")  # type: ignore[return-value]
        suffix = Path(name).suffix
        kind = MEDIA_TYPES.get(suffix) or mimetypes.types_map.get(
            suffix, "application/octet-stream"
        )
        try:
            content = files[name]
        except OSError:
            raise PageNotFoundError from None
        response = Response(content, mimetype=kind)
        response.cache_control.max_age = YEAR
        response.cache_control.public = True
        response.cache_control.immutable = True
        # An embed in a frame with ``sandbox`` has no origin: to its modules we are strangers.
        opened(response)
        return response

    return kept
