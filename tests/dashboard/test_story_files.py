"""Stories as files, by address and by command: the same bytes, and sentences where it fails."""

import io
import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pptx import Presentation
from pypdf import PdfReader
from typer.testing import CliRunner

from dashboard.cli import main
from dashboard.web.showing import showing
from dashboard.web.story_addresses import MIME, OF_VIEWS, Place
from dashboard.web.story_handout import handout_of
from dashboard.web.story_html import outside
from layers.queries.stories import stories, story_text
from layers.store import Store
from layers.stories.model import Step, Story

STORY = "schulerfolg-sichern"
FILES = f"/krefeld/geschichten/{STORY}/download"


@pytest.fixture
def call(krefeld_tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """The command, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BILDUNGSATLAS_TABLES_DIR", str(krefeld_tables))
    return CliRunner()


def exported(call: CliRunner, *words: str) -> tuple[int, str]:
    done = call.invoke(main, ["export-story", *words])
    return done.exit_code, done.output


def test_slides_have_a_step_each(krefeld: FlaskClient, krefeld_store: Store) -> None:
    answer = krefeld.get(f"{FILES}.pptx")
    assert answer.mimetype == MIME["pptx"]
    assert f"krefeld_geschichte_{STORY}.pptx" in answer.headers["Content-Disposition"]
    found = next(s for s in stories(krefeld_store) if s.story_id == STORY)
    slides = list(Presentation(io.BytesIO(answer.data)).slides)
    titles = [slide.shapes.title.text for slide in slides]
    scenes = showing(krefeld_store, found).scenes
    assert titles == [found.title, *(scene.step.title for scene in scenes)]
    for slide, scene in zip(slides[1:], scenes, strict=True):
        shown = [shape for shape in slide.shapes if hasattr(shape, "image")]
        assert len(shown) == sum(bool(stage.drawing) for stage in scene.stages)
        # A third more pixels than on a screen of 1920, which has 144 per inch.
        for shape in shown:
            assert max(shape.image.size) / max(shape.width, shape.height) * 914400 > 190


def test_the_handout_leads_to_each_step(krefeld: FlaskClient, krefeld_store: Store) -> None:
    reader = PdfReader(io.BytesIO(krefeld.get(f"{FILES}.pdf").data))
    found = next(s for s in stories(krefeld_store) if s.story_id == STORY)
    led = {
        note.get_object()["/A"]["/URI"]
        for page in reader.pages
        for note in page.get("/Annots", ())
        if "/URI" in note.get_object().get("/A", {})
    }
    page = f"http://localhost/krefeld/geschichten/{STORY}"
    short = {f"http://localhost/v/{STORY}/{step.number}" for step in found.steps}
    assert short | {page} <= led


def test_the_markdown_is_as_its_author_wrote_it(krefeld: FlaskClient, krefeld_store: Store) -> None:
    answer = krefeld.get(f"{FILES}.md")
    assert answer.text == story_text(krefeld_store, STORY)
    assert answer.mimetype == "text/markdown"


def test_unknown_stories_and_formats_say_what_there_is(krefeld: FlaskClient) -> None:
    answer = krefeld.get("/krefeld/geschichten/nirgends/download.pdf")
    assert answer.status_code == 404
    assert "Wo die Kinder wohnen" in answer.text
    answer = krefeld.get(f"{FILES}.docx")
    assert answer.status_code == 404
    assert "Vorhanden: " + ", ".join(MIME) in answer.text


def test_the_command_writes_what_the_server_gives(
    call: CliRunner, tmp_path: Path, krefeld: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BILDUNGSATLAS_PUBLIC_URL", "http://localhost")
    code, told = exported(call, STORY, "--pptx", "--pdf", "--output", str(tmp_path))
    assert code == 0, told
    for suffix in ("pptx", "pdf"):
        path = tmp_path / f"krefeld_geschichte_{STORY}.{suffix}"
        assert path.read_bytes() == krefeld.get(f"{FILES}.{suffix}").data
        assert str(path) in told


def test_without_a_public_address_the_handout_leads_nowhere(
    call: CliRunner, tmp_path: Path
) -> None:
    code, told = exported(call, STORY, "--pdf", "--output", "meins.pdf")
    assert code == 0
    assert "BILDUNGSATLAS_PUBLIC_URL" in told
    reader = PdfReader(io.BytesIO((tmp_path / "meins.pdf").read_bytes()))
    assert "Schritt im Atlas" not in "".join(page.extract_text() for page in reader.pages)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nirgends", "--pdf"), "gibt es in Krefeld nicht. Vorhanden: "),
        ((STORY,), "Bitte sagen, welche Datei"),
        ((STORY, "--pdf", "--municipality", "nirgends"), "keinen Datenstand"),
        ((STORY, "--pdf", "--output", "kein/ordner/x.pdf"), "ließ sich nicht schreiben"),
        ((STORY, "--pdf", "--pptx", "--output", "x.pdf"), "ist kein Ordner"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    call: CliRunner, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    code, told = exported(call, *words)
    assert code == 1
    assert said in told
    assert not list(tmp_path.rglob("*.p*"))


def test_a_file_that_is_there_stays_whole_when_writing_fails(
    call: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.pdf").write_bytes(b"old")

    def full(path: Path, body: bytes) -> int:
        with path.open("wb") as half:
            half.write(body[:100])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    code, told = exported(call, STORY, "--pdf", "--output", "x.pdf")
    assert code == 1
    assert "No space left on device" in told
    assert [path.name for path in tmp_path.iterdir()] == ["x.pdf"]
    assert (tmp_path / "x.pdf").read_bytes() == b"old"


def test_marks_of_the_author_are_named_in_words(krefeld_store: Store) -> None:
    notes = (("010", "hier"), ("Hüls", "dort"))
    for view in ("karte", "zeitreihe?indicator=share_under_3&level=stadtteil&areas=010"):
        step = Step(1, "A", "B", view=view, annotations=notes)
        story = Story("x", "T", "W", "2026-11-23", "de", "", "", (step,))
        handout = handout_of(showing(krefeld_store, story), Place("", "krefeld"))
        said = [block.text for block in handout.pages[0].noted]
        assert said == ["Stadtmitte: hier", "Hüls: dort"]
        assert handout.pages[0].shown[0].figure is not None


VIEWS = "title=F%C3%BCr+morgen&view1=karte%3Findicator%3Dshare_under_3&view2=zeitreihe"


def test_views_of_a_mappe_are_taken_along_as_a_presentation(krefeld: FlaskClient) -> None:
    page = krefeld.get(f"/krefeld/vortrag?{VIEWS}").text
    for suffix in OF_VIEWS:
        path = next(p for p in links(page) if f"/krefeld/vortrag/download.{suffix}?" in p)
        answer = krefeld.get(path)
        assert answer.status_code == 200
        assert answer.mimetype == MIME[suffix].partition(";")[0]
        assert "krefeld_vortrag." in answer.headers["Content-Disposition"]
        assert "private" in answer.headers["Cache-Control"], "its title is the reader's own"
    slides = list(Presentation(io.BytesIO(krefeld.get(pptx_of(page)).data)).slides)
    titles = [slide.shapes.title.text for slide in slides]
    assert titles[0] == "Für morgen"
    assert len(titles) == 3
    notes = slides[2].notes_slide.notes_text_frame.text
    (address,) = re.findall(r"Dieser Schritt im Atlas: http://localhost(\S+)", notes)
    assert krefeld.get(address).status_code == 200
    assert address.endswith("&step=2")


def links(page: str) -> list[str]:
    return [unescape(found) for found in re.findall(r'href="([^"]+)"', page)]


def pptx_of(page: str) -> str:
    return next(path for path in links(page) if "/vortrag/download.pptx?" in path)


def test_the_mappe_leads_to_its_presentation_as_a_file(krefeld: FlaskClient) -> None:
    page = krefeld.get(f"/krefeld/mappe?{VIEWS}").text
    (path,) = (path for path in links(page) if "/vortrag/download.html" in path)
    text = krefeld.get(path).text
    assert "<h1>Für morgen</h1>" in text
    assert not outside(text)


def test_a_presentation_without_views_says_why_there_is_no_file(krefeld: FlaskClient) -> None:
    answer = krefeld.get("/krefeld/vortrag/download.html?view1=nirgends")
    assert answer.status_code == 404
    assert "Ansicht 1" in answer.text
    answer = krefeld.get(f"/krefeld/vortrag/download.md?{VIEWS}")
    assert answer.status_code == 404
    assert "Vorhanden: html, pptx, pdf" in answer.text


def test_what_of_the_views_is_lost_stands_in_the_files(krefeld: FlaskClient) -> None:
    lost = f"{VIEWS}&view3=karte%3Findicator%3Dnirgends"
    body = krefeld.get(f"/krefeld/vortrag/download.pdf?{lost}").data
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    assert "nirgends" in " ".join(text.split())
    assert "nirgends" in krefeld.get(f"/krefeld/vortrag/download.html?{lost}").text


def test_the_command_writes_views_as_well(
    call: CliRunner, tmp_path: Path, krefeld: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BILDUNGSATLAS_PUBLIC_URL", "http://localhost")
    code, told = exported(call, f"/vortrag?{VIEWS}", "--pptx", "--html", "--output", str(tmp_path))
    assert code == 0, told
    for suffix in ("pptx", "html"):
        given = krefeld.get(f"/krefeld/vortrag/download.{suffix}?{VIEWS}").data
        assert (tmp_path / f"krefeld_vortrag.{suffix}").read_bytes() == given
    code, told = exported(call, "/vortrag?view1=nirgends", "--html")
    assert code == 1
    assert "Ansicht 1" in told


def test_the_file_without_network_holds_each_font_once(krefeld: FlaskClient) -> None:
    fonts = re.findall(r"data:font/woff2;base64,([^)\"]+)", krefeld.get(f"{FILES}.html").text)
    assert len(fonts) == len(set(fonts)) == 2
