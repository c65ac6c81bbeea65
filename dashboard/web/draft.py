"""A story of the views of a Mappe: shown at once, or as a draft to be written on."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from dashboard.errors import AtlasError
from dashboard.web.address_view import Entry
from dashboard.web.briefing import Collection
from layers.queries.series import SeriesResult
from layers.stories.doubts import mark_of_figures
from layers.stories.figures import ViewFigures
from layers.stories.fill import evaluate
from layers.stories.model import Step, Story
from layers.stories.numbers import UnsaidError
from layers.stories.slips import MOST_TEXT, MOST_TITLE
from layers.stories.syntax import write_story
from layers.stories.words import words_of

STORY_ID = "entwurf"
"""What a story made of a Mappe is called where it needs a name."""
SENTENCE = "{sentence}"
"""Stands for the generated sentence of the step's view, recomputed for each release."""


def story_of(collection: Collection) -> Story:
    """The views of a Mappe as a story: a step for each, in their order, with its title, its
    generated sentence, and what a presenter may be asked about as notes.

    A story of a Mappe without views has no steps.
    """
    municipality = collection.store.municipality
    entries = collection.entries
    marks = (municipality.mark, *(entry.view.mark for entry in entries))
    title = collection.title
    if not title:
        title = _title(entries[0]) if len(entries) == 1 else f"Ansichten: {municipality.name}"
    return Story(
        story_id=STORY_ID,
        title=title,
        author=f"Bildungsatlas {municipality.name}",
        date=date.today().isoformat(),
        language="de",
        theme="",
        summary=next(filter(None, marks), ""),
        steps=tuple(_step(number, entry) for number, entry in enumerate(entries, 1)),
    )


def draft_of(collection: Collection) -> str:
    """The same story as a file to be written on.

    The generated sentences are written out, with references in place of the figures that only one
    reference can mean; each such step keeps the mark of its figures, so that a release with others
    is told of. Where a sentence cannot be written out, ``{sentence}`` stands for it.
    """
    story = story_of(collection)
    steps = map(_written_out, story.steps, collection.entries)
    return write_story(replace(story, steps=tuple(steps)))


def _written_out(step: Step, entry: Entry) -> Step:
    view = entry.view
    try:
        tried = replace(step, text=_with_references(entry), read=mark_of_figures([view]))
        words = words_of(tried, {"": view})
        meant = words_of(step, {"": view}).step.text
    except (AtlasError, LookupError, ValueError):
        return step
    is_same = not words.doubts and words.step.text == meant and len(tried.text) <= MOST_TEXT
    return tried if is_same else step


def _with_references(entry: Entry) -> str:
    """The sentence of a view; what only one reference says, and only once, is that reference."""
    sentence = entry.view.sentence
    figures = {"": ViewFigures(entry.view)}
    said: dict[str, list[str]] = {}
    for reference in _references(entry):
        try:
            found = evaluate(figures, reference)
        except UnsaidError:
            continue
        said.setdefault(found if isinstance(found, str) else found.text, []).append(reference)
    pattern = "|".join(map(re.escape, sorted(filter(None, said), key=len, reverse=True)))
    if not pattern:
        return _as_text(sentence)
    parts = re.split(rf"(?<![\d.,−])({pattern})(?!\d|,\d)", sentence)
    # Every second part is one that a reference says.
    times = Counter(parts[1::2])
    for at in range(1, len(parts), 2):
        names = said[parts[at]]
        is_clear = len(names) == times[parts[at]] == 1
        parts[at] = f"{{{names[0]}}}" if is_clear else _as_text(parts[at])
    parts[::2] = map(_as_text, parts[::2])
    return "".join(parts)


def _references(entry: Entry) -> Iterator[str]:
    """What may be asked of a view of which a sentence tells."""
    result = entry.view.result
    if isinstance(result, SeriesResult):
        for period in (result.periods[0][0], result.periods[-1][0]):
            yield f"value {period}"
            yield f"period {period}"
        return
    yield from ("period", "value", "lowest", "highest", "total", "late", "late_total", "late_share")


def _title(entry: Entry) -> str:
    title = entry.view.title
    return title if len(title) <= MOST_TITLE else title[: MOST_TITLE - 1].rstrip() + "…"


def _step(number: int, entry: Entry) -> Step:
    return Step(
        number=number,
        title=_title(entry),
        text=SENTENCE,
        view=entry.path,
        notes=_notes(entry),
    )


def _notes(entry: Entry) -> str:
    """Notes and sources of a view as paragraphs, '' where it cannot be shown."""
    try:
        exhibit = entry.view.exhibit
    except (AtlasError, LookupError, ValueError):
        return ""
    said = (*exhibit.notes, *exhibit.source_lines)
    return "\n\n".join(_as_text(line) for line in said if line)


def _as_text(line: str) -> str:
    """A line that Markdown reads as it stands, without references and without signs of its own."""
    kept = "".join(f"\\{char}" if char in "\\`*_[]<>#|~&" else char for char in line)
    return kept.replace("{", "&#123;").replace("}", "&#125;")
