"""What the selections of several pages have in common."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dashboard.render import query_string
from dashboard.selection.choosing import Chooser
from dashboard.selection.facts import default_level, level_name
from layers.model import PeriodKind, span_label
from layers.queries import catalogue
from layers.queries.pooled import can_pool
from layers.store import Store
from layers.thematic.interval import why_not_pooled

Args = Mapping[str, str]
"""A query: parameter -> value."""
NO_AREAS = "hat keine Werte für Gebiete"
"""What an indicator lacks that is known for the whole municipality alone."""


def choose_indicator(
    store: Store,
    choose: Chooser,
    options: Iterable[str],
    default: str,
    lacks: str,
    *,
    name: str = "indicator",
    shown: str = "Gezeigt wird",
) -> str:
    """The indicator asked for where it is among the options, else the default with a sentence.

    ``lacks`` goes on after the title of one that there is, but not here (`` hat keine Werte für
    Gebiete``); ``shown`` begins what is said of the default; ``name`` is the parameter.
    """
    used = catalogue.indicator(store, default).title
    titles = {found.indicator_id: found.title for found in catalogue.indicators(store)}

    def sentence(asked: str) -> str:
        title = titles.get(choose.text(name))
        if title:
            return f"„{title}“ {lacks}. {shown} „{used}“."
        return f"Den Indikator {asked} gibt es nicht. {shown} „{used}“."

    return choose.one_of(name, options, default, sentence)


def choose_school_type(store: Store, choose: Chooser, types: Sequence[str]) -> str:
    """The school type asked for where it is among those that there are, else the first of them
    with a sentence."""
    used = catalogue.school_type_label(store, types[0])
    return choose.one_of(
        "school_type",
        types,
        types[0],
        lambda asked: f"Die Schulform {asked} gibt es in diesen Daten nicht. Gezeigt: {used}.",
    )


def choose_year(
    choose: Chooser,
    kind: PeriodKind,
    years: Sequence[int],
    default: int,
    *,
    pooled: bool = False,
    name: str = "year",
) -> int:
    """The year asked for, or the nearest of those that there are, with a sentence."""
    return choose.number(
        name,
        years,
        default,
        lambda asked, used: (
            f"Für {asked} liegen keine Werte vor. Gezeigt wird {span_label(kind, used, pooled)}."
        ),
    )


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
