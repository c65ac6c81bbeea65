"""The printed matrix of school changes, its picture and its sentences."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from layers.model import SchoolChangeSelection
from layers.queries.school_changes import SchoolChangeResult, school_changes
from layers.store import Store
from layers.thematic.matrix import SHADE_INK, SHADES, MatrixView, matrix_view
from layers.thematic.matrix_sheet import matrix_sheet
from layers.thematic.school_changes_table import changes_table
from layers.thematic.school_changes_text import (
    apart_sentence,
    cell_percent_base,
    changes_sentences,
    changes_title,
    difference_sentences,
    leaving,
)
from tests.changes_release import SLUG, R, Y, open_release


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    found = open_release(tmp_path_factory.mktemp("matrix"))
    yield found
    found.close()


@pytest.fixture
def district_store(tmp_path: Path) -> Iterator[Store]:
    found = open_release(tmp_path, district=True)
    yield found
    found.close()


def ask(store: Store, **more: Any) -> SchoolChangeResult:
    return school_changes(store, SchoolChangeSelection(SLUG, **{"year": 2017, **more}))


def view(store: Store, **more: Any) -> MatrixView:
    found = matrix_view(ask(store, **more))
    assert found is not None
    return found


def printed(found: MatrixView) -> list[list[str]]:
    return [[cell.text for cell in line] for line in found.cells]


def test_counts_with_the_diagonal_struck_out(store: Store) -> None:
    found = view(store)
    assert printed(found) == [
        ["x", "2", "0", "0"],
        ["12", "x", "2", "0"],
        ["1", "4", "x", "0"],
        ["8", "70", "20", "x"],
    ]
    assert [m.text for m in found.row_margins] == ["2", "14", "5", "98"]
    assert [m.text for m in found.column_margins] == ["21", "76", "22", "0"]
    assert (found.total.text, found.total.published) == ("119", False)
    assert {found.cells[i][i].kind for i in range(4)} == {"diagonal"}
    assert not found.computed_columns


def test_row_percent(store: Store) -> None:
    found = view(store, measure="row")
    assert printed(found)[3] == ["8,2\u00a0%", "71,4\u00a0%", "20,4\u00a0%", "x"]
    assert [m.text for m in found.row_margins] == ["100,0\u00a0%"] * 4
    assert [m.number for m in found.row_margins] == [
        "2 Wechsel",
        "14 Wechsel",
        "5 Wechsel",
        "98 Wechsel",
    ]
    # 21, 76, 22 and 0 of 119
    assert [m.text for m in found.column_margins] == [
        "17,6\u00a0%",
        "63,9\u00a0%",
        "18,5\u00a0%",
        "0,0\u00a0%",
    ]
    assert (found.total.text, found.total.number) == ("100,0\u00a0%", "119 Wechsel")
    assert cell_percent_base(ask(store, measure="row")) == (
        "100 % sind alle, die diese Schulform verlassen haben. "
        "In der Zeile „Summe“ steht der Anteil an allen Wechseln."
    )


def test_every_total_of_a_table_of_shares_is_a_share(store: Store) -> None:
    for table in ("by_type", "by_grade"):
        for measure in ("row", "column"):
            found = view(store, table=table, measure=measure)
            margins = (*found.row_margins, *found.column_margins, found.total)
            assert all(m.text.endswith("%") or m.text == "x" for m in margins)
            assert all(m.number.endswith("Wechsel") for m in margins)
    column = view(store, measure="column")
    assert [m.text for m in column.row_margins] == [
        "1,7\u00a0%",
        "11,8\u00a0%",
        "4,2\u00a0%",
        "82,4\u00a0%",
    ]
    assert (column.column_margins[3].text, column.column_margins[3].number) == ("x", "0 Wechsel")


def test_column_percent_of_nothing_is_not_applicable(store: Store) -> None:
    found = view(store, measure="column")
    assert [line[3].text for line in found.cells] == ["x"] * 4
    assert [line[3].kind for line in found.cells] == ["empty", "empty", "empty", "diagonal"]
    assert found.cells[0][3].words.endswith("kein Anteil, weil die Summe null ist")
    assert [line[1].text for line in found.cells] == [
        "2,6\u00a0%",
        "x",
        "5,3\u00a0%",
        "92,1\u00a0%",
    ]


def test_by_grade_and_its_filters(store: Store) -> None:
    found = view(store, table="by_grade")
    assert printed(found)[1] == ["0", "0", "43", "15", "12", "6"]
    assert [m.text for m in found.column_margins] == ["0", "3", "49", "35", "28", "8"]
    assert found.computed_columns
    assert all(m.published for m in found.row_margins)
    one = view(store, table="by_grade", grade=8, school_type=R)
    assert printed(one) == [["15"]]
    assert one.limited


def test_school_type_takes_the_shade_from_other_cells(store: Store) -> None:
    found = view(store, school_type=R)
    assert [[c.focus for c in line] for line in found.cells] == [
        [False, True, False, False],
        [True, True, True, True],
        [False, True, False, False],
        [False, True, False, False],
    ]


def test_shades_rise_with_the_numbers_and_stay_readable(store: Store) -> None:
    cells = [c for line in view(store).cells for c in line if c.kind == "value"]
    ordered = sorted(cells, key=lambda cell: int(cell.text))
    assert [c.shade for c in ordered] == sorted(c.shade for c in ordered)
    assert {c.shade for c in cells if c.text == "0"} == {0}
    assert next(c.shade for c in cells if c.text == "70") == 5
    assert next(c.shade for c in cells if c.text == "1") == 1
    assert all(contrast(a, b) >= 4.5 for a, b in zip(SHADES, SHADE_INK, strict=True))


def test_stylesheet_and_picture_have_the_same_shades() -> None:
    css = (Path(__file__).parents[3] / "assets" / "css" / "figures.css").read_text("utf-8")
    for number, shade in enumerate(SHADES):
        assert f".shade-{number} {{ background-color: {shade};" in css


def contrast(one: str, other: str) -> float:
    """Contrast after WCAG 2.2."""

    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05

    a, b = sorted((light(one), light(other)))
    return b / a


def test_confidential_cell_and_a_total_that_is_not_the_sum(district_store: Store) -> None:
    found = view(district_store, year=2018, within="stadtteil:010")
    keys = [total.key for total in found.rows]
    hidden = found.cells[keys.index(R)][0]
    assert (hidden.text, hidden.kind) == (".", "missing")
    assert hidden.words == "von Realschulen zu Hauptschulen: Wert geheim gehalten"
    margin = found.row_margins[keys.index(Y)]
    assert (margin.text, margin.published, margin.remark) == ("7", True, "Summe der Zellen: 6")
    assert found.row_margins[keys.index(R)].text == "."


def test_picture_of_the_matrix(store: Store) -> None:
    picture = matrix_sheet(ask(store))
    root = ElementTree.fromstring(picture)  # noqa: S314 - our own drawing
    words = ["".join(e.itertext()) for e in root.iter("{http://www.w3.org/2000/svg}text")]
    assert words.count("x") == 4
    assert {"98", "119", "70", "Gymnasien"} <= set(words)
    assert picture.count("url(#struck)") == 4


# --- sentences -----------------------------------------------------------------------------------


def test_who_left_the_gymnasium_and_how_many_came_late(store: Store) -> None:
    assert changes_sentences(ask(store)) == (
        "Im Schuljahr 2017/18 wechselten in Krefeld 98 Schülerinnen und Schüler von Gymnasien an "
        "eine andere Schulform: 70 an Realschulen, 20 an Gesamtschulen und 8 an Hauptschulen.",
        "71 von 123 Wechseln (57,7\u00a0%) kamen spät, das heißt in Jahrgangsstufe 8, 9 oder 10.",
    )
    found = leaving(ask(store))
    assert found is not None
    assert (found.label, found.number) == ("Gymnasien", 98)


def test_the_sentence_follows_the_filters(store: Store) -> None:
    assert changes_sentences(ask(store, school_type=R))[0] == (
        "Im Schuljahr 2017/18 wechselten in Krefeld 14 Schülerinnen und Schüler von Realschulen "
        "an eine andere Schulform: 12 an Hauptschulen und 2 an Gesamtschulen."
    )
    asked = changes_sentences(ask(store, table="by_grade", grade=8, school_type=R))
    assert asked[2] == "Es gab 15 Wechsel an Realschulen in Jahrgangsstufe 8."
    asked = changes_sentences(ask(store, table="by_grade", grade=5))
    assert asked[2] == "Es gab keinen Wechsel in Jahrgangsstufe 5."


def test_the_tables_disagree_in_words(store: Store) -> None:
    first, second = difference_sentences(ask(store))
    assert "nach Schulformen sind es 119 Wechsel, nach Jahrgangsstufen 123" in first
    assert "zu Hauptschulen 21 und 22; zu Gesamtschulen 22 und 23; zu Gymnasien 0 und 2" in second


def test_gesamtschulen_stand_apart(store: Store) -> None:
    assert apart_sentence(ask(store)) == (
        "Gesamtschulen haben in dieser Ordnung keinen Rang und stehen daneben: "
        "22 Wechsel dorthin, 5 von dort weg."
    )


def test_title_names_the_selection(store: Store) -> None:
    assert changes_title(ask(store, table="by_grade", grade=9, measure="row")) == (
        "Schulformwechsel nach Zielschulform und Jahrgangsstufe: Krefeld, Schuljahr 2017/18, "
        "Jahrgangsstufe 9, Zeilenprozente"
    )


# --- table ---------------------------------------------------------------------------------------


def test_download_keeps_published_and_computed_totals_apart(store: Store) -> None:
    rows = changes_table(ask(store, table="by_grade")).rows
    assert ("Realschulen", "Summe", 76, None, None, "veröffentlichte Summe") in rows
    assert ("Summe", "8", 35, None, None, "berechnete Summe") in rows
    assert ("Summe", "Summe", 123, None, None, "berechnete Summe") in rows
    cell = next(row for row in rows if row[:2] == ("Realschulen", "8"))
    assert cell[2] == 15
    assert cell[3] == pytest.approx(100 * 15 / 76)


def test_download_follows_the_filters(store: Store) -> None:
    rows = changes_table(ask(store, school_type=Y)).rows
    assert {row[:2] for row in rows if "Summe" not in row[:2]} == {
        ("Gymnasien", "Hauptschulen"), ("Gymnasien", "Realschulen"),
        ("Gymnasien", "Gesamtschulen"), ("Gymnasien", "Gymnasien"),
        ("Hauptschulen", "Gymnasien"), ("Realschulen", "Gymnasien"),
        ("Gesamtschulen", "Gymnasien"),
    }  # fmt: skip
