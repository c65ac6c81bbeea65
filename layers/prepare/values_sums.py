"""Coarser levels and the city, added up from delivered values: table ``summed``.

Where an indicator has rows of its own at a level (in a period, school type and breakdown), these
hold. Elsewhere counts, and values with numerator and denominator, are added up from the finest
level that has rows. An area without a row is an unknown part; a parent that shares one of its areas
with another parent gets no sum. Areas of one edition are added up: that of the period, or a later
one where fewer of its areas are missing, since offices publish earlier years in later boundaries.
"""

import duckdb

from layers.model import MUNICIPALITY_LEVEL, NOT_LOCATED, Measure
from layers.prepare.specs import Rules
from layers.prepare.values_judge import COLUMNS
from layers.status import Status

GROUP = "indicator_id, period, school_type, breakdown"


def add_up(connection: duckdb.DuckDBPyConnection, rules: Rules) -> None:
    """Make table ``summed`` of view ``own_value`` and the tables of layers.prepare.vocabulary."""
    for statement in (_VALUE_LEVEL, _FITTING, _WANTED, _WHOLE_PARENT, _MEMBER, _SUMMED):
        connection.execute(statement.replace("{small}", str(rules.small_denominator)))


_VALUE_LEVEL = f"""
    CREATE TEMP TABLE value_level AS
    SELECT {GROUP}, level, count(numerator) > 0 AS based FROM own_value GROUP BY ALL
"""  # noqa: S608

_FITTING = f"""
    -- Editions of which the fewest areas are missing; only where there are several.
    CREATE TEMP TABLE fitting AS
    WITH edition_size AS (
        SELECT level, edition, count(*) AS areas FROM known_area
        WHERE code <> '{NOT_LOCATED}' AND (SELECT max(edition) FROM known_area) > 0 GROUP BY ALL
    ), there AS (
        SELECT {GROUP}, level, s.edition, s.areas - count(*) AS missing
        FROM own_value o
        JOIN edition_size s USING (level)
        SEMI JOIN known_area a
            ON a.level = o.level AND a.code = o.code AND a.edition = s.edition
        WHERE o.code <> '{NOT_LOCATED}'
        GROUP BY {GROUP}, level, s.edition, s.areas
    )
    SELECT t.indicator_id, t.period, t.school_type, t.breakdown, t.level,
           min_by(t.edition, struct_pack(missing := t.missing, edition := t.edition)) AS edition
    FROM there t
    JOIN value_indicator i USING (indicator_id)
    JOIN period_edition e ON e.period_kind = i.period_kind AND e.period = t.period
    WHERE t.edition >= e.edition
    GROUP BY ALL
"""  # noqa: S608

_WANTED = f"""
    -- From which level each level that has no rows of its own is added up.
    CREATE TEMP TABLE wanted AS
    WITH finest AS (
        SELECT {GROUP}, max_by(level, fineness) AS level, max(fineness) AS fineness,
               max_by(based, fineness) AS based
        FROM value_level JOIN known_level USING (level) GROUP BY ALL
    ), coarser AS (
        SELECT level, fineness FROM known_level
        UNION ALL SELECT CAST('{MUNICIPALITY_LEVEL}' AS level_word), 0
    )
    SELECT f.indicator_id, f.period, f.school_type, f.breakdown, f.level,
           c.level AS parent_level, coalesce(t.edition, e.edition) AS edition
    FROM finest f
    JOIN coarser c ON c.fineness < f.fineness
    JOIN value_indicator i ON i.indicator_id = f.indicator_id
    JOIN period_edition e ON e.period_kind = i.period_kind AND e.period = f.period
    LEFT JOIN fitting t
        ON t.indicator_id = f.indicator_id AND t.period = f.period
       AND t.school_type = f.school_type AND t.breakdown = f.breakdown AND t.level = f.level
    ANTI JOIN value_level v
        ON v.indicator_id = f.indicator_id AND v.period = f.period
       AND v.school_type = f.school_type AND v.breakdown = f.breakdown AND v.level = c.level
    WHERE f.based OR i.measure = '{Measure.COUNT}'
"""  # noqa: S608

_WHOLE_PARENT = """
    -- Parents made of whole areas, with the number of these.
    CREATE TEMP TABLE whole_parent AS
    SELECT edition, level, parent_level, parent_code,
           count(*) AS areas
    FROM known_parent GROUP BY ALL HAVING bool_and(whole)
"""

_MEMBER = f"""
    -- What a parent is added up from; the city also of cases without a place.
    CREATE TEMP TABLE member AS
    SELECT p.level, p.code, w.* EXCLUDE (level)
    FROM known_parent p JOIN whole_parent w USING (edition, level, parent_level, parent_code)
    UNION ALL
    SELECT level, CAST('{NOT_LOCATED}' AS code_word), w.* EXCLUDE (level)
    FROM whole_parent w WHERE parent_level = '{MUNICIPALITY_LEVEL}'
"""  # noqa: S608

_SUMMED = f"""
    CREATE TABLE summed AS
    WITH part AS (
        SELECT w.indicator_id, w.parent_level AS level, m.parent_code AS code, w.period,
               w.school_type, w.breakdown, i.measure = '{Measure.COUNT}' AS is_count, i.per,
               i.of_people, i.cases_from_denominator, m.areas,
               count(*) FILTER (o.code <> '{NOT_LOCATED}') AS located,
               CASE WHEN i.measure = '{Measure.COUNT}' THEN o.value IS NULL
                    ELSE o.denominator IS NULL END AS apart,
               min(o.status) AS strictest,
               count(o.value) AS shown, bit_or(o.flags) AS flags,
               sum(o.value) AS counted, sum(o.numerator) AS top, sum(o.denominator) AS bottom,
               count(*) - count(o.cases) AS without_cases, sum(o.cases) AS cases
        FROM own_value o
        JOIN wanted w USING ({GROUP}, level)
        JOIN value_indicator i USING (indicator_id)
        JOIN member m ON m.level = o.level AND m.code = o.code
            AND m.parent_level = w.parent_level AND m.edition = w.edition
        GROUP BY ALL
    ), united AS (
        SELECT indicator_id, level, code, period, school_type, breakdown, is_count, per, of_people,
               least(min(strictest) FILTER (apart),
                     CASE WHEN sum(located) < areas THEN '{Status.UNKNOWN}'::status_word END)
                   AS hidden,
               bit_or(flags) AS flags, sum(counted) AS counted, sum(top) AS top,
               sum(bottom) AS bottom,
               CASE WHEN cases_from_denominator THEN sum(bottom)
                    WHEN sum(without_cases) = 0 THEN sum(cases) END AS cases
        FROM part
        GROUP BY indicator_id, level, code, period, school_type, breakdown, is_count, per,
                 of_people, cases_from_denominator, areas
        -- A value without numerator and denominator cannot be part of a rate.
        HAVING is_count OR coalesce(sum(shown) FILTER (apart), 0) = 0
    ), told AS (
        SELECT *, CASE WHEN is_count THEN counted ELSE per * top / nullif(bottom, 0) END AS number,
               CASE WHEN hidden IS NOT NULL THEN hidden
                    WHEN NOT is_count AND bottom = 0 THEN '{Status.NOT_APPLICABLE}'::status_word
                    WHEN number = 0 THEN '{Status.NONE}'::status_word
                    WHEN of_people AND bottom < {{small}} THEN '{Status.LIMITED}'::status_word
                    ELSE '{Status.OK}'::status_word END AS status
        FROM united
    )
    SELECT indicator_id, level, code, period, school_type, breakdown,
           CASE WHEN hidden IS NULL THEN number END AS value, status,
           CASE WHEN hidden IS NULL AND number IS NOT NULL THEN flags ELSE 0 END AS flags,
           CASE WHEN hidden IS NULL AND NOT is_count THEN top END AS numerator,
           CASE WHEN hidden IS NULL AND NOT is_count THEN bottom END AS denominator,
           CAST(NULL AS DOUBLE) AS low, CAST(NULL AS DOUBLE) AS high,
           CASE WHEN hidden IS NULL THEN CAST(cases AS INTEGER) END AS cases
    FROM told
    UNION ALL
    -- Cases without a place are without a place on every level.
    SELECT {", ".join("w.parent_level" if c == "level" else f"o.{c}" for c in COLUMNS)}
    FROM own_value o JOIN wanted w USING ({GROUP}, level)
    SEMI JOIN whole_parent wp ON wp.edition = w.edition AND wp.level = w.level
        AND wp.parent_level = w.parent_level
    WHERE o.code = '{NOT_LOCATED}' AND w.parent_level <> '{MUNICIPALITY_LEVEL}'
"""  # noqa: S608
