"""The command that audits the releases of a municipality which can be reached (German)."""

from collections.abc import Sequence
from pathlib import Path

import duckdb
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from layers.audit.model import Audit, AuditError, TableFigures
from layers.audit.outputs import Exports
from layers.audit.rendering import rendered
from layers.audit.run import audit
from layers.numbers import german
from layers.publish.withdrawal import pointed, reachable

METHODS = {
    "suppress": "Sperrung",
    "round": "Rundung",
    "cell_key": "verändert",
}
CROWD = 50
"""Exposed counts that are printed one by one."""


def run(
    municipality: str,
    tables: Path,
    internal: Path | None = None,
    seconds: float = 600.0,
    exports: Sequence[Exports] = (rendered,),
) -> int:
    """Audit all public releases of a municipality below ``tables`` that were not withdrawn, the
    current one first. ``internal``: the folder with the files of all numbers, by default beside
    the tables. 0 when all small counts are safe, 1 when not or nothing could be audited."""
    console = Console()
    files = served(tables, municipality)
    if not files:
        console.print(
            f"Zu „{municipality}“ gibt es in {tables} keine öffentliche Ausgabe. Weiter mit: "
            f"bildungsatlas prepare {municipality}",
            highlight=False,
        )
        return 1
    folder = internal or tables.parent / "internal" / "tables"
    truths = {path: true for path in files if (true := true_file(folder, municipality, path))}
    try:
        with console.status("Ausgaben werden gelesen") as status:
            found = audit(files, truths, seconds, status.update, exports)
    except AuditError as error:
        console.print(str(error), style="bold red", highlight=False)
        return 1
    print_audit(console, found)
    return 0 if found.passed else 1


def served(tables: Path, municipality: str) -> list[Path]:
    """Public releases that visitors may still have: the current one, and then all others."""
    current = f"{municipality}-{pointed(tables, municipality, 'current')}"
    paths = [path for path in reachable(tables, municipality) if _is_public(path)]
    return sorted(paths, key=lambda path: (path.stem != current, path.name))


def _is_public(path: Path) -> bool:
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            return connection.execute("SELECT edition FROM release").fetchone() == ("public",)
    except duckdb.Error:
        return False


def true_file(internal: Path, municipality: str, public: Path) -> Path | None:
    """The file with all numbers of a public release, None where there is none."""
    try:
        name = (internal / f"{public.stem}.truth").read_text(encoding="utf-8").strip()
    except OSError:
        return None
    path = internal / f"{municipality}-{name}.duckdb"
    return path if path.is_file() else None


def print_audit(console: Console, found: Audit) -> None:
    """What protection did, what it cost, and every count that an attacker learns."""
    if found.tables:
        console.print(_effects(found.tables))
        console.print(_safety(found.tables))
    for exposure in found.exposed[:CROWD]:
        console.print(Text(str(exposure)), highlight=False)
    if len(found.exposed) > CROWD:
        console.print(f"… und {german(len(found.exposed) - CROWD)} weitere", highlight=False)
    count = len(found.releases)
    releases = "1 Ausgabe" if count == 1 else f"{german(count)} Ausgaben zusammen"
    what = f"{releases} geprüft in {german(found.seconds, 1)} s"
    if found.passed:
        nothing = "" if found.tables else " Es gibt nichts zu schützen."
        console.print(f"Keine geschützte Zahl lässt sich erschließen.{nothing} {what}.",
                      style="bold green", highlight=False)  # fmt: skip
    else:
        many = "1 Stelle verrät" if len(found.exposed) == 1 else (
            f"{german(len(found.exposed))} Stellen verraten")  # fmt: skip
        doubt = " oder ließ sich nicht prüfen" if len(found.exposed) == 1 else (
            " oder ließen sich nicht prüfen")  # fmt: skip
        unsure = doubt if any(one.truth is None for one in found.exposed) else ""
        console.print(f"Nicht bestanden: {many} geschützte Zahlen{unsure}. {what}.",
                      style="bold red", highlight=False)  # fmt: skip


def _effects(tables: Sequence[TableFigures]) -> Table:
    """What was protected and what that costs, at most 80 columns wide."""
    table = _table("Geschützte Tabellen", "Verfahren")
    for heading in ("Werte", "geheim", "gerundet", "Verlust\nWerte", "Verlust\nSumme"):
        table.add_column(heading, justify="right")
    for one in tables:
        table.add_row(
            one.table,
            METHODS.get(one.method, one.method),
            *(german(n) for n in (one.cells, one.hidden, one.rounded)),
            _share(one.hidden, one.cells),
            _share(one.hidden_total, one.total),
        )
    return table


def _safety(tables: Sequence[TableFigures]) -> Table:
    """What an attacker learns of small counts; how many there are is for the municipality only."""
    table = _table("Kleine Zahlen (nicht zur Veröffentlichung)")
    for heading in ("kleine\nZahlen", "davon\nsicher", "Spanne\nmindestens", "Spanne\nmittel"):
        table.add_column(heading, justify="right")
    for one in tables:
        table.add_row(
            one.table,
            german(one.small),
            german(one.safe),
            "–" if one.narrowest is None else german(one.narrowest),
            _middle(one),
        )
    return table


def _table(title: str, *more: str) -> Table:
    table = Table(
        title=title, title_justify="left", box=SIMPLE, show_edge=False, padding=(0, 1, 0, 0)
    )
    for heading in ("Tabelle", *more):
        table.add_column(heading, overflow="fold")
    return table


def _middle(one: TableFigures) -> str:
    if one.median is None:
        return "ohne Ende" if one.small else "–"
    return german(one.median, 0 if one.median == int(one.median) else 1)


def _share(part: int, whole: int) -> str:
    return f"{german(100 * part / whole, 1)} %" if whole else "–"
