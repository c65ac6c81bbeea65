"""The values of an indicator as rows."""

from collections.abc import Mapping

from dashboard.api.content import Json, begin, known
from dashboard.errors import ParameterError
from layers.model import NOT_LOCATED, period_label
from layers.queries import catalogue
from layers.queries.values import Observation, observations
from layers.status import HAS_VALUE
from layers.store import Store


def values(store: Store, indicator_id: str, asked: Mapping[str, str]) -> Json:
    """The values of an indicator, one row each; ``asked`` may limit level, year, school_type.

    Raises IndicatorNotFoundError, or ParameterError with what there is.
    """
    entry = known(store, indicator_id)
    found = catalogue.availability(store)[indicator_id]
    level = _one_of("level", asked, found.levels)
    wanted = (level,) if level else found.levels
    years = sorted({str(year) for name in wanted for year in found.periods[name]})
    year = _one_of("year", asked, tuple(years))
    types = tuple(dict.fromkeys(one for name in wanted for one in found.school_types[name]))
    school_type = _one_of("school_type", asked, types)
    names = catalogue.area_names(store)
    return {
        **begin(store),
        "indicator": indicator_id,
        "title": entry.title,
        "unit": entry.unit,
        "rows": [
            _row(row, names.get((name, row.code), ""), period_label(entry.period_kind, row.period))
            for name in wanted
            for row in observations(store, indicator_id, name)
            if year in ("", str(row.period)) and school_type in ("", row.school_type)
        ],
    }


def _one_of(name: str, asked: Mapping[str, str], there: tuple[str, ...]) -> str:
    """The value of a parameter, '' where it is not given. Raises ParameterError."""
    found = asked.get(name)
    if found is None:
        return ""
    if found not in there:
        raise ParameterError(name, found, there)
    return found


def _row(row: Observation, name: str, label: str) -> Json:
    has_value = row.status in HAS_VALUE
    return {
        "level": row.level,
        "code": row.code,
        "name": "nicht zuzuordnen" if row.code == NOT_LOCATED else name,
        "period": row.period,
        "period_label": label,
        "school_type": row.school_type,
        "breakdown": row.breakdown,
        "value": row.value,
        "status": row.status.value,
        "flags": [flag.value for flag in row.flags],
        # What a number is made of stands beside a number alone.
        "numerator": row.numerator if has_value else None,
        "denominator": row.denominator if has_value else None,
        "low": row.low if has_value else None,
        "high": row.high if has_value else None,
        "cases": row.cases if has_value else None,
    }
