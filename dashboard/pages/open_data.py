"""Offene Daten: every way to the figures, for people."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import current_app, request

from dashboard.errors import AtlasError
from dashboard.release import Releases
from dashboard.render import PageContext
from dashboard.settings import Settings
from dashboard.web.addresses import is_served
from dashboard.web.package import package_size
from dashboard.web.views import View, make_view
from layers.dcat.describe import left_out
from layers.numbers import german
from layers.package import package_name
from layers.queries import catalogue
from layers.queries.release import release
from layers.store import Store

FORMATS_TOLD = (
    ("XLSX", "Excel und LibreOffice: Daten, Metadaten, Quellen und Zeichen auf eigenen Blättern"),
    ("CSV", "Tabelle mit deutschen Zahlen; Quelle und Stand stehen darunter"),
    (
        "CSV für Programme",
        "eine Kopfzeile, Dezimalpunkt, feste englische Spaltennamen; Quelle, Lizenz und Datenstand "
        "in jeder Zeile",
    ),
    ("JSON-stat", "für R, Python und andere Statistikprogramme"),
    ("PNG, SVG", "Bild mit Titel, Legende und Quelle"),
    ("GeoJSON, GeoPackage", "nur Karten: Umrisse mit Werten, für QGIS und andere Kartenprogramme"),
)
_MOST_RELEASES = 12
"""Releases that the page lists."""


def context(store: Store, settings: Settings, args: Mapping[str, str]) -> PageContext:
    """The page. It names only what this server answers."""
    base = settings.public_url or request.host_url.rstrip("/")
    slug = store.address
    view = make_view(store, "map", {}) if catalogue.mappable_indicators(store) else None
    return PageContext(
        template="open_data.html",
        title="Offene Daten",
        description=f"Alle Zahlen des Bildungsatlas {store.municipality.name} zum Herunterladen, "
        "Einbetten und für Programme.",
        data={
            "formats_told": FORMATS_TOLD,
            "package": _package(store),
            "picture": _picture(view, base) if view else None,
            "embed": base + view.embed() if view and is_served(view.embed()) else "",
            "ogc": _address(base, f"/ogc/{slug}"),
            "api": _address(base, "/api"),
            "feed": _address(base, f"/{slug}/dcat.rdf"),
            "feed_json": _address(base, f"/{slug}/dcat.jsonld"),
            "left_out": left_out(store),
            "kept": _kept(store),
            "citation": f"{store.municipality.publisher}: Bildungsatlas {store.municipality.name}, "
            f"Datenstand {store.fingerprint} vom {release(store).built_on}, {base}/{slug}/",
            "base": base,
        },
        is_kept=False,
    )


def _package(store: Store) -> dict[str, Any]:
    size = package_size(current_app, store)
    name = package_name(store)
    return {
        "address": f"/{store.address}/offene-daten/{name}",
        "name": name,
        "size": f"{german(size / 1e6, 1)} MB" if size else "",
        "indicators": len(catalogue.availability(store)),
    }


def _picture(view: View, base: str) -> dict[str, str]:
    """The first map as a picture by address."""
    address = view.picture("svg", width=640)
    chosen = view.selection
    return {
        "path": address,
        "address": base + address,
        "title": view.title,
        "example": f"level={chosen.level}&year={chosen.year}",
    }


def _kept(store: Store) -> list[tuple[str, str]]:
    """Fingerprints that may still be cited, the present one first, with their packages."""
    if store.is_preview:
        return []
    releases: Releases = current_app.extensions["bildungsatlas"]
    slug = store.municipality.slug
    now = releases.get(slug)
    others = [name for name in releases.kept(slug) if name != now.fingerprint]
    names = [
        name
        for name in others[:_MOST_RELEASES]
        # Opened once per release now in use: some were made by earlier versions.
        if now.keep(("may be cited", name), partial(_opens, releases, slug, name))
    ]
    return [(name, f"/{slug}/offene-daten/{slug}-{name}.zip") for name in (now.fingerprint, *names)]


def _opens(releases: Releases, slug: str, fingerprint: str) -> bool:
    try:
        releases.cited(slug, fingerprint)
    except AtlasError:
        return False
    return True


def _address(base: str, path: str) -> str:
    return base + path if is_served(path) else ""
