"""The first process's part of the figures for Prometheus: their folder, and who serves them."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from dashboard.settings import Settings


class Counting:
    """The private folder of the figures and the process that serves them; nothing without a
    port."""

    def __init__(self, settings: Settings) -> None:
        self._where = settings.metrics_host, settings.metrics_port
        self._pid = os.getpid()
        self._process: subprocess.Popen[bytes] | None = None
        self.folder = ""
        if settings.metrics_port:
            memory = "/dev/shm"  # noqa: S108 - a private folder in it
            self.folder = tempfile.mkdtemp(
                prefix="bildungsatlas-", dir=memory if os.access(memory, os.W_OK) else None
            )

    def keep_serving(self) -> None:
        """Start what serves the figures, again where it has died."""
        if not self.folder or (self._process is not None and self._process.poll() is None):
            return
        host, port = self._where
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "dashboard.exporter", host, str(port), self.folder],
            stdin=subprocess.DEVNULL,
        )

    def forget(self, slot: int) -> None:
        """A worker has gone: what it had in hand is in nobody's hand."""
        if self.folder:
            for file in Path(self.folder).glob(f"gauge_live*_{slot}.db"):
                file.unlink(missing_ok=True)

    def end(self) -> None:
        """Stop serving, and leave nothing behind; in workers nothing happens."""
        if os.getpid() != self._pid:
            return
        if self._process is not None:
            self._process.terminate()
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)
