"""CSV for programs: one line of headings, one line per number, nothing above or below.

UTF-8 without byte order mark, commas, decimal points, no separator of thousands, lines end with
CRLF (RFC 4180). Headings are stable English words. A number that is not there is an empty cell;
``status`` says why, in the words of layers.status.
"""

import csv
import io
from collections.abc import Iterator

from layers.export import harmless
from layers.tidy.model import Dimension, Role, Row, Tidy

FIRST = "value"
"""Heading of the first measure of every view."""


def plain_csv(tidy: Tidy) -> bytes:
    """The view as CSV. What is the same for all numbers (unit, definition, source, licence, as_of,
    release, provenance, mark, view) is repeated in every line, so that each stands for itself."""
    text = io.StringIO()
    writer = csv.writer(text)
    about = tidy.about
    first = tidy.measures[0]
    said = {
        "title": about.title,
        "definition": about.definition,
        "source": about.source,
        "licence": about.licence,
        "as_of": about.as_of,
        "release": about.release,
        "provenance": about.provenance,
        "mark": about.mark,
        "view": about.link,
    }
    headings = [key for dimension in tidy.dimensions for key in _keys(dimension)]
    others = [measure.key for measure in tidy.measures[1:]]
    writer.writerow(
        ["indicator", *headings, FIRST, "unit", "status", "flags", "kind", *others, *said]
    )
    same = [harmless(content) for content in said.values()]
    for row in tidy.rows:
        number, *rest = (number_text(found) for found in row.numbers)
        writer.writerow(
            [
                about.indicator,
                *_place(tidy, row),
                number,
                harmless(first.unit),
                row.status.value,
                " ".join(row.flags),
                row.kind,
                *rest,
                *same,
            ]
        )
    return text.getvalue().encode("utf-8")


def number_text(number: float | int | None) -> str:
    """A number with all its digits and a decimal point; '' where there is none."""
    if number is None:
        return ""
    return str(int(number)) if number == int(number) else repr(float(number))


def _keys(dimension: Dimension) -> tuple[str, ...]:
    if dimension.role is Role.GEO:
        return ("level", "code", "name")
    if dimension.role is Role.TIME:
        return (dimension.key, f"{dimension.key}_label")
    return (dimension.key,)


def _place(tidy: Tidy, row: Row) -> Iterator[str]:
    for dimension, category in zip(tidy.dimensions, row.place, strict=True):
        if dimension.role is Role.GEO:
            level, _, code = category.partition(":")
            yield from (level, code)
        else:
            yield category
        if dimension.role is not Role.OTHER:
            yield harmless(dimension.categories[category])
