"""Pictures of slides: vectors as they are, with a picture of pixels for programs without them.

The vectors stand in the extension that PowerPoint reads since 2016 (``asvg:svgBlip``, [MS-ODRAWXML]
2.3.1.13); all others, and old ones, show the pixels. Pixels are drawn at the end, all at once.
"""

from collections.abc import Callable, Sequence
from typing import Any

from layers.briefing.plain_svg import plain_svg
from layers.briefing.texts import printable
from layers.thematic.exhibit import Figure
from layers.xml_text import xml_text

Draw = Callable[[Sequence[str]], Sequence[bytes]]
"""Makes a PNG of each drawing; their roots say width and height in 96th of an inch."""

_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_VECTOR = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"


class Album:
    """The pictures of one presentation, each drawing in it once."""

    def __init__(self) -> None:
        self._parts: dict[str, tuple[Any, Any]] = {}

    def put(self, slide: Any, figure: Figure, place: tuple[float, float, float, float]) -> None:
        """A figure, as large as the place (left, top, width, height in inches) allows, with its
        text alternative."""
        from pptx.opc.constants import RELATIONSHIP_TYPE
        from pptx.util import Inches

        left, top, width, height = place
        scale = min(width / figure.width, height / figure.height)
        width, height = figure.width * scale, figure.height * scale
        pixels, vector = self._part(
            slide, plain_svg(xml_text(figure.svg), round(width * 96, 1), round(height * 96, 1))
        )
        shown = slide.part.relate_to(pixels, RELATIONSHIP_TYPE.IMAGE)
        tree = slide.shapes._spTree
        number = tree.max_shape_id + 1
        size = (int(Inches(value)) for value in (left, top, width, height))
        made = tree.add_pic(number, f"Bild {number}", printable(figure.alt), shown, *size)
        made.nvPicPr.cNvPr.set("title", printable(figure.caption))
        _add_vector(made, slide.part.relate_to(vector, RELATIONSHIP_TYPE.IMAGE))

    def draw(self, draw: Draw) -> None:
        """Make the pixels of all of them."""
        made = draw(tuple(self._parts))
        for (pixels, _), body in zip(self._parts.values(), made, strict=True):
            pixels.blob = body

    def _part(self, slide: Any, svg: str) -> tuple[Any, Any]:
        """The two parts of the file that hold a drawing."""
        from pptx.opc.constants import CONTENT_TYPE
        from pptx.opc.package import Part
        from pptx.opc.packuri import PackURI

        if svg not in self._parts:
            number, package = len(self._parts) + 1, slide.part.package
            names = (PackURI(f"/ppt/media/image{number}.{ending}") for ending in ("png", "svg"))
            kinds = (CONTENT_TYPE.PNG, "image/svg+xml")
            pixels, vector = (
                Part(name, kind, package, body)
                for name, kind, body in zip(names, kinds, (b"", svg.encode()), strict=True)
            )
            self._parts[svg] = pixels, vector
        return self._parts[svg]


def _add_vector(picture: Any, related: str) -> None:
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    blip = picture.blipFill.find(f"{{{_MAIN}}}blip")
    blip.append(
        parse_xml(
            f'<a:extLst {nsdecls("a", "r")}><a:ext uri="{_EXTENSION}">'
            f'<asvg:svgBlip xmlns:asvg="{_VECTOR}" r:embed="{related}"/></a:ext></a:extLst>'
        )
    )
