"""What faults say of the folder's files, in the words of the workbook that a steward has."""

import re
from dataclasses import replace

from layers.prepare.faults import Fault

SHEETS = (
    ("in municipality.toml in diesem [[level]]", "im Blatt Ebenen"),
    ("In municipality.toml unter [[breakdown]]", "Im Blatt Gliederungen"),
    ("steht nicht in school_types.toml", "steht nicht im Blatt Schulformen"),
    ("Diese Art von Orten steht nicht in municipality.toml", "Diese Ortsart steht nicht im Blatt "
     "Ortsarten"),
    ("die Grenzen in municipality.toml ändern",
     "im Blatt Kommune „Erstes Jahr“ und „Letztes Jahr“ ändern"),
    ('provenance = "demonstration" setzen und demonstration = true in municipality.toml, oder bei '
     "beiden das Gegenteil",
     "Im Blatt Kennzahlen die Herkunft „Demonstrationsdaten“ und im Blatt Kommune bei "
     "„Demonstrationsdaten“ Ja wählen, oder beides nicht"),
    ("in municipality.toml steht", "im Blatt Ebenen steht"),
    ("Es gilt municipality.toml; streichen Sie crs dort", "Es gilt das Blatt Ebenen; streichen Sie "
     "das Koordinatensystem dort"),
    ('Nennen Sie die richtige in municipality.toml: layer = "…" in diesem [[level]]',
     "Lassen Sie sich eine Datei mit nur einer Ebene (Layer) geben"),
)  # fmt: skip
LENGTH = r"(Nennen Sie )?[Ii]n municipality.toml in .*code_length = .*"
"""The workbook has no such setting; keys belong into the outlines as they are."""
SETTINGS = {
    "crs": "Koordinatensystem",
    "code_column": "Spalte mit Schlüssel",
    "name_column": "Spalte mit Namen",
}
"""Settings of a level and the headings of sheet Ebenen."""


def in_workbook(text: str) -> str:
    """A German text with sheets and headings in the place of files and settings."""
    text = re.sub(LENGTH, "Lassen Sie sich die Schlüssel als Text mit allen Nullen geben.", text)
    for file, sheet in SHEETS:
        text = text.replace(file, sheet)
    for setting, heading in SETTINGS.items():
        text = re.sub(rf'{setting} = "…"', f"Spalte „{heading}“", text)
        text = re.sub(rf'{setting} = "([^"]*)"', rf"{heading} „\1“", text)
    return text


def for_stewards(fault: Fault) -> Fault:
    """The fault with why and remedy in the words of the workbook."""
    return replace(fault, why=in_workbook(fault.why), remedy=in_workbook(fault.remedy))
