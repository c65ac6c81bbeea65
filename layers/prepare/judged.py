"""Stories held against the figures of a release that nobody sees yet."""

from pathlib import Path

import duckdb

from layers.audit.rendering import opened
from layers.prepare.faults import Code, FaultList, Severity
from layers.prepare.release_rows import Figures, Material, form_release
from layers.prepare.stories_file import ENDING, FOLDER
from layers.prepare.write import write_aside
from layers.stories.judging import Finding, Judge

LOST = (
    "Die Ansicht im Atlas neu aufrufen und ihre Adresse übernehmen, oder den Schritt ändern. "
    "Solange zeigt der Schritt dort nichts."
)
DOUBTED = "Den Schritt mit seinen Zahlen lesen und Text oder Angaben berichtigen."


def judge_release(
    path: Path, judge: Judge, faults: FaultList, lost: Severity = Severity.WARNING
) -> None:
    """Faults of the stories in the release of a file. ``lost``: how heavily views weigh that there
    are not; everything else is a warning."""
    with opened(path) as store:
        for finding in judge(store):
            _note(finding, faults, lost)


def judge_draft(
    connection: duckdb.DuckDBPyConnection,
    aside: Path,
    material: Material,
    figures: Figures,
    judge: Judge,
    faults: FaultList,
) -> None:
    """Faults of the stories in a release of these figures, which is written to the folder ``aside``
    and never leaves it; views that there are not are errors."""
    path = aside / "draft.duckdb"
    write_aside(connection, path, form_release(material, figures, {}))
    judge_release(path, judge, faults, Severity.ERROR)


def _note(finding: Finding, faults: FaultList, lost: Severity) -> None:
    step = f"Schritt {finding.step}" + (f" („{finding.title}“)" if finding.title else "")
    faults.add(
        Code.STORY_VIEW if finding.is_lost else Code.STORY_DOUBT,
        f"{FOLDER}/{finding.story_id}{ENDING}",
        f"{step}: {finding.why}",
        LOST if finding.is_lost else DOUBTED,
        row=finding.line,
        severity=lost if finding.is_lost else Severity.WARNING,
    )
