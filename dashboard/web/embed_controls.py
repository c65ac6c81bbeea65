"""What an address says about an embed itself, and the few controls that it offers.

The subject of an embed is the choice of whoever embeds it: its text is about this indicator. The
reader chooses the year, the level, the school type, or an area to compare.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from dashboard.selection.choosing import Chooser

THEMES = {"light": "hell", "dark": "dunkel", "auto": "wie das Gerät der Leserin oder des Lesers"}
MODES = {"interactive": "mit Bedienung", "picture": "nur Darstellung"}
LOCKS = {"": "frei", "level": "Gebietsebene fest", "all": "ohne Bedienelemente"}

Entries = tuple[tuple[str, str], ...]
Groups = tuple[tuple[str, Entries], ...]


@dataclass(frozen=True)
class Options:
    """``theme``, ``mode`` and ``lock`` as docs/map-server.md says; ``notices`` are sentences about
    values that there are not."""

    theme: str
    mode: str
    lock: str
    notices: tuple[str, ...]

    @property
    def is_interactive(self) -> bool:
        """Whether the embed has controls and reads values out."""
        return self.mode == "interactive"


@dataclass(frozen=True)
class Control:
    """One list: ``groups`` are (heading or '', entries); ``kind`` is ``select`` or ``check``."""

    name: str
    label: str
    groups: Groups
    chosen: str
    kind: str = "select"


@dataclass(frozen=True)
class Form:
    """The controls, and what goes with them unseen: name and value of the rest of the address."""

    controls: tuple[Control, ...]
    hidden: Entries


def read_options(args: Mapping[str, str]) -> Options:
    """The options of an address; what there is not becomes the default with a sentence."""
    choose = Chooser(args)
    theme = choose.one_of(
        "theme",
        THEMES,
        "light",
        lambda asked: f"Die Darstellung {asked} gibt es nicht. Gezeigt wird die helle.",
    )
    mode = choose.one_of(
        "mode",
        MODES,
        "interactive",
        lambda asked: f"Die Art {asked} gibt es nicht. Gezeigt wird die mit Bedienung.",
    )
    lock = choose.one_of(
        "lock",
        LOCKS,
        "",
        lambda asked: f"Die Sperre {asked} gibt es nicht. Alles bleibt wählbar.",
    )
    choose.one_of(
        "lang",
        ("de",),
        "de",
        lambda asked: f"Die Sprache {asked} gibt es nicht. Gezeigt wird Deutsch.",
    )
    return Options(theme, mode, lock, tuple(choose.notices))


def controls_of(feature: str, data: Mapping[str, Any], options: Options, pin: str) -> Form:
    """The controls of an embed; ``data`` is what the page of the same view says. A list with one
    entry is no choice and left out."""
    found: tuple[Control, ...] = ()
    if options.is_interactive and options.lock != "all":
        found = tuple(
            control
            for control in _CONTROLS[feature](data, options)
            if control.kind == "check" or sum(len(entries) for _, entries in control.groups) > 1
        )
    named = {control.name for control in found}
    asked = [*parse_qsl(data["query"]), *own_query(options).items(), ("release", pin)]
    hidden = tuple((name, value) for name, value in asked if value and name not in named)
    return Form(found, hidden)


def own_query(options: Options) -> dict[str, str]:
    """The options that are not at their default, as parameters."""
    given = {"theme": options.theme, "mode": options.mode, "lock": options.lock}
    defaults = {"theme": "light", "mode": "interactive", "lock": ""}
    return {name: value for name, value in given.items() if value != defaults[name]}


def _select(name: str, label: str, entries: Any, chosen: object) -> Control:
    plain = tuple((str(value), str(text)) for value, text in entries)
    return Control(name, label, (("", plain),), str(chosen))


def _map(data: Mapping[str, Any], options: Options) -> tuple[Control, ...]:
    chosen, lists = data["selection"], data["controls"]
    level = (
        ()
        if options.lock == "level"
        else (_select("level", "Gebietsebene", lists["levels"], chosen.level),)
    )
    return (
        _select("year", "Jahr", lists["years"], chosen.year),
        *level,
        _select("school_type", "Schulform", lists["school_types"], chosen.school_type),
    )


def _series(data: Mapping[str, Any], options: Options) -> tuple[Control, ...]:
    chosen, lists = data["selection"], data["filters"]
    found: list[Control] = []
    if options.lock != "level":
        levels = [(entry.level, entry.name_plural) for entry in lists["levels"]]
        found.append(_select("level", "Gebietsebene", levels, chosen.level))
    if len(chosen.areas) < 2:
        # More were chosen by whoever embeds it: they belong together.
        areas = [("", "kein Gebiet"), *lists["areas"]]
        found.append(_select("areas", "Vergleichen mit", areas, ",".join(chosen.areas)))
    found.append(_select("school_type", "Schulform", lists["school_types"], chosen.school_type))
    if not data["result"].single_period:
        on = "1" if chosen.index else ""
        found.append(Control("index", "Index (erstes Jahr = 100)", (), on, "check"))
    return tuple(found)


def _school_changes(data: Mapping[str, Any], options: Options) -> tuple[Control, ...]:
    chosen, lists = data["selection"], data["filters"]
    types = [("", "Alle Schulformen"), *lists["school_types"]]
    found = [
        _select("year", "Schuljahr", lists["years"], chosen.year),
        _select("school_type", "Schulform", types, chosen.school_type),
        _select("measure", "Zahlen in den Zellen", lists["measures"], chosen.measure),
    ]
    if options.lock != "level" and lists["districts"]:
        whole: Groups = (("", (("", "Insgesamt"),)),)
        groups = tuple((name, tuple(entries)) for name, entries in lists["district_groups"])
        found.append(Control("within", "Gebiet", whole + groups, chosen.within))
    return tuple(found)


_CONTROLS: dict[str, Callable[[Mapping[str, Any], Options], tuple[Control, ...]]] = {
    "map": _map,
    "series": _series,
    "school_changes": _school_changes,
}
