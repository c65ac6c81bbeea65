"""What views say of hidden, rounded and changed numbers."""

from collections.abc import Iterator
from dataclasses import replace

import duckdb
import pytest

from layers.export import to_csv
from layers.model import MapSelection, SeriesSelection
from layers.queries.series import Point, series
from layers.status import Flag, Status
from layers.store import Store
from layers.thematic.layer import thematic_layer
from layers.thematic.multiples_svg import Multiple, multiples
from layers.thematic.protection import common_flags, flag_lines, hidden_line
from layers.thematic.result import ThematicLayer
from layers.thematic.series_table import index_cell, series_table, table_signs
from layers.thematic.series_text import protection_lines
from layers.thematic.svg_sheet import sheet
from layers.thematic.values_file import values_file
from tests.layers.map_release import FINGERPRINT, SLUG
from tests.layers.protected_release import make_protected, open_protected

NBSP = "\u00a0"


@pytest.fixture(scope="module")
def protected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The hand-made release with hidden, rounded and changed numbers."""
    store = open_protected(tmp_path_factory.mktemp("protected"))
    yield store
    store.close()


def layer(store: Store, indicator: str, year: int, within: str = "") -> ThematicLayer:
    """A map of Stadtteile."""
    return thematic_layer(store, MapSelection(SLUG, indicator, "stadtteil", year, within=within))


@pytest.mark.parametrize(
    ("hidden", "total", "expected"),
    [
        (0, 72, ""),
        (1, 72, "In einem von 72 Quartieren wird der Wert geheim gehalten"),
        (7, 72, "In 7 von 72 Quartieren wird der Wert geheim gehalten"),
        (72, 72, "In allen 72 Quartieren wird der Wert geheim gehalten"),
        (2, 2, "In beiden Quartieren wird der Wert geheim gehalten"),
        (1, 1, "Der Wert wird geheim gehalten"),
    ],
)
def test_how_many_are_hidden(hidden: int, total: int, expected: str) -> None:
    assert hidden_line(hidden, total, "Quartiere") == expected


def test_the_share_of_hidden_areas_is_that_of_public_denominators(protected: Store) -> None:
    # 50 of 200 + 1000 + 50 + 250
    assert layer(protected, "share", 2020).protection == (
        "In einem von 4 Stadtteilen wird der Wert geheim gehalten; "
        f"darauf entfallen 3,3{NBSP}% der Bezugszahl (Nenner).",
    )


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE observation SET denominator = NULL WHERE code = '030' AND period = 2020",
        "UPDATE observation SET denominator = NULL WHERE code = '010' AND period = 2020",
        "DELETE FROM observation WHERE code = '010' AND period = 2020",
        """UPDATE release SET rules = replace(rules, ', "denominator"', '')""",
        "UPDATE release SET rules = '{}'",
        "UPDATE indicator SET measure = 'mean' WHERE indicator_id = 'share'",
    ],
)
def test_no_share_where_a_denominator_is_not_public(
    tmp_path_factory: pytest.TempPathFactory, change: str
) -> None:
    tables = make_protected(tmp_path_factory.mktemp("changed"))
    with duckdb.connect(str(tables / f"{SLUG}-{FINGERPRINT}.duckdb")) as connection:
        connection.execute(change)
    store = Store.open(tables, SLUG)
    lines = layer(store, "share", 2020).protection
    store.close()
    assert lines == ("In einem von 4 Stadtteilen wird der Wert geheim gehalten.",)


def test_the_sign_of_the_rules_is_printed(protected: Store) -> None:
    found = layer(protected, "share", 2020)
    assert [area.text for area in found.areas if area.status is Status.CONFIDENTIAL] == ["*"]
    result = series(protected, SeriesSelection(SLUG, "share", "stadtteil", ("030",)))
    assert [point.cell for point in result.chosen[0].points] == ["*", "(4,0)"]
    assert "* = Wert geheim gehalten" in table_signs(result)
    indexed = series(protected, replace(result.selection, index=True))
    assert table_signs(indexed)[1:] == ("* = Wert geheim gehalten", ". = kein Index zu bilden")
    cells = [index_cell(point) for point in indexed.chosen[0].points]
    assert cells == ["*", "."]
    text = to_csv(series_table(result)).decode()
    assert "Zeichen;* = Wert geheim gehalten\r\n" in text
    assert ";*;" in text


def test_small_multiples_show_lone_values_and_say_what_is_hidden(protected: Store) -> None:
    asked = SeriesSelection(SLUG, "share", "stadtteil", multiples=True)
    result = series(protected, asked)
    line = next(line for line in result.every_area if line.code == "010")
    first, *rest = line.points
    hidden = replace(first, value=None, status=Status.CONFIDENTIAL)
    missing = replace(first, value=None, status=Status.UNKNOWN)

    def drawn(*points: Point) -> Multiple:
        lines = (replace(line, points=points),)
        return multiples(replace(result, every_area=lines)).items[0]

    assert drawn(hidden, hidden).last == "alle Werte geheim gehalten"
    assert "alle Werte geheim gehalten" in drawn(hidden, hidden).svg
    assert drawn(hidden, missing).last == "kein Wert oder Wert geheim gehalten"
    assert drawn(missing, missing).last == "kein Wert"
    assert drawn(first, hidden, rest[0]).svg.count("<circle") == 2
    assert drawn(first, rest[0]).svg.count("<circle") == 1


def test_a_single_hidden_area_says_why(protected: Store) -> None:
    found = layer(protected, "share", 2020, within="stadtteil:030")
    assert found.sentence.startswith(
        "Anteil der Kinder: Am 31.12.2020 gibt es für Süd keine Angabe. Der Wert wird geheim "
        "gehalten, weil er auf sehr kleine Zahlen schließen ließe."
    )
    assert found.protection == ("Der Wert wird geheim gehalten.",)


def test_rounded_values_are_told_once(protected: Store) -> None:
    found = layer(protected, "share", 2021)
    assert found.protection == ("Zahlen sind zum Schutz auf Vielfache von 3 gerundet.",)
    assert {area.flags_text for area in found.areas} == {""}
    assert "Die Werte sind zum Schutz gerundet." in found.sentence


def test_changed_values_are_told_once(protected: Store) -> None:
    found = layer(protected, "people", 2021)
    assert found.protection == (
        "Zahlen sind zum Schutz leicht verändert; Teile müssen sich nicht zum Ganzen addieren.",
    )
    assert {area.flags_text for area in found.areas} == {""}


def test_some_rounded_values_are_told_one_by_one() -> None:
    values = [(Flag.ROUNDED,), (Flag.ROUNDED_BY_SOURCE,)]
    assert common_flags(values) == frozenset()
    assert flag_lines(values, 5) == (
        "Ein Teil der Zahlen ist zum Schutz auf Vielfache von 5 gerundet.",
    )
    assert common_flags([]) == frozenset()
    assert flag_lines([()], 3) == ()


def test_files_and_pictures_say_the_same(protected: Store) -> None:
    found = layer(protected, "share", 2020)
    frames = values_file(protected, "share", "stadtteil")["frames"]
    assert frames["2020|all"]["protection"] == list(found.protection)
    assert "protection" not in values_file(protected, "lonely", "stadtteil")["frames"]["2019|all"]
    drawing = sheet(protected, found).replace("</text>", " ")
    assert "geheim gehalten;" in drawing
    assert "Wert geheim gehalten: 1" in drawing


def test_a_series_counts_its_hidden_values(protected: Store) -> None:
    selection = SeriesSelection(SLUG, "share", "stadtteil", ("030",))
    assert protection_lines(series(protected, selection)) == (
        "1 von 4 Werten dieser Ansicht wird geheim gehalten.",
        "Ein Teil der Zahlen ist zum Schutz auf Vielfache von 3 gerundet.",
    )
    whole = replace(selection, areas=())
    assert len(protection_lines(series(protected, whole))) == 1
