"""What the selections of several pages have in common."""

from collections.abc import Mapping
from typing import Any

from dashboard.render import query_string
from dashboard.selection.choosing import Chooser
from dashboard.selection.facts import default_level, level_name
from layers.queries import catalogue
from layers.queries.pooled import can_pool
from layers.store import Store
from layers.thematic.interval import why_not_pooled

Args = Mapping[str, str]
"""A query: parameter -> value."""


def choose_level(store: Store, choose: Chooser, indicator: str, levels: tuple[str, ...]) -> str:
    """The level asked for where the indicator has it, else the default with a sentence."""
    default = default_level(store, levels)

    def sentence(asked: str) -> str:
        known = level_name(store, choose.text("level"))
        used = level_name(store, default)
        if known:
            title = catalogue.indicator(store, indicator).title
            return f"„{title}“ gibt es nicht auf der Ebene {known}. Gezeigt wird die Ebene {used}."
        return f"Die Gebietsebene {asked} gibt es nicht. Gezeigt wird die Ebene {used}."

    return choose.one_of("level", levels, default, sentence)


def choose_within(store: Store, choose: Chooser, level: str) -> str:
    """The Gebiet asked for where it has areas of the level, else '' with a sentence."""
    options = dict(catalogue.within_options(store))
    whole = store.municipality.words.the_whole
    within = choose.one_of(
        "within",
        options,
        "",
        lambda asked: f"Das Gebiet {asked} gibt es nicht. Gezeigt wird {whole}.",
    )
    if not within:
        return ""
    order = [found.level for found in catalogue.levels(store)]
    finer = order.index(within.partition(":")[0]) > order.index(level)
    if finer or not catalogue.every_area(store, level, within):
        choose.notices.append(
            f"In {options[within]} liegt kein Gebiet dieser Ebene. Gezeigt wird {whole}."
        )
        return ""
    return within


def choose_pooled(store: Store, choose: Chooser, indicator: str, level: str) -> bool:
    """Whether three years shall be one; where they cannot be, not, with a sentence."""
    if not choose.switch("pooled"):
        return False
    if can_pool(store, indicator, level):
        return True
    choose.notices.append(why_not_pooled(catalogue.indicator(store, indicator)))
    return False


def write_query(selection: object, defaults: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """The named fields of a selection that are not at their default, as a query."""
    values = {name: getattr(selection, name) for name in names}
    return query_string({n: v for n, v in values.items() if v != defaults.get(n)})
