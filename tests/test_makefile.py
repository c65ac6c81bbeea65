"""What make would do for several municipalities, asked with a dry run."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Sources of two municipalities, and a folder that is none."""
    for slug in ("aa", "bb", "notes"):
        (tmp_path / "sources" / slug).mkdir(parents=True)
    for slug in ("aa", "bb"):
        (tmp_path / "sources" / slug / "municipality.toml").touch()
    (tmp_path / "tables").mkdir()
    return tmp_path


def planned(folder: Path, *words: str) -> list[str]:
    """The commands of our own that make would run."""
    if shutil.which("make") is None:
        pytest.skip("make is not there")
    places = [f"SOURCES={folder / 'sources'}", f"TABLES={folder / 'tables'}", "DEMO="]
    done = subprocess.run(
        ["make", "-n", *words, *places], cwd=ROOT, capture_output=True, text=True, check=True
    )
    lines = (line.strip() for line in done.stdout.splitlines())
    return [line.split("bildungsatlas ")[1] for line in lines if ".venv/bin/bildungsatlas " in line]


def prepared(folder: Path, slug: str) -> None:
    """Leave behind what a preparation leaves."""
    (folder / "tables" / f"{slug}.current").touch()
    (folder / "tables" / f".{slug}-prepared").touch()


def test_serve_prepares_every_municipality(folder: Path) -> None:
    assert planned(folder, "serve") == ["prepare aa", "prepare bb", "serve"]


def test_serve_prepares_only_what_is_older_than_its_sources(folder: Path) -> None:
    prepared(folder, "aa")
    assert planned(folder, "serve") == ["prepare bb", "serve"]
    prepared(folder, "bb")
    assert planned(folder, "serve") == ["serve"]
    (folder / "tables" / "aa.current").unlink()
    assert planned(folder, "serve") == ["prepare aa", "serve"]


def test_prepare_takes_all_or_one(folder: Path) -> None:
    assert planned(folder, "prepare") == ["prepare"]
    assert planned(folder, "prepare", "MUNICIPALITY=bb") == ["prepare bb"]


@pytest.mark.parametrize(
    ("target", "command"),
    [
        ("deps-audit", "-m scripts.deps_audit .venv/audit/bin/pip-audit"),
        ("sbom", "scripts/sbom.py .venv/audit/bin/cyclonedx-py build/sbom.cdx.json"),
    ],
)
def test_dependencies_are_looked_at_by_tools_of_their_own(target: str, command: str) -> None:
    if shutil.which("make") is None:
        pytest.skip("make is not there")
    done = subprocess.run(
        ["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert command in done.stdout
