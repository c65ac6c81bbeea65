"""Metadata for open-data portals: DCAT-AP.de of one municipality and of all that are served."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException

from dashboard.release import Releases
from dashboard.render import query_string, with_release
from dashboard.routes import PREFIX
from dashboard.settings import Settings
from dashboard.web.addresses import municipality_url
from dashboard.web.answers import answer, asked_store, kept
from dashboard.web.downloads import FORMATS as FILES
from dashboard.web.views import PAGES
from layers.dcat.describe import describe, indicator_data_set
from layers.dcat.graph import WRITERS, write_feed
from layers.dcat.model import FORMATS, Offer
from layers.dcat.structured import schema_org
from layers.queries import catalogue
from layers.queries.release import release
from layers.store import Store

FRESH = 3600
"""Seconds: portals ask once a day."""
_KINDS = {"plain.csv": "csv"}
"""Endings of files -> kind of file, where they differ."""
_WORDS = {
    "csv": "CSV für Tabellenprogramme",
    "plain.csv": "CSV für Programme",
    "xlsx": "Excel",
    "geojson": "GeoJSON mit Umrissen",
    "gpkg": "GeoPackage mit Umrissen",
    "json": "JSON-stat",
}
_OUTLINES = ("geojson", "gpkg")
_VIEWS = {
    "map": "Karte des neuesten Stands",
    "series": "Alle Zeitpunkte",
    "school_changes": "Matrix",
}


def register(server: Flask, settings: Settings, releases: Releases) -> None:
    """Add ``/<municipality>/dcat.rdf``, ``.jsonld``, and the same for all municipalities."""

    def one(municipality: str, suffix: str) -> Response:
        store = asked_store(releases, municipality)
        base = base_address(settings)

        def make() -> bytes:
            return write_feed([describe(store, ServerPlaces(store, base))], suffix)

        return answer(kept(store, make), WRITERS[suffix][1], fresh=FRESH)

    def every(suffix: str) -> Response:
        base = base_address(settings)
        stores = real_stores(releases)

        def make() -> bytes:
            found = (describe(store, ServerPlaces(store, base)) for store in stores)
            names = ", ".join(store.municipality.name for store in stores)
            return write_feed(
                found,
                suffix,
                (
                    f"{base}/dcat.rdf",
                    "Bildungsatlas",
                    f"Kataloge der Kommunen dieses Bildungsatlas: {names or 'zurzeit keine'}.",
                ),
            )

        if not stores:
            return answer(make(), WRITERS[suffix][1], fresh=FRESH)
        others = (store.fingerprint for store in stores[1:])
        return answer(kept(stores[0], make, others=others), WRITERS[suffix][1], fresh=FRESH)

    for suffix in WRITERS:
        server.add_url_rule(
            f"{PREFIX}/dcat.{suffix}",
            endpoint=f"dcat-{suffix}",
            view_func=one,
            defaults={"suffix": suffix},
        )
        server.add_url_rule(
            f"/dcat.{suffix}",
            endpoint=f"dcat-all-{suffix}",
            view_func=every,
            defaults={"suffix": suffix},
        )


def base_address(settings: Settings) -> str:
    """Begins every full address: the public one, or that of the request."""
    return settings.public_url or request.host_url.rstrip("/")


def real_stores(releases: Releases) -> tuple[Store, ...]:
    """The releases of municipalities that exist, by name.

    A portal that harvests everything would show invented figures beside real ones, where the mark
    in the title is all that tells them apart; search engines likewise. The catalogue of a
    demonstration is there for whoever asks for it by its name.
    """
    found = [store for store in releases.stores() if not store.municipality.demonstration]
    return tuple(sorted(found, key=lambda store: store.municipality.name.casefold()))


def indicator_for_search(store: Store, indicator_id: str, base: str) -> dict[str, Any] | None:
    """An indicator as schema.org/Dataset; None where it is not in the feed, or invented."""
    places = ServerPlaces(store, base)
    entry = indicator_data_set(store, places, indicator_id)
    if entry is None or store.municipality.demonstration:
        return None
    unit = catalogue.indicator(store, indicator_id).unit
    return schema_org(entry, store.municipality, places, release(store).built_at, unit)


@dataclass(frozen=True)
class ServerPlaces:
    """Where the things of a release stand on this server; see layers.dcat.model.Places."""

    store: Store
    base: str

    def _page(self, name: str, **query: str) -> str:
        url = municipality_url(self.store.address, self.store.pin)
        return self.base + url(name, **query)

    def home(self) -> str:
        """The start page."""
        return self._page("start")

    def contact(self) -> str:
        """The imprint: of the operator where the municipality names one."""
        return self.store.municipality.links.get("imprint") or self._page("imprint")

    def catalogue(self) -> str:
        """The metadata; the same for every release, so that data sets keep their names."""
        return f"{self.base}/{self.store.address}/dcat.rdf"

    def indicator(self, indicator_id: str) -> str:
        """The page about an indicator."""
        return self._page("indicator", indicator_id=indicator_id)

    def level(self, level: str) -> str:
        """The map at a level."""
        return self._page("map", level=level)

    def facilities(self, kind: str) -> str:
        """The map with the places of a kind."""
        return self._page("map", overlay=kind)

    def school_changes(self) -> str:
        """The page of school changes."""
        return self._page("school_changes")

    def open_data(self) -> str:
        """The page about open data."""
        return self._there(f"/{self.store.address}/offene-daten") or self.home()

    def indicator_offers(self, indicator_id: str, level: str) -> tuple[Offer, ...]:
        """The map of the latest figures, the whole series, the collection with values of a level.

        Without a level, the series of the municipality as a whole.
        """
        query = {"indicator": indicator_id}
        if not level:
            return self._files("series", query, "")
        query["level"] = level
        maps = self._files("map", query, level)
        series = self._files("series", {**query, "multiples": "1"}, "")
        return (*maps, *series, *self._collection(level, "values", {"indicators": indicator_id}))

    def level_offers(self, level: str) -> tuple[Offer, ...]:
        """The collection of the areas."""
        return self._collection(level, "areas", {})

    def facility_offers(self, kind: str) -> tuple[Offer, ...]:
        """The collection of the places."""
        return self._collection(kind, "places", {}, has_outlines=False)

    def school_change_offers(self) -> tuple[Offer, ...]:
        """The matrix in its default view."""
        return self._files("school_changes", {}, "")

    def package_offers(self) -> tuple[Offer, ...]:
        """The whole municipality as a ZIP archive."""
        name = f"{self.store.address}-{self.store.fingerprint}.zip"
        address = self._there(f"/{self.store.address}/offene-daten/{name}")
        return (Offer("zip", "Alles als ein Paket (ZIP)", "zip", address),) if address else ()

    def _files(self, feature: str, query: dict[str, str], level: str) -> tuple[Offer, ...]:
        return tuple(
            Offer(
                key=f"{PAGES[feature]}-{suffix.replace('.', '-')}",
                title=f"{_VIEWS[feature]}: {_WORDS[suffix]}",
                kind=_KINDS.get(suffix, suffix),
                address=self._full(
                    f"/{self.store.address}/{PAGES[feature]}/download.{suffix}", query
                ),
                has_outlines=level if suffix in _OUTLINES else "",
            )
            for suffix in FILES[feature]
            if _KINDS.get(suffix, suffix) in FORMATS
        )

    def _collection(
        self, name: str, key: str, query: dict[str, str], *, has_outlines: bool = True
    ) -> tuple[Offer, ...]:
        start = f"/ogc/{self.store.address}"
        if not self._there(f"{start}/collections/{name}/items"):
            return ()
        address = self._full(f"{start}/collections/{name}/items", {"f": "json", **query})
        level = name if has_outlines else ""
        words = "Schnittstelle OGC API – Features (GeoJSON)"
        return (Offer(f"ogc-{key}", words, "geojson", address, level, self._full(start, {})),)

    def _full(self, path: str, query: dict[str, str]) -> str:
        text = with_release(query_string(query), self.store.pin)
        return self.base + path + (f"?{text}" if text else "")

    def _there(self, path: str) -> str:
        """The full address of a path where the server has a route for it, else ''."""
        try:
            endpoint, _ = current_app.url_map.bind("").match(path)
        except HTTPException:
            return ""
        # What no other route takes ends at the last one, which says that there is no such page.
        return "" if endpoint == "/<path:path>" else self._full(path, {})
