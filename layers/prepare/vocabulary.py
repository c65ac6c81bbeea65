"""The words of a municipality in the database: what its delivered figures may name.

Types ``indicator_word``, ``level_word``, ``code_word``, ``school_word``, ``status_word`` and the
tables of ``TABLES``. Areas are looked up by edition: an edition is a span of time without a change
of boundaries, ``period_edition`` says which one a period has.
"""

from collections.abc import Iterable

import duckdb

from layers.model import (
    ALL,
    MUNICIPALITY_LEVEL,
    NOT_LOCATED,
    REFERENCE_LEVEL,
    PeriodKind,
    period_date,
)
from layers.prepare.editions import edition_at
from layers.prepare.municipality import Territory
from layers.prepare.read import Metadata
from layers.prepare.workbench import insert, make_words
from layers.status import PRECEDENCE, Status

WHOLE = 1 - 1e-6
"""An area with at least this share in a parent lies wholly in it."""

STATUSES = (*PRECEDENCE, Status.OK, Status.NONE, Status.LIMITED)
"""The strictest status first, so that the least one of several is the strictest."""

TABLES = {
    # every area of every edition, with ``not_located`` on every small-area level
    "known_area": "level level_word, code code_word, name TEXT, edition INTEGER",
    "period_edition": "period_kind TEXT, period INTEGER, edition INTEGER",
    # parents of areas; the city is the parent of every small area; whole: share is 1
    "known_parent": """level level_word, code code_word, parent_level level_word,
        parent_code code_word, whole BOOLEAN, edition INTEGER""",
    # fineness: 1 for the coarsest small areas
    "known_level": "level level_word, fineness INTEGER",
    # indicators whose recipe is ``values``; of_people: small denominators matter
    "value_indicator": """indicator_id indicator_word, measure TEXT, decimals INTEGER,
        per DOUBLE, period_kind TEXT, of_people BOOLEAN, cases_from_denominator BOOLEAN""",
}

Row = tuple[object, ...]


def teach(connection: duckdb.DuckDBPyConnection, metadata: Metadata, territory: Territory) -> None:
    """Make the types and fill the tables."""
    city = metadata.municipality
    codes = {c for e in territory.editions for found in e.codes().values() for c in found}
    codes |= {entry.code for entry in city.reference} | {NOT_LOCATED, city.slug}
    levels = [MUNICIPALITY_LEVEL, *territory.codes(), REFERENCE_LEVEL]
    make_words(connection, "indicator_word", sorted(i.id for i in metadata.indicators) or [""])
    make_words(connection, "level_word", levels)
    make_words(connection, "code_word", sorted(codes))
    types = [t.id for t in metadata.school_types.school_type]
    make_words(connection, "school_word", [ALL, *types])
    make_words(connection, "status_word", [status.value for status in STATUSES])
    for name, columns in TABLES.items():
        connection.execute(f"CREATE TABLE {name} ({columns})")
    insert(connection, "known_area", list(_areas(metadata, territory)))
    insert(connection, "period_edition", list(_editions(metadata, territory)))
    insert(connection, "known_parent", list(_parents(metadata, territory)))
    order = enumerate(territory.codes(), start=1)
    insert(connection, "known_level", [(level, fineness) for fineness, level in order])
    insert(connection, "value_indicator", list(_indicators(metadata)))


def _areas(metadata: Metadata, territory: Territory) -> Iterable[Row]:
    city = metadata.municipality
    for edition in territory.editions:
        number = edition.span.number
        for level, geometry in edition.levels.items():
            for code, name in zip(geometry.areas["code"], geometry.areas["name"], strict=True):
                yield level, str(code), str(name), number
            yield level, NOT_LOCATED, "", number
        yield MUNICIPALITY_LEVEL, city.slug, city.name, number
        yield from ((REFERENCE_LEVEL, r.code, r.name, number) for r in city.reference)


def _editions(metadata: Metadata, territory: Territory) -> Iterable[Row]:
    rules = metadata.municipality.rules
    ends = [edition.span.valid_to for edition in territory.editions]
    for kind in PeriodKind:
        for period in range(rules.first_year, rules.last_year + 1):
            yield kind.value, period, edition_at(ends, period_date(kind, period))


def _parents(metadata: Metadata, territory: Territory) -> Iterable[Row]:
    slug = metadata.municipality.slug
    for edition in territory.editions:
        number = edition.span.number
        for p in edition.parents:
            yield p.level, p.code, p.parent_level, p.parent_code, p.share >= WHOLE, number
        for level, codes in edition.codes().items():
            yield from ((level, code, MUNICIPALITY_LEVEL, slug, True, number) for code in codes)


def _indicators(metadata: Metadata) -> Iterable[Row]:
    for i in metadata.indicators:
        if i.recipe.kind == "values":
            people = i.measure.value in ("rate", "ratio")
            rule = (i.measure.value, i.decimals, i.recipe.per, i.period_kind.value, people)
            yield (i.id, *rule, i.recipe.cases_from_denominator)
