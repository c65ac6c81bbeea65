"""Sharing out posts or money by the levels of a social index, beside the equal distribution."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from layers.model import SCHOOLS, period_label
from layers.numbers import german, with_unit
from layers.queries import catalogue
from layers.queries.facilities import facility_kind
from layers.queries.social_index import SCHOOL_KIND
from layers.statistics.apportion import (
    InfeasibleMinimumError,
    Method,
    hamilton,
    webster,
    with_minimum,
)
from layers.store import Store
from layers.thematic import social_index_options as choices
from layers.thematic.social_index_result import SocialIndexResult, Unit

POSTS, MONEY = "posts", "money"
CENTS = 100
UNIT, CAPACITY = "unit", "capacity"
"""Values of ``per``: every unit counts alike, or by the capacity of a school."""


@dataclass(frozen=True)
class Share:
    """What one unit gets. ``size`` is None where every unit counts alike; ``share`` and ``equal``
    are whole posts or cents."""

    unit: Unit
    size: float | None
    share: int
    equal: int

    @property
    def difference(self) -> int:
        """How much more or less than under the equal distribution."""
        return self.share - self.equal


@dataclass(frozen=True)
class Distribution:
    """What is shared out, in whole posts or cents (``total``). ``shares`` are those of the units
    that take part, in official order; empty where ``problem`` says why nothing can be shared out.
    ``left_out`` are units without a level or without a size. ``size_title`` and ``size_period``
    say what the size is ('' where every unit counts alike)."""

    kind: str
    total: int
    shares: tuple[Share, ...]
    left_out: tuple[Unit, ...]
    problem: str
    size_title: str
    size_period: str

    def text(self, number: int, *, signed: bool = False) -> str:
        """Posts or cents as they are printed."""
        return share_text(self.kind, number, signed=signed)


def share_text(kind: str, number: int, *, signed: bool = False) -> str:
    """Whole posts, or cents as euros: ``12``, ``1 234,50 €``."""
    if kind == POSTS:
        return german(number, signed=signed)
    sign = "+" if signed and number > 0 else "\u2212" if number < 0 else ""
    euros, cents = divmod(abs(number), CENTS)
    return with_unit(f"{sign}{german(euros)},{cents:02d}", "€")


def amount_of(kind: str, amount: Decimal) -> int:
    """An amount of posts or euros in whole posts or cents."""
    return int(amount * CENTS) if kind == MONEY else int(amount)


def distribution(result: SocialIndexResult) -> Distribution | None:
    """The distribution of a selection; None where there is nothing to share out, or no index.

    Posts by Webster's method, cents by largest remainders (layers.statistics.apportion); the equal
    distribution has the same sizes, minimum and method, and the same weight for all levels.
    """
    selection = result.selection
    total = amount_of(selection.kind, selection.amount)
    if result.made is None or total <= 0:
        return None
    sizes, title, period = _sizes(result)
    taking = [unit for unit in result.known if sizes is None or sizes.get(unit.code)]
    out = tuple(unit for unit in result.units if unit not in taking)
    bare = Distribution(selection.kind, total, (), out, "", title, period)
    if not taking:
        return _failed(bare, "Keine Einheit mit Stufe hat auch eine Größe.")
    scale = [Fraction(1) if sizes is None else Fraction(str(sizes[u.code])) for u in taking]
    weights = [Fraction(selection.level_weights[(unit.level or 1) - 1]) for unit in taking]
    claims = [weight * size for weight, size in zip(weights, scale, strict=True)]
    minimum = amount_of(selection.kind, selection.minimum)
    method: Method = webster if selection.kind == POSTS else hamilton
    try:
        found = with_minimum(total, claims, minimum, method)
        equal = with_minimum(total, scale, minimum, method)
    except InfeasibleMinimumError as error:
        needed, have = (share_text(selection.kind, n) for n in (error.needed, total))
        each = share_text(selection.kind, minimum)
        return _failed(
            bare,
            f"Mindestens {each} je Einheit wären bei {len(taking)} Einheiten {needed}; zu "
            f"verteilen sind aber nur {have}. Bitte weniger je Einheit oder mehr "
            "insgesamt eintragen.",
        )
    except ValueError:
        return _failed(
            bare,
            "Alle Stufen, die vorkommen, haben das Gewicht 0. Bitte mindestens einer davon ein "
            "Gewicht geben.",
        )
    shares = tuple(
        Share(unit, None if sizes is None else sizes[unit.code], mine, same)
        for unit, mine, same in zip(taking, found, equal, strict=True)
    )
    return Distribution(selection.kind, total, shares, out, "", title, period)


def _failed(bare: Distribution, problem: str) -> Distribution:
    return Distribution(
        bare.kind, bare.total, (), bare.left_out, problem, bare.size_title, bare.size_period
    )


def _sizes(result: SocialIndexResult) -> tuple[dict[str, float] | None, str, str]:
    """Size by unit (None: all alike), what it counts, and its period in words."""
    per = result.selection.per
    if per == UNIT:
        return None, "", ""
    if per == CAPACITY:
        known = {unit.code: unit.size for unit in result.units if unit.size}
        return known, capacity_words(result.store), ""
    return _counted(result, per)


def _counted(result: SocialIndexResult, indicator_id: str) -> tuple[dict[str, float], str, str]:
    store, level = result.store, result.selection.units
    indicator = catalogue.indicator(store, indicator_id)
    option = choices.size_option(store, indicator, level)
    period, rows = choices.rows_of(store, option, result.selection.year)
    then = choices.edition_at(store, option, period)
    same = choices.comparable(store, level, then, result.edition)
    known = {code: row.value for code, row in rows.items() if row.value and code in same}
    return known, indicator.title, period_label(indicator.period_kind, period)


def capacity_words(store: Store) -> str:
    """What the capacity of schools counts."""
    return facility_kind(store, SCHOOL_KIND).unit or "Plätze"


def per_choices(store: Store, units: str) -> tuple[tuple[str, str], ...]:
    """By what the size of a unit can be measured: (value of ``per``, German label), the default
    first: the population, else the first count, else every unit alike."""
    alike = (UNIT, "jede Schule gleich" if units == SCHOOLS else "jedes Gebiet gleich")
    if units == SCHOOLS:
        known = any(school.capacity for school in choices.schools(store))
        return ((CAPACITY, f"nach {capacity_words(store)}"), alike) if known else (alike,)
    found = [(i.indicator_id, f"nach: {i.title}") for i in choices.sizes(store, units)]
    found.sort(key=lambda pair: pair[0] != "population")
    return (*found, alike)
