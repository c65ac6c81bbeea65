"""Modules of stories as one classic script: a page opened as a file may import nothing.

No bundler: our modules are written so that their texts can be joined (docs/architecture.md). Each
imports names by ``import { a, b } from "./x.js"`` and marks what others use by ``export`` in front
of a declaration; names at the top are different in all of them.
"""

import re
from collections.abc import Mapping
from posixpath import dirname, join, normpath

_IMPORT = re.compile(
    r"""^import\s*(?:\{(?P<names>[^}]*)\}\s*from\s*)?["'](?P<path>\.[^"']+)["'];?[ \t]*$""",
    re.MULTILINE,
)
_EXPORT = re.compile(r"^export\s+(?=(?:async\s+)?function\b|const\b|let\b|class\b)", re.MULTILINE)
_DECLARED = re.compile(
    r"^(?:export\s+)?(?:(?:async\s+)?function\s*\*?\s*(?P<function>[\w$]+)|class\s+(?P<class>[\w$]+)"
    r"|(?:const|let|var)\s+(?P<names>[\w$]+|\{[^}]*\}|\[[^\]]*\]))",
    re.MULTILINE,
)
_LEFT_OVER = re.compile(
    r"^(?:import\b(?!\s*\()|export\b).*|\bimport\s*\(.*|\bimport\.meta\b|^await\b.*", re.MULTILINE
)
_NAME = re.compile(r"[\w$]+")


class JoinError(Exception):
    """Modules that cannot be joined; its text is for whoever wrote them."""


def joined(files: Mapping[str, bytes], *paths: str) -> str:
    """One classic script that does what the modules at ``paths`` do, with all that they import.

    ``files`` are scripts by their path. Raises JoinError for modules that are not written as this
    needs it, that are not there, or that import each other in a circle.
    """
    parts: dict[str, str] = {}
    owners: dict[str, str] = {}
    for path in paths:
        _add(files, path, parts, owners, ())
    text = "\n".join(parts.values())
    if "</script" in text or "<!--" in text:
        raise JoinError("a script would end its element")
    return f'(() => {{\n"use strict";\n{text}\n}})();'


def _add(
    files: Mapping[str, bytes],
    path: str,
    parts: dict[str, str],
    owners: dict[str, str],
    above: tuple[str, ...],
) -> None:
    """Add a module after all that it needs."""
    if path in above:
        raise JoinError(f"a circle: {' -> '.join((*above, path))}")
    if path in parts:
        return
    if path not in files:
        raise JoinError(f"{path}: not there (asked by {above[-1] if above else 'the page'})")
    text = files[path].decode()
    for found in _IMPORT.finditer(text):
        needed = normpath(join(dirname(path), found["path"]))
        _add(files, needed, parts, owners, (*above, path))
        _check_names(found["names"] or "", files[needed].decode(), path, needed)
    for name in declared(text):
        if owners.setdefault(name, path) != path:
            raise JoinError(f"{name}: declared in {owners[name]} and in {path}")
    plain = _EXPORT.sub("", _IMPORT.sub("", text))
    left = _LEFT_OVER.search(plain)
    if left:
        raise JoinError(f"{path}: cannot be joined: {left[0].strip()}")
    parts[path] = plain.strip()


def declared(text: str, *, is_exported: bool = False) -> tuple[str, ...]:
    """The names that a module declares at its top, once for each time; ``is_exported``: only those
    that others may import."""
    found: list[str] = []
    for match in _DECLARED.finditer(text):
        if not is_exported or match[0].startswith("export"):
            names = match["function"] or match["class"] or match["names"]
            # In `{ a: b, c = 1 }` the names are b and c.
            parts = (part.partition("=")[0].rpartition(":")[2] for part in names.split(","))
            found += [name for part in parts for name in _NAME.findall(part)]
    return tuple(found)


def _check_names(names: str, text: str, path: str, needed: str) -> None:
    offered = declared(text, is_exported=True)
    for name in filter(None, (part.strip() for part in names.split(","))):
        if name not in offered:
            raise JoinError(f"{path}: {needed} does not export {name}")
