"""The commands about releases that lie in the folder: list them, publish one, go back."""

import re
from collections.abc import Callable
from pathlib import Path

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dashboard.settings import Settings
from dashboard.shelf import no_slug, operator, shelf_of
from layers.model import SLUG
from layers.numbers import german
from layers.publish.examine import Examined, examined, problem
from layers.publish.publication import PublicationError, Shelf, make_current, undo
from layers.publish.unpublished import is_delivered
from layers.publish.withdrawal import known_releases, withdrawn

_WIDEST = 160
_ENDINGS = ("current", "withdrawn", "history", "preview")


class RefusedError(Exception):
    """A command is not carried out; the German sentence says why and what to do."""


def run_list(settings: Settings, slug: str = "") -> int:
    """Print the releases of one municipality, of all without ``slug``; 1 where there is none, or
    one that is shown is not sound."""
    tables = settings.tables_dir
    slugs = (slug,) if slug else _slugs(tables)
    is_bad = False
    try:
        every = {one: examined(tables, one) for one in slugs if re.fullmatch(SLUG, one)}
    except ValueError as error:
        typer.echo(_damaged_notes(tables, error), err=True)
        return 1
    except OSError as error:
        typer.echo(
            f"Das lässt sich nicht lesen ({error.strerror}: {error.filename}). Bitte Namen und "
            "Rechte prüfen und den Befehl wiederholen.",
            err=True,
        )
        return 1
    for one, found in every.items():
        if found:
            _print(one, found)
            is_bad = is_bad or any(r.state == "veröffentlicht" and r.problem for r in found)
    if not any(every.values()):
        known = f" Vorhanden: {', '.join(_slugs(tables))}." if slug and _slugs(tables) else ""
        whose = f" von „{slug}“" if slug else ""
        typer.echo(f"Unter {tables} liegt kein Datenstand{whose}.{known}", err=True)
        return 1
    return 1 if is_bad else 0


def run_publish(settings: Settings, slug: str, fingerprint: str) -> int:
    """Make a prepared release that lies in the folder the one that is shown; 0 when it is, 1 where
    it may not be, and the former one stays."""
    return _said(settings, lambda: _publish(settings, slug, fingerprint), slug)


def run_rollback(settings: Settings, slug: str) -> int:
    """Go back to the release that was published before; 0 when done, 1 where there is none that may
    be shown."""
    return _said(settings, lambda: _rollback(settings, slug), slug)


def _said(settings: Settings, act: Callable[[], str], slug: str) -> int:
    shelf = shelf_of(settings, slug)
    try:
        typer.echo(act())
    except (RefusedError, PublicationError) as error:
        typer.echo(f"{error} {_stays(shelf)}", err=True)
    except OSError as error:
        typer.echo(
            f"Das lässt sich nicht schreiben ({error.strerror}: {error.filename}). Bitte Platz und "
            f"Rechte prüfen und den Befehl wiederholen. {_stays(shelf)}",
            err=True,
        )
    except ValueError as error:
        typer.echo(f"{_damaged_notes(settings.tables_dir, error)} {_stays(shelf)}", err=True)
    else:
        return 0
    return 1


def _publish(settings: Settings, slug: str, fingerprint: str) -> str:
    shelf = shelf_of(settings, _must_be_slug(slug))
    tables, former = shelf.tables, shelf.fingerprint("current")
    _must_be_known(shelf, fingerprint)
    if is_delivered(tables, slug, fingerprint):
        raise RefusedError(
            f"Der Datenstand {fingerprint} gehört zu einer Lieferung, die noch nicht "
            "veröffentlicht ist. Bitte auf der Seite „Daten pflegen“ veröffentlichen: Nur "
            "dort werden auch ihre Quellen übernommen."
        )
    if reason := problem(tables, slug, fingerprint):
        raise RefusedError(f"Der Datenstand {fingerprint} wird nicht veröffentlicht. {reason}")
    make_current(shelf, fingerprint, operator(), "bildungsatlas publish")
    if former == fingerprint:
        return f"Der Datenstand {fingerprint} von „{slug}“ ist schon veröffentlicht und in Ordnung."
    before = f" (vorher {former})" if former else ""
    return f"Veröffentlicht: Datenstand {fingerprint} von „{slug}“{before}. {_unchanged(shelf)}"


def _rollback(settings: Settings, slug: str) -> str:
    shelf = shelf_of(settings, _must_be_slug(slug))
    current, last = shelf.fingerprint("current"), shelf.last
    if last is None or not last.former:
        raise RefusedError(
            f"Es ist nicht verzeichnet, was vor dem jetzigen Datenstand von „{slug}“ "
            f"veröffentlicht war. {_choose(slug)}"
        )
    if current not in ("", last.fingerprint):
        raise RefusedError(
            f"Veröffentlicht ist {current}, zuletzt verzeichnet aber {last.fingerprint}: Jemand "
            f"hat den Zeiger {shelf.pointer('current').name} anders gesetzt. {_choose(slug)}"
        )
    if last.former in withdrawn(shelf.tables, slug):
        raise RefusedError(
            f"Der frühere Datenstand {last.former} wurde zurückgezogen. {_choose(slug)}"
        )
    if reason := problem(shelf.tables, slug, last.former):
        raise RefusedError(
            f"Der frühere Datenstand {last.former} lässt sich nicht zeigen. {reason} Oder: "
            f"{_choose(slug)}"
        )
    done = undo(shelf, operator())
    if done.sources:
        moved = (
            f"Auch die Quellen unter {shelf.sources} sind wieder die von vorher; die anderen "
            f"liegen unter {shelf.kept / done.sources}."
        )
    else:
        moved = _unchanged(shelf)
    return (
        f"Zurückgenommen: {done.former or 'der frühere Datenstand'}. Veröffentlicht ist wieder der "
        f"Datenstand {done.fingerprint} von „{slug}“. {moved}"
    )


def _must_be_slug(slug: str) -> str:
    if reason := no_slug(slug):
        raise RefusedError(reason)
    return slug


def _must_be_known(shelf: Shelf, fingerprint: str) -> None:
    gone = withdrawn(shelf.tables, shelf.slug)
    if fingerprint in gone:
        raise RefusedError(
            f"Der Datenstand {fingerprint} von „{shelf.slug}“ wurde zurückgezogen und wird nicht "
            "wieder veröffentlicht. Bitte die Angaben ändern, die dazu geführt haben, und neu "
            "aufbereiten."
        )
    known = known_releases(shelf.tables, shelf.slug)
    if fingerprint not in known:
        raise RefusedError(
            f"Einen Datenstand „{fingerprint}“ von „{shelf.slug}“ gibt es unter {shelf.tables} "
            f"nicht. Bekannt: {', '.join(known) or 'keiner'}."
        )


def _unchanged(shelf: Shelf) -> str:
    return (
        f"Die Quellen unter {shelf.sources} bleiben, wie sie sind; die nächste Aufbereitung "
        "veröffentlicht, was dort steht."
    )


def _choose(slug: str) -> str:
    return (
        f"Bitte einen auswählen: „bildungsatlas releases {slug}“ zählt sie auf, „bildungsatlas "
        f"publish {slug} DATENSTAND“ veröffentlicht einen."
    )


def _stays(shelf: Shelf) -> str:
    now = shelf.fingerprint("current")
    return f"Veröffentlicht bleibt {now}." if now else "Es ist nichts veröffentlicht."


def _damaged_notes(tables: Path, error: ValueError) -> str:
    return (
        f"Eine Datei mit Vermerken unter {tables} (*.history oder *.withdrawn) ist beschädigt: "
        f"{error}. Bitte berichtigen: je Zeile ein JSON-Objekt."
    )


def _slugs(tables: Path) -> tuple[str, ...]:
    """Every municipality of which there is a pointer, a note or a release."""
    found = {path.stem for ending in _ENDINGS for path in tables.glob(f"*.{ending}")}
    found |= {path.stem.rpartition("-")[0] for path in tables.glob("*-*.duckdb")}
    return tuple(sorted(slug for slug in found if re.fullmatch(SLUG, slug)))


def _print(slug: str, found: tuple[Examined, ...]) -> None:
    table = Table(
        title=slug, title_justify="left", box=SIMPLE, show_edge=False, padding=(0, 1, 0, 0)
    )
    for name in ("Datenstand", "Aufbereitet"):
        table.add_column(name, no_wrap=True)
    table.add_column("Größe", justify="right", no_wrap=True)
    for name in ("Stand", "Ausgabe", "Prüfung"):
        table.add_column(name, no_wrap=True)
    table.add_column("Zustand", overflow="fold")
    for one in found:
        edition = {"public": "öffentlich", "internal": "intern"}.get(one.edition, "–")
        audit = "–" if not one.edition else "bestanden" if one.has_passed else "fehlt"
        made = one.made[:16].replace("T", " ")
        size = f"{german(one.size / 1e6, 1)} MB" if one.size else "–"
        state = "in Ordnung" if not one.problem else one.problem
        row = (one.fingerprint, made, size, one.state, edition, audit, state)
        table.add_row(*map(Text, row))
    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDEST)
    console.print(table)
