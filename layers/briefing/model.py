"""A Mappe: exhibits with what a reader on paper needs to find them again."""

from dataclasses import dataclass

from layers.thematic.exhibit import Exhibit

MOST_VIEWS = 12
"""Views that a Mappe may hold."""
MOST_TITLE = 120
"""Characters that its title may have."""


@dataclass(frozen=True)
class Item:
    """One view: its exhibit, the full address of its page, and German sentences about what of the
    address had to be changed."""

    exhibit: Exhibit
    address: str
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Briefing:
    """A Mappe of one release. ``municipality`` is its name, ``release`` the fingerprint,
    ``released_on`` and ``printed_on`` are days in German writing, ``released_at`` is an ISO date;
    ``notices`` are sentences about views that are left out. ``address`` opens the Mappe again.
    ``file_stem`` is its name as a file."""

    title: str
    municipality: str
    publisher: str
    release: str
    released_at: str
    released_on: str
    printed_on: str
    items: tuple[Item, ...]
    mark: str = ""
    notices: tuple[str, ...] = ()
    address: str = ""
    file_stem: str = "mappe"

    @property
    def is_single(self) -> bool:
        """Whether it is one view, which needs no cover of its own and no list of contents."""
        return len(self.items) == 1
