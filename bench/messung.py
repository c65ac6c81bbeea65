"""docs/messung.md: what was measured, in German, from the numbers that were kept."""

from pathlib import Path
from statistics import median

from bench.former import Former
from bench.german import cell, number, verdict
from bench.kept import Kept
from bench.measures import GOALS, MEASURES, Goal
from bench.parts import PARTS, Part
from bench.results import ATLAS, CANDIDATES, COMMON, FLOOR, Numbers

PLACES = {
    "45": "45 Gebiete (Krefeld)",
    "500": "500 Gebiete (erzeugter Kreis)",
    "2000": "2 000 Gebiete (erzeugter Kreis)",
    "session": "Sitzung (Krefeld)",
}
WORDS = {FLOOR: "Untergrenze", ATLAS: "Atlas", COMMON: "üblicher Weg"}

HEAD = """# Messung

Geschrieben von `make bench`; von Hand geändert wird hier nichts. Wie gemessen wird, steht in
[bench.md](bench.md). Verglichen werden drei Fassungen derselben Karten im selben Lauf:

- **Untergrenze**: eine statische Seite mit SVG und kurzem Skript, ihre Dateien mit Brotli gepackt;
- **Atlas**: dieses Projekt, gestartet wie im Betrieb;
- **üblicher Weg**: Dash mit einer Karte von Plotly nach den Beispielen der Dokumentation.

Angegeben sind Mediane, in Klammern kleinster und größter Wert. Server, Browser und Last teilen sich
die Kerne der Maschine. kB sind 1 000 Byte, gepackt, wie sie übertragen werden.
"""

REMARKS = {
    "slow": "Chromium mit viermal langsamerem Prozessor, Leitung mit 1,6 Mbit/s und 150 ms.",
    "session": (
        "Fünf Indikatoren, drei Ebenen, zehn Jahreswechsel, zwei Seiten, zwei Downloads; jeder "
        "Besucher beginnt mit leerem Browser. Gezählt ist die Rechenzeit aller Prozesse des "
        "Servers, alle Anfragen eingeschlossen, die ihn erreichen, auch die nach bloßen Dateien. "
        "Beide Server haben einen Prozess, sind durch eine Sitzung angewärmt, die getrennt steht, "
        "und behalten, was sie von sich aus behalten."
    ),
    "cost": (
        "Die Anfragen, die der Browser bei einem Wechsel geschickt hat, noch einmal geschickt. Der "
        "übliche Weg merkt sich nichts; beide Zeilen sind dort dieselbe."
    ),
    "steady": (
        "16 Verbindungen, jede fragt weiter, sobald die Antwort da ist; je ein Prozess beim Atlas "
        "und beim üblichen Weg. Jahreswechsel des Atlas und der Untergrenze fragen den Server "
        "nichts. Die Untergrenze ist ein Server in Python ohne Feinschliff: ihr Durchsatz ist hier "
        "keine Grenze nach unten."
    ),
    "hall": (
        "Jede Zehntelsekunde beginnt ein Besuch, gleich, was aus den vorigen geworden ist: die "
        "Seite, dann alles, was der Browser beim ersten Besuch noch holt, über höchstens sechs "
        "Verbindungen. Gezählt ab dem Augenblick, in dem der Besuch fällig war. Atlas und üblicher "
        "Weg haben je zwei Prozesse. Last und Server teilen sich die Kerne. Beim Atlas 60 s "
        "lang (600 Besuche), bei den anderen 10 s lang im selben Takt."
    ),
    "soak": "Acht Besucher mit kurzen Pausen: Seiten, Werte, Bilder und Mappen, zwei Prozesse.",
}


def write_report(kept: Kept, path: Path) -> Path:
    """Write the report; gives back its path. What it said of parts that were not measured again
    stays, also where the numbers were kept on another machine."""
    lines = report(kept, Former.read(path))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def report(kept: Kept, former: Former | None = None) -> list[str]:
    """All lines: machine, goals, then a section for each part that has ever run. Parts of which
    ``former`` knows something newer, or alone something, are as they are there."""
    former = former or Former()
    stays = {
        name
        for name in former.sections
        if name not in kept.parts or former.is_newer(name, kept.parts[name]["when"])
    }
    numbers = kept.numbers
    lines = [HEAD, *_machine(kept), "", "## Ziele", "", *_goals(numbers, former, stays)]
    for part in PARTS:
        is_former = part.name in stays
        lines += ["", *(former.sections[part.name] if is_former else _section(part, kept, numbers))]
    return lines


def _machine(kept: Kept) -> list[str]:
    if not kept.parts:
        return ["Noch nichts gemessen."]
    last = list(kept.parts.values())[-1]
    return [f"- {name}: {value}" for name, value in last["machine"].items()]


def _goals(numbers: Numbers, former: Former, stays: set[str]) -> list[str]:
    lines = ["| Ziel | Gebiete | gefunden | höchstens | |", "| --- | --- | --- | --- | --- |"]
    rows = [
        (
            goal,
            place,
            former.goals.get((goal.text, _short(place)))
            if goal.part in stays
            else goal.find(numbers, place),
        )
        for goal in GOALS
        for place in goal.places
    ]
    lines += [_goal(goal, place, found) for goal, place, found in rows]
    missed = [_named(goal, place) for goal, place, f in rows if f is not None and f > goal.most]
    open_ = [_named(goal, place) for goal, place, f in rows if f is None]
    met = len(rows) - len(missed) - len(open_)
    lines += ["", f"{met} von {len(rows)} Zielen erreicht."]
    if missed:
        lines += ["", "**Nicht erreicht:** " + "; ".join(missed) + "."]
    if open_:
        lines += ["", "**Nicht gemessen:** " + "; ".join(open_) + "."]
    return lines


def _goal(goal: Goal, place: str, found: float | None) -> str:
    shown = "–" if found is None else number(found)
    said = "nicht gemessen" if found is None else verdict(found, goal.most)
    return f"| {goal.text} | {_short(place)} | {shown} | {number(goal.most)} | {said} |"


def _named(goal: Goal, place: str) -> str:
    return f"{goal.text} ({_short(place)})"


def _short(place: str) -> str:
    return {"2000": "2 000", "session": "Sitzung"}.get(place, place)


def _section(part: Part, kept: Kept, numbers: Numbers) -> list[str]:
    lines = [f"## {part.title}", "", f"`python -m bench {part.name}`"]
    found = kept.parts.get(part.name)
    if found is None:
        return [*lines, "", "Noch nicht gemessen."]
    lines[-1] += f", {found['when']}, {found['seconds']} s."
    if found["failure"]:
        said = found["failure"].replace("|", "/")
        lines += ["", f"**Dieser Teil ist abgebrochen:** {said}. Gezeigt ist, was bis dahin stand."]
    if part.name in REMARKS:
        lines += ["", REMARKS[part.name]]
    measures = MEASURES.get(part.name, {})
    for place, title in PLACES.items():
        rows = _rows(measures, numbers.get(place, {}))
        if rows:
            lines += ["", f"### {part.title}: {title}", "", *_head(), *rows]
    lines += ["", *found["tables"]] if found["tables"] else []
    lines += ["", *(f"- {note}" for note in found["notes"])] if found["notes"] else []
    return lines


def _head() -> list[str]:
    names = [WORDS[name] for name in CANDIDATES]
    columns = ["", *names, "Atlas ÷ Untergrenze", "üblicher Weg ÷ Atlas"]
    return ["| " + " | ".join(columns) + " |", "| --- " * len(columns) + "|"]


def _rows(measures: dict[str, str], found: dict[str, dict[str, list[float]]]) -> list[str]:
    rows = []
    for measure, label in measures.items():
        if measure not in found:
            continue
        of = found[measure]
        cells = [cell(of.get(name, [])) for name in CANDIDATES]
        cells += [_ratio(of, ATLAS, FLOOR), _ratio(of, COMMON, ATLAS)]
        rows.append(f"| {label} | " + " | ".join(cells) + " |")
    return rows


def _ratio(found: dict[str, list[float]], over: str, under: str) -> str:
    if not found.get(over) or not found.get(under) or median(found[under]) == 0:
        return ""
    return number(median(found[over]) / median(found[under]))
