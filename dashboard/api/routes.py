"""``/api``: the page that explains, the description, and the catalogue of every municipality."""

from collections.abc import Callable

from flask import Flask, Response, request

from dashboard.api import content
from dashboard.api.description import describe_api
from dashboard.api.values import values
from dashboard.release import Releases
from dashboard.render import PageContext
from dashboard.settings import Settings
from dashboard.web.answers import answer, asked_store, kept
from dashboard.web.data import compact
from dashboard.web.dcat import base_address
from dashboard.web.pages import Shell
from layers.queries import catalogue
from layers.store import Store

PREFIX = "/api/<municipality:municipality>"
_JSON = "application/json"
Make = Callable[[Store], content.Json]


def register(server: Flask, settings: Settings, releases: Releases, shell: Shell) -> None:
    """Add ``/api`` and everything below it (docs/map-server.md)."""

    def page() -> Response:
        context = PageContext(
            template="api.html",
            title="Schnittstelle für Programme",
            description="Kennzahlen, Gebiete und Werte als JSON, mit Beschreibung (OpenAPI).",
            data=_page_data(releases),
        )
        return shell.respond(shell.frame(releases.default), context, "api", "api")

    def description() -> Response:
        made = describe_api(base_address(settings), releases.default)
        return answer(compact(made), _JSON)

    def municipalities() -> Response:
        found = sorted(releases.stores(), key=lambda store: store.municipality.name.casefold())
        lines = [content.municipality_line(store) for store in found]
        return answer(compact({"format": content.FORMAT, "municipalities": lines}), _JSON)

    def about(municipality: str) -> Response:
        store = asked_store(releases, municipality)
        slug = store.municipality.slug
        now = releases.get(municipality).fingerprint
        versions = () if store.is_preview else releases.kept(slug)
        return answer(compact(content.municipality(store, now, versions)), _JSON)

    def add(path: str, name: str, make: Callable[..., content.Json]) -> None:
        def view(municipality: str, **words: str) -> Response:
            store = asked_store(releases, municipality)
            body = kept(store, lambda: compact(make(store, **words)))
            return answer(body, _JSON)

        server.add_url_rule(PREFIX + path, endpoint=f"api-{name}", view_func=view)

    server.add_url_rule("/api", endpoint="api", view_func=page)
    server.add_url_rule("/api/openapi.json", endpoint="api-openapi", view_func=description)
    server.add_url_rule("/api/municipalities", endpoint="api-cities", view_func=municipalities)
    server.add_url_rule(PREFIX, endpoint="api-city", view_func=about)
    add("/indicators", "indicators", content.indicators)
    add("/indicators/<indicator_id>", "indicator", content.indicator)
    add("/indicators/<indicator_id>/values", "values", _values)
    add("/levels", "levels", content.levels)
    add("/levels/<level>/areas", "areas", content.areas)


def is_api(path: str) -> bool:
    """Whether an address is one of the catalogue, which programs ask for."""
    return path.startswith("/api/")


def _values(store: Store, indicator_id: str) -> content.Json:
    return values(store, indicator_id, request.args.to_dict())


def _page_data(releases: Releases) -> dict[str, object]:
    """Examples of the default municipality, or none where it has no data."""
    stores = {store.municipality.slug: store for store in releases.stores()}
    store = stores.get(releases.default) or next(iter(stores.values()), None)
    if store is None:
        return {"example": None, "statuses": content.STATUSES}
    first = next(iter(catalogue.availability(store)), "")
    where = catalogue.availability(store)[first] if first else None
    levels = catalogue.levels(store)
    return {
        "example": {
            "municipality": store.municipality.slug,
            "indicator": first,
            "level": where.levels[0] if where else "",
            "year": where.periods[where.levels[0]][-1] if where else "",
            "area_level": levels[0].level if levels else "",
            "release": store.fingerprint,
        },
        "statuses": content.STATUSES,
    }
