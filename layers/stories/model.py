"""A story as its author wrote it: what is said about it, and its steps."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One step. ``number`` counts from 1; ``title`` is its heading, plain text.

    ``text`` and ``notes`` (for the presenter) are Markdown with references to figures in braces
    (``{value 010}``, layers.stories.fill). ``view`` is the address of what it shows, as the author
    copied it, '' for a step of text alone; ``compare`` one more, shown beside it. ``highlight``
    names marks of the view (areas, lines, school types: code or name), ``annotations`` are pairs of
    such a mark and a short text. ``sources`` are pairs of a name and the address of a view that is
    not shown, whose figures the text may use (``{places.value 010}``). ``holds`` are comparisons
    that the words of the step lean on (``value 010 > value 080``). ``read`` is the mark of the
    figures for which the author last read the step ('' for none).
    """

    number: int
    title: str
    text: str
    view: str = ""
    compare: str = ""
    highlight: tuple[str, ...] = ()
    annotations: tuple[tuple[str, str], ...] = ()
    sources: tuple[tuple[str, str], ...] = ()
    holds: tuple[str, ...] = ()
    notes: str = ""
    read: str = ""
    line: int = 1
    """Line of the file where the step begins."""


@dataclass(frozen=True)
class Story:
    """A story, all plain text: ``story_id`` is the name of its file without the ending, ``date`` is
    ISO (YYYY-MM-DD), ``theme`` a word or two, ``summary`` a sentence."""

    story_id: str
    title: str
    author: str
    date: str
    language: str
    theme: str
    summary: str
    steps: tuple[Step, ...]
