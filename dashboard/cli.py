"""The command ``bildungsatlas``: prepare a release, check a delivery, serve."""

from pathlib import Path
from typing import Annotated

import typer

main = typer.Typer(
    help="Bildungsatlas: Quellen aufbereiten und als Dashboard zeigen.",
    no_args_is_help=True,
    add_completion=False,
)


@main.command("prepare")
def prepare_command(
    municipality: str = typer.Argument(
        "", help="Ordner unter data/sources, z. B. musterstadt; ohne Angabe alle"
    ),
) -> None:
    """Bereitet die Quellen einer Kommune zu einer Ausgabe auf, ohne Angabe die aller Kommunen."""
    # Imported here: preparing loads geometry libraries that serving never needs.
    from dashboard.errors import AtlasError
    from dashboard.settings import load_settings
    from layers.prepare.cli import run, run_all

    try:
        tables = load_settings().tables_dir
    except AtlasError as error:
        typer.echo(error.sentence, err=True)
        raise typer.Exit(1) from None
    raise typer.Exit(run(municipality, tables=tables) if municipality else run_all(tables=tables))


@main.command("check")
def check_command(
    what: str = typer.Argument(
        metavar="PFAD|KOMMUNE",
        help="Arbeitsmappe, CSV-Datei, Ordner oder Name einer Kommune unter data/sources",
    ),
    html: Annotated[Path | None, typer.Option(help="Bericht als HTML-Datei")] = None,
    xlsx: Annotated[Path | None, typer.Option(help="Bericht als Excel-Datei")] = None,
    json: Annotated[Path | None, typer.Option(help="Bericht als JSON-Datei")] = None,
) -> None:
    """Prüft eine Lieferung oder eine Kommune und nennt alle Fehler und Hinweise auf einmal."""
    from layers.prepare.check_cli import run

    raise typer.Exit(run(what, html=html, xlsx=xlsx, json=json))


@main.command("serve")
def serve_command() -> None:
    """Startet den Server mit den Einstellungen aus BILDUNGSATLAS_*."""
    from dashboard.serve import main as serve

    serve()
