"""Value status and its signs: the only place that knows the signs of official tables.

The signs follow the practice of the German statistical offices (formerly DIN 55301). A value and
its status are two things: wherever the status carries no number, the value is None.
"""

from enum import StrEnum
from functools import lru_cache


class Status(StrEnum):
    """What can be said of a cell."""

    OK = "ok"
    NONE = "none"
    CONFIDENTIAL = "confidential"
    UNKNOWN = "unknown"
    NOT_COLLECTED = "not_collected"
    LATER = "later"
    UNRELIABLE = "unreliable"
    LIMITED = "limited"
    NOT_APPLICABLE = "not_applicable"


class Flag(StrEnum):
    """Remarks on a value that is there; several may apply (stored joined by a comma)."""

    PROVISIONAL = "provisional"
    REVISED = "revised"
    ESTIMATED = "estimated"
    PLANNED = "planned"
    CONVERTED = "converted"
    ROUNDED_BY_SOURCE = "rounded_by_source"
    QUESTIONABLE = "questionable"
    ROUNDED = "rounded"
    PERTURBED = "perturbed"


HAS_VALUE = frozenset({Status.OK, Status.NONE, Status.LIMITED})
"""Statuses under which a number is shown; ``none`` is exactly zero."""

PRECEDENCE = (
    Status.CONFIDENTIAL,
    Status.UNRELIABLE,
    Status.LATER,
    Status.NOT_COLLECTED,
    Status.UNKNOWN,
    Status.NOT_APPLICABLE,
)
"""Which status a sum has when several of its parts have no number: the strictest first."""

SIGN: dict[Status, str] = {
    Status.NONE: "–",
    Status.CONFIDENTIAL: ".",
    Status.UNKNOWN: ".",
    Status.NOT_COLLECTED: ".",
    Status.LATER: "…",
    Status.UNRELIABLE: "/",
    Status.NOT_APPLICABLE: "x",
}
"""Sign printed in place of a number; ``ok`` and ``limited`` print the number itself."""

LABEL: dict[Status, str] = {
    Status.OK: "Wert",
    Status.NONE: "genau null",
    Status.CONFIDENTIAL: "Wert geheim gehalten",
    Status.UNKNOWN: "unbekannt",
    Status.NOT_COLLECTED: "nicht erhoben",
    Status.LATER: "folgt später",
    Status.UNRELIABLE: "nicht sicher genug",
    Status.LIMITED: "eingeschränkt aussagekräftig",
    Status.NOT_APPLICABLE: "nicht anwendbar",
}
"""German words for each status, for legends, tables and screen readers."""

FLAG_LABEL: dict[Flag, str] = {
    Flag.PROVISIONAL: "vorläufig",
    Flag.REVISED: "berichtigt",
    Flag.ESTIMATED: "geschätzt",
    Flag.PLANNED: "geplant",
    Flag.CONVERTED: "umgerechnet",
    Flag.ROUNDED_BY_SOURCE: "von der Quelle gerundet",
    Flag.QUESTIONABLE: "fraglich (siehe Hinweis)",
    Flag.ROUNDED: "zum Schutz gerundet",
    Flag.PERTURBED: "zum Schutz leicht verändert",
}
"""German words for each flag."""

CODE: dict[Status, str] = {
    Status.OK: "o",
    Status.NONE: "z",
    Status.CONFIDENTIAL: "c",
    Status.UNKNOWN: "u",
    Status.NOT_COLLECTED: "n",
    Status.LATER: "l",
    Status.UNRELIABLE: "r",
    Status.LIMITED: "b",
    Status.NOT_APPLICABLE: "x",
}
"""One letter per status, for the compact values file."""


@lru_cache(maxsize=256)
def parse_flags(text: str | None) -> tuple[Flag, ...]:
    """Flags of a stored comma-joined text; empty for None or ''. Raises ValueError on others."""
    return tuple(Flag(part) for part in (text or "").split(",") if part)
