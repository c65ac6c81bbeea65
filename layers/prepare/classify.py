"""Class breaks: per indicator, level and school type, pooled over all periods.

Bounds are made so that a printed value never contradicts the legend. A label shows bound ``b`` with
the indicator's decimals; the stored bound is the largest number that still prints as ``b``. So
``x <= bound`` holds exactly where the printed x is at most the printed b, although classes compare
unrounded values.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from itertools import pairwise
from math import inf, nextafter
from typing import NamedTuple

import duckdb
import numpy as np

from layers.model import (
    ALL,
    CLASS_COUNTS,
    MUNICIPALITY_LEVEL,
    NOT_LOCATED,
    REFERENCE_LEVEL,
    Measure,
)
from layers.prepare.faults import Code, FaultList
from layers.prepare.natural import Floats, natural_classes
from layers.prepare.specs import IndicatorFile


class ClassBreak(NamedTuple):
    """A row of table class_break, in its column order; ``bounds`` has k + 1 ascending numbers."""

    indicator_id: str
    level: str
    school_type: str
    scheme: str
    k: int
    kind: str
    bounds: list[float]


def class_breaks(
    indicators: Sequence[IndicatorFile],
    connection: duckdb.DuckDBPyConnection,
    faults: FaultList,
    editions: int = 1,
    relation: str = "all_value",
) -> list[ClassBreak]:
    """Breaks for every indicator that is drawn as coloured areas, of the values in ``relation``.

    Values without a number are masked first. A number of classes that the values cannot fill, or
    whose printed bounds would coincide, is left out. With several ``editions`` only areas of a
    period's own edition count, since no other ones are drawn; this needs the tables ``known_area``
    and ``period_edition``.
    """
    breaks: list[ClassBreak] = []
    for indicator in indicators:
        if indicator.measure is Measure.COUNT:
            continue
        where = _DRAWN if editions == 1 else _of_edition(indicator)
        for level, school_type in _drawn(connection, relation, indicator.id, where):
            values, differences = _pool(
                connection, relation, indicator.id, level, school_type, where
            )
            if indicator.measure is Measure.INDEX:
                differences = differences[:0]  # steps of an ordinal scale have no distance
            schemes = _schemes(indicator, level, values, differences, faults)
            breaks += [
                ClassBreak(
                    indicator.id,
                    level,
                    school_type,
                    scheme,
                    len(bounds) - 1,
                    "diverging" if scheme == "diverging" else "sequential",
                    bounds,
                )
                for scheme, bounds in schemes
            ]
    return breaks


_DRAWN = f"""indicator_id = $indicator AND breakdown = '{ALL}' AND value IS NOT NULL
    AND level NOT IN ('{MUNICIPALITY_LEVEL}', '{REFERENCE_LEVEL}') AND code <> '{NOT_LOCATED}'"""
"""Rows that are drawn as coloured areas."""


def _of_edition(indicator: IndicatorFile) -> str:
    """Rows of areas that there were in the row's period."""
    return f"""{_DRAWN} AND (period, CAST(level AS TEXT), CAST(code AS TEXT)) IN (
        SELECT period, CAST(level AS TEXT), CAST(code AS TEXT)
        FROM period_edition JOIN known_area USING (edition)
        WHERE period_kind = '{indicator.period_kind.value}')"""  # noqa: S608 - constants


def _drawn(
    connection: duckdb.DuckDBPyConnection, relation: str, indicator: str, where: str
) -> list[tuple[str, str]]:
    """Levels and school types of an indicator that have values, sorted."""
    rows = connection.execute(
        f"""SELECT DISTINCT CAST(level AS TEXT), CAST(school_type AS TEXT) FROM {relation}
            WHERE {where}""",  # noqa: S608 - constants
        {"indicator": indicator},
    ).fetchall()
    return sorted(rows)


def _pool(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    indicator: str,
    level: str,
    school_type: str,
    where: str,
) -> tuple[Floats, Floats]:
    """Values of all periods, and differences to the city's value where there is one."""
    found = connection.execute(
        f"""SELECT value, value - city AS difference
            FROM (SELECT period, value FROM {relation}
                  WHERE {where} AND level = $level AND school_type = $school_type)
            LEFT JOIN (SELECT period, value AS city FROM {relation}
                       WHERE indicator_id = $indicator AND level = '{MUNICIPALITY_LEVEL}'
                         AND school_type = $school_type AND breakdown = '{ALL}') USING (period)""",  # noqa: S608
        {"indicator": indicator, "level": level, "school_type": school_type},
    ).fetchnumpy()
    differences = found["difference"]
    return np.asarray(found["value"]), np.asarray(np.ma.compressed(differences))


def _schemes(
    indicator: IndicatorFile,
    level: str,
    values: Floats,
    differences: Floats,
    faults: FaultList,
) -> list[tuple[str, list[float]]]:
    decimals = indicator.decimals
    natural = natural_classes(values, max(CLASS_COUNTS), decimals)
    distances = natural_classes(np.abs(differences), max(CLASS_COUNTS) // 2 + 1, decimals)
    found: list[tuple[str, list[Decimal] | None]] = []
    for k in CLASS_COUNTS:
        found += [
            ("natural", _in_gaps(values, natural.get(k), decimals)),
            ("quantiles", _in_gaps(values, quantile_uppers(values, k), decimals)),
            ("equal", equal_labels(values, k, decimals)),
            ("diverging", diverging_labels(differences, k, decimals, distances)),
        ]
    schemes = [
        (name, mirrored(labels, decimals))
        if name == "diverging"
        else (name, stored(labels, decimals, values.min()))
        for name, labels in found
        if labels is not None
    ]
    if indicator.fixed_classes:
        schemes.append(("fixed", _fixed(indicator, level, values, faults)))
    return schemes


def _fixed(indicator: IndicatorFile, level: str, values: Floats, faults: FaultList) -> list[float]:
    labels = [Decimal(str(bound)) for bound in indicator.fixed_classes]
    bounds = stored(labels, indicator.decimals, values.min())
    outside = values[(values < bounds[0]) | (values > bounds[-1])]
    if len(outside):
        faults.add(
            Code.CLASSES,
            f"indicators/{indicator.id}.toml",
            f"Auf der Ebene {level} liegen {len(outside)} Werte außerhalb der festen Klassen.",
            "fixed_classes so erweitern, dass jeder Wert in einer Klasse liegt.",
            column="fixed_classes",
            value=f"{outside.min():g} bis {outside.max():g}",
        )
    return bounds


def quantile_uppers(values: Floats, k: int) -> list[float] | None:
    """Largest value of each class but the last when the values are split into equal numbers."""
    if len(np.unique(values)) < k:
        return None
    shares = np.arange(1, k) / k
    return [float(v) for v in np.quantile(values, shares, method="inverted_cdf")]


def _in_gaps(values: Floats, uppers: Sequence[float] | None, decimals: int) -> list[Decimal] | None:
    """Labels of the bounds: the roundest number in the gap above each class's largest value."""
    if uppers is None:
        return None
    lowest = printed(values.min(), decimals)
    inner = []
    for upper in uppers:
        above = values[values > upper]
        if not len(above):
            return None
        # A class that holds only the lowest value still needs two different bounds.
        low = max(printed(upper, decimals), lowest + _step(decimals))
        high = printed(float(above.min()), decimals) - _step(decimals)
        inner.append(roundest(low, max(low, high)))
    return _distinct([lowest, *inner, printed(values.max(), decimals)])


def equal_labels(values: Floats, k: int, decimals: int) -> list[Decimal] | None:
    """Labels of k classes of the same width, up to the rounding of the printed bounds."""
    if len(np.unique(values)) < k:
        return None
    low, high = printed(values.min(), decimals), printed(values.max(), decimals)
    inner = [low + (high - low) * i / k for i in range(1, k)]
    rounded = [bound.quantize(_step(decimals), rounding=ROUND_HALF_UP) for bound in inner]
    return _distinct([low, *rounded, high])


def diverging_labels(
    differences: Floats, k: int, decimals: int, natural: Mapping[int, list[float]]
) -> list[Decimal] | None:
    """Labels symmetric around zero: natural classes of the distance to the city's value.

    ``natural``: those of the distances, as natural_classes gives them. An even number of classes
    has a bound at zero, an odd one a class around it.
    """
    distances = np.abs(differences)
    if not len(distances):
        return None
    half, odd = divmod(k, 2)
    uppers = natural.get(half + odd)
    if uppers is None:
        return None
    positive = []
    for upper in uppers:
        above = float(distances[distances > upper].min())
        low = printed(upper, decimals)
        positive.append(roundest(low, max(low, printed(above, decimals) - _step(decimals))))
    positive.append(printed(distances.max(), decimals))
    middle = [] if odd else [Decimal(0)]
    return _distinct([-bound for bound in reversed(positive)] + middle + positive)


def stored(labels: Sequence[Decimal], decimals: int, minimum: float) -> list[float]:
    """Bounds for comparing unrounded values, from the bounds that are printed.

    Each is the largest number that prints as its label, so that comparing unrounded values is
    comparing printed ones. The lowest bound is its label, or where ``minimum`` is less but prints
    alike, the smallest number that does.
    """
    lowest = float(labels[0])
    if minimum < lowest:
        lowest = -_largest_printed_as(-labels[0], decimals)
    return [lowest] + [_largest_printed_as(label, decimals) for label in labels[1:]]


def mirrored(labels: Sequence[Decimal], decimals: int) -> list[float]:
    """Bounds of differences: as ``stored``, mirrored at zero, which keeps its place."""
    sizes = [_largest_printed_as(abs(label), decimals) for label in labels]
    return [
        0.0 if label == 0 else size if label > 0 else -size
        for label, size in zip(labels, sizes, strict=True)
    ]


def _largest_printed_as(label: Decimal, decimals: int) -> float:
    # Half a step is rounded away from zero: below zero it still prints as the label.
    end = float(label + _step(decimals) / 2)
    return end if label < 0 else nextafter(end, -inf)


def roundest(low: Decimal, high: Decimal) -> Decimal:
    """The number from low to high with the fewest digits; the middle one of equally round ones."""
    for exponent in range(6, -5, -1):
        unit = Decimal(1).scaleb(exponent)
        for part in (unit * 5, unit):
            first = (low / part).to_integral_value(ROUND_CEILING) * part
            last = (high / part).to_integral_value(ROUND_FLOOR) * part
            if first <= last:
                count = int((last - first) / part)
                return first + part * (count // 2)
    return low


def printed(value: float, decimals: int) -> Decimal:
    """A value as it is printed: rounded half up (away from zero) to its decimals."""
    return Decimal(repr(float(value))).quantize(_step(decimals), rounding=ROUND_HALF_UP)


def _step(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


def _distinct(labels: list[Decimal]) -> list[Decimal] | None:
    """The labels, or None where they do not ascend."""
    return labels if all(a < b for a, b in pairwise(labels)) else None
