"""Exhibits as files: all their tables as CSV or as sheets of one workbook."""

from collections.abc import Sequence
from dataclasses import replace

from layers.export import Table, marked, source_meta, tables_csv, tables_xlsx
from layers.thematic.exhibit import Exhibit

Meta = tuple[tuple[str, str], ...]


def exhibit_meta(exhibit: Exhibit) -> Meta:
    """What an exhibit says beside its figures and tables, as lines of label and text."""
    said = [("Aussage", exhibit.sentence)]
    for section in exhibit.sections:
        said += [(section.heading or "Aussage", sentence) for sentence in section.sentences]
    said += [("Hinweis", note) for note in exhibit.notes]
    sources = source_meta(exhibit.sources)
    if not sources:
        said += [("Quelle", line) for line in exhibit.source_lines]
        said += [("Stand der Daten", exhibit.as_of)]
    return (*((label, text) for label, text in said if text), *sources)


def exhibit_csv(exhibit: Exhibit, meta: Meta) -> bytes:
    """All tables below each other, each under its title, and ``meta`` at the end."""
    return tables_csv(_finished(exhibit), exhibit.title, meta)


def exhibit_xlsx(exhibit: Exhibit, meta: Meta) -> bytes:
    """A workbook with a sheet per table and the sheets Metadaten, Quellen and Zeichen."""
    return tables_xlsx(_finished(exhibit), exhibit.title, meta)


def _finished(exhibit: Exhibit) -> Sequence[Table]:
    """The tables with the mark and the sources of the whole."""
    sources = exhibit.sources
    return [
        replace(marked(table, exhibit.mark), sources=table.sources or sources)
        for table in exhibit.tables
    ]
