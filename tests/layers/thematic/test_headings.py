"""Headings over the columns of a map's table."""

from layers.numbers import in_unit
from layers.queries.catalogue import indicator
from layers.store import Store
from layers.thematic.headings import column_headings, short_heading
from layers.words import CITY, COUNTY


def test_units_follow_the_noun_in_german() -> None:
    assert [in_unit(unit) for unit in ("%", "je 100 Kinder", "")] == ["in %", "je 100 Kinder", ""]


def test_headings_of_a_rate_and_of_a_ratio(krefeld_store: Store) -> None:
    assert column_headings(indicator(krefeld_store, "share_under_3"), CITY) == {
        "value": "Wert in %",
        "numerator": "Kinder unter 3 Jahren",
        "denominator": "Bevölkerung",
        "interval": "95-%-Bereich",
        "deviation": "Lage zur Stadt",
    }
    found = column_headings(indicator(krefeld_store, "childcare_ratio_under_3"), COUNTY)
    assert (found["value"], found["deviation"]) == ("Wert je 100 Kinder", "Lage zum Kreis")
    assert found["numerator"] == "Plätze für Kinder unter 3 Jahren in Kitas"


def test_counts_have_a_bare_heading(krefeld_store: Store) -> None:
    found = column_headings(indicator(krefeld_store, "children_under_3"), CITY)
    assert (found["value"], found["numerator"]) == ("Wert", "Zähler")


def test_a_difference_is_not_cut_to_one_of_its_terms() -> None:
    text = "Bevölkerung am 31. Dezember des Jahres minus Bevölkerung am 31. Dezember 2012."
    assert short_heading(text) == text.rstrip(".")
