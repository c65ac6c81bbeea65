"""Addresses of the feature interface, with what a reader chose carried on."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from dashboard.ogc.asking import Asked
from layers.features.collections import Collection, indicators_of
from layers.store import Store

JSON = "application/json"
GEOJSON = "application/geo+json"
HTML = "text/html"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
SCHEMA = "application/schema+json"

Link = dict[str, str]
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Addresses:
    """Makes addresses below ``root``, e.g. ``https://atlas.example/ogc/krefeld``."""

    root: str
    carried: Pairs

    def to(self, *path: str, more: Pairs = (), form: str = "") -> str:
        """The address of a path; its parts are escaped. ``form`` is json or html."""
        pairs = (*self.carried, *more, *((("f", form),) if form else ()))
        query = urlencode(pairs, quote_via=quote, safe=",:/~")
        parts = "".join(f"/{quote(part, safe='~')}" for part in path)
        return f"{self.root}{parts}" + (f"?{query}" if query else "")

    def carrying(self, store: Store, found: Collection) -> "Addresses":
        """Those of one collection: only with the indicators that it has."""
        known = indicators_of(store, found)
        pairs = []
        for name, text in self.carried:
            if name == "indicators":
                text = ",".join(part for part in text.split(",") if part.strip() in known)
            if text:
                pairs.append((name, text))
        return Addresses(self.root, tuple(pairs))


def addresses(store: Store, base: str, asked: Asked) -> Addresses:
    """The addresses of a municipality's interface on the server ``base``."""
    return Addresses(f"{base}/ogc/{store.address}", asked.carried)


def link(rel: str, href: str, media_type: str, title: str) -> Link:
    """One link; titles are German."""
    return {"rel": rel, "href": href, "type": media_type, "title": title, "hreflang": "de"}


def both(
    to: Addresses, form: str, *path: str, media_type: str = JSON, more: Pairs = ()
) -> list[Link]:
    """Links of a document to itself and to its other form."""
    titles = {"json": "Diese Angaben als JSON", "html": "Diese Angaben als Seite"}
    types = {"json": media_type, "html": HTML}
    return [
        link(
            "self" if one == form else "alternate",
            to.to(*path, more=more, form=one),
            types[one],
            titles[one],
        )
        for one in sorted(types, key=lambda name: name != form)
    ]
