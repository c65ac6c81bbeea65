"""Dash's own scripts, those of the components in use, as files that we serve ourselves."""

import re
from collections.abc import Mapping
from pathlib import Path

import dash

FOLDER = "dash"
SCRIPT = f"{FOLDER}/dash-renderer.js"
PLOTLY = "js/vendor/plotly.js"
_REGENERATOR = "js/vendor/regenerator-runtime.js"
_REACT = re.compile(r"deps/(?:react|react-dom|prop-types)@")
_PARTS = (
    "dash-renderer/build/dash_renderer.min.js",
    "dcc/dash_core_components.js",
    "dcc/dash_core_components-shared.js",
    "html/dash_html_components.min.js",
)
"""What every page with a figure needs, in the order in which Dash loads it: the renderer, and the
components dcc and html. Its table and the dev tools are not ours."""
_LATER = ("dcc/async-graph.js",)
"""Asked for by dcc, from the folder of the script that holds dcc, when a page has a Graph."""
_LICENCES = (
    "dcc/dash_core_components.js.LICENSE.txt",
    "dcc/dash_core_components-shared.js.LICENSE.txt",
)
_SOURCE_MAP = re.compile(rb"^//# sourceMappingURL=.*$", re.MULTILINE)


def dash_files(ours: Mapping[str, bytes]) -> dict[str, bytes]:
    """Name -> bytes of Dash's files. ``ours`` are the files of assets/.

    One script instead of nine, so that a reader waits for one answer. Of Dash's polyfill, a third
    of what it weighs, only the regenerator runtime is used in any browser that shows our pages.
    Raises FileNotFoundError where Dash has moved one of its files.
    """
    package = Path(dash.__file__).parent
    parts = [ours[_REGENERATOR], *((package / path).read_bytes() for path in _react() + _PARTS)]
    script = b"\n;\n".join(_SOURCE_MAP.sub(b"", part).strip() for part in parts)
    files = {SCRIPT: script + b"\n"}
    for path in (*_LATER, *_LICENCES):
        content = (package / path).read_bytes()
        files[f"{FOLDER}/{Path(path).name}"] = _SOURCE_MAP.sub(b"", content)
    return files


def _react() -> tuple[str, ...]:
    """React in the version that Dash wants, in its order."""
    [wanted] = dash._dash_renderer._js_dist_dependencies
    found = tuple(p for p in wanted["relative_package_path"]["prod"] if _REACT.match(p))
    if len(found) != 3:
        raise FileNotFoundError(f"expected react, react-dom and prop-types of Dash, found {found}")
    return found
