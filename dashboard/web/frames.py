"""What surrounds every page of a municipality: its name, its menu, its release."""

from dataclasses import dataclass

from dashboard.glossary import Terms, glossary
from dashboard.routes import ROUTES, Route
from dashboard.selection.content import has_content
from layers.model import Municipality
from layers.queries.release import Release, release
from layers.store import Store


@dataclass(frozen=True)
class Frame:
    """``address`` is the first part of the municipality's addresses; ``release`` is None, and there
    is no menu and no glossary, where all that was published has been withdrawn. ``pin`` is the
    fingerprint that the address asks for, ``newer`` the release now in use where it is another."""

    municipality: Municipality
    address: str
    is_preview: bool = False
    nav: tuple[Route, ...] = ()
    glossary: Terms = ()
    release: Release | None = None
    pin: str = ""
    newer: Release | None = None


def frame_of(store: Store, now: Store | None = None) -> Frame:
    """The frame of a release; ``now`` is the one in use."""
    is_old = now is not None and now.fingerprint != store.fingerprint
    return Frame(
        store.municipality,
        store.address,
        store.is_preview,
        tuple(entry for entry in ROUTES if entry.nav and has_content(store, entry.feature)),
        glossary(store),
        release(store),
        store.pin,
        release(now) if now is not None and is_old else None,
    )


def bare_frame(slug: str, known: Municipality | None) -> Frame:
    """The frame of a municipality without a release; of an unknown one only the name is there."""
    return Frame(known or Municipality(slug, slug.replace("-", " ").title(), "", ""), slug)
