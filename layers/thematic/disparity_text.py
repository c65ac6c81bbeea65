"""German sentences on disparities: what a measure is, what it says here, whether it changed."""

from layers.model import ALL, Measure, PeriodKind, period_label
from layers.numbers import NBSP, difference_unit, german, with_unit
from layers.queries import catalogue
from layers.status import LABEL, Status
from layers.thematic.disparity_change import Change
from layers.thematic.disparity_measures import (
    BINOMIAL,
    DISSIMILARITY,
    GINI,
    RANGE,
    RATIO,
    THEIL,
    VARIATION,
)
from layers.thematic.disparity_result import POOLED_YEARS, DisparityResult, Measured, Spread
from layers.thematic.headings import short_heading
from layers.thematic.sentence import running, when
from layers.words import in_plural, said

TITLES = {
    RANGE: "Spannweite",
    RATIO: "Verhältnis P90 zu P10",
    VARIATION: "Variationskoeffizient",
    GINI: "Gini-Koeffizient",
    THEIL: "Theil-Index",
    DISSIMILARITY: "Dissimilaritätsindex",
}
REFERENCES = {
    RANGE: "Fahrmeir u. a. (2016), Statistik",
    RATIO: "Quantile nach Hyndman und Fan (1996), Definition 7, ungewichtet",
    VARIATION: "Pearson (1896), ungewichtet",
    GINI: "Gini (1912); gewichtet nach Lerman und Yitzhaki (1989)",
    THEIL: "Theil (1967); Zerlegung nach Shorrocks (1980)",
    DISSIMILARITY: "Duncan und Duncan (1955)",
}
NOISE = "Die Änderung liegt innerhalb der üblichen Schwankung."
_DECIMALS = {RATIO: 2, VARIATION: 1, GINI: 3, THEIL: 4, DISSIMILARITY: 1}
_IN_PERCENT = (VARIATION, DISSIMILARITY)


def indicator_title(result: DisparityResult) -> str:
    """The indicator, with its school type in brackets where one is chosen."""
    chosen = result.selection.school_type
    if chosen == ALL:
        return result.indicator.title
    return f"{result.indicator.title} ({catalogue.school_type_label(result.store, chosen)})"


def label_of(result: DisparityResult, period: int) -> str:
    """A period, or the three that are taken together: ``31.12.2022 bis 31.12.2024``."""
    kind = result.indicator.period_kind
    last = period_label(kind, period)
    if not result.selection.pooled:
        return last
    return f"{period_label(kind, period - POOLED_YEARS + 1)} bis {last}"


def tick_of(result: DisparityResult, period: int) -> str:
    """A short label for an axis: the year, or the school year."""
    if result.indicator.period_kind is PeriodKind.SCHOOL_YEAR:
        return period_label(PeriodKind.SCHOOL_YEAR, period)
    return str(period)


def disparity_title(result: DisparityResult) -> str:
    """What, where, when."""
    place = f"{result.level.name_plural} in {result.store.municipality.name}"
    when_ = label_of(result, result.selection.year)
    title = f"Disparitäten: {indicator_title(result)}: {place}, {when_}"
    return said(title, result.store.municipality.name)


def number(result: DisparityResult, value: float, *, unit: bool = True) -> str:
    """A value of the indicator as it is printed everywhere."""
    text = german(value, result.indicator.decimals)
    return with_unit(text, result.indicator.unit) if unit else text


def measure_text(result: DisparityResult, name: str, value: float | None) -> str:
    """A measure as it is printed; an em dash where there is none."""
    if value is None:
        return "—"
    if name == RANGE:
        unit = difference_unit(result.indicator.unit)
        return with_unit(german(value, result.indicator.decimals), unit)
    if name in _IN_PERCENT:
        return with_unit(german(100 * value, _DECIMALS[name]), "%")
    return german(value, _DECIMALS[name])


def interval_text(result: DisparityResult, measured: Measured) -> str:
    """``95-%-Bereich 0,18 bis 0,22``, for rates without the bias by chance; '' where there is
    none."""
    span = measured.interval
    if span is None:
        return ""
    low = _bare(measure_text(result, measured.name, span.low))
    high = measure_text(result, measured.name, span.high)
    what = "95-%-Bereich, um den Zufall bereinigt:" if result.mode == BINOMIAL else "95-%-Bereich"
    return f"{what} {low} bis {high}"


def _bare(text: str) -> str:
    """A printed number without its unit, where another one with it follows."""
    return text.partition(NBSP)[0]


def main_sentence(result: DisparityResult) -> str:
    """The distribution of the chosen year in one or two sentences."""
    spread, name = result.spread, result.store.municipality.name
    begin = f"{indicator_title(result)}: {_when(result)}"
    if spread is None:
        text = f"{begin} haben weniger als drei Gebiete einen Wert; verglichen wird nichts."
        return said(text, name)
    places = f"{spread.count} {running(result.level.name_plural)} in {name}"
    low, high = number(result, spread.low, unit=False), number(result, spread.high)
    text = f"{begin} reichen die Werte für {places} von {low} bis {high}. {_middle(result, spread)}"
    if spread.city is not None and result.indicator.measure is not Measure.COUNT:
        whole = result.store.municipality.words.value
        text += f" Der {whole} ist {number(result, spread.city)}."
    return said(text, name)


def _when(result: DisparityResult) -> str:
    if result.selection.pooled:
        return f"Für {label_of(result, result.selection.year)} zusammen"
    return when(result.indicator.period_kind, result.selection.year)


def _middle(result: DisparityResult, spread: Spread) -> str:
    _, lower, median, upper, _ = spread.quantiles
    low, high = number(result, lower, unit=False), number(result, upper)
    return (
        f"Die mittlere Hälfte liegt zwischen {low} und {high}, "
        f"der Median bei {number(result, median)}."
    )


def left_out_text(result: DisparityResult) -> str:
    """How many areas are left out in the chosen year, and why; '' where none is."""
    if result.year is None or not result.year.left_out:
        return ""
    found = result.year.left_out
    reasons = ", ".join(f"{count} {_reason(status)}" for status, count in found.items())
    some, whole = sum(found.values()), len(result.year.rows)
    plural = in_plural(result.level.name_plural)
    verb = "fehlt" if some == 1 else "fehlen"
    return f"{some} von {whole} {plural} {verb}, weil es dort keine Zahl gibt ({reasons})."


def _reason(status: Status) -> str:
    return "geheim gehalten" if status is Status.CONFIDENTIAL else LABEL[status]


def meaning(result: DisparityResult, measured: Measured) -> str:
    """What a measure says of these figures, or why it is not applicable."""
    value, spread = measured.value, result.spread
    if value is None or spread is None:
        return f"Nicht anwendbar: {measured.why}"
    text = measure_text(result, measured.name, value)
    if measured.name == RANGE:
        return f"Zwischen dem niedrigsten und dem höchsten Wert liegen {text}."
    if measured.name == RATIO:
        low, high = number(result, spread.quantiles[0]), number(result, spread.quantiles[-1])
        return (
            f"Am oberen Rand (neun von zehn Gebieten liegen darunter: {high}) ist der Wert "
            f"{text}-mal so hoch wie am unteren (eines von zehn: {low}).{_by_size(result)}"
        )
    if measured.name == VARIATION:
        return (
            f"Die Standardabweichung der Gebiete beträgt {text} ihres Mittels, jedes Gebiet "
            f"gleich gezählt.{_by_size(result)}"
        )
    return _weighted_meaning(result, measured.name, value)


def common_reason(result: DisparityResult) -> str:
    """Why no measure is applicable, where it is the same reason for all; else ''."""
    found = {measured.why for measured in result.measures}
    why = found.pop() if len(found) == 1 else ""
    return f"Keines der sechs Maße ist anwendbar: {why}" if why else ""


def _by_size(result: DisparityResult) -> str:
    if result.indicator.measure is not Measure.COUNT:
        return ""
    return " Bei Anzahlen zeigt das vor allem, wie verschieden groß die Gebiete sind."


def _weighted_meaning(result: DisparityResult, name: str, value: float) -> str:
    if name == GINI:
        twice = with_unit(german(200 * value, 1), "%")
        return (
            f"Die Werte zweier zufällig gewählter Einheiten der Bezugszahl ({weight(result)}) "
            f"unterscheiden sich im Mittel um {twice} des Durchschnitts; 0 hieße: überall gleich."
        )
    if name == THEIL:
        return (
            "0 hieße: überall derselbe Wert. Je größer, desto ungleicher; große Werte zählen "
            f"stärker als beim Gini-Koeffizienten. Gewicht: {weight(result)}."
        )
    text = measure_text(result, name, value)
    group = short_heading(result.indicator.numerator_text) or "der gezählten Gruppe"
    if result.indicator.measure is Measure.RATE:
        return (
            f"{text} der gezählten Gruppe ({group}) müssten in einem anderen Gebiet sein, damit "
            "ihr Anteil überall gleich wäre."
        )
    return (
        f"{text} des Gezählten ({group}) müssten anders verteilt sein, damit auf die Bezugszahl "
        f"({weight(result)}) überall gleich viel käme."
    )


def weight(result: DisparityResult) -> str:
    """What values are weighted with."""
    text = short_heading(result.indicator.denominator_text)
    year = result.year
    if year is not None and any(row.denominator is None for row in year.known):
        return text or "Zahl der Fälle"
    return text or "Bezugszahl"


def change_texts(result: DisparityResult, measured: Measured) -> tuple[str, ...]:
    """One sentence per change that can be judged."""
    return tuple(_change_text(result, measured.name, change) for change in measured.changes)


def _change_text(result: DisparityResult, name: str, change: Change) -> str:
    span = f"{tick_of(result, change.first)} bis {tick_of(result, change.last)}"
    before = _bare(measure_text(result, name, change.before))
    after = measure_text(result, name, change.after)
    year = result.data.year(change.last)
    all_of_them = year is not None and change.count == len(year.known)
    over = "" if all_of_them else f", über {change.count} Gebiete, die in beiden Jahren zählen"
    if change.verdict == 0:
        return f"{span} (von {before} auf {after}{over}): {NOISE}"
    word = "gestiegen" if change.verdict > 0 else "gesunken"
    return f"{span}: von {before} auf {after} {word}{over}, mehr als die übliche Schwankung."
