"""Slides of stories: letters for the last row, nothing on anything else, tables inside."""

import io
import re
from typing import Any

import pytest
from pptx import Presentation

from dashboard.web.showing import showing
from dashboard.web.story_addresses import Place
from dashboard.web.story_handout import handout_of
from layers.briefing.handout import handout_data
from layers.briefing.story_pdf import to_story_pdf
from layers.briefing.story_slides import to_story_slides
from layers.queries.stories import stories
from layers.store import Store
from layers.stories.model import Step, Story
from tests.briefings import FONTS, opened, text_of
from tests.layers.briefing.test_story_files import drawn

INCH = 914400
SIZE = re.compile(r'font-size="([\d.]+)')
VIEWS = (
    "karte?indicator=share_under_3&level=stadtteil&areas=010",
    "zeitreihe?indicator=share_under_3&level=stadtteil&areas=010",
    "disparitaeten?indicator=share_under_3&level=stadtteil",
    "einrichtungen?kind=childcare",
    "profil/stadtteil/010",
)


def deck(store: Store, story: Story) -> list[Any]:
    handout = handout_of(showing(store, story), Place("https://example.de", "krefeld"))
    return list(Presentation(io.BytesIO(to_story_slides(handout, drawn))).slides)


def drawing_of(slide: Any, shape: Any) -> str:
    """The vectors of a picture."""
    (related,) = shape._element.xpath(".//*[local-name()='svgBlip']/@*[local-name()='embed']")
    return str(slide.part.related_part(related).blob.decode())


def story_of(*steps: Step) -> Story:
    return Story("x", "Titel", "Bildungsbüro", "2026-11-23", "de", "Thema", "Satz.", steps)


@pytest.fixture(scope="module")
def own_stories(krefeld_store: Store) -> list[Story]:
    """Those that are shipped, and one with every kind of view, alone and compared."""
    alone = [Step(at, "Schritt", "Ein Satz.", view=view) for at, view in enumerate(VIEWS, 1)]
    both = [
        Step(at, "Beide", "Ein Satz. " * 30, view=VIEWS[0], compare=view)
        for at, view in enumerate(VIEWS[1:], len(alone) + 1)
    ]
    return [*stories(krefeld_store), story_of(*alone, *both)]


def test_letters_can_be_read_in_the_last_row(
    krefeld_store: Store, own_stories: list[Story]
) -> None:
    found = [slide for story in own_stories for slide in deck(krefeld_store, story)]
    count = 0
    for slide in found:
        for shape in slide.shapes:
            if hasattr(shape, "image"):
                drawing = drawing_of(slide, shape)
                place = re.search(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+)', drawing)
                assert place is not None
                points = shape.width / float(place[1]) * 72 / INCH
                sizes = [float(size) * points for size in SIZE.findall(drawing)]
                count += bool(sizes)
                assert min(sizes, default=18.0) >= 18, (drawing[:300], min(sizes))
            if shape.has_text_frame and shape.top < 6.7 * INCH:
                for paragraph in shape.text_frame.paragraphs:
                    assert all(run.font.size.pt >= 14 for run in paragraph.runs)
    assert count > 10


def test_everything_has_a_place_of_its_own(krefeld_store: Store, own_stories: list[Story]) -> None:
    for story in own_stories:
        for slide in deck(krefeld_store, story)[1:]:
            boxes = [(s.left, s.top, s.left + s.width, s.top + s.height) for s in slide.shapes]
            for at, (left, top, right, bottom) in enumerate(boxes):
                assert left >= 0
                assert right <= 13.334 * INCH
                assert bottom <= 7.5 * INCH
                for other in boxes[at + 1 :]:
                    apart = right <= other[0] + 9 or other[2] <= left + 9
                    assert apart or bottom <= other[1] + 9 or other[3] <= top + 9


def test_a_list_has_few_columns_and_says_what_is_left_out(krefeld_store: Store) -> None:
    step = Step(1, "Orte", "", view=VIEWS[3])
    slide = deck(krefeld_store, story_of(step))[1]
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    assert len(table.columns) <= 3
    said = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    assert re.search(r"… und [\d\u202f.]+ weitere", said)


def bare(text: str) -> str:
    """A text without its spaces, which a PDF has others of."""
    return "".join(text.split())


def test_compared_maps_have_legends_on_paper_that_can_be_read(krefeld_store: Store) -> None:
    step = Step(
        1,
        "Beide",
        "Ein Satz.",
        view=VIEWS[0],
        compare=VIEWS[0].replace("share_under_3", "childcare_ratio_3_plus"),
    )
    made = showing(krefeld_store, story_of(step))
    handout = handout_of(made, Place("", "krefeld"))
    views = handout_data(handout)["steps"][0]["views"]
    assert len(views) == 2
    for view, stage in zip(views, made.scenes[0].stages, strict=True):
        drawing = view["figure"]["svg"]
        place = re.search(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+)', drawing)
        assert place is not None
        points = view["figure"]["width"] / 25.4 * 72 / float(place[1])
        sizes = [float(size) * points for size in SIZE.findall(drawing)]
        assert min(sizes) >= 8.5
        keys = re.findall(r'class="stage-key">([^<]+)', stage.legend)
        said = [line["text"] for line in view["legend"]]
        assert len(keys) >= 3
        assert all(
            any(key.strip() in line for line in said) for key in keys if re.search(r"\d", key)
        )
    text = bare(text_of(opened(to_story_pdf(handout, FONTS))))
    for line in (line for view in views for line in view["legend"]):
        assert bare(line["text"]) in text


def test_a_profile_keeps_the_value_of_the_whole(krefeld_store: Store) -> None:
    slide = deck(krefeld_store, story_of(Step(1, "Profil", "Satz.", view=VIEWS[4])))[1]
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    assert len(table.columns) == 3
