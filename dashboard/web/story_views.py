"""The views of a step: those that its author meant, never others in their place."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from dashboard.web.address_view import Entry, NoViewError, shortened, view_at
from layers.store import Store
from layers.stories.model import Step
from layers.stories.words import COMPARE

MEANT = frozenset(
    {"indicator", "second_indicator", "level", "year", "first_year", "second_year"}
    | {"school_type", "within", "table", "grade", "kind", "units", "context", "indicators"}
)
"""Parameters that say what a view is about. Pages show something near where it is no more; a story
must not, because its words are about what was there."""

_INSTEAD = re.compile(r"\s*Gezeigt (?:wird|werden)\b.*", re.DOTALL)
"""What a page says of what it shows in place of a view; a story shows nothing."""


@dataclass(frozen=True)
class StepViews:
    """The views of a step by name: '' its own, ``compare``, others as the step calls them.

    ``gone`` are the names of those that there are no more, ``doubts`` say why, and what of the
    others could not be shown; ``lost`` pairs the doubt about each that is gone with its address.
    """

    entries: Mapping[str, Entry]
    gone: tuple[str, ...]
    doubts: tuple[str, ...]
    lost: tuple[tuple[str, str], ...]


def step_views(store: Store, step: Step) -> StepViews:
    """The views that a step asks for."""
    entries: dict[str, Entry] = {}
    gone: list[str] = []
    doubts: list[str] = []
    lost: list[tuple[str, str]] = []
    for name, called, address in _asked(step):
        try:
            entries[name] = meant_view(store, address)
        except NoViewError as error:
            gone.append(name)
            doubts.append(f"{called} {error}")
            lost.append((doubts[-1], address))
        else:
            doubts += entries[name].notices
    return StepViews(entries, tuple(gone), tuple(doubts), tuple(lost))


def meant_view(store: Store, address: str) -> Entry:
    """The view of an address, as ``view_at``; where a part that says what it is about is no more,
    there is none. Raises NoViewError."""
    entry = view_at(store, address)
    if not entry.notices:
        return entry
    view = entry.view
    shown = dict(parse_qsl(view.kind.write(store, view.selection, is_full=True)))
    asked = dict(parse_qsl(address.partition("#")[0].partition("?")[2]))
    if any(shown.get(key) != value for key, value in asked.items() if key in MEANT):
        why = " ".join(filter(None, (_INSTEAD.sub("", notice) for notice in entry.notices)))
        raise NoViewError(f"(„{shortened(address)}“) gibt es nicht mehr; sie fehlt. {why}")
    return entry


def _asked(step: Step) -> Iterator[tuple[str, str, str]]:
    """Name in references, name in doubts and address of each view that a step asks for."""
    if step.view:
        yield "", "Die Ansicht", step.view
    if step.compare:
        yield COMPARE, "Die Ansicht daneben", step.compare
    for name, address in step.sources:
        yield name, f"Die Ansicht „{name}“", address
