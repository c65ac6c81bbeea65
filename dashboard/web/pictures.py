"""The map as a picture that carries its own origin: SVG with metadata, PNG made of it."""

import json
import re
import struct
import zlib
from collections.abc import Sequence
from functools import cache
from html import escape

from dashboard.settings import ASSETS
from dashboard.web.raster import all_rendered, rendered
from layers.thematic.demonstration import with_mark

FONT_FAMILY = "Atlas Sans"
_OPENING = re.compile(r"<svg\b[^>]*>")
_HEADER_END = 33
"""A PNG's signature and first chunk; texts may follow."""


@cache
def font_files() -> tuple[str, ...]:
    """Paths of the fonts that pictures are set in."""
    return tuple(str(path) for path in sorted((ASSETS / "fonts").glob("*.ttf")))


def with_metadata(svg: str, meta: tuple[tuple[str, str], ...]) -> str:
    """The drawing with its metadata as lines in a ``<metadata>`` element."""
    text = escape("\n".join(f"{label}: {value}" for label, value in meta), quote=False)
    return _OPENING.sub(lambda found: f"{found.group(0)}<metadata>{text}</metadata>", svg, count=1)


def png(svg: str, meta: tuple[tuple[str, str], ...], *, zoom: float = 2.0) -> bytes:
    """The drawing as PNG on white, ``zoom`` times its size, with its metadata as text chunks."""
    made = rendered(svg, _options(zoom))
    lines = "\n".join(f"{label}: {value}" for label, value in meta)
    known = dict(meta)
    title = with_mark(known.get("Indikator", "Bildungsatlas"), known.get("Achtung", ""))
    chunks = _text("Title", title) + _text("Description", lines)
    return made[:_HEADER_END] + chunks + made[_HEADER_END:]


def pngs(drawings: Sequence[str], *, zoom: float) -> list[bytes]:
    """Drawings as PNG on white, ``zoom`` times their size, without metadata."""
    return all_rendered(drawings, _options(zoom))


def _options(zoom: float) -> dict[str, object]:
    return {
        "background": "#ffffff",
        "skip_system_fonts": True,
        "font_files": list(font_files()),
        "font_family": FONT_FAMILY,
        "sans_serif_family": FONT_FAMILY,
        "languages": ["de"],
        "zoom": zoom,
    }


def _text(keyword: str, text: str) -> bytes:
    """One iTXt chunk (PNG specification, 11.3.3.4): UTF-8, not compressed."""
    body = b"iTXt" + keyword.encode("latin-1") + b"\0\0\0de\0\0" + text.encode()
    return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))


def geojson(text: str, properties: dict[str, dict[str, object]], extra: dict[str, object]) -> bytes:
    """A level's GeoJSON limited to the areas in ``properties``, each with these properties.

    ``extra`` are members beside ``features``; its ``features``, if any, are added at the end.
    """
    content = json.loads(text)
    areas = [
        {**feature, "properties": feature["properties"] | properties[feature["properties"]["code"]]}
        for feature in content["features"]
        if feature["properties"]["code"] in properties
    ]
    points = extra.pop("features", [])
    assert isinstance(points, list)
    whole = {"type": "FeatureCollection", **extra, "features": areas + points}
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    # A remark repeats what was asked for; nobody shall take it for a document.
    return text.replace("<", "\\u003c").encode()
