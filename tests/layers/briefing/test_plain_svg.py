"""Drawings for office programs: no style rules, no patterns, the same picture."""

import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import resvg_py
from PIL import Image, ImageChops
from pptx import Presentation
from pptx.util import Inches

from layers.briefing.album import Album
from layers.briefing.hatching import extent
from layers.briefing.plain_svg import NAMESPACE, plain_svg
from layers.thematic.exhibit import Figure

MARKS = (
    '<path d="M0 2.5H8M4 0V8" fill="none"/>',
    '<circle cx="2" cy="2" r="1.1"/><circle cx="6" cy="6" r="1.1"/>',
    '<path d="M-1 1L1-1M-1 9L9-1M7 9L9 7" fill="none"/>',
)
AREA = '<path id="x" class="area" d="M10 10h60l20 30V90H40l-30-20z" fill="url(#p)"/>'


def drawing(marks: str, shape: str = AREA, ground: str = "") -> str:
    return (
        f'<svg xmlns="{NAMESPACE}" viewBox="0 0 100 100" role="img" aria-label="Karte">'
        "<title>Karte</title><style>.area{stroke:#000000;stroke-width:3}rect{fill:#ffd0d0}"
        "#x{stroke-linejoin:round}</style>"
        '<defs><pattern id="p" width="8" height="8" patternUnits="userSpaceOnUse" '
        f'patternTransform="scale(1.5)">{ground}<g fill="#4a4a4a" stroke="#4a4a4a" '
        f'stroke-width="0.9">{marks}</g></pattern></defs>'
        f'<rect width="50" height="100"/>{shape}</svg>'
    )


def painted(svg: str) -> Image.Image:
    sized = re.sub(r"<svg(?! [^>]*width)", '<svg width="400" height="400"', svg, count=1)
    body = resvg_py.svg_to_bytes(svg_string=sized, background="#ffffff", skip_system_fonts=True)
    return Image.open(io.BytesIO(bytes(body))).convert("RGB")


def differing(one: str, other: str) -> float:
    """The part of pixels that differ clearly."""
    first, second = painted(one), painted(other)
    assert first.size == second.size == (400, 400)
    shades = ImageChops.difference(first, second).convert("L").histogram()
    return sum(shades[100:]) / 160_000


def test_patterns_become_lines_that_look_the_same() -> None:
    for marks in MARKS:
        for ground in ("", '<rect width="8" height="8" fill="#d0ffd0"/>'):
            svg = drawing(marks, ground=ground.replace("<rect", '<rect style="fill:#d0ffd0"'))
            plain = plain_svg(svg, 400, 400)
            assert not re.search("pattern|style|class|<title|aria", plain)
            assert "clip-path" in plain
            assert differing(svg, plain) < 0.01
            assert differing(svg, plain_svg(drawing("", ground=ground), 400, 400)) > 0.02


def test_rules_become_attributes() -> None:
    plain = ElementTree.fromstring(plain_svg(drawing(MARKS[0]), 400, 400))  # noqa: S314
    ground = plain.find(f"{{{NAMESPACE}}}rect")
    assert ground is not None
    assert ground.get("fill") == "#ffd0d0"
    edges = [e for e in plain.iter() if e.get("stroke") == "#000000"]
    assert edges
    assert {e.get("stroke-linejoin") for e in edges} == {"round"}


def test_letters_with_a_halo_stand_on_it() -> None:
    halo = 'stroke="#ffffff" stroke-width="9" paint-order="stroke"'
    text = f'<text x="50" y="60" font-size="40" {halo}>A</text>'
    plain = ElementTree.fromstring(plain_svg(drawing("", text), 400, 400))  # noqa: S314
    below, above = plain.findall(f"{{{NAMESPACE}}}text")
    assert below.get("stroke") == "#ffffff"
    assert above.get("stroke") is None
    assert above.text == below.text == "A"


def test_shapes_of_curves_have_no_extent() -> None:
    def box(path: str) -> object:
        return extent(ElementTree.Element("path", {"d": path}))

    assert box("M1 2h3v4H0V-1l10 10z") == (0, -1, 10, 9)
    assert box("M10 10zm5 5l1-1") == (10, 10, 16, 15)
    assert box("M0 0C1 1 2 2 3 3") is None


def test_a_picture_is_a_vector_with_pixels_for_old_programs() -> None:
    deck = Presentation()
    slides = [deck.slides.add_slide(deck.slide_layouts[5]) for _ in range(2)]
    figure = Figure("x", "Titel", "Karte mit & Zeichen", drawing(MARKS[0]), 100, 100)
    album, sheets = Album(), []
    for slide in slides:
        album.put(slide, figure, (1.0, 1.0, 4.0, 2.0))

    def draw(drawings: object) -> list[bytes]:
        buffer = io.BytesIO()
        Image.new("RGB", (7, 7), "red").save(buffer, "PNG")
        sheets.extend(drawings)  # type: ignore[call-overload]
        return [buffer.getvalue()]

    album.draw(draw)
    buffer = io.BytesIO()
    deck.save(buffer)
    assert len(sheets) == 1
    with zipfile.ZipFile(buffer) as package:
        media = [name for name in package.namelist() if "media/" in name]
        assert sorted(Path(name).suffix for name in media) == [".png", ".svg"]
        assert package.read(next(n for n in media if n.endswith("svg"))).decode() == sheets[0]
        kinds = package.read("[Content_Types].xml").decode()
        assert 'ContentType="image/svg+xml"' in kinds
        assert package.read("ppt/slides/slide1.xml").count(b"svgBlip") == 1
    for slide in Presentation(buffer).slides:
        (shape,) = (shape for shape in slide.shapes if hasattr(shape, "image"))
        assert shape.image.size == (7, 7)
        assert shape.width == shape.height == Inches(2)
        assert shape._element.nvPicPr.cNvPr.get("descr") == "Karte mit & Zeichen"
        (extension,) = shape._element.xpath(".//a:blip/a:extLst/a:ext")
        assert extension.get("uri") == "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
