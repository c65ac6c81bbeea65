"""A view: what page, picture, file, embed and preview of one selection have in common."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, cast

from dashboard.render import query_string, with_release
from dashboard.selection import (
    map_query,
    parse_map,
    parse_school_changes,
    parse_series,
    school_changes_query,
    series_query,
)
from dashboard.web.addresses import municipality_url
from dashboard.web.map_table import indicator_meta, map_table, release_meta
from layers.export import Table, marked
from layers.model import MapSelection, SchoolChangeSelection, SeriesSelection
from layers.queries import catalogue
from layers.queries.school_changes import SchoolChangeResult, school_changes
from layers.queries.series import SeriesResult, series
from layers.store import Store
from layers.thematic.demonstration import mark_of
from layers.thematic.layer import ThematicLayer, thematic_layer
from layers.thematic.school_changes_table import changes_table
from layers.thematic.school_changes_text import changes_sentences, changes_title
from layers.thematic.series_table import series_table
from layers.thematic.series_text import series_sentences, series_title

FEATURES = ("map", "series", "school_changes")
"""What there are views of."""

PICTURES = {"map": "karten", "series": "zeitreihen", "school_changes": "matrizen"}
"""Feature -> first part of the addresses of its pictures."""

PAGES = {"map": "karte", "series": "zeitreihe", "school_changes": "schulformwechsel"}
"""Feature -> part of the addresses of its page, embed and files."""


@dataclass(frozen=True)
class View:
    """One selection of one release, with what it shows.

    ``query`` is canonical: defaults left out, without ``release``. ``notices`` are German sentences
    about parts of the address that had to be changed.
    """

    feature: str
    store: Store
    selection: Any
    query: str
    notices: tuple[str, ...]

    @cached_property
    def result(self) -> ThematicLayer | SeriesResult | SchoolChangeResult:
        """What layers say of the selection."""
        return _RESULTS[self.feature](self.store, self.selection)

    @property
    def title(self) -> str:
        """What, where, when."""
        return _TITLES[self.feature](self.result)

    @property
    def sentence(self) -> str:
        """The generated sentences."""
        return _SENTENCES[self.feature](self.result)

    @property
    def mark(self) -> str:
        """That the figures are invented, where they are, else ''."""
        indicator = getattr(self.result, "indicator", None)
        return mark_of(self.store.municipality, indicator)

    @property
    def file_stem(self) -> str:
        """Name of a file of it without its ending: says what is inside."""
        if isinstance(self.result, ThematicLayer):
            return self.result.file_stem
        return self.table("").file_stem

    @property
    def page(self) -> str:
        """Path and query of the page that shows this view."""
        return municipality_url(self.store.address, self.store.pin)(self.feature, self.query)

    @property
    def lasting_page(self) -> str:
        """As ``page``, but of this very release, and without leaning on defaults."""
        _, write = _SELECTIONS[self.feature]
        query = write(self.store, self.selection, is_full=True)
        return municipality_url(self.store.address, self.store.fingerprint)(self.feature, query)

    def picture(self, suffix: str, **options: Any) -> str:
        """Path and query of the view as a picture, ``svg`` or ``png``, with ``options`` of it."""
        name, query = "schulformwechsel", self.query
        if self.feature != "school_changes":
            name = self.selection.indicator
            query = _without(query, "indicator")
        path = f"/{PICTURES[self.feature]}/{self.store.address}/{name}.{suffix}"
        return _asking(path, query, query_string(options), self.store.pin)

    def embed(self, **options: Any) -> str:
        """Path and query of the view for a frame in another site, with ``options`` of embeds."""
        path = f"/embed/{self.store.address}/{PAGES[self.feature]}"
        return _asking(path, self.query, query_string(options), self.store.pin)

    @property
    def remarks(self) -> tuple[tuple[str, str], ...]:
        """The notices as lines of metadata: whoever has only the file shall know as well."""
        return tuple(("Hinweis", notice) for notice in self.notices)

    def table(self, link: str) -> Table:
        """The view as a table with its metadata; ``link`` is the full address of the page."""
        if isinstance(self.result, ThematicLayer):
            made = map_table(self.store, self.result, link)
            return replace(made, meta=(*self.remarks, *made.meta))
        if isinstance(self.result, SeriesResult):
            made = series_table(self.result)
            made = replace(made, meta=(*indicator_meta(self.result.indicator), *made.meta))
        else:
            made = changes_table(self.result)
        meta = (*self.remarks, *made.meta, *release_meta(self.store, link))
        made = replace(made, meta=meta)
        return marked(made, self.mark)


def indicators_of(store: Store, feature: str) -> tuple[str, ...]:
    """The indicators that there are views of; those of school changes have none."""
    if feature == "map":
        return tuple(found.indicator_id for found in catalogue.mappable_indicators(store))
    return tuple(catalogue.availability(store)) if feature == "series" else ()


def make_view(store: Store, feature: str, args: Mapping[str, str]) -> View:
    """The view that a query asks for. Raises KeyError for an unknown feature, NothingToShowError
    where the municipality has nothing of the kind."""
    parse, write = _SELECTIONS[feature]
    selection, notices = parse(store, args)
    return View(feature, store, selection, write(store, selection), notices)


def _asking(path: str, *queries: str) -> str:
    *texts, pin = queries
    query = with_release("&".join(text for text in texts if text), pin)
    return f"{path}?{query}" if query else path


def _without(query: str, name: str) -> str:
    return "&".join(part for part in query.split("&") if not part.startswith(f"{name}="))


_SELECTIONS: dict[str, tuple[Callable[..., Any], Callable[..., str]]] = {
    "map": (parse_map, map_query),
    "series": (parse_series, series_query),
    "school_changes": (parse_school_changes, school_changes_query),
}

_RESULTS: dict[str, Callable[[Store, Any], ThematicLayer | SeriesResult | SchoolChangeResult]] = {
    "map": lambda store, chosen: thematic_layer(store, cast(MapSelection, chosen)),
    "series": lambda store, chosen: series(store, cast(SeriesSelection, chosen)),
    "school_changes": lambda store, chosen: school_changes(
        store, cast(SchoolChangeSelection, chosen)
    ),
}

_TITLES: dict[str, Callable[[Any], str]] = {
    "map": lambda layer: cast(ThematicLayer, layer).title,
    "series": series_title,
    "school_changes": changes_title,
}

_SENTENCES: dict[str, Callable[[Any], str]] = {
    "map": lambda layer: cast(ThematicLayer, layer).sentence,
    "series": lambda result: " ".join(series_sentences(result)),
    "school_changes": lambda result: " ".join(changes_sentences(result)),
}
