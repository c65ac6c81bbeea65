"""Daten pflegen: what the pages for the data steward say, from deliveries and history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboard.render import PageContext
from dashboard.steward.deliveries import RUNNING, Delivery
from layers.model import ALL
from layers.numbers import german, value_text
from layers.publish.publication import Published, Shelf
from layers.publish.withdrawal import withdrawn
from layers.status import FLAG_LABEL, HAS_VALUE, LABEL, Status, parse_flags
from layers.thematic.rules_text import METHODS

STATES = {
    RUNNING: "wird geprüft",
    "faulty": "hat Fehler",
    "ready": "bereit zum Veröffentlichen",
    "failed": "Prüfung gescheitert",
    "published": "veröffentlicht",
    "discarded": "verworfen",
}
VERDICTS = {
    "faulty": "So lässt sich die Lieferung nicht veröffentlichen",
    "ready": "Die Lieferung kann veröffentlicht werden",
    "failed": "Die Prüfung ist gescheitert",
    "published": "Diese Lieferung wurde veröffentlicht",
    "discarded": "Diese Lieferung wurde verworfen",
}
ADVICE = {
    "faulty": "Bitte die Fehler im Bericht in der Mappe beheben und sie neu hochladen. An der "
    "öffentlichen Fassung hat sich nichts geändert.",
    "ready": "Sehen Sie sich die Vorschau an, bevor Sie veröffentlichen. Zurücknehmen geht auch "
    "danach noch.",
    "failed": "Das liegt nicht an Ihnen. Bitte die Datei mit der Adresse dieser Seite an die "
    "Stelle geben, die den Atlas betreibt. An der öffentlichen Fassung hat sich nichts geändert.",
}
KINDS = {"error": "Fehler", "warning": "Hinweis"}
CHANGE_KINDS = {
    "changed": "Geänderte Werte",
    "gone": "Entfallene Werte",
    "added": "Neue Werte",
}
TABLE_WORDS = {
    "area": "Gebiete",
    "source": "Quellen",
    "facility": "Orte",
    "facility_value": "Werte einzelner Orte",
    "school_change": "Zeilen der Schulformwechsel",
    "note": "Hinweise",
    "street": "Straßen",
    "story": "Geschichten",
}
MOST_FAULTS = 300


@dataclass(frozen=True)
class ShownDelivery:
    """A delivery in a list."""

    file: str
    who: str
    when_text: str
    state: str
    state_text: str
    address: str


def overview(
    deliveries: tuple[Delivery, ...], shelf: Shelf, base: str, frame: Mapping[str, Any]
) -> PageContext:
    """The first page: template, upload, history. ``base`` is its address."""
    shown = [shown_delivery(entry, base) for entry in deliveries]
    waiting = [s for s, d in zip(shown, deliveries, strict=True) if d.is_open]
    last = shelf.last
    return PageContext(
        template="steward.html",
        title="Daten pflegen",
        description="Daten liefern, prüfen, ansehen und veröffentlichen.",
        data={
            **frame,
            "open": waiting[0] if waiting else None,
            "deliveries": shown,
            "history": [_history_row(entry) for entry in reversed(shelf.history)],
            "undo": {**_history_row(last), "former": last.former}
            if last is not None
            and last.former
            and last.former not in withdrawn(shelf.tables, shelf.slug)
            else None,
        },
    )


def sign_in(problem: str, frame: Mapping[str, Any]) -> PageContext:
    """The form for signing in; ``problem`` says why the last try failed."""
    return PageContext(
        template="steward_sign_in.html",
        title="Daten pflegen: Anmelden",
        description="Anmelden, um Daten zu pflegen.",
        data={**frame, "problem": problem},
    )


def delivery_page(
    delivery: Delivery, base: str, preview: str, stage: str, frame: Mapping[str, Any]
) -> PageContext:
    """One delivery: its progress, or report, difference and the next steps."""
    report = delivery.report.get("report", {})
    faults = report.get("faults", [])
    change = delivery.report.get("difference")
    return PageContext(
        template="steward_delivery.html",
        title="Lieferung",
        description="Bericht über eine Lieferung.",
        data={
            **frame,
            "delivery": {**vars(shown_delivery(delivery, base)), "state": delivery.state},
            "stage": stage,
            "verdict": VERDICTS.get(delivery.state, ""),
            "advice": ADVICE.get(delivery.state, ""),
            "preview": preview,
            "summary": report.get("verdict", ""),
            "faults": [shown_fault(fault) for fault in faults[:MOST_FAULTS]],
            "more_faults": f"Weitere {german(len(faults) - MOST_FAULTS)} stehen in den Berichten."
            if len(faults) > MOST_FAULTS
            else "",
            "has_html": (delivery.folder / "report.html").is_file(),
            "has_xlsx": (delivery.folder / "report.xlsx").is_file(),
            "closing": report.get("closing", ""),
            "accounts": [account["line"] for account in report.get("accounts", [])],
            "told": delivery.report.get("told", []),
            "protected": delivery.report.get("protected"),
            "methods": METHODS,
            "change": shown_change(change) if change else None,
        },
    )


def shown_delivery(delivery: Delivery, base: str) -> ShownDelivery:
    """A delivery in words."""
    return ShownDelivery(
        file=delivery.file,
        who=delivery.who,
        when_text=moment(delivery.when),
        state=delivery.state,
        state_text=STATES.get(delivery.state, delivery.state),
        address=f"{base}/lieferung/{delivery.id}",
    )


def moment(text: str) -> str:
    """An ISO date and time in German writing and local time; other text as it is."""
    try:
        return f"{datetime.fromisoformat(text).astimezone():%d.%m.%Y, %H:%M} Uhr"
    except ValueError:
        return text


def shown_fault(fault: Mapping[str, Any]) -> dict[str, str]:
    """A fault in the words of the report."""
    parts = [str(fault.get("file", ""))]
    if fault.get("sheet"):
        parts.append(f"Blatt {fault['sheet']}")
    if fault.get("cell"):
        parts.append(f"Zelle {fault['cell']}")
    elif fault.get("row"):
        parts.append(f"Zeile {fault['row']}")
    if fault.get("column"):
        parts.append(f"Spalte {fault['column']}")
    severity = str(fault.get("severity", "error"))
    return {
        "severity": severity,
        "kind": KINDS.get(severity, severity),
        "place": ", ".join(part for part in parts if part),
        "value": str(fault.get("value", "")),
        "why": str(fault.get("why", "")),
        "remedy": str(fault.get("remedy", "")),
    }


def shown_change(change: Mapping[str, Any]) -> dict[str, Any]:
    """The difference to the public release in words; indicators without a change are left out."""
    indicators = change["indicators"]
    sums = {kind: sum(int(entry[kind]) for entry in indicators) for kind in CHANGE_KINDS}
    touched = [
        entry
        for entry in indicators
        if entry["added"] or entry["changed"] or entry["gone"] or entry["words_changed"]
    ]
    tables = [_table_line(entry) for entry in change["tables"]]
    return {
        "sentence": _change_sentence(sums, bool(touched or any(tables))),
        "indicators": touched,
        "tables": [line for line in tables if line],
        "groups": [
            _change_group(kind, title, sums[kind], change["values"])
            for kind, title in CHANGE_KINDS.items()
            if sums[kind]
        ],
    }


def _change_sentence(sums: Mapping[str, int], anything: bool) -> str:
    if not anything:
        return "Nichts: Die Lieferung enthält genau die Angaben, die schon öffentlich sind."
    return (
        f"{german(sums['added'])} Werte kommen hinzu, {german(sums['changed'])} ändern sich, "
        f"{german(sums['gone'])} entfallen. Summen über Gebiete zählen mit."
    )


def _change_group(
    kind: str, title: str, count: int, values: list[Mapping[str, Any]]
) -> dict[str, Any]:
    rows = [value for value in values if value["kind"] == kind]
    return {
        "title": f"{title} ({german(count)})",
        "more": f"Gezeigt sind die ersten {german(len(rows))}." if len(rows) < count else "",
        "rows": [_value_row(value) for value in rows],
    }


def _value_row(value: Mapping[str, Any]) -> dict[str, str]:
    parts = [str(value[name]) for name in ("school_type", "breakdown") if value[name] != ALL]
    return {
        "title": str(value["title"]),
        "area": str(value["area"]),
        "period": str(value["period"]),
        "parts": ", ".join(parts),
        "before": told(value["before"]),
        "after": told(value["after"]),
    }


def told(cell: list[Any] | None) -> str:
    """A value with its sign, and its flags or what the sign means; empty where there is none."""
    if cell is None:
        return ""
    number, word, flags = cell
    status = Status(word)
    text = value_text(number, status, _decimals(number), zero_sign=True)
    marks = ", ".join(FLAG_LABEL[flag] for flag in parse_flags(flags))
    if status not in HAS_VALUE:
        marks = LABEL[status]
    return f"{text} ({marks})" if marks else text


def _decimals(number: float | None) -> int:
    """As few decimals as say the number to two places."""
    if number is None:
        return 0
    return next((n for n in (0, 1) if round(number, n) == round(number, 2)), 2)


def _table_line(entry: Mapping[str, Any]) -> str:
    words = (("added", "neu"), ("changed", "geändert"), ("gone", "entfallen"))
    parts = [f"{german(int(entry[key]))} {word}" for key, word in words if entry[key]]
    name = TABLE_WORDS.get(str(entry["table"]), str(entry["table"]))
    return f"{name}: {', '.join(parts)}" if parts else ""


def _history_row(entry: Published) -> dict[str, str]:
    what = "veröffentlicht" if entry.kind == "publish" else "zurückgenommen"
    return {
        "when_text": moment(entry.when),
        "what": what,
        "who": entry.who,
        "delivered": entry.delivered,
        "fingerprint": entry.fingerprint,
    }
