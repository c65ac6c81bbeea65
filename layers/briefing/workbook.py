"""A Mappe as a workbook: a list of contents, a sheet per table, sources and signs."""

from dataclasses import replace

from layers.briefing.model import Briefing, Item
from layers.export import Column, Table, marked, tables_xlsx
from layers.thematic.exhibit_files import exhibit_meta

CONTENTS = "Inhalt"
_COLUMNS = (
    Column("number", "Nr.", "", 0),
    Column("kind", "Art"),
    Column("title", "Ansicht"),
    Column("sentence", "Aussage"),
    Column("as_of", "Stand der Daten"),
    Column("address", "Adresse"),
)


def to_workbook(briefing: Briefing) -> bytes:
    """XLSX with the same tables as the PDF, their names beginning with the number of the view."""
    tables = [_contents(briefing)]
    for number, item in enumerate(briefing.items, 1):
        tables += _tables(item, number)
    return tables_xlsx(tables, briefing.title, _meta(briefing))


def _contents(briefing: Briefing) -> Table:
    rows = tuple(
        (
            number,
            item.exhibit.kind,
            item.exhibit.title,
            item.exhibit.sentence,
            item.exhibit.as_of,
            item.address,
        )
        for number, item in enumerate(briefing.items, 1)
    )
    return marked(Table(CONTENTS, _COLUMNS, rows, (), briefing.file_stem), briefing.mark)


def _tables(item: Item, number: int) -> list[Table]:
    exhibit = item.exhibit
    return [
        replace(
            marked(table, exhibit.mark),
            title=f"{number} {table.title}",
            sources=table.sources or exhibit.sources,
        )
        for table in exhibit.tables
    ]


def _meta(briefing: Briefing) -> tuple[tuple[str, str], ...]:
    lines = [
        ("Herausgeber", briefing.publisher),
        ("Datenstand", f"{briefing.release} vom {briefing.released_on}"),
        ("Erzeugt", briefing.printed_on),
        ("Link zur Mappe", briefing.address),
        *(("Hinweis", notice) for notice in briefing.notices),
    ]
    for number, item in enumerate(briefing.items, 1):
        lines += [
            (f"Ansicht {number}", item.exhibit.title),
            *(("Hinweis", notice) for notice in item.notices),
            *exhibit_meta(item.exhibit),
            ("Link zur Ansicht", item.address),
        ]
    return tuple((label, text) for label, text in lines if text)
