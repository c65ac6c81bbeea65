"""Presentations of views: made in turn, and kept for the hall whose phones open the same one."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import date
from threading import Lock

from dashboard.web.briefing import Collection
from dashboard.web.costly import turn
from dashboard.web.draft import story_of
from dashboard.web.showing import Showing, showing

MOST_KEPT = 8
"""Presentations of views that a release keeps; those shown least recently go first."""


class Talks:
    """Presentations of one release by their views; threads may share it."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Showing] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Hashable) -> Showing | None:
        """What is kept under a key, or None."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: Hashable, make: Callable[[], Showing]) -> Showing:
        """What is kept under a key, else what ``make`` gives."""
        found = self.find(key) or make()
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found


def talk_of(collection: Collection) -> Showing:
    """The presentation of the views of a Mappe. What is kept holds no title that somebody typed.

    Raises BusyError where others are being made and it is not there yet.
    """
    store = collection.store
    talks = store.keep("talks", Talks)
    key = (store.address, store.pin, tuple(entry.path for entry in collection.entries))
    found = talks.find(key)
    if found is None:
        plain = replace(collection, title="")
        with turn():
            found = talks.keep(key, lambda: showing(store, story_of(plain)))
    title = collection.title or found.story.title
    story = replace(found.story, title=title, date=date.today().isoformat())
    return replace(found, story=story)
