"""What a check found, with the sentences that every form of the report shares."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from layers.numbers import german
from layers.prepare.accounting import Account, total
from layers.prepare.faults import Code, Fault, Severity

SEVERITY = {Severity.ERROR: "Fehler", Severity.WARNING: "Hinweis"}
"""German word for each severity."""


@dataclass(frozen=True)
class Report:
    """All faults of a delivery, errors first, and the account of its rows.

    ``subject`` is the name of the workbook, file or folder; ``accounts`` has one entry per file or
    sheet that was read row by row (empty where none was); ``told`` says in German what was assumed.
    """

    subject: str
    checked_at: datetime
    faults: tuple[Fault, ...]
    accounts: tuple[Account, ...] = ()
    told: tuple[str, ...] = ()

    @property
    def errors(self) -> int:
        """How many faults stop."""
        return sum(fault.severity is Severity.ERROR for fault in self.faults)

    @property
    def warnings(self) -> int:
        """How many faults do not stop."""
        return len(self.faults) - self.errors

    @property
    def publishable(self) -> bool:
        """Whether nothing stops: no error, and every row accounted for."""
        return not self.errors and all(account.is_even for account in self.accounts)

    @property
    def verdict(self) -> str:
        """``3 Fehler, 5 Hinweise – so nicht veröffentlichbar``."""
        if not self.faults and self.publishable:
            return "Keine Fehler, keine Hinweise – so veröffentlichbar"
        hints = f"{german(self.warnings)} {'Hinweis' if self.warnings == 1 else 'Hinweise'}"
        outcome = "so veröffentlichbar" if self.publishable else "so nicht veröffentlichbar"
        return f"{german(self.errors)} Fehler, {hints} – {outcome}"

    @property
    def closing(self) -> str:
        """``Zusammen: 512 gelesen = 500 verwendet + 12 beiseitegelegt (...)``; '' without rows."""
        if not self.accounts:
            return ""
        whole = total(list(self.accounts))
        lost = whole.read - whole.used - whole.set_aside.total()
        return whole.line() + (f" – {german(lost)} Zeilen ohne Verbleib!" if lost else "")

    def by_kind(self) -> dict[tuple[Severity, Code], list[Fault]]:
        """Faults by severity and code, errors first, the most frequent code first."""
        count = Counter((fault.severity, fault.code) for fault in self.faults)
        order = sorted(count, key=lambda k: (k[0] is Severity.WARNING, -count[k], k[1]))
        groups: dict[tuple[Severity, Code], list[Fault]] = {key: [] for key in order}
        for fault in self.faults:
            groups[fault.severity, fault.code].append(fault)
        return groups

    def by_place(self) -> dict[str, list[Fault]]:
        """Faults by file and sheet (``place``), each from top to bottom."""
        groups: dict[str, list[Fault]] = {}
        for fault in sorted(self.faults, key=_position):
            groups.setdefault(place(fault), []).append(fault)
        return groups


def report_on(
    subject: str,
    faults: Iterable[Fault],
    accounts: Iterable[Account] = (),
    told: Iterable[str] = (),
    *,
    checked_at: datetime,
) -> Report:
    """The report on ``subject``; faults that say the very same are kept once."""
    distinct = dict.fromkeys(faults)
    ordered = sorted(distinct, key=lambda f: (f.severity is Severity.WARNING, *_position(f)))
    return Report(subject, checked_at, tuple(ordered), tuple(accounts), tuple(told))


def _position(fault: Fault) -> tuple[str, str, int, int, str, str, str]:
    column = "".join(c for c in fault.cell if c.isalpha())
    return (fault.file, fault.sheet, fault.row, len(column), column, fault.column, fault.code)


def place(fault: Fault) -> str:
    """``Kita 2024.xlsx, Blatt Werte``, or the file alone."""
    return f"{fault.file}, Blatt {fault.sheet}" if fault.sheet else fault.file


def spot(fault: Fault) -> str:
    """Where in its file a fault is: the cell, else ``Zeile 5``, else ''."""
    if fault.cell:
        return fault.cell
    return f"Zeile {fault.row}" if fault.row else ""
