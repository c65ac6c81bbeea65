"""German sentences about school changes, made of the same numbers as the matrix."""

from dataclasses import dataclass

from layers.export import licence_text
from layers.model import ALL, Source
from layers.numbers import german, with_unit
from layers.queries.school_changes import (
    BY_GRADE,
    BY_TYPE,
    ChangeMatrix,
    SchoolChangeResult,
    Total,
)
from layers.status import Status
from layers.thematic.layer import german_date
from layers.thematic.school_changes_protection import hidden_line, rounded
from layers.words import said

MEASURES = {
    "count": "Anzahl",
    "row": "Zeilenprozente",
    "column": "Spaltenprozente",
}


def percent(value: float) -> str:
    """A share with one decimal: ``57,7 %``."""
    return with_unit(german(value, 1), "%")


def share_text(result: SchoolChangeResult, value: float) -> str:
    """A share, and where it was computed from rounded numbers, that it was."""
    text = percent(value)
    return f"{text}, aus gerundeten Zahlen" if result.shown.rounded else text


def changes_title(result: SchoolChangeResult) -> str:
    """What, where, when: heading of the matrix and of the downloads."""
    words = {
        BY_TYPE: "Schulformwechsel von Schulform zu Schulform",
        BY_GRADE: "Schulformwechsel nach Zielschulform und Jahrgangsstufe",
    }[result.selection.table]
    parts = [f"{words}: {result.area_label}", f"Schuljahr {result.period_label}"]
    if result.selection.grade and (result.full or result.selection.table == BY_GRADE):
        parts.append(f"Jahrgangsstufe {result.selection.grade}")
    if result.selection.school_type != ALL:
        parts.append(result.labels.get(result.selection.school_type, ""))
    parts.append(MEASURES[result.selection.measure])
    return ", ".join(part for part in parts if part)


def changes_sentences(result: SchoolChangeResult) -> tuple[str, ...]:
    """Who left which school type and where to, how many changes came late, and what is asked; else
    that numbers are hidden, where they are."""
    sentences = []
    found = leaving(result)
    if found is not None:
        sentences.append(_leaving(result, found))
    if result.late:
        late = result.late
        sentences.append(
            f"{rounded(result).capitalize()}{german(late.number)} von {german(late.total)} "
            f"Wechseln{late_of(result)} ({share_text(result, late.share)}) "
            f"kamen spät, das heißt in Jahrgangsstufe {_or(late.grades)}."
        )
    selection = result.selection
    if selection.table == BY_GRADE and result.by_grade and (selection.grade or _one(result)):
        sentences.append(_asked(result, result.by_grade))
    if not sentences and result.matrix is not None:
        sentences += filter(None, [hidden_line(result, result.matrix)])
    return tuple(said(sentence, result.area_label) for sentence in sentences)


def late_of(result: SchoolChangeResult) -> str:
    """Which changes the late ones are a part of; '' for all."""
    label = result.labels.get(result.selection.school_type, "")
    if not result.full or not label:
        return ""
    return f" von oder zu {label}" if result.selection.table == BY_TYPE else f" an {label}"


@dataclass(frozen=True)
class Leaving:
    """Who left the school type that stands in the foreground: number and ways, most first.

    ``hidden``: ways whose number is not published; ``none``: what to say where there are no ways.
    """

    label: str
    number: int
    ways: tuple[tuple[str, int], ...]
    hidden: int = 0
    none: str = ""


def leaving(result: SchoolChangeResult) -> Leaving | None:
    """The school type asked for, else the one that most pupils left; None without numbers."""
    matrix = result.by_type
    origin = _origin(result, matrix) if matrix else None
    if matrix is None or origin is None or origin.number is None:
        return None
    ways = [
        (column.label, pupils)
        for column in matrix.columns
        if (pupils := matrix.cell(origin.key, column.key).pupils)
    ]
    ways.sort(key=lambda pair: -pair[1])
    cells = [matrix.cell(origin.key, column.key) for column in matrix.columns]
    hidden = sum(c.pupils is None and c.status is not Status.NOT_APPLICABLE for c in cells)
    none = "gerundet 0 Wechsel" if result.shown.rounded else "niemand hat gewechselt"
    return Leaving(origin.label, origin.number, tuple(ways), hidden, "" if hidden else none)


def difference_sentences(result: SchoolChangeResult) -> tuple[str, ...]:
    """That the two published tables disagree, with each difference; empty where they agree."""
    if not result.differences or not result.by_type or not result.by_grade:
        return ()
    one, other = result.by_type.total.number, result.by_grade.total.number
    totals = (
        f"Die beiden veröffentlichten Tabellen stimmen nicht überein: nach Schulformen sind es "
        f"{_count(one)} Wechsel, nach Jahrgangsstufen {_count(other)}."
    )
    parts = "; ".join(
        f"zu {d.label} {german(d.by_type)} und {german(d.by_grade)}" for d in result.differences
    )
    return (
        totals,
        f"Unterschiede: {parts}. Die Quelle nennt keinen Grund; beide Tabellen stehen hier so, "
        "wie sie veröffentlicht sind.",
    )


def apart_sentence(result: SchoolChangeResult) -> str:
    """School types without a rank, with their changes in and out; empty where all have one."""
    apart = [b for b in result.balance if not b.ranked and result.direction]
    return " ".join(
        f"{b.label} haben in dieser Ordnung keinen Rang und stehen daneben: "
        f"{rounded(result)}{german(b.incoming)} Wechsel dorthin, {german(b.outgoing)} von dort weg."
        for b in apart
    )


def source_line(source: Source) -> str:
    """Publisher, title, as of and licence of a source in one line."""
    as_of = f", Stand {german_date(source.as_of)}" if source.as_of else ""
    return f"Quelle: {source.publisher}: {source.title}{as_of}, Lizenz: {licence_text(source)}"


def cell_percent_base(result: SchoolChangeResult) -> str:
    """What 100 percent are in the matrix shown, cells and totals; empty for counts."""
    by_type = result.selection.table == BY_TYPE
    texts = {
        "count": "",
        "row": "100 % sind alle, die diese Schulform verlassen haben."
        if by_type
        else "100 % sind alle, die an diese Schulform gewechselt sind.",
        "column": "100 % sind alle, die an diese Schulform gewechselt sind."
        if by_type
        else "100 % sind alle Wechsel in diese Jahrgangsstufe.",
    }
    text = texts[result.selection.measure]
    if not text:
        return ""
    if result.shown.rounded:
        text += " Die Anteile sind aus gerundeten Zahlen berechnet."
    across = "Zeile" if result.selection.measure == "row" else "Spalte"
    return f"{text} In der {across} „Summe“ steht der Anteil an allen Wechseln."


def alternative_text(result: SchoolChangeResult, figure: str) -> str:
    """The text alternative of a picture of the matrix."""
    sentences = " ".join(changes_sentences(result))
    return f"{figure}. {sentences} Alle Zahlen stehen in der Tabelle."


def _one(result: SchoolChangeResult) -> bool:
    return result.selection.school_type != ALL


def _origin(result: SchoolChangeResult, matrix: ChangeMatrix) -> Total | None:
    asked = [t for t in matrix.rows if t.key == result.selection.school_type]
    if asked:
        return asked[0]
    known = [t for t in matrix.rows if t.number]
    return max(known, key=lambda total: total.number or 0, default=None)


def _leaving(result: SchoolChangeResult, found: Leaving) -> str:
    start = f"Im Schuljahr {result.period_label}"
    grade = result.selection.grade if result.full else 0
    into = f"in die Jahrgangsstufe {grade} einer anderen Schulform" if grade else ""
    if not found.number and result.shown.rounded:
        way = f"Wechsel von {found.label} {into}".strip()
        return f"{start} gab es in {result.area_label} gerundet 0 {way}."
    if not found.number:
        way = f"aus {into} gewechselt" if into else "aus gewechselt"
        return f"{start} hat in {result.area_label} niemand von {found.label} {way}."
    parts = [f"{german(number)} an {label}" for label, number in found.ways]
    if found.hidden and parts:
        parts.append("weitere an Schulformen, für die keine Zahl veröffentlicht ist")
    where = f": {_and(parts)}" if parts else ""
    one = found.number == 1
    noun = "Schülerin oder Schüler" if one else "Schülerinnen und Schüler"
    verb = "wechselte" if one else "wechselten"
    return (
        f"{start} {verb} in {result.area_label} {rounded(result)}{german(found.number)} {noun} von "
        f"{found.label} {into or 'an eine andere Schulform'}{where}."
    )


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} und {parts[-1]}"


def _asked(result: SchoolChangeResult, matrix: ChangeMatrix) -> str:
    grade, school_type = result.selection.grade, result.selection.school_type
    words = f"in Jahrgangsstufe {grade}" if grade else ""
    label = result.labels.get(school_type, "")
    if grade and label:
        number = matrix.cell(school_type, str(grade)).pupils
    elif grade:
        number = next((t.number for t in matrix.columns if t.key == str(grade)), None)
    else:
        number = next((t.number for t in matrix.rows if t.key == school_type), None)
    where = f"an {label} " if label else ""
    target = f"{where}{words}".strip()
    if number is None:
        return f"Wechsel {target}: keine Zahl veröffentlicht."
    if result.shown.rounded:
        return f"Es gab gerundet {german(number)} Wechsel {target}."
    return f"Es gab {german(number) if number else 'keinen'} Wechsel {target}."


def _or(grades: tuple[int, ...]) -> str:
    texts = [str(grade) for grade in grades]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} oder {texts[-1]}"


def _count(number: int | None) -> str:
    return "keine Angabe" if number is None else german(number)
