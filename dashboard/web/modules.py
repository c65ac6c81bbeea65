"""Scripts that import each other: a browser is told of all of them at once.

Else it would find an import only after it has read the script that names it, and wait for the line
once per step.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from posixpath import dirname, join, normpath

from markupsafe import Markup

_IMPORT = re.compile(
    r"""^\s*(?:import|export)\b(?:[^"';(]*?\bfrom)?\s*["'](\.[^"']+)["']""", re.MULTILINE
)


def imported(files: Mapping[str, bytes], path: str) -> tuple[str, ...]:
    """Every module that a module needs, itself left out, nearest first.

    Raises KeyError where a module imports a file that is not there.
    """
    found = [path]
    for name in found:
        for target in _IMPORT.findall(files[name].decode()):
            needed = normpath(join(dirname(name), target))
            if needed not in found:
                found.append(needed)
    return tuple(found[1:])


def script_builder(files: Mapping[str, bytes], address: Callable[[str], str]) -> Callable[..., str]:
    """A function ``module(path)``: the element that runs a module, after links to all that it
    needs."""

    @cache
    def module(path: str) -> Markup:
        links = (
            f'<link rel="modulepreload" href="{address(needed)}">'
            for needed in imported(files, path)
        )
        script = f'<script type="module" src="{address(path)}"></script>'
        return Markup("\n".join((*links, script)))  # noqa: S704 - addresses of our own files

    return module
