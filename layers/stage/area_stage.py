"""Maps of other kinds on a stage: what changed, and levels of a social index."""

from collections.abc import Iterable
from html import escape

from layers.stage.labels import Wanted, label_svg, place_labels
from layers.stage.model import LETTERS, Drawn, Finder, Marks, Room
from layers.store import Store
from layers.thematic.change_svg import WIDTH, change_map, swatch
from layers.thematic.change_text import alternative_text
from layers.thematic.change_view import ChangeView
from layers.thematic.coordinates import number
from layers.thematic.geometry import Box, frame, shapes
from layers.thematic.social_index_result import SocialIndexResult
from layers.thematic.social_index_svg import TYPE, ink_on, key_entries, plain_map

_SIGNS = 1.7
"""Arrows and patterns are so much larger than on the page."""


def change_stage(store: Store, view: ChangeView, marks: Marks, room: Room, name: str) -> Drawn:
    """The map of a change with its arrows."""
    drawn = shapes(store, view.level.level, view.edition)
    areas = {area.code: area for area in view.areas if area.code in drawn}
    finder = Finder((area.code, area.name) for area in areas.values())
    left: list[Wanted] = []

    def over(box: Box, height: float) -> str:
        scale = max(box[2] / WIDTH, box[3] / height)
        size = scale * room.letters(WIDTH, height)
        codes = finder.codes(marks.names)
        texts = {code: areas[code].difference_text or areas[code].verdict for code in codes}
        wanted = _wanted(
            marks,
            finder,
            ((code, areas[code].name, text, drawn[code].label) for code, text in texts.items()),
        )
        view_box = (box[0], box[1], box[0] + box[2], box[1] + box[3])
        others = [shape.label for shape in drawn.values()]
        labels, without = place_labels(wanted, view_box, size, mild=others)
        left.extend(without)
        outlines = _outlines((drawn[code].path for code in codes), size)
        return outlines + "".join(label_svg(label, size) for label in labels)

    svg = change_map(store, view, f"{name}-map", _SIGNS, over)
    lines = "".join(
        f"<li>{swatch(entry, f'{name}-key').replace('swatch', 'stage-swatch', 1)}"
        f'<span class="stage-key">{escape(entry.label)}</span></li>'
        for entry in view.legend
        if entry.count
    )
    return Drawn(
        svg=svg,
        alt=alternative_text(view),
        legend=f'<ul class="stage-keys">{lines}</ul>',
        aside=tuple((item.name, item.text) for item in left),
        unknown=finder.unknown(marks.names),
        known=finder.names,
    )


def index_stage(
    store: Store, result: SocialIndexResult, marks: Marks, room: Room, name: str
) -> Drawn:
    """The map of the levels; where no index can be made, its table."""
    finder = Finder((unit.code, unit.name) for unit in result.units)
    unknown = finder.unknown(marks.names)
    if result.made is None:
        return Drawn("", "", unknown=unknown, known=finder.names)
    width, height = frame(store)
    drawn = shapes(store, result.level.level, result.edition)
    units = {unit.code: unit for unit in result.units}
    codes = finder.codes(marks.names)
    across = min(room.width, room.height * width / height) * TYPE / LETTERS
    left: list[Wanted] = []

    def over(scale: float) -> str:
        at = {
            code: (unit.x, unit.y) if result.is_of_schools else drawn[code].label
            for code, unit in units.items()
            if result.is_of_schools or code in drawn
        }
        wanted = _wanted(
            marks,
            finder,
            (
                (code, units[code].name, _level(units[code].level), _scaled(at[code], scale))
                for code in codes
                if code in at
            ),
        )
        others = [_scaled(place, scale) for place in at.values()]
        view = (0.0, 0.0, across, height * scale)
        labels, without = place_labels(wanted, view, TYPE, mild=others)
        left.extend(without)
        paths = () if result.is_of_schools else (drawn[c].path for c in codes if c in drawn)
        outlines = f'<g transform="scale({scale:.6f})">{_outlines(paths, TYPE / scale)}</g>'
        return outlines + "".join(label_svg(label, TYPE) for label in labels)

    svg, alt = plain_map(result, f"{name}-index", across, over)
    return Drawn(
        svg=svg,
        alt=alt,
        legend=_levels(result, f"{name}-index"),
        aside=tuple((item.name, item.text) for item in left),
        unknown=unknown,
        known=finder.names,
    )


def _level(level: int | None) -> str:
    return "kein Index" if level is None else f"Stufe {level}"


def _scaled(at: tuple[float, float], scale: float) -> tuple[float, float]:
    return at[0] * scale, at[1] * scale


def _levels(result: SocialIndexResult, name: str) -> str:
    lines = "".join(
        f'<li><svg class="stage-swatch" viewBox="0 0 34 22" aria-hidden="true">'
        f'<rect x="0.75" y="0.75" width="32.5" height="20.5" fill="{fill}"/>'
        f'<text x="17" y="17" text-anchor="middle" font-size="17" font-weight="700" '
        f'fill="{ink_on(fill)}">{digit}</text></svg>'
        f'<span class="stage-key">{escape(label)}</span></li>'
        for fill, digit, label in key_entries(result, name)
    )
    return (
        '<p class="stage-legend-title">Stufe, Indexwert (Anzahl)</p>'
        '<p class="stage-legend-unit">Hohe Stufe: hoher Bedarf</p>'
        f'<ul class="stage-keys">{lines}</ul>'
    )


def _wanted(
    marks: Marks, finder: Finder, areas: Iterable[tuple[str, str, str, tuple[float, float]]]
) -> tuple[Wanted, ...]:
    texts: dict[str, list[str]] = {}
    for name, text in marks.notes:
        code = finder.find(name)
        if code is not None:
            texts.setdefault(code, []).append(text)
    return tuple(
        Wanted(f"{name}: {said}" if said else name, " ".join(texts.get(code, ())), at)
        for code, name, said, at in areas
    )


def _outlines(paths: Iterable[str], size: float) -> str:
    path = "".join(paths)
    if not path:
        return ""
    line = f'<path d="{path}" fill="none" stroke-linejoin="round" stroke='
    return (
        f'<g>{line}"#ffffff" stroke-width="{number(0.34 * size)}"/>'
        f'{line}"#000000" stroke-width="{number(0.2 * size)}"/></g>'
    )
