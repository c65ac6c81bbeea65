"""The stories of a municipality's folder: ``stories/*.md``, each a file."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from layers.prepare.faults import Code, FaultList
from layers.stories.lines import cleaned
from layers.stories.slips import MOST_BYTES, MOST_STORIES
from layers.stories.syntax import StorySyntaxError, read_story

FOLDER = "stories"
ENDING = ".md"

StoryRow = tuple[str, int, str]
"""Id, place in the order, and the text as its author wrote it."""

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def read_stories(folder: Path, faults: FaultList) -> tuple[StoryRow, ...]:
    """The stories that can be read, in the order of their names. What else lies there is told."""
    rows: list[StoryRow] = []
    titles: dict[str, str] = {}
    for path in _files(folder, faults):
        name = f"{FOLDER}/{path.name}"
        text = _text(path, name, faults)
        if text is None:
            continue
        try:
            story = read_story(path.stem, text)
        except StorySyntaxError as error:
            for slip in error.slips:
                value = f"{slip.key}: {slip.found}" if slip.key and slip.found else slip.found
                faults.add(Code.STORY, name, slip.why, slip.remedy, row=slip.line, value=value)
            continue
        if story.title in titles:
            why = f"Die Geschichte heißt wie die in {titles[story.title]}."
            remedy = "Einer von beiden einen anderen Titel geben."
            faults.warn(Code.STORY, name, why, remedy, value=story.title)
        titles[story.title] = name
        rows.append((path.stem, len(rows) + 1, text))
    return tuple(rows)


def _files(folder: Path, faults: FaultList) -> Iterator[Path]:
    """The files that are stories by their name."""
    inside = folder / FOLDER
    if inside.exists() and not inside.is_dir():
        why = "Hier steht eine Datei, wo ein Ordner mit Geschichten erwartet wird."
        faults.add(Code.STORY, FOLDER, why, "Die Datei umbenennen oder löschen.")
        return
    there = sorted(inside.iterdir(), key=lambda path: path.name) if inside.is_dir() else []
    found = 0
    for path in (path for path in there if not path.name.startswith((".", "~"))):
        name = f"{FOLDER}/{path.name}"
        if path.suffix.lower() not in (ENDING, ".markdown") or path.is_dir():
            why = "Das ist keine Datei mit der Endung .md; sie wird nicht gelesen."
            remedy = "Umbenennen oder aus dem Ordner nehmen."
            faults.warn(Code.STORY, name, why, remedy)
        elif path.suffix != ENDING or not _NAME.fullmatch(path.stem):
            why = (
                "Der Name der Datei wird Teil der Adresse. Er besteht aus höchstens 60 kleinen "
                "Buchstaben a–z, Ziffern und Bindestrichen und endet auf .md."
            )
            faults.add(Code.STORY, name, why, f"Umbenennen, zum Beispiel in: {_proposed(path)}")
        else:
            found += 1
            yield path
    if found > MOST_STORIES:
        why = f"In dem Ordner liegen {found} Geschichten, erlaubt sind {MOST_STORIES}."
        faults.add(Code.STORY, FOLDER, why, "Ältere Geschichten herausnehmen.")


def _proposed(path: Path) -> str:
    """A name that an address may hold."""
    name = unicodedata.normalize("NFC", path.stem).lower().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", plain)[:60].strip("-")
    return f"{stem or 'geschichte'}{ENDING}"


def _text(path: Path, name: str, faults: FaultList) -> str | None:
    """The text of a file, None where it cannot be had."""
    try:
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as error:
        why = f"Die Datei lässt sich nicht lesen ({error.strerror})."
        faults.add(Code.FILE_MISSING, name, why, "Prüfen, ob es sie gibt und sie lesbar ist.")
        return None
    if len(content) > MOST_BYTES:
        why = f"Die Datei ist größer als {MOST_BYTES} Bytes."
        faults.add(Code.STORY, name, why, "Die Geschichte teilen.")
        return None
    remedy = "Im Texteditor mit „Speichern unter“ die Codierung UTF-8 wählen."
    if content.startswith(_UTF_16):
        faults.add(Code.ENCODING, name, "Die Datei ist in UTF-16 gespeichert.", remedy)
        return None
    try:
        return cleaned(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        seen = content[error.start : error.start + 1].decode("cp1252", "replace")
        why = "Die Datei ist nicht in UTF-8 gespeichert, sondern wohl in Windows-1252."
        faults.add(Code.ENCODING, name, why, remedy, row=row, value=seen)
        return None
