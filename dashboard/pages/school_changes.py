"""Schulformwechsel: who changed the type of school, where to, and how late."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from dashboard.render import PageContext
from dashboard.selection import parse_school_changes, school_changes_query
from dashboard.settings import Settings
from layers.model import PeriodKind, SchoolChangeSelection, period_label
from layers.queries import catalogue
from layers.queries.school_changes import (
    BY_GRADE,
    TABLES,
    SchoolChangeResult,
    school_change_options,
    school_changes,
)
from layers.store import Store
from layers.thematic.matrix import matrix_view
from layers.thematic.sankey import flows, sankey_svg
from layers.thematic.school_changes_protection import protection_lines
from layers.thematic.school_changes_text import (
    MEASURES,
    alternative_text,
    apart_sentence,
    cell_percent_base,
    changes_sentences,
    changes_title,
    difference_sentences,
    late_of,
    leaving,
    source_line,
)


def context(store: Store, settings: Settings, args: Mapping[str, str]) -> PageContext:
    """The page for one selection."""
    selection, notices = parse_school_changes(store, args)
    result = school_changes(store, selection)
    query = school_changes_query(store, selection)
    title = changes_title(result)
    sentences = changes_sentences(result)
    drawn = flows(result)
    return PageContext(
        template="school_changes.html",
        title="Schulformwechsel",
        window=title,
        description=" ".join(sentences),
        data={
            "selection": selection,
            "result": result,
            "query": query,
            "figure_title": title,
            "sentences": sentences,
            "view": matrix_view(result),
            "leaving": leaving(result),
            "flows": drawn,
            "sankey": _pictures(result, title) if drawn and drawn.items else (),
            "soft": _soft,
            "base": cell_percent_base(result),
            "protection": protection_lines(result),
            "differences": difference_sentences(result),
            "apart": apart_sentence(result),
            "late_of": late_of(result),
            "source_lines": [source_line(source) for source in result.sources],
            "filters": _filters(store, selection, result),
        },
        dash=True,
        notices=notices,
        explore_hint="Mit dem Zeiger werden einzelne Zahlen sichtbar.",
        state={"query": query},
    )


def _soft(label: str) -> str:
    """The label with places where a narrow column may break it."""
    for part in ("schulen", "sien", "stufe"):
        label = label.replace(part, f"\u00ad{part}")
    return label


def _pictures(result: SchoolChangeResult, title: str) -> tuple[str, str]:
    data = flows(result)
    if data is None:
        return ("", "")
    wide, narrow = (
        sankey_svg(
            data,
            ident=f"sankey-{'narrow' if small else 'wide'}",
            title=title,
            description=alternative_text(result, "Flussdiagramm"),
            narrow=small,
        )
        for small in (False, True)
    )
    return wide, narrow


def _filters(
    store: Store, selection: SchoolChangeSelection, result: SchoolChangeResult
) -> dict[str, Any]:
    options = school_change_options(store)
    words = store.municipality.words
    years = [(year, period_label(PeriodKind.SCHOOL_YEAR, year)) for year in options.years]
    here = result.period_label
    reasons = {}
    if len(years) < 2:
        reasons["year"] = f"Veröffentlicht ist bisher nur das Schuljahr {here}."
    if not options.districts:
        reasons["within"] = f"Für {here} liegen die Zahlen nur für {words.the_whole_object} vor."
    if selection.table != BY_GRADE and not (result.full or (options.full and not result.by_type)):
        reasons["grade"] = (
            "Von Schulform zu Schulform sind die Zahlen nicht nach Jahrgangsstufen getrennt. "
            "Das geht mit der Tabelle „nach Jahrgangsstufe“."
        )
    return {
        "years": years,
        "tables": [(table, TABLES[table]) for table in options.tables],
        "grade_options": [(grade, f"Jahrgangsstufe {grade}") for grade in options.grades],
        "table_label": TABLES[selection.table],
        "school_types": options.school_types,
        "districts": options.districts,
        "district_groups": _grouped(store, options.districts),
        "measures": list(MEASURES.items()),
        "reasons": reasons,
    }


def _grouped(
    store: Store, districts: tuple[tuple[str, str], ...]
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Districts under the plural of their level, in the order of the levels."""
    names = {level.level: level.name_plural for level in catalogue.levels(store)}
    return [
        (names.get(level, level), list(found))
        for level, found in groupby(districts, key=lambda pair: pair[0].partition(":")[0])
    ]
