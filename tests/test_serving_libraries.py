"""A server runs with the packages of requirements-serve.lock alone, and says so where they end."""

import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.conftest import ROOT

LATE = ("geopandas", "shapely", "scipy", "pandas", "openpyxl", "highspy", "pytauargus", "esda")
"""Some that only preparing needs."""

WITHOUT = """
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in MISSING:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

MISSING = set(sys.argv.pop(1).split(","))
sys.meta_path.insert(0, Missing())
"""
SERVE = """
from pathlib import Path
from dashboard.factory import create_app
from dashboard.settings import load_settings

client = create_app(load_settings(tables_dir=Path(sys.argv[1]))).server.test_client()
for path in sys.argv[2:]:
    print(client.get(path).status_code, path)
"""
COMMAND = """
from dashboard.cli import main
main()
"""
PATHS = (
    "/krefeld/",
    "/krefeld/karte",
    "/krefeld/profil/stadtteil/010",
    "/krefeld/disparitaeten",
    "/krefeld/zusammenhang",
    "/krefeld/veraenderung",
    "/krefeld/sozialindex",
    "/krefeld/schulformwechsel",
    "/krefeld/offene-daten",
    "/krefeld/karte/download.xlsx",
    "/krefeld/karte/download.gpkg",
    "/krefeld/karte/download.geojson",
    "/krefeld/mappe/download.pdf?view1=karte",
    "/krefeld/mappe/download.pptx?view1=zeitreihe",
    "/krefeld/mappe/download.xlsx?view1=disparitaeten",
    "/karten/krefeld/share_under_3.svg",
    "/karten/krefeld/share_under_3.png?width=400",
    "/zeitreihen/krefeld/share_under_3.svg",
    "/embed/krefeld/karte",
    "/ogc/krefeld/collections/stadtteil/items?crs=http://www.opengis.net/def/crs/EPSG/0/25832",
    "/krefeld/dcat.rdf",
    "/api/openapi.json",
    "/gesund",
)


def names(lock: str) -> set[str]:
    """The packages of a lock file."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return {n.lower() for n in re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE)}


def not_serving() -> set[str]:
    """What is imported of packages that a server is not given."""
    left_out = names("requirements.lock") - names("requirements-serve.lock")
    return {
        module
        for module, packages in packages_distributions().items()
        if {re.sub(r"[-_.]+", "-", p).lower() for p in packages} <= left_out
    }


def run_without(code: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run code in a Python that has only what a server is given."""
    missing = ",".join(sorted(not_serving()))
    return subprocess.run(
        [sys.executable, "-c", WITHOUT + code, missing, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_libraries_for_preparing_are_left_out() -> None:
    assert set(LATE) <= not_serving()


def test_a_server_needs_none_of_them(krefeld_tables: Path) -> None:
    ran = run_without(SERVE, str(krefeld_tables), *PATHS)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines() == [f"200 {path}" for path in PATHS]


@pytest.mark.parametrize("command", [("prepare", "krefeld"), ("audit", "krefeld")])
def test_a_command_that_needs_them_says_so(command: tuple[str, str]) -> None:
    ran = run_without(COMMAND, *command)
    assert ran.returncode == 1
    assert "kann Datenstände zeigen, aber nicht vorbereiten" in ran.stderr
    assert "Traceback" not in ran.stderr
