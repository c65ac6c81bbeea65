"""The command that checks: what it prints, which files it writes, how it ends."""

import json
from pathlib import Path

import pytest

from layers.prepare.check_cli import Files, run
from tests.corpus.town import workbook, write_outlines
from tests.layers.prepare.city import City


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def test_a_sound_municipality(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    before = names(city.sources.parent)
    assert run("mini", sources=city.sources.parent) == 0
    printed = capsys.readouterr().out
    assert "Prüfung von mini" in printed
    assert "so veröffentlichbar" in printed
    assert names(city.sources.parent) == before


def test_errors_end_with_code_one_and_are_in_every_report(
    city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    city.edit("tables/schulen.csv", "Freie Waldorfschule", "[Freie] Schule")
    html, xlsx, file = (tmp_path / f"bericht.{end}" for end in ("html", "xlsx", "json"))
    assert run("mini", Files(html, xlsx, file), sources=city.sources.parent) == 1
    printed = capsys.readouterr().out
    assert "Fehler Zeile 5 Spalte type „[Freie] Schule“" in printed
    assert "(bezeichnung_unbekannt)" in printed
    assert printed.count("so nicht veröffentlichbar") == 2
    assert "[Freie] Schule" in html.read_text(encoding="utf-8")
    assert json.loads(file.read_text(encoding="utf-8"))["errors"] == 1
    assert xlsx.read_bytes().startswith(b"PK")


def test_a_folder_by_its_path(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(city.sources)) == 0
    assert "Prüfung von mini" in capsys.readouterr().out


def test_neither_file_nor_municipality(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("[maxi]", sources=city.sources.parent) == 1
    printed = " ".join(capsys.readouterr().out.split())
    assert "„[maxi]“ ist weder eine Datei" in printed
    assert "Vorhanden: mini" in printed


def test_a_report_that_cannot_be_written(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    aside = city.sources.parent / "fehlt" / "bericht.html"
    assert run("mini", Files(html=aside), sources=city.sources.parent) == 1
    assert "Der Bericht lässt sich nicht schreiben" in capsys.readouterr().out


def test_a_delivery(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_outlines(tmp_path)
    book = workbook()
    book["Werte"]["D5"] = "2017/19"
    book.save(tmp_path / "stadt.xlsx")
    xlsx = tmp_path / "bericht.xlsx"
    before = names(tmp_path)
    sources = tmp_path / "sources"
    assert run(str(tmp_path / "stadt.xlsx"), Files(xlsx=xlsx), sources=sources) == 1
    printed = capsys.readouterr().out
    assert "stadt.xlsx, Blatt Werte" in printed
    assert "Fehler D5 Spalte Zeitraum „2017/19“" in printed
    assert "300 gelesen = 290 verwendet + 10 beiseitegelegt" in printed
    assert names(tmp_path) == before | {"bericht.xlsx"}
    book["Werte"]["D5"] = 2018
    book.save(tmp_path / "stadt.xlsx")
    assert run(str(tmp_path / "stadt.xlsx"), sources=sources) == 0


def test_a_decimal_sign_that_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(tmp_path), decimal="strich") == 1
    assert "„komma“ und „punkt“" in capsys.readouterr().out


def test_a_failure_that_nobody_foresaw(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **_more: object) -> None:
        raise KeyError("secret")

    monkeypatch.setattr("layers.prepare.check_cli.check_delivery", fail)
    assert run(str(tmp_path)) == 1
    printed = capsys.readouterr().out
    assert "(KeyError, check_cli.py, Zeile" in " ".join(printed.split())
    assert "secret" not in printed
    assert "Traceback" not in printed
