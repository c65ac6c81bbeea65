"""Rules of confidentiality: the file confidentiality.toml and what follows from it per indicator.

German offices protect counts of one or two persons, and whatever gives them away. What exactly is
protected differs by source and law, so that it is data. docs/confidentiality.md explains each key.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

from pydantic import Field, model_validator

from layers.prepare.fields import Strict, Text, Word, check_unique

Part = Literal["numerator", "rest", "denominator"]
Method = Literal["suppress", "round", "cell_key"]
Coarser = Literal["hide_level", "round"]

SCHOOL_CHANGES = "school_changes"
"""Stands for the tables of school changes, where an indicator's id stands otherwise."""


class RuleEntry(Strict):
    """What holds for the figures that it names; keys that are not given hold as in [default].

    ``threshold``: counts from 1 to threshold - 1 are protected, zero only with ``zero``.
    ``counts``: which of numerator, rest (denominator minus numerator, of a rate) and denominator
    are counts of persons; the value of a count is its numerator. ``minimum_denominator``: a rate on
    fewer is hidden. ``method`` with ``base`` (of round), ``cells`` and ``seconds`` (the largest
    linked table that suppress takes on, and for how long), ``coarser`` (what happens beyond).
    """

    indicators: tuple[Word, ...] = ()
    sources: tuple[Word, ...] = ()
    threshold: int | None = Field(default=None, ge=2, le=100)
    counts: tuple[Part, ...] | None = Field(default=None, min_length=1)
    zero: bool | None = None
    minimum_denominator: int | None = Field(default=None, ge=0, le=10_000)
    method: Method | None = None
    base: Literal[3, 5] | None = None
    cells: int | None = Field(default=None, ge=10, le=100_000)
    seconds: float | None = Field(default=None, gt=0, le=3_600)
    coarser: Coarser | None = None

    @model_validator(mode="after")
    def _base_covers_threshold(self) -> "RuleEntry":
        if self.method == "round" and (self.base or 3) < (self.threshold or 3):
            raise ValueError("base muss mindestens so groß sein wie threshold.")
        return self


class ExemptEntry(Strict):
    """Figures that are no counts of persons, or that the law lets be published; ``reason`` is a
    German sentence for the page on methods."""

    indicators: tuple[Word, ...] = ()
    sources: tuple[Word, ...] = ()
    reason: Text


class SumEntry(Strict):
    """A known sum among indicators: the values (or numerators) of ``parts`` add up to ``total``, in
    every area, period and school type. ``years`` says instead that ``total`` of a period is the sum
    of that many years of the one indicator in ``parts``, the period's own the last."""

    total: Word
    parts: tuple[Word, ...] = Field(min_length=1)
    years: int = Field(1, ge=1, le=20)


class ConfidentialityFile(Strict):
    """confidentiality.toml. ``basis`` is a German sentence that names the law, ``sign`` is printed
    in place of a number that is kept secret, ``internal`` asks for a second release with all
    numbers, for the administration's own network."""

    basis: str = ""
    sign: str = Field(default=".", min_length=1, max_length=3)
    internal: bool = False
    default: RuleEntry = Field(default_factory=RuleEntry)
    rule: tuple[RuleEntry, ...] = ()
    exempt: tuple[ExemptEntry, ...] = ()
    sum: tuple[SumEntry, ...] = ()

    @model_validator(mode="after")
    def _is_clear(self) -> "ConfidentialityFile":
        if self.default.indicators or self.default.sources:
            raise ValueError("[default] gilt für alles und nennt weder indicators noch sources.")
        entries: list[RuleEntry | ExemptEntry] = [*self.rule, *self.exempt]
        for entry in entries:
            if not (entry.indicators or entry.sources):
                raise ValueError("Eine Regel nennt indicators oder sources.")
        for what in ("indicators", "sources"):
            named = [name for entry in entries for name in getattr(entry, what)]
            check_unique(named, "Für dasselbe gibt es zwei Regeln:")
        return self


@dataclass(frozen=True)
class Rule:
    """What holds for one indicator or for the school changes; fields as in RuleEntry."""

    threshold: int = 3
    counts: tuple[str, ...] = ("numerator", "rest", "denominator")
    zero: bool = False
    minimum_denominator: int = 0
    method: str = "suppress"
    base: int = 3
    cells: int = 2_000
    seconds: float = 30.0
    coarser: str = "hide_level"

    def is_sensitive(self, count: int) -> bool:
        """Whether a count may not be shown for its own sake."""
        return (0 if self.zero else 1) <= count < self.threshold


def rule_of(
    file: ConfidentialityFile, name: str, sources: Iterable[str], published: set[str]
) -> Rule | None:
    """The rule for an indicator (or SCHOOL_CHANGES) of these sources.

    None where all its sources are ``published`` (already_published = true), or it is exempt. A rule
    that names it goes before one that names a source.
    """
    sources = set(sources)
    if exemption(file, name, sources) is not None or (sources and sources <= published):
        return None
    named = [entry for entry in file.rule if name in entry.indicators]
    of_source = [entry for entry in file.rule if sources & set(entry.sources)]
    values = asdict(Rule())
    for entry in (file.default, *reversed(of_source[:1]), *named[:1]):
        given = entry.model_dump(exclude={"indicators", "sources"}, exclude_none=True)
        values |= given
    return Rule(**values)


def exemption(file: ConfidentialityFile, name: str, sources: set[str]) -> ExemptEntry | None:
    """The entry that exempts an indicator by its name, or by all of its sources."""
    for entry in file.exempt:
        if name in entry.indicators or (sources and sources <= set(entry.sources)):
            return entry
    return None
