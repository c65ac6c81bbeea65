"""The command that writes a story as files, the same as the server gives."""

from pathlib import Path
from urllib.parse import parse_qsl

import typer

from dashboard.settings import Settings
from dashboard.web.asset_files import read_files
from dashboard.web.assets import Assets
from dashboard.web.briefing import Collection, asked_collection
from dashboard.web.draft import story_of
from dashboard.web.page_scripts import page_scripts
from dashboard.web.showing import showing
from dashboard.web.story_addresses import Place
from dashboard.web.story_files import written
from dashboard.web.story_handout import file_stem
from layers.numbers import german
from layers.queries.stories import stories, story
from layers.store import ReleaseError, Store

LEFT_OUT = (
    "Ohne Adressen zum Atlas: BILDUNGSATLAS_PUBLIC_URL ist nicht gesetzt; QR-Codes und Verweise "
    "fehlen."
)


def run(
    settings: Settings, slug: str, story_id: str, suffixes: tuple[str, ...], to: Path | None
) -> int:
    """Write a story of the present release; 0 when done, 1 where that is not possible.

    ``story_id`` may be the address of a presentation of views instead (``/vortrag?view1=...``).
    ``suffixes`` are ``html``, ``pptx`` and ``pdf``; ``to`` is the file, or a folder that is there,
    and for several formats always a folder. A file appears when it is complete.
    """
    if not suffixes:
        return _told("Bitte sagen, welche Datei: --html, --pptx oder --pdf, auch mehrere.")
    try:
        store = Store.open(settings.tables_dir, slug, settings.edition)
    except ReleaseError as error:
        return _told(
            f"Von „{slug}“ gibt es unter {settings.tables_dir} keinen Datenstand, der sich öffnen "
            f"lässt. Bitte „{error.remedy}“ ausführen."
        )
    try:
        return _export(settings, store, story_id, suffixes, to)
    finally:
        store.close()


def _export(
    settings: Settings, store: Store, story_id: str, suffixes: tuple[str, ...], to: Path | None
) -> int:
    collection = _views(store, story_id)
    found = story_of(collection) if collection.entries else story(store, story_id)
    if collection.notices and not collection.entries:
        return _told(" ".join(collection.notices))
    if found is None:
        there = ", ".join(s.story_id for s in stories(store)) or "keine"
        return _told(
            f"Eine Geschichte „{story_id}“ gibt es in {store.municipality.name} nicht. Vorhanden: "
            f"{there}."
        )
    if to is not None and len(suffixes) > 1 and not to.is_dir():
        return _told(f"{to} ist kein Ordner; mehrere Dateien brauchen einen, den es schon gibt.")
    shown = showing(store, found)
    ours = read_files()
    assets = Assets(ours | page_scripts(ours), "")
    place = Place(settings.public_url, settings.municipality, collection.query)
    for notice in collection.notices:
        typer.echo(f"Hinweis: {notice}", err=True)
    for doubt in (doubt for scene in shown.scenes for doubt in scene.doubts):
        typer.echo(f"Hinweis: {doubt}", err=True)
    for suffix in suffixes:
        name = f"{file_stem(shown)}.{suffix}"
        target = Path(name) if to is None else to / name if to.is_dir() else to
        if not _saved(target, written(shown, suffix, place, assets, collection.notices)):
            return 1
    if not settings.public_url:
        typer.echo(LEFT_OUT, err=True)
    return 0


def _views(store: Store, asked: str) -> Collection:
    """The views of the address of a presentation or a Mappe; none for the name of a story."""
    query = asked.partition("#")[0].partition("?")[2]
    return asked_collection(store, dict(parse_qsl(query)))


def _saved(target: Path, body: bytes) -> bool:
    draft = target.with_name(f".{target.name}.part")
    try:
        draft.write_bytes(body)
        draft.replace(target)
    except OSError as error:
        draft.unlink(missing_ok=True)
        _told(f"{target} ließ sich nicht schreiben: {error.strerror}.")
        return False
    typer.echo(f"{target}: {german(len(body) / 1e6, 1)} MB")
    return True


def _told(sentence: str) -> int:
    typer.echo(sentence, err=True)
    return 1


def chosen(**wanted: bool) -> tuple[str, ...]:
    """The names of what is wanted."""
    return tuple(name for name, is_wanted in wanted.items() if is_wanted)
