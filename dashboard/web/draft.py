"""A story of the views of a Mappe: shown at once, or as a draft to be written on."""

from datetime import date

from dashboard.errors import AtlasError
from dashboard.web.address_view import Entry
from dashboard.web.briefing import Collection
from layers.stories.model import Step, Story

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
    title = collection.title
    if not title:
        title = entries[0].view.title if len(entries) == 1 else f"Ansichten: {municipality.name}"
    return Story(
        story_id=STORY_ID,
        title=title,
        author=f"Bildungsatlas {municipality.name}",
        date=date.today().isoformat(),
        language="de",
        theme="",
        summary="",
        steps=tuple(_step(number, entry) for number, entry in enumerate(entries, 1)),
    )


def _step(number: int, entry: Entry) -> Step:
    return Step(
        number=number,
        title=entry.view.title,
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
