"""Start the candidates side by side and end them together."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.drivers import Atlas, CommonWay, Driver, Floor
from bench.places import Place
from bench.results import ATLAS, CANDIDATES, COMMON, FLOOR
from scripts.server import ROOT, free_port, running_server


@dataclass(frozen=True)
class Candidate:
    """A driver and the process that answers it."""

    driver: Driver
    pid: int

    @property
    def name(self) -> str:
        """Floor, atlas or common way."""
        return self.driver.name


@contextmanager
def candidates(
    place: Place, names: tuple[str, ...] = CANDIDATES, workers: int = 1, **settings: str
) -> Iterator[tuple[Candidate, ...]]:
    """The candidates of these names, each answering; ``settings`` are those of the atlas.

    Atlas and common way have the same number of workers, one as long as nothing else is said.
    """
    with ExitStack() as stack:
        found = []
        for name in names:
            if name == FLOOR:
                url, pid = stack.enter_context(_floor(place.floor))
                found.append(Candidate(Floor(name, url), pid))
            elif name == ATLAS:
                given = {"MUNICIPALITY": place.slug, "MUNICIPALITIES": place.slug}
                given |= {"WORKERS": str(workers), **settings}
                atlas = stack.enter_context(running_server(place.tables, **given))
                driver = Atlas(name, atlas.url, place.slug, place.plan.level)
                found.append(Candidate(driver, atlas.pid))
            elif name == COMMON:
                url, pid = stack.enter_context(_common_way(place.common, workers))
                found.append(Candidate(CommonWay(name, url), pid))
        yield tuple(found)


@contextmanager
def _floor(site: Path) -> Iterator[tuple[str, int]]:
    port = free_port()
    command = [sys.executable, "-m", "bench.floor_server", str(site), str(port)]
    with _process(command, port) as pid:
        yield f"http://127.0.0.1:{port}", pid


@contextmanager
def _common_way(data: Path, workers: int) -> Iterator[tuple[str, int]]:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", str(workers), "--threads", "8", "--no-control-socket"]
    with _process([*command, "bench.common_way:server"], port, BENCH_DATA=str(data)) as pid:
        yield f"http://127.0.0.1:{port}", pid


@contextmanager
def _process(command: list[str], port: int, **environment: str) -> Iterator[int]:
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port, process)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"Nothing answers on port {port}.")
