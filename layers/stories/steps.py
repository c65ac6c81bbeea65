"""One step of a story: its lines ``key: value``, its heading, its text, and the notes."""

import re

from layers.stories.keys import KEY, Keys
from layers.stories.lines import Line
from layers.stories.markup import look_at_markup
from layers.stories.model import Step
from layers.stories.slips import MOST_NOTES, MOST_TEXT, MOST_TITLE, Slips

NOTES = "Notes:"

_HEADING = re.compile(r" {0,3}#{1,2}(?=[ \t]|$)")
_NOTES = re.compile(r"[*_#\s]*(notes?|notizen?|sprechzettel)[*_\s]*:[*_\s]*(.*)", re.IGNORECASE)


def read_step(number: int, lines: list[Line], slips: Slips) -> Step:
    """The step of the lines between two rules, of which one at least is not empty."""
    lines = _trimmed(lines)
    begins = lines[0].number
    keys = Keys(slips)
    at = 0
    while at < len(lines) and (lines[at].is_empty or keys.take(lines[at])):
        at += 1
    body, notes = _without_notes(lines[at:], slips)
    title, body = _title(begins, _trimmed(body), slips)
    body = _without_late_keys(body, slips)
    look_at_markup(body, slips)
    look_at_markup(notes, slips, is_text=False)
    text, told = _joined(body), _joined(notes)
    slips.too_long(begins, "Der Text des Schritts", text, MOST_TEXT)
    slips.too_long(begins, "Der Sprechzettel des Schritts", told, MOST_NOTES)
    step = Step(
        number=number,
        title=title,
        text=text,
        view=keys.address("view"),
        compare=keys.address("compare"),
        highlight=keys.names(),
        annotations=keys.annotations(),
        sources=keys.sources(),
        holds=keys.holds(),
        notes=told,
        read=keys.read(),
        line=begins,
    )
    _look_at_whole(step, slips)
    return step


def _look_at_whole(step: Step, slips: Slips) -> None:
    if not step.text and not step.view:
        why = "Der Schritt hat weder einen Text noch eine Ansicht."
        slips.add(step.line, why, "Text oder „view:“ ergänzen oder den Schritt löschen.")
    needing = {
        "compare": step.compare,
        "highlight": step.highlight,
        "annotate": step.annotations,
    }
    for key in (key for key, value in needing.items() if value and not step.view):
        why = f"„{key}“ braucht eine Ansicht, der Schritt hat keine."
        slips.add(step.line, why, "„view:“ mit der Adresse der Ansicht ergänzen.", key)


def _title(begins: int, body: list[Line], slips: Slips) -> tuple[str, list[Line]]:
    """The heading, and the lines without it."""
    named = [line for line in body if _heading(line) is not None]
    if not named:
        remedy = "Vor den Text eine Zeile „## Überschrift“ setzen."
        if body and re.match(r" {0,3}#{1,2}[^#\s]", body[0].text):
            remedy = "Hinter „##“ ein Leerzeichen setzen."
        slips.add(begins, "Der Schritt hat keine Überschrift.", remedy)
        return "", body
    line, title = named[0], _heading(named[0]) or ""
    if line is not body[0]:
        why = "Vor der Überschrift des Schritts steht Text."
        slips.add(line.number, why, "Die Überschrift vor den Text setzen.")
    if not title:
        slips.add(line.number, "Die Überschrift ist leer.", "Hinter „## “ ausfüllen.")
    slips.too_long(line.number, "Die Überschrift", title, MOST_TITLE)
    return title, _trimmed([other for other in body if other is not line])


def _heading(line: Line) -> str | None:
    """The text of a heading, None for other lines."""
    found = None if line.is_code else _HEADING.match(line.text)
    if found is None:
        return None
    text = line.text[found.end() :].strip()
    before = text.rstrip("#")
    # ## may close a heading as well as open it.
    return before.strip() if before != text and before[-1:] in ("", " ", "\t") else text


def _without_notes(lines: list[Line], slips: Slips) -> tuple[list[Line], list[Line]]:
    """The text, and the notes for the presenter."""
    at = next((i for i, x in enumerate(lines) if not x.is_code and x.text.strip() == NOTES), None)
    body, notes = (lines, []) if at is None else (lines[:at], lines[at + 1 :])
    for line in lines:
        if line.is_code or (at is not None and line is lines[at]):
            continue
        if line.text.strip() == NOTES:
            why, remedy = "„Notes:“ steht in diesem Schritt zweimal.", "Eine Zeile löschen."
        elif (found := _NOTES.fullmatch(line.text)) and (not found[2] or found[1] == "Notes"):
            why = "So beginnt kein Sprechzettel."
            remedy = "„Notes:“ in eine eigene Zeile schreiben, den Text darunter."
        else:
            continue
        slips.add(line.number, why, remedy, found=line.text.strip())
    return body, _trimmed(notes)


def _without_late_keys(body: list[Line], slips: Slips) -> list[Line]:
    kept = []
    for line in body:
        if line.is_code or not (found := KEY.match(line.text)):
            kept.append(line)
            continue
        why = f"Die Angabe „{found[1]}“ steht im Text."
        remedy = "Angaben gehören an den Anfang des Schritts, vor die Überschrift."
        slips.add(line.number, why, remedy, found[1], line.text.strip())
    return _trimmed(kept)


def _trimmed(lines: list[Line]) -> list[Line]:
    """Without empty lines at both ends."""
    full = [i for i, line in enumerate(lines) if not line.is_empty]
    return lines[full[0] : full[-1] + 1] if full else []


def _joined(lines: list[Line]) -> str:
    return "\n".join(line.text for line in lines)
