"""The Mappe that an address asks for: its views, and what of the address cannot be shown."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from dashboard.errors import AtlasError
from dashboard.render import query_string
from dashboard.web.address_view import Entry, NoViewError, shortened, view_at
from dashboard.web.addresses import municipality_url
from dashboard.web.views import View
from layers.briefing.model import MOST_TITLE, MOST_VIEWS, Briefing, Item
from layers.briefing.texts import printable
from layers.export import file_name
from layers.queries.release import release
from layers.store import Store
from layers.thematic.demonstration import marked_stem

log = logging.getLogger(__name__)

TITLE = "Mappe für den Ausschuss"
"""What a Mappe is called that the reader gave no name."""
_PARAMETERS = tuple(f"view{number}" for number in range(1, MOST_VIEWS + 1))


@dataclass(frozen=True)
class Collection:
    """A Mappe as it was asked for; ``title`` is '' where the reader gave none, ``notices`` are
    sentences about what was left out or changed."""

    store: Store
    title: str
    entries: tuple[Entry, ...]
    notices: tuple[str, ...]

    @property
    def query(self) -> str:
        """The canonical query of the Mappe, without ``release``."""
        return collection_query(self.title, [entry.path for entry in self.entries])


def collection_query(title: str, paths: list[str]) -> str:
    """The query of a Mappe of views with these canonical addresses."""
    views = dict(zip(_PARAMETERS, paths, strict=False))
    return query_string({"title": title, **views})


def asked_collection(store: Store, args: Mapping[str, str]) -> Collection:
    """The Mappe of a query: ``title``, ``view1`` to ``view12``, and ``add``, one more address.

    Views that are unknown, broken, too many or there twice are left out, with a sentence. Nothing
    is raised for them.
    """
    notices: list[str] = []
    entries: list[Entry] = []
    asked = [(f"Ansicht {n}", args.get(name, "")) for n, name in enumerate(_PARAMETERS, 1)]
    asked.append(("Die neue Adresse", args.get("add", "")))
    for which, address in asked:
        if not address.strip():
            continue
        try:
            entry = _entry(store, address.strip())
            if any(entry.path == known.path for known in entries):
                raise NoViewError("ist schon in der Mappe; sie steht nur einmal da.")
            if len(entries) >= MOST_VIEWS:
                raise NoViewError(f"fehlt: Eine Mappe hat höchstens {MOST_VIEWS} Ansichten.")
        except NoViewError as error:
            notices.append(f"{which} {error}")
        else:
            entries.append(entry)
    if any(_number(name) > MOST_VIEWS for name in args):
        notices.append(f"Eine Mappe hat höchstens {MOST_VIEWS} Ansichten; die übrigen fehlen.")
    title = printable(args.get("title", ""))
    if len(title) > MOST_TITLE:
        title = title[:MOST_TITLE].rstrip()
        notices.append(f"Der Titel wurde nach {MOST_TITLE} Zeichen gekürzt.")
    return Collection(store, title, tuple(entries), tuple(notices))


def briefing_of(collection: Collection, site: str) -> Briefing:
    """The Mappe with everything that its files say; ``site`` is scheme and host of our addresses.

    A view whose figures cannot be had is left out, with a sentence.
    """
    store = collection.store
    url = municipality_url(store.address, store.pin)
    items, notices = [], list(collection.notices)
    for entry in collection.entries:
        try:
            exhibit = entry.view.exhibit
        except (AtlasError, LookupError, ValueError):
            log.exception("Ohne Ausdruck: %s", entry.path)
            notices.append(
                f"Die Ansicht „{shortened(entry.path)}“ fehlt: Sie ließ sich nicht bilden."
            )
        else:
            items.append(Item(exhibit, site + entry.view.page, entry.notices))
    title = collection.title or TITLE
    made = _briefing(store, title, tuple(items), site + url("briefing", collection.query))
    return replace(made, notices=tuple(notices))


def briefing_of_view(view: View, site: str) -> Briefing:
    """One view as a Mappe. Raises LookupError where its kind makes no exhibit."""
    item = Item(view.exhibit, site + view.page, view.notices)
    made = _briefing(view.store, view.exhibit.title, (item,), item.address)
    return replace(made, file_stem=view.file_stem)


def _briefing(store: Store, title: str, items: tuple[Item, ...], address: str) -> Briefing:
    found, municipality = release(store), store.municipality
    marks = (municipality.mark, *(item.exhibit.mark for item in items))
    stem = f"{municipality.slug}_mappe_{file_name(title, '')[:60].rstrip('.-')}"
    return Briefing(
        title=title,
        municipality=municipality.name,
        publisher=municipality.publisher,
        release=found.fingerprint,
        released_at=found.built_at,
        released_on=found.built_on,
        printed_on=today(),
        items=items,
        mark=next(filter(None, marks), ""),
        address=address,
        file_stem=marked_stem(stem, next(filter(None, marks), "")),
    )


def today() -> str:
    """The day in German writing."""
    return f"{date.today():%d.%m.%Y}"


def _entry(store: Store, address: str) -> Entry:
    """The view of an address, with a sentence where it names another release."""
    found = view_at(store, address)
    if found.pin in ("", store.fingerprint):
        return found
    return replace(found, notices=(*found.notices, _other_release(found.pin, store)))


def _other_release(pin: str, store: Store) -> str:
    return (
        f"Diese Ansicht wurde mit dem Datenstand {shortened(pin, 16)} in die Mappe gelegt; hier "
        f"stehen die Zahlen des Datenstands {store.fingerprint}, wie in der ganzen Mappe."
    )


def _number(name: str) -> int:
    rest = name.removeprefix("view")
    return int(rest) if rest != name and rest.isdecimal() and len(rest) < 4 else 0
