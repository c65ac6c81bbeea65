"""Stories as files, by address and by command: the same bytes, and sentences where it fails."""

import io
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pptx import Presentation
from pypdf import PdfReader
from typer.testing import CliRunner

from dashboard.cli import main
from dashboard.web.showing import showing
from dashboard.web.story_addresses import MIME, Place
from dashboard.web.story_handout import handout_of
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
