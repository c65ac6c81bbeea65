"""Check and prepare a delivery aside: ``python -m layers.prepare.stage``, started by the server.

Reads the delivered files, builds the municipality's folder as it would become, prepares a release
of it, compares that with the published one, and writes ``result.json`` and the reports into the
delivery's folder. Nothing that is published changes.
"""

import json
import shutil
from argparse import ArgumentParser
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from layers.prepare.accounting import Account
from layers.prepare.checking import judged
from layers.prepare.faults import Fault, PreparationError, Severity
from layers.prepare.pipeline import prepare
from layers.prepare.protect.stage import Protected
from layers.prepare.refusal import refuse_withdrawn
from layers.prepare.report.html_page import write_html
from layers.prepare.report.json_file import as_json
from layers.prepare.report.model import Report, report_on
from layers.prepare.report.workbook import write_xlsx
from layers.prepare.tracing import traced_to_cells
from layers.prepare.two_files import Folders, default_internal, served_before
from layers.prepare.workbook.delivery import Delivery, Options
from layers.prepare.workbook.folder import write_folder
from layers.prepare.workbook.reading import read_delivery
from layers.publish.difference import difference
from layers.publish.fitness import unfit
from layers.publish.internal import receive
from layers.publish.locks import preparing
from layers.publish.publication import Shelf
from layers.publish.unpublished import mark_unpublished
from layers.release_files import ReleaseFiles
from layers.stories.judging import Judge, named_judge

READY, FAULTY = "ready", "faulty"


@dataclass(frozen=True)
class Stage:
    """Where a delivery is worked on: ``folder`` is its own, ``shelf`` the municipality's; ``judge``
    looks at the stories."""

    upload: Path
    folder: Path
    shelf: Shelf
    judge: Judge | None = None

    @property
    def candidate(self) -> Path:
        """The municipality's folder as it would become."""
        return self.folder / "sources" / self.shelf.slug

    def say(self, what: str) -> None:
        """Tell the page how far it is."""
        (self.folder / "stage.txt").write_text(what, encoding="utf-8")


def run(stage: Stage) -> dict[str, Any]:
    """The result of a delivery, as the page "Daten pflegen" shows it.

    ``state`` is ready (with ``fingerprint``, ``former``, ``difference``, ``protected``) or faulty;
    ``report`` is the report of the check (docs/architecture.md), ``told`` what was guessed or taken
    as given. ``protected``: what protection did, for the municipality only; None where no rule
    applies.
    """
    stage.say("Es wird gewartet, bis eine andere Aufbereitung fertig ist")
    with preparing(stage.shelf.tables, stage.shelf.slug, waits=True):
        return _run(stage)


def _run(stage: Stage) -> dict[str, Any]:
    stage.say("Die Dateien werden gelesen")
    # Before the sources are read: what is published meanwhile is not in this release.
    former = stage.shelf.fingerprint("current")
    files = sorted(stage.upload.iterdir())
    path = files[0] if len(files) == 1 else stage.upload
    options = Options(sources=stage.shelf.sources.parent, municipality=stage.shelf.slug)
    delivery = read_delivery(path, options)
    told = {"told": list(delivery.told)}
    if delivery.errors:
        return _faulty(stage, delivery, ()) | told
    if stage.shelf.sources.is_dir():
        shutil.copytree(stage.shelf.sources, stage.candidate)
    return _prepared(stage, delivery, former) | told


def _faulty(stage: Stage, delivery: Delivery, stopped: tuple[Fault, ...]) -> dict[str, Any]:
    """The result of a delivery with errors: everything that can be said of it, at its cells.

    ``stopped``: what ended its preparation; told where checking alone does not find it, as with
    counts that can be worked out, or a release that was withdrawn.
    """
    stage.say("Die Angaben werden geprüft")
    name = ", ".join(sorted(path.name for path in delivery.files))
    faults, accounts = judged(delivery, stage.shelf.sources.parent, name, stage.judge)
    if not any(fault.severity is Severity.ERROR for fault in faults):
        errors = [fault for fault in stopped if fault.severity is Severity.ERROR]
        faults = [*faults, *traced_to_cells(errors, delivery)]
    return _result(stage, FAULTY, faults, accounts)


def _prepared(stage: Stage, delivery: Delivery, former: str) -> dict[str, Any]:
    try:
        write_folder(delivery, stage.candidate)
        aside = stage.folder / "data" / "tables"
        summary = prepare(stage.candidate, aside, stage.say, _folders(stage), judge=stage.judge)
        refuse_withdrawn(stage.shelf.tables, stage.shelf.slug, summary.fingerprint)
    except PreparationError as error:
        return _faulty(stage, delivery, error.faults)
    faults = [*delivery.faults, *traced_to_cells(summary.warnings, delivery)]
    stage.say("Die Ausgabe wird verglichen")
    _move(stage, summary.fingerprint)
    before = stage.shelf.release(former) if former else None
    changed = difference(before, stage.shelf.release(summary.fingerprint))
    return _result(stage, READY, faults, list(delivery.accounts)) | {
        "fingerprint": summary.fingerprint,
        "former": former,
        "difference": asdict(changed),
        "protected": _protected(stage.shelf.release(summary.fingerprint), summary.protected),
    }


def _protected(release: Path, protected: Protected | None) -> list[dict[str, Any]] | None:
    """Name, method, counts, small ones and hidden ones of each table that protection changed."""
    if protected is None or not protected.is_needed:
        return None
    with duckdb.connect(str(release), read_only=True) as connection:
        titles = dict(connection.execute("SELECT indicator_id, title FROM indicator").fetchall())
    return [
        {
            "title": titles.get(effect.table, "Schulformwechsel"),
            "method": effect.method,
            "counts": effect.cells,
            "small": effect.sensitive,
            "hidden": effect.hidden,
        }
        for effect in sorted(protected.effects, key=lambda effect: -effect.hidden)
        if effect.hidden or effect.method != "suppress"
    ]


def _folders(stage: Stage) -> Folders:
    """The delivery is prepared aside, and audited together with what is published."""
    aside = stage.folder / "data" / "tables"
    shelf = stage.shelf
    internal = shelf.internal or default_internal(shelf.tables)
    return Folders(
        aside, default_internal(aside), served_before(shelf.tables, internal, shelf.slug)
    )


def _move(stage: Stage, fingerprint: str) -> None:
    """Put the release among the others; its name says its content, so one that is there stays,
    unless no public server would open it."""
    shelf = stage.shelf
    made = stage.folder / "data"
    if unfit(shelf.tables, shelf.slug, fingerprint):
        here = ReleaseFiles(made / "tables", shelf.slug, fingerprint)
        there = ReleaseFiles(shelf.tables, shelf.slug, fingerprint)
        there.remove()
        there.outlines.parent.mkdir(parents=True, exist_ok=True)
        mark_unpublished(shelf.tables, shelf.slug, fingerprint)
        shutil.move(here.outlines, there.outlines)
        shutil.move(here.sums, there.sums)
        shutil.move(here.database, there.database)
    if shelf.internal is not None:
        receive(made / "internal" / "tables", shelf.internal, shelf.slug, fingerprint)
    shutil.rmtree(made)


def _result(
    stage: Stage, state: str, faults: list[Fault], accounts: list[Account]
) -> dict[str, Any]:
    report = report_on(
        ", ".join(sorted(p.name for p in stage.upload.iterdir())),
        faults,
        accounts,
        checked_at=datetime.now(UTC),
    )
    _write_reports(stage, report)
    return {"state": state if report.publishable else FAULTY, "report": as_json(report)}


def _write_reports(stage: Stage, report: Report) -> None:
    write_html(report, stage.folder / "report.html")
    write_xlsx(report, stage.folder / "report.xlsx")


def main() -> None:
    """Work on one delivery; the result stands in its folder."""
    parser = ArgumentParser()
    parser.add_argument("upload", type=Path)
    for name in ("--folder", "--sources", "--tables"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--internal", type=Path)
    parser.add_argument("--municipality", required=True)
    parser.add_argument("--judge", type=named_judge, help="module:function")
    given = parser.parse_args()
    kept = given.folder / "kept"
    shelf = Shelf(given.municipality, given.tables, given.sources, kept, given.internal)
    result = run(Stage(given.upload, given.folder, shelf, given.judge))
    aside = given.folder / ".result"
    aside.write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")
    aside.replace(given.folder / "result.json")


if __name__ == "__main__":
    main()
