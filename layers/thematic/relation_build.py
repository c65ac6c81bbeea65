"""Two indicators on one level: from the published values to the result."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from layers.model import ALL, Measure, RelationSelection, period_label
from layers.numbers import german, value_text
from layers.queries import catalogue
from layers.queries.editions import lifetimes
from layers.queries.values import Observation, observations
from layers.statistics import correlation
from layers.status import LABEL, PRECEDENCE, Status
from layers.store import Store
from layers.thematic.base import is_small_base
from layers.thematic.bundle import Bundle, load_bundle, map_defaults
from layers.thematic.classes import classify
from layers.thematic.demonstration import mark_of
from layers.thematic.frame import Frame, make_frame
from layers.thematic.legend import special_css
from layers.thematic.relation_result import (
    DIGITS,
    FEWEST,
    LETTERS,
    OTHER_BOUNDARIES,
    Measured,
    Point,
    RelationResult,
    Side,
)
from layers.thematic.result import AreaValue


@dataclass(frozen=True)
class _Loaded:
    bundle: Bundle
    frame: Frame
    rows: dict[str, Observation]
    side: Side


def relation(store: Store, selection: RelationSelection) -> RelationResult:
    """The result of a selection; errors as load_bundle."""
    first = _load(store, selection.indicator, selection.level, selection.year)
    second = _load(store, selection.second_indicator, selection.level, selection.second_year)
    bases, base_label = _bases(store, selection.level, first, second)
    others = {area.code: area for area in second.frame.areas}
    redrawn = _redrawn(store, selection.level, first.side.edition, second.side.edition)
    pairs = [(a, None if a.code in redrawn else others.get(a.code)) for a in first.frame.areas]
    cells = _cells(first.side, second.side, pairs)
    points = tuple(
        Point(
            code=x.code,
            name=x.name,
            x=x,
            y=(others.get(x.code) or _not_there(x)) if y is None else y,
            base=bases.get(x.code),
            cell=cell,
            missing=OTHER_BOUNDARIES if y is None else _missing(x, y),
            is_small=any(_is_small(loaded, x.code) for loaded in (first, second)),
        )
        for (x, y), cell in zip(pairs, cells, strict=True)
    )
    found = [point for point in points if not point.missing]
    return RelationResult(
        selection=selection,
        level=first.bundle.level,
        municipality=store.municipality.name,
        words=store.municipality.words,
        x=first.side,
        y=second.side,
        points=points,
        base_label=base_label,
        measured=_measured(found, base_label),
        left_out=tuple(Counter(p.missing for p in points if p.missing).most_common()),
        mark=mark_of(store.municipality, first.side.indicator)
        or mark_of(store.municipality, second.side.indicator),
    )


def _load(store: Store, indicator_id: str, level: str, period: int) -> _Loaded:
    bundle = load_bundle(store, indicator_id, level)
    school_type = map_defaults(bundle).school_type
    frame = make_frame(bundle, period, school_type)
    bounds = bundle.bounds.get(school_type, {}).get("quantiles", {}).get(len(LETTERS))
    indicator = bundle.indicator
    side = Side(
        indicator=indicator,
        period=period,
        period_label=period_label(indicator.period_kind, period),
        school_type=school_type,
        school_type_label=catalogue.school_type_label(store, school_type),
        edition=frame.edition,
        city=None if indicator.measure is Measure.COUNT else frame.city,
        bounds=bounds,
    )
    return _Loaded(bundle, frame, bundle.values.get((period, school_type), {}), side)


def _redrawn(store: Store, level: str, one: int, other: int) -> frozenset[str]:
    """Codes whose outline changed between two editions."""
    if one == other:
        return frozenset()
    low, high = sorted((one, other))
    return frozenset(
        life.code
        for life in lifetimes(store, level)
        if any(low < number <= high for number in life.changed)
    )


def _not_there(area: AreaValue) -> AreaValue:
    """What the second indicator says of an area that there was not in its period."""
    status = Status.NOT_APPLICABLE
    return area._replace(
        value=None, status=status, flags=(), text=value_text(None, status, 0),
        class_index=None, numerator_text="", denominator_text="", deviation_text="", radius=None,
        flags_text="", css=special_css(status), class_text=LABEL[status],
    )  # fmt: skip


def _missing(x: AreaValue, y: AreaValue) -> str:
    """The strictest status of the two that has no number, in words; '' where both have one."""
    found = [area.status for area in (x, y) if area.value is None]
    return LABEL[min(found, key=_strictness)] if found else ""


def _strictness(status: Status) -> int:
    return PRECEDENCE.index(status) if status in PRECEDENCE else len(PRECEDENCE)


def _is_small(loaded: _Loaded, code: str) -> bool:
    row = loaded.rows.get(code)
    return row is not None and is_small_base(loaded.side.indicator, row)


def _cells(
    first: Side, second: Side, pairs: Sequence[tuple[AreaValue, AreaValue | None]]
) -> list[str]:
    """The class of each area on the map, e.g. B3; '' where either number or class is missing."""
    if not (first.bounds and second.bounds):
        return [""] * len(pairs)
    columns = classify([x.value for x, _ in pairs], first.bounds)
    rows = classify([y.value if y else None for _, y in pairs], second.bounds)
    return [
        "" if column is None or row is None else LETTERS[column] + DIGITS[row]
        for column, row in zip(columns, rows, strict=True)
    ]


def _bases(
    store: Store, level: str, first: _Loaded, second: _Loaded
) -> tuple[dict[str, float], str]:
    """What sizes the circles, by area, and what it is called: the denominator that both
    indicators have in common, else the population, else a denominator of one of them."""
    texts = [loaded.side.indicator.denominator_text for loaded in (first, second)]
    own = [_denominators(loaded) for loaded in (first, second)]
    if texts[0] and texts[0] == texts[1] and own[0]:
        return own[0], f"{texts[0].rstrip('.')} ({first.side.period_label})"
    people = _population(store, level, first.side)
    if people is not None:
        return people
    for loaded, text, found in zip((first, second), texts, own, strict=True):
        if found and text:
            return found, f"{text.rstrip('.')} ({loaded.side.period_label})"
    return {}, ""


def _denominators(loaded: _Loaded) -> dict[str, float]:
    if loaded.side.indicator.measure not in (Measure.RATE, Measure.RATIO, Measure.MEAN):
        return {}
    found = {code: row.denominator for code, row in loaded.rows.items() if row.value is not None}
    return {code: base for code, base in found.items() if base}


def _population(store: Store, level: str, side: Side) -> tuple[dict[str, float], str] | None:
    """The first count of the guide's cell A1, in the period nearest to that of a side."""
    available = catalogue.availability(store)
    for indicator in catalogue.indicators(store):
        is_population = indicator.measure is Measure.COUNT and indicator.grid_cell == "A1"
        found = available.get(indicator.indicator_id)
        if not is_population or found is None or level not in found.mapped:
            continue
        period = min(found.periods[level], key=lambda year: (abs(year - side.period), year))
        rows = observations(store, indicator.indicator_id, level)
        people = {
            row.code: row.value
            for row in rows
            if row.period == period and row.school_type == row.breakdown == ALL and row.value
        }
        label = period_label(indicator.period_kind, period)
        return people, f"{indicator.title} ({label})"
    return None


def _measured(points: Sequence[Point], base_label: str) -> tuple[Measured, ...]:
    if len(points) < FEWEST:
        return ()
    x, y = zip(*(point.pair for point in points), strict=True)
    r, rho = correlation.pearson(x, y), correlation.spearman(x, y)
    found = [
        Measured(
            "Pearson (r)",
            r,
            correlation.fisher_interval(r, len(points)),
            len(points),
            "Nähe zu einer Geraden; jedes Gebiet zählt gleich viel; Bereich nach Fisher 1921",
        ),
        Measured(
            "Spearman (Rangkorrelation)",
            rho,
            correlation.spearman_interval(x, y),
            len(points),
            "gleiche Reihenfolge; Bereich aus "
            f"{german(correlation.RESAMPLES)} Wiederholungen mit Zurücklegen (Efron 1979)",
        ),
    ]
    weighted = [point for point in points if point.base]
    if base_label and len(weighted) >= FEWEST:
        x, y = zip(*(point.pair for point in weighted), strict=True)
        weights = [point.base or 0.0 for point in weighted]
        r = correlation.pearson(x, y, weights)
        size = correlation.effective_size(weights)
        found.append(
            Measured(
                "Pearson, gewichtet",
                r,
                correlation.fisher_interval(r, size),
                len(weighted),
                f"gewichtet mit: {base_label}; wie {german(size, 1)} gleich große Gebiete "
                "(Kish 1965)",
            )
        )
    return tuple(found)
