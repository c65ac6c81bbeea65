"""Stewards read of sheets and headings, not of files that they never see."""

import re
from pathlib import Path

import pytest

from layers.prepare.workbook.remedies import in_workbook
from tests.layers.prepare.workbook.desk import Desk, value

ROOT = Path(__file__).parents[4] / "layers" / "prepare"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (
            'Nennen Sie die richtige in municipality.toml in diesem [[level]]: code_column = "…".',
            "Nennen Sie die richtige im Blatt Ebenen: Spalte „Spalte mit Schlüssel“.",
        ),
        (
            'Nennen Sie in municipality.toml in diesem [[level]] crs = "EPSG:4326".',
            "Nennen Sie im Blatt Ebenen Koordinatensystem „EPSG:4326“.",
        ),
        (
            "Nennen Sie in municipality.toml in diesem [[level]] die Länge: code_length = 3; sind "
            "die Schlüssel wirklich verschieden lang, code_length = 1.",
            "Lassen Sie sich die Schlüssel als Text mit allen Nullen geben.",
        ),
        (
            "Jahr berichtigen oder die Grenzen in municipality.toml ändern.",
            "Jahr berichtigen oder im Blatt Kommune „Erstes Jahr“ und „Letztes Jahr“ ändern.",
        ),
        ("Zahl prüfen.", "Zahl prüfen."),
    ],
)
def test_words_of_the_folder_become_words_of_the_workbook(said: str, meant: str) -> None:
    assert in_workbook(said) == meant


def test_the_texts_that_are_replaced_are_still_said() -> None:
    sources = " ".join(
        re.sub(r'["\']\s*\n\s*f?["\']', "", path.read_text(encoding="utf-8"))
        for path in ROOT.rglob("*.py")
        if path.name != "remedies.py"
    )
    for said in (
        "in municipality.toml in diesem [[level]]", "In municipality.toml unter [[breakdown]]",
        "die Grenzen in municipality.toml ändern", "steht nicht in school_types.toml",
        "in municipality.toml steht", "Es gilt municipality.toml; streichen Sie crs dort",
        'Nennen Sie die richtige in municipality.toml: layer = "…" in diesem [[level]]',
    ):  # fmt: skip
        assert said in sources, said


def test_a_wrong_column_of_the_outlines_is_told_with_its_heading(desk: Desk) -> None:
    desk.book["Ebenen"]["E3"].value = "nummer"
    (fault,) = (f for f in desk.values(value("people", "01", 1)).read().errors if "nummer" in f.why)
    assert "vorhanden: code, name" in fault.why
    assert fault.remedy == "Nennen Sie die richtige im Blatt Ebenen: Spalte „Spalte mit Schlüssel“."
