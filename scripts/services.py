"""Programs that stand beside the server in the tests: Redis on a free port of this machine."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from scripts.server import free_port

REQUIRED = "BILDUNGSATLAS_REQUIRE_SERVICES"
REDIS = "redis-server"
WHAT_TO_INSTALL = "No {program} for the tests beside other programs: apt install {package}."
START_SECONDS = 120.0


def is_there(program: str) -> bool:
    """Whether a program can be started."""
    return shutil.which(program) is not None


def is_required() -> bool:
    """Whether the absence of a program is a failure, as in continuous integration."""
    return os.environ.get(REQUIRED) == "1"


@dataclass
class Redis:
    """A Redis of our own that keeps nothing on disk. ``options`` go to its command line, e.g.
    ``("--maxmemory", "2mb")``; ``password`` '' for none.

    It keeps its port over ``stop`` and ``start``, and starts empty.
    """

    folder: Path
    options: Sequence[str] = ()
    password: str = ""
    port: int = field(default_factory=free_port)
    _process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        """Its address with its password."""
        who = f":{self.password}@" if self.password else ""
        return f"redis://{who}127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it, and wait until it takes connections. Raises RuntimeError where it does not."""
        where = ("--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(self.folder))
        secret = ("--requirepass", self.password) if self.password else ()
        command = (REDIS, *where, "--save", "", "--appendonly", "no", *secret, *self.options)
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        if not listens(self.port, self._process):
            self.stop()
            raise RuntimeError(f"{REDIS} did not start on port {self.port}.")

    def stop(self) -> None:
        """End it; nothing happens where it does not run."""
        if self._process is not None:
            ended(self._process)
            self._process = None

    def restart(self) -> None:
        """End it and start it again, empty, on the same port."""
        self.stop()
        self.start()


@contextmanager
def running_redis(*options: str, password: str = "") -> Iterator[Redis]:
    """A Redis on a free port, ended afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        redis = Redis(Path(folder), options, password)
        redis.start()
        try:
            yield redis
        finally:
            redis.stop()


def listens(port: int, process: "subprocess.Popen[bytes]") -> bool:
    """Whether the process takes connections on a port of this machine in time."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return True
        except OSError:
            time.sleep(0.02)
    return False


def ended(process: "subprocess.Popen[bytes]") -> None:
    """End a process that we started, at once where it does not go."""
    process.terminate()
    try:
        process.wait(START_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
