"""The numbers of views that are no map, series or matrix, by the words by which a story asks.

- change: as a map, and ``verdict`` (a place), ``judged``, ``beyond``, ``risen``, ``fallen``
  (numbers of areas);
- relation: as a map for the first indicator, with ``second_`` in front for the second, and
  ``coefficient``, ``pairs``;
- disparity: as a map, and ``range``, ``percentile_ratio``, ``variation``, ``gini``, ``theil``,
  ``dissimilarity``;
- social_index: ``level``, ``score``, ``name`` (a place), ``units``, ``levels``;
- facilities: ``count``, ``capacity`` (a kind; none is all);
- profile: the words of a map with the id of an indicator behind them, then the place.
"""

from collections.abc import Callable, Mapping, Sequence

from layers.model import span_label
from layers.numbers import german
from layers.status import FLAG_LABEL, Flag, Status
from layers.store import Store
from layers.stories.grid import WHOLE, Grid, Row, Said
from layers.stories.grid_words import WORDS, GridFigures
from layers.stories.grids import bundle_grid
from layers.stories.numbers import Number, UnsaidError, counted, number, there_is
from layers.thematic.bundle import load_bundle
from layers.thematic.change_view import ChangeView
from layers.thematic.disparity_measures import MEASURES, RANGE
from layers.thematic.disparity_result import DisparityResult
from layers.thematic.disparity_text import measure_text
from layers.thematic.facilities_exhibit import FacilitiesResult, FacilityGroup
from layers.thematic.profile_result import Cell, Fact, ProfileResult
from layers.thematic.relation_result import RelationResult
from layers.thematic.social_index_result import SocialIndexResult, Unit

Asked = Callable[[Sequence[str]], Said]


def _alone(word: str, say: Callable[[], Said]) -> Asked:
    """A word that nothing stands behind."""

    def asked(args: Sequence[str]) -> Said:
        if args:
            raise UnsaidError(f"Hinter „{word}“ steht hier nichts weiter.")
        return say()

    return asked


def _all_alone(words: Mapping[str, Callable[[], Said]]) -> dict[str, Asked]:
    return {word: _alone(word, say) for word, say in words.items()}


class Extended:
    """A grid with more words; ``second`` is the grid of words with ``second_`` in front."""

    def __init__(self, grid: Grid, more: Mapping[str, Asked], second: Grid | None = None) -> None:
        self.grid, self.more = GridFigures(grid), more
        self.second = GridFigures(second) if second else None

    def find(self, word: str, args: Sequence[str]) -> Said:
        """What a word says. Raises UnsaidError."""
        if word in self.more:
            return self.more[word](args)
        if self.second is not None and word.startswith("second_"):
            return self.second.find(word.removeprefix("second_"), args)
        try:
            return self.grid.find(word, args)
        except UnsaidError as error:
            if word in WORDS:
                raise
            also = ["second_value"] if self.second else []
            raise UnsaidError(f"{error} {there_is([*self.more, *also])}") from error


def change_figures(store: Store, view: ChangeView) -> Extended:
    """The numbers of a change map; its span are the two periods."""
    chosen = view.selection
    bundle = load_bundle(store, chosen.indicator, chosen.level, chosen.within, chosen.pooled)
    grid = bundle_grid(bundle, chosen.school_type, (chosen.first_year, chosen.year))
    gaps = [area.judged.difference or 0.0 for area in view.beyond]
    verdicts = {area.code: area.verdict for area in (view.city, *view.areas)}

    def verdict(args: Sequence[str]) -> Said:
        return verdicts[grid.place(" ".join(args))]

    counts: dict[str, Callable[[], Said]] = {
        "judged": lambda: counted(len(view.judged)),
        "beyond": lambda: counted(len(view.beyond)),
        "risen": lambda: counted(sum(gap > 0 for gap in gaps)),
        "fallen": lambda: counted(sum(gap < 0 for gap in gaps)),
    }
    return Extended(grid, {"verdict": verdict, **_all_alone(counts)})


def relation_figures(store: Store, result: RelationResult) -> Extended:
    """The numbers of both indicators, and how they go together."""
    level = result.level.level
    first, second = (
        bundle_grid(
            load_bundle(store, side.indicator.indicator_id, level), side.school_type, (side.period,)
        )
        for side in (result.x, result.y)
    )

    def coefficient() -> Said:
        if result.main is None or result.main.value is None:
            raise UnsaidError("Ein Zusammenhang lässt sich hier nicht berechnen.")
        return Number(result.main.value, german(result.main.value, 2), "", 2)

    more: dict[str, Callable[[], Said]] = {
        "coefficient": coefficient,
        "pairs": lambda: counted(len(result.complete)),
    }
    return Extended(first, _all_alone(more), second)


def disparity_figures(store: Store, result: DisparityResult) -> Extended:
    """The numbers of the areas, and the measures of how far they lie apart."""
    chosen = result.selection
    bundle = load_bundle(store, chosen.indicator, chosen.level, "", chosen.pooled)
    grid = bundle_grid(bundle, chosen.school_type, (chosen.year,))

    def asked(name: str) -> Callable[[], Said]:
        def measure() -> Said:
            found = result.measured(name)
            if found is None or found.value is None:
                why = found.why if found is not None else "Es gibt zu wenige Werte."
                raise UnsaidError(f"Dieses Maß gibt es hier nicht: {why}")
            text = measure_text(result, name, found.value)
            is_share = name != RANGE and text.endswith("%")
            return Number(100 * found.value if is_share else found.value, text, "", 4)

        return measure

    return Extended(grid, _all_alone({name: asked(name) for name in MEASURES}))


class SocialFigures:
    """The levels of a social index."""

    def __init__(self, _: Store, result: SocialIndexResult) -> None:
        self.result = result

    def find(self, word: str, args: Sequence[str]) -> Said:
        """What a word says. Raises UnsaidError."""
        if word == "units":
            return counted(len(self.result.known))
        if word == "levels":
            return counted(self.result.selection.levels)
        if word not in ("level", "score", "name"):
            words = ("level", "score", "name", "units", "levels")
            raise UnsaidError(f"Das Wort „{word}“ gibt es hier nicht. {there_is(words)}")
        unit = self._unit(" ".join(args))
        if word == "name":
            return unit.name
        if word == "level":
            return number(unit.level, Status.OK if unit.level is not None else unit.status)
        return number(unit.score, Status.OK if unit.score is not None else unit.status, decimals=2)

    def _unit(self, text: str) -> Unit:
        for unit in self.result.units:
            if text.casefold() in (unit.code.casefold(), unit.name.casefold()):
                return unit
        names = (f"{unit.code} {unit.name}" for unit in self.result.units)
        raise UnsaidError(f"„{text}“ gibt es hier nicht. {there_is(names)}")


class FacilityFigures:
    """How many institutions a list has, and their places."""

    def __init__(self, _: Store, result: FacilitiesResult) -> None:
        self.result = result

    def find(self, word: str, args: Sequence[str]) -> Said:
        """What a word says. Raises UnsaidError."""
        if word not in ("count", "capacity"):
            words = ("count", "capacity")
            raise UnsaidError(f"Das Wort „{word}“ gibt es hier nicht. {there_is(words)}")
        groups = self._groups(" ".join(args))
        if word == "count":
            return counted(sum(len(group.found) for group in groups))
        sizes = [found.facility.capacity for group in groups for found in group.found]
        known = [size for size in sizes if size is not None]
        if len(known) < len(sizes) or len({group.kind.unit for group in groups}) != 1:
            raise UnsaidError("Zusammenzählen lässt sich nur, wo jede Einrichtung eine Zahl hat.")
        return counted(sum(known))

    def _groups(self, text: str) -> Sequence[FacilityGroup]:
        if not text:
            return self.result.groups
        asked = text.casefold()
        found = [
            group
            for group in self.result.groups
            if asked in (group.kind.kind.casefold(), group.kind.name_plural.casefold())
        ]
        if not found:
            names = (group.kind.kind for group in self.result.groups)
            raise UnsaidError(f"„{text}“ gibt es in dieser Liste nicht. {there_is(names)}")
        return found


class ProfileFigures:
    """The facts of a profile: its own area, those beside it, and the whole as ``city``."""

    def __init__(self, store: Store, result: ProfileResult) -> None:
        self.result = result
        self.whole = store.municipality.name

    def find(self, word: str, args: Sequence[str]) -> Said:
        """What a word says. Raises UnsaidError."""
        if word == "name" and not args:
            return self.result.area.name
        facts = [
            fact for fact in self.result.facts if args and fact.indicator.indicator_id == args[0]
        ]
        if not facts:
            ids = dict.fromkeys(fact.indicator.indicator_id for fact in self.result.facts)
            asked = f"„{args[0]}“ gibt es hier nicht." if args else "Es fehlt ein Indikator."
            raise UnsaidError(f"{asked} {there_is(ids)}")
        grid = self._grid(facts[0])
        place = args[1:] or [self.result.area.code]
        if word == "city":
            return GridFigures(grid).find("value", [self.whole])
        return GridFigures(grid).find(word, place)

    def _grid(self, fact: Fact) -> Grid:
        names = {shown.code: shown.name for shown in self.result.shown}
        city = fact.city_value
        rows = {
            (cell.code, fact.period): Row(
                cell.value, cell.status, _flags(cell), cell.numerator, cell.denominator
            )
            for cell in fact.cells
        }
        rows[WHOLE, fact.period] = Row(city, Status.UNKNOWN if city is None else Status.OK)
        return Grid(
            indicator=fact.indicator,
            words=self.result.words,
            places={WHOLE: self.whole, **names},
            areas=list(names),
            periods={fact.period: span_label(fact.indicator.period_kind, fact.period, fact.pooled)},
            span=(fact.period,),
            rows=rows,
        )


def _flags(cell: Cell) -> tuple[Flag, ...]:
    return tuple(flag for flag, label in FLAG_LABEL.items() if label in cell.flags_text)
