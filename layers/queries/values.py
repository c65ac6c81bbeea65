"""Values of one indicator: of the areas of a level, or of the whole city."""

from operator import itemgetter

from layers.model import MUNICIPALITY_LEVEL
from layers.queries.catalogue import every_area
from layers.queries.observation import COLUMNS as COLUMNS
from layers.queries.observation import Observation as Observation
from layers.queries.observation import observation as observation
from layers.queries.pooled import pool
from layers.store import Store

_ORDER = itemgetter(1, 2, 3, 4)
"""Code, period, school type, breakdown among COLUMNS."""


def observations(
    store: Store, indicator_id: str, level: str, within: str = "", pooled: bool = False
) -> tuple[Observation, ...]:
    """All periods, school types and breakdowns of one level, by code and period.

    Without ``within`` the row "not located" is included where there is one; with it only areas
    lying mainly there (see catalogue.areas, which raises ValueError). ``pooled``: three years as
    one, by the last of them (see layers.queries.pooled). Empty where there are none.
    """
    rows = store.rows(
        f"SELECT {COLUMNS} FROM observation WHERE indicator_id = ? AND level = ?",  # noqa: S608
        (indicator_id, level),
    )
    rows.sort(key=_ORDER)  # for so few rows much faster than ORDER BY
    if within:
        codes = every_area(store, level, within)
        rows = [row for row in rows if row[1] in codes]
    found = tuple(observation(row) for row in rows)
    return pool(store, indicator_id, found) if pooled else found


def city_values(store: Store, indicator_id: str, pooled: bool = False) -> tuple[Observation, ...]:
    """The rows of the whole city, all periods, school types and breakdowns; ``pooled`` as above."""
    return store.keep(
        ("city_values", indicator_id, pooled),
        lambda: observations(store, indicator_id, MUNICIPALITY_LEVEL, pooled=pooled),
    )
