"""Zusammenhang: two indicators on one level, as a scatter plot and as one map."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from dashboard.pages.map_controls import grouped, level_choices
from dashboard.render import PageContext
from dashboard.selection.relation import (
    parse_relation,
    relation_query,
    relation_years,
    second_options,
)
from dashboard.settings import Settings
from layers.model import RelationSelection, period_label
from layers.queries import catalogue
from layers.queries.confidentiality import hidden_sign
from layers.store import Store
from layers.thematic.demonstration import marked_svg
from layers.thematic.layer import source_lines
from layers.thematic.relation_build import relation
from layers.thematic.relation_exhibit import CLASS_NOTE
from layers.thematic.relation_map import relation_map
from layers.thematic.relation_result import RelationResult, base_text
from layers.thematic.relation_svg import axes_note, scatter_svg
from layers.thematic.relation_text import (
    base_sentence,
    cautions,
    coefficient_text,
    left_out_sentence,
    relation_sentence,
    relation_title,
)


def context(store: Store, settings: Settings, args: Mapping[str, str]) -> PageContext:
    """The page for one selection."""
    selection, notices = parse_relation(store, args)
    result = relation(store, selection)
    query = relation_query(store, selection)
    sentence = relation_sentence(result)
    return PageContext(
        template="relation.html",
        title="Zusammenhang",
        window=relation_title(result),
        description=sentence,
        data={
            "selection": selection,
            "result": result,
            "query": query,
            "figure_title": relation_title(result),
            "sentence": sentence,
            "left_out": left_out_sentence(result),
            "base_sentence": base_sentence(result),
            "axes_note": axes_note(result),
            "scatter": _scatter(result),
            "map": _map(store, result),
            "class_note": CLASS_NOTE,
            "cautions": cautions(result),
            "coefficient_text": coefficient_text,
            "base_text": base_text,
            "hidden": hidden_sign(store),
            "filters": _filters(store, selection),
            "sides": tuple(
                (side, source_lines(store, side.indicator)) for side in (result.x, result.y)
            ),
        },
        notices=notices,
        state={"query": query},
        query=query,
    )


def _scatter(result: RelationResult) -> tuple[str, ...]:
    """The scatter plot in its wide and its narrow form; nothing without areas."""
    if not result.complete:
        return ()
    marked = partial(marked_svg, mark=result.mark)
    return (
        marked(scatter_svg(result, "scatter-wide", links=True)),
        marked(scatter_svg(result, "scatter-narrow", narrow=True, links=True)),
    )


def _map(store: Store, result: RelationResult) -> tuple[str, ...]:
    """The map in its wide and its narrow form; nothing where there are no classes."""
    found = [relation_map(store, result, narrow=narrow) for narrow in (False, True)]
    return tuple(marked_svg(figure.svg, result.mark) for figure in found if figure)


def _filters(store: Store, selection: RelationSelection) -> dict[str, Any]:
    available = catalogue.availability(store)[selection.indicator]
    seconds = second_options(store, selection.level)
    return {
        "indicators": grouped(catalogue.mappable_indicators(store)),
        "seconds": grouped(tuple(catalogue.indicator(store, name) for name in seconds)),
        "levels": level_choices(store, available.mapped),
        "years": _years(store, selection.indicator, selection.level),
        "second_years": _years(store, selection.second_indicator, selection.level),
    }


def _years(store: Store, indicator: str, level: str) -> list[tuple[int, str]]:
    kind = catalogue.indicator(store, indicator).period_kind
    years = reversed(relation_years(store, indicator, level))
    return [(year, period_label(kind, year)) for year in years]
