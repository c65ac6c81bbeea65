"""Schulen und Einrichtungen: the list of all, and a page for each, without any ranking."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.errors import FacilityNotFoundError
from dashboard.render import PageContext, query_string
from dashboard.selection.content import has_content
from dashboard.selection.facilities import area_choices, facilities_query, parse_facilities
from dashboard.selection.facts import default_level, level_ids
from dashboard.settings import Settings
from layers.model import period_label
from layers.numbers import value_text
from layers.queries import catalogue
from layers.queries.confidentiality import hidden_sign
from layers.queries.facilities import facility_kinds
from layers.queries.facility_details import AreaOf, Details, OwnValue, details
from layers.status import FLAG_LABEL, LABEL, Status
from layers.store import Store
from layers.thematic.demonstration import marked_svg
from layers.thematic.facilities_exhibit import (
    capacity_text,
    facilities_exhibit,
    facilities_result,
    facilities_sentence,
    facilities_title,
)
from layers.thematic.facilities_file import shape_of
from layers.thematic.layer import german_date
from layers.thematic.locator import locator
from layers.thematic.school_changes_text import source_line


@dataclass(frozen=True)
class ValueRow:
    """A value of an institution as its table prints it: the sign in place of a missing number, and
    in ``remarks`` what the sign and the flags mean."""

    indicator_id: str
    title: str
    definition: str
    period: str
    text: str
    remarks: str
    sources: tuple[str, ...]


def context(store: Store, settings: Settings, args: Mapping[str, str]) -> PageContext:
    """The list by kind. Raises NothingToShowError where there are no institutions."""
    selection, notices = parse_facilities(store, args)
    result = facilities_result(store, selection)
    exhibit = facilities_exhibit(store, result)
    query = facilities_query(store, selection)
    return PageContext(
        template="facilities.html",
        title=facilities_title(result),
        description=facilities_sentence(result),
        data={
            "selection": selection,
            "query": query,
            "result": result,
            "kinds": [(kind.kind, kind.name_plural) for kind in facility_kinds(store)],
            "areas": area_choices(store),
            "usual_level": default_level(store, level_ids(store)),
            "capacity_text": capacity_text,
            "source_lines": exhibit.source_lines,
            "notes": exhibit.notes,
        },
        notices=notices,
        query=query,
    )


def detail(store: Store, settings: Settings, args: Mapping[str, str]) -> PageContext:
    """Everything about one institution. Raises FacilityNotFoundError."""
    try:
        found = details(store, args["facility_id"])
    except KeyError:
        raise FacilityNotFoundError(args["facility_id"]) from None
    place = found.facility
    usual = _usual_area(store, found.areas)
    mark = store.municipality.mark
    figure = None
    if usual is not None:
        point = (place.x, place.y, shape_of(store, found.kind, place.school_type))
        figure = locator(store, usual.level, usual.code, (*point, found.kind.colour), place.name)
    rows = [_value_row(store, value) for value in found.values]
    what = place.school_type or found.kind.name_plural
    return PageContext(
        template="facility.html",
        title=found.label,
        description=f"{place.name}: {what}{f' in {usual.name}' if usual else ''}.",
        data={
            "lead": f"{what}{f', {usual.level_name} {usual.name}' if usual else ''}.",
            "found": found,
            "place": place,
            "usual": usual,
            "figure": figure,
            "drawing": marked_svg(figure.svg, mark) if figure else "",
            "as_of": german_date(found.source.as_of) if found.source else "",
            "has_map": has_content(store, "map"),
            "capacity": capacity_text(place, found.kind),
            "rows": rows,
            "source_lines": _source_lines(store, found),
            "around": query_string(
                {"within": f"{usual.level}:{usual.code}"} if usual is not None else {}
            ),
        },
    )


def _usual_area(store: Store, areas: tuple[AreaOf, ...]) -> AreaOf | None:
    """The area of the level that maps open with, else the finest; None where there is none."""
    usual = default_level(store, level_ids(store))
    return next((a for a in areas if a.level == usual), areas[-1] if areas else None)


def _value_row(store: Store, value: OwnValue) -> ValueRow:
    indicator = value.indicator
    words = [] if value.status is Status.OK else [LABEL[value.status]]
    words += [FLAG_LABEL[flag] for flag in value.flags]
    sources = catalogue.sources(store, indicator.indicator_id)
    return ValueRow(
        indicator.indicator_id,
        indicator.title,
        indicator.definition,
        period_label(indicator.period_kind, value.period),
        value_text(
            value.value,
            value.status,
            indicator.decimals,
            indicator.unit,
            hidden=hidden_sign(store),
        ),
        ", ".join(words),
        tuple(
            f"{s.publisher}{f', Stand {german_date(s.as_of)}' if s.as_of else ''}" for s in sources
        ),
    )


def _source_lines(store: Store, found: Details) -> list[str]:
    """Lines on the sources of the institution and of its values, each once."""
    sources = [found.source] if found.source else []
    for value in found.values:
        sources += catalogue.sources(store, value.indicator.indicator_id)
    return list(dict.fromkeys(source_line(source) for source in sources))
