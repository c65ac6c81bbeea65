"""How small counts of a release are protected: its rules, and what its audit found."""

import json
from dataclasses import dataclass, field
from typing import Any

from layers.status import SIGN, Status
from layers.store import Store

HIDDEN_SIGN = SIGN[Status.CONFIDENTIAL]


@dataclass(frozen=True)
class Protection:
    """The rule for one indicator, or for the school changes (docs/confidentiality.md).

    ``threshold``: counts below it, from 1 on, are protected, zero only with ``zero``. ``counts``:
    which of numerator, rest and denominator count persons. ``method`` is suppress, round or
    cell_key; ``base`` that of rounding; ``coarser`` what happens to tables that are too large to
    suppress: hide_level or round.
    """

    threshold: int
    counts: tuple[str, ...]
    zero: bool
    minimum_denominator: int
    method: str
    base: int
    coarser: str


@dataclass(frozen=True)
class Effect:
    """What protection did to one table: cells that it has and that are not shown (both from the
    release's audit). ``table`` is an indicator's id or school_changes."""

    table: str
    method: str
    cells: int
    hidden: int


@dataclass(frozen=True)
class Confidentiality:
    """Rules and audit of a release. ``indicators`` and ``exempt`` (id -> German reason) leave out
    those whose sources have published their figures; ``passed`` says that an audit has found no
    small count exposed, ``releases`` how many releases it looked at."""

    basis: str = ""
    sign: str = HIDDEN_SIGN
    indicators: dict[str, Protection] = field(default_factory=dict)
    school_changes: Protection | None = None
    exempt: dict[str, str] = field(default_factory=dict)
    passed: bool = False
    releases: int = 0
    effects: tuple[Effect, ...] = ()

    @property
    def protects(self) -> bool:
        """Whether anything in the release is protected by the preparation."""
        return bool(self.indicators) or self.school_changes is not None


def confidentiality(store: Store) -> Confidentiality:
    """Rules and audit out of table release; without the key ``confidentiality`` nothing is said of
    rules, and the audit counts as not passed."""
    return store.keep("confidentiality", lambda: _read(store))


def hidden_sign(store: Store) -> str:
    """What is printed in place of a number that is kept secret."""
    return confidentiality(store).sign


def rounding_base(store: Store, indicator_id: str) -> int | None:
    """The base to which numbers of an indicator may have been rounded; None where they are not."""
    rule = confidentiality(store).indicators.get(indicator_id)
    if rule is None or "round" not in (rule.method, rule.coarser):
        return None
    return rule.base


def _read(store: Store) -> Confidentiality:
    rules, audit = (
        json.loads(text).get("confidentiality", {})
        for text in store.rows("SELECT rules, audit FROM release")[0]
    )
    changes = rules.get("school_changes")
    return Confidentiality(
        basis=rules.get("basis", ""),
        sign=rules.get("sign", HIDDEN_SIGN),
        indicators={name: _protection(rule) for name, rule in rules.get("indicators", {}).items()},
        school_changes=_protection(changes) if changes else None,
        exempt=rules.get("exempt", {}),
        passed=audit.get("passed") is True,
        releases=len(audit.get("releases", ())),
        effects=tuple(
            Effect(found["table"], found["method"], found["cells"], found["hidden"])
            for found in audit.get("tables", ())
        ),
    )


def _protection(rule: dict[str, Any]) -> Protection:
    return Protection(
        threshold=rule["threshold"],
        counts=tuple(rule["counts"]),
        zero=rule["zero"],
        minimum_denominator=rule["minimum_denominator"],
        method=rule["method"],
        base=rule["base"],
        coarser=rule["coarser"],
    )
