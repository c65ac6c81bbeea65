"""What an index of schools is made of: values of single schools, and the areas they lie in."""

from collections import defaultdict

from layers.model import ALL
from layers.queries.values import Observation, observation
from layers.store import Store

SCHOOL_KIND = "school"
"""Id of the kind of places that are schools."""

SCHOOL_LEVEL = "school"
"""Stands as level in observations of single schools."""

SchoolValues = dict[int, dict[str, Observation]]
"""Period -> id of the school -> its value."""


def school_values(store: Store) -> dict[str, SchoolValues]:
    """Indicator -> period -> school -> value, from table facility_value; periods ascend. The level
    of the rows is SCHOOL_LEVEL; they have neither numerator nor denominator."""
    return store.keep("school_values", lambda: _school_values(store))


def _school_values(store: Store) -> dict[str, SchoolValues]:
    rows = store.rows(
        """SELECT indicator_id, facility_id, v.period, v.value, v.status, v.flags
           FROM facility_value v JOIN facility USING (facility_id)
           WHERE kind = ? ORDER BY indicator_id, v.period, facility_id""",
        (SCHOOL_KIND,),
    )
    found: dict[str, SchoolValues] = defaultdict(lambda: defaultdict(dict))
    for indicator_id, school, period, value, status, flags in rows:
        row = (SCHOOL_LEVEL, school, period, ALL, ALL, value, status, flags)
        found[indicator_id][period][school] = observation((*row, None, None, None, None, None))
    return {indicator_id: dict(periods) for indicator_id, periods in found.items()}


def school_areas(store: Store, level: str) -> dict[str, str]:
    """School -> code of the area of a level in which it lies (newest edition); schools outside all
    areas are left out."""
    return store.keep(("school_areas", level), lambda: _school_areas(store, level))


def _school_areas(store: Store, level: str) -> dict[str, str]:
    rows = store.rows(
        """SELECT facility_id, code FROM facility_area JOIN facility USING (facility_id)
           WHERE kind = ? AND level = ? ORDER BY facility_id""",
        (SCHOOL_KIND, level),
    )
    return dict(rows)
