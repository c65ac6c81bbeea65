"""What stands on the stage of a step: its view as a big drawing with legend, caption and table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from dashboard.render import query_string
from dashboard.web.address_view import Entry
from layers.briefing.texts import cell_text
from layers.export import Table
from layers.queries.editions import drawn_edition, editions
from layers.stage.area_stage import change_stage, index_stage
from layers.stage.map_stage import map_picture, map_stage
from layers.stage.matrix_stage import matrix_picture, matrix_stage
from layers.stage.model import ALONE, BESIDE, READ, Drawn, Marks, Room
from layers.stage.plot_stage import disparity_stage, relation_stage
from layers.stage.series_stage import series_picture, series_stage
from layers.stage.table_stage import facilities_stage, profile_stage
from layers.status import CODE
from layers.store import Store
from layers.thematic import legend
from layers.thematic.exhibit import Figure

MOST_ROWS = 400
"""Rows of the table behind a stage; the page of the view has all."""

Draw = Callable[[Store, Any, Marks, Room, str], Drawn]


@dataclass(frozen=True)
class Stage:
    """What a view shows in a story.

    ``name`` is the id of its figure in a page. ``drawing`` is an SVG, or '' for a view without one
    (its ``table`` is shown); ``alt`` its text alternative, ``legend`` HTML that stands beside it,
    ``aside`` pairs of name and text of notes without a place in the drawing. ``rules`` are style
    rules of custom properties that go into the head of the page. ``values`` is the address of the
    values file of a map ('' for other kinds), ``shapes`` that of its geometry file where other
    years have other boundaries ('' else). ``alike`` says to which other stages it can be
    changed area by area: those with the same text there; '' for none.
    """

    entry: Entry
    name: str
    drawing: str
    alt: str
    legend: str = ""
    aside: tuple[tuple[str, str], ...] = ()
    rules: str = ""
    values: str = ""
    shapes: str = ""
    alike: str = ""
    marks: Marks = field(default_factory=Marks)

    @cached_property
    def picture(self) -> Figure | None:
        """The view as a drawing for files, with its legend and what is meant; None where it has
        none."""
        view = self.entry.view
        draw = _PICTURES.get(view.feature)
        if draw is None:
            return next(iter(view.exhibit.figures), None)
        return draw(view.store, view.result, self.marks, self.name)

    def drawn_for(self, room: Room) -> Drawn:
        """The same for a room of another size."""
        return _drawn(self.entry, self.marks, room, self.name)

    @cached_property
    def to_read(self) -> "Stage":
        """The same in smaller letters, for a page that is read near by."""
        return _stage(self.entry, self.name, self.drawn_for(READ), self.marks)

    @property
    def kind(self) -> str:
        """The feature of its view: map, series ..."""
        return self.entry.view.feature

    @property
    def is_wide(self) -> bool:
        """Whether the drawing takes the whole width, with its words below it."""
        return self.kind in _WIDE

    @property
    def title(self) -> str:
        """What, where, when."""
        return self.entry.view.title

    @property
    def sentence(self) -> str:
        """The generated sentence."""
        return self.entry.view.sentence

    @property
    def mark(self) -> str:
        """That the figures are invented, where they are, else ''."""
        return self.entry.view.mark

    @property
    def page(self) -> str:
        """Path and query of the page of the view."""
        return self.entry.view.page

    @property
    def origin(self) -> str:
        """Who published the figures and of when they are, in a short line."""
        return self.entry.view.exhibit.origin

    @property
    def source_lines(self) -> tuple[str, ...]:
        """The sources in full."""
        return self.entry.view.exhibit.source_lines

    @property
    def table(self) -> Table | None:
        """The numbers of the drawing."""
        return next(iter(self.entry.view.exhibit.tables), None)

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings of the table."""
        return tuple(column.heading for column in self.table.columns) if self.table else ()

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The cells of the table as they are printed, MOST_ROWS at most."""
        if self.table is None:
            return ()
        columns = self.table.columns
        return tuple(
            tuple(cell_text(value, column) for value, column in zip(row, columns, strict=True))
            for row in self.table.rows[:MOST_ROWS]
        )


_DRAWN: dict[str, Draw] = {
    "map": map_stage,
    "series": series_stage,
    "school_changes": matrix_stage,
    "profile": profile_stage,
    "disparity": disparity_stage,
    "relation": relation_stage,
    "change": change_stage,
    "social_index": index_stage,
    "facilities": facilities_stage,
}
_WIDE = frozenset(("school_changes", "disparity", "relation"))
"""Kinds whose drawing takes the whole width, with its words below it."""

_PICTURES: dict[str, Callable[[Store, Any, Marks, str], Figure | None]] = {
    "map": map_picture,
    "series": series_picture,
    "school_changes": matrix_picture,
}


def stages_of(
    entries: Sequence[Entry], marks: Marks, number: int
) -> tuple[tuple[Stage, ...], tuple[str, ...]]:
    """The stages of a step with that number, two where views are compared; and doubts, German
    sentences about marks that none of its views has."""
    room = BESIDE if len(entries) > 1 else ALONE
    made = [
        (entry, name, _drawn(entry, marks, room, name))
        for at, entry in enumerate(entries, 1)
        for name in (f"stage-{number}-{at}",)
    ]
    known = tuple(dict.fromkeys(name for _, _, drawn in made for name in drawn.known))
    doubts = [
        _doubt(name, known)
        for name in marks.names
        if made and all(name in drawn.unknown for _, _, drawn in made)
    ]
    return tuple(_stage(*found, marks) for found in made), tuple(doubts)


def status_classes() -> dict[str, str]:
    """The style class of areas without a value, by the letter of their status in values files."""
    found = {letter: legend.special_css(status) for status, letter in CODE.items()}
    return {letter: css for letter, css in found.items() if css}


def _drawn(entry: Entry, marks: Marks, room: Room, name: str) -> Drawn:
    view = entry.view
    return _DRAWN[view.feature](view.store, view.result, marks, room, name)


def _stage(entry: Entry, name: str, drawn: Drawn, marks: Marks) -> Stage:
    view = entry.view
    return Stage(
        entry=entry,
        name=name,
        drawing=drawn.svg,
        alt=drawn.alt,
        legend=drawn.legend,
        aside=drawn.aside,
        rules=drawn.rules,
        values=_values(entry) if view.feature == "map" else "",
        shapes=_shapes(entry) if view.feature == "map" else "",
        alike=drawn.alike and f"{view.feature}.{drawn.alike}",
        marks=marks,
    )


def _values(entry: Entry) -> str:
    """Address of the values file of a map."""
    view, chosen = entry.view, entry.view.selection
    store = view.store
    query = query_string({"within": chosen.within, "pooled": chosen.pooled})
    path = f"/{store.address}/werte/{store.fingerprint}/{chosen.indicator}/{chosen.level}.json"
    return f"{path}?{query}" if query else path


def _shapes(entry: Entry) -> str:
    """Address of the geometry file of a whole map whose level had other areas in other years."""
    store, chosen = entry.view.store, entry.view.selection
    drawn = {drawn_edition(store, e.number, chosen.level) for e in editions(store)}
    if len(drawn) == 1 or chosen.within:
        return ""
    return f"/{store.address}/geometrie/{store.fingerprint}/{chosen.level}.json"


def _doubt(name: str, known: tuple[str, ...]) -> str:
    there = ", ".join(known[:12]) + (" …" if len(known) > 12 else "")
    told = f" Es gibt: {there}." if there else ""
    return f"„{name}“ kommt in der Ansicht nicht vor und ist nicht hervorgehoben.{told}"
