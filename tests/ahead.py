"""Releases that all processes of a test run share; the demonstration city is prepared ahead.

Its preparation takes minutes on one core. ``python -m tests.ahead FOLDER`` makes it while the first
tests run, which do not need it; whoever needs it earlier waits for it.
"""

import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from unittest.mock import patch

from layers.prepare.demo.folder import write_demo
from layers.prepare.pipeline import prepare
from layers.prepare.protect import solve
from tests import patience


def prepared(sources: Path, base: Path) -> Path:
    """Tables folder with the release of ``sources``, made once in ``base``."""
    shared = base / f"release-{sources.name}"
    tables = shared / "tables"
    with _alone(shared):
        if not list(tables.glob("*.current")):
            # Here others wait for it.
            with patch.object(solve, "NICENESS", 0):
                prepare(sources, tables)
    return tables


def demonstration(base: Path) -> Path:
    """Folder with the sources of the demonstration city, written once in ``base``."""
    sources = base / "demonstration" / "musterstadt"
    with _alone(sources.parent):
        if not sources.is_dir():
            write_demo(sources.parent)
    return sources


def start(base: Path) -> subprocess.Popen[bytes]:
    """Prepare the demonstration city in ``base`` beside the tests; its faults are told by the test
    that needs it, which then tries by itself."""
    quiet = subprocess.DEVNULL
    command = [sys.executable, "-m", "tests.ahead", str(base)]
    root = Path(__file__).parents[1]
    return subprocess.Popen(command, stdout=quiet, stderr=quiet, cwd=root, start_new_session=True)


def end(running: subprocess.Popen[bytes]) -> None:
    """End a preparation, with the processes that it started."""
    with suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGKILL)
    running.wait()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    patience.relax()
    found = Path(sys.argv[1])
    prepared(demonstration(found), found)
