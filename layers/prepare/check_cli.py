"""The command that checks a delivery: report in the terminal and as files, nothing published."""

from pathlib import Path

from rich.console import Console
from rich.markup import escape

from layers.prepare.checking import check_folder
from layers.prepare.report.html_page import write_html
from layers.prepare.report.json_file import write_json
from layers.prepare.report.model import Report
from layers.prepare.report.terminal import print_report
from layers.prepare.report.workbook import write_xlsx

SOURCES = Path("data/sources")


def run(
    what: str,
    html: Path | None = None,
    xlsx: Path | None = None,
    json: Path | None = None,
    sources: Path = SOURCES,
) -> int:
    """Check a workbook, a CSV, a folder, or a municipality by its slug.

    0 where it can be published (warnings do not stop), else 1.
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
    report = check_folder(path)
    print_report(console, report)
    written = _write(console, report, path, html, xlsx, json)
    return 0 if report.publishable and written else 1


def _write(
    console: Console,
    report: Report,
    checked: Path,
    html: Path | None,
    xlsx: Path | None,
    json: Path | None,
) -> bool:
    """Write the reports that were asked for; whether that worked."""
    try:
        if html:
            write_html(report, html)
        if xlsx:
            write_xlsx(report, xlsx, checked)
        if json:
            write_json(report, json)
    except OSError as error:
        console.print(f"Der Bericht lässt sich nicht schreiben: {escape(str(error))}")
        return False
    for file in (html, xlsx, json):
        if file:
            console.print(f"Bericht: {escape(str(file))}", highlight=False)
    return True
