"""One generated German sentence per map: what, where, when, range, city value, cautions.

It never names the areas with the highest or lowest value; ``extremes`` does, and is shown only
when a reader asks for it.

An indicator may bring its own template for the first sentence. Its fields:

``{title}``        title of the indicator, with the school type in brackets where one is chosen
``{short_title}``  short title
``{school_type}``  e.g. Grundschulen, Alle Schulformen
``{when}``         Am 31.12.2024 / Im Schuljahr 2017/18 / Im Jahr 2024 (to begin a sentence with)
``{period}``       31.12.2024 / 2017/18 / 2024
``{where}``        Krefeld / Krefeld (Stadtbezirk Mitte), to follow the word "in"
``{area_plural}``  Stadtteile, statistische Bezirke (nominative and accusative)
``{n}``, ``{total}``  number of areas with a value, number of areas
``{min}``, ``{max}``  lowest and highest value; only the second carries the unit
``{city}``         value of the whole city with its unit

The template is used where at least two areas differ and the city has a value (if the template asks
for it). All other cases - nothing, one area, all alike - have sentences of their own.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from string import Formatter

from layers.model import AreaLevel, Indicator, Measure, PeriodKind, period_label, span_label
from layers.numbers import german, with_unit
from layers.status import FLAG_LABEL, Flag, Status
from layers.thematic.protection import WHY_HIDDEN, hidden_line
from layers.thematic.result import AreaValue, CityValue

FIELDS = frozenset(
    {"title", "short_title", "school_type", "when", "period", "where"}
    | {"area_plural", "n", "total", "min", "max", "city"}
)
SMALL_BASE = 100
"""A rate or ratio over fewer than this many moves visibly by a single case."""
FEW_CASES = 5
"""A mean or median of fewer cases says little about an area."""
MANY_TIED = 4
"""More tied areas than this are counted instead of named."""

TOLD_FLAGS = (
    Flag.ESTIMATED,
    Flag.PLANNED,
    Flag.PROVISIONAL,
    Flag.ROUNDED_BY_SOURCE,
    Flag.ROUNDED,
    Flag.PERTURBED,
)


class TemplateError(ValueError):
    """A sentence template of the metadata has a field that does not exist."""


@dataclass(frozen=True)
class Scene:
    """What a sentence is about. ``bases`` are the denominators, or the cases of a mean, of the
    areas that have a value; ``gone`` says that the boundaries of the period do not have the area
    that the map is limited to; ``pooled`` that three years are one."""

    indicator: Indicator
    level: AreaLevel
    municipality: str
    within: str
    within_label: str
    period: int
    school_type: str
    areas: Sequence[AreaValue]
    city: CityValue | None
    bases: Sequence[float]
    gone: bool = False
    pooled: bool = False

    @cached_property
    def known(self) -> list[AreaValue]:
        """The areas with a value."""
        return [area for area in self.areas if area.value is not None]

    @cached_property
    def hidden(self) -> int:
        """The number of areas whose value is kept secret."""
        return sum(area.status is Status.CONFIDENTIAL for area in self.areas)


def check_template(template: str) -> None:
    """Nothing where all fields of the template exist. Raises TemplateError naming the field."""
    try:
        parts = list(Formatter().parse(template))
    except ValueError as error:
        raise TemplateError(f"sentence template {template!r}: {error}") from error
    for _, name, spec, conversion in parts:
        if name is not None and (name not in FIELDS or spec or conversion):
            known = ", ".join(sorted(FIELDS))
            raise TemplateError(f"sentence template: unknown field {{{name}}}; known: {known}")


def when(kind: PeriodKind, period: int, pooled: bool = False) -> str:
    """A period to begin a sentence with: ``Am 31.12.2024``."""
    if pooled:
        return f"{_POOLED[kind][0]} {span_label(kind, period, pooled)}"
    label = period_label(kind, period)
    if kind is PeriodKind.REFERENCE_DAY:
        return f"Am {label}"
    return f"Im Schuljahr {label}" if kind is PeriodKind.SCHOOL_YEAR else f"Im Jahr {label}"


_POOLED = {
    PeriodKind.REFERENCE_DAY: ("Zum 31.12. der Jahre", "31.12. der Jahre "),
    PeriodKind.SCHOOL_YEAR: ("In den Schuljahren", "Schuljahre "),
    PeriodKind.CALENDAR_YEAR: ("In den Jahren", ""),
}
"""What stands before pooled years in a sentence and in a title."""


def when_inside(kind: PeriodKind, period: int, pooled: bool = False) -> str:
    """A period inside a sentence: ``am 31.12.2024``."""
    text = when(kind, period, pooled)
    return text[:1].lower() + text[1:]


def period_title(kind: PeriodKind, period: int, pooled: bool = False) -> str:
    """A period in a title: ``31.12.2024``, ``Schuljahr 2017/18``, ``2024``."""
    if pooled:
        return _POOLED[kind][1] + span_label(kind, period, pooled)
    label = period_label(kind, period)
    return f"Schuljahr {label}" if kind is PeriodKind.SCHOOL_YEAR else label


def running(name: str) -> str:
    """A level's name inside a sentence: adjectives lose their capital, nouns keep it."""
    return name[:1].lower() + name[1:] if " " in name else name


def _when(scene: Scene) -> str:
    return when(scene.indicator.period_kind, scene.period, scene.pooled)


def _where(scene: Scene) -> str:
    if not scene.within:
        return scene.municipality
    return f"{scene.municipality} ({scene.within_label})"


def _title(scene: Scene) -> str:
    title = scene.indicator.title
    return f"{title} ({scene.school_type})" if scene.school_type else title


def map_title(scene: Scene) -> str:
    """Title of the map: what, where, when."""
    if scene.within.partition(":")[0] == scene.level.level:
        place = f"{scene.within_label} in {scene.municipality}"
    else:
        place = f"{scene.level.name_plural} in {_where(scene)}"
    kind = scene.indicator.period_kind
    return f"{_title(scene)}: {place}, {period_title(kind, scene.period, scene.pooled)}"


def counted(known: int, total: int) -> str:
    """``17 von 19 Gebieten mit Wert``."""
    return f"{known} von {total} {'Gebiet' if total == 1 else 'Gebieten'} mit Wert"


def sentence(scene: Scene) -> str:
    """The generated sentence, followed by what a reader must know before using the numbers.

    Raises TemplateError for a template with an unknown field.
    """
    known = scene.known
    if not known:
        return _nothing(scene)
    parts = [_single(scene, known[0]) if len(known) == 1 else _range(scene, known)]
    parts += _cautions(scene, known)
    return " ".join(parts)


def _nothing(scene: Scene) -> str:
    begin = f"{_title(scene)}: {_when(scene)}"
    total = len(scene.areas)
    if total == 0 and scene.gone:
        return f"{begin} gibt es dieses Gebiet nicht: {scene.within_label}."
    if total == 0:
        return f"{_title(scene)}: {_where(scene)} hat auf dieser Ebene kein eigenes Gebiet."
    if scene.hidden == total:
        return " ".join([_all_hidden(scene, begin), *_city(scene)])
    which = (
        f"für {scene.areas[0].name} keinen"
        if total == 1
        else f"für keines der {total} Gebiete einen"
    )
    return " ".join([f"{begin} gibt es {which} Wert.", *_city(scene), *_hidden(scene)])


def _all_hidden(scene: Scene, begin: str) -> str:
    """A view of hidden values only."""
    if len(scene.areas) == 1:
        return (
            f"{begin} gibt es für {scene.areas[0].name} keine Angabe. "
            f"Der Wert wird geheim gehalten, {WHY_HIDDEN}."
        )
    return f"{begin} gibt es keine Angaben. {_hidden(scene)[0]}"


def _hidden(scene: Scene) -> list[str]:
    """How many areas' values are kept secret."""
    line = hidden_line(scene.hidden, len(scene.areas), scene.level.name_plural)
    return [f"{line}."] if line else []


def _single(scene: Scene, area: AreaValue) -> str:
    begin = f"{_title(scene)}: {_when(scene)}"
    first = (
        f"{begin} ist der Wert für {area.name} {area.text}."
        if len(scene.areas) == 1
        else f"{begin} gibt es nur für {area.name} einen Wert: {area.text}."
    )
    return " ".join([first, *_city(scene), *_hidden(scene)])


def _city(scene: Scene) -> list[str]:
    if scene.city is None or scene.city.value is None:
        return []
    if scene.indicator.measure is Measure.COUNT:
        verb = "ist" if scene.city.value == 1 else "sind"
        return [f"In {scene.municipality} insgesamt {verb} es {scene.city.text}."]
    return [f"Der Wert für ganz {scene.municipality} ist {scene.city.text}."]


def _numbers(scene: Scene, known: Sequence[AreaValue]) -> tuple[str, str]:
    values = [area.value for area in known if area.value is not None]
    decimals = scene.indicator.decimals
    return german(min(values), decimals), german(max(values), decimals)


def _range(scene: Scene, known: Sequence[AreaValue]) -> str:
    low, high = _numbers(scene, known)
    unit = scene.indicator.unit
    missing = [
        *_hidden(scene),
        *_without_value(len(scene.areas) - len(known) - scene.hidden, also=bool(scene.hidden)),
    ]
    begin = f"{_title(scene)}: {_when(scene)}"
    places = f"{len(known)} {running(scene.level.name_plural)}"
    if low == high:
        every = "beide" if len(known) == 2 else "alle"
        same = f"{begin} liegen die Werte für {places} in {_where(scene)} {every} bei"
        return " ".join([f"{same} {with_unit(high, unit)}.", *_city(scene), *missing])
    template = scene.indicator.sentence
    if template:
        check_template(template)
        if _template_fits(scene, template):
            return " ".join([template.format(**_fields(scene, known)), *missing])
    reach = f"von {low} bis {with_unit(high, unit)}"
    first = f"{begin} reichen die Werte für {places} in {_where(scene)} {reach}."
    return " ".join([first, *_city(scene), *missing])


def _template_fits(scene: Scene, template: str) -> bool:
    """A template must not be silent about a chosen school type, nor ask for a missing city."""
    names = {name for _, name, _, _ in Formatter().parse(template) if name}
    if scene.school_type and not names & {"title", "school_type"}:
        return False
    return "city" not in names or (scene.city is not None and scene.city.value is not None)


def _fields(scene: Scene, known: Sequence[AreaValue]) -> dict[str, str]:
    low, high = _numbers(scene, known)
    indicator = scene.indicator
    return {
        "title": _title(scene),
        "short_title": indicator.short_title,
        "school_type": scene.school_type or "Alle Schulformen",
        "when": _when(scene),
        "period": span_label(indicator.period_kind, scene.period, scene.pooled),
        "where": _where(scene),
        "area_plural": running(scene.level.name_plural),
        "n": str(len(known)),
        "total": str(len(scene.areas)),
        "min": low,
        "max": with_unit(high, indicator.unit),
        "city": scene.city.text if scene.city else "",
    }


def _without_value(count: int, *, also: bool) -> list[str]:
    if count == 0:
        return []
    if count == 1:
        which = "ein weiteres Gebiet" if also else "ein Gebiet"
    else:
        which = f"{count} {'weitere ' if also else ''}Gebiete"
    return [f"Für {which} gibt es keinen Wert."]


def _cautions(scene: Scene, known: Sequence[AreaValue]) -> list[str]:
    found = []
    kinds = Counter(area.flags for area in known)
    for flag in TOLD_FLAGS:
        flagged = sum(count for flags, count in kinds.items() if flag in flags)
        if flagged:
            found.append(f"{_which(scene, flag, flagged, known)} {FLAG_LABEL[flag]}.")
    if any(area.status is Status.LIMITED for area in known):
        found.append("Werte in Klammern beruhen auf kleinen Zahlen und sagen nur wenig aus.")
    elif scene.indicator.measure in (Measure.RATE, Measure.RATIO):
        small = sum(base < SMALL_BASE for base in scene.bases)
        if small:
            rule = f"ist die Bezugszahl kleiner als {SMALL_BASE}"
            found.append(
                f"Für {_areas(small)} {rule}: Dort ändern schon wenige Fälle den Wert stark."
            )
    elif scene.indicator.measure in (Measure.MEAN, Measure.INDEX):
        few = sum(base < FEW_CASES for base in scene.bases)
        if few:
            found.append(f"Für {_areas(few)} beruht der Wert auf weniger als {FEW_CASES} Fällen.")
    return found


def _which(scene: Scene, flag: Flag, flagged: int, known: Sequence[AreaValue]) -> str:
    """Whose values carry the flag: the areas', or everything, where the city's does too."""
    if flagged < len(known):
        return "Ein Teil der Werte ist"
    city = scene.city if scene.city is not None and scene.city.value is not None else None
    if len(known) == 1 and (city is None or flag not in city.flags):
        return f"Der Wert für {known[0].name} ist"
    return "Die Werte sind" if city is None or flag in city.flags else "Die Werte der Gebiete sind"


def _areas(count: int) -> str:
    return "ein Gebiet" if count == 1 else f"{count} Gebiete"


def extremes(scene: Scene) -> str:
    """The areas with the highest and the lowest value as printed; '' for fewer than two values."""
    known = scene.known
    if len(known) < 2:
        return ""
    low, high = _numbers(scene, known)
    if low == high:
        rounded = "gerundet " if len({area.value for area in known}) > 1 else ""
        return f"Alle Gebiete mit Wert haben {rounded}denselben Wert."
    unit = scene.indicator.unit
    values = [area.value for area in known if area.value is not None]
    top = _named(scene, known, max(values), high)
    bottom = _named(scene, known, min(values), low)
    text = (
        f"Der höchste Wert ist {with_unit(high, unit)} ({top}), "
        f"der niedrigste {with_unit(low, unit)} ({bottom})."
    )
    outermost = {min(values), max(values)}
    if any(area.status is Status.LIMITED and area.value in outermost for area in known):
        text += " Mindestens einer dieser Werte beruht auf kleinen Zahlen."
    if scene.hidden:
        text += " Geheim gehaltene Werte zählen dabei nicht mit."
    return text


def _named(scene: Scene, known: Sequence[AreaValue], value: float, number: str) -> str:
    decimals = scene.indicator.decimals
    # only values this near can be printed alike, and writing numbers takes its time
    near = [a for a in known if a.value is not None and abs(a.value - value) < 10.0**-decimals]
    names = [a.name for a in near if german(a.value or 0.0, decimals) == number]
    if len(names) > MANY_TIED:
        return f"{len(names)} Gebiete"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} und {names[-1]}"
