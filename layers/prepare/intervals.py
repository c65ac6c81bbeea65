"""95 % intervals of rates: columns ``low`` and ``high`` of what is published (docs/analysis.md).

They are formed after protection, of the numerator and denominator that a row shows, so they tell
nothing that these do not.
"""

from collections.abc import Sequence

import duckdb

from layers.model import Measure
from layers.prepare.specs import IndicatorFile
from layers.prepare.workbench import insert
from layers.queries.pooled import INTERVAL_DECIMALS
from layers.statistics.wilson import Z
from layers.status import Flag


def with_intervals(
    connection: duckdb.DuckDBPyConnection, relation: str, indicators: Sequence[IndicatorFile]
) -> str:
    """Make a view of ``relation`` (columns of observation) with intervals, and give its name.

    Filled is the Wilson interval (layers.statistics.wilson), in the unit of the value and rounded
    to INTERVAL_DECIMALS, of values of rates whose numerator is part of a denominator that is not
    0. Delivered intervals stay as they are. Values that are planned get none, nor does any other
    measure.
    """
    factors = {i.id: i.recipe.per for i in indicators if i.measure is Measure.RATE}
    connection.execute(
        "CREATE OR REPLACE TABLE rate_factor (indicator_id indicator_word, per DOUBLE)"
    )
    insert(connection, "rate_factor", sorted(factors.items()))
    view = f"{relation}_with_intervals"
    connection.execute(_VIEW.format(view=view, relation=relation))
    return view


_END = f"""round(per * CASE WHEN numerator = {{certain}} THEN {{limit}} ELSE
    (2 * numerator + {Z * Z!r} {{sign}} {Z!r} * sqrt(
        {Z * Z!r} + 4 * numerator * (denominator - numerator) / denominator
    )) / (2 * (denominator + {Z * Z!r})) END, {INTERVAL_DECIMALS})"""

_VIEW = f"""
    CREATE VIEW {{view}} AS
    SELECT * EXCLUDE (per, is_filled) REPLACE (
        CASE WHEN is_filled THEN {_END.format(certain="0", limit="0", sign="-")} ELSE low END
            AS low,
        CASE WHEN is_filled THEN {_END.format(certain="denominator", limit="1", sign="+")}
             ELSE high END AS high)
    FROM (
        SELECT o.*, r.per,
               r.per IS NOT NULL AND o.value IS NOT NULL AND o.low IS NULL AND o.high IS NULL
               AND o.denominator > 0 AND o.numerator BETWEEN 0 AND o.denominator
               AND NOT contains(o.flags, '{Flag.PLANNED.value}') AS is_filled
        FROM {{relation}} o LEFT JOIN rate_factor r USING (indicator_id))
"""  # noqa: S608 - constants
