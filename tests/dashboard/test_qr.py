"""QR codes: what phones read, module by module."""

import re
import struct
import zlib
from xml.etree import ElementTree

import pytest
import segno

from dashboard.web.qr import QUIET, qr_svg
from dashboard.web.raster import draw

SPACE = "{http://www.w3.org/2000/svg}"


def painted(svg: str) -> list[list[bool]]:
    """The drawing at one pixel per module, dark or not, as a picture library paints it."""
    size = int(svg.split('viewBox="0 0 ')[1].split()[0])
    sized = svg.replace("<svg", f'<svg width="{size}" height="{size}"', 1)
    picture = draw(sized, {"background": "#ff0000"})
    parts, at = b"", 8
    while at < len(picture):
        length, kind = struct.unpack(">I4s", picture[at : at + 8])
        if kind == b"IDAT":
            parts += picture[at + 8 : at + 8 + length]
        at += length + 12
    # 8 bits, RGBA; each row begins with its filter (PNG, 2nd edition, 9.2)
    assert picture[24:26] == b"\x08\x06"
    raw, rows, before = zlib.decompress(parts), [], bytes(size * 4)
    for y in range(size):
        start = y * (size * 4 + 1)
        line = bytearray(raw[start + 1 : start + 1 + size * 4])
        _unfilter(raw[start], line, before)
        before = bytes(line)
        pixels = [tuple(line[x * 4 : x * 4 + 3]) for x in range(size)]
        assert set(pixels) <= {(0, 0, 0), (255, 255, 255)}
        rows.append([pixel == (0, 0, 0) for pixel in pixels])
    return rows


def _unfilter(kind: int, line: bytearray, before: bytes) -> None:
    for i in range(len(line)):
        left = line[i - 4] if i >= 4 else 0
        corner = before[i - 4] if i >= 4 else 0
        up = before[i]
        guess = left + up - corner
        paeth = min((left, up, corner), key=lambda one: abs(guess - one))
        line[i] = (line[i] + (0, left, up, (left + up) // 2, paeth)[kind]) % 256


@pytest.mark.parametrize(
    "text",
    [
        "https://atlas.example/v/schulerfolg-sichern/3",
        "ä" * 40,
        "https://atlas.example/" + "x" * 600,
    ],
)
def test_every_module_is_painted_inside_a_white_margin(text: str) -> None:
    rows = painted(qr_svg(text))
    wanted = [[bool(module) for module in row] for row in segno.make(text, error="m").matrix]
    inside = [row[QUIET:-QUIET] for row in rows[QUIET:-QUIET]]
    assert inside == wanted
    margin = [*rows[:QUIET], *rows[-QUIET:], *(row[:QUIET] + row[-QUIET:] for row in rows)]
    assert not any(any(row) for row in margin)


def test_it_stands_a_stain() -> None:
    code = segno.make("https://atlas.example/v/a/1", error="m", micro=False)
    assert code.error in ("M", "Q", "H")
    assert not code.is_micro


def test_it_says_what_it_leads_to_and_smuggles_nothing_in() -> None:
    root = ElementTree.fromstring(qr_svg('x"><script>'))  # noqa: S314 - our own
    assert root.get("role") == "img"
    assert root.get("aria-label") == 'QR-Code: x"><script>'
    assert [child.tag for child in root] == [f"{SPACE}title", f"{SPACE}path", f"{SPACE}path"]
    named = ElementTree.fromstring(qr_svg("x", "Zum Mitlesen"))  # noqa: S314
    assert named.findtext(f"{SPACE}title") == "Zum Mitlesen"
    assert not re.search(r"style=|on\w+=", qr_svg("x"))
