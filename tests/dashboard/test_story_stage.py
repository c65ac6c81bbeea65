"""Stages of stories: every kind of view in letters for the last row, with marks, without styles."""

import re
from html import unescape
from xml.etree import ElementTree

import pytest

from dashboard.web.kinds import KINDS
from dashboard.web.showing import showing
from dashboard.web.story_stage import Stage
from layers.stage.model import ALONE, BESIDE
from layers.store import Store
from layers.stories.model import Step, Story

SMALLEST = 28.0
"""Pixels of the smallest letters on a screen of 1920 by 1080."""
WIDE_HEIGHTS = {False: 620.0, True: 440.0}
"""Pixels of height that a slide leaves a drawing without a legend."""
KREFELD = {
    "map": "karte?indicator=share_under_3",
    "series": "zeitreihe?indicator=share_under_3&areas=010,080",
    "school_changes": "schulformwechsel",
    "profile": "profil/stadtteil/010",
    "disparity": "disparitaeten",
    "relation": "zusammenhang",
    "change": "veraenderung",
    "social_index": "sozialindex",
    "facilities": "einrichtungen",
}
MARKS = {
    "school_changes": "Gymnasium > Realschule",
    "profile": "share_under_3",
    "facilities": "",
}


def _stages(store: Store, *steps: Step) -> tuple[list[Stage], list[str]]:
    story = Story("probe", "Probe", "Wir", "2026-11-23", "de", "", "", steps)
    scenes = showing(store, story).scenes
    stages = [stage for scene in scenes for stage in scene.stages]
    return stages, [doubt for scene in scenes for doubt in scene.doubts]


def _letters(svg: str, width: float, height: float) -> list[float]:
    """Heights of all letters of a drawing that fills a place of that size as far as it can."""
    found: list[float] = []

    def walk(element: ElementTree.Element, size: float, scale: float) -> None:
        size = float(element.get("font-size", size))
        zoom = re.search(r"scale\(([\d.]+)", element.get("transform", ""))
        scale *= float(zoom[1]) if zoom else 1.0
        box = element.get("viewBox")
        if box:
            _, _, across, down = map(float, box.split())
            sides = (float(element.get("width", 0)), float(element.get("height", 0)))
            place = (width, height) if element is root else sides
            scale *= min(place[0] / across, place[1] / down)
        if element.tag.endswith(("text", "tspan")) and (element.text or "").strip():
            found.append(size * scale)
        for child in element:
            walk(child, size, scale)

    root = ElementTree.fromstring(svg)  # noqa: S314 - our own drawing
    walk(root, 16.0, 1.0)
    return found


def test_all_kinds_are_tested() -> None:
    assert set(KREFELD) == set(KINDS)


@pytest.mark.parametrize("kind", KREFELD)
@pytest.mark.parametrize("is_compared", [False, True])
def test_letters_are_big_enough_for_the_last_row(
    krefeld_store: Store, kind: str, is_compared: bool
) -> None:
    mark = MARKS.get(kind, "010")
    step = Step(
        1,
        "Schritt",
        "",
        KREFELD[kind],
        compare=KREFELD[kind] if is_compared else "",
        highlight=(mark,) if mark else (),
        annotations=((mark, "Ein Satz dazu"),) if mark else (),
    )
    stages, doubts = _stages(krefeld_store, step)
    assert not [doubt for doubt in doubts if "hervorgehoben" in doubt]
    assert len(stages) == 1 + is_compared
    for stage in stages:
        assert stage.drawing or stage.legend
        if not stage.drawing:
            continue
        assert stage.alt
        room = BESIDE if is_compared else ALONE
        width, height = room.width, room.height
        if stage.is_wide:
            width, height = room.wide, WIDE_HEIGHTS[is_compared]
        letters = _letters(stage.drawing, width, height)
        assert letters or kind == "profile"
        assert min(letters, default=SMALLEST) >= SMALLEST


@pytest.mark.parametrize("kind", KREFELD)
def test_stages_keep_the_rules_of_pages(krefeld_store: Store, kind: str) -> None:
    steps = (
        Step(1, "Eins", "", KREFELD[kind], compare=KREFELD[kind]),
        Step(2, "Zwei", "", KREFELD[kind]),
    )
    stages, _ = _stages(krefeld_store, *steps)
    assert len(stages) == 3
    ids: list[str] = []
    for stage in stages:
        html = stage.drawing + stage.legend
        assert "<style" not in html
        assert " style=" not in html
        own = re.findall(r'\sid="([^"]+)"', html)
        assert all(ident.startswith(stage.name) for ident in own)
        assert {ref for ref in re.findall(r"url\(#([^)]+)\)", html)} <= set(own)
        ids += own
    assert len(ids) == len(set(ids))


def test_marks_that_there_are_not_are_doubted(krefeld_store: Store) -> None:
    step = Step(1, "Eins", "", KREFELD["map"], highlight=("huels", "Atlantis"))
    (stage,), doubts = _stages(krefeld_store, step)
    assert [doubt for doubt in doubts if "„Atlantis“ kommt in der Ansicht nicht vor" in doubt]
    assert not [doubt for doubt in doubts if "„huels“" in doubt]
    assert ">Hüls: " in unescape(stage.drawing)


def test_of_two_views_one_may_lack_a_mark(krefeld_store: Store) -> None:
    step = Step(
        1, "Eins", "", KREFELD["map"], compare=KREFELD["school_changes"], highlight=("010",)
    )
    _, doubts = _stages(krefeld_store, step)
    assert not [doubt for doubt in doubts if "010" in doubt]


def test_texts_of_authors_are_no_markup(krefeld_store: Store) -> None:
    evil = "<script>alert(1)</script>\"'&"
    for kind, mark in (("map", "010"), ("series", "010"), ("change", "010"), ("relation", "010")):
        step = Step(1, "Eins", "", KREFELD[kind], annotations=((mark, evil), (evil, evil)))
        (stage,), _ = _stages(krefeld_store, step)
        assert "<script" not in stage.drawing + stage.legend
        ElementTree.fromstring(stage.drawing)  # noqa: S314 - our own drawing


def test_maps_of_the_same_areas_are_alike(krefeld_store: Store) -> None:
    steps = [
        Step(n, "Schritt", "", f"karte?{query}")
        for n, query in enumerate(
            (
                "indicator=share_under_3",
                "indicator=share_under_3&year=2014",
                "indicator=children_under_3",
                "indicator=share_under_3&level=stadtbezirk",
            ),
            start=1,
        )
    ]
    (first, earlier, circles, coarse), _ = _stages(krefeld_store, *steps)
    assert first.alike
    assert first.alike == earlier.alike
    assert len({first.alike, circles.alike, coarse.alike}) == 3


def test_every_stage_says_where_its_figures_come_from(krefeld_store: Store) -> None:
    steps = [Step(n, "Schritt", "", view) for n, view in enumerate(KREFELD.values(), start=1)]
    stages, _ = _stages(krefeld_store, *steps)
    for stage in stages:
        assert stage.origin.startswith("Quelle: ")
        assert stage.title
        assert stage.rows
        assert {len(row) for row in stage.rows} == {len(stage.headings)}


def test_pictures_for_files_explain_themselves(krefeld_store: Store) -> None:
    step = Step(1, "Eins", "", KREFELD["map"], annotations=(("010", "Hier ist die Mitte"),))
    (stage,), _ = _stages(krefeld_store, step)
    assert stage.picture is not None
    drawn = unescape(stage.picture.svg)
    assert "Hier ist die Mitte" in drawn
    assert "Kein Wert" in drawn
    (place,), _ = _stages(krefeld_store, Step(1, "Eins", "", KREFELD["facilities"]))
    assert place.picture is None


@pytest.mark.parametrize("kind", KREFELD)
def test_letters_of_pages_fit_desks_and_phones(krefeld_store: Store, kind: str) -> None:
    mark = MARKS.get(kind, "010")
    step = Step(1, "Schritt", "", KREFELD[kind], highlight=(mark,) if mark else ())
    (stage,), _ = _stages(krefeld_store, step)
    assert (stage.to_read.name, stage.to_read.alike) == (stage.name, stage.alike)
    if not stage.drawing or kind == "profile":
        return
    near = min(_letters(stage.to_read.drawing, 320.0, 10_000.0))
    assert near >= 11.0
    # what stands beside a legend on a slide has the whole width of a phone
    assert stage.is_wide or near < min(_letters(stage.drawing, 320.0, 10_000.0))


def test_axes_of_time_name_the_first_and_the_last_period(krefeld_store: Store) -> None:
    view = "zeitreihe?indicator=share_under_3"
    alone, *beside = _stages(
        krefeld_store,
        Step(number=1, view=view, title="Allein", text=""),
        Step(number=2, view=view, compare="zeitreihe?indicator=share_3_5", title="Beide", text=""),
    )[0]
    for stage in (alone, *beside):
        labels = re.findall(r">(20\d\d)</text>", stage.drawing)
        assert (labels[0], labels[-1]) == ("2012", "2024")


def test_lists_are_shorter_beside_another_view(krefeld_store: Store) -> None:
    alone, beside, _ = _stages(
        krefeld_store,
        Step(number=1, view="einrichtungen", title="Allein", text=""),
        Step(number=2, view="einrichtungen", compare="karte", title="Beide", text=""),
    )[0]
    rows = [stage.legend.count('<th scope="row">') for stage in (alone, beside)]
    assert rows[0] > rows[1] > 0
    told = re.findall(r"und ([\d\u202f]+) weitere", alone.legend + beside.legend)
    numbers = [int(text.replace("\u202f", "")) for text in told]
    assert numbers[0] + rows[0] == numbers[1] + rows[1]
