"""The values file says for every map what the single map says, character by character."""

import gzip
import json
import random
from typing import Any

import pytest

from layers.model import SCHEMES, MapSelection, Symbol
from layers.queries import catalogue
from layers.status import CODE
from layers.store import Store
from layers.thematic.classes import nearest_count
from layers.thematic.layer import ThematicLayer, thematic_layer
from layers.thematic.values_file import sent_value, values_file, values_file_bytes

SELECTIONS = 300
LARGEST = 20_000


def painted(content: dict[str, Any], selection: MapSelection) -> dict[str, Any]:
    """What a script finds for a selection by looking up alone."""
    frame = content["frames"][f"{selection.year}|{selection.school_type}"]
    schemes = frame["classes"]
    count = len(content["areas"])
    entries: list[tuple[str, int]] = []
    indexes = "-" * count
    city_class = None
    if schemes:
        scheme = selection.scheme if selection.scheme in schemes else next(iter(schemes))
        k = str(nearest_count(selection.classes, map(int, schemes[scheme])))
        indexes = schemes[scheme][k]
        labels = content["legends"][selection.school_type][scheme][k]
        entries = [(label, indexes.count(str(i))) for i, label in enumerate(labels)]
        city_class = frame["city_class"].get(scheme, {}).get(k)
    empty = [""] * count
    return {
        "areas": [tuple(area) for area in content["areas"]],
        "value": frame["value"],
        "text": frame["text"],
        "status": frame["status"],
        "flags": frame.get("flags", empty),
        "numerator": frame.get("numerator", empty),
        "denominator": frame.get("denominator", empty),
        "deviation": frame.get("deviation", empty),
        "interval": frame.get("interval", empty),
        "radius": frame.get("radius", [None] * count),
        "city": frame["city"],
        "indexes": indexes,
        "entries": entries,
        "city_class": city_class,
        "circles": content.get("circles", {}).get(selection.school_type, []),
        "heading": content["headings"][scheme if schemes else ""],
        "texts": [frame[name] for name in ("title", "sentence", "extremes", "counted")],
        "source": [content["source_lines"], content["as_of"], content["within_label"]],
        "notes": [n[1] for n in content["notes"] if n[0] in ("", str(selection.year))],
    }


def drawn(layer: ThematicLayer) -> dict[str, Any]:
    """The same of a single map."""
    decimals, areas, city = layer.indicator.decimals, layer.areas, layer.city
    return {
        "areas": [(a.code, a.name) for a in areas],
        "value": [sent_value(a.value, decimals) for a in areas],
        "text": [a.text for a in areas],
        "status": "".join(CODE[a.status] for a in areas),
        "flags": [a.flags_text for a in areas],
        "numerator": [a.numerator_text for a in areas],
        "denominator": [a.denominator_text for a in areas],
        "deviation": [a.deviation_text for a in areas],
        "interval": [a.interval_text for a in areas],
        "radius": [a.radius for a in areas],
        "city": city
        and {
            "value": sent_value(city.value, decimals),
            "text": city.text,
            "flags": city.flags_text,
            **({"interval": city.interval_text} if city.interval_text else {}),
        },
        "indexes": "".join("-" if a.class_index is None else str(a.class_index) for a in areas),
        "entries": [(entry.label, entry.count) for entry in layer.legend.entries],
        "city_class": layer.legend.city_class,
        "circles": [[circle.radius, circle.label] for circle in layer.legend.circles],
        "heading": layer.legend.heading,
        "texts": [layer.title, layer.sentence, layer.extremes, layer.counted],
        "source": [list(layer.source_lines), layer.as_of, layer.within_label],
        "notes": [note.text for note in layer.notes],
    }


def random_selection(store: Store, chance: random.Random) -> MapSelection:
    indicator = chance.choice(catalogue.mappable_indicators(store))
    found = catalogue.availability(store)[indicator.indicator_id]
    level = chance.choice(found.mapped)
    sort = {entry.level: entry.sort for entry in catalogue.levels(store)}
    options = [
        w for w, _ in catalogue.within_options(store) if sort[w.split(":")[0]] <= sort[level]
    ]
    within = chance.choice(["", chance.choice(options)])
    content = values_file(store, indicator.indicator_id, level, within)
    year, _, school_type = chance.choice(list(content["frames"])).partition("|")
    return MapSelection(
        store.municipality.slug,
        indicator.indicator_id,
        level,
        int(year),
        school_type,
        within,
        chance.choice(list(SCHEMES)),
        chance.randint(3, 7),
    )


def test_random_selections_agree(hand: Store, krefeld_store: Store, mini_store: Store) -> None:
    chance = random.Random(20241231)
    symbols = set()
    for turn in range(SELECTIONS):
        store = (krefeld_store, krefeld_store, mini_store, hand)[turn % 4]
        chosen = random_selection(store, chance)
        layer = thematic_layer(store, chosen)
        content = json.loads(
            values_file_bytes(store, chosen.indicator, chosen.level, chosen.within)
        )
        expected = json.loads(json.dumps(drawn(layer)))
        assert json.loads(json.dumps(painted(content, chosen))) == expected, chosen
        symbols.add(layer.indicator.symbol)
    assert symbols == {Symbol.CHOROPLETH, Symbol.CIRCLE}


def test_content_by_hand(hand: Store) -> None:
    content = values_file(hand, "share", "stadtteil")
    assert content["release"] == "abc123"
    assert content["levels"] == [["stadtbezirk", "Stadtbezirke"], ["stadtteil", "Stadtteile"]]
    assert content["periods"] == [[2020, "31.12.2020"], [2021, "31.12.2021"]]
    assert content["default"] == {
        "year": 2021,
        "school_type": "all",
        "scheme": "natural",
        "classes": 5,
    }
    assert [scheme for scheme, _ in content["schemes"]] == ["natural", "quantiles", "diverging"]
    frame = content["frames"]["2020|all"]
    assert frame["status"] == "oocx"
    assert frame["value"] == [5.0, 3.0, None, None]
    assert frame["classes"] == {
        "natural": {"3": "21--", "5": "32--"},
        "quantiles": {"3": "21--"},
        "diverging": {"3": "10--", "4": "21--"},
    }
    assert frame["city_class"] == {"natural": {"3": 1, "5": 2}, "quantiles": {"3": 1}}
    assert "flags" not in frame
    assert content["frames"]["2021|all"]["flags"] == ["geschätzt"] * 4
    assert content["statuses"]["c"] == "Wert geheim gehalten"


def test_circles_have_no_classes(hand: Store) -> None:
    content = values_file(hand, "people", "stadtteil")
    assert content["schemes"] == []
    assert content["default"]["scheme"] == ""
    assert content["frames"]["2020|all"]["radius"] == [293.1, 146.6, 0.0, None]
    assert content["frames"]["2020|all"]["classes"] == {}
    assert [label for _, label in content["circles"]["all"]] == ["500", "100", "20"]


def test_default_school_type_and_frames(hand: Store) -> None:
    content = values_file(hand, "schools", "stadtteil")
    assert list(content["frames"]) == ["2024|all", "2024|Grundschule", "2024|Gymnasium"]
    assert content["school_types"][0] == ["all", "Alle Schulformen"]
    assert content["default"]["school_type"] == "all"


def test_rounding_of_sent_values() -> None:
    assert sent_value(34 / 13.3, 1) == 2.556
    assert sent_value(None, 1) is None
    assert sent_value(0.0, 0) == 0.0


def mapped(store: Store) -> list[tuple[str, str]]:
    return [
        (indicator.indicator_id, level)
        for indicator in catalogue.mappable_indicators(store)
        for level in catalogue.availability(store)[indicator.indicator_id].mapped
    ]


def test_every_map_of_krefeld_is_small_enough_to_send(krefeld_store: Store) -> None:
    sizes = {
        pair: len(gzip.compress(values_file_bytes(krefeld_store, *pair), 6))
        for pair in mapped(krefeld_store)
    }
    assert max(sizes.values()) <= LARGEST, sizes
    assert len(sizes) >= 3 * 15


def test_krefeld_in_2024(krefeld_store: Store) -> None:
    people = values_file(krefeld_store, "population", "stadtteil")
    assert len(people["areas"]) == 19
    assert people["frames"]["2024|all"]["city"]["text"] == "236\u202f997"
    share = values_file(krefeld_store, "share_under_3", "stadtteil")["frames"]["2024|all"]
    assert share["counted"] == "19 von 19 Gebieten mit Wert"
    # 5 923 of 236 997 are under 3
    assert share["city"]["value"] == pytest.approx(100 * 5923 / 236997, abs=0.0005)


def test_all_sentences_of_krefeld_are_sentences(krefeld_store: Store) -> None:
    for pair in mapped(krefeld_store):
        for key, frame in values_file(krefeld_store, *pair)["frames"].items():
            text = frame["sentence"]
            assert text.endswith("."), (pair, key)
            assert "  " not in text, (pair, key)
            assert not {"{", "}"} & set(text), (pair, key)
            assert "nan" not in text.split(), (pair, key)
