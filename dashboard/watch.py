"""The first process: watches over the workers, replaces those that die, reloads without a gap."""

import mmap
import os
import signal
import time
from contextlib import suppress
from typing import Any

from gunicorn.arbiter import Arbiter
from gunicorn.errors import HaltServer
from gunicorn.systemd import sd_notify

SLOTS = 256
"""Workers that can be there at a time, those that are ending included."""
BOOT_SECONDS = 60.0
"""How long new workers may take until they answer."""
_ENDING = {signal.SIGTERM, signal.SIGINT, signal.SIGQUIT}


class Watch(Arbiter):  # type: ignore[misc]
    """gunicorn's arbiter. Each worker has a slot, a small number that a later one takes over; old
    workers end when the new ones answer, not before."""

    def __init__(self, app: Any) -> None:
        self.ready = mmap.mmap(-1, SLOTS)
        """One byte per slot, shared with the workers: 1 as soon as the worker answers."""
        self._has_answered = False
        app.state.end_is_near = mmap.mmap(-1, 1)
        super().__init__(app)

    def start(self) -> None:
        """Begin as gunicorn does; systemd hears of it when a worker answers, not before."""
        who = os.environ.pop("NOTIFY_SOCKET", None)
        super().start()
        if who is not None:
            os.environ["NOTIFY_SOCKET"] = who

    def give_slot(self, worker: Any) -> None:
        """Give a worker that is about to begin the smallest free slot."""
        taken = {other.slot for other in self.WORKERS.values()}
        worker.slot = min(set(range(SLOTS)) - taken)
        worker.ready = self.ready
        self.ready[worker.slot] = 0

    def manage_workers(self) -> None:
        """Start those that are missing, end those that are too many."""
        self.app.counting.keep_serving()
        self._is_answering()
        if len(self.WORKERS) > self.num_workers:
            self._wait_for_the_new()
        super().manage_workers()

    def handle_term(self) -> None:
        """End, after some seconds in which workers take everything and ``/bereit`` says 503: who
        distributes visitors then sends nobody more. Another SIGTERM or SIGINT ends at once."""
        state, seconds = self.app.state, self.app.settings.drain_seconds
        state.end_is_near[0] = 1
        sd_notify("STOPPING=1\nSTATUS=Der Bildungsatlas endet.", self.log)
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if set(self.wait_for_signals(timeout=min(left, 1.0))) & _ENDING:
                break
            self.reap_workers()
            self.murder_workers()
            self.manage_workers()
        super().handle_term()

    def spawn_workers(self) -> None:
        """Start the first alone: what it cannot do, none can, and is said once."""
        if not self._is_answering():
            if not self.WORKERS:
                self.spawn_worker()
            end = time.monotonic() + BOOT_SECONDS
            while time.monotonic() < end and self.SIG_QUEUE.empty() and not self._is_answering():
                time.sleep(0.02)
        if self._has_answered:
            super().spawn_workers()

    def _is_answering(self) -> bool:
        """Whether a worker has ever answered; the first time, systemd hears of it."""
        if not self._has_answered and any(self.ready[w.slot] for w in self.WORKERS.values()):
            self._has_answered = True
            sd_notify("READY=1\nSTATUS=Der Bildungsatlas antwortet.", self.log)
        return self._has_answered

    def _wait_for_the_new(self) -> None:
        """Wait until the youngest workers answer; where they cannot, the old ones stay."""
        end = time.monotonic() + BOOT_SECONDS
        try:
            while time.monotonic() < end and len(self.WORKERS) > self.num_workers:
                if all(self.ready[worker.slot] for _, worker in self._youngest()):
                    return
                self.reap_workers()
                time.sleep(0.05)
        except HaltServer:
            pass
        self._keep_the_old()

    def _youngest(self) -> list[tuple[int, Any]]:
        by_age = sorted(self.WORKERS.items(), key=lambda item: item[1].age)
        return by_age[len(by_age) - self.num_workers :]

    def _keep_the_old(self) -> None:
        for pid, worker in list(self.WORKERS.items()):
            if not self.ready[worker.slot]:
                with suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
                del self.WORKERS[pid]
                worker.tmp.close()
        self.num_workers = len(self.WORKERS)
        self.log.error("Das Neuladen ist gescheitert; die bisherigen Prozesse antworten weiter.")
