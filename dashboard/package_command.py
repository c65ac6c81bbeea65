"""The command that writes a municipality's archive, the same as the server gives."""

from pathlib import Path

import typer

from dashboard.settings import Settings
from layers.numbers import german
from layers.package import package_name, write_package
from layers.store import ReleaseError, Store


def run(settings: Settings, slug: str, to: Path | None) -> int:
    """Write the archive of the present release; 0 when done, 1 where that is not possible."""
    try:
        store = Store.open(settings.tables_dir, slug, settings.edition)
    except ReleaseError as error:
        typer.echo(
            f"Von „{slug}“ gibt es unter {settings.tables_dir} keinen Datenstand, der sich öffnen "
            f"lässt. Bitte „{error.remedy}“ ausführen.",
            err=True,
        )
        return 1
    target = to or Path(package_name(store))
    draft = target.with_name(f".{target.name}.part")
    try:
        write_package(store, draft)
        draft.replace(target)
    except OSError as error:
        draft.unlink(missing_ok=True)
        typer.echo(f"{target} ließ sich nicht schreiben: {error.strerror}.", err=True)
        return 1
    finally:
        store.close()
    typer.echo(f"{target}: {german(target.stat().st_size / 1e6, 1)} MB")
    return 0
