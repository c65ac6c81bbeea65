"""What a change costs the server: processor time per request, memory, and sizes of its files."""

import statistics
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psutil
from playwright.sync_api import Request

from layers.queries import catalogue
from layers.store import Store


@dataclass(frozen=True)
class Asked:
    """A request that can be sent again."""

    path: str
    body: bytes | None
    content_type: str

    @classmethod
    def of(cls, request: Request) -> "Asked":
        """From what the browser sent."""
        parts = urlsplit(request.url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        return cls(path, request.post_data_buffer, request.headers.get("content-type", ""))


def cpu_seconds(pid: int) -> float:
    """Processor time so far of a process and its children, ended threads included (10 ms steps)."""
    times = [process.cpu_times() for process in _family(pid)]
    return sum(time.user + time.system for time in times)


def cpu_milliseconds(pid: int) -> float:
    """The same in fine steps, for servers that keep their threads; ended threads are left out."""
    return sum(_one(process.pid) for process in _family(pid))


def memory_mb(pid: int) -> float:
    """Memory of the largest process, which is the worker, in megabytes (resident set)."""
    return max(process.memory_info().rss for process in _family(pid)) / 1e6


def _family(pid: int) -> list[psutil.Process]:
    first = psutil.Process(pid)
    return [first, *first.children(recursive=True)]


def _one(pid: int) -> float:
    """The kernel's scheduler counts nanoseconds; elsewhere the clock of psutil, in 10 ms steps."""
    tasks = list(Path(f"/proc/{pid}/task").glob("*/schedstat"))
    if tasks:
        return sum(int(task.read_text().split()[0]) for task in tasks) / 1e6
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system) * 1000


def replay(url: str, pid: int, changes: Sequence[Sequence[Asked]]) -> list[float]:
    """Processor time of the server for each change, sent one after the other, in milliseconds."""
    costs = []
    for change in changes:
        before = cpu_milliseconds(pid)
        for asked in change:
            _send(url, asked)
        costs.append(cpu_milliseconds(pid) - before)
    return costs


def _send(url: str, asked: Asked) -> None:
    headers = {"Accept-Encoding": "gzip, br, zstd", "Content-Type": asked.content_type}
    request = urllib.request.Request(url + asked.path, data=asked.body, headers=headers)
    with urllib.request.urlopen(request, timeout=20) as answer:
        answer.read()


def median_and_range(numbers: Sequence[float]) -> tuple[float, float, float]:
    """Median, least, most."""
    return statistics.median(numbers), min(numbers), max(numbers)


def file_sizes(url: str, store: Store, level: str) -> tuple[list[int], int]:
    """Bytes that come back, gzipped, for the values files of all indicators and the geometry."""
    base = f"{url}/{store.municipality.slug}"
    availability = catalogue.availability(store)
    values = [
        _size(f"{base}/werte/{store.fingerprint}/{indicator.indicator_id}/{level}.json")
        for indicator in catalogue.indicators(store)
        if level in availability[indicator.indicator_id].mapped
    ]
    return values, _size(f"{base}/geometrie/{store.fingerprint}/{level}.json")


def _size(address: str) -> int:
    request = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        if answer.headers.get("Content-Encoding") != "gzip":
            raise RuntimeError(f"{address} is not compressed.")
        return len(answer.read())
