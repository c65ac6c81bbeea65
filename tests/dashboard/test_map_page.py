"""The map page as the server writes it: complete, honest about missing values, links work."""

import json
import re
from dataclasses import replace
from html import unescape

import pytest
from flask.testing import FlaskClient

from dashboard.pages.map_config import script_config, second_selection
from dashboard.pages.map_controls import controls
from dashboard.selection import parse_map
from layers.queries import catalogue
from layers.store import Store
from layers.thematic.layer import thematic_layer


def html(client: FlaskClient, path: str) -> str:
    """The document at a path."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def text(document: str) -> str:
    """What a reader sees: without tags, entities resolved, white space joined."""
    bare = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", document, flags=re.S)
    return re.sub(r"[ \n]+", " ", unescape(bare))


def test_first_answer_holds_what_the_layer_says(krefeld: FlaskClient, krefeld_store: Store) -> None:
    document = html(krefeld, "/krefeld/karte")
    layer = thematic_layer(krefeld_store, parse_map(krefeld_store, {})[0])
    said = text(document)
    for line in (layer.title, layer.sentence, layer.counted, layer.definition, *layer.source_lines):
        assert re.sub(r"[ \n]+", " ", line) in said
    for entry in (*layer.legend.entries, *layer.legend.specials):
        assert entry.label in said
    assert document.count('class="area c') == len(layer.areas) == 19


def test_table_is_in_official_order(krefeld: FlaskClient) -> None:
    document = html(krefeld, "/krefeld/karte?level=statistischer_bezirk")
    codes = re.findall(r'<td data-column="code">(\w+)</td>', document)
    assert len(codes) == 45
    assert codes == sorted(codes)


def test_sum_of_legend_counts_is_the_number_of_areas(krefeld: FlaskClient) -> None:
    for query in ("", "?within=stadtbezirk:1&level=statistischer_bezirk", "?scheme=quantiles"):
        document = html(krefeld, f"/krefeld/karte{query}")
        counts = re.findall(r'legend-count">(\d+) ', document)
        assert sum(map(int, counts)) == len(re.findall(r'class="area ', document))


def test_every_mappable_indicator_has_a_page(krefeld: FlaskClient, krefeld_store: Store) -> None:
    for found in catalogue.mappable_indicators(krefeld_store):
        document = html(krefeld, f"/krefeld/karte?indicator={found.indicator_id}")
        assert f'<option value="{found.indicator_id}" selected>' in document


def test_two_maps_have_different_ids(krefeld: FlaskClient) -> None:
    document = html(krefeld, "/krefeld/karte?second_indicator=population&areas=010,040")
    ids = re.findall(r'\sid="([^"]+)"', document)
    assert len(ids) == len(set(ids))
    assert 'id="second"' in document
    assert "Zweite Karte: " in text(document)


def test_links_pick_and_drop_without_a_script(krefeld: FlaskClient) -> None:
    document = html(krefeld, "/krefeld/karte?areas=010")
    link = re.search(r'<a class="pick" href="([^"]+)" data-pick="040">', document)
    assert link
    picked = html(krefeld, unescape(link[1]))
    assert picked.count('class="pick-item"') == 2
    dropped = re.search(r'<a class="pick" href="([^"]+)" data-pick="010">', document)
    assert dropped
    assert 'class="pick-item"' not in html(krefeld, unescape(dropped[1]))


def test_a_sixth_area_has_no_link(krefeld: FlaskClient) -> None:
    document = html(krefeld, "/krefeld/karte?areas=010,020,030,040,050")
    assert len(re.findall(r'<a class="pick"', document)) == 5


def test_impossible_wishes_get_sentences(krefeld: FlaskClient) -> None:
    said = text(html(krefeld, "/krefeld/karte?year=1066&scheme=erfunden&areas=xyz"))
    assert "Für „1066“ liegen keine Werte vor." in said
    assert "Ein Gebiet „xyz“ gibt es in dieser Ansicht nicht." in said


def test_overlay_is_listed_with_its_source(krefeld: FlaskClient) -> None:
    document = html(krefeld, "/krefeld/karte?overlay=school,childcare")
    said = text(document)
    assert "Liste: Schulen (62)" in said
    assert "Liste: Kitas (108)" in said
    assert "Gymnasium (8)" in said
    assert "© OpenStreetMap contributors" in said
    assert document.count('class="facility ') == 170


@pytest.mark.parametrize("part", ["values", "geometry", "places"])
def test_addresses_given_to_the_script_answer(
    krefeld: FlaskClient, krefeld_store: Store, part: str
) -> None:
    config = script_config(krefeld_store, parse_map(krefeld_store, {})[0])
    address = config["addresses"][part].format(
        indicator="population", level="stadtteil", kind="school"
    )
    assert krefeld.get(address).status_code == 200


def test_the_script_gets_the_selection_of_the_page(krefeld: FlaskClient) -> None:
    document = html(krefeld, "/krefeld/karte?year=2015&areas=040&classes=7&labels=1")
    found = re.search(r'id="map-config">(.*?)</script>', document, re.S)
    assert found
    selection = json.loads(found[1])["selection"]
    assert (selection["year"], selection["areas"]) == (2015, ["040"])
    assert (selection["classes"], selection["labels"]) == (7, True)


def test_second_map_takes_the_nearest_year(krefeld_store: Store) -> None:
    first, _ = parse_map(krefeld_store, {"second_indicator": "childcare_places_under_3"})
    second = second_selection(krefeld_store, replace(first, year=2012))
    years = catalogue.availability(krefeld_store)["childcare_places_under_3"].periods["stadtteil"]
    assert second.indicator == "childcare_places_under_3"
    assert second.year in years


def test_choices_follow_the_selection(krefeld_store: Store) -> None:
    rate = controls(krefeld_store, parse_map(krefeld_store, {"scheme": "diverging"})[0])
    assert [entry[0] for entry in rate["palettes"]] == ["violet-green", "blue-orange"]
    assert rate["years"][0] == (2012, "31.12.2012")
    count = controls(krefeld_store, parse_map(krefeld_store, {"indicator": "population"})[0])
    assert count["schemes"] == []
    assert next(name for name, _ in rate["indicators"]) == "Rahmenbedingungen"


def test_special_values_of_the_mini_city_look_unlike_any_class(
    mini: FlaskClient, mini_store: Store
) -> None:
    seen: set[str] = set()
    for found in catalogue.mappable_indicators(mini_store):
        available = catalogue.availability(mini_store)[found.indicator_id]
        for level in available.mapped:
            for year in available.periods[level]:
                query = f"indicator={found.indicator_id}&level={level}&year={year}"
                document = html(mini, f"/mini/karte?{query}")
                seen |= set(re.findall(r'class="area ([\w-]+)', document))
                assert "None" not in text(document)
    assert {"s-missing", "s-confidential"} <= seen
    assert any(css.startswith("c") for css in seen)
