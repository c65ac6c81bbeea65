"""Pages of features and single features, as they are said in every form."""

import json
from dataclasses import dataclass
from typing import Any

from dashboard.ogc.asking_items import Page
from dashboard.ogc.links import GEOJSON, HTML, JSON, Addresses, both, link
from dashboard.ogc.problems import NothingFoundError, shown
from layers.features.about import source_entries, wanted_entries
from layers.features.choosing import Wanted, chosen
from layers.features.collections import Collection, geometries, items, sources_of
from layers.features.content import Properties, feature, properties
from layers.features.crs import URN_OF_OLD, Crs
from layers.store import Store
from layers.thematic.demonstration import demonstration_member

TIME_STAMP = "0000-00-00T00:00:00Z"
"""Stands where an answer writes the moment at which it is given, so that it can be kept."""


@dataclass(frozen=True)
class Features:
    """``head`` are the members beside the features; ``rows`` are id, geometry as text ('' where
    there is none) and properties; ``body`` is all of it as GeoJSON."""

    head: dict[str, Any]
    rows: tuple[tuple[str, str, Properties], ...]
    body: bytes


def features_page(
    store: Store, found: Collection, to: Addresses, form: str, page: Page, wanted: Wanted
) -> Features:
    """A page of the features that are asked for."""
    ids = chosen(store, found, page.choice, wanted)
    part = ids[page.offset : page.offset + page.limit]
    given = properties(store, found, part, wanted)
    head = {
        "type": "FeatureCollection",
        "name": found.collection_id,
        **_crs_of_old(page.crs),
        "numberMatched": len(ids),
        "numberReturned": len(part),
        "timeStamp": TIME_STAMP,
        **_beside(store, found, wanted),
        "links": _page_links(store, found, to, form, page, len(ids)),
    }
    texts = [feature(store, found, page.crs, one, {"properties": given[one]}) for one in part]
    opening = json.dumps(head, ensure_ascii=False, separators=(",", ":"))[:-1]
    body = f'{opening},"features":[' + ",\n".join(texts) + "]}"
    return Features(head, _rows(store, found, page.crs, given), body.encode())


def one_feature(
    store: Store, found: Collection, to: Addresses, form: str, asked: tuple[str, Crs, Wanted]
) -> Features:
    """One feature; ``asked``: id, coordinate system, values. Raises NothingFoundError."""
    one, crs, wanted = asked
    if one not in items(store, found):
        raise NothingFoundError(
            f"In „{found.collection_id}“ gibt es nichts mit dem Schlüssel „{shown(one)}“."
        )
    here = to.carrying(store, found)
    given = properties(store, found, (one,), wanted)
    more = (("crs", crs.value),) if crs is not Crs.CRS84 else ()
    path = ("collections", found.collection_id)
    head = {
        **_crs_of_old(crs),
        **_beside(store, found, wanted),
        "links": [
            *both(here, form, *path, "items", one, media_type=GEOJSON, more=more),
            link("collection", here.to(*path, form="json"), JSON, found.title),
            link("collection", here.to(*path, form="html"), HTML, f"{found.title} (Seite)"),
        ],
    }
    body = feature(store, found, crs, one, {"properties": given[one], **head})
    return Features(head, _rows(store, found, crs, given), body.encode())


def _rows(
    store: Store, found: Collection, crs: Crs, given: dict[str, Properties]
) -> tuple[tuple[str, str, Properties], ...]:
    shapes = geometries(store, found, crs)
    return tuple(
        (one, shapes[one].text if one in shapes else "", values) for one, values in given.items()
    )


def _crs_of_old(crs: Crs) -> dict[str, Any]:
    name = URN_OF_OLD.get(crs)
    return {"crs": {"type": "name", "properties": {"name": name}}} if name else {}


def _beside(store: Store, found: Collection, wanted: Wanted) -> dict[str, Any]:
    return {
        "release": store.fingerprint,
        **demonstration_member(store),
        **({"attribution": found.attribution} if found.attribution else {}),
        "indicators": wanted_entries(store, found, wanted),
        "sources": source_entries(sources_of(store, found)),
    }


def _page_links(
    store: Store, found: Collection, to: Addresses, form: str, page: Page, matched: int
) -> list[dict[str, str]]:
    here = to.carrying(store, found)
    path = ("collections", found.collection_id)
    media_type = HTML if form == "html" else GEOJSON

    def at(offset: int) -> tuple[tuple[str, str], ...]:
        return (*page.carried, *((("offset", str(offset)),) if offset else ()))

    links = both(here, form, *path, "items", media_type=GEOJSON, more=at(page.offset))
    links += [
        link("collection", here.to(*path, form="json"), JSON, found.title),
        link("collection", here.to(*path, form="html"), HTML, f"{found.title} (Seite)"),
    ]
    following, before = page.offset + page.limit, max(0, page.offset - page.limit)
    if following < matched:
        href = here.to(*path, "items", more=at(following), form=form)
        links.append(link("next", href, media_type, "Nächste Seite"))
    if page.offset and matched:
        last = max(0, min(before, (matched - 1) // page.limit * page.limit))
        href = here.to(*path, "items", more=at(last), form=form)
        links.append(link("prev", href, media_type, "Vorige Seite"))
    return links
