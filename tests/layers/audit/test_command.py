"""The command: which releases it takes together, and what it prints."""

import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dashboard.cli import main
from layers.audit.cli import run
from tests.layers.audit.probe_city import RULE, SLUG, T, confidentiality, make_public, make_true

RULES = confidentiality(repeaters=RULE)
SAFE = ((T, "11", 2020), (T, "12", 2020))


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one safe release, its true numbers beside."""
    monkeypatch.setenv("COLUMNS", "200")
    made = tmp_path / "made"
    internal = tmp_path / "internal" / "tables"
    internal.mkdir(parents=True)
    shutil.copy(make_true(made, RULES), internal / f"{SLUG}-true.duckdb")
    folder = tmp_path / "tables"
    folder.mkdir()
    add(folder, make_public(made, RULES, SAFE), "first")
    (folder / f"{SLUG}.current").write_text("first\n", encoding="utf-8")
    return folder


def add(folder: Path, made: Path, fingerprint: str) -> None:
    shutil.copy(made, folder / f"{SLUG}-{fingerprint}.duckdb")
    internal = folder.parent / "internal" / "tables"
    (internal / f"{SLUG}-{fingerprint}.truth").write_text("true\n", encoding="utf-8")


def test_a_safe_release(tables: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(SLUG, tables) == 0
    out = capsys.readouterr().out
    assert "Keine geschützte Zahl lässt sich erschließen. 1 Ausgabe geprüft" in out
    words = cells(out)[0]
    assert words == ["repeaters", "Sperrung", "18", "2", "0", "11,1 %", "1,4 %"]
    assert cells(out)[1] == ["repeaters", "1", "1", "6", "6"]


def cells(out: str) -> list[list[str]]:
    """The rows of both tables."""
    return [re.split(r"\s{2,}|(?<=\w) (?=\w)", line.strip()) for line in out.splitlines()
            if line.startswith("repeaters ")]  # fmt: skip


def test_eighty_columns_are_enough(
    tables: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert run(SLUG, tables) == 0
    out = capsys.readouterr().out
    assert "…" not in out
    assert max(map(len, out.splitlines())) <= 80
    for heading in ("Verfahren", "gerundet", "Verlust", "kleine", "mindestens"):
        assert heading in out
    assert "Kleine Zahlen (nicht zur Veröffentlichung)" in out


def test_all_numbers_are_looked_for_where_the_settings_say(
    tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "internal").rename(tmp_path / "apart")
    monkeypatch.setenv("BILDUNGSATLAS_TABLES_DIR", str(tables))
    monkeypatch.setenv("BILDUNGSATLAS_INTERNAL_DIR", str(tmp_path / "apart/tables"))
    result = CliRunner().invoke(main, ["audit", SLUG])
    assert result.exit_code == 0, result.output


def test_two_releases_together(tables: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = make_public(tables.parent / "made", RULES, (SAFE[0], (T, "13", 2020)), "other")
    add(tables, other, "second")
    assert run(SLUG, tables) == 1
    out = capsys.readouterr().out
    assert "repeaters, stadtteil 11, 2020, Zähler: ist 1, möglich nur 1\n" in out
    assert "Nicht bestanden: 1 Stelle verrät geschützte Zahlen. 2 Ausgaben zusammen geprüft" in out
    # once it is withdrawn, the other one is safe alone
    note = '{"when": "", "fingerprint": "second", "reason": "", "who": ""}\n'
    (tables / f"{SLUG}.withdrawn").write_text(note, encoding="utf-8")
    assert run(SLUG, tables) == 0


def test_without_true_numbers(tables: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(SLUG, tables, tables.parent / "nowhere") == 1
    out = capsys.readouterr().out
    assert "Die interne Datei mit allen Zahlen fehlt oder ist nicht zu lesen" in out
    assert "1 Stelle verrät geschützte Zahlen oder ließ sich nicht prüfen. 1 Ausgabe" in out


def test_without_releases(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(SLUG, tmp_path) == 1
    assert f"bildungsatlas prepare {SLUG}" in capsys.readouterr().out
