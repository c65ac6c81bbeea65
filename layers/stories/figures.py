"""What a story may say of a view: its numbers, by the words that docs/geschichten.md lists."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from layers.queries.school_changes import SchoolChangeResult
from layers.queries.series import SeriesResult
from layers.store import Store
from layers.stories.grid import Said
from layers.stories.grid_words import GridFigures
from layers.stories.grids import map_grid, series_grid
from layers.stories.numbers import UnsaidError
from layers.stories.other_figures import (
    FacilityFigures,
    ProfileFigures,
    SocialFigures,
    change_figures,
    disparity_figures,
    relation_figures,
)
from layers.stories.school_figures import SchoolFigures
from layers.thematic.change_view import ChangeView
from layers.thematic.disparity_result import DisparityResult
from layers.thematic.exhibit import Exhibit
from layers.thematic.facilities_exhibit import FacilitiesResult
from layers.thematic.profile_result import ProfileResult
from layers.thematic.relation_result import RelationResult
from layers.thematic.result import ThematicLayer
from layers.thematic.social_index_result import SocialIndexResult


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


_KINDS: Mapping[type, Callable[[Store, Any], Figures]] = {
    ThematicLayer: lambda store, layer: GridFigures(map_grid(store, layer)),
    SeriesResult: lambda store, result: GridFigures(series_grid(store, result)),
    SchoolChangeResult: SchoolFigures,
    ChangeView: change_figures,
    RelationResult: relation_figures,
    DisparityResult: disparity_figures,
    SocialIndexResult: SocialFigures,
    FacilitiesResult: FacilityFigures,
    ProfileResult: ProfileFigures,
}
