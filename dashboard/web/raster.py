"""SVG to PNG: small pictures here, large ones in a process of their own.

resvg holds Python's lock while it draws. A large picture takes seconds and more than a hundred
megabytes, in which nobody else would be answered. Run as a file it is that process.
"""

import json
import re
import subprocess
import sys
from math import sqrt
from typing import Any

IN_PROCESS = 500_000
"""Pixels up to which a picture is drawn here: about 50 ms, in which nobody is answered."""
MOST = 20_000_000
"""Pixels that a picture may have: 2400 times 1800 at twice its size, and some more."""
_SECONDS = 60
_ROOT = re.compile(r'<svg\b[^>]*? width="([0-9.]+)" height="([0-9.]+)"')


def pixels(svg: str) -> float:
    """Pixels of a drawing at its own size; its root says ``width`` and ``height``."""
    found = _ROOT.search(svg)
    assert found is not None
    return float(found[1]) * float(found[2])


def fitting(svg: str, zoom: float) -> float:
    """``zoom``, or the largest one that keeps the picture within MOST."""
    return min(zoom, sqrt(MOST / pixels(svg)))


def rendered(svg: str, options: dict[str, Any]) -> bytes:
    """A PNG of the drawing; ``options`` are those of ``resvg_py.svg_to_bytes``, fit for JSON, with
    ``zoom`` among them."""
    if pixels(svg) * options["zoom"] ** 2 <= IN_PROCESS:
        return draw(svg, options)
    done = subprocess.run(  # noqa: S603 - our own file, the drawing comes by its input
        [sys.executable, "-P", __file__],
        input=json.dumps([svg, options]).encode(),
        stdout=subprocess.PIPE,
        timeout=_SECONDS,
        check=True,
    )
    return done.stdout


def draw(svg: str, options: dict[str, Any]) -> bytes:
    """As ``rendered``, always here."""
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, **options))


if __name__ == "__main__":
    drawing, asked = json.load(sys.stdin.buffer)
    sys.stdout.buffer.write(draw(drawing, asked))
