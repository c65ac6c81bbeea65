"""Disparitäten: how far the areas of a level lie apart in one indicator, and since when."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from dashboard.pages.map_controls import grouped, level_choices
from dashboard.render import PageContext
from dashboard.selection.disparity import disparity_query, disparity_years, parse_disparity
from dashboard.settings import Settings
from layers.export import Table
from layers.model import ALL, Measure
from layers.queries import catalogue
from layers.queries.disparity import coarser_levels
from layers.queries.pooled import pooled_periods
from layers.store import Store
from layers.thematic.demonstration import mark_of, marked_svg
from layers.thematic.disparity_method import method_lines
from layers.thematic.disparity_notes import notes_of, parts_text
from layers.thematic.disparity_result import DisparityResult, disparity
from layers.thematic.disparity_svg import axis_note, strip_svg, years_svg
from layers.thematic.disparity_tables import (
    areas_table,
    parts_table,
    quantiles_table,
    trend_table,
)
from layers.thematic.disparity_text import (
    REFERENCES,
    TITLES,
    change_texts,
    common_reason,
    disparity_title,
    interval_text,
    label_of,
    left_out_text,
    main_sentence,
    meaning,
    measure_text,
)
from layers.thematic.disparity_trend_svg import trend_svg
from layers.thematic.layer import source_lines
from layers.thematic.spatial import HEADING as SPATIAL_HEADING
from layers.thematic.spatial import spatial_of
from layers.thematic.spatial_text import METHOD as SPATIAL_METHOD


@dataclass(frozen=True)
class Card:
    """One measure as the page shows it; ``drawing`` is '' where there is no trend."""

    title: str
    text: str
    interval: str
    meaning: str
    changes: tuple[str, ...]
    reference: str
    drawing: str


def context(store: Store, settings: Settings, args: Mapping[str, str]) -> PageContext:
    """The page for one selection."""
    selection, notices = parse_disparity(store, args)
    result = disparity(store, selection)
    query = disparity_query(store, selection)
    title = disparity_title(result)
    marked = partial(marked_svg, mark=mark_of(store.municipality, result.indicator))
    has_year = result.year is not None
    return PageContext(
        template="disparity.html",
        title="Disparitäten",
        window=title,
        description=main_sentence(result),
        data={
            "selection": selection,
            "result": result,
            "query": query,
            "figure_title": title,
            "period": label_of(result, selection.year),
            "sentence": main_sentence(result),
            "left_out": left_out_text(result),
            "strip": _forms(result, "distribution", strip_svg, marked) if has_year else (),
            "years": _forms(result, "years", years_svg, marked) if result.has_trend else (),
            "axis_note": axis_note(result) if result.has_trend else "",
            "mark": mark_of(store.municipality, result.indicator),
            "has_break": len({spread.edition for spread in result.spreads}) > 1,
            "shows_city": result.indicator.measure is not Measure.COUNT,
            "cards": tuple(_card(result, found.name, marked) for found in result.measures),
            "common_reason": common_reason(result),
            "parts_text": parts_text(result),
            "parts_table": parts_table(result),
            "areas_table": areas_table(result) if has_year else None,
            "quantiles_table": quantiles_table(result) if result.spreads else None,
            "trend_table": trend_table(result) if result.has_trend and has_year else None,
            "cell": _cell,
            "method": method_lines(result),
            "notes": notes_of(result),
            "source_lines": source_lines(store, result.indicator),
            "filters": _filters(store, result),
            "shared": _shared(result),
            "spatial": _spatial(store, result),
        },
        notices=notices,
        state={"query": query},
        query=query,
    )


def _spatial(store: Store, result: DisparityResult) -> dict[str, Any]:
    """The spatial pattern of the map: its sentences, its drawing in two forms, its tables."""
    found = spatial_of(store, result.selection)
    mark = mark_of(store.municipality, result.indicator)
    drawn = [marked_svg(figure.svg, mark) for figure in (found.wide, found.narrow) if figure]
    return {"view": found, "map": drawn, "method": SPATIAL_METHOD, "heading": SPATIAL_HEADING}


def _forms(result: DisparityResult, name: str, draw: Any, marked: Any) -> tuple[str, str]:
    """A drawing in its wide and its narrow form."""
    return (
        marked(draw(result, f"{name}-wide")),
        marked(draw(result, f"{name}-narrow", narrow=True)),
    )


def _card(result: DisparityResult, name: str, marked: Any) -> Card:
    found = result.measured(name)
    assert found is not None
    has_trend = sum(point.value is not None for point in found.points) > 1
    return Card(
        TITLES[name],
        measure_text(result, name, found.value),
        interval_text(result, found),
        meaning(result, found),
        change_texts(result, found),
        REFERENCES[name],
        marked(trend_svg(result, found, f"trend-{name}")) if has_trend else "",
    )


def _cell(table: Table, row: int, column: int) -> str:
    """A cell of a table as it is printed: numbers with their decimals, texts as they are."""
    from dashboard.render import num

    value = table.rows[row][column]
    if value is None:
        return ""
    return value if isinstance(value, str) else num(value, table.columns[column].decimals or 0)


def _filters(store: Store, result: DisparityResult) -> dict[str, Any]:
    asked = result.selection
    available = catalogue.availability(store)[asked.indicator]
    years = disparity_years(
        store, asked.indicator, asked.level, asked.school_type, pooled=asked.pooled
    )
    types = available.school_types.get(asked.level, (ALL,))
    return {
        "indicators": grouped(catalogue.mappable_indicators(store)),
        "levels": level_choices(store, available.mapped),
        "years": [(year, label_of(result, year)) for year in reversed(years)],
        "school_types": [(t, catalogue.school_type_label(store, t)) for t in types],
        "parts": [(x.level, x.name_plural) for x in coarser_levels(store, asked.level)],
        "can_pool": bool(pooled_periods(store, asked.indicator, asked.level)),
    }


def _shared(result: DisparityResult) -> dict[str, Any]:
    """What other pages of the same indicator and level are asked with."""
    asked = result.selection
    query: dict[str, Any] = {"indicator": asked.indicator, "level": asked.level}
    return query if asked.school_type == ALL else {**query, "school_type": asked.school_type}
