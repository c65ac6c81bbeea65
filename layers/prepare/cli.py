"""The command that prepares a release: progress, closing summary, list of faults (German)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from traceback import extract_tb

import duckdb
import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from layers.numbers import german
from layers.prepare.faults import Fault, PreparationError
from layers.prepare.pipeline import STAGES, Summary, prepare
from layers.prepare.protect.stage import Protected
from layers.prepare.report.model import report_on
from layers.prepare.report.terminal import print_accounts, print_faults
from layers.prepare.two_files import folders_beside
from layers.publish.locks import BusyError
from layers.publish.publication import PublicationError
from layers.stories.judging import Judge

SOURCES = Path("data/sources")
TABLES = Path("data/tables")
METHOD = {"suppress": "Sperrung", "round": "Rundung", "cell_key": "kommt verändert an"}
HOW = {
    "tauargus": "mit Tau-Argus",
    "highs": "mit HiGHS",
    "none": "ohne Rechnung",
    "hide_level": "ganze Ebene",
    "round": "gerundet",
}
"""German words for methods and engines."""
KEPT = "Die bisherige Ausgabe bleibt in Gebrauch."


@dataclass(frozen=True)
class Publishing:
    """Whether the release is made current, ``who`` stands in the history, and who looks at the
    stories."""

    is_current: bool = True
    who: str = ""
    judge: Judge | None = None


def run_all(
    sources: Path = SOURCES,
    tables: Path = TABLES,
    internal: Path | None = None,
    how: Publishing = Publishing(),
) -> int:
    """Prepare every municipality below ``sources``; 1 where there is none, or one has faults.

    The faults of one do not keep the others from being prepared.
    """
    slugs = sorted(path.parent.name for path in sources.glob("*/municipality.toml"))
    if not slugs:
        print(f"In {sources} liegt kein Ordner mit einer municipality.toml.")
        return 1
    ends = []
    for slug in slugs:
        print(f"{slug}:", flush=True)
        ends.append(run(slug, sources, tables, internal, how))
    return max(ends)


def run(
    municipality: str,
    sources: Path = SOURCES,
    tables: Path = TABLES,
    internal: Path | None = None,
    how: Publishing = Publishing(),
) -> int:
    """Prepare ``<sources>/<municipality>`` into ``tables``, all numbers into ``internal`` (None:
    beside it); 0 when done, 1 after faults."""
    console = Console()
    folder = sources / municipality
    if not folder.is_dir():
        known = sorted(path.name for path in sources.glob("*") if path.is_dir())
        console.print(
            f"Zu „{municipality}“ gibt es keine Quellen in {sources}. "
            f"Vorhanden: {', '.join(known) or 'keine'}."
        )
        return 1
    columns = (TextColumn("{task.description:<20}"), BarColumn(), MofNCompleteColumn())
    try:
        with Progress(*columns, console=console) as bar:
            task = bar.add_task("Vorbereiten", total=len(STAGES))
            done = -1

            def begin(stage: str) -> None:
                nonlocal done
                done += 1
                bar.update(task, description=stage, completed=done)

            where = folders_beside(tables, municipality, internal)
            summary = prepare(
                folder,
                tables,
                begin,
                where,
                is_current=how.is_current,
                who=how.who,
                judge=how.judge,
            )
            bar.update(task, description="Fertig", completed=len(STAGES))
    except PreparationError as error:
        _print_faults(console, municipality, error.faults)
        return 1
    except (BusyError, PublicationError) as error:
        console.print(Text(f"{error} {KEPT}"))
        return 1
    except (OSError, duckdb.Error) as error:
        console.print(
            f"Die Ausgabe lässt sich nicht nach {tables} schreiben ({_reason(error)}). Prüfen, ob "
            f"dort ein Ordner steht, ob er beschrieben werden darf und ob genug Platz ist. {KEPT}"
        )
        return 1
    except Exception as error:
        console.print(
            f"Die Aufbereitung ist an einer Stelle gescheitert, die keine Prüfung kennt "
            f"({_literal(failed_at(error))}). Bitte mit den Quellen zusammen melden. {KEPT}"
        )
        return 1
    _print_summary(
        console, municipality, summary, tables / f"{municipality}-{summary.fingerprint}.duckdb"
    )
    if not how.is_current:
        console.print(
            f"Sie ist nicht veröffentlicht. {KEPT} Veröffentlichen: bildungsatlas publish "
            f"{municipality} {summary.fingerprint}",
            highlight=False,
        )
    return 0


def _print_faults(console: Console, municipality: str, faults: tuple[Fault, ...]) -> None:
    report = report_on(municipality, faults, checked_at=datetime.now(UTC))
    console.print(Text(report.verdict, style="bold red"))
    print_faults(console, report)
    console.print(f"{report.verdict}. Es wurde nichts geschrieben. {KEPT}", style="bold red")


def _reason(error: Exception) -> str:
    """What the system says: for files its own words and the file, else the kind of error."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}"
    return type(error).__name__


def failed_at(error: Exception) -> str:
    """Kind of error and the last place in this package, for those who mend it."""
    places = [
        f"{Path(frame.filename).name}, Zeile {frame.lineno}"
        for frame in extract_tb(error.__traceback__)
        if Path(__file__).parent in Path(frame.filename).parents
    ]
    return ", ".join([type(error).__name__, *places[-1:]])


def _literal(text: str) -> str:
    # rich reads square brackets as markup
    return text.replace("[", "\\[")


def _print_summary(console: Console, municipality: str, summary: Summary, path: Path) -> None:
    for line in summary.topology:
        console.print(line, highlight=False)
    for level, size in summary.published.items():
        console.print(f"{level}.geojson: {german(size / 1000, 1)} kB (gzip)", highlight=False)
    table = Table(title="Werte je Kennzahl")
    table.add_column("Kennzahl")
    table.add_column("Werte", justify="right")
    for indicator, count in summary.observations.items():
        table.add_row(indicator, german(count))
    console.print(table)
    told = {"facility": "Einrichtungen", "school_change": "Schulformwechsel-Zeilen",
            "class_break": "Klasseneinteilungen", "note": "Hinweise"}  # fmt: skip
    counts = [f"{german(summary.rows[name])} {label}" for name, label in told.items()]
    counts.insert(0, f"{german(summary.rows['observation'])} Werte")
    console.print(", ".join(counts), highlight=False)
    if summary.protected is not None and summary.protected.is_needed:
        _print_protected(console, summary.protected)
    report = report_on(
        municipality, summary.warnings, summary.accounts, checked_at=datetime.now(UTC)
    )
    print_faults(console, report)
    print_accounts(console, report)
    console.print(
        f"Ausgabe {summary.fingerprint} in {german(summary.seconds, 1)} s: {path}", highlight=False
    )


def _print_protected(console: Console, protected: Protected) -> None:
    """What protection hid. Only for the municipality: who knows how many counts are small for their
    own sake, knows more than the release tells."""
    title = "Geheimhaltung (nicht zur Veröffentlichung)"
    table = Table(
        title=title, title_justify="left", box=SIMPLE, show_edge=False, padding=(0, 1, 0, 0)
    )
    for name in ("Tabelle", "Verfahren"):
        table.add_column(name, overflow="fold")
    for name in ("Anzahlen", "davon\nklein", "nicht\ngezeigt", "Verlust", "Sekunden"):
        table.add_column(name, justify="right")
    untouched = 0
    for effect in sorted(protected.effects, key=lambda e: -e.hidden):
        if not effect.hidden and effect.method == "suppress":
            untouched += 1
            continue
        how = ", ".join(f"{blocks} {HOW[engine]}" for engine, blocks in sorted(effect.how.items()))
        lost = "" if effect.lost is None else german(100 * effect.lost, 2) + " %"
        table.add_row(
            effect.table, f"{METHOD[effect.method]} ({how})" if how else METHOD[effect.method],
            german(effect.cells), german(effect.sensitive), german(effect.hidden), lost,
            german(effect.seconds, 1),
        )  # fmt: skip
    console.print(table)
    console.print(
        "Ohne eine einzige kleine Zahl: "
        f"{untouched} {'Tabelle' if untouched == 1 else 'Tabellen'} mit Regel. "
        f"Geschützt in {german(protected.seconds, 1)} s.",
        highlight=False,
    )


def main(
    municipality: str = typer.Argument(help="Ordner unter data/sources, z. B. musterstadt"),
) -> None:
    """Bereitet die Quellen einer Kommune zu einer Ausgabe auf."""
    raise typer.Exit(run(municipality))


if __name__ == "__main__":
    typer.run(main)
