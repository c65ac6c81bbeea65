"""The command that takes a release back: what will happen, a question, what else is to be done."""

import typer

from dashboard.routes import LASTING
from dashboard.settings import Settings
from dashboard.shelf import no_slug, operator
from layers.publish.withdrawal import (
    WithdrawalError,
    known_releases,
    pointed,
    withdraw,
    withdrawn,
)


def run(
    settings: Settings, slug: str, fingerprint: str, reason: str = "", *, is_sure: bool = False
) -> int:
    """Withdraw a release; 0 when done, 1 where there is none or something could not be removed."""
    tables = settings.tables_dir
    if reason_against := no_slug(slug):
        typer.echo(reason_against, err=True)
        return 1
    try:
        known = {*known_releases(tables, slug), *withdrawn(tables, slug)}
        if fingerprint in known and not is_sure:
            _announce(settings, slug, fingerprint)
            if not typer.confirm("Zurückziehen?"):
                typer.echo("Es hat sich nichts geändert.")
                return 1
        withdraw(tables, slug, fingerprint, reason, operator())
    except WithdrawalError as error:
        typer.echo(str(error), err=True)
        return 1
    except OSError as error:
        typer.echo(
            f"Das ließ sich nicht zu Ende bringen ({error.strerror}: {error.filename}). Bitte die "
            "Ursache beheben und den Befehl wiederholen.",
            err=True,
        )
        return 1
    except ValueError as error:
        typer.echo(
            f"Die Datei {slug}.withdrawn oder {slug}.history unter {tables} ist beschädigt "
            f"({error}). Bitte berichtigen: je Zeile ein JSON-Objekt mit „fingerprint“.",
            err=True,
        )
        return 1
    _tell_what_remains(settings, slug, fingerprint)
    return 0


def _announce(settings: Settings, slug: str, fingerprint: str) -> None:
    tables = settings.tables_dir
    typer.echo(f"Datenstand {fingerprint} von „{slug}“ unter {tables}:")
    typer.echo("- Datei und Umrisse werden gelöscht; das lässt sich nicht rückgängig machen.")
    if pointed(tables, slug, "current") == fingerprint:
        typer.echo(
            "- Es ist der veröffentlichte: Bis ein neuer da ist, sagt jede Seite von "
            f"„{slug}“, dass es keine Zahlen gibt (410)."
        )
    typer.echo("- Aus denselben Angaben lässt er sich nicht noch einmal aufbereiten.")


def _tell_what_remains(settings: Settings, slug: str, fingerprint: str) -> None:
    base = settings.public_url
    typer.echo(f"Datenstand {fingerprint} von „{slug}“ ist zurückgezogen.")
    typer.echo(
        "Ein laufender Server merkt es bei der nächsten Anfrage und leert seinen Zwischenspeicher."
    )
    typer.echo("Wo ein Zwischenspeicher davorsteht (Proxy, CDN), dort bitte löschen:")
    for part in LASTING:
        typer.echo(f"  {base}/{slug}/{part}/{fingerprint}/")
    typer.echo(f"  {base}/{slug}/ (alle Seiten und Downloads)")
    typer.echo(
        "Nicht erreichbar sind heruntergeladene Dateien, Browser, die diese Adressen schon geladen "
        "haben, und Sicherungskopien des Ordners."
    )
