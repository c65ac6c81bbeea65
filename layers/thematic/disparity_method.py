"""How disparities are computed, in German: quantiles, weights, intervals, limits."""

from layers.model import Measure
from layers.statistics.resampling import FEWEST_AREAS
from layers.thematic.disparity_measures import BINOMIAL, BY_AREA
from layers.thematic.disparity_result import DisparityResult


def method_lines(result: DisparityResult) -> tuple[str, ...]:
    """How measures, weights and intervals are made, and what limits them."""
    lines = [_quantile_line(result)]
    if result.mode == BINOMIAL:
        lines += [
            "95-%-Bereich: 1 000 Ziehungen der Zähler aus Binomialverteilungen; die Anteile sind "
            "dafür so weit zum gemeinsamen Anteil gezogen, wie der Zufall sie auseinandertreibt.",
            "Nachgerechnet an erfundenen Städten enthielt dieser Bereich den wahren Wert in 88 bis "
            "100 von 100 Fällen (P90 zu P10: ab 82); Zufall allein galt in höchstens 8 von 100 "
            "als Änderung.",
            "Welche Bezugszahl ein Gebiet hat, gilt dabei als fest; für die Spannweite gibt es "
            "keinen Bereich, weil Ränder sich so nicht beurteilen lassen.",
            "In kleinen Gebieten streut schon der Zufall die Anteile; das berechnete Maß ist "
            "darum eher zu groß. Der Bereich ist darum bereinigt und kann unter ihm liegen.",
            "Gini, Theil und Variationskoeffizient gelten für diesen Anteil, nicht für sein "
            "Gegenteil; der Dissimilaritätsindex ist für beide gleich.",
        ]
    elif result.mode == BY_AREA:
        lines.append(
            "95-%-Bereich: 1 000 Ziehungen der Gebiete mit Zurücklegen, in allen Jahren dieselben; "
            "er sagt, wie sehr das Maß an einzelnen Gebieten hängt."
        )
    elif result.indicator.measure is not Measure.INDEX and result.year is not None:
        lines.append(_without_interval(result))
    if 0 < (result.spread.count if result.spread else 0) < FEWEST_AREAS:
        lines.append("Bei weniger als zehn Gebieten sagen Quantile und ihre Verhältnisse wenig.")
    return tuple(lines)


def _quantile_line(result: DisparityResult) -> str:
    if result.indicator.measure is Measure.INDEX:
        return (
            "Quantile nach Hyndman und Fan (1996), Definition 1: stets eine Stufe, die vorkommt; "
            "jedes Gebiet zählt gleich."
        )
    return (
        "Quantile nach Hyndman und Fan (1996), Definition 7; jedes Gebiet zählt gleich. Gini und "
        "Theil sind mit der Bezugszahl gewichtet."
    )


def _without_interval(result: DisparityResult) -> str:
    if result.year is not None and result.year.is_planned:
        return "Geplante Werte haben keinen Schwankungsbereich."
    if result.year is not None and result.year.is_changed:
        return "Zum Schutz veränderte Zahlen haben hier keinen Schwankungsbereich."
    return "Für einen Schwankungsbereich sind es zu wenige Gebiete (weniger als zehn)."
