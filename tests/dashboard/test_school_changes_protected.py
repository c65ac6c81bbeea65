"""Protected school changes on the page, in files and figures: rounded, hidden, changed."""

import csv
import io
import json
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from html import unescape
from pathlib import Path

import duckdb
import pytest
from flask.testing import FlaskClient

from dashboard.callbacks.school_changes import explore_school_changes
from dashboard.factory import create_app
from dashboard.settings import Settings
from layers.model import SchoolChangeSelection
from layers.queries.school_changes import SchoolChangeResult, school_changes
from layers.status import Status
from layers.store import Store
from layers.thematic.matrix_sheet import matrix_sheet
from layers.thematic.school_changes_text import changes_sentences
from tests.changes_release import SLUG, H, R, Y, make_release

PATH = f"/{SLUG}/schulformwechsel"
CITY = SchoolChangeSelection(SLUG, 2020)
DISTRICT = replace(CITY, within="stadtteil:010")

ROUNDED = {
    (Y, R, 7): 3, (Y, R, 8): 3, (Y, H, 7): 3, (Y, H, 8): 0,
    (R, H, 7): 3, (R, H, 8): 6, (R, Y, 7): 0, (R, Y, 8): 0,
    (H, R, 7): 0, (H, R, 8): 0, (H, Y, 7): 0, (H, Y, 8): 0,
}  # fmt: skip
"""From, to, grade -> multiples of 3 of 2020/21."""

LINE = (
    "Alle Zahlen sind zum Schutz auf Vielfache von 3 gerundet: Auch wo 0 steht, kann es einzelne "
    "Wechsel gegeben haben."
)
NO_CHANGE = re.compile(r"niemand|kein\w* Wechsel(?! der Schulform)|ohne Wechsel", re.IGNORECASE)
"""Words that say exactly none; "kein Wechsel der Schulform" is the diagonal."""


def protected(folder: Path, method: str, sign: str = ".") -> Path:
    """The release by hand with table ``full``, protected: the year 2020/21 rounded, or as it is
    with a sign of its own, or flagged as changed."""
    tables = make_release(folder, full=True)
    rule = {
        "threshold": 3, "counts": ["numerator"], "zero": False, "minimum_denominator": 0,
        "method": method, "base": 3, "cells": 2000, "seconds": 30.0, "coarser": "hide_level",
    }  # fmt: skip
    rules = {"basis": "", "sign": sign, "indicators": {}, "school_changes": rule, "sums": []}
    with duckdb.connect(str(tables / f"{SLUG}-hand.duckdb")) as connection:
        connection.execute(
            "UPDATE release SET rules = ?, audit = ?",
            [
                json.dumps({"confidentiality": rules | {"exempt": {}}}),
                json.dumps({"confidentiality": {"passed": True, "tables": []}}),
            ],
        )
        if method == "round":
            for (start, end, grade), number in ROUNDED.items():
                connection.execute(
                    "UPDATE school_change SET pupils = ?, status = 'ok', flags = 'rounded' WHERE "
                    "period = 2020 AND from_school_type = ? AND to_school_type = ? AND grade = ?",
                    [number, start, end, grade],
                )
        if method == "cell_key":
            connection.execute(
                "UPDATE school_change SET flags = 'perturbed' WHERE period = 2020 "
                "AND pupils IS NOT NULL"
            )
    return tables


@pytest.fixture(scope="module")
def rounded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = Store.open(protected(tmp_path_factory.mktemp("rounded"), "round"), SLUG)
    yield store
    store.close()


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    tables = protected(tmp_path_factory.mktemp("page"), "round")
    found: FlaskClient = create_app(Settings(tables_dir=tables)).server.test_client()
    return found


@pytest.fixture(scope="module")
def hiding(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    tables = protected(tmp_path_factory.mktemp("hiding"), "suppress", "*")
    found: FlaskClient = create_app(Settings(tables_dir=tables)).server.test_client()
    return found


def text_of(client: FlaskClient, query: str = "") -> str:
    answer = client.get(f"{PATH}{query}")
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True))


def rows_of(client: FlaskClient, query: str = "") -> list[list[str]]:
    answer = client.get(f"{PATH}/download.csv{query}")
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))


def test_sums_of_rounded_numbers_are_never_exactly_none(rounded: Store) -> None:
    result = school_changes(rounded, CITY)
    assert result.shown.rounded
    assert result.shown.base == 3
    assert result.by_type is not None
    assert result.by_type.cell(R, Y).pupils == 0
    assert result.by_type.cell(R, Y).status is Status.OK
    assert result.by_type.cell(Y, R).pupils == 6
    assert result.by_type.total.number == 18
    assert not school_changes(rounded, replace(CITY, year=2017)).shown.rounded


@pytest.mark.parametrize(
    "query",
    [
        "", "?table=by_grade", "?measure=row", "?table=by_grade&measure=column",
        f"?school_type={H}", f"?school_type={Y}&grade=8", f"?table=by_grade&school_type={Y}",
        f"?table=by_grade&school_type={Y}&grade=7", "?within=stadtteil:010",
    ],
)  # fmt: skip
def test_a_rounded_page_says_so_and_never_says_none(client: FlaskClient, query: str) -> None:
    text = text_of(client, query)
    main = text[text.index("<main") : text.index("</main>")]
    assert LINE in main
    assert not NO_CHANGE.search(main), NO_CHANGE.search(main)
    assert not NO_CHANGE.search(text[text.index("<meta") : text.index("</head>")])
    files = rows_of(client, query)
    assert ["Geheimhaltung", f"{LINE} Summen und Anteile sind aus den gerundeten Zahlen gebildet."]\
        in files  # fmt: skip
    assert not any(row[-1:] == ["veröffentlicht"] for row in files)


def test_rounded_sentences(client: FlaskClient) -> None:
    text = text_of(client)
    assert (
        "wechselten in Krefeld gerundet 9 Schülerinnen und Schüler von Realschulen an eine andere "
        "Schulform: 9 an Hauptschulen." in text
    )
    assert "Gerundet 9 von 18 Wechseln (50,0\u00a0%, aus gerundeten Zahlen) kamen spät" in text
    assert "3 weitere Wege mit gerundet 0 Wechseln." in text
    assert "von Realschulen zu Gymnasien: gerundet 0 Wechsel" in text
    none = text_of(client, f"?school_type={H}")
    assert "gab es in Krefeld gerundet 0 Wechsel von Hauptschulen." in none
    asked = text_of(client, f"?table=by_grade&school_type={Y}&grade=7")
    assert "Es gab gerundet 0 Wechsel an Gymnasien in Jahrgangsstufe 7." in asked
    assert "Die Anteile sind aus gerundeten Zahlen berechnet." in text_of(client, "?measure=row")
    assert LINE not in text_of(client, "?year=2017")


def test_rounded_rows_of_the_file(client: FlaskClient) -> None:
    rows = rows_of(client)
    assert ["Realschulen", "Gymnasien", "0", "0,0", "", "zum Schutz gerundet"] in rows
    assert ["Realschulen", "Summe", "9", "", "", "Summe gerundeter Zahlen"] in rows


def test_rounded_figures(rounded: Store) -> None:
    result = school_changes(rounded, CITY)
    texts = " ".join(re.findall(r"<text[^>]*>([^<]*)<", matrix_sheet(result)))
    assert "auf Vielfache von 3 gerundet" in texts
    parts = explore_school_changes(rounded, "")
    assert LINE in str(parts[1])


def test_hidden_numbers_have_the_sign_of_the_rules_and_a_legend(hiding: FlaskClient) -> None:
    text = text_of(hiding, "?within=stadtteil:010")
    main = text[text.index("<main") : text.index("</main>")]
    assert "In einer von 6 Zellen wird der Wert geheim gehalten (Zeichen *)" in main
    # the cell, the sums of its row and its column, and the sum of all
    assert (
        len(re.findall(r">\*</a><span class=\"visually-hidden\"> [^<]*geheim gehalten<", main)) == 4
    )
    assert "Alle Zahlen sind zum Schutz" not in main
    # one of the ways is hidden, and so is the number of all who left
    assert "Schülerinnen und Schüler von Gymnasien" not in main
    rows = rows_of(hiding, "?within=stadtteil:010")
    assert ["Gymnasien", "Hauptschulen", "*", "", "", "Wert geheim gehalten"] in rows
    assert ["Summe", "Summe", "*", "", "", "Wert geheim gehalten"] in rows
    assert ["Zeichen", "* = Wert geheim gehalten"] in rows
    assert "wird der Wert geheim gehalten" not in text_of(hiding)


def test_where_nothing_is_shown_the_sentence_says_why(tmp_path: Path) -> None:
    tables = protected(tmp_path, "suppress")
    with duckdb.connect(str(tables / f"{SLUG}-hand.duckdb")) as connection:
        connection.execute(
            "UPDATE school_change SET pupils = NULL, status = 'confidential' WHERE period = 2020"
        )
    with closing(Store.open(tables, SLUG)) as store:
        (sentence,) = changes_sentences(school_changes(store, CITY))
    assert sentence.startswith("In 6 von 6 Zellen wird der Wert geheim gehalten (Zeichen .)")


def numbers(result: SchoolChangeResult) -> list[int | None]:
    assert result.by_type is not None
    matrix = result.by_type
    return [*(t.number for t in (*matrix.rows, *matrix.columns)), matrix.total.number]


def test_numbers_that_arrived_changed_are_not_added_up(tmp_path: Path) -> None:
    with closing(Store.open(protected(tmp_path, "cell_key"), SLUG)) as store:
        one_grade = school_changes(store, replace(CITY, grade=8))
        assert one_grade.by_type is not None
        assert one_grade.by_type.cell(Y, R).pupils == 3
        assert set(numbers(one_grade)) == {None}
        assert (one_grade.direction, one_grade.late, one_grade.balance) == (None, None, ())
        all_grades = school_changes(store, CITY)
        assert all_grades.by_type is not None
        assert all_grades.by_type.cell(Y, R).pupils is None
        assert all_grades.by_type.cell(Y, R).status is Status.UNKNOWN
        assert all_grades.shown.perturbed
