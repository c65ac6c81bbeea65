"""The whole folder of Musterstadt as bytes, and its way to the disk."""

import csv
import io
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import mkdtemp

from layers.prepare.demo import changes, draws, places, special, streets, texts
from layers.prepare.demo.catalogue import Entry, catalogue, indicator_file
from layers.prepare.demo.geography import Geography, build_geography
from layers.prepare.demo.outlines import outline_files
from layers.prepare.demo.people import YEARS, People, build_people
from layers.prepare.demo.plan import LAST_DAY
from layers.prepare.demo.rows import COLUMNS, SLUG, Row, rows
from layers.prepare.workbook.toml_text import toml_text

HEADING = "Demonstrationsdaten – frei erfunden, geschrieben von: bildungsatlas demo"
STORIES = "stories"
SITUATION = ("benefits_under_18", "unemployment", "single_parents")


def demo_files() -> dict[str, bytes]:
    """Paths below the municipality's folder -> content; the same bytes on every run."""
    geography = build_geography()
    people = build_people(geography)
    found = places.build_places(geography, people)
    entries = catalogue()
    files = outline_files(geography)
    for name, entry in (
        ("municipality.toml", texts.municipality()),
        ("school_types.toml", texts.school_types()),
        ("sources.toml", texts.sources()),
    ):
        files[name] = toml_text(entry, HEADING).encode()
    files["confidentiality.toml"] = f"# {HEADING}\n{texts.confidentiality()}".encode()
    for number, indicator in enumerate(entries, start=1):
        content = toml_text(indicator_file(indicator, 10 * number))
        files[f"indicators/{indicator.id}.toml"] = content.encode()
    for domain in sorted({entry.grid[0] for entry in entries}):
        table = [
            row.cells()
            for entry in entries
            if entry.grid[0] == domain
            for row in indicator_rows(entry, entries, geography, people, found)
        ]
        files[f"values/{domain.lower()}.csv"] = _csv(COLUMNS, table)
    files["school_changes/full.csv"] = _csv(changes.COLUMNS, changes.change_rows(people))
    for kind in dict.fromkeys(place.kind for place in found):
        cells = (place.cells() for place in found if place.kind == kind)
        files[f"places/{kind}.csv"] = _csv(places.COLUMNS, cells)
    files["place_values.csv"] = _csv(
        ("place", "indicator", "period", "value"), special.place_values(found)
    )
    files["streets.csv"] = _csv(streets.COLUMNS, streets.street_rows(geography))
    weights = [int(n) for n in people.total[LAST_DAY.year - 1 - YEARS[0]]]
    files["conversions.csv"] = _csv(
        ("level", "valid_to", "old", "new", "share", "share_of"), texts.conversions(weights)
    )
    files["notes.csv"] = _csv(texts.NOTE_COLUMNS, texts.notes())
    files["logo.svg"] = texts.LOGO.encode()
    for path in Path(__file__).with_name(STORIES).glob("*.md"):
        files[f"{STORIES}/{path.name}"] = path.read_bytes()
    return dict(sorted(files.items()))


def indicator_rows(
    entry: Entry,
    entries: Sequence[Entry],
    geography: Geography,
    people: People,
    found: list[places.Place],
) -> list[Row]:
    """All rows of one indicator."""
    match entry.model.shape:
        case "per_area":
            return special.density(entry, people, geography)
        case "change":
            return special.change(entry, people)
        case "situation":
            by_id = {other.id: other for other in entries}
            fields = [draws.shares(by_id[name], people) for name in SITUATION]
            return special.situation(entry, people, fields)
        case "places":
            return special.place_rows(entry, found, people)
        case "classes":
            return special.class_sizes(entry, found)
        case "school_index":
            return special.school_index(entry, found)
        case "city":
            return special.city_series(entry)
    return rows(entry, drawn(entry, people))


def drawn(entry: Entry, people: People) -> draws.Drawn:
    """Numbers per year and smallest area of an indicator that is made of people."""
    match entry.model.shape:
        case "share":
            return draws.shares(entry, people)
        case "cases":
            return draws.cases(entry, people)
        case "amount" | "inverse":
            return draws.amounts(entry, people)
        case "types" | "one_type":
            return draws.transitions(entry, people)
        case "by_type":
            return draws.typed(entry, people)
    return special.people_counts(entry, people)


def write_demo(sources: Path) -> Path:
    """Write the folder below ``sources`` in place of a former one; returns it.

    It is built aside and swapped in. Raises OSError where it cannot be written.
    """
    target = sources / SLUG
    sources.mkdir(parents=True, exist_ok=True)
    files = demo_files()
    aside = Path(mkdtemp(prefix=f".{SLUG}-", dir=sources))
    try:
        for name, content in files.items():
            path = aside / "new" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        if target.is_dir():
            target.rename(aside / "former")
        (aside / "new").rename(target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return target


def _csv(columns: Sequence[str], table: Iterable[Sequence[str]]) -> bytes:
    return "".join(_lines(columns, table)).encode()


def _lines(columns: Sequence[str], table: Iterable[Sequence[str]]) -> Iterator[str]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(table)
    yield buffer.getvalue()
