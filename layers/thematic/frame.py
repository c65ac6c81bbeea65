"""One period and school type of an indicator: the values of its areas in words, not yet classed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from layers.model import ALL, Area, Indicator, Measure, Symbol
from layers.numbers import difference_unit, german, value_text, with_unit
from layers.queries import catalogue
from layers.queries.confidentiality import hidden_sign
from layers.queries.values import Observation
from layers.status import FLAG_LABEL, LABEL, Flag, Status
from layers.thematic import legend, protection, sentence
from layers.thematic.bundle import Bundle
from layers.thematic.classes import Values, class_if_inside, difference
from layers.thematic.interval import interval_text
from layers.thematic.result import AreaValue, CityValue
from layers.words import Words, said

SHARE_DECIMALS, AREA_DECIMALS = 1, 2
_FEW = 2


@dataclass(frozen=True, slots=True)
class Frame:
    """What a map says whatever its scheme, classes and palette. ``areas`` have no class yet;
    ``protection`` says how many values are kept secret or were changed for protection."""

    period: int
    edition: int
    school_type: str
    school_type_label: str
    areas: tuple[AreaValue, ...]
    city: CityValue | None
    title: str
    sentence: str
    extremes: str
    counted: str
    protection: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Classed:
    """A frame's classes under one scheme: index per area, class of the city."""

    indexes: tuple[int | None, ...]
    city_class: int | None


def make_frame(bundle: Bundle, period: int, school_type: str, *, has_words: bool = True) -> Frame:
    """The frame of one period and school type; areas without a row are ``unknown``.

    Without words the areas have value, status, flags and radius only, which is much faster: for
    who paints. Titles and sentences are the same.
    """
    rows = bundle.values.get((period, school_type), {})
    city_row = bundle.city.get((period, school_type))
    valid = bundle.areas(period)
    found = [rows.get(area.code) for area in valid]
    shown = [row.flags for row in found if row is not None and row.value is not None]
    quiet = protection.common_flags(shown)
    city = _city(bundle, city_row, quiet) if city_row else None
    # A sentence names the value of a single area.
    tell = _speaker if has_words or len(shown) < _FEW else _painter
    told = tell(bundle, city, school_type, quiet)
    areas = tuple([told(area, row) for area, row in zip(valid, found, strict=True)])
    label = catalogue.school_type_label(bundle.store, school_type)
    scene = sentence.Scene(
        indicator=bundle.indicator,
        level=bundle.level,
        municipality=bundle.store.municipality.name,
        within=bundle.within,
        within_label=bundle.within_label,
        period=period,
        school_type="" if school_type == ALL else label,
        areas=areas,
        city=city,
        bases=[base for row in found if (base := _base(row)) is not None],
        gone=not valid and _gone(bundle, period),
        pooled=bundle.pooled,
    )
    return Frame(
        period,
        bundle.edition(period),
        school_type,
        label,
        areas,
        city,
        said(sentence.map_title(scene), scene.municipality),
        said(sentence.sentence(scene), scene.municipality),
        sentence.extremes(scene),
        sentence.counted(len(scene.known), len(areas)),
        protection.view_lines(bundle.store, bundle.indicator, found, bundle.level.name_plural),
    )


def _gone(bundle: Bundle, period: int) -> bool:
    """Whether the boundaries of a period do not have the Gebiet of the bundle."""
    level, _, code = bundle.within.partition(":")
    there = catalogue.areas(bundle.store, level, edition=bundle.edition(period))
    return bool(bundle.within) and code not in {area.code for area in there}


def classed(bundle: Bundle, frame: Frame, scheme: str, k: int) -> Classed:
    """Classes of a frame. ``diverging`` classes the differences to the city's value of the same
    period; without a city value no area has a class. Raises KeyError for missing bounds."""
    bounds = bundle.bounds[frame.school_type][scheme][k]
    return classed_by(frame, scheme, {k: bounds})[k]


def classed_by(
    frame: Frame, scheme: str, by_count: Mapping[int, Sequence[float]]
) -> dict[int, Classed]:
    """The same for several numbers of classes and their bounds."""
    city = frame.city.value if frame.city else None
    if scheme == "diverging":
        differences = Values(difference(area.value, city) for area in frame.areas)
        return {k: Classed(differences.classes(bounds), None) for k, bounds in by_count.items()}
    values = Values(area.value for area in frame.areas)
    return {
        k: Classed(values.classes(bounds), class_if_inside(city, bounds))
        for k, bounds in by_count.items()
    }


def flags_text(flags: tuple[Flag, ...], quiet: frozenset[Flag] = frozenset()) -> str:
    """Flags in German but the ``quiet`` ones, joined by commas."""
    return ", ".join(FLAG_LABEL[flag] for flag in flags if flag not in quiet)


def deviation_text(
    indicator: Indicator, value: float | None, city: float | None, words: Words
) -> str:
    """Where a value stands to the city's: its share of the sum for counts, else the difference;
    for an index only the side, because steps of an ordinal scale have no distance.

    '' where either is missing. It ranks nothing: areas are not compared with each other.
    """
    if value is None or city is None:
        return ""
    forms = deviation_forms(indicator, words)
    if indicator.measure is Measure.COUNT:
        return german(100 * value / city, SHARE_DECIMALS) + forms["share"] if city > 0 else ""
    digits = german(abs(value - city), indicator.decimals)
    if not digits.strip("0,"):
        return forms["equal"]
    form = forms["above" if value > city else "below"]
    return form if indicator.measure is Measure.INDEX else digits + form


def deviation_forms(indicator: Indicator, words: Words) -> dict[str, str]:
    """What ``deviation_text`` puts behind a number: ``share`` of a sum, else ``above`` and
    ``below``; ``equal`` stands alone, and all of them where ``bare`` is among them."""
    if indicator.measure is Measure.COUNT:
        return {"share": f"{with_unit('', '%')} {words.sum_of}"}
    forms = {"equal": f"entspricht dem {words.value}"}
    where = {"above": f"über dem {words.value}", "below": f"unter dem {words.value}"}
    if indicator.measure is Measure.INDEX:
        return {**forms, **where, "bare": ""}
    unit = with_unit("", difference_unit(indicator.unit))
    return forms | {side: f"{unit} {text}" for side, text in where.items()}


def _city(bundle: Bundle, row: Observation, quiet: frozenset[Flag]) -> CityValue:
    said = flags_text(row.flags, quiet) if row.value is not None else LABEL[row.status]
    interval = interval_text(bundle.indicator, row.low, row.high)
    return CityValue(row.value, _text(bundle, row), row.flags, said, interval)


def _text(bundle: Bundle, row: Observation) -> str:
    decimals, unit = bundle.indicator.decimals, bundle.indicator.unit
    return value_text(row.value, row.status, decimals, unit, hidden=hidden_sign(bundle.store))


def _base(row: Observation | None) -> float | None:
    if row is None or row.value is None:
        return None
    return row.denominator if row.denominator is not None else row.cases


def shown_base(row: Observation) -> float | None:
    """The base as it is printed: where a value is kept secret, its denominator may stand."""
    return row.denominator if row.status is Status.CONFIDENTIAL else _base(row)


Told = Callable[[Area, Observation | None], AreaValue]
"""What is said of an area and its row."""


def _speaker(
    bundle: Bundle, city: CityValue | None, school_type: str, quiet: frozenset[Flag]
) -> Told:
    """All that is said of an area."""
    indicator, words = bundle.indicator, bundle.store.municipality.words
    decimals, unit, hidden = indicator.decimals, indicator.unit, hidden_sign(bundle.store)
    of_base, of_city = base_decimals(indicator), city.value if city else None
    radius = _radius(bundle, school_type)

    def told(area: Area, row: Observation | None) -> AreaValue:
        if row is None:
            return _without_row(area.code, area.name)
        return AreaValue(
            code=area.code,
            name=area.name,
            value=row.value,
            status=row.status,
            flags=row.flags,
            text=value_text(row.value, row.status, decimals, unit, hidden=hidden),
            class_index=None,
            numerator_text=count_text(row.numerator),
            denominator_text=count_text(shown_base(row), of_base),
            deviation_text=deviation_text(indicator, row.value, of_city, words),
            radius=radius(row.value),
            flags_text=flags_text(row.flags, quiet) if row.flags else "",
            css=legend.special_css(row.status) or legend.UNCLASSED,
            class_text="" if row.value is not None else LABEL[row.status],
            interval_text=interval_text(indicator, row.low, row.high),
        )

    return told


def _painter(
    bundle: Bundle, _city: CityValue | None, school_type: str, _quiet: frozenset[Flag]
) -> Told:
    """What an area looks like."""
    radius = _radius(bundle, school_type)
    nothing = legend.UNCLASSED

    def told(area: Area, row: Observation | None) -> AreaValue:
        if row is None:
            return _without_row(area.code, area.name)
        of = radius(row.value)
        return AreaValue(
            area.code, area.name, row.value, row.status, row.flags,
            "", None, "", "", "", of, "", nothing, "",
        )  # fmt: skip

    return told


def _radius(bundle: Bundle, school_type: str) -> Callable[[float | None], float | None]:
    """Radius of the circle of a value; None where none are drawn."""
    if bundle.indicator.symbol is not Symbol.CIRCLE:
        return lambda _: None
    largest, most = bundle.largest[school_type], bundle.max_radius
    return lambda value: legend.radius(value, largest, most)


def _without_row(code: str, name: str) -> AreaValue:
    status = Status.UNKNOWN
    sign, label = value_text(None, status, 0), LABEL[status]
    return AreaValue(
        code, name, None, status, (), sign, None, "", "", "", None, "", legend.MISSING, label
    )


def base_decimals(indicator: Indicator) -> int:
    """Decimals of a base that is no whole number."""
    return AREA_DECIMALS if indicator.measure is Measure.DENSITY else SHARE_DECIMALS


def count_text(value: float | None, decimals: int = SHARE_DECIMALS) -> str:
    """A count as it is printed: whole, unless it was estimated or is square kilometres."""
    if value is None:
        return ""
    return german(value, 0 if float(value).is_integer() else decimals)
