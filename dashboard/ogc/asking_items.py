"""Which features a request asks for: page, box, time, properties, coordinate system."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite

from dashboard.ogc.asking import EVERYWHERE, Query
from dashboard.ogc.problems import RequestError, shown
from layers.features.choosing import Choice, filters_of
from layers.features.collections import Collection
from layers.features.crs import Crs
from layers.features.geometry import Box
from layers.model import ALL

LIMIT, MOST = 100, 1000
"""Features of a page, unless told, and at most; larger numbers mean the most, as the standard
says."""
ITEM = (*EVERYWHERE, "crs")
_ITEMS = (*ITEM, "bbox-crs", "bbox", "datetime", "limit", "offset")
_NUMBER = re.compile(r"[0-9]{1,12}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_COORDINATE = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)


@dataclass(frozen=True)
class Page:
    """``carried`` are the parameters that the next page has as well, as asked."""

    limit: int
    offset: int
    crs: Crs
    choice: Choice
    carried: tuple[tuple[str, str], ...]


def items_parameters(found: Collection) -> tuple[str, ...]:
    """The parameters of the features of a collection."""
    return tuple(dict.fromkeys((*_ITEMS, *filters_of(found))))


def read_page(found: Collection, query: Query) -> Page:
    """Raises RequestError for impossible values."""
    box_crs = read_crs(query, "bbox-crs")
    equal = {name: query[name] for name in filters_of(found) if name in query}
    if equal.get("school_type") == ALL:
        del equal["school_type"]
    return Page(
        min(max(_number(query, "limit", LIMIT, least=1), 1), MOST),
        _number(query, "offset", 0),
        read_crs(query, "crs"),
        Choice(_boxes(query, box_crs), box_crs, _span(query), equal),
        tuple(
            (name, query[name])
            for name in items_parameters(found)
            if name in query and name not in (*EVERYWHERE, "offset")
        ),
    )


def read_crs(query: Query, name: str) -> Crs:
    """CRS84 unless told."""
    text = query.get(name, Crs.CRS84.value)
    if text not in set(Crs):
        raise RequestError(
            f"Das Koordinatensystem „{shown(text)}“ gibt es hier nicht.", name, list(Crs)
        )
    return Crs(text)


def _number(query: Query, name: str, default: int, least: int = 0) -> int:
    text = query.get(name)
    if text is None:
        return default
    if not _NUMBER.fullmatch(text) or int(text) < least:
        raise RequestError(f"„{name}“ ist eine ganze Zahl ab {least}, nicht „{shown(text)}“.", name)
    return int(text)


def _boxes(query: Query, crs: Crs) -> tuple[Box, ...]:
    """The box asked for; two where it lies across the 180th meridian. Heights are overlooked,
    because features have none."""
    text = query.get("bbox")
    if text is None:
        return ()
    parts = [part.strip() for part in text.split(",")]
    numbers = [float(part) for part in parts if _COORDINATE.fullmatch(part)]
    if len(parts) not in (4, 6) or len(numbers) != len(parts) or not all(map(isfinite, numbers)):
        raise RequestError(
            f"„bbox“ besteht aus vier oder sechs Zahlen mit Kommas dazwischen, nicht aus "
            f"„{shown(text)}“.",
            "bbox",
        )
    half = len(numbers) // 2
    a0, b0, a1, b1 = numbers[0], numbers[1], numbers[half], numbers[half + 1]
    if half == 3 and numbers[2] > numbers[5]:
        raise _wrong_way()
    if crs is Crs.CRS84 and a0 > a1 and b0 <= b1:
        return (a0, b0, 180.0, b1), (-180.0, b0, a1, b1)
    if crs is Crs.WGS84 and b0 > b1 and a0 <= a1:
        return (a0, b0, a1, 180.0), (a0, -180.0, a1, b1)
    if a0 > a1 or b0 > b1:
        raise _wrong_way()
    return ((a0, b0, a1, b1),)


def _wrong_way() -> RequestError:
    return RequestError("„bbox“ nennt zuerst die kleinere Ecke, dann die größere.", "bbox")


def _span(query: Query) -> tuple[date | None, date | None] | None:
    text = query.get("datetime")
    if text is None:
        return None
    parts = text.strip().split("/")
    if len(parts) > 2 or (len(parts) == 1 and parts[0] in ("", "..")):
        raise _no_time(text)
    first, last = _day(parts[0], text), _day(parts[-1], text)
    if first is not None and last is not None and first > last:
        raise _no_time(text)
    return first, last


def _day(part: str, text: str) -> date | None:
    """The day of a moment, as its own offset has it: boundaries change at midnight."""
    if part in ("", ".."):
        return None
    try:
        if _DAY.fullmatch(part):
            return date.fromisoformat(part)
        if _MOMENT.fullmatch(part):
            return datetime.fromisoformat(part.upper().replace("Z", "+00:00")).date()
    except ValueError:
        pass
    raise _no_time(text)


def _no_time(text: str) -> RequestError:
    return RequestError(
        "„datetime“ ist ein Zeitpunkt wie 2018-08-01T00:00:00Z, ein Tag wie 2018-08-01 oder eine "
        f"Zeitspanne wie 2015-01-01/2018-07-31 oder 2018-08-01/.., nicht „{shown(text)}“.",
        "datetime",
    )
