"""datapackage.json: what is in the package (Frictionless Data Package, version 1)."""

import json
from collections.abc import Sequence
from typing import Any

from layers.dcat.licences import licence_of
from layers.export import licence_text
from layers.model import Source
from layers.package.model import BytesPart, Field, TablePart, Written
from layers.queries import catalogue
from layers.store import Store
from layers.thematic.demonstration import demonstration_member, with_mark


def descriptor(store: Store, files: Sequence[Written]) -> bytes:
    """The description of a package with these files. ``version`` is the fingerprint."""
    city = store.municipality
    content = {
        "profile": "data-package",
        "name": city.slug,
        "title": with_mark(f"Bildungsatlas {city.name}: offene Daten", city.mark),
        "description": (
            "Alle Kennzahlen des Bildungsatlas mit Status, Quellen und Umrissen der Gebiete. "
            "README.md erklärt Spalten und Zeichen. Die Lizenz steht bei jeder Datei."
        ),
        "version": store.fingerprint,
        **demonstration_member(store),
        "contributors": [{"title": city.publisher, "role": "publisher"}],
        "sources": [_source(source) for source in catalogue.all_sources(store)],
        "resources": [_resource(found) for found in files],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _resource(written: Written) -> dict[str, Any]:
    part = written.part
    about: dict[str, Any] = {
        "name": part.name,
        "path": part.path,
        "title": part.title,
        **({"description": part.description} if part.description else {}),
        **_shape(part),
        "encoding": "utf-8",
        "bytes": written.size,
        "hash": f"sha256:{written.sha256}",
        **part.extra,
    }
    if part.sources:
        about["licenses"] = _licences(part.sources)
        about["sources"] = [_source(source) for source in part.sources]
    return about


def _shape(part: object) -> dict[str, Any]:
    if isinstance(part, TablePart):
        return {
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "header": True},
            "schema": _schema(part.fields, part.key),
        }
    assert isinstance(part, BytesPart)
    return {
        "profile": "data-resource",
        "format": part.path.rpartition(".")[2],
        "mediatype": part.media,
    }


def _schema(fields: tuple[Field, ...], key: tuple[str, ...]) -> dict[str, Any]:
    return {
        "fields": [field.schema() for field in fields],
        "missingValues": [""],
        **({"primaryKey": list(key)} if key else {}),
    }


def _source(source: Source) -> dict[str, str]:
    about = {"title": f"{source.publisher}: {source.title}"}
    return about | ({"path": source.url} if source.url else {})


def _licences(sources: tuple[Source, ...]) -> list[dict[str, str]]:
    """Each licence once. One that nobody named refers to the page of the data set."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for source in sources:
        known = licence_of(source.licence)
        title = known.name if known else licence_text(source)
        path = known.address if known else source.url
        about = {"title": title, **({"path": path} if path else {"name": "notspecified"})}
        found.setdefault((title, path), about)
    return list(found.values())
