"""Two preparations at once, a full disk, a killed preparation: the former release stays."""

import resource
import signal
import subprocess
import sys

import pytest

from layers.prepare.cli import run
from layers.publish.locks import preparing
from tests.layers.prepare.city import City

PREPARE = (
    "import sys; from pathlib import Path; from layers.prepare.cli import run; "
    "sys.exit(run(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))"
)


KILLED = """
import os, signal
from layers.prepare import workbench
def killed(aside):
    os.kill(os.getpid(), signal.SIGKILL)
workbench._database = killed
"""
"""Dies in the middle: as soon as it has a folder to spill to."""


def command(city: City, before: str = "") -> list[str]:
    """The command that prepares the city, for a process of its own; it does first what is said."""
    sources = city.sources
    return [
        sys.executable,
        "-c",
        before + PREPARE,
        sources.name,
        str(sources.parent),
        str(city.tables),
    ]


def files(city: City) -> dict[str, bytes]:
    """Every file below the city's folder of releases, and its outlines."""
    folders = (city.tables, city.tables.parent / "geo")
    return {str(p): p.read_bytes() for f in folders for p in f.rglob("*") if p.is_file()}


def changed(city: City) -> None:
    city.edit("indicators/schools.toml", 'title = "Schulen"\nshort', 'title = "Alle"\nshort')


def test_a_second_preparation_is_refused(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    city.prepare()
    before = files(city)
    changed(city)
    with preparing(city.tables, city.sources.name):
        assert run(city.sources.name, city.sources.parent, city.tables) == 1
    assert "wird gerade schon aufbereitet" in " ".join(capsys.readouterr().out.split())
    assert files(city) == before
    assert run(city.sources.name, city.sources.parent, city.tables) == 0


def test_a_full_disk_leaves_everything_as_it_was(city: City) -> None:
    city.prepare()
    before = files(city)
    changed(city)

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    done = subprocess.run(
        command(city), preexec_fn=full, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "genug Platz" in " ".join(done.stdout.split())
    assert files(city) == before
    assert not list(city.tables.glob(".*"))


def test_what_a_killed_preparation_leaves_goes_with_the_next(city: City) -> None:
    first = city.prepare().fingerprint
    changed(city)
    done = subprocess.run(command(city, KILLED), stdout=subprocess.DEVNULL, check=False)
    assert done.returncode == -signal.SIGKILL
    assert (city.tables / "mini.current").read_text().strip() == first
    assert list(city.tables.glob(".prepare-*"))
    assert city.prepare().fingerprint != first
    assert not list(city.tables.glob(".*"))
