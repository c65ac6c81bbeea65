"""QR codes as drawings inside a page: for whoever sits in the hall and holds a phone."""

from xml.sax.saxutils import escape, quoteattr

import segno

QUIET = 4
"""Modules of light margin around a code, as ISO/IEC 18004 asks for."""


def qr_svg(text: str, name: str = "") -> str:
    """A text, mostly an address, as SVG: dark on white with its margin, error correction M (15 %).

    It has no size of its own; style sheets give it one. ``name`` is what is read out in its place,
    without one the text itself. Raises segno.DataOverflowError for more than about 2 300 bytes.
    """
    # Never Micro QR: phones do not read it.
    code = segno.make(text, error="m", micro=False)
    size = code.symbol_size(border=QUIET)[0]
    rows = (_row(y, row) for y, row in enumerate(code.matrix, QUIET))
    label = name or f"QR-Code: {text}"
    return (
        f'<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" '
        f'role="img" aria-label={quoteattr(label)} shape-rendering="crispEdges">'
        f"<title>{escape(label)}</title>"
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/>'
        f'<path fill="#000" d="{"".join(rows)}"/></svg>'
    )


def _row(y: int, row: bytearray) -> str:
    """The dark stretches of a row as rectangles."""
    drawn, start = [], -1
    for x, module in enumerate((*row, 0)):
        if module and start < 0:
            start = x
        elif not module and start >= 0:
            drawn.append(f"M{start + QUIET} {y}h{x - start}v1h-{x - start}z")
            start = -1
    return "".join(drawn)
