"""Start the real server beside the tests or the bench, as an operator starts it."""

import fcntl
import os
import random
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
START_SECONDS = 300.0
"""On an idle machine it takes two."""
END_SECONDS = 60.0
QUERY_SECONDS = "300"
"""Of the servers started here; no busy machine changes what they answer."""
PORTS = range(20_000, 32_000)
"""Below those that the system gives to whoever asks for any."""


@dataclass(frozen=True)
class Server:
    """A running server: its address, and the id of its first process."""

    url: str
    pid: int


def free_port() -> int:
    """A port that nothing listens on, and that nobody else gets by this function while this process
    lives, so that a server may be started and stopped on it."""
    folder = Path(tempfile.gettempdir()) / f"bildungsatlas-ports-{os.getuid()}"
    folder.mkdir(exist_ok=True)
    for port in random.sample(PORTS, len(PORTS)):
        handle = os.open(folder / str(port), os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", port))
        except OSError:
            os.close(handle)
            continue
        return port  # the file stays open, and so locked
    raise RuntimeError("All ports are taken.")


@contextmanager
def running_server(tables_dir: Path, **settings: str) -> Iterator[Server]:
    """The server on a free port with the release in `tables_dir`, ended afterwards.

    `settings` are BILDUNGSATLAS_* variables without the prefix, e.g. WORKERS="1". Raises
    RuntimeError with the server's output if it does not answer within some minutes.
    """
    port = free_port()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("BILDUNGSATLAS_")}
    given = {"HOST": "127.0.0.1", "PORT": str(port), "TABLES_DIR": str(tables_dir)}
    given |= {"DRAIN_SECONDS": "0", "QUERY_SECONDS": QUERY_SECONDS, **settings}
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
                process.wait(END_SECONDS)
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
