"""In the demonstration city every filter of every page has something to filter, and filters."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.factory import create_app
from dashboard.settings import load_settings
from layers.store import Store
from tests.text_boxes import faults

SELECT = re.compile(r'<select[^>]*\bname="(\w+)"([^>]*)>(.*?)</select>', re.DOTALL)
OPTION = re.compile(r'<option value="([^"]*)"')


@pytest.fixture(scope="module")
def visitor(musterstadt_tables: Path) -> Iterator[FlaskClient]:
    """Somebody at the pages of Musterstadt."""
    app = create_app(load_settings(tables_dir=musterstadt_tables, municipality="musterstadt"))
    yield app.server.test_client()
    app.server.extensions["bildungsatlas"].close()


def page(visitor: FlaskClient, path: str, **query: str) -> str:
    answer = visitor.get(f"/musterstadt/{path}", query_string=query)
    assert answer.status_code == 200
    return answer.text


def options(text: str) -> dict[str, list[str]]:
    """Name of each list that can be used -> its values."""
    return {
        name: OPTION.findall(inside)
        for name, marks, inside in SELECT.findall(text)
        if "disabled" not in marks
    }


def sentence(text: str) -> str:
    """The generated sentence of a page."""
    found = re.search(r"data-sentence[^>]*>(.*?)</p>", text, re.DOTALL)
    assert found is not None
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", found[1])).strip()


@pytest.mark.parametrize("name", ["year", "school_type", "grade", "within", "table", "measure"])
def test_each_filter_of_the_matrix_changes_it(visitor: FlaskClient, name: str) -> None:
    whole = page(visitor, "schulformwechsel")
    values = options(whole)[name]
    assert len(values) > 1
    tables = {
        re.sub(r"<[^>]+>", "", part)
        for value in (values[0], values[len(values) // 2], values[-1])
        for part in [page(visitor, "schulformwechsel", **{name: value}).partition("<table")[2]]
    }
    assert len(tables) == len({values[0], values[len(values) // 2], values[-1]})


def test_the_matrix_has_all_years_grades_types_and_districts(visitor: FlaskClient) -> None:
    found = {name: len(v) for name, v in options(page(visitor, "schulformwechsel")).items()}
    # 13 school years; all and grades 5 to 10; all and six types; city, 5 districts, 24 areas.
    assert (found["year"], found["grade"], found["school_type"], found["within"]) == (13, 7, 7, 30)


def test_the_map_by_school_type(visitor: FlaskClient) -> None:
    text = page(visitor, "karte", indicator="transitions")
    types = options(text)["school_type"]
    assert len(types) >= 5
    sentences = {
        sentence(page(visitor, "karte", indicator="transitions", school_type=one)) for one in types
    }
    assert len(sentences) == len(types)


@pytest.mark.parametrize("name", ["indicator", "year", "level", "within", "overlay", "scheme"])
def test_each_filter_of_the_map_has_something_to_filter(visitor: FlaskClient, name: str) -> None:
    assert len(options(page(visitor, "karte"))[name]) > 1


def test_the_years_of_the_map(visitor: FlaskClient) -> None:
    texts = {sentence(page(visitor, "karte", year=str(year))) for year in range(2012, 2025)}
    assert len(texts) == 13


def test_a_series_with_a_break_of_its_definition(visitor: FlaskClient) -> None:
    text = page(visitor, "zeitreihe", indicator="childcare_use_under_3")
    assert "ohne Kindertagespflege" in text
    assert text.count('class="break') > 0


def test_a_series_across_the_change_of_boundaries(
    visitor: FlaskClient, musterstadt_store: Store
) -> None:
    ((code,),) = musterstadt_store.rows(
        "SELECT code FROM area WHERE level = 'quartier' AND name = 'Zeughausplatz'"
    )
    query = {"indicator": "sgb2_under_18", "level": "quartier", "areas": code}
    text = page(visitor, "zeitreihe", **query).partition("<main")[2]
    assert "umgerechnet" in text
    assert len(re.findall("<li[^>]*>[^<]*wurden Webermarkt und Glockenmarkt", text)) == 1


def test_a_map_before_the_change_has_the_areas_of_then(visitor: FlaskClient) -> None:
    query = {"indicator": "sgb2_under_18", "level": "quartier"}
    before, after = (page(visitor, "karte", year=year, **query) for year in ("2016", "2022"))
    for name, old in (("Webermarkt", True), ("Zeughausplatz", False)):
        assert (f'aria-label="{name}:' in before) is old
        assert (f'aria-label="{name}:' in after) is not old


def test_every_status_and_flag_occurs(musterstadt_store: Store) -> None:
    statuses = {row[0] for row in musterstadt_store.rows("SELECT status FROM observation")}
    assert statuses >= {
        "ok", "none", "confidential", "not_collected", "later", "unreliable", "limited",
        "not_applicable",
    }  # fmt: skip
    flags = {row[0] for row in musterstadt_store.rows("SELECT flags FROM observation")}
    assert flags >= {"provisional", "revised", "estimated", "planned", "converted"}


def test_domains_places_and_indicators(musterstadt_store: Store) -> None:
    domains = {row[0] for row in musterstadt_store.rows("SELECT grid_domain FROM indicator")}
    assert domains == set("ABCDEFGH")  # I is narrative: no indicator can be formed there
    ((indicators,),) = musterstadt_store.rows("SELECT count(*) FROM indicator")
    assert 55 <= indicators <= 100
    kinds = dict(musterstadt_store.rows("SELECT kind, count(*) FROM facility GROUP BY kind"))
    assert kinds["school"] == 70
    assert set(kinds) == {"school", "childcare", "library", "youth_centre", "counselling"}
    levels = dict(
        musterstadt_store.rows("SELECT level, count(*) FROM area WHERE edition = 1 GROUP BY level")
    )
    small = (levels["stadtbezirk"], levels["sozialraum"], levels["quartier"])
    assert small == (5, 24, 72)


def test_a_remark_of_a_year_does_not_name_it_twice(visitor: FlaskClient) -> None:
    text = page(visitor, "karte", indicator="pupils", level="sozialraum", year="2018")
    assert "Am 1. August 2018 wurden" in text
    assert "2018: Am 1. August 2018" not in text


@pytest.mark.parametrize("width", [320, 360, 400])
@pytest.mark.parametrize("more", ["", "&pooled=1"])
def test_school_years_at_a_narrow_axis_keep_apart(
    visitor: FlaskClient, width: int, more: str
) -> None:
    path = f"/zeitreihen/musterstadt/overweight.svg?level=stadtbezirk&index=1&width={width}{more}"
    answer = visitor.get(path)
    assert answer.status_code == 200
    assert faults(answer.text) == []
