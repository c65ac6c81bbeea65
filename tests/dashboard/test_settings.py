"""Settings: frozen, from the environment, with a sentence for each wrong value."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from pydantic import ValidationError

from dashboard import serve
from dashboard.errors import (
    HostNotUsableError,
    PortInUseError,
    ReleaseMissingError,
    SettingsError,
)
from dashboard.settings import Settings, load_settings, markdown_table
from scripts.server import free_port
from tests.conftest import ROOT
from tests.patience import LONG
from tests.sums import drop_sums


def test_defaults() -> None:
    settings = load_settings()
    assert (settings.host, settings.port, settings.municipality) == ("127.0.0.1", 8050, "krefeld")


def test_environment_wins_over_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BILDUNGSATLAS_PORT", "9001")
    monkeypatch.setenv("BILDUNGSATLAS_TABLES_DIR", "/somewhere/tables")
    settings = load_settings()
    assert settings.port == 9001
    assert settings.tables_dir == Path("/somewhere/tables")


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError):
        load_settings().port = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("PORT", "achtzig", "eine ganze Zahl von 1 bis 65535"),
        ("PORT", "", "eine ganze Zahl von 1 bis 65535"),
        ("PORT", "70000", "eine ganze Zahl von 1 bis 65535"),
        ("MUNICIPALITY", "../krefeld", "ein Ordnername"),
        ("MUNICIPALITIES", "krefeld;mini", "durch Komma getrennt"),
        ("PUBLIC_URL", "https://x.de/pfad", "ohne Pfad"),
        ("THREADS", "0", "eine ganze Zahl von 1 bis 64"),
        ("CACHE_MEGABYTES", "-1", "eine ganze Zahl von 0 bis 10000"),
        ("HOST", "", "ein Rechnername"),
    ],
)
def test_wrong_value_says_found_expected_remedy(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: str
) -> None:
    monkeypatch.setenv(f"BILDUNGSATLAS_{name}", value)
    with pytest.raises(SettingsError) as fault:
        load_settings()
    sentence = fault.value.sentence
    assert f"BILDUNGSATLAS_{name} ist „{value}“" in sentence
    assert expected in sentence
    assert "weglassen" in sentence
    assert sentence.count("\n") == 0


def test_municipalities_are_a_list_and_none_means_all() -> None:
    assert load_settings().wanted == ()
    settings = load_settings(municipalities="krefeld, mini")
    assert settings.wanted == ("krefeld", "mini")


def test_the_default_must_be_among_those_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BILDUNGSATLAS_MUNICIPALITIES", "mini")
    with pytest.raises(SettingsError, match="MUNICIPALITIES nennt „krefeld“ nicht"):
        load_settings()


def test_nothing_is_published_from_the_internal_edition() -> None:
    with pytest.raises(SettingsError, match="gehen nicht zusammen"):
        load_settings(edition="internal", steward_pages=True)


@pytest.mark.parametrize(
    "internal",
    ["tables", "tables/internal", "geo", "geo/x", "internal-tables", "../assets/internal"],
)
def test_internal_releases_stay_away_from_what_is_public(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, internal: str
) -> None:
    monkeypatch.setattr("dashboard.settings.ASSETS", tmp_path / "assets")
    data = tmp_path / "data"
    with pytest.raises(SettingsError, match=r"INTERNAL_DIR|TABLES_DIR"):
        load_settings(tables_dir=data / "tables", internal_dir=data / internal)
    load_settings(tables_dir=data / "tables", internal_dir=data / "internal" / "tables")


@pytest.mark.parametrize("tables", ["internal", "internal/tables", "internal/tables/x"])
def test_a_public_server_is_not_set_to_the_internal_folder(tmp_path: Path, tables: str) -> None:
    internal = tmp_path / "internal"
    with pytest.raises(SettingsError, match=r"TABLES_DIR .* liegt im Ordner der internen Ausgaben"):
        load_settings(tables_dir=tmp_path / tables, internal_dir=internal)
    load_settings(tables_dir=tmp_path / tables, internal_dir=internal, edition="internal")


def test_links_do_not_hide_where_a_folder_lies(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "elsewhere").symlink_to(tmp_path / "tables")
    with pytest.raises(SettingsError):
        load_settings(
            tables_dir=tmp_path / "tables", internal_dir=tmp_path / "elsewhere" / "internal"
        )


def test_two_wrong_values_are_two_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BILDUNGSATLAS_PORT", "x")
    monkeypatch.setenv("BILDUNGSATLAS_THREADS", "x")
    with pytest.raises(SettingsError) as fault:
        load_settings()
    assert len(fault.value.sentence.splitlines()) == 2


def test_table_names_every_setting() -> None:
    table = markdown_table()
    for name, field in Settings.model_fields.items():
        assert f"`BILDUNGSATLAS_{name.upper()}`" in table
        assert field.description
        assert field.description in table


def test_port_in_use_is_one_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortInUseError, match=str(port)):
            serve.check_port(load_settings(port=port))
    serve.check_port(load_settings(port=port))


def test_unknown_host_is_one_sentence() -> None:
    with pytest.raises(HostNotUsableError, match=r"kein\.rechner\.invalid"):
        serve.check_port(load_settings(host="kein.rechner.invalid"))


def test_missing_release_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(ReleaseMissingError, match="bildungsatlas prepare krefeld"):
        serve.check_release(load_settings(tables_dir=tmp_path))


def test_main_ends_with_one_and_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BILDUNGSATLAS_TABLES_DIR", str(tmp_path))
    with pytest.raises(SystemExit) as end:
        serve.main()
    assert end.value.code == 1
    shown = capsys.readouterr().err
    assert "bildungsatlas prepare krefeld" in shown
    assert "Traceback" not in shown


def test_a_public_server_does_not_start_on_internal_releases(
    mini_tables: Path, tmp_path: Path
) -> None:
    """As an operator starts it, with and without a pointer, and wherever the folder lies."""
    shutil.copytree(mini_tables.parent, tmp_path, dirs_exist_ok=True)
    tables = tmp_path / "tables"
    (release,) = tables.glob("*.duckdb")
    drop_sums(tables)
    with duckdb.connect(str(release)) as connection:
        connection.execute("UPDATE release SET edition = 'internal'")
    for change in ("", "truth"):
        if change:
            (tables / "mini.current").unlink()
            (tables / "mini-0.truth").write_text("x", encoding="utf-8")
        given = {"TABLES_DIR": str(tables), "MUNICIPALITY": "mini", "PORT": str(free_port())}
        environment = {**os.environ, **{f"BILDUNGSATLAS_{k}": v for k, v in given.items()}}
        done = subprocess.run(
            [sys.executable, "-m", "dashboard.serve"],
            cwd=ROOT, env=environment, capture_output=True, text=True, timeout=LONG, check=False,
        )  # fmt: skip
        assert done.returncode != 0
        assert "eine interne Ausgabe mit allen Zahlen; dieser Server zeigt nur" in done.stderr
        assert "Traceback" not in done.stderr
        told = [line for line in done.stderr.splitlines() if "interne Ausgabe" in line]
        assert len(told) == 1


@pytest.mark.parametrize(
    ("host", "bound", "opened"),
    [
        ("127.0.0.1", "127.0.0.1:8050", "http://127.0.0.1:8050"),
        ("0.0.0.0", "0.0.0.0:8050", "http://127.0.0.1:8050"),  # noqa: S104
        ("::", "[::]:8050", "http://[::1]:8050"),
    ],
)
def test_address_that_is_printed(host: str, bound: str, opened: str) -> None:
    settings = load_settings(host=host)
    assert serve.bind_address(settings) == bound
    assert serve.address(settings) == opened


def test_figures_and_pages_do_not_share_a_port() -> None:
    with pytest.raises(SettingsError) as error:
        load_settings(port=8051, metrics_port=8051)
    assert "die Messwerte brauchen einen eigenen Port" in str(error.value.sentence)
