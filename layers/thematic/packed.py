"""The words of a values file, packed: what follows from numbers is left out.

A script gets the picture of a map first (layers.thematic.values_file.picture_file) and these words
after it. Numbers stand as whole numbers and as differences to the map before. Texts, counts,
intervals and class indexes are foretold from them by the rules below; wherever a rule foretells
something else than the values file says, the packed file names the right text. So unpacking gives
the values file itself, character by character, whatever the rules are worth:
``assets/js/map/packed.js`` follows the same rules.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor, sqrt
from typing import Any, NamedTuple

from layers.numbers import MINUS, NBSP, NNBSP
from layers.statistics.wilson import Z
from layers.thematic.classes import DIGITS, NO_CLASS

Numbers = Sequence[int | None]
Column = list[Any]


class Counts(NamedTuple):
    """Counts as whole numbers of parts; the finest has so many ``decimals``."""

    numbers: Numbers
    decimals: int


MOST_WRONG = 8
"""A rule that is wrong about more than one area in so many is not used."""


@dataclass(frozen=True)
class Rules:
    """What texts are made of. ``decimals`` of a value as it is printed, ``extra`` more are sent;
    ``signs``: what is printed instead of a number, by status letter; ``limited``: the letter of
    values in brackets; ``deviation``: layers.thematic.frame.deviation_forms; ``per``: what
    numerator / denominator is multiplied with, 0 where values are no such thing."""

    decimals: int
    extra: int
    unit: str
    signs: Mapping[str, str]
    limited: str
    deviation: Mapping[str, str]
    per: float

    @property
    def scale(self) -> int:
        """Values are whole numbers of such parts."""
        return int(10 ** (self.decimals + self.extra))

    def as_json(self) -> dict[str, Any]:
        """As the packed file tells them."""
        return {
            "decimals": self.decimals,
            "extra": self.extra,
            "unit": self.unit and NBSP + self.unit,
            "signs": dict(self.signs),
            "limited": self.limited,
            "deviation": dict(self.deviation),
            "per": self.per,
        }


def packed(
    content: Mapping[str, Any],
    bounds: Mapping[str, Mapping[str, Mapping[int, Sequence[float]]]],
    rules: Rules,
) -> dict[str, Any]:
    """The words of the ``frames`` of a values file; ``bounds`` of its classes by school type,
    scheme and number of classes."""
    packer = _Packer(rules, bounds)
    return {
        "format": 1,
        **{name: content[name] for name in ("demonstration", "release") if name in content},
        "rules": rules.as_json(),
        "bounds": bounds,
        "frames": {key: packer.frame(key, frame) for key, frame in content["frames"].items()},
    }


def packed_radii(frames: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Frames with the radii of circles as tenths, and as differences to the map before."""
    last = _Last()
    made = {}
    for key, frame in frames.items():
        made[key] = dict(frame)
        if "radius" in frame:
            tenths = [None if r is None else half_up(10 * r) for r in frame["radius"]]
            where = (key.partition("|")[2], frame.get("edition"))
            made[key]["radius"] = last.of("radius", where, tenths)
    return made


class _Last:
    """The last number of each area in a column, a school type and an edition."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, int | None], list[int]] = {}

    def of(self, name: str, where: tuple[str, int | None], found: Numbers) -> Numbers:
        """What is to be added to the last numbers; None where there is no number."""
        last = self._found.setdefault((name, *where), [0] * len(found))
        made: list[int | None] = []
        for i, number in enumerate(found):
            made.append(None if number is None else number - last[i])
            last[i] = last[i] if number is None else number
        return made


class _Packer:
    """Packs frames in their order."""

    def __init__(
        self,
        rules: Rules,
        bounds: Mapping[str, Mapping[str, Mapping[int, Sequence[float]]]],
    ) -> None:
        self._rules = rules
        self._bounds = bounds
        self._last = _Last()

    def frame(self, key: str, frame: Mapping[str, Any]) -> dict[str, Any]:
        """One frame."""
        school_type = key.partition("|")[2]
        where = (school_type, frame.get("edition"))
        made: dict[str, Any] = {}
        but: dict[str, Column] = {}
        counts, bases = (
            self._counted(made, but, name, frame, where) for name in ("numerator", "denominator")
        )
        values = self._values(made, but, frame["value"], (counts, bases), where)
        city = frame["city"]["value"] if frame["city"] else None
        foretold = {
            "text": texts(values, frame["status"], self._rules),
            "deviation": deviations(values, city, self._rules),
            "interval": intervals(counts, bases, self._rules),
        }
        for name, rule in foretold.items():
            if name in frame:
                self._told(made, but, name, frame[name], rule)
        if "flags" in frame:
            made["flags"] = frame["flags"]
        if "city_class" in frame:
            made["city_class"] = frame["city_class"]
        wrong = self._classes(frame, school_type, values, city)
        if wrong:
            but["classes"] = wrong
        if but:
            made["but"] = but
        return made

    def _counted(
        self,
        made: dict[str, Any],
        but: dict[str, Column],
        name: str,
        frame: Mapping[str, Any],
        where: tuple[str, int | None],
    ) -> Counts:
        """Numerators or denominators as numbers; none where there are none."""
        if name not in frame:
            return Counts((), 0)
        told = frame[name]
        counts = numbers(told)
        made[name] = self._last.of(name, where, counts.numbers)
        if counts.decimals:
            made[f"{name}_decimals"] = counts.decimals
        wrong = exceptions(told, written_counts(counts))
        if wrong:
            but[name] = wrong
        return counts

    def _values(
        self,
        made: dict[str, Any],
        but: dict[str, Column],
        sent: Sequence[float | None],
        counted: tuple[Counts, Counts],
        where: tuple[str, int | None],
    ) -> Numbers:
        """Values as whole numbers of parts: what counts give, or as they are."""
        values = [None if v is None else half_up(v * self._rules.scale) for v in sent]
        rule = quotients(*counted, self._rules)
        wrong = [[i, value] for i, value in enumerate(values) if rule and value != rule[i]]
        if not rule or len(wrong) * MOST_WRONG > len(values):
            made["value"] = self._last.of("value", where, values)
        elif wrong:
            but["value"] = wrong
        return values

    @staticmethod
    def _told(
        made: dict[str, Any], but: dict[str, Column], name: str, told: list[str], rule: list[str]
    ) -> None:
        """A column of texts: nothing where the rule says it, else what it gets wrong, else all."""
        wrong = exceptions(told, rule)
        if len(wrong) * MOST_WRONG > len(told):
            made.setdefault("plain", {})[name] = told
        elif wrong:
            but[name] = wrong
        if name != "text":
            made.setdefault("has", []).append(name)

    def _classes(
        self, frame: Mapping[str, Any], school_type: str, values: Numbers, city: float | None
    ) -> Column:
        wrong: Column = []
        for scheme, by_count in frame["classes"].items():
            sent = sent_numbers(values, city if scheme == "diverging" else 0.0, self._rules.scale)
            for k, told in by_count.items():
                rule = indexes(sent, self._bounds[school_type][scheme][int(k)])
                wrong += [[scheme, int(k), i, a] for i, (a, b) in _unlike(told, rule)]
        return wrong


def _unlike(told: Sequence[str], rule: Sequence[str]) -> list[tuple[int, tuple[str, str]]]:
    if len(rule) != len(told):
        rule = [""] * len(told)
    return [(i, pair) for i, pair in enumerate(zip(told, rule, strict=True)) if pair[0] != pair[1]]


def exceptions(told: Sequence[str], rule: Sequence[str]) -> Column:
    """Place and text wherever a rule is wrong; no rule says ''."""
    return [[i, pair[0]] for i, pair in _unlike(told, rule)]


def half_up(number: float) -> int:
    """The nearest whole number, as scripts round."""
    return floor(number + 0.5)


def written(number: int, decimals: int) -> str:
    """A whole number of parts in German writing: ``written(12345, 1)`` is ``1 234,5``."""
    digits = f"{abs(number):0{decimals + 1}d}"
    whole = digits[: len(digits) - decimals]
    grouped = whole if len(whole) < 4 else f"{int(whole):,}".replace(",", NNBSP)
    sign = MINUS if number < 0 else ""
    return sign + grouped + ("," + digits[len(whole) :] if decimals else "")


def numbers(told: Sequence[str]) -> Counts:
    """Written counts as numbers."""
    decimals = max((len(text.partition(",")[2]) for text in told), default=0)
    return Counts([_number(text, decimals) if text else None for text in told], decimals)


def _number(text: str, decimals: int) -> int:
    whole, _, fraction = text.replace(NNBSP, "").replace(MINUS, "-").partition(",")
    return int(whole + fraction.ljust(decimals, "0"))


def written_counts(counts: Counts) -> list[str]:
    """Counts, whole ones without decimals; '' for none."""
    part = 10**counts.decimals
    return [
        ""
        if count is None
        else written(count // part, 0)
        if count % part == 0
        else written(count, counts.decimals)
        for count in counts.numbers
    ]


def quotients(counts: Counts, bases: Counts, rules: Rules) -> Numbers:
    """Values out of whole counts and what they are parts of; () where there is no rule."""
    if not counts.numbers or not bases.numbers or not rules.per or counts.decimals + bases.decimals:
        return ()
    parts = rules.per * rules.scale
    return [
        None if count is None or not base else half_up(count * parts / base)
        for count, base in zip(counts.numbers, bases.numbers, strict=True)
    ]


def texts(values: Numbers, status: str, rules: Rules) -> list[str]:
    """Values as they are printed."""
    part, unit = 10**rules.extra, rules.unit and NBSP + rules.unit
    found = []
    for value, letter in zip(values, status, strict=True):
        if value is None:
            found.append(rules.signs.get(letter, ""))
            continue
        text = written(half_up(value / part), rules.decimals) + unit
        found.append(f"({text})" if letter == rules.limited else text)
    return found


def deviations(values: Numbers, city: float | None, rules: Rules) -> list[str]:
    """Where values stand to the city's."""
    if city is None:
        return [""] * len(values)
    whole, part, forms = half_up(city * rules.scale), 10**rules.extra, rules.deviation
    if "share" in forms:
        return [
            ""
            if v is None or whole <= 0
            else written(half_up(v * 1000 / whole), 1) + forms["share"]
            for v in values
        ]
    found = []
    for value in values:
        if value is None:
            found.append("")
            continue
        away = half_up(abs(value - whole) / part)
        side = "equal" if away == 0 else "above" if value > whole else "below"
        digits = "" if away == 0 or "bare" in forms else written(away, rules.decimals)
        found.append(digits + forms[side])
    return found


def intervals(counts: Counts, bases: Counts, rules: Rules) -> list[str]:
    """Wilson intervals of whole counts (layers.statistics.wilson); '' where there is none."""
    if not quotients(counts, bases, rules):
        return []
    parts = rules.per * 10**rules.decimals
    unit = rules.unit and NBSP + rules.unit
    found = []
    for count, base in zip(counts.numbers, bases.numbers, strict=True):
        if count is None or not base or not 0 <= count <= base:
            found.append("")
            continue
        square = Z * Z
        spread = Z * sqrt(square + 4 * count * (base - count) / base)
        whole = 2 * (base + square)
        low = 0 if count == 0 else (2 * count + square - spread) / whole
        high = 1 if count == base else (2 * count + square + spread) / whole
        ends = [written(half_up(end * parts), rules.decimals) for end in (low, high)]
        found.append(f"{ends[0]} bis {ends[1]}{unit}")
    return found


def sent_numbers(values: Numbers, less: float | None, scale: int) -> list[float | None]:
    """Values as they are sent, ``less`` subtracted; all missing where that is."""
    if less is None:
        return [None] * len(values)
    return [None if value is None else value / scale - less for value in values]


def indexes(sent: Sequence[float | None], bounds: Sequence[float]) -> str:
    """Index of the class of each value, as layers.thematic.classes tells it."""
    inner = bounds[1:-1]
    return "".join([NO_CLASS if v is None else DIGITS[bisect_left(inner, v)] for v in sent])
