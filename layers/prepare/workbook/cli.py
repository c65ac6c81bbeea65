"""The commands ``template`` and ``import``: German output, 0 when done, 1 after errors."""

from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from layers.prepare.faults import FaultList
from layers.prepare.report.model import report_on
from layers.prepare.report.terminal import print_report
from layers.prepare.workbook.delivery import SOURCES, Options
from layers.prepare.workbook.existing import read_existing
from layers.prepare.workbook.folder import write_folder
from layers.prepare.workbook.prefill import Row, prefilled
from layers.prepare.workbook.reading import read_delivery
from layers.prepare.workbook.template import write_template

DECIMALS = {"": "", "komma": ",", "punkt": ".", ",": ",", ".": "."}


def make_template(
    path: Path, municipality: str = "", *, with_values: bool = False, sources: Path = SOURCES
) -> int:
    """Write the template, pre-filled with what the folder of ``municipality`` has."""
    console = Console()
    faults = FaultList()
    rows: dict[str, list[Row]] = {}
    if municipality:
        folder = sources / municipality
        if not (folder / "municipality.toml").is_file():
            known = sorted(p.parent.name for p in sources.glob("*/municipality.toml"))
            console.print(
                f"Zu „{escape(municipality)}“ gibt es keinen Ordner in {sources}. "
                f"Vorhanden: {', '.join(known) or 'keine'}."
            )
            return 1
        rows = prefilled(read_existing(folder, faults), with_values=with_values)
    if faults.found:
        console.print("; ".join(escape(f"{f.file}: {f.why}") for f in faults.found))
        return 1
    try:
        write_template(path, rows)
    except OSError as error:
        console.print(
            f"Die Vorlage lässt sich nicht schreiben: {escape(str(error))}. Ist die Datei noch in "
            "Excel geöffnet?"
        )
        return 1
    console.print(f"Vorlage geschrieben: {escape(str(path))}", highlight=False)
    return 0


def run_import(
    path: Path, municipality: str = "", decimal: str = "", sources: Path = SOURCES
) -> int:
    """Read a delivery, tell everything about it, and write the folder where nothing is wrong."""
    console = Console()
    if decimal not in DECIMALS:
        console.print("--dezimal kennt nur „komma“ und „punkt“.")
        return 1
    delivery = read_delivery(path, Options(sources, municipality, DECIMALS[decimal]))
    report = report_on(path.name, delivery.faults, delivery.accounts, checked_at=datetime.now(UTC))
    for line in delivery.told:
        console.print(f"· {escape(line)}", highlight=False)
    print_report(console, report)
    if not report.publishable or not delivery.slug:
        if not delivery.slug and report.publishable:
            console.print("Es ist nicht bekannt, zu welcher Kommune das gehört: --municipality.")
        console.print("Es wurde nichts geschrieben.")
        return 1
    target = sources / delivery.slug
    try:
        written = write_folder(delivery, target)
    except OSError as error:
        console.print(
            f"Der Ordner {escape(str(target))} lässt sich nicht schreiben: {escape(str(error))}"
        )
        return 1
    console.print(f"{len(written)} Dateien in {escape(str(target))} geschrieben.", highlight=False)
    console.print(f"Weiter mit: bildungsatlas prepare {delivery.slug}", highlight=False)
    return 0
