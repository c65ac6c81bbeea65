"""SVG to PNG: small pictures here, large ones in a process of their own.

resvg holds Python's lock while it draws. A large picture takes seconds and more than a hundred
megabytes, in which nobody else would be answered. Run as a file it is that process.
"""

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from math import sqrt
from typing import Any

IN_PROCESS = 500_000
"""Pixels up to which a picture is drawn here: about 50 ms, in which nobody is answered."""
MOST = 20_000_000
"""Pixels that a picture may have: 2400 times 1800 at twice its size, and some more."""
AT_ONCE = 2
"""Processes that draw the pictures of one file."""
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
    return _apart([svg], options)[0]


def all_rendered(drawings: Sequence[str], options: dict[str, Any]) -> list[bytes]:
    """Drawings as PNG, as ``rendered``, in AT_ONCE processes of their own: one start of a process
    for many pictures."""
    # dealt out from the largest: none waits long for the others
    order = sorted(range(len(drawings)), key=lambda at: -pixels(drawings[at]))
    dealt = [part for part in (order[at::AT_ONCE] for at in range(AT_ONCE)) if part]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        made = list(pool.map(lambda part: _apart([drawings[at] for at in part], options), dealt))
    found = {
        at: body
        for part, bodies in zip(dealt, made, strict=True)
        for at, body in zip(part, bodies, strict=True)
    }
    return [found[at] for at in range(len(drawings))]


def _apart(drawings: list[str], options: dict[str, Any]) -> list[bytes]:
    done = subprocess.run(  # noqa: S603 - our own file, the drawings come by its input
        [sys.executable, "-P", __file__],
        input=json.dumps([drawings, options]).encode(),
        stdout=subprocess.PIPE,
        timeout=_SECONDS,
        check=True,
    )
    lengths, _, bodies = done.stdout.partition(b"\n")
    found, start = [], 0
    for length in map(int, lengths.split()):
        found.append(bodies[start : start + length])
        start += length
    return found


def draw(svg: str, options: dict[str, Any]) -> bytes:
    """As ``rendered``, always here."""
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, **options))


if __name__ == "__main__":
    wanted, asked = json.load(sys.stdin.buffer)
    pictures = [draw(drawing, asked) for drawing in wanted]
    sys.stdout.buffer.write(" ".join(str(len(picture)) for picture in pictures).encode() + b"\n")
    sys.stdout.buffer.write(b"".join(pictures))
