"""Start the three candidates side by side and end them together."""

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
from scripts.server import ROOT, free_port, running_server


@dataclass(frozen=True)
class Candidate:
    """A driver and the process that answers it."""

    driver: Driver
    pid: int


@contextmanager
def candidates(tables_dir: Path, common_data: Path, site: Path) -> Iterator[tuple[Candidate, ...]]:
    """Floor, atlas and common way, each answering."""
    with ExitStack() as stack:
        floor, floor_pid = stack.enter_context(_floor(site))
        atlas = stack.enter_context(running_server(tables_dir, MUNICIPALITIES="krefeld"))
        common, common_pid = stack.enter_context(_common_way(common_data))
        yield (
            Candidate(Floor("floor", floor), floor_pid),
            Candidate(Atlas("atlas", atlas.url), atlas.pid),
            Candidate(CommonWay("common way", common), common_pid),
        )


@contextmanager
def _floor(site: Path) -> Iterator[tuple[str, int]]:
    port = free_port()
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
    with _process([*command, "--directory", str(site), "--protocol", "HTTP/1.1"], port) as pid:
        yield f"http://127.0.0.1:{port}", pid


@contextmanager
def _common_way(data: Path) -> Iterator[tuple[str, int]]:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    command += ["--threads", "8", "--no-control-socket", "bench.common_way:server"]
    with _process(command, port, BENCH_DATA=str(data)) as pid:
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
        process.wait(10)


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
