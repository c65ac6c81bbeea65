"""Load from a process of its own: visitors who come at fixed moments, or clients who never rest.

``python -m bench.load`` reads a job as JSON from its input and writes what it found as JSON. It
shares the processors with the server.
"""

import asyncio
import itertools
import json
import subprocess
import sys
import time
from typing import Any
from urllib.parse import urlsplit

from bench.asked import Asked, Interaction, unpacked
from bench.client import BadAnswerError, Connection
from scripts.server import ROOT

CONNECTIONS = 6
"""What a browser opens to one server."""
PATIENCE = 20.0
"""Seconds after which a visitor gives up: a failure."""


def starts(visits: int, seconds: float) -> list[float]:
    """When each visit begins, in seconds: evenly, whatever became of the ones before."""
    return [number * seconds / visits for number in range(visits)]


def run_job(limit: float, **job: Any) -> dict[str, Any]:
    """Run a job in a process of its own; ended after ``limit`` seconds (TimeoutExpired)."""
    command = [sys.executable, "-m", "bench.load"]
    done = subprocess.run(
        command, input=json.dumps(job), cwd=ROOT, capture_output=True, text=True, timeout=limit
    )
    if done.returncode:
        raise RuntimeError(f"The load ended with:\n{done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


async def hall(url: str, visit: Interaction, visits: int, seconds: float) -> dict[str, Any]:
    """Open loop: milliseconds of the page and of the whole visit, both from the moment at which it
    was due; failed visits with their reasons."""
    pages: list[float] = []
    wholes: list[float] = []
    failed: list[str] = []
    begin = time.perf_counter()

    async def come(due: float) -> None:
        await asyncio.sleep(max(0.0, begin + due - time.perf_counter()))
        try:
            page, whole = await asyncio.wait_for(_visit(url, visit), PATIENCE)
        except (OSError, BadAnswerError, TimeoutError) as error:
            failed.append(f"{type(error).__name__}: {error}")
            return
        pages.append((page - begin - due) * 1000)
        wholes.append((whole - begin - due) * 1000)

    await asyncio.gather(*(come(due) for due in starts(visits, seconds)))
    took = time.perf_counter() - begin
    return {"pages": pages, "wholes": wholes, "failed": failed, "seconds": took}


async def _visit(url: str, visit: Interaction) -> tuple[float, float]:
    """When the page, and when all that it asks for, had come."""
    where = urlsplit(url)
    first = Connection(str(where.hostname), int(where.port or 80))
    others = [Connection(first.host, first.port) for _ in range(CONNECTIONS - 1)]
    try:
        await _good(first, visit[0])
        page = time.perf_counter()
        rest = iter(visit[1:])

        async def fetch(connection: Connection) -> None:
            for asked in rest:
                await _good(connection, asked)

        fetching = [fetch(connection) for connection in (first, *others)]
        ended = await asyncio.gather(*fetching, return_exceptions=True)
        for error in ended:
            if error is not None:
                raise error
        return page, time.perf_counter()
    finally:
        for connection in (first, *others):
            await connection.close()


async def _good(connection: Connection, asked: Asked) -> int:
    status, size = await connection.ask(asked)
    if status >= 400:
        raise BadAnswerError(f"{status} {asked.path}")
    return size


async def steady(
    url: str, interactions: list[Interaction], clients: int, seconds: float, pause: float = 0.0
) -> dict[str, Any]:
    """Closed loop: every client begins the next interaction when the one before is answered, and
    ``pause`` seconds have gone by."""
    where = urlsplit(url)
    took: list[float] = []
    failed: list[str] = []
    end = time.perf_counter() + seconds

    async def keep_asking(number: int) -> None:
        async with Connection(str(where.hostname), int(where.port or 80)) as connection:
            for interaction in itertools.islice(itertools.cycle(interactions), number, None):
                begin = time.perf_counter()
                if begin >= end:
                    return
                try:
                    for asked in interaction:
                        await asyncio.wait_for(_good(connection, asked), PATIENCE)
                except (OSError, BadAnswerError, TimeoutError) as error:
                    failed.append(f"{type(error).__name__}: {error}")
                    await connection.close()
                    await asyncio.sleep(0.05)
                else:
                    took.append((time.perf_counter() - begin) * 1000)
                    if pause:
                        await asyncio.sleep(pause)

    begin = time.perf_counter()
    await asyncio.gather(*(keep_asking(number) for number in range(clients)))
    return {"took": took, "failed": failed, "seconds": time.perf_counter() - begin}


def main() -> None:
    """One job."""
    job = json.load(sys.stdin)
    kind = job.pop("kind")
    if kind == "hall":
        job["visit"] = unpacked(job["visit"])
        found = asyncio.run(hall(**job))
    else:
        job["interactions"] = [unpacked(one) for one in job["interactions"]]
        found = asyncio.run(steady(**job))
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
