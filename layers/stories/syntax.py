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

docs/geschichten.md says it to authors.
"""

import re
from dataclasses import replace
from datetime import date
from unicodedata import normalize

from layers.stories.keys import KEY, KEYS
from layers.stories.lines import Part, cleaned, look_at_rules, parts, read_lines
from layers.stories.model import Step, Story
from layers.stories.slips import (
    MOST_BYTES,
    MOST_STEPS,
    MOST_SUMMARY,
    MOST_TITLE,
    Slip,
    Slips,
    StorySyntaxError,
)
from layers.stories.steps import NOTES, read_step

__all__ = ["HEAD", "KEYS", "NEEDED", "NOTES", "Slip", "StorySyntaxError", "read_story",
           "write_story"]  # fmt: skip

HEAD = ("title", "author", "date", "language", "theme", "summary")
NEEDED = ("title", "author", "date", "language")
LANGUAGE = "de"

_GERMAN_DATE = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})")


def read_story(story_id: str, text: str) -> Story:
    """The story of a file. Raises StorySyntaxError with everything that is wrong."""
    slips = Slips()
    story = _story(story_id, text, slips)
    if slips.found:
        raise StorySyntaxError(slips.ordered)
    return story


def write_story(story: Story) -> str:
    """The file of a story, as ``read_story`` reads it.

    Raises ValueError for one that no file can say: with line breaks in a heading, with texts that
    look like rules or keys. Whether its texts are too long is not asked.
    """
    head = [f"{key}: {value}" for key in HEAD if (value := str(getattr(story, key)))]
    text = "\n".join(["---", *head, "---", "\n---\n".join(map(_written, story.steps))])
    if _told(_story(story.story_id, text, Slips())) != _told(story):
        raise ValueError("a story that no file can say")
    return text


def _told(story: Story) -> str:
    """What a story says, wherever its steps begin; letters in one piece, as in a file."""
    steps = tuple(replace(step, line=1) for step in story.steps)
    return normalize("NFC", repr(replace(story, steps=steps)))


def _written(step: Step) -> str:
    pairs = [("view", step.view), ("compare", step.compare)]
    pairs.append(("highlight", ", ".join(step.highlight)))
    pairs += [("annotate", f"{mark} = {text}") for mark, text in step.annotations]
    pairs += [("figures", f"{name} = {address}") for name, address in step.sources]
    pairs += [("holds", text) for text in step.holds]
    pairs.append(("read", step.read))
    blocks = ["".join(f"{key}: {value}\n" for key, value in pairs if value)]
    # A closing # would else be taken for the end of the heading.
    blocks.append(f"## {step.title}{' #' if step.title.endswith('#') else ''}\n")
    if step.text:
        blocks.append(f"{step.text}\n")
    if step.notes:
        blocks.append(f"{NOTES}\n{step.notes}\n")
    return "\n".join(block for block in blocks if block)


def _story(story_id: str, text: str, slips: Slips) -> Story:
    """The story as far as it can be read."""
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MOST_BYTES:
        why = f"Die Datei ist {size} Bytes groß, erlaubt sind {MOST_BYTES}."
        slips.add(1, why, "Die Geschichte teilen.")
        return _made(story_id, {}, [])
    lines = read_lines(cleaned(text), slips)
    filled = [line for line in lines if not line.is_empty]
    if not filled or not filled[0].is_rule:
        remedy = f"Mit „---“ beginnen, dann {', '.join(HEAD)} angeben, dann wieder „---“."
        slips.add(1, "Der Kopf zwischen zwei Zeilen „---“ fehlt.", remedy)
        return _made(story_id, {}, [])
    _, top, *rest = parts(lines)
    if not rest:
        why = "Der Kopf endet nicht: Es fehlt die zweite Zeile „---“."
        slips.add(filled[0].number, why, "Nach der letzten Angabe eine Zeile „---“ setzen.")
    head = _head(top, slips)
    if rest:
        look_at_rules(lines[rest[0].rule :], KEY, slips)
    return _made(story_id, head, _steps(rest, slips))


def _made(story_id: str, head: dict[str, str], steps: list[Step]) -> Story:
    title, author, day, language, theme, summary = (head.get(name, "") for name in HEAD)
    return Story(story_id, title, author, day, language, theme, summary, tuple(steps))


def _steps(rest: list[Part], slips: Slips) -> list[Step]:
    steps: list[Step] = []
    for part in rest:
        if not part.is_empty:
            steps.append(read_step(len(steps) + 1, part.lines, slips))
        elif part is not rest[-1]:
            why = "Zwischen dieser und der nächsten Linie „---“ steht kein Schritt."
            slips.add(part.rule, why, "Eine der beiden Linien löschen.")
    if not steps and rest:
        why = "Die Geschichte hat keinen Schritt."
        slips.add(rest[0].rule, why, "Unter dem Kopf Schritte ergänzen.")
    if len(steps) > MOST_STEPS:
        why = f"Die Geschichte hat {len(steps)} Schritte, erlaubt sind {MOST_STEPS}."
        slips.add(steps[MOST_STEPS].line, why, "Die Geschichte teilen.")
    return steps


def _head(top: Part, slips: Slips) -> dict[str, str]:
    head: dict[str, str] = {}
    for line in (line for line in top.lines if not line.is_empty):
        key, colon, value = (part.strip() for part in line.text.partition(":"))
        if not colon:
            why = "Die Zeile des Kopfs hat nicht die Form „title: Schulerfolg sichern“."
            remedy = "Berichtigen, oder davor den Kopf mit „---“ beenden."
            slips.add(line.number, why, remedy, found=key)
        elif key not in HEAD:
            why = f"Die Angabe „{key}“ gibt es im Kopf nicht."
            slips.add(line.number, why, f"Es gibt: {', '.join(HEAD)}.", key, value)
        elif key in head:
            why = f"„{key}“ steht zweimal im Kopf."
            slips.add(line.number, why, "Eine Zeile löschen.", key, value)
        else:
            head[key] = value
            _look_at_value(line.number, key, value, slips)
    for key in (key for key in NEEDED if key not in head):
        slips.add(top.rule, f"Im Kopf fehlt „{key}“.", f"Eine Zeile „{key}: …“ ergänzen.", key)
    return head


def _look_at_value(number: int, key: str, value: str, slips: Slips) -> None:
    if not value:
        if key in NEEDED:
            slips.add(number, f"Hinter „{key}:“ steht nichts.", "Ausfüllen.", key)
        return
    slips.too_long(number, f"„{key}“", value, MOST_SUMMARY if key == "summary" else MOST_TITLE, key)
    if key == "date" and not _is_day(value):
        german = _GERMAN_DATE.fullmatch(value)
        right = f"{german[3]}-{int(german[2]):02}-{int(german[1]):02}" if german else "2026-11-23"
        why = "Das ist kein Tag der Form JJJJ-MM-TT."
        slips.add(number, why, f"Zum Beispiel so schreiben: {right}", key, value)
    elif key == "language" and value != LANGUAGE:
        why = "Geschichten gibt es nur in deutscher Sprache."
        slips.add(number, why, "language: de", key, value)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
