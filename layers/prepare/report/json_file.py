"""The report as JSON, for pages that show it; the shape stands in docs/architecture.md."""

import json
from pathlib import Path

from layers.prepare.accounting import Account
from layers.prepare.faults import KIND, Fault
from layers.prepare.report.model import Report

FORMAT = 1


def as_json(report: Report) -> dict[str, object]:
    """The report as plain lists and dictionaries."""
    return {
        "format": FORMAT,
        "subject": report.subject,
        "checked_at": report.checked_at.isoformat(timespec="seconds"),
        "errors": report.errors,
        "warnings": report.warnings,
        "publishable": report.publishable,
        "verdict": report.verdict,
        "closing": report.closing,
        "faults": [_fault(fault) for fault in report.faults],
        "accounts": [_account(account) for account in report.accounts],
        "told": list(report.told),
    }


def write_json(report: Report, path: Path) -> None:
    """Write the report to a file. Raises OSError where that cannot be written."""
    text = json.dumps(as_json(report), ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def _fault(fault: Fault) -> dict[str, object]:
    return {
        "severity": fault.severity.value,
        "code": fault.code.value,
        "kind": KIND[fault.code],
        "file": fault.file,
        "sheet": fault.sheet,
        "cell": fault.cell,
        "row": fault.row,
        "column": fault.column,
        "value": fault.value,
        "why": fault.why,
        "remedy": fault.remedy,
    }


def _account(account: Account) -> dict[str, object]:
    return {
        "file": account.file,
        "sheet": account.sheet,
        "read": account.read,
        "used": account.used,
        "set_aside": dict(account.set_aside),
        "even": account.is_even,
        "line": account.line(),
    }
