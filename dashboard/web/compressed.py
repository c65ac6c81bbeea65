"""Static files compressed beforehand: `make assets` writes them, WhiteNoise serves them.

Without them (tests, a system that was never built) the files are compressed while serving.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from flask import Flask
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor
from whitenoise.string_utils import decode_path_info

from dashboard.web.asset_files import MEDIA_TYPES, YEAR, all_files, content_hash
from dashboard.web.policy import NOTHING, security_headers

BUILT = Path(__file__).parents[2] / "build" / "assets"
"""Where `make assets` writes: one folder per version."""
_KEPT = 3
"""Versions that stay, so that a server that still runs finds its files."""
_COMPLETE = ".complete"


class _Static(WhiteNoise):  # type: ignore[misc]
    FOREVER = YEAR

    def __call__(self, environ: Any, start_response: Any) -> Any:
        found = self.files.get(decode_path_info(environ.get("PATH_INFO", "")))
        if found is not None and environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            environ.pop("HTTP_RANGE", None)  # nothing here is read in parts
            # The folder may be removed under a running server: our own route then says so.
            with suppress(OSError):
                return self.serve(found, environ, start_response)
        return self.application(environ, start_response)

    @staticmethod
    def serve(static_file: Any, environ: Any, start_response: Any) -> list[bytes]:
        """Small files, read and closed at once: nothing stays open for a reader who goes away."""
        answer = static_file.get_response(environ["REQUEST_METHOD"], environ)
        body = []
        if answer.file is not None:
            with answer.file as opened:
                body = [opened.read()]
        start_response(f"{answer.status} {answer.status.phrase}", list(answer.headers))
        return body


def built_folder(version: str, built: Path) -> Path | None:
    """The complete folder of a version; None where `make assets` has not written it."""
    folder = built / version
    return folder if (folder / _COMPLETE).is_file() else None


def serve(server: Flask, folder: Path, version: str) -> None:
    """Answer for the files of a folder below ``/assets/<version>/``, in front of the server."""

    def add_headers(headers: Any, _path: str, _url: str) -> None:
        for name, value in security_headers().items():
            headers[name] = value
        # Modules of embeds in frames without an origin come from here, too.
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        headers["Content-Security-Policy"] = NOTHING
        headers["X-Frame-Options"] = "DENY"

    static = _Static(
        server.wsgi_app,
        mimetypes=MEDIA_TYPES,
        add_headers_function=add_headers,
        immutable_file_test=lambda _path, _url: True,
    )
    static.add_files(folder, f"/assets/{version}/")
    static.files.pop(f"/assets/{version}/{_COMPLETE}", None)
    server.wsgi_app = static  # type: ignore[method-assign]


def build(built: Path = BUILT) -> Path:
    """Write all files with their compressed forms; gives the folder of their version.

    The folder appears when it is complete. Older ones go, except the newest.
    """
    files = all_files()
    version = content_hash(files)
    folder = built / version
    if built_folder(version, built) is None:
        built.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".new-", dir=built) as name:
            fresh = Path(name) / version
            _write(files, fresh)
            shutil.rmtree(folder, ignore_errors=True)
            fresh.rename(folder)
    os.utime(folder)
    _forget(built)
    return folder


def _write(files: Mapping[str, bytes], folder: Path) -> None:
    compressor = Compressor(quiet=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        if compressor.should_compress(path.name):
            compressor.compress(str(path))
    (folder / _COMPLETE).touch()


def _forget(built: Path) -> None:
    versions = [path for path in built.iterdir() if path.is_dir() and not path.name.startswith(".")]
    versions.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in versions[_KEPT:]:
        shutil.rmtree(path, ignore_errors=True)


def main() -> None:
    """Build; ends with 1 and a sentence where the folder cannot be written."""
    try:
        folder = build()
    except OSError as error:
        print(
            f"Cannot write compressed files to {BUILT}: {error.strerror}. Make the folder "
            "writable, or serve without them: files are then compressed while serving.",
            file=sys.stderr,
        )
        sys.exit(1)
    print(f"Compressed files: {folder}")


if __name__ == "__main__":
    main()
