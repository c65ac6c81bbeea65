"""A social index as an exhibit: levels, formula, stability and distribution with their tables."""

from layers.model import Indicator
from layers.queries import catalogue
from layers.store import Store
from layers.thematic import social_index_method as method
from layers.thematic import social_index_tables as tables
from layers.thematic import social_index_text as text
from layers.thematic.exhibit import Exhibit, Section
from layers.thematic.layer import as_of, source_lines
from layers.thematic.social_index_result import SocialIndexResult
from layers.thematic.social_index_shares import (
    CAPACITY,
    CENTS,
    MONEY,
    UNIT,
    Distribution,
    distribution,
    per_choices,
)
from layers.thematic.social_index_svg import index_figure

LEVELS, FORMULA = "Stufen", "Formel"
STABILITY, SHARES = "Wie fest die Stufen sind", "Verteilung"
"""Headings of the sections."""


def social_index_exhibit(store: Store, result: SocialIndexResult) -> Exhibit:
    """Everything that the workbench shows; where no index can be made, inputs and reason."""
    shared = distribution(result)
    said = (result.problem,) if result.problem else text.gap_sentences(result)
    figures = (index_figure(result),) if result.made is not None else ()
    sections = [Section(LEVELS, said, figures, (tables.levels_table(result),))]
    if result.made is not None:
        sections += [_formula(result), _stability(result)]
    if shared is not None:
        found = () if shared.problem else (tables.shares_table(result, shared),)
        sections.append(Section(SHARES, shares_sentences(result, shared), tables=found))
    used = _indicators(store, result, shared)
    sources = tuple(
        dict.fromkeys(s for about in used for s in catalogue.sources(store, about.indicator_id))
    )
    lines = dict.fromkeys(line for about in used for line in source_lines(store, about))
    return Exhibit(
        kind="Sozialindex",
        title=text.index_title(result),
        sentence=text.index_sentence(result),
        sections=tuple(sections),
        notes=_notes(store, result),
        source_lines=tuple(lines),
        as_of=as_of(sources),
        mark=tables.index_mark(store, result),
        file_stem=f"{store.municipality.slug}_sozialindex_{result.selection.units}"
        f"_{result.selection.year}",
        sources=sources,
    )


def _indicators(
    store: Store, result: SocialIndexResult, shared: Distribution | None
) -> tuple[Indicator, ...]:
    """The inputs, and the count by which something is shared out."""
    found = tuple(entry.indicator for entry in result.inputs)
    per = result.selection.per
    if shared is None or per in (UNIT, CAPACITY):
        return found
    return (*found, catalogue.indicator(store, per))


def _formula(result: SocialIndexResult) -> Section:
    formula = "Index = " + " ".join(method.formula_lines(result))
    return Section(
        FORMULA,
        (*method.method_sentences(result), formula, method.worked_example(result)),
        tables=(tables.formula_table(result), tables.bounds_table(result)),
    )


def _stability(result: SocialIndexResult) -> Section:
    said = text.stability_sentences(result)
    return Section(STABILITY, said, tables=(tables.stability_table(result),))


def _notes(store: Store, result: SocialIndexResult) -> tuple[str, ...]:
    found = [text.NOT_THE_STATES]
    for entry in result.inputs:
        about = entry.indicator
        if about.caveat:
            found.append(f"{about.short_title}: {about.caveat}")
        found += [
            f"{about.short_title}: {note.text}"
            for note in catalogue.notes(store, "indicator", about.indicator_id)
            if note.period in (None, entry.period)
        ]
    return tuple(dict.fromkeys(found))


def shares_sentences(result: SocialIndexResult, shared: Distribution) -> tuple[str, ...]:
    """What is shared out, among whom, how; and what it changes."""
    if shared.problem:
        return (shared.problem,)
    selection = result.selection
    weights = ", ".join(
        f"Stufe {n}: {_plain(weight)}" for n, weight in enumerate(selection.level_weights, 1)
    )
    per = dict(per_choices(result.store, selection.units)).get(selection.per, "")
    base = f" mal Größe ({shared.size_title}" if shared.size_title else ""
    base += f", {shared.size_period})" if shared.size_period else ")" if base else ""
    method = (
        "Ganze Stellen nach dem Divisorverfahren mit Standardrundung (Webster/Sainte-Laguë)"
        if shared.kind != MONEY
        else "Auf den Cent genau nach größten Resten (Hamilton/Hare-Niemeyer)"
    )
    moved = sum(max(share.difference, 0) for share in shared.shares)
    noun = "" if shared.kind == MONEY else " Stellen"
    whole, other = shared.text(shared.total) + noun, shared.text(moved) + noun
    said = [
        f"Verteilt werden {whole} auf {len(shared.shares)} {text.units_word(result)}: Gewicht der "
        f"Stufe ({weights}){base or ', ' + per}. {method}; bei gleichem Anspruch zählt die "
        "amtliche Reihenfolge.",
        "Die Gleichverteilung daneben hat dieselben Größen, dasselbe Mindestmaß und dasselbe "
        "Verfahren, aber für alle Stufen dasselbe Gewicht. Gegenüber ihr werden "
        f"{other} umgelenkt.",
    ]
    if selection.minimum:
        least = shared.text(int(selection.minimum * (CENTS if shared.kind == MONEY else 1)))
        said.append(f"Jede Einheit bekommt mindestens {least}.")
    if shared.left_out:
        said.append(
            f"{len(shared.left_out)} von {len(result.units)} {text.units_dative(result)} "
            "haben keine "
            "Stufe oder keine Größe und bekommen in dieser Rechnung nichts. Wer so "
            "verteilt, muss für "
            "sie eigens entscheiden."
        )
    return tuple(said)


def _plain(number: object) -> str:
    return str(number).replace(".", ",")
