"""Rules of confidentiality, their effect and their audit in German."""

from collections.abc import Iterator
from dataclasses import replace

import duckdb
import pytest

from layers.queries.confidentiality import Confidentiality, Protection, confidentiality
from layers.store import Store
from layers.thematic.protection import PERTURBED
from layers.thematic.rules_text import PUBLISHED, indicator_line, rule_text, rules_text
from tests.layers.map_release import FINGERPRINT, SLUG
from tests.layers.protected_release import make_protected, open_protected

NBSP = "\u00a0"
RULE = Protection(3, ("numerator", "rest", "denominator"), False, 0, "suppress", 3, "hide_level")


@pytest.fixture(scope="module")
def protected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The hand-made release with rules and an audit."""
    store = open_protected(tmp_path_factory.mktemp("rules"))
    yield store
    store.close()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, "Die Zahlen 1 und 2 werden nicht gezeigt, "),
        ({"threshold": 10}, "Die Zahlen 1 bis 9 werden nicht gezeigt, "),
        ({"threshold": 2}, "Die Zahl 1 wird nicht gezeigt, "),
        ({"zero": True}, "Die Zahlen 0 bis 2 werden nicht gezeigt, "),
        ({"method": "round", "base": 5}, "Zahlen sind auf Vielfache von 5 gerundet; "),
        ({"method": "cell_key"}, PERTURBED),
    ],
)
def test_rules(change: dict[str, object], expected: str) -> None:
    assert rule_text(replace(RULE, **change)).startswith(expected)  # type: ignore[arg-type]


def test_what_happens_to_large_tables_and_small_groups() -> None:
    assert "entfällt ihre feinste Ebene." in rule_text(RULE)
    assert "auf Vielfache von 3 gerundet." in rule_text(replace(RULE, coarser="round"))
    text = rule_text(replace(RULE, minimum_denominator=20))
    assert text.endswith("Anteile von weniger als 20 werden nicht gezeigt.")


def test_all_of_a_release(protected: Store) -> None:
    found = rules_text(protected)
    assert (found.published, found.basis) == ("", "§ 16 Bundesstatistikgesetz.")
    assert {group.names for group in found.groups} == {
        ("Anteil der Kinder",), ("Bevölkerung",), ("Schulformwechsel",)
    }  # fmt: skip
    assert [(g.rule, g.names) for g in found.exempt] == [
        ("Stufe der Schulen.", ("Mittlerer Index",))
    ]
    assert [(row.name, row.method, row.hidden) for row in found.effects] == [
        ("Anteil der Kinder", "Zahlen weggelassen", f"8{NBSP}%"),
        ("Bevölkerung", "schon verändert geliefert", f"0{NBSP}%"),
        ("Schulformwechsel", "gerundet", f"0{NBSP}%"),
    ]
    assert found.untouched == ""
    assert found.audit[-1].startswith("Diese Fassung hat die Prüfung bestanden")
    assert not any("frühere Fassungen" in line for line in found.audit)


@pytest.mark.parametrize(
    ("table", "name"),
    [
        ("school_changes full", "Schulformwechsel"),
        ("school_changes by_type", "Schulformwechsel von Schulform zu Schulform"),
        ("school_changes by_grade total", "Schulformwechsel nach Jahrgangsstufe (Summen)"),
    ],
)
def test_tables_of_school_changes_have_german_names(
    tmp_path_factory: pytest.TempPathFactory, table: str, name: str
) -> None:
    tables = make_protected(tmp_path_factory.mktemp("names"))
    with duckdb.connect(str(tables / f"{SLUG}-{FINGERPRINT}.duckdb")) as connection:
        connection.execute(
            """UPDATE release SET audit = replace(audit, '"table": "school_changes"', ?)""",
            [f'"table": "{table}"'],
        )
    store = Store.open(tables, SLUG)
    found = rules_text(store)
    store.close()
    assert found.effects[-1].name == name


def test_one_indicator(protected: Store) -> None:
    assert indicator_line(protected, "share").endswith(
        "Als Zahl von Personen gelten hier der Zähler, der Rest bis zum Nenner und der Nenner."
    )
    assert indicator_line(protected, "people") == PERTURBED
    assert indicator_line(protected, "index") == "Nicht nötig: Stufe der Schulen."
    assert indicator_line(protected, "lonely") == (
        "Die Zahlen sind von ihrem Herausgeber bereits so veröffentlicht."
    )


def test_shares_are_told_in_whole_percent_only(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A share with decimals would tell how many of few cells are hidden."""
    tables = make_protected(tmp_path_factory.mktemp("effects"))
    with duckdb.connect(str(tables / f"{SLUG}-{FINGERPRINT}.duckdb")) as connection:
        connection.execute(
            """UPDATE release SET audit = replace(replace(audit, '"hidden": 3', '"hidden": 1'),
               '"cells": 40, "hidden": 1', '"cells": 400, "hidden": 1')"""
        )
    store = Store.open(tables, SLUG)
    found = rules_text(store)
    store.close()
    assert found.effects[0].hidden == f"unter 1{NBSP}%"


def test_tables_that_miss_nothing_are_counted_only(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    tables = make_protected(tmp_path_factory.mktemp("untouched"))
    with duckdb.connect(str(tables / f"{SLUG}-{FINGERPRINT}.duckdb")) as connection:
        connection.execute(
            "UPDATE release SET audit = replace(audit, '\"hidden\": 3', '\"hidden\": 0')"
        )
    store = Store.open(tables, SLUG)
    found = rules_text(store)
    store.close()
    assert [row.name for row in found.effects] == ["Bevölkerung", "Schulformwechsel"]
    assert found.untouched == "In einer weiteren Tabelle mit Zahlen von Personen fehlt nichts."


def test_an_unaudited_release_says_so(tmp_path_factory: pytest.TempPathFactory) -> None:
    tables = make_protected(tmp_path_factory.mktemp("internal"))
    with duckdb.connect(str(tables / f"{SLUG}-{FINGERPRINT}.duckdb")) as connection:
        connection.execute("UPDATE release SET audit = '{}', edition = 'internal'")
    store = Store.open(tables, SLUG, edition="internal")
    found = rules_text(store)
    store.close()
    assert found.audit == (
        "Diese Fassung ist nicht geprüft und nicht zur Veröffentlichung bestimmt.",
    )


def test_where_everything_was_published_already(hand: Store, krefeld_store: Store) -> None:
    for store in (hand, krefeld_store):
        found = rules_text(store)
        assert found.published == PUBLISHED
        assert (found.groups, found.exempt, found.effects, found.audit) == ((), (), (), ())
    assert confidentiality(hand) == Confidentiality(passed=True)
