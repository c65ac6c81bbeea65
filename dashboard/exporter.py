"""Serves the figures of all workers for Prometheus; a process of its own, watched by the first.

``python -m dashboard.exporter HOST PORT FOLDER``. It ends with the process that started it, and
then leaves no files behind.
"""

import os
import shutil
import sys
import time

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.multiprocess import MultiProcessCollector


def main(host: str, port: int, folder: str) -> None:
    """Serve until the parent has gone."""
    parent = os.getppid()
    registry = CollectorRegistry()
    MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]
    start_http_server(port, host, registry)
    while os.getppid() == parent:
        time.sleep(1)
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
