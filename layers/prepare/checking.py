"""Everything that can be said of a delivery, or of a municipality's folder, all at once."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from layers.prepare.faults import Fault, PreparationError
from layers.prepare.pipeline import prepare
from layers.prepare.report.model import Report, report_on


def check_folder(folder: Path, now: datetime | None = None) -> Report:
    """The report on a municipality's folder. Nothing is written but in a temporary folder."""
    return report_on(folder.name, _prepared(folder), checked_at=now or datetime.now(UTC))


def _prepared(folder: Path) -> Iterable[Fault]:
    with TemporaryDirectory(prefix="bildungsatlas-") as aside:
        try:
            prepare(folder, Path(aside) / "tables")
        except PreparationError as error:
            return error.faults
    return ()
