"""The selection of the social index: everything that the workbench makes stands in its address."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from dashboard.selection.choosing import Chooser, listed, shown
from dashboard.selection.common import Args, write_query
from dashboard.selection.content import need_content
from dashboard.selection.facts import level_name
from dashboard.selection.social_index_facts import (
    context_levels,
    default_context,
    default_level_weights,
    default_units,
    school_types_of,
    units_label,
    years_of,
)
from dashboard.selection.social_index_numbers import (
    LARGEST_AMOUNT,
    entry_of,
    number_of,
    weight_of,
)
from layers.model import ALL, SCHOOLS, SocialIndexSelection
from layers.store import Store
from layers.thematic import social_index_options as choices
from layers.thematic.social_index_options import Option
from layers.thematic.social_index_shares import MONEY, POSTS, per_choices
from layers.thematic.social_index_suggestion import suggestion
from layers.thematic.social_index_text import WEIGHTINGS

LEVEL_COUNTS = (5, 9)
AMOUNTS = {POSTS: Decimal(100), MONEY: Decimal(100_000)}
"""What is shared out where nobody has said how much."""
FORM_SIGN, FORM_WEIGHT, FORM_LEVEL = "sign.", "weight.", "level_weight."
"""Begin the names of single fields of the form, followed by the indicator or level they belong to;
in addresses they stand as lists in signs, weights and level_weights."""
NAMES = (
    "units",
    "context",
    "school_type",
    "year",
    "indicators",
    "signs",
    "weighting",
    "weights",
    "levels",
    "kind",
    "amount",
    "per",
    "level_weights",
    "minimum",
    "order",
    "pooled",
)


def parse_social_index(store: Store, args: Args) -> tuple[SocialIndexSelection, tuple[str, ...]]:
    """The index that an address asks for, with sentences as parse_map. Without any choice it is an
    example. Raises NothingToShowError where nothing has two indicators."""
    need_content(store, "social_index")
    choose = Chooser(args)
    units = _units(store, choose)
    context = _context(store, choose) if units == SCHOOLS else ""
    known = choices.options(store, units, context)
    indicators = _indicators(store, choose, units, context, known)
    signs = tuple(_sign(choose, known[ident], i) for i, ident in enumerate(indicators))
    weighting, weights = _weighting(choose, indicators)
    levels = choose.number(
        "levels",
        LEVEL_COUNTS,
        LEVEL_COUNTS[0],
        lambda asked, used: f"{asked} Stufen gibt es nicht. Gezeigt werden {used}.",
    )
    years = years_of(known, indicators)
    kind, amount, minimum = _amount(choose)
    pers = dict(per_choices(store, units))
    selection = SocialIndexSelection(
        municipality=store.municipality.slug,
        units=units,
        context=context,
        school_type=_school_type(store, choose) if units == SCHOOLS else "",
        year=choose.number(
            "year",
            years,
            years[-1],
            lambda asked, used: f"Für {asked} gibt es keine Zahlen. Gezeigt wird {used}.",
        ),
        indicators=indicators,
        signs=signs,
        weighting=weighting,
        weights=weights,
        levels=levels,
        kind=kind,
        amount=amount,
        per=choose.one_of(
            "per", pers, next(iter(pers)), lambda asked: f"Die Größe {asked} gibt es hier nicht."
        ),
        level_weights=_level_weights(choose, levels),
        minimum=minimum,
        order="index" if choose.text("order") == "index" else "",
        pooled=choose.switch("pooled"),
    )
    return selection, tuple(choose.notices)


def social_index_query(
    store: Store, selection: SocialIndexSelection, *, is_full: bool = False
) -> str:
    """The query of an index, defaults left out unless it ``is_full``."""
    return write_query(selection, {} if is_full else _defaults(store, selection), NAMES)


def _defaults(store: Store, selection: SocialIndexSelection) -> Mapping[str, Any]:
    """What an address without the parameter means, given the others."""
    known = choices.options(store, selection.units, selection.context)
    count = len(selection.indicators)
    return {
        "units": default_units(store),
        "context": default_context(store),
        "school_type": ALL,
        "year": years_of(known, selection.indicators)[-1],
        "indicators": suggestion(store, selection.units, selection.context),
        "signs": tuple(known[ident].sign or "up" for ident in selection.indicators),
        "weighting": "equal",
        "weights": (Decimal(1),) * count,
        "levels": LEVEL_COUNTS[0],
        "kind": POSTS,
        "amount": AMOUNTS[selection.kind],
        "per": per_choices(store, selection.units)[0][0],
        "level_weights": default_level_weights(selection.levels),
        "minimum": Decimal(0),
        "order": "",
        "pooled": False,
    }


def _units(store: Store, choose: Chooser) -> str:
    default = default_units(store)
    used = units_label(store, default)
    return choose.one_of(
        "units",
        choices.unit_choices(store),
        default,
        lambda asked: f"Für {asked} lässt sich kein Index bilden. Gezeigt wird er für: {used}.",
    )


def _context(store: Store, choose: Chooser) -> str:
    default = default_context(store)
    used = level_name(store, default)
    return choose.one_of(
        "context",
        context_levels(store),
        default,
        lambda asked: f"Die Gebietsebene {asked} gibt es hier nicht. Gezeigt wird: {used}.",
    )


def _school_type(store: Store, choose: Chooser) -> str:
    return choose.one_of(
        "school_type",
        (ALL, *school_types_of(store)),
        ALL,
        lambda asked: f"Schulen der Schulform {asked} gibt es hier nicht. Gezeigt werden alle.",
    )


def _indicators(
    store: Store, choose: Chooser, units: str, context: str, known: Mapping[str, Option]
) -> tuple[str, ...]:
    suggested = suggestion(store, units, context) or tuple(known)[: choices.LEAST]
    asked = [part.strip() for part in choose.text("indicators").split(",")]
    asked = [part for part in dict.fromkeys(asked) if part not in ("", "-")]
    found = [ident for part in asked if (ident := _known(part, known))]
    missing = [shown(part) for part in asked if not _known(part, known)]
    if missing:
        choose.notices.append(
            f"Nicht verwendet, weil es dafür hier keine passenden Zahlen gibt: "
            f"{listed(missing[:3])}{' und weitere' if len(missing) > 3 else ''}."
        )
    found = list(dict.fromkeys(found))
    if len(found) > choices.MOST:
        choose.notices.append(
            f"Ein Index hat höchstens {choices.MOST} Indikatoren; die übrigen entfallen."
        )
    if 0 < len(found) < choices.LEAST:
        more = next(ident for ident in (*suggested, *known) if ident not in found)
        title = known[more].indicator.title
        choose.notices.append(
            f"Ein Index braucht mindestens zwei Indikatoren. Dazu kommt „{title}“."
        )
        found.append(more)
    return tuple(found[: choices.MOST]) or suggested


def _known(ident: str, known: Mapping[str, Option]) -> str:
    """The id itself, else the same indicator of the schools' areas, or of the areas; '' for none:
    whoever goes from areas to schools keeps the indicators."""
    other = ident.removeprefix(choices.CONTEXT)
    wishes = (ident, choices.CONTEXT + ident, other)
    return next((wish for wish in wishes if wish in known), "")


def _sign(choose: Chooser, option: Option, position: int) -> str:
    asked = entry_of(choose, "signs", position, FORM_SIGN + option.ident)
    if not option.sign:
        return asked if asked in ("up", "down") else "up"
    if asked in ("up", "down") and asked != option.sign:
        choose.notices.append(
            f"Die Richtung von „{option.indicator.title}“ ist festgelegt und bleibt, wie sie ist."
        )
    return option.sign


def _weighting(choose: Chooser, indicators: tuple[str, ...]) -> tuple[str, tuple[Decimal, ...]]:
    """How it is weighted, and the weights; all 1 where they are not the reader's own."""
    weighting = choose.one_of(
        "weighting", WEIGHTINGS, "equal", lambda asked: f"Die Gewichtung {asked} gibt es nicht."
    )
    equal = (Decimal(1),) * len(indicators)
    if weighting != "own":
        return weighting, equal
    weights = tuple(
        weight_of(choose, entry_of(choose, "weights", i, FORM_WEIGHT + ident), Decimal(1))
        for i, ident in enumerate(indicators)
    )
    if not any(weights):
        choose.notices.append("Alle Gewichte waren 0. Gerechnet wird mit gleichen Gewichten.")
        return weighting, equal
    return weighting, weights


def _amount(choose: Chooser) -> tuple[str, Decimal, Decimal]:
    """What is shared out, how much of it, and how much everybody gets at least."""
    kind = choose.one_of(
        "kind", AMOUNTS, POSTS, lambda asked: f"{asked} lässt sich hier nicht verteilen."
    )
    places = 2 if kind == MONEY else 0
    amount = number_of(choose, "amount", "Die Menge", AMOUNTS[kind], LARGEST_AMOUNT, places)
    minimum = number_of(choose, "minimum", "Das Mindestmaß", Decimal(0), LARGEST_AMOUNT, places)
    return kind, amount, minimum


def _level_weights(choose: Chooser, levels: int) -> tuple[Decimal, ...]:
    return tuple(
        weight_of(choose, entry_of(choose, "level_weights", i, f"{FORM_LEVEL}{i + 1}"), default)
        for i, default in enumerate(default_level_weights(levels))
    )
