"""The rows of a release, formed of everything that the stages of the preparation found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from json import dumps

from layers.model import outlines_id
from layers.prepare.check import Table
from layers.prepare.classify import ClassBreak
from layers.prepare.corrections import PlacedRemark
from layers.prepare.derive import used_columns
from layers.prepare.editions import change_notes, geometry_files
from layers.prepare.facilities import Placed, facility_rows, facility_values
from layers.prepare.folder_tables import FolderTables
from layers.prepare.geometry import area_shapes, publish_geojson
from layers.prepare.municipality import Territory, area_rows, level_rows
from layers.prepare.read import Metadata
from layers.prepare.school_changes import SchoolChange, school_changes
from layers.prepare.spatial import SpatialRows
from layers.prepare.specs import MunicipalityFile
from layers.prepare.write import Release, Row


@dataclass(frozen=True)
class Material:
    """What a release is made of, but for values and their classes."""

    metadata: Metadata
    territory: Territory
    tables: dict[str, Table]
    remarks: list[PlacedRemark]
    placed: list[Placed]
    told: FolderTables

    @property
    def school_changes(self) -> list[SchoolChange]:
        """Rows of table school_change, with all numbers."""
        slug = self.metadata.municipality.slug
        return [*school_changes(self.tables, slug), *self.told.school_changes]

    @property
    def facility_values(self) -> list[Row]:
        """Rows of table facility_value, with all numbers."""
        return [*facility_values(self.placed), *self.told.places.values]


@dataclass(frozen=True)
class Figures:
    """The numbers of one edition of a release: ``relation`` holds the observations, ``spatial``
    the patterns of what is published."""

    edition: str
    relation: str
    school_changes: Sequence[Row]
    facility_values: list[Row]
    breaks: list[ClassBreak]
    filled: set[str]
    spatial: SpatialRows


def form_release(
    material: Material, figures: Figures, confidentiality: dict[str, object]
) -> Release:
    """The release of one edition. ``confidentiality``: its rules, as the release states them."""
    metadata, territory = material.metadata, material.territory
    tables, placed, told = material.tables, material.placed, material.told
    city = metadata.municipality
    facilities = facility_rows(placed, territory.frame)
    rows: dict[str, Sequence[Row]] = {
        "municipality": [_municipality_row(city, metadata.logo)],
        "area_level": list(level_rows(city)),
        "area_edition": [
            (e.span.number, e.span.valid_from, e.span.valid_to, e.note) for e in territory.editions
        ],
        "area": list(area_rows(territory, city)),
        "area_parent": [(*r, e.span.number) for e in territory.editions for r in e.parents],
        "map_frame": [territory.frame.row],
        "area_shape": [
            (*row, edition.span.number)
            for edition in territory.editions
            for row in area_shapes(edition.levels, territory.frame)
        ],
        "school_type": [
            (t.id, t.name_plural, sort, t.rank, t.in_school_changes)
            for sort, t in enumerate(metadata.school_types.school_type, start=1)
        ],
        "source": [
            tuple(s.model_dump(exclude={"dot", "empty"}).values()) for s in metadata.sources.source
        ],
        "indicator": _indicator_rows(metadata),
        "indicator_source": [
            (indicator.id, source, role)
            for indicator in metadata.indicators
            for role, found in indicator.sources.items()
            for source in found
        ]
        + list[Row](sorted({*school_change_sources(metadata, told)}))
        + [(outlines_id(e.level), e.source, "outlines") for e in city.level if e.source],
        "school_change": figures.school_changes,
        "breakdown": [(b.id, b.name, sort) for sort, b in enumerate(city.breakdown, start=1)],
        "facility_kind": [
            (k.kind, k.name_plural, k.unit, k.colour, sort)
            for sort, k in enumerate(city.facility_kind, start=1)
        ],
        "facility": [*facilities, *told.places.facilities],
        "facility_area": [
            (facility.facility_id, level, code)
            for facility, p in zip(facilities, placed, strict=True)
            for level, code in p.areas.items()
        ]
        + list[Row](told.places.areas),
        "facility_value": figures.facility_values,
        "street": list(told.streets),
        "story": list(told.stories),
        "class_break": list(figures.breaks),
        "spatial_pattern": figures.spatial.patterns,
        "spatial_cluster": figures.spatial.clusters,
        # A delivery may say again what the outlines of an earlier edition say.
        "note": list(
            dict.fromkeys(
                tuple(row)
                for row in (
                    *_note_rows(metadata, material.remarks, tables),
                    *change_notes(territory.editions, city.level),
                    *told.notes,
                )
            )
        ),
        "question": _question_rows(metadata, figures.filled),
    }
    return Release(
        slug=city.slug,
        tables=rows,
        geojson={n: publish_geojson(g) for n, g in geometry_files(territory.editions).items()},
        rules=city.rules.model_dump()
        | {
            "topology": _topology_rules(city, territory),
            "confidentiality": confidentiality,
        },
        audit={
            "topology": territory.topology_lines(),
            "sha256": {table.file: table.passport.sha256 for table in metadata.tables.values()},
        },
        tool_version=_tool_version(),
        edition=figures.edition,
        from_database={"observation": figures.relation},
    )


def school_change_sources(metadata: Metadata, told: FolderTables) -> Iterator[tuple[str, str, str]]:
    """Sources of the tables of school changes; the table's id stands for an indicator's."""
    for table in metadata.tables.values():
        if spec := table.passport.school_change:
            yield from ((spec.table_id, source, "table") for source in table.passport.sources)
    yield from ((table_id, source, "table") for table_id, source in told.school_change_sources)


def _municipality_row(city: MunicipalityFile, logo: str) -> Row:
    links, texts = _json(city.links.model_dump()), _json(city.texts)
    first = (city.slug, city.name, city.publisher, city.contact_email, city.kind)
    last = (logo, links, texts, city.regional_key)
    return (*first, city.demonstration, city.accent, *last)


def _question_rows(metadata: Metadata, filled: set[str]) -> list[Row]:
    """Questions whose indicator has values, and those without one."""
    known = filled | {""}
    asked = [q for q in metadata.municipality.question if q.indicator in known]
    return [
        (sort, q.question, q.text, q.route, _question_query(q.query, q.indicator))
        for sort, q in enumerate(asked, start=1)
    ]


def _question_query(query: str, indicator: str) -> str:
    return "&".join(part for part in (f"indicator={indicator}" if indicator else "", query) if part)


def _indicator_rows(metadata: Metadata) -> list[Row]:
    return [
        (
            i.id, i.grid[0], int(i.grid[1:]), i.kind, i.title, i.short_title, i.unit, i.decimals,
            i.measure.value, i.period_kind.value, i.direction, i.definition, i.numerator_text,
            i.denominator_text, i.caveat, i.sentence, i.provenance, i.sort, i.on_start_page,
        )
        for i in metadata.indicators
    ]  # fmt: skip


def _note_rows(
    metadata: Metadata, remarks: list[PlacedRemark], tables: dict[str, Table]
) -> list[Row]:
    rows: list[Row] = [
        ("indicator", i.id, n.period, n.kind, n.text) for i in metadata.indicators for n in i.note
    ]
    for placed in remarks:
        table = tables[placed.table]
        dated = table.passport.column_of_type("year", "school_year")
        (row,) = [r for r in (*table.rows, *table.totals) if r.line == placed.line]
        period = int(row[dated].number) if dated else None
        rows += [
            ("indicator", i.id, period, "inconsistency", placed.remark.reason)
            for i in metadata.indicators
            if (placed.table, placed.remark.column) in used_columns(i)
        ]
    rows += [
        ("school_change", spec.table_id, note.period, note.kind, note.text)
        for table in metadata.tables.values()
        if (spec := table.passport.school_change)
        for note in table.passport.note
    ]
    return rows


def _tool_version() -> str:
    try:
        return version("bildungsatlas")
    except PackageNotFoundError:
        return "not installed"


def _topology_rules(city: MunicipalityFile, territory: Territory) -> dict[str, object]:
    """The settings that were used, those included that follow from the municipality's size."""
    return {name: getattr(territory.settings, name) for name in city.topology.model_dump()}


def _json(texts: dict[str, str]) -> str:
    return dumps(texts, ensure_ascii=False, sort_keys=True)
