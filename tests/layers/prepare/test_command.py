"""What the command prints and how it ends."""

import pytest

from layers.prepare.cli import run
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
    assert "Lizenz noch nicht nachgesehen: Zahlen zum Prüfen" in printed


def test_faults_end_with_code_one(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    city.edit("tables/schulen.csv", "Freie Waldorfschule", "[Freie] Schule")
    assert run("mini", city.sources.parent, city.tables) == 1
    printed = capsys.readouterr().out
    assert "1 Fehler in den Quellen" in printed
    for part in ("tables/schulen.csv", "5", "type", "[Freie] Schule", "bezeichnung_unbekannt"):
        assert part in printed
    assert "Es wurde nichts geschrieben" in printed
    assert not city.tables.exists()


def test_unknown_municipality(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("maxi", city.sources.parent, city.tables) == 1
    assert "Vorhanden: mini" in capsys.readouterr().out
