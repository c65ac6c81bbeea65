"""Words of cities and counties."""

from dataclasses import asdict

import pytest

from layers.words import CITY, COUNTY, in_plural, said, with_my, words_of


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


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Quartiere", "Quartieren"),
        ("Sozialräume", "Sozialräumen"),
        ("Gemeinden", "Gemeinden"),
        ("Viertel", "Vierteln"),
        ("Statistische Bezirke", "statistischen Bezirken"),
        ("Kreisangehörige Gemeinden", "kreisangehörigen Gemeinden"),
        ("Ortsteile der Stadt", "Ortsteilen der Stadt"),
        ("Planungsräume", "Planungsräumen"),
        ("Kieze", "Kiezen"),
    ],
)
def test_in_areas(name: str, expected: str) -> None:
    assert in_plural(name) == expected


def test_a_county_never_says_city() -> None:
    assert not [word for word in asdict(COUNTY).values() if "stadt" in word.lower()]
    assert COUNTY.diverging == "Abweichung vom Kreiswert"


def test_words_by_kind() -> None:
    assert (words_of("city"), words_of("county")) == (CITY, COUNTY)
    with pytest.raises(KeyError):
        words_of("village")


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Krefeld", "Werte in Krefeld, für ganz Krefeld", "Werte in Krefeld, für ganz Krefeld"),
        ("Kreis Mini", "12 Orte in Kreis Mini (Mitte).", "12 Orte im Kreis Mini (Mitte)."),
        ("Kreis Mini", "In Kreis Mini sind es 5.", "Im Kreis Mini sind es 5."),
        ("Kreis Mini", "Der Wert für ganz Kreis Mini", "Der Wert für den ganzen Kreis Mini"),
        ("Kreis Mini", "Ganz Kreis Mini", "Ganzer Kreis Mini"),
        ("Kreis Mini", "Für Kreis Mini gibt es", "Für den Kreis Mini gibt es"),
        ("Städteregion Aachen", "für Städteregion Aachen", "für die Städteregion Aachen"),
        ("Rhein-Sieg-Kreis", "in Rhein-Sieg-Kreis", "im Rhein-Sieg-Kreis"),
        ("Rheinisch-Bergischer Kreis", "in Rheinisch-Bergischer Kreis",
         "im Rheinisch-Bergischen Kreis"),
        ("Städteregion Aachen", "in Städteregion Aachen", "in der Städteregion Aachen"),
        ("Kreis Mini", "in Kreis Minister", "in Kreis Minister"),
    ],
)  # fmt: skip
def test_articles_of_counties(name: str, text: str, expected: str) -> None:
    assert said(text, name) == expected
