"""What the command prints and how it ends."""

import pytest

from layers.prepare.cli import run, run_all
from tests.layers.prepare.city import City


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "250")


def test_summary(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("mini", city.sources.parent, city.tables) == 0
    printed = capsys.readouterr().out
    name = (city.tables / "mini.current").read_text().strip()
    assert f"Ausgabe {name} in " in printed
    assert "Viertel: 5 Gebiete, 12,00 km²" in printed
    assert "share_children" in printed
    assert "6 Einrichtungen" in printed
    assert "Lizenz noch nicht nachgesehen: „Zahlen zum Prüfen“" in printed


def test_faults_end_with_code_one(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    city.edit("tables/schulen.csv", "Freie Waldorfschule", "[Freie] Schule")
    assert run("mini", city.sources.parent, city.tables) == 1
    printed = capsys.readouterr().out
    assert "1 Fehler, 1 Hinweis – so nicht veröffentlichbar" in printed
    for part in ("tables/schulen.csv", "5", "type", "[Freie] Schule", "bezeichnung_unbekannt"):
        assert part in printed
    assert "Es wurde nichts geschrieben" in printed
    assert not city.tables.exists()


def test_unknown_municipality(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("maxi", city.sources.parent, city.tables) == 1
    assert "Vorhanden: mini" in capsys.readouterr().out


def test_all_are_prepared_although_one_has_faults(
    city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = city.sources.parent / "aaa"
    broken.mkdir()
    (broken / "municipality.toml").write_text('slug = "aaa"\n', encoding="utf-8")
    (city.sources.parent / "notes").mkdir()
    assert run_all(city.sources.parent, city.tables) == 1
    printed = capsys.readouterr().out
    assert "aaa:" in printed
    assert "so nicht veröffentlichbar" in printed
    assert (city.tables / "mini.current").is_file()
    assert not (city.tables / "aaa.current").exists()
    assert "notes:" not in printed


def test_all_of_none_is_said(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_all(city.sources, city.tables) == 1
    assert "kein Ordner" in capsys.readouterr().out


def test_all_of_a_sound_folder_end_with_zero(city: City) -> None:
    assert run_all(city.sources.parent, city.tables) == 0
