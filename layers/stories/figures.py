"""What a story may say of a view: its numbers, by the words that docs/geschichten.md lists."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from layers.model import MUNICIPALITY_LEVEL, Indicator, span_label
from layers.queries.school_changes import SchoolChangeResult
from layers.queries.series import AREA, CITY, SeriesResult
from layers.queries.series_breaks import Break, area_key, find_breaks
from layers.queries.values import Observation
from layers.store import Store
from layers.stories.grid import WHOLE, Grid, Row, Said
from layers.stories.numbers import UnsaidError
from layers.stories.school_figures import SchoolFigures
from layers.thematic.bundle import Bundle, load_bundle
from layers.thematic.change_view import ChangeView
from layers.thematic.exhibit import Exhibit
from layers.thematic.result import ThematicLayer


class View(Protocol):
    """One selection of a release, with what it shows."""

    @property
    def store(self) -> Store:
        """The release."""

    @property
    def result(self) -> Any:
        """What layers say of the selection."""

    @property
    def title(self) -> str:
        """What, where, when."""

    @property
    def sentence(self) -> str:
        """The generated sentences."""

    @property
    def exhibit(self) -> Exhibit:
        """Everything that the view shows."""


class Figures(Protocol):
    """The numbers of a view."""

    def find(self, word: str, args: Sequence[str]) -> Said:
        """What a word says. Raises UnsaidError."""


class ViewFigures:
    """Title and sentence of a view, and the numbers of its kind."""

    def __init__(self, view: View) -> None:
        self.view = view
        made = _KINDS.get(type(view.result))
        self._own: Figures | None = made(view.store, view.result) if made else None

    def find(self, word: str, args: Sequence[str]) -> Said:
        """What a word says of the view. Raises UnsaidError."""
        if word in _OF_ALL:
            if args:
                raise UnsaidError(f"Hinter „{word}“ steht hier nichts weiter.")
            return _OF_ALL[word](self.view)
        if self._own is None:
            words = "title, sentence, source, as_of"
            raise UnsaidError(f"Von dieser Ansicht lassen sich nur nennen: {words}.")
        return self._own.find(word, args)


_OF_ALL: Mapping[str, Callable[[View], str]] = {
    "title": lambda view: view.title,
    "sentence": lambda view: view.sentence,
    "source": lambda view: " ".join(f"{line}." for line in view.exhibit.source_lines),
    "as_of": lambda view: view.exhibit.as_of,
}


def row_of(found: Observation) -> Row:
    """An observation as a row of a grid."""
    return Row(found.value, found.status, found.flags, found.numerator, found.denominator)


def bundle_grid(bundle: Bundle, school_type: str, span: tuple[int, ...]) -> Grid:
    """The numbers of the maps of an indicator in all periods, for one school type."""
    municipality = bundle.store.municipality
    indicator = bundle.indicator
    shown = bundle.areas(span[-1])
    rows = {
        (code, period): row_of(found)
        for (period, kind), of_period in bundle.values.items()
        if kind == school_type
        for code, found in of_period.items()
    }
    rows |= {
        (WHOLE, period): row_of(found)
        for (period, kind), found in bundle.city.items()
        if kind == school_type
    }
    periods = sorted({period for _, period in rows} | set(span))
    return Grid(
        indicator=indicator,
        words=municipality.words,
        places={WHOLE: municipality.name} | {area.code: area.name for area in shown},
        areas=[area.code for area in shown],
        periods={p: span_label(indicator.period_kind, p, bundle.pooled) for p in periods},
        span=span,
        rows=rows,
        breaks=_breaks(bundle.store, indicator, bundle.level.level, periods),
    )


def _breaks(
    store: Store, indicator: Indicator, level: str, periods: Sequence[int]
) -> Callable[[str, int, int], Sequence[Break]]:
    def between(place: str, first: int, last: int) -> Sequence[Break]:
        key = area_key(place) if place else f"{CITY}:{store.municipality.slug}"
        first, last = sorted((first, last))
        found = find_breaks(store, indicator, level, periods)
        return [one for one in found if first < one.period <= last and one.cuts(key)]

    return between


def _map(store: Store, layer: ThematicLayer) -> Grid:
    chosen = layer.selection
    bundle = load_bundle(store, chosen.indicator, chosen.level, chosen.within, chosen.pooled)
    return bundle_grid(bundle, chosen.school_type, (chosen.year,))


def _change(store: Store, view: ChangeView) -> Grid:
    chosen = view.selection
    bundle = load_bundle(store, chosen.indicator, chosen.level, chosen.within, chosen.pooled)
    return bundle_grid(bundle, chosen.school_type, (chosen.first_year, chosen.year))


def _series(store: Store, result: SeriesResult) -> Grid:
    lines = {line.key: line for line in (*result.all_lines, *result.every_area)}
    places = {WHOLE: result.municipality_name}
    rows: dict[tuple[str, int], Row] = {}
    for line in lines.values():
        code = WHOLE if line.kind == CITY else line.code
        places.setdefault(code, line.label)
        for p in line.points:
            rows[code, p.period] = Row(p.value, p.status, p.flags, p.numerator, p.denominator)
    indicator = result.indicator
    periods = [period for period, _ in result.periods]
    level = result.level.level if result.level else ""
    return Grid(
        indicator=indicator,
        words=result.words,
        places=places,
        areas=[line.code for line in lines.values() if line.kind == AREA],
        periods={p: label for p, label in result.periods},
        span=tuple(periods[-1:]),
        rows=rows,
        breaks=_breaks(store, indicator, level if level != MUNICIPALITY_LEVEL else "", periods),
    )


_KINDS: Mapping[type, Callable[[Store, Any], Figures]] = {
    ThematicLayer: _map,
    ChangeView: _change,
    SeriesResult: _series,
    SchoolChangeResult: SchoolFigures,
}
