"""The words of a step on a slide: paragraphs, lists, stress and links that can be edited."""

from typing import Any

from layers.briefing.slide_measure import Place, fitting
from layers.briefing.slide_parts import INK, set_style
from layers.briefing.texts import printable
from layers.stories.blocks import Block, Run

_BULLET = 0.3
"""Inches between the sign of an item and its text."""


def write(slide: Any, blocks: tuple[Block, ...], place: Place) -> bool:
    """Write the text of a step; whether all of it had room."""
    from pptx.util import Inches

    body = slide.placeholders[1]
    if not blocks:
        body._element.getparent().remove(body._element)
        return True
    body.left, body.top = Inches(place.left), Inches(place.top)
    body.width, body.height = Inches(place.width), Inches(place.height)
    kept, size, is_whole = fitting(blocks, place)
    frame = body.text_frame
    frame.word_wrap = True
    for at, block in enumerate(kept):
        _paragraph(frame.paragraphs[0] if at == 0 else frame.add_paragraph(), block, size)
    return is_whole


def _paragraph(paragraph: Any, block: Block, size: int) -> None:
    from pptx.util import Pt

    runs = block.runs or (Run(block.text),)
    for run in runs:
        if run.text == "\n":
            paragraph.add_line_break()
            continue
        made = paragraph.add_run()
        made.text = _kept(run.text)
        made.font.italic = run.is_soft or None
    paragraph.space_after = Pt(size / 2)
    set_style(paragraph, Pt(size), INK, is_bold=block.kind == "head")
    for made, run in zip(paragraph.runs, (r for r in runs if r.text != "\n"), strict=True):
        made.font.bold = block.kind == "head" or run.is_strong
        if run.address:
            made.hyperlink.address = run.address
    _bullet(paragraph, block)


def _kept(text: str) -> str:
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() and text.strip() else ""
    return f"{before}{printable(text)}{after}"


def _bullet(paragraph: Any, block: Block) -> None:
    """A sign in front of items of lists, and none in front of anything else."""
    from pptx.util import Inches

    properties = paragraph._p.get_or_add_pPr()
    indent = Inches(_BULLET)
    is_item = block.kind == "item"
    properties.set("marL", str(int(indent * max(block.depth, int(is_item)))))
    properties.set("indent", str(int(-indent if is_item else 0)))
    namespace = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    if not is_item:
        properties.append(properties.makeelement(f"{namespace}buNone", {}))
        return
    if block.sign:
        start = block.sign.rstrip(".")
        sign = {"type": "arabicPeriod", "startAt": start}
        properties.append(properties.makeelement(f"{namespace}buAutoNum", sign))
    else:
        properties.append(properties.makeelement(f"{namespace}buChar", {"char": "•"}))
