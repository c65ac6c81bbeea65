"""The files below /assets: ours, and Dash's scripts beside them."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from dashboard.settings import ASSETS
from dashboard.web.dash_files import dash_files
from dashboard.web.page_scripts import page_scripts

YEAR = 31_536_000
MEDIA_TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".ttf": "font/ttf",
    ".woff2": "font/woff2",
}
"""Types that differ between machines are fixed here."""


class Stored(Mapping[str, bytes]):
    """Files below a folder by their names; each is read when it is asked for."""

    def __init__(self, folder: Path, names: Iterable[str]) -> None:
        self._folder = folder
        self._names = frozenset(names)

    def __getitem__(self, name: str) -> bytes:
        if name not in self._names:
            raise KeyError(name)
        return (self._folder / name).read_bytes()

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._names))

    def __len__(self) -> int:
        return len(self._names)


def read_files(folder: Path = ASSETS) -> dict[str, bytes]:
    """Relative path -> bytes of all files below a folder, in a fixed order."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def all_files() -> dict[str, bytes]:
    """Everything that is served below /assets: our files, the scripts of pages made of them, and
    Dash's under ``dash/``."""
    ours = read_files()
    return ours | page_scripts(ours) | dash_files(ours)


def content_hash(files: Mapping[str, bytes]) -> str:
    """Twelve hex digits over names and bytes."""
    digest = hashlib.sha256()
    for name, content in files.items():
        digest.update(name.encode() + b"\0" + content)
    return digest.hexdigest()[:12]
