"""What is read from the operating system about a server: processor time and memory."""

import urllib.request
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from bench.asked import Asked

PATIENCE = 20


def cpu_seconds(pid: int) -> float:
    """Processor time so far of a process and all below it, ended ones included (10 ms steps)."""
    spent = 0.0
    for process in _family(pid):
        with suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            spent += times.user + times.system
            spent += getattr(times, "children_user", 0.0) + getattr(times, "children_system", 0.0)
    return spent


def cpu_milliseconds(pid: int) -> float:
    """The same in fine steps, for servers that keep their threads; ended threads are left out."""
    return sum(_one(process.pid) for process in _family(pid))


def worker_memory(pid: int) -> tuple[list[float], list[float]]:
    """Resident and proportional set of each worker, the processes right below the first one, in
    megabytes.

    The proportional set shares pages that several processes use among them. Where the system does
    not tell it, it is the resident set.
    """
    resident, proportional = [], []
    for worker in psutil.Process(pid).children():
        with suppress(psutil.NoSuchProcess):
            memory = worker.memory_full_info()
            resident.append(memory.rss / 1e6)
            proportional.append(getattr(memory, "pss", memory.rss) / 1e6)
    return resident, proportional


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
            send(url, asked)
        costs.append(cpu_milliseconds(pid) - before)
    return costs


def send(url: str, asked: Asked) -> int:
    """Ask once more; the bytes of the answer as sent. Raises OSError for a failed one."""
    headers = {"Accept-Encoding": "gzip, br, zstd"}
    if asked.content_type:
        headers["Content-Type"] = asked.content_type
    request = urllib.request.Request(url + asked.path, data=asked.body, headers=headers)
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return len(answer.read())
