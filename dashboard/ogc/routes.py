"""Addresses of the feature interface below ``/ogc/<municipality>`` (docs/map-server.md)."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from flask import Flask, Response, request

from dashboard.errors import AtlasError, ReleaseTooOldError, TooLongError
from dashboard.ogc import documents, html
from dashboard.ogc.asking import (
    EVERYWHERE,
    Asked,
    Query,
    read_common,
    read_query,
    wanted_of,
)
from dashboard.ogc.asking_items import ITEM, items_parameters, read_crs, read_page
from dashboard.ogc.items import TIME_STAMP, Features, features_page, one_feature
from dashboard.ogc.links import GEOJSON, HTML, JSON, OPENAPI, SCHEMA, Addresses, addresses
from dashboard.ogc.openapi import openapi
from dashboard.ogc.problems import MEDIA_TYPE, NothingFoundError, problem_json, shown
from dashboard.release import Releases
from dashboard.render import PageContext
from dashboard.settings import Settings
from dashboard.web import answers
from dashboard.web.frames import frame_of
from dashboard.web.pages import Shell
from layers.features.collections import Collection, collection, collections
from layers.model import PREVIEW_PREFIX
from layers.query_limit import QueryTooLongError
from layers.store import OutdatedError, Store

ROOT = "/ogc/<municipality:municipality>"
_COLLECTION = f"{ROOT}/collections/<collection_id>"


@dataclass(frozen=True)
class Request:
    """What one request is about: release, form of the answer, query, chosen values, addresses."""

    store: Store
    form: str
    query: Query
    asked: Asked
    to: Addresses


def register(server: Flask, settings: Settings, shell: Shell, releases: Releases) -> None:
    """Add every address of the interface."""
    site = _Site(settings, shell, releases)
    views: dict[str, Callable[..., Response]] = {
        ROOT: site.landing,
        f"{ROOT}/": site.landing,
        f"{ROOT}/conformance": site.conformance,
        f"{ROOT}/api": site.api,
        f"{ROOT}/collections": site.collections,
        _COLLECTION: site.collection,
        f"{_COLLECTION}/schema": site.schema,
        f"{_COLLECTION}/items": site.items,
        f"{_COLLECTION}/items/<path:feature_id>": site.item,
        "/ogc/<path:path>": site.unknown,
    }
    for rule, view in views.items():
        server.add_url_rule(
            rule, endpoint=f"ogc {rule}", view_func=partial(site.guarded, view), methods=["GET"]
        )


class _Site:
    """The views; each reads its query, makes a document and answers in the form asked for."""

    def __init__(self, settings: Settings, shell: Shell, releases: Releases) -> None:
        self._settings = settings
        self._shell = shell
        self._releases = releases

    def guarded(self, view: Callable[..., Response], **words: str) -> Response:
        """A view whose failures are answered as the standard asks."""
        try:
            response = view(**words)
        except OutdatedError:
            response = self._failed(ReleaseTooOldError(), words.get("municipality", ""))
        except QueryTooLongError:
            response = self._failed(TooLongError(), words.get("municipality", ""))
        except AtlasError as error:
            response = self._failed(error, words.get("municipality", ""))
        response.vary.add("Accept")
        if words.get("municipality", "").startswith(PREVIEW_PREFIX):
            # For one signed-in reader alone.
            response.cache_control.clear()
            response.cache_control.no_store = True
            return response
        return answers.opened(response)

    def landing(self, municipality: str) -> Response:
        """Where everything is found."""
        asked = self._read(municipality)
        return self._document(asked, documents.landing(asked.store, asked.to, asked.form))

    def conformance(self, municipality: str) -> Response:
        """The parts of the standard that are kept."""
        asked = self._read(municipality)
        return self._document(asked, documents.conformance(asked.store, asked.to, asked.form))

    def api(self, municipality: str) -> Response:
        """The description after OpenAPI."""
        asked = self._read(municipality)
        return self._document(asked, openapi(asked.store, asked.to.root), OPENAPI)

    def collections(self, municipality: str) -> Response:
        """All collections."""
        asked = self._read(municipality)
        content = documents.collections_document(asked.store, asked.to, asked.form)
        return self._document(asked, content)

    def collection(self, municipality: str, collection_id: str) -> Response:
        """One collection."""
        asked, found = self._read_collection(municipality, collection_id)
        content = documents.collection_document(asked.store, found, asked.to, asked.form)
        return self._document(asked, content, found=found)

    def schema(self, municipality: str, collection_id: str) -> Response:
        """The kinds of the properties of a collection; this has one form only."""
        asked, found = self._read_collection(municipality, collection_id)
        wanted = wanted_of(asked.store, found, asked.asked)
        content = documents.schema_document(asked.store, found, asked.to, wanted)
        return answers.answer(_json(content), SCHEMA, is_open=False)

    def items(self, municipality: str, collection_id: str) -> Response:
        """A page of features."""
        asked, found = self._read_collection(municipality, collection_id, items_parameters)
        page = read_page(found, asked.query)
        wanted = wanted_of(asked.store, found, asked.asked)
        make = partial(features_page, asked.store, found, asked.to, asked.form, page, wanted)
        return self._features(asked, found, make, page.crs.value)

    def item(self, municipality: str, collection_id: str, feature_id: str) -> Response:
        """One feature."""
        asked, found = self._read_collection(municipality, collection_id, lambda _: ITEM)
        crs = read_crs(asked.query, "crs")
        wanted = wanted_of(asked.store, found, asked.asked)
        make = partial(
            one_feature, asked.store, found, asked.to, asked.form, (feature_id, crs, wanted)
        )
        return self._features(asked, found, make, crs.value)

    def unknown(self, path: str) -> Response:
        """Addresses that there are not."""
        served = [f"/ogc/{slug}" for slug in self._releases.slugs()]
        raise NothingFoundError(
            f"Unter „/ogc/{shown(path)}“ gibt es nichts.",
            allowed=served,
        )

    def _read(self, municipality: str, known: tuple[str, ...] = EVERYWHERE) -> Request:
        query = read_query(dict(request.args.lists()), known)
        store = answers.asked_store(self._releases, municipality)
        asked = read_common(store, query)
        base = self._settings.public_url or request.host_url.rstrip("/")
        return Request(store, _form(), query, asked, addresses(store, base, asked))

    def _read_collection(
        self,
        municipality: str,
        collection_id: str,
        known: Callable[[Collection], tuple[str, ...]] = lambda _: EVERYWHERE,
    ) -> tuple[Request, Collection]:
        store = answers.asked_store(self._releases, municipality)
        try:
            found = collection(store, collection_id)
        except KeyError:
            there = [one.collection_id for one in collections(store)]
            raise NothingFoundError(
                f"Eine Sammlung „{shown(collection_id)}“ gibt es nicht.", allowed=there
            ) from None
        return self._read(municipality, known(found)), found

    def _document(
        self,
        asked: Request,
        content: dict[str, Any],
        media_type: str = JSON,
        found: Collection | None = None,
    ) -> Response:
        if asked.form == "html":
            return self._page(asked, html.document_page(asked.store, content, asked.to, found))
        return answers.answer(_json(content), media_type, is_open=False)

    def _features(
        self, asked: Request, found: Collection, make: Callable[[], Features], crs: str
    ) -> Response:
        if asked.form == "html":
            response = self._page(asked, html.features_page(found, make(), asked.to))
        else:
            body = answers.kept(asked.store, lambda: make().body, asked.form)
            response = answers.answer(body, GEOJSON, is_open=False)
            etag, _ = response.get_etag()
            if etag:
                # It is that of the features: the moment of the answer is no news.
                response.set_etag(etag, weak=True)
            if response.status_code == 200:
                now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
                response.set_data(body.replace(TIME_STAMP.encode(), now.encode(), 1))
                answers.changed()
        response.headers["Content-Crs"] = f"<{crs}>"
        return response

    def _page(self, asked: Request, context: PageContext) -> Response:
        frame = frame_of(asked.store, self._releases.get(asked.store.address))
        return self._shell.respond(frame, context, "ogc", "ogc")

    def _failed(self, error: AtlasError, municipality: str) -> Response:
        if _form() == "html":
            if municipality in self._releases.slugs():
                context = PageContext("error.html", error.title, error.title, {"error": error})
                frame = self._shell.frame(municipality)
                return self._shell.respond(frame, context, "error", "error", error.status)
            return self._shell.failure(error)
        response = Response(problem_json(error), error.status, content_type=MEDIA_TYPE)
        if error.retry_after:
            response.headers["Retry-After"] = str(error.retry_after)
        response.cache_control.no_store = True
        return response


def _form() -> str:
    """json or html: as the parameter says, else as the reader's program prefers."""
    asked = request.args.get("f", "")
    if asked in ("json", "html"):
        return asked
    best = request.accept_mimetypes.best_match([JSON, GEOJSON, OPENAPI, SCHEMA, HTML], JSON)
    return "html" if best == HTML else "json"


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
