"""The command bildungsatlas."""

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dashboard.cli import main
from layers.store import Store
from tests.conftest import ROOT

RUNNER = CliRunner()


def test_help_names_the_commands() -> None:
    printed = RUNNER.invoke(main, ["--help"]).output
    assert "prepare" in printed
    assert "serve" in printed


def test_prepare_writes_where_the_server_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("BILDUNGSATLAS_TABLES_DIR", str(tmp_path / "tables"))
    result = RUNNER.invoke(main, ["prepare", "krefeld"])
    assert result.exit_code == 0, result.output
    store = Store.open(tmp_path / "tables", "krefeld")
    assert store.fingerprint in result.output
    store.close()


def test_unknown_municipality_ends_with_code_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = RUNNER.invoke(main, ["prepare", "nirgendwo"])
    assert result.exit_code == 1
    assert "Vorhanden: krefeld" in result.output


def test_a_wrong_setting_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BILDUNGSATLAS_PORT", "achtzig")
    result = RUNNER.invoke(main, ["prepare", "krefeld"])
    assert result.exit_code == 1
    assert "BILDUNGSATLAS_PORT" in result.output


def test_serving_does_not_load_the_libraries_of_the_preparation() -> None:
    heavy = {"geopandas", "shapely", "pandas", "esda", "scipy"}
    code = f"import sys, dashboard.cli; print({heavy} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"
