"""A view: what page, picture, file, embed and preview of one selection have in common."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from dashboard.render import query_string, with_release
from dashboard.web.addresses import municipality_url
from dashboard.web.kinds import KINDS, Kind
from dashboard.web.map_table import indicator_meta, map_table, release_meta
from layers.export import Table, marked
from layers.queries import catalogue
from layers.queries.school_changes import SchoolChangeResult
from layers.queries.series import SeriesResult
from layers.store import Store
from layers.thematic.demonstration import mark_of, marked_stem
from layers.thematic.exhibit import Exhibit
from layers.thematic.exhibit_files import exhibit_meta
from layers.thematic.layer import ThematicLayer
from layers.thematic.school_changes_table import changes_table
from layers.thematic.series_table import series_table

FEATURES = ("map", "series", "school_changes")
"""What there are embeds, pictures by address and citations of; files there are of all KINDS."""

PICTURES = {"map": "karten", "series": "zeitreihen", "school_changes": "matrizen"}
"""Feature -> first part of the addresses of its pictures."""

PAGES = {feature: KINDS[feature].page for feature in FEATURES}
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
    def result(self) -> Any:
        """What layers say of the selection."""
        return self.kind.result(self.store, self.selection)

    @property
    def kind(self) -> Kind:
        """What is common to all views of the feature."""
        return KINDS[self.feature]

    @property
    def title(self) -> str:
        """What, where, when."""
        return self.kind.title(self.result)

    @property
    def sentence(self) -> str:
        """The generated sentences."""
        return self.kind.sentence(self.result)

    @cached_property
    def exhibit(self) -> Exhibit:
        """Everything that the view shows. Raises LookupError where its kind makes none."""
        if self.kind.exhibit is None:
            raise LookupError(f"no exhibit of {self.feature}")
        return self.kind.exhibit(self.store, self.result)

    @property
    def mark(self) -> str:
        """That the figures are invented, where they are, else ''."""
        if self.feature not in FEATURES:
            return self.exhibit.mark
        indicator = getattr(self.result, "indicator", None)
        return mark_of(self.store.municipality, indicator)

    @property
    def file_stem(self) -> str:
        """Name of a file of it without its ending: says what is inside."""
        if isinstance(self.result, ThematicLayer):
            return self.result.file_stem
        if self.feature not in FEATURES:
            return marked_stem(self.exhibit.file_stem, self.mark)
        return self.table("").file_stem

    @property
    def page(self) -> str:
        """Path and query of the page that shows this view."""
        return self._address(self.store.pin, self.query)

    @property
    def lasting_page(self) -> str:
        """As ``page``, but of this very release, and without leaning on defaults."""
        query = self.kind.write(self.store, self.selection, is_full=True)
        return self._address(self.store.fingerprint, query)

    def _address(self, pin: str, query: str) -> str:
        words = {word: getattr(self.selection, word) for word in self.kind.words}
        return municipality_url(self.store.address, pin)(self.feature, query, **words)

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
        elif isinstance(self.result, SchoolChangeResult):
            made = changes_table(self.result)
        else:
            made = self.tables[0]
        meta = (*self.remarks, *made.meta, *release_meta(self.store, link))
        made = replace(made, meta=meta)
        return marked(made, self.mark)

    @property
    def tables(self) -> tuple[Table, ...]:
        """All tables of a view that is an exhibit, without what is said of the whole.

        Raises LookupError for another view.
        """
        return self.exhibit.tables

    def meta(self, link: str) -> tuple[tuple[str, str], ...]:
        """What is said of an exhibit as a whole; ``link`` is the full address of the page."""
        return (*self.remarks, *exhibit_meta(self.exhibit), *release_meta(self.store, link))


def indicators_of(store: Store, feature: str) -> tuple[str, ...]:
    """The indicators that there are views of; those of school changes have none."""
    if feature == "map":
        return tuple(found.indicator_id for found in catalogue.mappable_indicators(store))
    return tuple(catalogue.availability(store)) if feature == "series" else ()


def make_view(store: Store, feature: str, args: Mapping[str, str]) -> View:
    """The view that a query asks for. Raises KeyError for an unknown feature, NothingToShowError
    where the municipality has nothing of the kind."""
    kind = KINDS[feature]
    selection, notices = kind.parse(store, args)
    return View(feature, store, selection, kind.write(store, selection), notices)


def _asking(path: str, *queries: str) -> str:
    *texts, pin = queries
    query = with_release("&".join(text for text in texts if text), pin)
    return f"{path}?{query}" if query else path


def _without(query: str, name: str) -> str:
    return "&".join(part for part in query.split("&") if not part.startswith(f"{name}="))
