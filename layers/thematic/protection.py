"""What a view says of protected numbers: how many are hidden, whether they were rounded."""

from collections.abc import Iterable, Sequence

from layers.model import Indicator, Measure
from layers.numbers import german, with_unit
from layers.queries.confidentiality import confidentiality, rounding_base
from layers.queries.values import Observation
from layers.status import Flag, Status
from layers.store import Store
from layers.thematic.headings import short_heading
from layers.words import in_plural

FLAGS = (Flag.ROUNDED, Flag.PERTURBED)
"""Flags of numbers that protection changed."""

WHY_HIDDEN = "weil er auf sehr kleine Zahlen schließen ließe"
PERTURBED = "Zahlen sind zum Schutz leicht verändert; Teile müssen sich nicht zum Ganzen addieren."

_SHARE_DECIMALS = 1


def common_flags(values: Iterable[tuple[Flag, ...]]) -> frozenset[Flag]:
    """Of the flags of protection those that all values have: they are told once, not per value."""
    found = set(values)  # most values carry the same few
    return frozenset(flag for flag in FLAGS if found and all(flag in flags for flags in found))


def hidden_line(hidden: int, total: int, name_plural: str) -> str:
    """``In 7 von 72 Quartieren wird der Wert geheim gehalten``, no full stop; '' for none."""
    if not hidden:
        return ""
    if total == 1:
        return "Der Wert wird geheim gehalten"
    if hidden == total:
        which = "In beiden" if total == 2 else f"In allen {total}"
    else:
        which = f"In {'einem' if hidden == 1 else hidden} von {total}"
    return f"{which} {in_plural(name_plural)} wird der Wert geheim gehalten"


def hidden_share(store: Store, indicator: Indicator, rows: Sequence[Observation | None]) -> str:
    """Which part of all persons of the denominator the hidden areas have: ``darauf entfallen
    4,1 % der Bezugszahl (Kinder unter 3 Jahren)``.

    Told only where it says nothing new: the denominator counts persons, and those of all ``rows``
    (one per area) stand in the release. '' otherwise.
    """
    rule = confidentiality(store).indicators.get(indicator.indicator_id)
    counted = rule is not None and "denominator" in rule.counts
    if not counted or indicator.measure not in (Measure.RATE, Measure.RATIO):
        return ""
    bases = [None if row is None else row.denominator for row in rows]
    known = [base for base in bases if base is not None]
    if len(known) < len(bases) or not sum(known):
        return ""
    hidden = sum(
        row.denominator or 0.0
        for row in rows
        if row is not None and row.status is Status.CONFIDENTIAL
    )
    part = with_unit(german(100 * hidden / sum(known), _SHARE_DECIMALS), "%")
    whom = short_heading(indicator.denominator_text)
    return f"darauf entfallen {part} der Bezugszahl" + (f" ({whom})" if whom else "")


def view_lines(
    store: Store,
    indicator: Indicator,
    rows: Sequence[Observation | None],
    name_plural: str,
) -> tuple[str, ...]:
    """What a view of areas (one row each, None where there is none) says of protected numbers."""
    hidden = sum(row is not None and row.status is Status.CONFIDENTIAL for row in rows)
    line = hidden_line(hidden, len(rows), name_plural)
    share = hidden_share(store, indicator, rows) if 0 < hidden < len(rows) else ""
    told = [f"{line}; {share}." if share else f"{line}."] if line else []
    shown = [row.flags for row in rows if row is not None and row.value is not None]
    return (*told, *changed_lines(store, indicator.indicator_id, shown))


def changed_lines(
    store: Store, indicator_id: str, values: Sequence[tuple[Flag, ...]]
) -> tuple[str, ...]:
    """Sentences on values that were rounded or changed for protection; ``values``: their flags."""
    return flag_lines(values, rounding_base(store, indicator_id))


def flag_lines(values: Sequence[tuple[Flag, ...]], base: int | None) -> tuple[str, ...]:
    """The same where the base of rounding is known; None: it is not told."""
    kinds = set(values)
    common = common_flags(kinds)
    told = []
    if any(Flag.ROUNDED in flags for flags in kinds):
        some = "Zahlen sind" if Flag.ROUNDED in common else "Ein Teil der Zahlen ist"
        told.append(f"{some} zum Schutz {f'auf Vielfache von {base} ' if base else ''}gerundet.")
    if any(Flag.PERTURBED in flags for flags in kinds):
        told.append(PERTURBED)
    return tuple(told)
