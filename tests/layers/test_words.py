"""Words of cities and counties."""

from dataclasses import asdict

import pytest

from layers.words import CITY, COUNTY, with_my, words_of


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Stadtteil", "meinem Stadtteil"),
        ("Gemeinde", "meiner Gemeinde"),
        ("Sozialraum", "meinem Sozialraum"),
        ("Quartier", "meinem Quartier"),
        ("Ortschaft", "meiner Ortschaft"),
        ("Siedlung", "meiner Siedlung"),
        ("Samtgemeinde", "meiner Samtgemeinde"),
        ("Statistischer Bezirk", "meinem statistischen Bezirk"),
        ("Kreisangehörige Gemeinde", "meiner kreisangehörigen Gemeinde"),
        ("Statistisches Viertel", "meinem statistischen Viertel"),
    ],
)
def test_my_area(name: str, expected: str) -> None:
    assert with_my(name) == expected


def test_a_county_never_says_city() -> None:
    assert not [word for word in asdict(COUNTY).values() if "stadt" in word.lower()]
    assert COUNTY.diverging == "Abweichung vom Kreiswert"


def test_words_by_kind() -> None:
    assert (words_of("city"), words_of("county")) == (CITY, COUNTY)
    with pytest.raises(KeyError):
        words_of("village")
