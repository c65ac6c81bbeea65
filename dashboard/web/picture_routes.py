"""Pictures by address: maps, series and the matrix of school changes as SVG and PNG."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from flask import Flask, Response, request

from dashboard.errors import FormatNotFoundError, IndicatorNotFoundError
from dashboard.release import Releases
from dashboard.selection.choosing import Chooser
from dashboard.settings import Settings
from dashboard.web.answers import answer, asked_store, kept
from dashboard.web.costly import in_turn
from dashboard.web.drawings import picture
from dashboard.web.map_table import view_address
from dashboard.web.views import PICTURES, View, indicators_of, make_view
from layers.store import Store
from layers.thematic.sheet import DEFAULT_WIDTH

MIME = {"svg": "image/svg+xml", "png": "image/png"}
NARROWEST, WIDEST = 320, 2400
"""Pixels that a picture may be wide."""
SCALES = (1, 2)
"""Pixels of a PNG for each pixel of its width."""


@dataclass(frozen=True)
class _Size:
    """What the address says about the picture itself; sentences about what had to be changed."""

    width: int
    scale: int
    notices: tuple[str, ...]


def register(server: Flask, settings: Settings, releases: Releases) -> None:
    """Add ``/karten``, ``/zeitreihen`` and ``/matrizen`` (docs/map-server.md)."""
    for feature, first in PICTURES.items():
        name = "<indicator>" if feature != "school_changes" else "schulformwechsel"
        server.add_url_rule(
            f"/{first}/<municipality:municipality>/{name}.<suffix>",
            endpoint=f"picture-{first}",
            view_func=_view(feature, settings, releases),
        )


def is_picture(path: str) -> bool:
    """Whether an address is one of a picture."""
    return path.startswith(_PREFIXES)


_PREFIXES = tuple(f"/{first}/" for first in PICTURES.values())


def _view(feature: str, settings: Settings, releases: Releases) -> Callable[..., Response]:
    def send(municipality: str, suffix: str, indicator: str = "") -> Response:
        if suffix not in MIME:
            raise FormatNotFoundError(tuple(MIME))
        store = asked_store(releases, municipality)

        def make() -> bytes:
            view, size = asked_view(store, feature, indicator, request.args.to_dict())
            link = view_address(settings, request.host_url, view.page)
            body = picture(view, suffix, link, size.width, size.scale)
            return view.file_stem.encode() + b"\n" + body

        stem, _, body = kept(store, in_turn(make, suffix)).partition(b"\n")
        response = answer(body, MIME[suffix], name=f"{stem.decode()}.{suffix}", is_inline=True)
        return response

    return send


def asked_view(
    store: Store, feature: str, indicator: str, args: Mapping[str, str]
) -> tuple[View, _Size]:
    """The view and size that an address of a picture asks for.

    Raises IndicatorNotFoundError for an indicator that there is no such picture of, with those
    that there are, and NothingToShowError where the municipality has nothing of the kind.
    """
    asked = dict(args)
    if feature != "school_changes":
        asked["indicator"] = indicator
    view = make_view(store, feature, asked)
    if feature != "school_changes" and view.selection.indicator != indicator:
        raise IndicatorNotFoundError(indicator, indicators_of(store, feature))
    size = _size(args)
    return replace(view, notices=(*view.notices, *size.notices)), size


def _size(args: Mapping[str, str]) -> _Size:
    choose = Chooser(args)
    width = choose.number(
        "width",
        range(NARROWEST, WIDEST + 1),
        DEFAULT_WIDTH,
        lambda asked, used: (
            f"Bilder sind {NARROWEST} bis {WIDEST} Pixel breit, nicht {asked}. Dieses: {used}."
        ),
    )
    scale = choose.number(
        "scale",
        SCALES,
        SCALES[0],
        lambda asked, used: f"Die Vergrößerung {asked} gibt es nicht. Gezeigt wird {used}.",
    )
    choose.one_of(
        "lang",
        ("de",),
        "de",
        lambda asked: f"Die Sprache {asked} gibt es nicht. Gezeigt wird Deutsch.",
    )
    return _Size(width, scale, tuple(choose.notices))
