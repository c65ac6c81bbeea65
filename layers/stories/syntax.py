"""Stories as files: a head of ``key: value`` lines between rules, then steps parted by rules.

::

    ---
    title: Schulerfolg sichern
    author: Bildungsbüro
    date: 2026-11-23
    language: de
    theme: Schulerfolg
    summary: Ein Satz.
    ---
    view: https://atlas.example/krefeld/karte?indicator=share_under_3
    highlight: 010, Hüls
    annotate: 010 = Hier ist das neue Wohngebiet
    compare: zeitreihe?indicator=share_under_3
    figures: places = karte?indicator=childcare_places_under_3
    holds: value 010 > value 080

    ## Heading of the step

    Text in Markdown with {value 010}.

    Notes:
    For the presenter alone.

    ---

    ## Next step
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from layers.stories.model import Step, Story

HEAD = ("title", "author", "date", "language", "theme", "summary")
NEEDED = ("title", "author", "date", "language")
KEYS = ("view", "compare", "highlight", "annotate", "figures", "holds", "read")
NOTES = "Notes:"

_LINE = re.compile(r"([a-z]+):\s*(.*)")
_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*\s*$")


@dataclass(frozen=True)
class Slip:
    """Something in a story that cannot be read: its line, what is wrong, and what to do."""

    line: int
    why: str
    remedy: str


class StorySyntaxError(ValueError):
    """A story that cannot be read, with all slips."""

    def __init__(self, slips: list[Slip]) -> None:
        super().__init__("; ".join(f"{slip.line}: {slip.why}" for slip in slips))
        self.slips = tuple(slips)


def read_story(story_id: str, text: str) -> Story:
    """The story of a file. Raises StorySyntaxError."""
    lines = text.replace("\r\n", "\n").lstrip("\ufeff").split("\n")
    rules = [i for i, line in enumerate(lines) if line.strip() == "---"]
    if len(rules) < 2 or any(line.strip() for line in lines[: rules[0]]):
        raise StorySyntaxError(
            [Slip(1, "Der Kopf zwischen zwei Zeilen „---“ fehlt.", "Kopf an den Anfang stellen.")]
        )
    head = dict(
        (found[1], found[2].strip())
        for line in lines[rules[0] + 1 : rules[1]]
        if (found := _LINE.fullmatch(line.strip()))
    )
    bounds = [*rules[1:], len(lines)]
    steps: list[Step] = []
    for start, end in pairwise(bounds):
        if any(line.strip() for line in lines[start + 1 : end]):
            steps.append(_step(len(steps) + 1, start + 2, lines[start + 1 : end]))
    missing = [name for name in NEEDED if not head.get(name)]
    if missing or not steps:
        raise StorySyntaxError([Slip(1, f"Es fehlt: {', '.join(missing) or 'ein Schritt'}.", "")])
    title, author, date, language, theme, summary = (head.get(name, "") for name in HEAD)
    return Story(story_id, title, author, date, language, theme, summary, tuple(steps))


def _step(number: int, line: int, lines: list[str]) -> Step:
    at = 0
    while at < len(lines) and not lines[at].strip():
        at += 1
    found: dict[str, list[str]] = {key: [] for key in KEYS}
    while at < len(lines) and (match := _LINE.fullmatch(lines[at].strip())) and match[1] in KEYS:
        found[match[1]].append(match[2].strip())
        at += 1
    rest = lines[at:]
    notes = ""
    for i, text in enumerate(rest):
        if text.strip() == NOTES:
            notes, rest = "\n".join(rest[i + 1 :]).strip(), rest[:i]
            break
    title = ""
    for i, text in enumerate(rest):
        if heading := _HEADING.match(text):
            title, rest = heading[1], [*rest[:i], *rest[i + 1 :]]
            break
    return Step(
        number=number,
        title=title,
        text="\n".join(rest).strip(),
        view=" ".join(found["view"]),
        compare=" ".join(found["compare"]),
        highlight=tuple(
            part.strip() for text in found["highlight"] for part in text.split(",") if part.strip()
        ),
        annotations=tuple(map(_pair, found["annotate"])),
        sources=tuple(map(_pair, found["figures"])),
        holds=tuple(found["holds"]),
        notes=notes,
        read=" ".join(found["read"]),
        line=line,
    )


def _pair(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name.strip(), value.strip()
