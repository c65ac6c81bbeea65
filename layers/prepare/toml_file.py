"""Metadata files in TOML: read into models; what is wrong is told with its place, in German."""

import re
import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from layers.prepare.faults import Code, FaultList

M = TypeVar("M", bound=BaseModel)

METADATA_FAULTS = {
    "missing": "Diese Angabe fehlt.",
    "extra_forbidden": "Diese Angabe ist unbekannt.",
    "string_type": "Hier muss ein Text in Anführungszeichen stehen.",
    "string_too_short": "Hier muss ein Text stehen.",
    "int_type": "Hier muss eine ganze Zahl stehen.",
    "int_parsing": "Hier muss eine ganze Zahl stehen.",
    "float_type": "Hier muss eine Zahl stehen.",
    "float_parsing": "Hier muss eine Zahl stehen.",
    "finite_number": "Hier muss eine endliche Zahl stehen.",
    "bool_type": "Hier muss true oder false stehen.",
    "bool_parsing": "Hier muss true oder false stehen.",
    "too_short": "Hier fehlen Einträge.",
}
LIMITS = {"ge": "ab", "gt": "über", "le": "bis", "lt": "unter"}
"""Words for the limits that pydantic names in a problem's context."""

GUIDES = {"confidentiality.toml": "docs/geheimhaltung.md und docs/confidentiality.md"}
"""Where files are described, if not in docs/folder.md."""


def read_toml(path: Path, model: type[M], file: str, faults: FaultList) -> M | None:
    """A metadata file as its model; None with faults where it is missing or wrong."""
    data = read_bytes(path, file, faults)
    if data is None:
        return None
    try:
        # Some editors write a byte order mark, which TOML does not know.
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        faults.add(
            Code.METADATA,
            file,
            "Die Datei ist nicht in UTF-8 geschrieben.",
            "Im Editor als UTF-8 speichern.",
            row=data[: error.start].count(b"\n") + 1,
        )
        return None
    try:
        return model.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        row = int(place[1]) if place else text.count("\n") + 1
        faults.add(
            Code.METADATA,
            file,
            "Die Datei ist an dieser Stelle kein gültiges TOML.",
            "Anführungszeichen, Klammern und Gleichheitszeichen prüfen; jede Angabe steht nur "
            "einmal.",
            row=row,
            value="".join(text.splitlines()[row - 1 : row]).strip()[:60],
        )
    except RecursionError:
        faults.add(
            Code.METADATA, file, "Die Angaben sind zu tief verschachtelt.", "Klammern prüfen."
        )
    except ValidationError as error:
        for problem in error.errors():
            faults.add(
                Code.METADATA,
                file,
                what_is_wrong(problem),
                "Angabe ergänzen oder berichtigen; die erlaubten stehen in "
                f"{GUIDES.get(file, 'docs/folder.md')}.",
                column=".".join(str(part) for part in problem["loc"]),
                value=_found(problem),
            )
    return None


def read_bytes(path: Path, file: str, faults: FaultList) -> bytes | None:
    """The content of a file; None with a fault where it is missing or cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        faults.add(Code.FILE_MISSING, file, "Die Datei fehlt.", "Datei anlegen.")
    except OSError:
        faults.add(
            Code.FILE_MISSING,
            file,
            "Die Datei lässt sich nicht lesen.",
            "Prüfen, ob hier eine Datei steht (kein Ordner) und ob sie gelesen werden darf.",
        )
    return None


def what_is_wrong(problem: ErrorDetails) -> str:
    """What a model says of an entry, in German."""
    kind, context = problem["type"], problem.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    if kind in ("literal_error", "enum"):
        return f"Erlaubt ist hier: {str(context['expected']).replace(' or ', ' oder ')}."
    limits = [f"{word} {context[name]:g}" for name, word in LIMITS.items() if name in context]
    if limits:
        return f"Erlaubt sind Werte {' '.join(limits)}."
    return METADATA_FAULTS.get(kind, "Die Angabe hat nicht die erwartete Form.")


def _found(problem: ErrorDetails) -> str:
    """The value found; nothing where it is missing or a whole part of the file."""
    whole = problem["type"] == "missing" or isinstance(problem["input"], dict | BaseModel)
    return "" if whole else str(problem["input"])[:60]
