"""Threads that ask others on our behalf, so that nobody here waits longer than agreed."""

import time
from collections.abc import Callable
from queue import Empty as NothingYet
from queue import Full, Queue, SimpleQueue
from threading import Lock, Thread
from typing import TypeVar

T = TypeVar("T")


class Hands:
    """``count`` threads that do jobs in their order; at most ``most`` jobs wait for them.

    They begin with the first job, after the process was forked, and end with the process. A name
    that cannot be looked up or an answer that drips in would hold a request for many seconds, in
    spite of all time-outs of a socket; here only a hand is held.
    """

    def __init__(self, name: str, count: int, most: int) -> None:
        self._name = name
        self._count = count
        self._jobs: Queue[Callable[[], None]] = Queue(most)
        self._has_begun = False
        self._lock = Lock()

    def ask(self, job: Callable[[], T], patience: float) -> T:
        """What the job gives. Raises what the job raises, and TimeoutError where it takes longer
        than ``patience`` seconds or too many jobs wait already."""
        answer: SimpleQueue[tuple[T, None] | tuple[None, Exception]] = SimpleQueue()
        end = time.monotonic() + patience

        def do() -> None:
            if time.monotonic() > end:  # nobody waits for it any more
                return
            try:
                answer.put((job(), None))
            except Exception as error:
                answer.put((None, error))

        if not self.leave(do):
            raise TimeoutError
        try:
            found, error = answer.get(timeout=patience)
        except NothingYet:
            raise TimeoutError from None
        if error is not None:
            raise error
        return found  # type: ignore[return-value]

    def leave(self, job: Callable[[], None]) -> bool:
        """Have a job done without waiting for it; False where too many wait already. The job must
        not raise."""
        self._begin()
        try:
            self._jobs.put_nowait(job)
        except Full:
            return False
        return True

    def _begin(self) -> None:
        if self._has_begun:
            return
        with self._lock:
            if self._has_begun:
                return
            for number in range(self._count):
                Thread(target=self._work, name=f"{self._name}-{number}", daemon=True).start()
            self._has_begun = True

    def _work(self) -> None:
        while True:
            self._jobs.get()()
