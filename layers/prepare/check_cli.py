"""The command that checks a delivery: report in the terminal and as files, nothing published."""

from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from layers.prepare.checking import check_delivery, check_folder
from layers.prepare.cli import failed_at
from layers.prepare.report.html_page import write_html
from layers.prepare.report.json_file import write_json
from layers.prepare.report.model import Report
from layers.prepare.report.terminal import print_report
from layers.prepare.report.workbook import write_xlsx
from layers.prepare.workbook.cli import DECIMALS
from layers.prepare.workbook.delivery import SOURCES, Options
from layers.stories.judging import Judge


@dataclass(frozen=True)
class Files:
    """Where the report is to be written besides the terminal."""

    html: Path | None = None
    xlsx: Path | None = None
    json: Path | None = None


def run(
    what: str,
    files: Files | None = None,
    municipality: str = "",
    decimal: str = "",
    sources: Path = SOURCES,
    judge: Judge | None = None,
) -> int:
    """Check a workbook, a CSV, a folder of them, or a municipality by its slug.

    0 where it can be published (warnings do not stop), else 1. ``judge`` looks at the stories.
    """
    console = Console()
    path = Path(what)
    if (sources / what / "municipality.toml").is_file():
        path = sources / what
    if not path.exists():
        known = sorted(p.parent.name for p in sources.glob("*/municipality.toml"))
        console.print(
            f"„{escape(what)}“ ist weder eine Datei noch ein Ordner noch eine Kommune in "
            f"{sources}. Vorhanden: {', '.join(known) or 'keine'}."
        )
        return 1
    if decimal not in DECIMALS:
        console.print("--dezimal kennt nur „komma“ und „punkt“.")
        return 1
    try:
        if (path / "municipality.toml").is_file():
            report = check_folder(path, judge=judge)
        else:
            options = Options(sources, municipality, DECIMALS[decimal])
            report = check_delivery(path, options, judge=judge)
    except Exception as error:
        console.print(
            "Die Prüfung ist an einer Stelle gescheitert, die sie nicht kennt "
            f"({escape(failed_at(error))}). Bitte mit der Lieferung zusammen melden."
        )
        return 1
    print_report(console, report)
    written = _write(console, report, path, files or Files())
    return 0 if report.publishable and written else 1


def _write(console: Console, report: Report, checked: Path, files: Files) -> bool:
    """Write the reports that were asked for; whether that worked."""
    try:
        if files.html:
            write_html(report, files.html)
        if files.xlsx:
            write_xlsx(report, files.xlsx, checked)
        if files.json:
            write_json(report, files.json)
    except OSError as error:
        console.print(f"Der Bericht lässt sich nicht schreiben: {escape(str(error))}")
        return False
    for file in (files.html, files.xlsx, files.json):
        if file:
            console.print(f"Bericht: {escape(str(file))}", highlight=False)
    return True
