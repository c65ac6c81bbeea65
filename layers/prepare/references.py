"""Names that one metadata file uses and another one defines: every one must exist."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from layers.model import MUNICIPALITY_LEVEL, REFERENCE_LEVEL
from layers.prepare.demonstration import check_demonstration
from layers.prepare.faults import Code, FaultList
from layers.prepare.passports import NUMBERS, Passport
from layers.prepare.protect.rules import SCHOOL_CHANGES, ExemptEntry, RuleEntry
from layers.prepare.read import Metadata
from layers.prepare.specs import IndicatorFile, Quantity
from layers.thematic.sentence import TemplateError, check_template

TEXTS = ("text", "choice", "school_type", "place")
"""Columns whose cells are compared with the texts of a recipe's ``where``."""
MOST_STEPS = 20
"""A distribution over more values is none that a person reads."""


def check_metadata(metadata: Metadata, faults: FaultList) -> None:
    """Faults for unknown sources, indicators, columns and places, and for sentence templates."""
    if metadata.municipality.slug != metadata.folder.name:
        faults.add(
            Code.REFERENCE,
            "municipality.toml",
            f"slug muss heißen wie der Ordner: {metadata.folder.name}.",
            "slug oder den Namen des Ordners ändern.",
            column="slug",
            value=metadata.municipality.slug,
        )
    for file, what, name in _missing(metadata):
        faults.add(
            Code.REFERENCE,
            file,
            f"{what} „{name}“ gibt es nicht.",
            "Namen berichtigen oder den Eintrag anlegen.",
            column="sources" if what == "Die Quelle" else "",
            value=name,
        )
    check_demonstration(metadata, faults)
    for indicator in metadata.indicators:
        _check_recipe(metadata, indicator, faults)
        try:
            check_template(indicator.sentence)
        except TemplateError:
            faults.add(
                Code.METADATA,
                f"indicators/{indicator.id}.toml",
                "Die Satzvorlage hat ein Feld, das es nicht gibt, oder eine Klammer zu viel.",
                "Nur die Felder aus docs/indicators.md verwenden.",
                column="sentence",
                value=indicator.sentence[:80],
            )


def _check_recipe(metadata: Metadata, indicator: IndicatorFile, faults: FaultList) -> None:
    for spec in indicator.recipe.quantities:
        if spec.area_km2:
            continue
        if f"tables/{spec.table}.toml" in metadata.broken:
            continue
        for why, value in _recipe_problems(metadata.passports.get(spec.table), indicator, spec):
            faults.add(
                Code.REFERENCE,
                f"indicators/{indicator.id}.toml",
                why,
                "Rezept mit dem Steckbrief der Tabelle vergleichen.",
                column="recipe",
                value=value,
            )


def _recipe_problems(
    passport: Passport | None, indicator: IndicatorFile, spec: Quantity
) -> Iterator[tuple[str, str]]:
    if passport is None:
        yield "Das Rezept nennt eine Tabelle, die es nicht gibt.", spec.table
        return
    published = (indicator.recipe.published,) if spec is indicator.recipe.numerator else ()
    named = chain(spec.columns, spec.where, published, (spec.school_type, spec.breakdown))
    for name in named:
        if name and name not in passport.columns:
            yield "Das Rezept nennt eine Spalte, die es nicht gibt.", name
    for name in (*spec.columns, *published):
        column = passport.columns.get(name)
        if column is not None and column.type not in NUMBERS:
            yield "Das Rezept rechnet mit einer Spalte, die keine Zahlen enthält.", name
    yield from _parts_problems(passport, spec)
    yield from _kind_problems(passport, indicator, spec)
    dated = bool(passport.column_of_type("year", "school_year"))
    if dated == (spec.period is not None):
        yield (
            "Die Tabelle hat selbst eine Jahresspalte; period gehört dann nicht ins Rezept."
            if dated
            else "Die Tabelle hat keine Jahresspalte; das Rezept braucht period.",
            spec.table,
        )


def _parts_problems(passport: Passport, spec: Quantity) -> Iterator[tuple[str, str]]:
    """Columns that choose or divide rows by their text."""
    wanted: list[tuple[str, tuple[str, ...], str]] = [
        (name, TEXTS, "where geht nur über Spalten mit Texten.") for name in spec.where
    ]
    wanted.append((spec.school_type, ("school_type",), "school_type braucht eine Schulform."))
    wanted.append((spec.breakdown, ("choice",), "breakdown braucht eine Spalte der Art choice."))
    for name, types, why in wanted:
        if name in passport.columns and passport.columns[name].type not in types:
            yield why, name


def _kind_problems(
    passport: Passport, indicator: IndicatorFile, spec: Quantity
) -> Iterator[tuple[str, str]]:
    kind = indicator.recipe.kind
    points = bool(passport.column_of_type("latitude"))
    if kind in ("median", "mean", "distribution") and not points:
        yield f"{kind} geht nur über einzelne Orte; die Tabelle hat keine.", spec.table
    if passport.column_of_type("area") and (spec.count_rows or spec.school_type or spec.breakdown):
        yield "count_rows, school_type und breakdown gehen nicht über Zahlen je Gebiet.", spec.table
    if points and passport.column_of_type("year", "school_year"):
        yield "Orte mit einer Jahresspalte lassen sich nicht zählen.", spec.table
    if kind == "distribution":
        for column in (passport.columns[name] for name in spec.columns if name in passport.columns):
            low, high = column.min, column.max
            if low is None or high is None or high - low > MOST_STEPS or low % 1 or high % 1:
                yield (
                    "Für eine Verteilung braucht die Spalte min und max als ganze Zahlen, "
                    f"höchstens {MOST_STEPS} auseinander.",
                    spec.columns[0],
                )


def _missing(metadata: Metadata) -> Iterator[tuple[str, str, str]]:
    sources = {source.id for source in metadata.sources.source}
    indicators = {indicator.id for indicator in metadata.indicators}
    # An indicator whose file could not be read is told there, not missed here.
    indicators |= {Path(file).stem for file in metadata.broken if file.startswith("indicators/")}
    levels = {level.level for level in metadata.municipality.level}
    kinds = {entry.kind for entry in metadata.municipality.facility_kind}
    for indicator in metadata.indicators:
        file = f"indicators/{indicator.id}.toml"
        used = {source for found in indicator.sources.values() for source in found}
        yield from ((file, "Die Quelle", name) for name in sorted(used - sources))
    outlines = {level.source for level in metadata.municipality.level} - {""}
    yield from (("municipality.toml", "Die Quelle", name) for name in sorted(outlines - sources))
    yield from _unknown_to_rules(metadata, sources, indicators)
    for passport in metadata.passports.values():
        file = f"tables/{passport.table}.toml"
        if passport.facility and passport.facility.kind not in kinds:
            yield file, "Die Art von Orten", passport.facility.kind
        used = set(passport.sources) | ({passport.facility.source} if passport.facility else set())
        yield from ((file, "Die Quelle", name) for name in sorted(used - sources))
        values = passport.facility.value if passport.facility else ()
        wanted = {value.indicator for value in values}
        yield from ((file, "Die Kennzahl", name) for name in sorted(wanted - indicators))
        yield from ((file, "Die Spalte", name) for name in _unknown_columns(passport))
        areas = {spec.level for spec in passport.columns.values() if spec.type == "area"}
        yield from ((file, "Die Ebene", name) for name in sorted(areas - levels))
        yield from ((file, "Das Gebiet", name) for name in _unknown_places(metadata, passport))


def _unknown_to_rules(
    metadata: Metadata, sources: set[str], indicators: set[str]
) -> Iterator[tuple[str, str, str]]:
    """Names in confidentiality.toml: a slip of the pen there would leave something unprotected."""
    file, rules = "confidentiality.toml", metadata.confidentiality
    entries: list[RuleEntry | ExemptEntry] = [*rules.rule, *rules.exempt]
    named = {name for entry in entries for name in entry.indicators} - {SCHOOL_CHANGES}
    named |= {name for entry in rules.sum for name in (entry.total, *entry.parts)}
    yield from ((file, "Die Kennzahl", name) for name in sorted(named - indicators))
    used = {name for entry in entries for name in entry.sources}
    yield from ((file, "Die Quelle", name) for name in sorted(used - sources))


def _unknown_columns(passport: Passport) -> list[str]:
    used: set[str] = set(passport.key)
    used |= {column for part in passport.part for column in (*part.columns, part.at_most)}
    used |= {column for rule in passport.control for column in (rule.column, *rule.where)}
    used |= {column for gap in passport.gap for column in gap.where}
    if spec := passport.facility:
        used |= {spec.id, spec.name, spec.school_type, *spec.address, *spec.capacity}
        used |= {*spec.attributes, *(value.column for value in spec.value)}
        used |= {entry.column for entry in spec.suffix} | {entry.column for entry in spec.remark}
    if changes := passport.school_change:
        used |= {changes.period, changes.pupils, changes.from_, changes.to, changes.grade}
    return sorted(used - {""} - set(passport.columns))


def _unknown_places(metadata: Metadata, passport: Passport) -> list[str]:
    city = metadata.municipality
    known = {f"{MUNICIPALITY_LEVEL}:{city.slug}"}
    known |= {f"{REFERENCE_LEVEL}:{entry.code}" for entry in city.reference}
    used = {place for spec in passport.columns.values() for place in spec.places.values()}
    return sorted(used - known)
