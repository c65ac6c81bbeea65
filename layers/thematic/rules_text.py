"""The rules of confidentiality and their effect in German, for the pages on method."""

from collections.abc import Iterable
from dataclasses import dataclass

from layers.model import Measure
from layers.numbers import german, with_unit
from layers.queries import catalogue
from layers.queries.confidentiality import Confidentiality, Effect, Protection, confidentiality
from layers.store import Store
from layers.thematic.protection import PERTURBED

SCHOOL_CHANGES = "school_changes"
"""Stands for the tables of school changes among the tables of an audit."""

_CHANGES = "Schulformwechsel"
_CHANGE_TABLES = {
    "by_type": f"{_CHANGES} von Schulform zu Schulform",
    "by_grade": f"{_CHANGES} nach Jahrgangsstufe",
}

PUBLISHED = "Alle Zahlen sind von ihrem Herausgeber bereits so veröffentlicht."
METHODS = {
    "suppress": "Zahlen weggelassen",
    "round": "gerundet",
    "cell_key": "schon verändert geliefert",
    "hide_level": "feinste Ebene weggelassen",
}
"""What a method does to a table, in a few words."""

_PARTS = {
    "numerator": "der Zähler",
    "rest": "der Rest bis zum Nenner",
    "denominator": "der Nenner",
}


@dataclass(frozen=True)
class RuleGroup:
    """Indicators with one rule: the rule in German and the names of what it holds for."""

    rule: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class EffectRow:
    """What protection did to one table: its name, how, and the share of cells that it does not
    show, in whole percent."""

    name: str
    method: str
    hidden: str


@dataclass(frozen=True)
class RulesText:
    """Everything that the page on method says of confidentiality. ``published`` stands alone where
    nothing had to be protected; ``exempt`` are groups whose rule is the reason; ``effects`` leaves
    out tables that miss nothing, which ``untouched`` counts."""

    published: str
    basis: str
    groups: tuple[RuleGroup, ...]
    exempt: tuple[RuleGroup, ...]
    effects: tuple[EffectRow, ...]
    untouched: str
    audit: tuple[str, ...]


def rules_text(store: Store) -> RulesText:
    """Rules, exemptions, effect and audit of a release."""
    found = confidentiality(store)
    names = {entry.indicator_id: entry.title for entry in catalogue.indicators(store)}
    names[SCHOOL_CHANGES] = _CHANGES
    rules = {name: rule_text(rule) for name, rule in found.indicators.items()}
    if found.school_changes is not None:
        rules[SCHOOL_CHANGES] = rule_text(found.school_changes)
    return RulesText(
        published="" if found.protects else PUBLISHED,
        basis=found.basis,
        groups=_grouped(rules, names),
        exempt=_grouped(found.exempt, names),
        effects=tuple(_effect(effect, names) for effect in found.effects if _is_touched(effect)),
        untouched=_untouched(found.effects),
        audit=_audit(found),
    )


def indicator_line(store: Store, indicator_id: str) -> str:
    """How the numbers of one indicator are protected, in one or two sentences."""
    found = confidentiality(store)
    if indicator_id in found.exempt:
        return f"Nicht nötig: {found.exempt[indicator_id]}"
    rule = found.indicators.get(indicator_id)
    if rule is None:
        return "Die Zahlen sind von ihrem Herausgeber bereits so veröffentlicht."
    if rule.method == "cell_key":
        return rule_text(rule)
    measure = catalogue.indicator(store, indicator_id).measure
    return f"{rule_text(rule)} {_counted(rule, measure)}"


def rule_text(rule: Protection) -> str:
    """A rule in German, whatever it holds for."""
    if rule.method == "cell_key":
        return PERTURBED
    if rule.method == "round":
        told = [_rounded(rule.base)]
    else:
        told = [
            f"{_small(rule)} nicht gezeigt, dazu so viele andere, dass sich keine errechnen lässt.",
            "Ist eine Tabelle dafür zu groß, "
            + (
                f"werden ihre Zahlen auf Vielfache von {rule.base} gerundet."
                if rule.coarser == "round"
                else "entfällt ihre feinste Ebene."
            ),
        ]
    if rule.minimum_denominator > 1:
        told.append(f"Anteile von weniger als {rule.minimum_denominator} werden nicht gezeigt.")
    return " ".join(told)


def _rounded(base: int) -> str:
    return f"Zahlen sind auf Vielfache von {base} gerundet; Summen gehen weiter auf."


def _small(rule: Protection) -> str:
    first, last = 0 if rule.zero else 1, rule.threshold - 1
    if first == last:
        return f"Die Zahl {first} wird"
    return f"Die Zahlen {first} {'und' if last == first + 1 else 'bis'} {last} werden"


def _counted(rule: Protection, measure: Measure) -> str:
    if measure is Measure.COUNT:
        return "Die Zahl zählt Personen."
    parts = [_PARTS[part] for part in rule.counts if part != "rest" or measure is Measure.RATE]
    said = " und ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]
    verb = "gelten" if len(parts) > 1 else "gilt"
    return f"Als Zahl von Personen {verb} hier {said}."


def _grouped(texts: dict[str, str], names: dict[str, str]) -> tuple[RuleGroup, ...]:
    """One group per text, the largest first; names in the order of the catalogue."""
    groups: dict[str, list[str]] = {}
    for name in names:
        if name in texts:
            groups.setdefault(texts[name], []).append(names[name])
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    return tuple(RuleGroup(text, tuple(members)) for text, members in ordered)


def _is_touched(effect: Effect) -> bool:
    return effect.cells > 0 and (effect.hidden > 0 or effect.method != "suppress")


def _untouched(effects: tuple[Effect, ...]) -> str:
    """How many tables with a rule miss nothing; '' for none."""
    count = sum(not _is_touched(effect) for effect in effects)
    if not count:
        return ""
    which = "einer weiteren Tabelle" if count == 1 else f"{count} weiteren Tabellen"
    return f"In {which} mit Zahlen von Personen fehlt nichts."


def _effect(effect: Effect, names: dict[str, str]) -> EffectRow:
    share = 100 * effect.hidden / effect.cells
    if 0 < share < 1:
        hidden = with_unit("unter 1", "%")
    elif 99 < share < 100:
        hidden = with_unit("über 99", "%")
    else:
        hidden = with_unit(german(share), "%")
    return EffectRow(
        _table_name(effect.table, names), METHODS.get(effect.method, effect.method), hidden
    )


def _table_name(table: str, names: dict[str, str]) -> str:
    """``table``: an indicator's id, or ``school_changes`` with the id of a table and ``total``."""
    if not table.startswith(f"{SCHOOL_CHANGES} "):
        return names.get(table, table)
    ident, *total = table.split()[1:]
    return _CHANGE_TABLES.get(ident, _CHANGES) + (" (Summen)" if total else "")


def _audit(found: Confidentiality) -> tuple[str, ...]:
    if not found.protects:
        return ()
    if not found.passed:
        return ("Diese Fassung ist nicht geprüft und nicht zur Veröffentlichung bestimmt.",)
    return tuple(_passed(found.releases))


def _passed(releases: int) -> Iterable[str]:
    yield (
        "Vor der Veröffentlichung versucht ein eigenes Programm, das mit dem Schutz nichts "
        "gemeinsam hat, die geschützten Zahlen herauszubekommen: aus Tabellen, Karten, Legenden, "
        "Sätzen und allen Downloads zusammen, mit allem, was sich addieren und abziehen lässt."
    )
    if releases > 1:
        yield (
            f"Es nimmt auch frühere Fassungen hinzu, die noch zu erreichen sind, hier {releases} "
            "im Ganzen."
        )
    yield "Diese Fassung hat die Prüfung bestanden: Keine geschützte Zahl ließ sich errechnen."
