"""A map of 2017 has the areas of 2017: map, values file, geometry, picture."""

import random
from typing import Any

import pytest

from layers.model import MapSelection
from layers.store import Store
from layers.thematic import boundaries
from layers.thematic.bundle import load_bundle
from layers.thematic.geometry import geometry_file, view_box
from layers.thematic.layer import ThematicLayer, thematic_layer
from layers.thematic.svg import map_svg
from layers.thematic.values_file import values_file
from tests.layers.edition_release import NOTE, SHARE, path_of

BEFORE, AFTER = ["01", "02", "03", "04", "05"], ["04", "05", "12", "31", "32"]
HINT = f"Gebietsgrenzen bis 31.07.2018: {NOTE}."


def layer(store: Store, year: int, indicator: str = "share", **more: Any) -> ThematicLayer:
    chosen = {"level": "stadtteil", **more}
    return thematic_layer(store, MapSelection("reform", indicator, year=year, **chosen))


@pytest.mark.parametrize(("year", "codes"), [(2017, BEFORE), (2018, AFTER)])
def test_the_areas_of_the_period(reform: Store, year: int, codes: list[str]) -> None:
    found = layer(reform, year)
    assert [area.code for area in found.areas] == codes
    assert {a.code: a.value for a in found.areas} == {c: SHARE[year][c][0] for c in codes}
    assert found.counted == "5 von 5 Gebieten mit Wert"
    assert sum(entry.count for entry in found.legend.entries) == 5
    assert found.boundaries == (HINT if year == 2017 else "")


def test_a_change_that_names_its_day_is_told_without_another(
    reform: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "Am 1. August 2018 wurden zwei Stadtteile zu einem."
    monkeypatch.setattr(boundaries.editions, "change_after", lambda *_: words)
    assert layer(reform, 2017).boundaries == f"Frühere Gebietsgrenzen: {words}"


def test_a_level_without_change_says_nothing(reform: Store) -> None:
    found = layer(reform, 2017, level="stadtbezirk")
    assert (found.edition, found.boundaries) == (1, "")
    content = values_file(reform, "share", "stadtbezirk")
    assert content["format"] == 1
    assert "editions" not in content
    assert "earlier" not in geometry_file(reform, "stadtbezirk")


def test_carried_values_make_no_circle(reform: Store) -> None:
    # 2 500 converted people of 12 in 2016 would shrink all other circles
    assert load_bundle(reform, "people", "stadtteil").largest == {"all": 1610}
    assert "12" not in {area.code for area in layer(reform, 2016, "people").areas}


def test_values_file_says_which_areas_a_frame_has(reform: Store) -> None:
    content = values_file(reform, "share", "stadtteil")
    assert content["format"] == 2
    codes = [code for code, _ in content["areas"]]
    assert codes == sorted({*BEFORE, *AFTER})
    assert list(content["editions"]) == ["0", "1"]
    old, new = content["editions"]["0"], content["editions"]["1"]
    assert [codes[i] for i in old["areas"]] == BEFORE
    assert [codes[i] for i in new["areas"]] == AFTER
    assert (old["boundaries"], new["boundaries"]) == (HINT, "")
    assert (old["changed"], new["changed"]) == ([], ["04"])
    assert {key: f["edition"] for key, f in content["frames"].items()} == {
        "2016|all": 0, "2017|all": 0, "2018|all": 1, "2019|all": 1,
    }  # fmt: skip


def test_frames_and_maps_agree(reform: Store) -> None:
    chance = random.Random(7)
    for _ in range(40):
        indicator = chance.choice(["share", "people"])
        within = chance.choice(["", "stadtbezirk:1", "stadtteil:04", "stadtteil:01"])
        content = values_file(reform, indicator, "stadtteil", within)
        key = chance.choice(list(content["frames"]))
        frame = content["frames"][key]
        found = layer(reform, int(key[:4]), indicator, within=within)
        part = content["editions"][str(frame["edition"])]
        assert [tuple(content["areas"][i]) for i in part["areas"]] == [
            (area.code, area.name) for area in found.areas
        ]
        assert frame["text"] == [area.text for area in found.areas]
        assert len(frame["status"]) == len(found.areas)
        assert part["boundaries"] == found.boundaries
        assert (frame["counted"], frame["sentence"]) == (found.counted, found.sentence)


def test_a_gebiet_that_was_not_there_yet(reform: Store) -> None:
    found = layer(reform, 2018, within="stadtteil:01")
    assert found.areas == ()
    assert "Im Schuljahr 2018/19 gibt es dieses Gebiet nicht: Stadtteil Altdorf." in found.sentence
    assert map_svg(reform, found).count('class="area ') == 0
    # 2000 x 1800: both outlines of 04 fit into one frame
    assert view_box(reform, "stadtteil:04") == (-80, 1120, 2160, 1960)


def test_geometry_repeats_nothing(reform: Store) -> None:
    found = geometry_file(reform, "stadtteil")
    assert list(found["areas"]) == AFTER
    earlier = found["earlier"]["0"]
    assert earlier["without"] == ["12", "31", "32"]
    assert list(earlier["areas"]) == ["01", "02", "03", "04"]
    assert earlier["areas"]["04"]["path"] == path_of((0, 1500, 2000, 3000))
    assert found["areas"]["04"]["path"] == path_of((0, 1200, 2000, 3000))


def test_pictures_draw_the_outlines_of_their_year(reform: Store) -> None:
    before, after = (map_svg(reform, layer(reform, year)) for year in (2017, 2018))
    assert path_of((0, 1500, 2000, 3000)) in before
    assert path_of((0, 1200, 2000, 3000)) not in before
    assert path_of((0, 1200, 2000, 3000)) in after
    sheet = map_svg(reform, layer(reform, 2017), standalone=True)
    assert "Gebietsgrenzen bis 31.07.2018" in sheet
    assert "Gebietsgrenzen" not in map_svg(reform, layer(reform, 2018), standalone=True)
