"""Everything that can be said of a delivery, or of a municipality's folder, all at once."""

import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from layers.prepare.accounting import Account
from layers.prepare.faults import Code, Fault, Severity
from layers.prepare.pipeline import Findings, check
from layers.prepare.report.model import Report, report_on
from layers.prepare.tracing import settled, traced_to_cells
from layers.prepare.workbook.delivery import Delivery, Options
from layers.prepare.workbook.folder import write_folder
from layers.prepare.workbook.reading import read_delivery
from layers.stories.judging import Judge

INCOMPLETE = frozenset({Code.GAP, Code.NO_DATA, Code.NO_VALUES})
"""What nobody can say while rows have errors: that others are missing."""


def check_folder(folder: Path, now: datetime | None = None, judge: Judge | None = None) -> Report:
    """The report on a municipality's folder; nothing is written. ``judge`` looks at its stories."""
    found = check(folder, judge=judge)
    faults = _settled(found.faults.found)
    return report_on(folder.name, faults, found.accounts, checked_at=now or datetime.now(UTC))


def check_delivery(
    path: Path,
    options: Options | None = None,
    now: datetime | None = None,
    judge: Judge | None = None,
) -> Report:
    """The report on a workbook, a CSV or a folder of them: faults of reading them, and those of
    preparing the folder that they would make, at the cells of the delivery.

    Nothing is written but in a temporary folder. What the municipality's folder holds already is
    checked together with the delivery. Views that its stories would lose are warnings: the figures
    have to be publishable.
    """
    options = options or Options()
    delivery = read_delivery(path, options)
    faults, accounts = judged(delivery, options.sources, path.name, judge)
    return report_on(
        path.name, faults, accounts, delivery.told, checked_at=now or datetime.now(UTC)
    )


def judged(
    delivery: Delivery, sources: Path, name: str, judge: Judge | None = None
) -> tuple[list[Fault], list[Account]]:
    """All faults of a delivery called ``name`` and the account of its rows: those of reading it,
    and those of preparing what its sound rows make of the folder in ``sources``."""
    faults: list[Fault] = list(delivery.faults)
    accounts = list(delivery.accounts)
    # What stories would lose cannot be said where rows have errors.
    found = _prepared(delivery, sources, None if delivery.errors else judge)
    if found is not None:
        told = {(fault.file, fault.why) for fault in faults if not fault.cell}
        told_of = [_milder(fault) for fault in found.faults.found]
        traced = traced_to_cells(told_of, delivery)
        faults += [f for f in traced if f.cell or (f.file, f.why) not in told]
        accounts = settled(accounts, found.accounts, delivery)
    elif not delivery.errors:
        faults.append(_whose(name))
    return _settled(faults), accounts


def _settled(faults: list[Fault]) -> list[Fault]:
    """Without warnings of missing rows where rows have errors."""
    if any(fault.severity is Severity.ERROR for fault in faults):
        return [fault for fault in faults if fault.code not in INCOMPLETE]
    return faults


def _milder(fault: Fault) -> Fault:
    if fault.code is Code.STORY_VIEW:
        return replace(fault, severity=Severity.WARNING)
    return fault


def _prepared(delivery: Delivery, sources: Path, judge: Judge | None) -> Findings | None:
    """What is wrong with the folder that the sound rows make; None where they make none."""
    kept = sources / delivery.slug
    if not delivery.slug or not (delivery.parts.municipality or kept.is_dir()):
        return None
    with TemporaryDirectory(prefix="bildungsatlas-") as aside:
        target = Path(aside) / delivery.slug
        if kept.is_dir():
            shutil.copytree(kept, target)
        write_folder(replace(delivery, faults=_warnings(delivery.faults)), target)
        return check(target, judge=judge)


def _warnings(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    return tuple(fault for fault in faults if fault.severity is Severity.WARNING)


def _whose(name: str) -> Fault:
    return Fault(
        Code.REFERENCE,
        name,
        "Es ist nicht bekannt, zu welcher Kommune diese Lieferung gehört.",
        "Das Blatt Kommune ausfüllen oder die Kommune mit --municipality nennen.",
    )
