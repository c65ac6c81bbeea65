"""Figures for Prometheus: counted in the workers, written into files in memory, served elsewhere.

Each worker has files of its own, named by its slot, which the next worker in this slot goes on
with. ``dashboard.exporter`` adds them up and serves them on a port that no visitor reaches. Labels
are names of endpoints, never addresses. Without a port nothing here is loaded.
"""

import os
import time
from pathlib import Path

from flask import Flask
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, values

from dashboard.access import Note
from dashboard.release import Releases
from dashboard.web.costly import Costly
from layers.query_limit import QUERIES

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Where the Prometheus client looks for the folder of the files."""
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
_SELDOM = 5.0
"""Seconds between two looks at memory and releases."""


class Metrics:
    """The figures of one worker."""

    def __init__(self, server: Flask, slot: int) -> None:
        values.ValueClass = values.MultiProcessValue(lambda: slot)  # type: ignore[no-untyped-call]
        self._releases: Releases = server.extensions["bildungsatlas"]
        self._costly: Costly = server.extensions["bildungsatlas-costly"]
        self._looked = 0.0
        self._refused_before = self._stopped_before = 0
        registry = CollectorRegistry()
        self._requests = Counter(
            "bildungsatlas_requests",
            "Answered requests",
            ["endpoint", "method", "status"],
            registry=registry,
        )
        self._seconds = Histogram(
            "bildungsatlas_request_seconds",
            "Seconds from the request to the end of its answer",
            ["endpoint"],
            buckets=_BUCKETS,
            registry=registry,
        )
        self._cache = Counter(
            "bildungsatlas_cache",
            "Answers that were kept (hit) or had to be made (miss)",
            ["result"],
            registry=registry,
        )
        self._in_flight = self._gauge("requests_in_flight", "Requests being answered", registry)
        self._running = self._gauge("costly_running", "Costly files being made", registry)
        self._waiting = self._gauge("costly_waiting", "Requests that wait for a turn", registry)
        self._refused = Counter(
            "bildungsatlas_costly_refused", "Requests without a turn", registry=registry
        )
        self._stopped = Counter(
            "bildungsatlas_queries_stopped", "Queries that took too long", registry=registry
        )
        self._release = Gauge(
            "bildungsatlas_release_info",
            "1 for the release of a municipality that is served",
            ["municipality", "release"],
            multiprocess_mode="livemax",
            registry=registry,
        )
        self._memory = Gauge(
            "bildungsatlas_resident_memory_bytes",
            "Memory of a worker; pid is its slot",
            multiprocess_mode="liveall",
            registry=registry,
        )
        self._served: dict[str, str] = {}
        self._look()

    @staticmethod
    def _gauge(name: str, text: str, registry: CollectorRegistry) -> Gauge:
        return Gauge(f"bildungsatlas_{name}", text, multiprocess_mode="livesum", registry=registry)

    def began(self) -> None:
        """A request has come."""
        self._in_flight.inc()
        self._look()

    def answered(self, note: Note, method: str, status: str) -> None:
        """A request that ``began`` was told of has been answered."""
        self._in_flight.dec()
        named = method if method in _METHODS else "other"
        self._requests.labels(note.endpoint, named, status).inc()
        self._seconds.labels(note.endpoint).observe(note.seconds)
        if note.is_kept is not None:
            self._cache.labels("hit" if note.is_kept else "miss").inc()
        self._look()

    def _look(self) -> None:
        """Take over what others count; two threads may do so at once, and set the same."""
        self._running.set(self._costly.running)
        self._waiting.set(self._costly.waiting)
        refused, stopped = self._costly.refused, QUERIES.stopped
        if refused > self._refused_before:
            self._refused.inc(refused - self._refused_before)
            self._refused_before = refused
        if stopped > self._stopped_before:
            self._stopped.inc(stopped - self._stopped_before)
            self._stopped_before = stopped
        if time.monotonic() - self._looked >= _SELDOM:
            self._looked = time.monotonic()
            self._memory.set(_resident())
            self._look_at_releases()

    def _look_at_releases(self) -> None:
        served = {s.municipality.slug: s.fingerprint for s in self._releases.stores()}
        for slug, fingerprint in self._served.items() - served.items():
            self._release.labels(slug, fingerprint).set(0)
        for slug, fingerprint in served.items():
            self._release.labels(slug, fingerprint).set(1)
        self._served = served


def _resident() -> int:
    """Bytes of memory of this process; 0 where the system does not say."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
