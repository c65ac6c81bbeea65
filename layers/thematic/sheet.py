"""What every picture of a view has in common: its form by width, head, foot and document.

No custom properties and no scaling tricks: programs that turn SVG into PNG or PDF know neither.
"""

import re
from dataclasses import dataclass
from html import escape

from layers.queries.release import release
from layers.store import Store
from layers.thematic.coordinates import number
from layers.thematic.demonstration import with_mark
from layers.thematic.sheet_text import Column

DEFAULT_WIDTH = 1200
FULL_WIDTH, NARROW_BELOW = 1200, 640
"""From the first on a picture is only magnified; below the second everything stands in one
column."""
SMALLEST_TYPE = 11.0
"""Pixels of the smallest letters in any picture."""
FONTS = "'Source Sans 3','Atlas Sans','DejaVu Sans',Arial,sans-serif"
INK, SOFT, PAPER, MARK = "#1b1b1b", "#4a4a4a", "#ffffff", "#8c1d18"


@dataclass(frozen=True)
class Form:
    """Sizes of a picture in its own units, which are pixels up to FULL_WIDTH.

    ``pixels`` is the width that was asked for, ``size`` the factor of its letters.
    """

    pixels: int
    width: float
    margin: float
    gap: float
    size: float
    is_narrow: bool

    @property
    def inner(self) -> float:
        """Width between the margins."""
        return self.width - 2 * self.margin

    @property
    def right(self) -> float:
        """Where the right margin begins."""
        return self.width - self.margin

    def type(self, size: float) -> float:
        """Size of letters that are ``size`` in the full picture."""
        least = SMALLEST_TYPE + 0.05
        if self.is_narrow:
            return max(least, min(size * 0.92, 10.0 + size * 0.3))
        return max(least, size * self.size)


def form_of(pixels: int) -> Form:
    """The form of a picture of that width."""
    if pixels < NARROW_BELOW:
        return Form(pixels, float(pixels), 14.0, 14.0, 1.0, True)
    width = float(min(pixels, FULL_WIDTH))
    size = 0.85 + 0.15 * (width - NARROW_BELOW) / (FULL_WIDTH - NARROW_BELOW)
    return Form(pixels, width, round(32 * width / FULL_WIDTH, 1), 24 * size, size, False)


@dataclass(frozen=True)
class Origin:
    """Where a picture comes from: address of its view, name and day of the release; sentences
    about what of the request had to be changed."""

    address: str = ""
    release: str = ""
    notices: tuple[str, ...] = ()


def origin_of(store: Store, address: str, notices: tuple[str, ...] = ()) -> Origin:
    """Where a picture of a release comes from."""
    found = release(store)
    return Origin(address, f"{found.fingerprint} vom {found.built_on}", notices)


@dataclass(frozen=True)
class Said:
    """What a picture says in words. ``title`` without the ``mark``; ``under`` stands below it;
    ``description`` is the text alternative; ``sources`` are lines of source, as of and rights."""

    kind: str
    title: str
    mark: str
    under: str
    sentence: str
    description: str
    notes: tuple[str, ...]
    sources: tuple[str, ...]


def head(form: Form, said: Said) -> Column:
    """Mark, title and what stands below it."""
    column = Column(form.margin, form.margin - 8, form.inner)
    if said.mark:
        column.write(said.mark, form.type(22), "mark")
        column.space(6)
    column.write(said.title, form.type(26), "strong")
    if said.under:
        column.space(4)
        column.write(said.under, form.type(16))
    return column


def foot(form: Form, said: Said, origin: Origin, top: float) -> Column:
    """Sentence, what had to be changed, notes, sources, and where the picture comes from."""
    column = Column(form.margin, top, form.inner)
    small = form.type(13)
    if said.sentence:
        column.write(said.sentence, form.type(17))
        column.space(4)
    for notice in origin.notices:
        column.write(f"Hinweis: {notice}", small, "strong")
    for line in (*said.notes, *said.sources):
        column.write(line, small, "soft")
    if origin.address or origin.release:
        column.space(4)
    if origin.release:
        column.write(f"Datenstand: {origin.release}", small, "soft")
    if origin.address:
        column.write(f"Ansicht: {origin.address}", small, "soft")
    return column


def document(form: Form, said: Said, height: float, style: str, parts: list[str]) -> str:
    """The whole picture as an SVG document whose name and description are read out.

    Its root is a ``graphics-document`` (WAI-ARIA Graphics Module 1.0): what it holds can be read
    one by one, which the role ``img`` would hide.
    """
    pixels = round(form.pixels * height / form.width)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(form.width)} '
        f'{number(height)}" width="{form.pixels}" height="{pixels}" lang="de" '
        f'role="graphics-document" aria-roledescription="{said.kind}" '
        'aria-labelledby="picture-title picture-desc">'
        f'<title id="picture-title">{escape(with_mark(said.title, said.mark))}</title>'
        f'<desc id="picture-desc">{escape(said.description)}</desc>'
        f"<style>text{{font-family:{FONTS}}}.strong{{font-weight:bold}}"
        f".mark{{font-weight:bold;fill:{MARK}}}.soft{{fill:{SOFT}}}{style}</style>"
        f'<rect width="{number(form.width)}" height="{number(height)}" fill="{PAPER}"/>'
        f"{''.join(parts)}</svg>"
    )


def texts(*columns: Column) -> str:
    """The parts of columns, written in ink."""
    return f'<g fill="{INK}">{"".join("".join(column.parts) for column in columns)}</g>'


def placed(svg: str, x: float, y: float, width: float) -> tuple[str, float]:
    """A drawing of its own (with a ``viewBox`` from 0 0) as a part of a picture, and its height."""
    start, _, rest = svg.partition(">")
    found = _BOX.search(start)
    assert found is not None, "a drawing without a viewBox from 0 0"
    height = width * float(found[2]) / float(found[1])
    place = (
        f'<svg x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
    )
    return f"{place}{_OWN_PLACE.sub('', start.removeprefix('<svg'))}>{rest}", height


_BOX = re.compile(r' viewBox="0 0 ([\d.]+) ([\d.]+)"')
_OWN_PLACE = re.compile(r' (?:xmlns|width|height)="[^"]*"')
