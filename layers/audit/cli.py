"""The command that audits the releases of a municipality which can be reached (German)."""

from collections.abc import Sequence
from pathlib import Path

import duckdb
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
    "suppress": "geheim gehalten",
    "round": "gerundet",
    "cell_key": "verändert geliefert",
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
        console.print(_table(found.tables))
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
        console.print(f"{many} geschützte Zahlen. {what}.", style="bold red", highlight=False)


def _table(tables: Sequence[TableFigures]) -> Table:
    table = Table(title="Geschützte Tabellen")
    table.add_column("Tabelle")
    table.add_column("Verfahren")
    for heading in ("Werte", "geheim", "gerundet", "kleine Zahlen", "davon sicher",
                    "Spanne mind.", "Spanne mittel", "Verlust Werte", "Verlust Summe"):  # fmt: skip
        table.add_column(heading, justify="right")
    for one in tables:
        table.add_row(
            one.table,
            METHODS.get(one.method, one.method),
            *(german(n) for n in (one.cells, one.hidden, one.rounded, one.small, one.safe)),
            "–" if one.narrowest is None else german(one.narrowest),
            _middle(one),
            _share(one.hidden, one.cells),
            _share(one.hidden_total, one.total),
        )
    return table


def _middle(one: TableFigures) -> str:
    if one.median is None:
        return "ohne Ende" if one.small else "–"
    return german(one.median, 0 if one.median == int(one.median) else 1)


def _share(part: int, whole: int) -> str:
    return f"{german(100 * part / whole, 1)} %" if whole else "–"
