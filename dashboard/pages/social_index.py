"""Sozialindex: the workbench in which readers make an index and share something out by it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from dashboard.render import PageContext
from dashboard.selection.social_index import (
    FORM_LEVEL,
    FORM_SIGN,
    FORM_WEIGHT,
    LEVEL_COUNTS,
    parse_social_index,
    social_index_query,
)
from dashboard.selection.social_index_facts import (
    context_levels,
    school_types_of,
    units_label,
    years_of,
)
from dashboard.selection.social_index_numbers import LARGEST_AMOUNT, LARGEST_WEIGHT
from dashboard.settings import Settings
from layers.export import Column
from layers.grid import DOMAINS
from layers.model import ALL, SCHOOLS, SocialIndexSelection
from layers.numbers import german
from layers.queries import catalogue
from layers.store import Store
from layers.thematic import social_index_options as choices
from layers.thematic.demonstration import marked_svg
from layers.thematic.social_index import social_index
from layers.thematic.social_index_exhibit import social_index_exhibit
from layers.thematic.social_index_method import schools_sentence
from layers.thematic.social_index_options import Option
from layers.thematic.social_index_result import SocialIndexResult
from layers.thematic.social_index_shares import MONEY, POSTS, per_choices
from layers.thematic.social_index_svg import NARROW, index_figure
from layers.thematic.social_index_text import WEIGHTINGS

EMPTY_SLOTS = 1
"""Rows for further indicators that stand open below those chosen."""
KINDS = ((POSTS, "Stellen"), (MONEY, "Geld (Euro)"))
SIGNS = (("up", "hoher Wert = mehr Bedarf"), ("down", "hoher Wert = weniger Bedarf"))

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Slot:
    """One row of the form. ``fixed`` is the direction that the indicator itself has, in words;
    ``option`` is None in a row that is still empty."""

    number: int
    option: Option | None
    sign: str
    fixed: str
    weight: str


def context(store: Store, settings: Settings, args: Mapping[str, str]) -> PageContext:
    """The page for one selection."""
    selection, notices = parse_social_index(store, args)
    result = social_index(store, selection)
    exhibit = social_index_exhibit(store, result)
    query = social_index_query(store, selection)
    return PageContext(
        template="social_index.html",
        title="Sozialindex",
        window=exhibit.title,
        description=exhibit.sentence,
        data={
            "selection": selection,
            "result": result,
            "exhibit": exhibit,
            "narrow": index_figure(result, "social-index-narrow", NARROW) if result.made else None,
            "filters": _filters(store, selection),
            "slots": _slots(result),
            "level_fields": _level_fields(selection),
            "cell_text": cell_text,
            "marked_svg": marked_svg,
            "fields": {"sign": FORM_SIGN, "weight": FORM_WEIGHT},
            "view_query": query,
            "orders": _orders(store, selection),
        },
        notices=notices,
        query=query,
        state={"query": query},
    )


def cell_text(column: Column, value: float | int | str | None) -> str:
    """A cell of a table as it is printed; '' where it is empty."""
    if value is None or isinstance(value, str):
        return value or ""
    if column.decimals is None:
        return german(value, 0 if float(value).is_integer() else 1)
    return german(value, column.decimals, signed=column.key == "difference")


def _filters(store: Store, selection: SocialIndexSelection) -> dict[str, Any]:
    known = choices.options(store, selection.units, selection.context)
    return {
        "units": [(u, units_label(store, u)) for u in choices.unit_choices(store)],
        "contexts": [(x, catalogue.level(store, x).name_plural) for x in context_levels(store)],
        "school_types": [
            (name, catalogue.school_type_label(store, name))
            for name in (ALL, *school_types_of(store))
        ],
        "groups": _groups(known, selection.units == SCHOOLS),
        "levels": [(str(n), f"{n} Stufen") for n in LEVEL_COUNTS],
        "weightings": list(WEIGHTINGS.items()),
        "years": [(str(year), str(year)) for year in years_of(known, selection.indicators)],
        "kinds": KINDS,
        "per": list(per_choices(store, selection.units)),
        "signs": SIGNS,
        "most_weight": LARGEST_WEIGHT,
        "most_amount": LARGEST_AMOUNT,
        "most": choices.MOST,
        "can_schools": SCHOOLS in choices.unit_choices(store),
        "schools_hint": schools_sentence(store),
    }


def _groups(known: Mapping[str, Option], of_schools: bool) -> list[tuple[str, Pairs]]:
    """Options under the domains of the grid; those of the schools themselves first."""

    def heading(option: Option) -> str:
        domain = option.indicator.grid_domain
        name = f"{domain} {DOMAINS.get(domain, '')}"
        if not of_schools:
            return name
        return f"Umfeld: {name}" if option.is_context else "Angaben der Schulen"

    return [
        (name, [(o.ident, o.indicator.title) for o in group])
        for name, group in groupby(known.values(), key=heading)
    ]


def _slots(result: SocialIndexResult) -> list[Slot]:
    selection = result.selection
    words = dict(SIGNS)
    slots = [
        Slot(i + 1, e.option, sign, words[sign] if e.option.sign else "", str(weight))
        for i, (e, sign, weight) in enumerate(
            zip(result.inputs, selection.signs, selection.weights, strict=True)
        )
    ]
    free = min(EMPTY_SLOTS, choices.MOST - len(slots))
    return slots + [Slot(len(slots) + 1 + i, None, "", "", "") for i in range(free)]


def _level_fields(selection: SocialIndexSelection) -> list[tuple[int, str, str]]:
    """Number of a level, name of its field, its weight."""
    return [
        (n, f"{FORM_LEVEL}{n}", str(weight)) for n, weight in enumerate(selection.level_weights, 1)
    ]


def _orders(store: Store, selection: SocialIndexSelection) -> list[tuple[str, str, bool]]:
    """Label, query and whether it is shown, of each order of the tables."""
    return [
        (
            label,
            social_index_query(store, replace(selection, order=order)),
            selection.order == order,
        )
        for order, label in (("", "amtliche Reihenfolge"), ("index", "nach Index geordnet"))
    ]
