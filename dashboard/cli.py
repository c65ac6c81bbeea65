"""The command ``bildungsatlas``: template, import, check, prepare, demo, audit, releases, publish,
rollback, withdraw, package, export-story, serve."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from dashboard.settings import Settings

main = typer.Typer(
    help="Bildungsatlas: Quellen aufbereiten und als Dashboard zeigen.",
    no_args_is_help=True,
    add_completion=False,
)


def _settings() -> "Settings":
    """The settings of the environment; a wrong one ends the command with its sentence."""
    from dashboard.errors import AtlasError
    from dashboard.settings import load_settings

    try:
        return load_settings()
    except AtlasError as error:
        typer.echo(error.sentence, err=True)
        raise typer.Exit(1) from None


@contextmanager
def _preparing() -> Iterator[None]:
    """Around imports of libraries that only preparing needs: where a server was installed without
    them, one sentence instead of a trace."""
    try:
        yield
    except ModuleNotFoundError as error:
        typer.echo(
            f"Hier fehlt die Bibliothek „{error.name}“: Diese Umgebung kann Datenstände zeigen, "
            "aber nicht vorbereiten oder prüfen. Bitte den Befehl dort aufrufen, wo die Pakete aus "
            "requirements.lock installiert sind.",
            err=True,
        )
        raise typer.Exit(1) from None


@main.command("prepare")
def prepare_command(
    municipality: str = typer.Argument(
        "", help="Ordner unter data/sources, z. B. musterstadt; ohne Angabe alle"
    ),
    is_current: Annotated[
        bool,
        typer.Option(
            "--publish/--no-publish",
            help="veröffentlichen oder nur aufbereiten und prüfen",
        ),
    ] = True,
) -> None:
    """Bereitet die Quellen einer Kommune zu einer Ausgabe auf, ohne Angabe die aller Kommunen."""
    # Imported here: preparing loads geometry libraries that serving never needs.
    with _preparing():
        from dashboard.shelf import operator
        from dashboard.web.story_check import judge
        from layers.prepare.cli import Publishing, run, run_all

    settings = _settings()
    where = {"tables": settings.tables_dir, "internal": settings.internal_dir}
    how = Publishing(is_current=is_current, who=operator(), judge=judge)
    ended = run(municipality, how=how, **where) if municipality else run_all(how=how, **where)
    raise typer.Exit(ended)


@main.command("check")
def check_command(
    what: str = typer.Argument(
        metavar="PFAD|KOMMUNE",
        help="Arbeitsmappe, CSV-Datei, Ordner oder Name einer Kommune unter data/sources",
    ),
    html: Annotated[Path | None, typer.Option(help="Bericht als HTML-Datei")] = None,
    xlsx: Annotated[Path | None, typer.Option(help="Bericht als Excel-Datei")] = None,
    json: Annotated[Path | None, typer.Option(help="Bericht als JSON-Datei")] = None,
    municipality: Annotated[str, typer.Option(help="Kommune, zu der die Lieferung gehört")] = "",
    decimal: Annotated[
        str,
        typer.Option("--dezimal", help="komma oder punkt, wo Zahlen wie 1.234 zweideutig sind"),
    ] = "",
    sources: Annotated[Path, typer.Option(help="Ordner der Quellen")] = Path("data/sources"),
) -> None:
    """Prüft eine Lieferung oder eine Kommune und nennt alle Fehler und Hinweise auf einmal."""
    with _preparing():
        from dashboard.web.story_check import judge
        from layers.prepare.check_cli import Files, run

    files = Files(html, xlsx, json)
    raise typer.Exit(run(what, files, municipality, decimal, sources, judge))


@main.command("template")
def template_command(
    file: Annotated[Path, typer.Argument(metavar="DATEI", help="Name der neuen Arbeitsmappe")] = (
        Path("vorlage.xlsx")
    ),
    municipality: Annotated[
        str, typer.Option(help="Kommune, deren Angaben schon darin stehen sollen")
    ] = "",
    with_values: Annotated[
        bool, typer.Option("--with-values", help="auch ihre Werte, Orte und Hinweise")
    ] = False,
    sources: Annotated[Path, typer.Option(help="Ordner der Quellen")] = Path("data/sources"),
) -> None:
    """Schreibt die Arbeitsmappe, in die eine Kommune ihre Daten einträgt."""
    with _preparing():
        from layers.prepare.workbook.cli import make_template

    raise typer.Exit(make_template(file, municipality, with_values=with_values, sources=sources))


@main.command("import")
def import_command(
    path: Annotated[
        Path, typer.Argument(metavar="PFAD", help="Arbeitsmappe, CSV-Datei oder Ordner damit")
    ],
    municipality: Annotated[str, typer.Option(help="Kommune, zu der die Lieferung gehört")] = "",
    decimal: Annotated[
        str,
        typer.Option("--dezimal", help="komma oder punkt, wo Zahlen wie 1.234 zweideutig sind"),
    ] = "",
    sources: Annotated[Path, typer.Option(help="Ordner der Quellen")] = Path("data/sources"),
) -> None:
    """Liest eine Lieferung ein und schreibt den Ordner der Kommune; bei Fehlern nichts."""
    with _preparing():
        from layers.prepare.workbook.cli import run_import

    raise typer.Exit(run_import(path, municipality, decimal, sources))


@main.command("demo")
def demo_command(
    sources: Annotated[Path, typer.Option(help="Ordner der Quellen")] = Path("data/sources"),
) -> None:
    """Schreibt den Ordner von Musterstadt: eine frei erfundene Stadt mit vollständigen Daten."""
    with _preparing():
        from layers.prepare.demo.cli import run

    raise typer.Exit(run(sources))


@main.command("audit")
def audit_command(
    municipality: str = typer.Argument(help="Kommune, deren Ausgaben geprüft werden"),
    internal: Annotated[
        Path | None,
        typer.Option(help="Ordner der internen Ausgaben; sonst der eingestellte"),
    ] = None,
    seconds: Annotated[float, typer.Option(help="so lange darf die Prüfung dauern")] = 600.0,
) -> None:
    """Prüft wie ein Angreifer, ob sich aus den Ausgaben geschützte Zahlen erschließen lassen."""
    with _preparing():
        from dashboard.web.exhibit_audit import exhibit_downloads
        from dashboard.web.map_audit import map_downloads
        from layers.audit.cli import run
        from layers.audit.rendering import rendered

    settings = _settings()
    exports = (rendered, map_downloads, exhibit_downloads)
    where = internal or settings.internal_dir
    raise typer.Exit(run(municipality, settings.tables_dir, where, seconds, exports))


@main.command("releases")
def releases_command(
    municipality: Annotated[str, typer.Argument(help="Kommune; ohne Angabe alle")] = "",
) -> None:
    """Zählt die Datenstände auf, die im Ordner liegen: von wann, wie groß, ob in Ordnung."""
    from dashboard.releases_command import run_list

    raise typer.Exit(run_list(_settings(), municipality))


@main.command("publish")
def publish_command(
    municipality: Annotated[str, typer.Argument(help="Kommune, z. B. krefeld")],
    fingerprint: Annotated[str, typer.Argument(metavar="DATENSTAND", help="seine Kennung")],
) -> None:
    """Veröffentlicht einen aufbereiteten Datenstand; ein laufender Server zeigt ihn ohne Pause."""
    from dashboard.releases_command import run_publish

    raise typer.Exit(run_publish(_settings(), municipality, fingerprint))


@main.command("rollback")
def rollback_command(
    municipality: Annotated[str, typer.Argument(help="Kommune, z. B. krefeld")],
) -> None:
    """Nimmt die letzte Veröffentlichung zurück: Es gilt wieder, was vorher veröffentlicht war."""
    from dashboard.releases_command import run_rollback

    raise typer.Exit(run_rollback(_settings(), municipality))


@main.command("withdraw")
def withdraw_command(
    municipality: Annotated[str, typer.Argument(help="Kommune, z. B. krefeld")],
    fingerprint: Annotated[str, typer.Argument(metavar="DATENSTAND", help="seine Kennung")],
    reason: Annotated[str, typer.Option(help="Warum; wird vermerkt und nie gezeigt")] = "",
    is_sure: Annotated[bool, typer.Option("--yes", help="ohne Rückfrage")] = False,
) -> None:
    """Zieht einen Datenstand zurück: Er wird gelöscht, seine Adressen antworten mit 410."""
    from dashboard.withdraw import run

    settings = _settings()
    raise typer.Exit(run(settings, municipality, fingerprint, reason, is_sure=is_sure))


@main.command("package")
def package_command(
    municipality: Annotated[str, typer.Argument(help="Kommune, z. B. krefeld")],
    to: Annotated[
        Path | None,
        typer.Option(help="Datei; sonst <Kommune>-<Datenstand>.zip in diesem Ordner"),
    ] = None,
) -> None:
    """Schreibt alle offenen Daten einer Kommune in eine ZIP-Datei, wie sie der Server anbietet."""
    from dashboard.package_command import run

    raise typer.Exit(run(_settings(), municipality, to))


@main.command("export-story")
def export_story_command(
    story: Annotated[
        str,
        typer.Argument(
            metavar="GESCHICHTE", help="Name ihrer Datei ohne .md, oder „/vortrag?view1=…“"
        ),
    ],
    html: Annotated[
        bool, typer.Option("--html", help="eine Datei, die ohne Netz im Browser spielt")
    ] = False,
    pptx: Annotated[bool, typer.Option("--pptx", help="Folien zum Bearbeiten")] = False,
    pdf: Annotated[bool, typer.Option("--pdf", help="Handout zum Drucken")] = False,
    municipality: Annotated[
        str, typer.Option(help="Kommune der Geschichte; sonst die eingestellte")
    ] = "",
    output: Annotated[
        Path | None,
        typer.Option(help="Datei oder Ordner; sonst in diesem Ordner"),
    ] = None,
) -> None:
    """Schreibt eine Geschichte als Datei zum Vortragen ohne Netz, als Folien oder als Handout."""
    from dashboard.export_command import chosen, run

    settings = _settings()
    suffixes = chosen(html=html, pptx=pptx, pdf=pdf)
    raise typer.Exit(run(settings, municipality or settings.municipality, story, suffixes, output))


@main.command("serve")
def serve_command() -> None:
    """Startet den Server mit den Einstellungen aus BILDUNGSATLAS_*."""
    from dashboard.serve import main as serve

    serve()
