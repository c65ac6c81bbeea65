"""Under which licence something may be handed on, and how its sources must be named."""

from layers.dcat.licences import Licence, licence_of, strictest
from layers.dcat.model import Distribution, Offer, Origin
from layers.export import licence_text
from layers.model import Source
from layers.queries import catalogue
from layers.queries.origins import required_lines
from layers.store import Store


class NoLicenceError(Exception):
    """Something may not be handed on under a licence; ``reason`` in German."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def origin_of(store: Store, sources: tuple[Source, ...], what: str, changed: str = "") -> Origin:
    """Licence and naming of what is made of ``sources``; ``what`` (German) for the reason.

    The licence is the one with most duties among those of the sources; all sources are named with
    their own. ``changed`` says that the figures were worked on. Raises NoLicenceError where there
    is no source, or where the licence of one is not known.
    """
    if not sources:
        raise NoLicenceError(f"{what} ist nicht angegeben.")
    known: list[Licence] = []
    for source in sources:
        licence = licence_of(source.licence)
        if licence is None:
            named = (
                "ist nicht bekannt"
                if source.licence in ("", "unknown")
                else f"„{source.licence}“ steht nicht in der Liste der Lizenzen von DCAT-AP.de"
            )
            raise NoLicenceError(f"Die Lizenz von „{source.publisher}: {source.title}“ {named}.")
        known.append(licence)
    lines = required_lines(store)
    named_sources = [
        _named(source, licence) for source, licence in zip(sources, known, strict=True)
    ]
    extra = [lines[s.source_id] for s in sources if s.source_id in lines]
    text = "; ".join(dict.fromkeys([*named_sources, *extra, *([changed] if changed else [])]))
    return Origin(sources, strictest(tuple(known)), f"Datenquelle: {text}")


def _named(source: Source, licence: Licence) -> str:
    parts = [f"{source.publisher}: {source.title}", f"{licence_text(source)} ({licence.name})"]
    if source.url:
        parts.append(source.url)
    return ", ".join(parts)


def distributions(
    store: Store, offers: tuple[Offer, ...], origin: Origin
) -> tuple[Distribution, ...]:
    """The offers that may be handed on, each under the licence of all that is in it."""
    made = []
    for offer in offers:
        whole = origin
        if offer.has_outlines:
            outlines = catalogue.outline_sources(store, offer.has_outlines)
            sources = tuple(dict.fromkeys((*origin.sources, *outlines)))
            try:
                origin_of(store, outlines, "Die Quelle der Umrisse")
                whole = origin_of(store, sources, "Die Quelle")
            except NoLicenceError:
                continue
        made.append(Distribution(offer, whole.licence, whole.attribution))
    return tuple(made)
