"""What a request asks for: its query read once, strictly, into frozen values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dashboard.ogc.problems import RequestError, UnknownParameterError, shown
from layers.features.choosing import Wanted
from layers.features.collections import Collection, collections, indicators_of
from layers.model import ALL
from layers.queries.catalogue import school_types
from layers.store import Store

FORMATS = ("json", "html")
VALUES = ("indicators", "year", "school_type")
EVERYWHERE = (*VALUES, "release", "f")
"""Known at every address: clients like GDAL and QGIS are given one address and hang its query on
all others, and we carry it on in every link."""

Query = Mapping[str, str]
"""One text per parameter."""


@dataclass(frozen=True)
class Asked:
    """``carried`` are the parameters that links take along: values and release, as asked."""

    wanted: Wanted
    carried: tuple[tuple[str, str], ...]


def read_query(given: Mapping[str, Iterable[str]], known: Iterable[str]) -> dict[str, str]:
    """One text per parameter. Raises UnknownParameterError for others than ``known``, and
    RequestError where one is there twice with different texts (lists are put together)."""
    allowed = tuple(known)
    query: dict[str, str] = {}
    for name, texts in given.items():
        if name not in allowed:
            raise UnknownParameterError(name, allowed)
        different = list(dict.fromkeys(texts))
        if len(different) > 1 and name != "indicators":
            raise RequestError(f"Der Parameter „{name}“ steht mehrmals da.", name)
        query[name] = ",".join(different)
    if query.get("f", "json") not in FORMATS:
        raise RequestError(f"Das Format „{shown(query['f'])}“ gibt es nicht.", "f", FORMATS)
    return query


def read_common(store: Store, query: Query) -> Asked:
    """Values that are asked for anywhere in the interface. Raises RequestError for what the
    release has not."""
    found = [indicators_of(store, one) for one in collections(store)]
    known = list(dict.fromkeys(name for part in found for name in part))
    wanted = Wanted(
        _indicators(query, known),
        _year(query, sorted({p for part in found for i in part.values() for p in _all(i)})),
        _school_type(store, query),
    )
    return Asked(wanted, _carried(query))


def wanted_of(store: Store, found: Collection, asked: Asked) -> Wanted:
    """The values that features of one collection can carry.

    Raises RequestError for indicators, years and school types that are not there; a year or
    school type that only some of the indicators have leaves the others without a value.
    """
    wanted = asked.wanted
    known = indicators_of(store, found)
    _refuse_missing(wanted.indicators, known, f"In „{found.collection_id}“ gibt es")
    if not found.is_areas:
        # There the parameter chooses places; their values are not broken down.
        wanted = Wanted(wanted.indicators, wanted.year)
    if not wanted.indicators:
        return wanted
    parts = [known[one] for one in wanted.indicators]
    types = list(dict.fromkeys(name for part in parts for name in part))
    if wanted.school_type not in types:
        raise RequestError(
            f"Für diese Indikatoren gibt es „{wanted.school_type}“ hier nicht.",
            "school_type",
            types,
        )
    years = sorted({year for part in parts for year in part.get(wanted.school_type, ())})
    if wanted.year is not None and wanted.year not in years:
        raise RequestError(
            f"Für diese Indikatoren gibt es {wanted.year} hier keine Werte.",
            "year",
            map(str, years),
        )
    return wanted


def _all(periods: Mapping[str, tuple[int, ...]]) -> set[int]:
    return {year for years in periods.values() for year in years}


def _indicators(query: Query, known: list[str]) -> tuple[str, ...]:
    asked = dict.fromkeys(part.strip() for part in query.get("indicators", "").split(","))
    found = tuple(name for name in asked if name)
    _refuse_missing(found, known, "Es gibt")
    return found


def _refuse_missing(asked: Iterable[str], known: Iterable[str], where: str) -> None:
    there = tuple(known)
    for name in asked:
        if name not in there:
            raise RequestError(
                f"{where} keinen Indikator „{shown(name)}“ mit Werten.", "indicators", there
            )


def _year(query: Query, years: list[int]) -> int | None:
    text = query.get("year", "")
    if not text:
        return None
    fitting = [year for year in years if str(year) == text]
    if not fitting:
        raise RequestError(f"Für das Jahr „{shown(text)}“ gibt es nichts.", "year", map(str, years))
    return fitting[0]


def _school_type(store: Store, query: Query) -> str:
    text = query.get("school_type", ALL)
    known = (ALL, *(found.school_type for found in school_types(store)))
    if text not in known:
        raise RequestError(f"Die Schulform „{shown(text)}“ gibt es nicht.", "school_type", known)
    return text


def _carried(query: Query) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, query[name]) for name in (*VALUES, "release") if query.get(name, "").strip()
    )
