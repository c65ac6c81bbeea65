"""The words of a step with the figures of a release in them, and what is doubtful about them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from layers.stories.doubts import (
    doubts_of_flags,
    doubts_of_holds,
    doubts_of_names,
    doubts_of_reading,
    doubts_of_remarks,
    mark_of_figures,
)
from layers.stories.figures import Figures, View, ViewFigures
from layers.stories.fill import REFERENCE, Book, Gone
from layers.stories.model import Step
from layers.stories.typed import doubts_of_typed, doubts_of_words, known_numbers, typed_numbers

COMPARE = "compare"
"""Name of the view beside that of a step, in references."""
_YEAR = re.compile(r"\b\d{4}\b")


@dataclass(frozen=True)
class Words:
    """A step whose title, text, notes and annotations carry figures instead of references, and
    German sentences about what is doubtful."""

    step: Step
    doubts: tuple[str, ...]


def words_of(step: Step, views: Mapping[str, View], gone: Iterable[str] = ()) -> Words:
    """The finished words of a step.

    ``views`` are those that there are: '' its own, ``compare`` the one beside it, others by their
    names; ``gone`` are the names of those that could not be opened, of which the caller tells. Text
    and notes stay Markdown, title and annotations are plain. Nothing is raised for references that
    say nothing: the words say that a number is missing and a doubt says why.
    """
    lost = tuple(gone)
    figures: dict[str, Figures] = {name: ViewFigures(view) for name, view in views.items()}
    book = Book(figures | dict.fromkeys(lost, Gone()))
    finished = replace(
        step,
        title=book.plain(step.title),
        text=book.markdown(step.text),
        notes=book.markdown(step.notes),
        annotations=tuple((name, book.plain(text)) for name, text in step.annotations),
    )
    doubts = [*book.doubts]
    words = (finished.title, finished.text, finished.notes)
    doubts += (*doubts_of_flags(book, words), *doubts_of_remarks(book, words))
    doubts += doubts_of_names(book, (*words, *(text for _, text in finished.annotations)))
    if not lost:
        doubts += _typed(step, book, views)
    doubts += doubts_of_holds(step.holds, book.views)
    if step.read and not lost:
        doubts += doubts_of_reading(step.read, mark_of_figures(views.values()))
    return Words(finished, tuple(dict.fromkeys(doubts)))


def _typed(step: Step, book: Book, views: Mapping[str, View]) -> list[str]:
    """Doubts about typed numbers, and about parts in words that nothing guards. The tables of the
    views are asked only where numbers are typed."""
    words = (step.title, step.text, step.notes, *(text for _, text in step.annotations))
    is_guarded = not views or bool(step.holds) or bool(step.read)
    doubts = [] if is_guarded else doubts_of_words(words)
    if any(map(typed_numbers, words)):
        asked = (found for text in words for found in REFERENCE.findall(text))
        years = (year for reference in asked for year in _YEAR.findall(reference))
        known = known_numbers(views.values(), book.said, years)
        doubts += doubts_of_typed(words, known, has_view=bool(views))
    return doubts
