"""An exhibit as a whole picture: title, figures with their captions, sentences, source."""

import re

from layers.thematic.exhibit import Exhibit, Figure, Section
from layers.thematic.sheet import (
    DEFAULT_WIDTH,
    Form,
    Origin,
    Said,
    document,
    foot,
    form_of,
    head,
    placed,
    texts,
)
from layers.thematic.sheet_text import Column

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_RULE = re.compile(r"([^{}]+)(\{[^{}]*\})")


def exhibit_sheet(
    exhibit: Exhibit, width: int = DEFAULT_WIDTH, origin: Origin | None = None
) -> str:
    """The whole picture, ``width`` pixels wide and as high as it needs. A figure is drawn in its
    own size, or smaller where the picture is narrower. Tables are not drawn. ``origin`` is printed
    at the end."""
    form, said = form_of(width), _said(exhibit)
    top = head(form, said)
    body = Column(form.margin, top.y + form.gap / 2, form.inner)
    for section in exhibit.sections:
        _section(form, section, body)
    bottom = foot(form, said, origin or Origin(), body.y + form.gap / 2)
    return document(form, said, bottom.y + form.margin, "", [texts(top, body, bottom)])


def _said(exhibit: Exhibit) -> Said:
    as_of = (f"Stand der Daten: {exhibit.as_of}",) if exhibit.as_of else ()
    return Said(
        kind=exhibit.kind,
        title=exhibit.title,
        mark=exhibit.mark,
        under="",
        sentence=exhibit.sentence,
        description=" ".join((exhibit.sentence, *(f.alt for f in exhibit.figures))),
        notes=exhibit.notes,
        sources=(*exhibit.source_lines, *as_of),
    )


def _section(form: Form, section: Section, body: Column) -> None:
    if not section.figures and not section.sentences:
        return
    if section.heading:
        body.space(form.gap / 2)
        body.write(section.heading, form.type(19), "strong")
        body.space(4)
    for sentence in section.sentences:
        body.write(sentence, form.type(15))
    for figure in section.figures:
        _figure(form, figure, body)


def _figure(form: Form, figure: Figure, body: Column) -> None:
    body.space(form.gap / 2)
    if figure.caption:
        body.write(figure.caption, form.type(15), "strong")
        body.space(4)
    width = min(figure.width, form.inner)
    part, height = placed(scoped(figure.svg, f"figure-{figure.name}"), body.x, body.y, width)
    body.draw(f'<g id="figure-{figure.name}">{part}</g>')
    body.space(height)


def scoped(svg: str, ident: str) -> str:
    """A drawing whose rules of style hold only inside the element with the id ``ident``: several
    drawings in one document may name their classes alike."""

    def rules(found: re.Match[str]) -> str:
        body = _RULE.sub(lambda rule: _inside(rule, ident), found[1])
        return f"<style>{body}</style>"

    return _STYLE.sub(rules, svg)


def _inside(rule: re.Match[str], ident: str) -> str:
    selectors = ",".join(f"#{ident} {part.strip()}" for part in rule[1].split(","))
    return selectors + rule[2]
