"""Modules as one script: a page asks once, and one that is opened as a file may import nothing.

No bundler: each module becomes a function that is called once, after those that it needs, and
gives what it exports. It imports names by ``import { a, b as c } from "./x.js"`` or nothing by
``import "./x.js"``, and exports by ``export`` in front of a function, a class or a constant, or by
``export { a as b };`` at its end.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from posixpath import dirname, join, normpath

_IMPORT = re.compile(
    r"""^import\s*(?:\{(?P<names>[^}]*)\}\s*from\s*)?["'](?P<path>\.[^"']+)["'];?[ \t]*$""",
    re.MULTILINE,
)
_EXPORT = re.compile(
    r"^export\s+(?=(?:(?:async\s+)?function\s*\*?|class|const)\s+(?P<name>[\w$]+))", re.MULTILINE
)
_EXPORTS_AT_END = re.compile(r"(?:^|(?<=[;}]))export\s*\{(?P<names>[^}]*)\}\s*;?\s*\Z")
_LEFT_OVER = re.compile(
    r"^(?:import\b(?!\s*\()|export\b).*|\bimport\s*\(.*|\bimport\.meta\b|^await\b.*", re.MULTILINE
)
_NAMED = re.compile(r"\s*([\w$]+)(?:\s+as\s+([\w$]+))?\s*")
_LINE = re.compile(r"^[ \t]*//.*\n", re.MULTILINE)
_BLOCK = re.compile(r"^[ \t]*/\*(?!!)(?:(?!\*/).)*\*/[ \t]*\n", re.MULTILINE | re.DOTALL)
_TYPE = re.compile(r"/\*\* @(?:type|param|returns?) [^*\n]*\*/ ?")
_SPACE = re.compile(r"^\s+", re.MULTILINE)


class JoinError(Exception):
    """Modules that cannot be joined; its text is for whoever wrote them."""


def joined(files: Mapping[str, bytes], *paths: str) -> str:
    """One script, classic or module, that does what the modules at ``paths`` do, with all that they
    import. Each is run once, however many import it; one that nobody imports and that fails does
    not end the others.

    ``files`` are scripts by their path. Raises JoinError for modules that are not written as this
    needs it, that are not there, or that import each other in a circle.
    """
    parts: dict[str, _Part] = {}
    for path in paths:
        _add(files, path, parts, ())
    text = "\n".join(part.text for part in parts.values())
    if "</script" in text or "<!--" in text:
        raise JoinError("a script would end its element")
    return f'(() => {{\n"use strict";\n{text}\n}})();\n'


@dataclass(frozen=True)
class _Part:
    """A module inside the script. ``name`` is the constant that holds what it exports, ``exports``
    are names for others -> names inside."""

    name: str
    exports: Mapping[str, str]
    text: str


def _add(
    files: Mapping[str, bytes], path: str, parts: dict[str, _Part], above: tuple[str, ...]
) -> _Part:
    """Add a module after all that it needs."""
    if path in above:
        raise JoinError(f"a circle: {' -> '.join((*above, path))}")
    if path in parts:
        return parts[path]
    if path not in files:
        raise JoinError(f"{path}: not there (asked by {above[-1] if above else 'the page'})")

    def imported(found: re.Match[str]) -> str:
        needed = normpath(join(dirname(path), found["path"]))
        part = _add(files, needed, parts, (*above, path))
        names = _names(found["names"] or "", path)
        for name, _ in names:
            if name not in part.exports:
                raise JoinError(f"{path}: {needed} does not export {name}")
        return f"const {{ {_pairs(names)} }} = {part.name};" if names else ""

    text = _IMPORT.sub(imported, _plain(files[path].decode(), path))
    exports = {found["name"]: found["name"] for found in _EXPORT.finditer(text)}
    text = _EXPORT.sub("", text)
    at_end = _EXPORTS_AT_END.search(text)
    if at_end:
        exports |= {name: inner for inner, name in _names(at_end["names"], path)}
        text = text[: at_end.start()]
    left = _LEFT_OVER.search(text)
    if left:
        raise JoinError(f"{path}: cannot be joined: {left[0].strip()}")
    name = f"module${len(parts)}"
    parts[path] = _Part(name, exports, _wrapped(name, exports, _tight(text, path)))
    return parts[path]


def _wrapped(name: str, exports: Mapping[str, str], text: str) -> str:
    if exports:
        return f"const {name} = (() => {{\n{text}\nreturn {{ {_pairs(exports.items())} }};\n}})();"
    # As in scripts of their own: the failure is told, and ends none of the others.
    return f"try {{\n{text}\n}} catch (error) {{\nsetTimeout(() => {{ throw error; }});\n}}"


def _pairs(names: Iterable[tuple[str, str]]) -> str:
    return ", ".join(key if key == value else f"{key}: {value}" for key, value in names)


def _tight(text: str, path: str) -> str:
    """A script of ours without indentation and empty lines."""
    return (text if "/vendor/" in path else _SPACE.sub("", text)).strip()


def _names(text: str, path: str) -> list[tuple[str, str]]:
    """What stands between braces: names in front of ``as`` and behind it, or the same twice."""
    found = []
    for part in filter(str.strip, text.split(",")):
        match = _NAMED.fullmatch(part)
        if match is None:
            raise JoinError(f"{path}: cannot be joined: {{ {part.strip()} }}")
        found.append((match[1], match[2] or match[1]))
    return found


def _plain(text: str, path: str) -> str:
    """A script of ours without the comments that stand alone in their lines, and without types.

    What stands inside a text must not be taken for one of these: none goes over several lines.
    """
    if "/vendor/" in path:
        return text
    text = _TYPE.sub("", _BLOCK.sub("", _LINE.sub("", text)))
    for line in text.split("\n"):
        if line.count("`") % 2:
            raise JoinError(f"{path}: a text over several lines: {line.strip()}")
    return text
