"""Names that one metadata file uses and another one defines: every one must exist."""

from collections.abc import Iterator
from itertools import chain

from layers.model import MUNICIPALITY_LEVEL, REFERENCE_LEVEL
from layers.prepare.faults import Code, FaultList
from layers.prepare.passports import Passport
from layers.prepare.read import Metadata
from layers.prepare.specs import IndicatorFile, Quantity
from layers.thematic.sentence import TemplateError, check_template


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
            value=name,
        )
    for source in metadata.sources.source:
        if not source.already_published:
            faults.add(
                Code.CONFIDENTIALITY,
                "sources.toml",
                "Diese Zahlen sind noch nicht veröffentlicht, und es gibt keine Regel, die kleine "
                "Werte schützt.",
                "Nur Zahlen aufnehmen, die ihr Herausgeber selbst in dieser Form veröffentlicht.",
                column="already_published",
                value=source.id,
            )
    for indicator in metadata.indicators:
        _check_recipe(metadata, indicator, faults)
        try:
            check_template(indicator.sentence)
        except TemplateError as error:
            faults.add(
                Code.METADATA,
                f"indicators/{indicator.id}.toml",
                "Die Satzvorlage hat ein Feld, das es nicht gibt.",
                "Nur die Felder aus docs/indicators.md verwenden.",
                column="sentence",
                value=str(error)[:80],
            )


def _check_recipe(metadata: Metadata, indicator: IndicatorFile, faults: FaultList) -> None:
    for spec in indicator.recipe.quantities:
        if spec.area_km2:
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
    for name in spec.columns:
        column = passport.columns.get(name)
        if column is not None and column.type not in ("count", "number"):
            yield "Das Rezept rechnet mit einer Spalte, die keine Zahlen enthält.", name
    dated = bool(passport.column_of_type("year", "school_year"))
    if dated == (spec.period is not None):
        yield (
            "Die Tabelle hat selbst eine Jahresspalte; period gehört dann nicht ins Rezept."
            if dated
            else "Die Tabelle hat keine Jahresspalte; das Rezept braucht period.",
            spec.table,
        )
    if indicator.recipe.kind == "distribution":
        limits = [passport.columns.get(name) for name in spec.columns]
        if any(c is not None and (c.min is None or c.max is None) for c in limits):
            yield "Für eine Verteilung braucht die Spalte min und max.", spec.columns[0]


def _missing(metadata: Metadata) -> Iterator[tuple[str, str, str]]:
    sources = {source.id for source in metadata.sources.source}
    indicators = {indicator.id for indicator in metadata.indicators}
    for indicator in metadata.indicators:
        file = f"indicators/{indicator.id}.toml"
        used = {source for found in indicator.sources.values() for source in found}
        yield from ((file, "Die Quelle", name) for name in sorted(used - sources))
    for passport in metadata.passports.values():
        file = f"tables/{passport.table}.toml"
        used = set(passport.sources) | ({passport.facility.source} if passport.facility else set())
        yield from ((file, "Die Quelle", name) for name in sorted(used - sources))
        values = passport.facility.value if passport.facility else ()
        wanted = {value.indicator for value in values}
        yield from ((file, "Die Kennzahl", name) for name in sorted(wanted - indicators))
        yield from ((file, "Die Spalte", name) for name in _unknown_columns(passport))
        yield from ((file, "Das Gebiet", name) for name in _unknown_places(metadata, passport))


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
