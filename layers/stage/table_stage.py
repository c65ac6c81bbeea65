"""Profiles and lists on a stage: a few lines in big letters."""

from collections.abc import Sequence
from html import escape

from layers.numbers import german
from layers.stage.model import BESIDE, Drawn, Finder, Marks, Room
from layers.store import Store
from layers.thematic.facilities_exhibit import FacilitiesResult, capacity_text
from layers.thematic.profile_figures import locator_figure
from layers.thematic.profile_result import Fact, ProfileResult

FEW = 4
"""Indicators of a profile, where none is meant."""
MOST_PLACES = 8
"""Lines of a list."""
MOST_BESIDE = {2: 6, 3: 3}
"""The same beside another view, by columns: names take several lines there."""


def profile_stage(
    store: Store, result: ProfileResult, marks: Marks, room: Room, name: str
) -> Drawn:
    """Where the area lies, and some of its values beside those of the whole. Marks are indicators
    (id, title or short title): then those are shown, else the first."""
    facts = {f"{fact.indicator.indicator_id} {fact.school_type}": fact for fact in result.facts}
    pairs = [
        (key, text)
        for key, fact in facts.items()
        for about in (fact.indicator,)
        for text in (about.short_title, about.title, about.indicator_id)
        if text
    ]
    finder = Finder(pairs)
    meant = finder.codes(marks.names)
    shown = [facts[key] for key in (meant or tuple(facts)[:FEW])]
    figure = locator_figure(store, result)
    svg = figure.svg.replace("<style>.strong{font-weight:bold}</style>", "")
    notes = [(name, text) for name, text in marks.notes if finder.find(name)]
    return Drawn(
        svg=svg,
        alt=figure.alt,
        legend=_facts(result, shown),
        aside=tuple(notes),
        unknown=finder.unknown(marks.names),
        known=tuple(dict.fromkeys(fact.indicator.short_title for fact in result.facts)),
    )


def _facts(result: ProfileResult, facts: Sequence[Fact]) -> str:
    heads = [area.name for area in result.shown] + [result.words.value]
    lines = [
        (
            f"{fact.indicator.short_title or fact.indicator.title}, {fact.when}",
            *(cell.said or cell.text for cell in fact.cells),
            fact.city_text,
        )
        for fact in facts
    ]
    return _table(("Indikator", *heads), lines)


def facilities_stage(
    store: Store, result: FacilitiesResult, marks: Marks, room: Room, name: str
) -> Drawn:
    """The first places of a list, or those that are meant (id or name), with kind and size."""
    found = [(listed.facility, group.kind) for group in result.groups for listed in group.found]
    finder = Finder((place.facility_id, place.name) for place, _ in found)
    meant = finder.codes(marks.names)
    chosen = [pair for pair in found if not meant or pair[0].facility_id in meant]
    lines = [
        (
            place.name,
            place.school_type or kind.name_plural,
            capacity_text(place, kind),
        )
        for place, kind in chosen[:MOST_PLACES]
    ]
    width = 3 if any(line[2] for line in lines) else 2
    if room == BESIDE:
        lines = lines[: MOST_BESIDE[width]]
    table = _table(("Name", "Art", "Größe")[:width], [line[:width] for line in lines])
    more = len(chosen) - len(lines)
    told = f'<p class="stage-legend-unit">und {german(more)} weitere</p>' if more > 0 else ""
    return Drawn(
        svg="",
        alt="",
        legend=table + told,
        aside=tuple((name, text) for name, text in marks.notes if finder.find(name)),
        unknown=finder.unknown(marks.names),
        known=finder.names,
    )


def _table(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    rows = "".join(
        f'<tr><th scope="row">{escape(line[0])}</th>'
        f"{''.join(f'<td>{escape(text)}</td>' for text in line[1:])}</tr>"
        for line in lines
    )
    return f'<table class="stage-table"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
