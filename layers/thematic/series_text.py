"""German sentences about a time series, made of the same numbers as its picture and table."""

from decimal import ROUND_HALF_UP, Decimal

from layers.model import ALL, Measure, PeriodKind
from layers.numbers import difference_unit, german, with_unit
from layers.queries.series import BREAKDOWN, Line, Point, SeriesResult
from layers.status import Flag, Status
from layers.thematic.axis import Axis
from layers.thematic.protection import common_flags, flag_lines
from layers.words import said

_NOUN = {
    Measure.COUNT: "die Zahl",
    Measure.RATE: "die Quote",
    Measure.RATIO: "der Wert",
    Measure.DENSITY: "die Dichte",
    Measure.MEAN: "der Mittelwert",
    Measure.INDEX: "der Indexwert",
}


def series_title(result: SeriesResult) -> str:
    """Indicator, where, when: the heading of the figure and of the downloads."""
    where = result.municipality_name
    if result.level and (result.chosen or result.selection.multiples):
        where += f" und {result.level.name_plural}"
    parts = [f"{result.indicator.title}: {where}"]
    if result.selection.school_type != ALL:
        parts.append(result.school_type_label)
    if result.periods:
        first, last = result.periods[0][1], result.periods[-1][1]
        parts.append(first if first == last else f"{first} bis {last}")
    if result.selection.pooled:
        parts.append("je drei Jahre zusammengefasst")
    if result.selection.index and not result.single_period:
        parts.append(f"Index, {result.periods[0][1]} = 100")
    return ", ".join(parts)


def series_sentences(result: SeriesResult) -> tuple[str, ...]:
    """What a reader should know first: one sentence for the city, one for each other line."""
    if not result.periods:
        return ("Für diese Auswahl gibt es keine Werte.",)
    if result.single_period:
        return _single(result)
    sentences = []
    if result.city:
        noun = _noun(result)
        start = f"{result.indicator.title}: In {result.city.label} {{}} {noun}"
        sentences.append(_change(result, result.city, said(start, result.city.label)))
    for line in result.lines:
        sentences.append(_change(result, line, f"{line.label}: Der Wert {{}}"))
    return tuple(sentence for sentence in sentences if sentence)


def alternative_text(result: SeriesResult) -> str:
    """The text alternative of the picture: title, all sentences, and where the table is."""
    sentences = " ".join(series_sentences(result))
    return f"Liniendiagramm. {sentences} Alle Werte stehen in der Tabelle unter der Zeichnung."


def protection_lines(result: SeriesResult) -> tuple[str, ...]:
    """Sentences on the values of the table: how many are kept secret, whether numbers were rounded
    or changed for protection."""
    points = [point for line in result.table_lines for point in line.points]
    hidden = sum(point.status is Status.CONFIDENTIAL for point in points)
    told = []
    if hidden:
        verb = "wird" if hidden == 1 else "werden"
        told.append(f"{hidden} von {len(points)} Werten dieser Ansicht {verb} geheim gehalten.")
    shown = [point.flags for point in points if point.value is not None]
    return (*told, *flag_lines(shown, result.base))


def told_flags(result: SeriesResult) -> tuple[Flag, ...]:
    """The flags that stand behind single numbers: not those of protection that all have."""
    points = [point for line in result.table_lines for point in line.points]
    quiet = common_flags(point.flags for point in points if point.value is not None)
    return tuple(flag for flag in Flag if flag not in quiet)


def axis_note(axis: Axis) -> str:
    """Says that the value axis does not start at zero; empty where it does."""
    if axis.from_zero:
        return ""
    start = german(axis.low, axis.decimals)
    return f"Die senkrechte Achse beginnt bei {start}, nicht bei null."


def city_apart_note(result: SeriesResult) -> str:
    """Why the city stands in a picture of its own; empty where it does not."""
    if not result.city_apart:
        return ""
    name, words = result.municipality_name, result.words.the_of
    return (
        f"{name} steht in einer eigenen Zeichnung mit eigener Skala: Neben der Gesamtzahl "
        f"{words} wären die Linien der Gebiete kaum zu unterscheiden."
    )


def break_notes(result: SeriesResult) -> tuple[str, ...]:
    """What each bar of the drawings means: between which periods, and why."""
    labels = dict(result.periods)
    periods = list(labels)
    return tuple(
        f"Zwischen {labels[periods[at - 1]]} und {found.label}: {found.text}"
        for found in result.breaks
        if found.period in periods and (at := periods.index(found.period)) > 0
    )


def other_notes(result: SeriesResult) -> tuple[str, ...]:
    """The notes beside those of breaks."""
    told = {f"{b.label}: {b.text}" for b in result.breaks} if break_notes(result) else set()
    return tuple(note for note in result.notes if note not in told)


def _noun(result: SeriesResult) -> str:
    if result.indicator.title.startswith("Anteil"):
        return "der Anteil"
    return _NOUN[result.indicator.measure]


def _known(line: Line) -> list[Point]:
    return [p for p in line.points if p.value is not None and Flag.PLANNED not in p.flags]


def _change(result: SeriesResult, line: Line, start: str) -> str:
    known = _known(line)
    planned = [p for p in line.points if p.value is not None and Flag.PLANNED in p.flags]
    if not known:
        if line.points and all(p.status is Status.CONFIDENTIAL for p in line.points):
            return f"{line.label}: Alle Werte dieses Zeitraums werden geheim gehalten."
        return f"{line.label}: In diesem Zeitraum gibt es keinen Wert."
    first, last = known[0], known[-1]
    if first is last:
        text = start.format("beträgt") + f" {first.text} ({first.label})"
    elif first.text == last.text:
        about = "" if first.value == last.value else "rund "
        text = (
            start.format("lag")
            + f" {_when(result, last)} bei {about}{last.text}, wie {_when(result, first)}"
        )
    else:
        text = _moved(result, start, first, last)
    if any(first.period < period <= last.period for period in line.cut_at(result.breaks)):
        text += "; dazwischen liegt ein Bruch in der Reihe"
    carried = [p for p in known if Flag.CONVERTED in p.flags]
    if carried:
        text += f"; Werte bis {carried[-1].label} sind auf die neuen Grenzen umgerechnet"
    if planned:
        final = planned[-1]
        verb = "ist" if _one(final) else "sind"
        text += f"; geplant für {final.label} {verb} {final.text}"
    return text + "."


def _moved(result: SeriesResult, start: str, first: Point, last: Point) -> str:
    difference = (last.value or 0) - (first.value or 0)
    unit = difference_unit(result.indicator.unit)
    amount = with_unit(german(abs(difference), result.indicator.decimals), unit)
    more = "mehr" if difference > 0 else "weniger"
    verb = "stieg" if difference > 0 else "sank"
    singular = amount == "1"
    about = "" if _adds_up(result, first, last) else "gerundet "
    text = (
        f"{start.format(verb)} von {first.text} ({first.label}) auf {last.text} ({last.label}), "
        f"das {'ist' if singular else 'sind'} {about}{amount} {more}"
    )
    if result.indicator.measure is Measure.COUNT and first.value:
        percent = with_unit(german(100 * difference / first.value, 1, signed=True), "%")
        text += f" ({percent})"
    return text


def _adds_up(result: SeriesResult, first: Point, last: Point) -> bool:
    """True where the printed difference is that of the printed values."""
    decimals = result.indicator.decimals
    one, other = (Decimal(repr(point.value or 0.0)) for point in (first, last))
    quantum = Decimal(1).scaleb(-decimals)

    def printed(number: Decimal) -> Decimal:
        return number.quantize(quantum, rounding=ROUND_HALF_UP)

    return printed(other) - printed(one) == printed(other - one)


def _when(result: SeriesResult, point: Point) -> str:
    day = result.indicator.period_kind is PeriodKind.REFERENCE_DAY and not result.selection.pooled
    return f"am {point.label}" if day else point.label


def _one(point: Point) -> bool:
    return point.value == 1


def _single(result: SeriesResult) -> tuple[str, ...]:
    label = result.periods[0][1]
    values = [
        f"{line.label}{':' if line.kind == BREAKDOWN else ''} {line.points[0].text}"
        for line in result.all_lines
        if line.points and line.points[0].value is not None
    ]
    found = ", ".join(values) if values else "kein Wert der gezeigten Gebiete"
    return (
        f"{result.indicator.title}: Werte gibt es nur für einen Zeitpunkt, {label}: {found}.",
        "Eine Entwicklung lässt sich daraus nicht ablesen, deshalb gibt es hier keine Linie.",
    )
