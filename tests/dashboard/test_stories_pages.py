"""The pages of stories and the ways to them: overview, reading, short addresses, presentations."""

import html
import re
import shutil
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from dashboard.factory import AtlasDash, create_app
from dashboard.settings import load_settings
from dashboard.web.address_view import view_at
from layers.model import DEMONSTRATION
from layers.prepare.pipeline import prepare
from layers.queries.stories import stories, story
from layers.store import Store
from tests.conftest import MINI
from tests.dashboard.test_demonstration import drawings
from tests.dashboard.test_pages import text_of

STORY = """---
title: Kinder & Gebiete
author: Amt für <Schule>
date: 2026-11-23
language: de
theme: Probe
summary: Ein Satz dazu.
---
view: karte?indicator=share_children

## Auf der Karte

In der Stadt sind es {value}.

---

## Worte allein

Nur Text, ohne Ansicht.

---
view: karte?indicator=gibt_es_nicht

## Verloren

Worte.
"""
TALK = re.compile(
    r'<a class="button button-quiet" href="([^"]*)"[^>]*>Vortrag (?:ab hier|auswählen)'
)


@pytest.fixture(scope="module")
def telling(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AtlasDash]:
    """The application with the mini city, which tells a story of its own."""
    folder = tmp_path_factory.mktemp("told")
    shutil.copytree(MINI, folder / "mini")
    (folder / "mini" / "stories").mkdir(exist_ok=True)
    (folder / "mini" / "stories" / "kinder.md").write_text(STORY, encoding="utf-8")
    prepare(folder / "mini", folder / "tables")
    app = create_app(load_settings(tables_dir=folder / "tables", municipality="mini"))
    yield app
    app.server.extensions["bildungsatlas"].close()


@pytest.fixture
def told(telling: AtlasDash) -> Iterator[FlaskClient]:
    """A visitor of the mini city with its story."""
    with telling.server.test_client() as client:
        yield client


def steps(document: str) -> list[str]:
    """The sections of a story's steps."""
    return re.findall(r'<section class="step".*?</section>\n', document, re.S)


def talk(document: str) -> str:
    """Where the tools of a page lead to for presenting, '' where nowhere."""
    found = TALK.findall(document)
    assert len(found) <= 1
    return html.unescape(found[0]) if found else ""


def test_the_overview_lists_every_story(krefeld: FlaskClient, krefeld_store: Store) -> None:
    document = krefeld.get("/krefeld/geschichten").text
    found = stories(krefeld_store)
    assert len(found) >= 2
    for told in found:
        assert html.escape(told.title) in document
        assert f'href="/krefeld/geschichten/{told.story_id}"' in document
        assert f'href="/krefeld/vortrag/{told.story_id}"' in document


def test_every_step_is_there_with_text_picture_and_source(
    krefeld: FlaskClient, krefeld_store: Store
) -> None:
    for told in stories(krefeld_store):
        answer = krefeld.get(f"/krefeld/geschichten/{told.story_id}")
        assert answer.status_code == 200
        sections = steps(answer.text)
        assert len(sections) == len(told.steps)
        for number, (section, step) in enumerate(zip(sections, told.steps, strict=True), 1):
            assert section.startswith(f'<section class="step" id="schritt-{number}"')
            assert step.title in text_of(section)
            views = [view for view in (step.view, step.compare) if view]
            assert section.count('<figure class="stage') == len(views)
            assert text_of(section).count("Quelle") >= len(views)
            assert f"/krefeld/vortrag/{told.story_id}" in section


def test_what_a_step_has_lost_is_said(told: FlaskClient) -> None:
    first, second, third = steps(told.get("/mini/geschichten/kinder").text)
    assert "In der Stadt sind es 5,5 %." in text_of(first)
    assert "note-warn" not in first
    assert "<figure" not in second
    assert "Nur Text, ohne Ansicht." in text_of(second)
    assert "note-warn" in third
    assert "gibt_es_nicht" in third


def test_names_of_authors_are_no_markup(told: FlaskClient) -> None:
    document = told.get("/mini/geschichten/kinder").text
    assert "<Schule>" not in document
    assert "Amt für &lt;Schule&gt;" in document
    assert "Kinder &amp; Gebiete" in told.get("/mini/").text


def test_invented_figures_are_marked_in_every_picture(told: FlaskClient) -> None:
    document = told.get("/mini/geschichten/kinder").text
    figures = re.findall(r'<figure class="stage.*?</figure>', document, re.S)
    assert figures
    assert all(DEMONSTRATION in figure for figure in figures)
    for svg in drawings(document):
        assert DEMONSTRATION in svg or 'class="qr"' in svg or "swatch" in svg, svg[:200]
    assert DEMONSTRATION in told.get("/mini/geschichten").text.split('class="story-cards"')[1]


def test_an_unknown_story_names_those_that_there_are(krefeld: FlaskClient) -> None:
    for path in ("/krefeld/geschichten/nichts", "/krefeld/v/nichts/1", "/v/nichts/1"):
        answer = krefeld.get(path)
        assert answer.status_code == 404
        assert "„nichts“ gibt es hier nicht" in text_of(answer.text)
        assert "„Wo die Kinder wohnen, wo die Plätze sind“" in text_of(answer.text)
        assert 'href="/krefeld/geschichten"' in answer.text


def test_a_city_without_stories_leads_to_none(mini: FlaskClient) -> None:
    answer = mini.get("/mini/geschichten")
    assert answer.status_code == 200
    assert "bisher keine Geschichten" in text_of(answer.text)
    for path in ("/mini/", "/mini/ueber", "/mini/karte"):
        assert "/mini/geschichten" not in mini.get(path).text
    assert mini.get("/mini/geschichten/kinder").status_code == 404


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/v/kinder-und-plaetze/2", "#schritt-2"),
        ("/krefeld/v/kinder-und-plaetze/2", "#schritt-2"),
        ("/v/kinder-und-plaetze/0", "#schritt-1"),
        ("/krefeld/v/schulerfolg-sichern/999", "#schritt-{last}"),
    ],
)
def test_short_addresses_lead_to_the_step(
    krefeld: FlaskClient, krefeld_store: Store, path: str, target: str
) -> None:
    answer = krefeld.get(path)
    assert answer.status_code == 302
    address = answer.headers["Location"]
    found = story(krefeld_store, path.split("/")[-2])
    assert found is not None
    wanted = target.format(last=len(found.steps))
    assert address == f"/krefeld/geschichten/{found.story_id}{wanted}"
    page, _, anchor = address.partition("#")
    assert f'id="{anchor}"' in krefeld.get(page).text


def test_a_cited_release_is_kept_on_the_way(krefeld: FlaskClient, krefeld_store: Store) -> None:
    pin = f"release={krefeld_store.fingerprint}"
    answer = krefeld.get(f"/v/kinder-und-plaetze/2?{pin}")
    assert answer.headers["Location"] == f"/krefeld/geschichten/kinder-und-plaetze?{pin}#schritt-2"
    document = krefeld.get(f"/krefeld/geschichten/kinder-und-plaetze?{pin}").text
    assert f"/krefeld/vortrag/kinder-und-plaetze?step=2&amp;{pin}" in document
    assert f"/v/kinder-und-plaetze/1?{pin}" in document
    assert pin in talk(krefeld.get(f"/krefeld/karte?{pin}").text)


def test_the_default_municipality_is_left_out_of_short_addresses(both: FlaskClient) -> None:
    document = both.get("/krefeld/geschichten/kinder-und-plaetze").text
    codes = re.findall(r"<code>(http[^<]*)</code>", document)
    assert codes == ["http://localhost/v/kinder-und-plaetze/1"]
    assert both.get("/mini/v/kinder-und-plaetze/1").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/karte?indicator=share_under_3&year=2013&areas=010",
        "/zeitreihe?indicator=share_under_3&areas=010",
        "/schulformwechsel?measure=row",
        "/profil/stadtteil/010",
        "/disparitaeten",
        "/einrichtungen?kind=school",
    ],
)
def test_a_presentation_begins_with_the_view_of_the_page(
    krefeld: FlaskClient, krefeld_store: Store, path: str
) -> None:
    found = urlsplit(talk(krefeld.get(f"/krefeld{path}").text))
    assert found.path == "/krefeld/vortrag"
    asked = parse_qs(found.query)
    assert list(asked) == ["view1"]
    assert view_at(krefeld_store, asked["view1"][0]).path == view_at(krefeld_store, path).path


def test_a_presentation_begins_with_the_whole_mappe(krefeld: FlaskClient) -> None:
    document = krefeld.get("/krefeld/mappe?title=Sitzung&view1=karte&view2=zeitreihe").text
    found = urlsplit(talk(document))
    assert found.path == "/krefeld/vortrag"
    assert parse_qs(found.query) == {
        "title": ["Sitzung"],
        "view1": ["karte"],
        "view2": ["zeitreihe"],
    }
    assert "Als Vortrag zeigen" in document
    assert "Als Vortrag zeigen" not in krefeld.get("/krefeld/mappe").text


def test_pages_without_a_view_lead_to_the_stories(krefeld: FlaskClient) -> None:
    for path in ("/", "/ueber", "/indikatoren", "/mappe", "/nirgends"):
        assert talk(krefeld.get(f"/krefeld{path}").text) == "/krefeld/geschichten", path
    assert talk(krefeld.get("/krefeld/geschichten").text) == ""
    page = krefeld.get("/krefeld/geschichten/kinder-und-plaetze").text
    assert talk(page) == "/krefeld/vortrag/kinder-und-plaetze"


def test_the_way_to_a_presentation_needs_no_scripts(krefeld: FlaskClient) -> None:
    document = krefeld.get("/krefeld/karte").text
    tools = document.split('class="wrap page-tools')[1].split("</section>")[0]
    assert not tools.startswith(" needs-script")
    link = next(part for part in re.findall("<a .*?</a>", tools) if "Vortrag ab hier" in part)
    assert "needs-script" not in link


def test_search_engines_and_previews_know_stories(krefeld: FlaskClient) -> None:
    listed = krefeld.get("/sitemap.xml").text
    for path in ("/krefeld/geschichten", "/krefeld/geschichten/kinder-und-plaetze"):
        assert f"<loc>http://localhost{path}</loc>" in listed
    document = krefeld.get("/krefeld/geschichten/kinder-und-plaetze?x=1").text
    canonical = 'rel="canonical" href="http://localhost/krefeld/geschichten/kinder-und-plaetze"'
    assert canonical in document
    picture = re.search(r'property="og:image" content="http://localhost([^"]*)"', document)
    assert picture is not None
    assert krefeld.get(html.unescape(picture[1])).mimetype == "image/png"


def test_a_story_is_kept_until_its_release_changes(krefeld: FlaskClient) -> None:
    first = krefeld.get("/krefeld/geschichten/kinder-und-plaetze")
    again = krefeld.get(
        "/krefeld/geschichten/kinder-und-plaetze", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304
    assert "s-maxage=60" in first.headers["Cache-Control"]
