"""The command ``bildungsatlas``: prepare a release, serve it."""

import typer

main = typer.Typer(
    help="Bildungsatlas: Quellen aufbereiten und als Dashboard zeigen.",
    no_args_is_help=True,
    add_completion=False,
)


@main.command("prepare")
def prepare_command(
    municipality: str = typer.Argument(help="Ordner unter data/sources, z. B. krefeld"),
) -> None:
    """Bereitet die Quellen einer Kommune zu einer Ausgabe auf."""
    # Imported here: preparing loads geometry libraries that serving never needs.
    from dashboard.errors import AtlasError
    from dashboard.settings import load_settings
    from layers.prepare.cli import run

    try:
        tables = load_settings().tables_dir
    except AtlasError as error:
        typer.echo(error.sentence, err=True)
        raise typer.Exit(1) from None
    raise typer.Exit(run(municipality, tables=tables))


@main.command("serve")
def serve_command() -> None:
    """Startet den Server mit den Einstellungen aus BILDUNGSATLAS_*."""
    from dashboard.serve import main as serve

    serve()
