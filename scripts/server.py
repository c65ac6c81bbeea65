"""Start the real server beside the tests or the bench, as an operator starts it."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60.0


@dataclass(frozen=True)
class Server:
    """A running server: its address, and the id of its first process."""

    url: str
    pid: int


def free_port() -> int:
    """A port that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def running_server(tables_dir: Path, **settings: str) -> Iterator[Server]:
    """The server on a free port with the release in `tables_dir`, ended afterwards.

    `settings` are BILDUNGSATLAS_* variables without the prefix, e.g. WORKERS="1". Raises
    RuntimeError with the server's output if it does not answer within a minute.
    """
    port = free_port()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("BILDUNGSATLAS_")}
    given = {"HOST": "127.0.0.1", "PORT": str(port), "TABLES_DIR": str(tables_dir)}
    given |= {"DRAIN_SECONDS": "0", **settings}
    environment.update({f"BILDUNGSATLAS_{name}": value for name, value in given.items()})
    with tempfile.TemporaryFile("w+", encoding="utf-8") as log:
        command = [sys.executable, "-m", "dashboard.serve"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            url = f"http://127.0.0.1:{port}"
            if not _answers(f"{url}/gesund", process):
                log.seek(0)
                raise RuntimeError(f"The server did not start:\n{log.read()}")
            yield Server(url, process.pid)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _answers(url: str, process: subprocess.Popen[bytes]) -> bool:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            time.sleep(0.1)
    return False
