"""Everything that can be said of a delivery, or of a municipality's folder, all at once."""

from datetime import UTC, datetime
from pathlib import Path

from layers.prepare.pipeline import check
from layers.prepare.report.model import Report, report_on


def check_folder(folder: Path, now: datetime | None = None) -> Report:
    """The report on a municipality's folder. Nothing is written but in a temporary folder."""
    found = check(folder)
    return report_on(
        folder.name, found.faults.found, found.accounts, checked_at=now or datetime.now(UTC)
    )
