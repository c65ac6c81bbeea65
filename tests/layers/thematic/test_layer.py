"""One map with hand-computed classes, counts, differences and texts."""

import pytest

from layers.model import MapSelection
from layers.status import Status
from layers.store import Store
from layers.thematic.layer import german_date, thematic_layer
from layers.thematic.map_exhibit import map_exhibit
from layers.thematic.result import ThematicLayer

NBSP = "\u00a0"


def layer(store: Store, indicator: str, year: int, **chosen: object) -> ThematicLayer:
    start: dict[str, object] = {"level": "stadtteil", **chosen}
    return thematic_layer(store, MapSelection("mini", indicator, year=year, **start))  # type: ignore[arg-type]


def test_rates_with_special_statuses(hand: Store) -> None:
    found = layer(hand, "share", 2020)
    assert [a.text for a in found.areas] == [f"5,0{NBSP}%", f"3,0{NBSP}%", ".", "x"]
    assert [a.class_index for a in found.areas] == [3, 2, None, None]
    assert [a.css for a in found.areas] == ["c3", "c2", "s-confidential", "s-not-applicable"]
    assert [a.class_text for a in found.areas] == [
        "Klasse 4 von 5",
        "Klasse 3 von 5",
        "Wert geheim gehalten",
        "nicht anwendbar",
    ]
    assert (found.areas[0].numerator_text, found.areas[0].denominator_text) == ("10", "200")
    assert found.areas[1].deviation_text == f"1,0{NBSP}Prozentpunkte unter dem Stadtwert"
    assert found.areas[2].deviation_text == ""
    assert found.counted == "2 von 4 Gebieten mit Wert"


def test_print_names_no_extremes_that_nobody_asked_for(hand: Store) -> None:
    found = layer(hand, "share", 2020)
    assert found.extremes
    sentences = [text for part in map_exhibit(hand, found).sections for text in part.sentences]
    assert sentences == ["2 von 4 Gebieten mit Wert."]


def test_legend_counts(hand: Store) -> None:
    legend = layer(hand, "share", 2020).legend
    assert [(e.label.replace(NBSP, " "), e.count) for e in legend.entries] == [
        ("0,0 bis 1,0 %", 0),
        ("über 1,0 bis 2,0 %", 0),
        ("über 2,0 bis 4,0 %", 1),
        ("über 4,0 bis 5,0 %", 1),
        ("über 5,0 bis 6,0 %", 0),
    ]
    assert [(e.label, e.count, e.css) for e in legend.specials] == [
        ("Kein Wert", 0, "s-missing"),
        ("Wert geheim gehalten", 1, "s-confidential"),
        ("nicht anwendbar", 1, "s-not-applicable"),
    ]
    assert legend.city_class == 2
    assert legend.heading == "Natürliche Klassen, Einheit: %"


def test_every_area_stands_in_the_legend_once(hand: Store) -> None:
    for year in (2020, 2021):
        for scheme in ("natural", "quantiles", "diverging"):
            legend = layer(hand, "share", year, scheme=scheme, classes=3).legend
            assert sum(e.count for e in (*legend.entries, *legend.specials)) == 4


def test_limited_zero_and_estimated(hand: Store) -> None:
    found = layer(hand, "share", 2021, classes=3)
    assert [a.text for a in found.areas] == [
        f"6,0{NBSP}%",
        f"2,0{NBSP}%",
        f"(4,0{NBSP}%)",
        f"0,0{NBSP}%",
    ]
    assert [a.class_index for a in found.areas] == [2, 0, 1, 0]
    assert found.areas[3].status is Status.NONE
    assert {a.flags_text for a in found.areas} == {"geschätzt"}
    assert "Die Werte der Gebiete sind geschätzt." in found.sentence


def test_diverging_classes_the_difference_to_the_city(hand: Store) -> None:
    # city 34 / 1330 = 2.556: differences 3.444, -0.556, 1.444, -2.556
    found = layer(hand, "share", 2021, scheme="diverging", classes=4)
    assert [a.class_index for a in found.areas] == [3, 1, 2, 0]
    assert found.legend.city_class is None
    assert found.palette == "violet-green"
    assert found.legend.entries[0].label == f"−4,0 bis −2,0{NBSP}Prozentpunkte"


def test_diverging_without_a_city_value_classes_nothing(hand: Store) -> None:
    found = layer(hand, "lonely", 2019, scheme="diverging")
    assert found.scheme == "diverging"
    assert [a.class_index for a in found.areas] == [None] * 4
    assert found.areas[1].css == "circle-ground"
    assert [e.count for e in found.legend.specials] == [3, 0, 0]


def test_nearest_scheme_and_count(hand: Store) -> None:
    found = layer(hand, "lonely", 2019, scheme="natural", classes=7)
    assert (found.scheme, found.classes) == ("fixed", 3)
    assert found.areas[1].class_index == 1
    assert layer(hand, "share", 2020, classes=4).classes == 3


def test_area_without_a_row_is_unknown_not_zero(hand: Store) -> None:
    south, outside = layer(hand, "people", 2020).areas[2:]
    assert (south.value, south.text, south.radius, south.css) == (0.0, "0", 0.0, "circle-ground")
    assert (outside.value, outside.text, outside.radius) == (None, ".", None)
    assert (outside.css, outside.class_text) == ("s-missing", "unbekannt")


def test_circles_are_pooled_over_the_years(hand: Store) -> None:
    early, late = layer(hand, "people", 2020), layer(hand, "people", 2021)
    largest = late.areas[0].radius
    assert largest is not None
    # frame 4000 x 3000, four areas: 0.45 * sqrt(12e6 / 4 / pi) = 439.7; 400 of 900: two thirds
    assert largest == 439.7
    assert early.areas[0].radius == pytest.approx(largest * 2 / 3, abs=0.1)
    assert early.legend.circles == late.legend.circles
    assert [circle.label for circle in late.legend.circles] == ["500", "100", "20"]
    assert late.legend.entries == ()
    assert late.scheme == ""


def test_share_of_the_city_sum(hand: Store) -> None:
    texts = [a.deviation_text.replace(NBSP, " ") for a in layer(hand, "people", 2021).areas]
    assert texts == [
        "75,0 % der Stadtsumme",
        "18,8 % der Stadtsumme",
        "3,0 % der Stadtsumme",
        "0,3 % der Stadtsumme",
    ]


def test_same_as_the_city(hand: Store) -> None:
    found = layer(hand, "share", 2021, level="stadtbezirk")
    assert found.areas[0].deviation_text == f"2,4{NBSP}Prozentpunkte über dem Stadtwert"
    assert "beide bei 5,0" in found.sentence


def test_within_limits_areas_counts_and_names(hand: Store) -> None:
    found = layer(hand, "share", 2020, within="stadtbezirk:2")
    assert [a.code for a in found.areas] == ["020", "030", "040"]
    assert found.counted == "1 von 3 Gebieten mit Wert"
    assert sum(e.count for e in (*found.legend.entries, *found.legend.specials)) == 3
    assert found.within_label == "Stadtbezirk Land"
    assert found.title == "Anteil der Kinder: Stadtteile in Mini (Stadtbezirk Land), 31.12.2020"
    assert found.file_stem == "mini_share_stadtteil_2020_stadtbezirk-2"


def test_school_type(hand: Store) -> None:
    found = layer(hand, "schools", 2024, school_type="Gymnasium")
    assert found.school_type_label == "Gymnasien"
    assert found.title == "Zahl der Schulen (Gymnasien): Stadtteile in Mini, Schuljahr 2024/25"
    assert found.file_stem.endswith("_Gymnasium")
    assert [a.text for a in found.areas] == ["1", "1", ".", "."]


def test_cases_of_a_mean_stand_as_its_base(hand: Store) -> None:
    found = layer(hand, "index", 2024)
    assert [a.denominator_text for a in found.areas] == ["4", "9", "", ""]
    assert [a.css for a in found.areas] == ["c1", "c1", "s-missing", "s-missing"]
    assert found.city is None


def test_period_without_rows_is_an_empty_map(hand: Store) -> None:
    found = layer(hand, "share", 1999)
    assert {a.status for a in found.areas} == {Status.UNKNOWN}
    assert found.city is None
    assert "gibt es für keines der 4 Gebiete einen Wert" in found.sentence


def test_sources_dates_and_notes(hand: Store) -> None:
    found = layer(hand, "share", 2020)
    assert found.source_lines == (
        "Quelle: Stadt Mini: Melderegister, Stand 31.12.2021, abgerufen am 04.08.2026, "
        "Lizenz: siehe Datensatzseite",
        "Quelle: Land: Schulverzeichnis, Stand 2025, Lizenz: dl-de/by-2-0",
        "Eigene Berechnung aus diesen Angaben.",
    )
    assert found.as_of == "31.12.2021, 2025"
    assert [n.text for n in found.notes] == ["Gilt immer.", "Zur Ebene.", "Nur 2020."]
    assert [n.text for n in layer(hand, "share", 2021).notes] == ["Gilt immer.", "Zur Ebene."]


def test_demonstration_data_are_marked(hand: Store) -> None:
    found = layer(hand, "index", 2024)
    assert found.mark == "Demonstrationsdaten – frei erfunden"
    assert found.file_stem.endswith("_demonstration")
    assert found.source_lines[-1].startswith("Demonstrationsdaten")
    assert layer(hand, "share", 2020).mark == ""


def test_german_date() -> None:
    assert german_date("2024-12-31") == "31.12.2024"
    assert german_date("Schuljahr 2024/25") == "Schuljahr 2024/25"
    assert german_date("") == ""


def test_unknown_parts(hand: Store) -> None:
    with pytest.raises(KeyError):
        layer(hand, "nothing", 2020)
    with pytest.raises(KeyError):
        layer(hand, "share", 2020, level="galaxie")
    with pytest.raises(LookupError, match="no values"):
        layer(hand, "pupils", 2012)
    with pytest.raises(ValueError, match="unknown area"):
        layer(hand, "share", 2020, within="stadtteil:999")


def test_an_ordinal_index_is_above_or_below_the_city_by_no_amount(krefeld_store: Store) -> None:
    found = thematic_layer(
        krefeld_store, MapSelection("krefeld", "social_index_median", "stadtteil", 2025)
    )
    said = {area.deviation_text for area in found.areas}
    assert said <= {"", "über dem Stadtwert", "unter dem Stadtwert", "entspricht dem Stadtwert"}
    assert {"über dem Stadtwert", "unter dem Stadtwert"} <= said
