"""The spatial pattern in words, as a map and as tables."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from layers.model import DisparitySelection
from layers.queries.spatial import Cluster, Pattern, clusters, patterns
from layers.store import Store
from layers.thematic.bundle import Bundle, load_bundle
from layers.thematic.frame import make_frame
from layers.thematic.spatial import SpatialView, clusters_table, spatial_of
from layers.thematic.spatial_text import MANY_TESTS, p_text, sentence, warnings

DENSITY = DisparitySelection("krefeld", "density", "statistischer_bezirk", 2024)


@pytest.fixture(scope="module")
def density(krefeld_store: Store) -> SpatialView:
    return spatial_of(krefeld_store, DENSITY)


@pytest.fixture(scope="module")
def bundle(krefeld_store: Store) -> Bundle:
    return load_bundle(krefeld_store, "density", "statistischer_bezirk")


def test_a_pattern_is_said_with_its_numbers(density: SpatialView) -> None:
    assert density.sentence == (
        "Nachbarn ähneln sich am 31.12.2024 stärker als zufällig: Moran's I = 0,56 (ohne Muster zu "
        "erwarten: −0,02), p ≤ 0,002, 45 Statistische Bezirke."
    )
    assert density.warnings == ("5 von 45 Gebieten fallen im lokalen Test auf.", MANY_TESTS)


def test_no_pattern_and_the_contrary_are_said(bundle: Bundle) -> None:
    none = Pattern(2024, 0.1, -0.02, 0.05, 999, 45, 0, 0)
    assert sentence(bundle, none).startswith("Am 31.12.2024 ist kein räumliches Muster erkennbar:")
    apart = replace(none, moran=-0.4, p_value=0.01)
    assert "weniger als zufällig" in sentence(bundle, apart)
    assert p_text(apart) == "p = 0,010"


def test_few_areas_and_gaps_are_warned_of(bundle: Bundle) -> None:
    few = Pattern(2024, 0.5, -0.05, 0.01, 999, 19, 26, 1)
    local = {"011": Cluster("011", 1.0, 0.5, "high_high", False, 3)}
    text = " ".join(warnings(bundle, few, local))
    assert "Kein einzelnes Gebiet fällt im lokalen Test auf." in text
    assert "Achtung: Nur 19 Statistische Bezirke haben eine Zahl." in text
    assert "26 Gebiete ohne Zahl sind nicht dabei." in text
    assert "1 Gebiet hat keinen Nachbarn" in text


def test_the_map_has_letters_for_what_is_significant(
    density: SpatialView, krefeld_store: Store
) -> None:
    assert density.wide is not None
    local = clusters(krefeld_store, "density", "statistischer_bezirk", "all", 2024)
    high = sum(one.is_significant and one.quadrant == "high_high" for one in local.values())
    root = ElementTree.fromstring(density.wide.svg)  # noqa: S314 - ours
    texts = [found.text for found in root.iter("text")]
    assert texts.count("HH") == high + 1  # and in the legend
    assert "hoch, Nachbarn hoch: 5" in texts
    assert "nicht auffällig: 40" in texts


def test_tables_have_every_year_and_area(density: SpatialView, krefeld_store: Store) -> None:
    years, areas = density.tables
    found = patterns(krefeld_store, "density", "statistischer_bezirk", "all")
    assert [row[1] for row in years.rows] == [one.moran for one in found]
    assert len(found) == 13
    assert len(areas.rows) == 45
    assert density.section.tables == density.tables


def test_an_area_without_neighbours_has_no_local_measure(bundle: Bundle) -> None:
    areas = make_frame(bundle, 2024, "all").areas[:3]
    local = {
        areas[0].code: Cluster(areas[0].code, 0.0, None, "", False, 0),
        areas[1].code: Cluster(areas[1].code, 0.0, 0.5, "high_high", False, 2),
    }
    rows = clusters_table(bundle, areas, local, "", ".").rows
    assert rows[0][5:] == ("x", "x", 0)  # not applicable, which is no zero
    assert rows[1][5:] == (0.0, 0.5, 2)
    assert rows[2][5:] == (None, None, None)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"indicator": "population"}, "Für Anzahlen wird kein räumliches Muster gerechnet."),
        ({"pooled": True}, "Für zusammengefasste Jahre wird kein räumliches Muster gerechnet."),
        ({"year": 1999}, "haben 0 von 45 Gebieten eine."),
    ],
    ids=["count", "pooled", "no numbers"],
)
def test_why_there_is_no_pattern(
    krefeld_store: Store, change: dict[str, object], said: str
) -> None:
    found = spatial_of(krefeld_store, replace(DENSITY, **change))  # type: ignore[arg-type]
    assert found.sentence.endswith(said)
    assert (found.pattern, found.wide, found.tables) == (None, None, ())


def test_few_areas_have_no_pattern(mini_store: Store) -> None:
    chosen = DisparitySelection("mini", "share_children", "viertel", 2012)
    assert "erst ab 10 Gebieten" in spatial_of(mini_store, chosen).sentence


def test_a_release_from_before_there_were_patterns_has_none(hand: Store) -> None:
    assert patterns(hand, "share", "stadtteil", "all") == ()
    assert clusters(hand, "share", "stadtteil", "all", 2020) == {}
