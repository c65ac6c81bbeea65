"""One module per page: ``context(store, settings, args)`` makes what its template shows.

``ROUTES`` is the one table of addresses: feature word, German route, navigation label.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from dashboard.render import PageContext, Redirect
from dashboard.settings import Settings
from layers.store import Store

ContextMaker = Callable[[Store, Settings, Mapping[str, str]], PageContext | Redirect]


@dataclass(frozen=True)
class Route:
    """An address of a page below ``/<municipality>``.

    ``name`` is what templates call ``url()`` with; ``maker`` is ``module:function`` in this
    package; ``nav`` is the label in the main navigation ('' for none); ``fixed`` is handed to the
    maker among its arguments.
    """

    name: str
    feature: str
    path: str
    maker: str
    nav: str = ""
    fixed: Mapping[str, str] = field(default_factory=dict)

    def context_maker(self) -> ContextMaker:
        """The function that makes the page's context."""
        module, function = self.maker.split(":")
        made: Any = getattr(import_module(f"dashboard.pages.{module}"), function)
        return made  # type: ignore[no-any-return]


ROUTES: tuple[Route, ...] = (
    Route("start", "start", "/", "start:context"),
    Route("search", "start", "/suche", "start:search"),
    Route("map", "map", "/karte", "map:context", "Karte"),
    Route(
        "school_changes",
        "school_changes",
        "/schulformwechsel",
        "school_changes:context",
        "Schulformwechsel",
    ),
    Route("series", "series", "/zeitreihe", "series:context", "Zeitreihe"),
    Route("indicators", "indicators", "/indikatoren", "indicators:context", "Indikatoren"),
    Route("indicator", "indicators", "/indikatoren/<indicator_id>", "indicators:detail"),
    Route("about", "about", "/ueber", "about:context", "Über"),
    Route("imprint", "legal", "/impressum", "legal:context", fixed={"document": "imprint"}),
    Route("privacy", "legal", "/datenschutz", "legal:context", fixed={"document": "privacy"}),
    Route(
        "accessibility",
        "legal",
        "/barrierefreiheit",
        "legal:context",
        fixed={"document": "accessibility"},
    ),
    Route("changes", "legal", "/aenderungen", "legal:context", fixed={"document": "changes"}),
)
