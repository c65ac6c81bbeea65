"""The workbench of social indices: addresses, page, files, what is shared out."""

import csv
import io
import re
import shutil
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from urllib.parse import parse_qsl

import duckdb
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.selection.social_index import parse_social_index, social_index_query
from dashboard.selection.social_index_numbers import decimal
from layers.model import SocialIndexSelection
from layers.store import Store
from layers.thematic import social_index_options as choices
from layers.thematic.social_index import social_index
from layers.thematic.social_index_exhibit import social_index_exhibit
from layers.thematic.social_index_shares import distribution
from tests.sums import drop_sums

KNOWN = {
    "units": ["stadtteil", "statistischer_bezirk", "schools", "stadtbezirk", "x"],
    "context": ["stadtteil", "stadtbezirk", "x"],
    "school_type": ["Grundschule", "all", "Zauberschule"],
    "year": ["2024", "2012", "1", "x"],
    "indicators": [
        "share_under_3,density",
        "density",
        "social_index_median,area:share_under_10",
        "a,b,share_6_9,-",
        "share_under_3,share_3_5,share_6_9,share_under_10,density,population_change,"
        "social_index_mean,childcare_ratio_3_plus,childcare_ratio_under_3",
        ",,",
    ],
    "signs": ["down,up", "x", "up,down,up,down"],
    "sign.density": ["down", "x"],
    "weighting": ["own", "equal", "component", "x"],
    "weights": ["1,2.5,0", "0,0,0,0,0,0,0,0", "1e5,-3,200"],
    "weight.density": ["0.333", "101", "viele"],
    "levels": ["5", "9", "7", "x"],
    "kind": ["posts", "money", "x"],
    "amount": ["0", "12", "12.5", "1000000000", "99999999999999999999", "-3", "nan", "1,5"],
    "per": ["unit", "capacity", "population", "x"],
    "level_weights": ["1,1,1,1,1", "0,0,0,0,0,0,0,0,0", "1,2", "x"],
    "level_weight.3": ["0.1", "-1"],
    "minimum": ["0", "1", "0.01", "x"],
    "order": ["index", "x"],
    "pooled": ["1", "x"],
}
queries = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(values) for name, values in KNOWN.items()}
)
garbage = st.dictionaries(st.sampled_from(sorted(KNOWN)), st.text(max_size=40), max_size=8)
quick = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def chosen(store: Store, **args: str) -> SocialIndexSelection:
    return parse_social_index(store, args)[0]


@quick
@given(st.one_of(queries, garbage))
def test_whatever_is_asked_can_be_shown_and_comes_back(
    krefeld_store: Store, args: dict[str, str]
) -> None:
    selection, _ = parse_social_index(krefeld_store, args)
    assert choices.LEAST <= len(selection.indicators) <= choices.MOST
    for is_full in (False, True):
        query = social_index_query(krefeld_store, selection, is_full=is_full)
        again, notices = parse_social_index(krefeld_store, dict(parse_qsl(query)))
        assert again == selection
        assert notices == ()
    exhibit = social_index_exhibit(krefeld_store, social_index(krefeld_store, selection))
    assert exhibit.tables[0].rows


def test_a_first_visit_is_an_example_with_an_empty_query(krefeld_store: Store) -> None:
    selection, notices = parse_social_index(krefeld_store, {})
    assert notices == ()
    assert social_index_query(krefeld_store, selection) == ""
    result = social_index(krefeld_store, selection)
    assert result.is_example
    assert len(result.known) == len(result.units)


def test_numbers_as_they_are_typed() -> None:
    assert decimal("12,50", 2) == Decimal("12.5")
    assert str(decimal("100.00", 2)) == "100"
    assert decimal("0.005", 2) == 0
    for text in ("", "x", "1e5", "1.2.3", "١٢", "nan", "--1", "1" * 30):
        assert decimal(text, 2) is None


def test_fields_of_the_form_come_before_lists(krefeld_store: Store) -> None:
    made = chosen(
        krefeld_store,
        indicators="share_under_3,density",
        weighting="own",
        weights="1,2",
        **{"weight.density": "7", "sign.share_under_3": "down", "level_weight.2": "0"},
    )
    assert [int(weight) for weight in made.weights] == [1, 7]
    assert made.signs == ("down", "up")
    assert [int(weight) for weight in made.level_weights] == [1, 0, 3, 4, 5]


def test_indicators_stay_when_going_from_areas_to_schools(krefeld_store: Store) -> None:
    of_schools = chosen(krefeld_store, units="schools", indicators="share_under_3,density")
    assert of_schools.indicators == ("area:share_under_3", "area:density")
    back = chosen(krefeld_store, indicators="area:share_under_3,area:density")
    assert back.indicators == ("share_under_3", "density")


def test_one_indicator_is_none(krefeld_store: Store) -> None:
    made, notices = parse_social_index(krefeld_store, {"indicators": "density"})
    assert made.indicators[0] == "density"
    assert len(made.indicators) == 2
    assert "mindestens zwei" in notices[0]


def test_a_direction_that_is_given_stays(mini_tables: Path, tmp_path: Path) -> None:
    shutil.copytree(mini_tables, tmp_path / "tables")
    drop_sums(tmp_path / "tables")
    (path,) = (tmp_path / "tables").glob("*.duckdb")
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE indicator SET direction = 'higher_better' WHERE unit = '%'")
    with closing(Store.open(tmp_path / "tables", "mini")) as store:
        asked = {"indicators": "share_children,density", "signs": "up,down"}
        made, notices = parse_social_index(store, asked)
        assert made.signs == ("down", "down")
        assert [notice for notice in notices if "festgelegt" in notice]
        result = social_index(store, made)
        assert [entry.sign for entry in result.inputs] == [-1, -1]
        assert [entry.is_chosen for entry in result.inputs] == [False, True]


def test_shares_are_exact_and_differ_from_equal_ones_by_nothing_in_all(
    krefeld_store: Store,
) -> None:
    for args in (
        {"amount": "77"},
        {"kind": "money", "amount": "100000.01", "minimum": "250"},
        {"units": "schools", "amount": "200", "minimum": "1"},
    ):
        result = social_index(krefeld_store, chosen(krefeld_store, **args))
        found = distribution(result)
        assert found is not None
        assert not found.problem
        assert sum(share.share for share in found.shares) == found.total
        assert sum(share.equal for share in found.shares) == found.total
        assert sum(share.difference for share in found.shares) == 0
        least = int(result.selection.minimum * (100 if args.get("kind") else 1))
        assert min(min(s.share, s.equal) for s in found.shares) >= least


def test_equal_level_weights_are_the_equal_distribution(krefeld_store: Store) -> None:
    made = social_index(krefeld_store, chosen(krefeld_store, level_weights="3,3,3,3,3"))
    found = distribution(made)
    assert found is not None
    assert all(share.difference == 0 for share in found.shares)


def test_minimum_that_cannot_be_kept_is_a_sentence(krefeld: FlaskClient) -> None:
    text = krefeld.get("/krefeld/sozialindex?amount=10&minimum=1").text
    assert (
        "Mindestens 1 je Einheit wären bei 19 Einheiten 19; zu verteilen sind aber nur 10" in text
    )
    assert "Stellen nach Stufe" not in text


def test_units_without_a_number_have_no_index_and_say_why(krefeld_store: Store) -> None:
    args = {"indicators": "social_index_mean,density"}
    result = social_index(krefeld_store, chosen(krefeld_store, **args))
    without = [unit for unit in result.units if unit.level is None]
    assert len(result.units) == 19
    assert len(without) == 11
    table = social_index_exhibit(krefeld_store, result).tables[0]
    keys = [column.key for column in table.columns]
    for unit, row in zip(result.units, table.rows, strict=True):
        cells = dict(zip(keys, row, strict=True))
        if unit.level is None:
            assert cells["level"] == "kein Index"
            assert cells["index"] is None
            assert cells["note"] == "nicht anwendbar (Sozialindex, Mittelwert)"
            assert cells["social_index_mean"] == "x"
        else:
            assert cells["note"] == ""


def test_official_order_unless_asked(krefeld: FlaskClient) -> None:
    def codes(path: str) -> list[str]:
        table = re.search(
            r'<table class="data" id="tabelle-1-1">(.*?)</table>', krefeld.get(path).text, re.S
        )
        assert table
        return re.findall(r"<td>(\d{3})</td>", table[1])

    official = codes("/krefeld/sozialindex")
    assert official == sorted(official)
    assert len(official) == 19
    asked = codes("/krefeld/sozialindex?order=index")
    assert asked != official
    assert sorted(asked) == official


def test_page_says_what_it_is(krefeld: FlaskClient) -> None:
    text = krefeld.get("/krefeld/sozialindex").text
    assert "Beispiel: Diese Indikatoren sind ein Vorschlag" in text
    assert "nicht der Schulsozialindex des Landes" in text
    assert "Index = 0,333 · (" in text
    assert text.count('aria-current="page">Sozialindex') == 1
    own = krefeld.get("/krefeld/sozialindex?indicators=share_under_3,population_change").text
    assert "ein Vorschlag" not in own


def test_schools_say_whose_values_they_have(krefeld: FlaskClient) -> None:
    text = krefeld.get("/krefeld/sozialindex?units=schools&school_type=Grundschule").text
    assert "Zuschreibung aus dem Umfeld" in text
    assert "Eigene Werte einzelner Schulen gibt es in diesen Daten nur für" in text
    assert "Gymnasien" not in re.sub(r"<option.*?</option>", "", text)


def test_component_says_what_it_explains(krefeld: FlaskClient) -> None:
    text = krefeld.get("/krefeld/sozialindex?weighting=component").text
    assert re.search(r"sie erklärt \d+,\d\u00a0% der Unterschiede", text)


def test_files_hold_the_tables_of_the_page(krefeld: FlaskClient, krefeld_store: Store) -> None:
    query = "?indicators=share_under_3,density&levels=9&kind=money&amount=1234.56"
    answer = krefeld.get(f"/krefeld/sozialindex/download.csv{query}")
    assert answer.status_code == 200
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    total = next(row for row in rows if row and row[0] == "Zusammen")
    assert total[-3:] == ["1234,56", "1234,56", "0,00"]
    titles = [row[0] for row in rows if len(row) == 1]
    assert "Indikatoren der Formel" in titles
    for suffix in ("xlsx", "svg", "png"):
        assert krefeld.get(f"/krefeld/sozialindex/download.{suffix}{query}").status_code == 200


def test_invented_figures_say_so(mini: FlaskClient) -> None:
    text = mini.get("/mini/sozialindex").text
    captions = re.findall(r"<caption.*?</caption>", text, re.S)
    assert len(captions) >= 4
    assert all("frei erfunden" in caption for caption in captions)
