"""`python -m scripts.web_fonts` makes the web fonts assets/fonts/*.woff2 from the TTFs there.

Pictures and PDFs use the TTFs. Pages get the same letters without what no page uses: other figures,
fractions and hints. Run it after the TTFs or SIGNS have changed; a test compares.
"""

from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parent.parent / "assets" / "fonts"
FEATURES = ["ccmp", "kern", "liga", "locl", "mark", "mkmk"]
LETTERS = [*range(0x20, 0x7F), *range(0xA0, 0x100)]
"""Basic Latin and Latin-1: German, and the names of neighbours."""
SIGNS = "ıŒœ–—‘’‚“”„•…′″‹›⁄€™↑↓−\u2009\u200b\u2011\u202f"


def web_font(source: Path) -> bytes:
    """A font as WOFF2 with the letters and signs of our pages, as far as it has them."""
    options = Options(flavor="woff2", layout_features=FEATURES, hinting=False, notdef_outline=True)
    # The same bytes on each run.
    font = TTFont(source, recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[*LETTERS, *map(ord, SIGNS)])
    subsetter.subset(font)
    font.flavor = "woff2"
    written = BytesIO()
    font.save(written)
    return written.getvalue()


def main() -> None:
    """Write a web font beside each TTF."""
    for source in sorted(FONTS.glob("*.ttf")):
        target = source.with_suffix(".woff2")
        target.write_bytes(web_font(source))
        print(f"{target.name}: {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
