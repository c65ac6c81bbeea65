"""The directory of streets: what it says, and what is wrong with it."""

import pytest

from layers.prepare.faults import Code, Fault, PreparationError
from layers.prepare.pipeline import prepare
from layers.prepare.streets_file import house_key
from tests.layers.prepare.folder import Folder, folder

__all__ = ["folder"]

HEAD = "street;area;from;to;side;level;source"


def write(folder: Folder, *rows: str) -> None:
    """Write streets.csv; rows are short of their source, and filled with it."""
    for name in ("quota", "number", "average"):
        (folder.sources / "indicators" / f"{name}.toml").unlink(missing_ok=True)
    width = HEAD.count(";")
    lines = [HEAD, *(row + ";" * (width - row.count(";")) for row in rows)]
    text = "\n".join(line + ("mini" if line.endswith(";") else "") for line in lines)
    (folder.sources / "streets.csv").write_text(text + "\n", "utf-8")


def streets(folder: Folder) -> list[tuple[object, ...]]:
    return folder.rows(
        "SELECT street, level, code, side, first_house, last_house FROM street ORDER BY ALL"
    )


def faults(folder: Folder) -> list[Fault]:
    with pytest.raises(PreparationError) as caught:
        prepare(folder.sources, folder.tables)
    return [f for f in caught.value.faults if f.file == "streets.csv"]


def test_house_numbers_with_their_letters_in_order() -> None:
    keys = [house_key(text) for text in ("1", "9", "9a", "9 B", "9z", "10", "12a")]
    assert keys == [100, 900, 901, 902, 926, 1000, 1201]
    assert [house_key(text) for text in ("0", "a", "12-14", "12½", "-3", "10000", "1,5")] == [
        None
    ] * 7


def test_a_last_house_takes_the_letters_that_no_other_row_begins_with(folder: Folder) -> None:
    write(folder, "Lange Straße;011;1;12", "Lange Str.;012;12c;20", "Lange Straße;021;21;")
    assert streets(folder) == [
        ("Lange Str.", "viertel", "012", "all", 1203, 2026),
        ("Lange Straße", "viertel", "011", "all", 100, 1202),
        ("Lange Straße", "viertel", "021", "all", 2100, None),
    ]


def test_sides_levels_and_streets_of_the_same_name(folder: Folder) -> None:
    write(
        folder, "Weg;011;;;odd", "Weg;012;;;even", "Weg;01;;;;ortsteil",
        "Dorfstraße;021", "Dorfstraße;022",
    )  # fmt: skip
    assert streets(folder) == [
        ("Dorfstraße", "viertel", "021", "all", None, None),
        ("Dorfstraße", "viertel", "022", "all", None, None),
        ("Weg", "ortsteil", "01", "all", None, None),
        ("Weg", "viertel", "011", "odd", None, None),
        ("Weg", "viertel", "012", "even", None, None),
    ]


def test_streets_are_part_of_the_fingerprint(folder: Folder) -> None:
    write(folder, "Weg;011")
    first = prepare(folder.sources, folder.tables).fingerprint
    write(folder, "Weg;012")
    assert prepare(folder.sources, folder.tables).fingerprint != first


@pytest.mark.parametrize(
    ("row", "column", "code", "said"),
    [
        ("Weg;99", "area", Code.AREA_UNKNOWN, "gibt es auf der Ebene viertel nicht"),
        ("Weg;11", "area", Code.AREA_UNKNOWN, "führende Nullen"),
        ("Weg;not_located", "area", Code.AREA_UNKNOWN, "gibt es heute nicht"),
        ("Weg;;1", "area", Code.EMPTY_CELL, "fehlt das Gebiet"),
        (";011", "street", Code.EMPTY_CELL, "leer"),
        ("-;011", "street", Code.NAME_UNKNOWN, "kein Name"),
        ("Weg;011;12x4", "from", Code.NOT_A_NUMBER, "keine Hausnummer"),
        ("Weg;011;1;0", "to", Code.NOT_A_NUMBER, "keine Hausnummer"),
        ("Weg;011;20;10", "from", Code.OUT_OF_RANGE, "größer als die letzte"),
        ("Weg;011;12b;12a", "from", Code.OUT_OF_RANGE, "größer als die letzte"),
        ("Weg;011;7;7;even", "side", Code.OUT_OF_RANGE, "keine dieser Hausnummern"),
        ("Weg;011;;;links", "side", Code.NAME_UNKNOWN, "Seite gibt es nicht"),
        ("Weg;011;;;;gemeinde", "level", Code.REFERENCE, "Ebene „gemeinde“ gibt es nicht"),
        ("Weg;mini;;;;municipality", "level", Code.REFERENCE, "gibt es nicht"),
        ("Weg;011;;;;;niemand", "source", Code.NAME_UNKNOWN, "Quelle gibt es nicht"),
    ],
)
def test_what_is_wrong_with_a_row(
    folder: Folder, row: str, column: str, code: Code, said: str
) -> None:
    write(folder, "Andere Straße;021", row)
    [fault] = faults(folder)
    assert (fault.column, fault.code, fault.row) == (column, code, 3)
    assert said in fault.why


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Weg;011;1;20", "Weg;012;20;30"),
        ("Weg;011;1;20", "Weg;012;10;12;even"),
        ("Weg;011", "Weg;012;10;12"),
        ("Weg;011;;;odd", "Weg;012"),
        ("Weg;011;10;", "Weg;012;;10"),
        ("Weg;011;1;12a", "Weg;012;12;14"),
        ("Hauptstr.;011;1;20", "Hauptstrasse;012;5"),
        ("Weg;011", "Weg;011"),
    ],
)
def test_house_numbers_that_two_rows_claim(folder: Folder, one: str, other: str) -> None:
    write(folder, one, other)
    [fault] = faults(folder)
    assert (fault.code, fault.row) == (Code.DUPLICATE, 3)
    assert "Zeile 2" in fault.why


def test_rows_that_only_seem_to_overlap(folder: Folder) -> None:
    write(
        folder, "Weg;011;1;9;odd", "Weg;012;2;8;even", "Weg;021;9a;9b", "Weg;022;10;",
        "Gasse;011;5;5", "Gasse;012;;;even",
    )  # fmt: skip
    assert len(streets(folder)) == 6
