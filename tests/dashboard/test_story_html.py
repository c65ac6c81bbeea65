"""The file that plays without a network: everything inside, and nothing that could reach out."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.web.asset_files import all_files
from dashboard.web.assets import Assets
from dashboard.web.policy import hashed
from dashboard.web.showing import showing
from dashboard.web.story_addresses import Place
from dashboard.web.story_handout import file_stem
from dashboard.web.story_html import (
    NotSelfContainedError,
    outside,
    self_contained,
    story_html,
    values_at,
)
from layers.model import DEMONSTRATION
from layers.queries.stories import stories
from layers.store import Store
from layers.stories.model import Step, Story

ASSETS = Assets({"js/a.js": b"window.a = 1;"}, "")
PAGE = (
    '<html><head><meta charset="utf-8"><style>p{{color:red}}</style></head>'
    "<body>{}<script>early()</script></body></html>"
)


def made(body: str, site: str = "") -> str:
    page = PAGE.format(body)
    return self_contained(page, ASSETS, ("js/a.js",), lambda address: b'{"a":"</script>"}', site)


def test_scripts_stand_inside_and_only_they_may_run() -> None:
    document = made("<p>x</p>")
    scripts = re.findall(r"<script>(.*?)</script>", document, re.DOTALL)
    assert scripts == ["early()", "window.a = 1;"]
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', document)
    assert policy is not None
    rules = dict(rule.split(" ", 1) for rule in policy[1].replace("&#x27;", "'").split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == " ".join(hashed(text.encode()) for text in scripts)
    assert rules["style-src"] == hashed(b"p{color:red}")
    assert "connect-src" not in rules
    assert document.index("Content-Security-Policy") < document.index("<style>")


def test_each_values_file_stands_inside_once_and_cannot_end_its_element() -> None:
    document = made('<i data-values="/m/werte/f/x/l.json?a=1&amp;b=2"></i>' * 2)
    (island,) = re.findall(r"<script type=.*?</script>", document)
    assert island == (
        '<script type="application/json" data-values-of="/m/werte/f/x/l.json?a=1&amp;b=2">'
        '{"a":"\\u003c/script>"}</script>'
    )


def test_links_lead_to_the_site_or_nowhere() -> None:
    link = '<a class="x" href="/m/karte?a=1&amp;b=2">k</a><a href="#2">s</a><a href="https://b.de">'
    assert made(link, "https://a.de").count('<a class="x" href="https://a.de/m/karte?a=1&amp;b=2">')
    document = made(link)
    assert '<a class="x">k</a><a href="#2">s</a><a href="https://b.de">' in document


@pytest.mark.parametrize(
    "body",
    [
        '<img src="/x.png">',
        '<img srcset="x.png 2x">',
        '<link rel="icon" href="/favicon.svg">',
        '<script src="https://b.de/x.js"></script>',
        '<svg><image href="x.png"/></svg>',
        '<svg><use xlink:href="/x.svg#a"/></svg>',
        '<form action="/m/suche"></form>',
        "<style>p{background:url(/x.png)}</style>",
        '<style>@import "x.css";</style>',
        '<p onclick="x()">',
        '<p style="color:red">',
    ],
)
def test_what_would_reach_out_is_refused(body: str) -> None:
    assert outside(body)
    with pytest.raises(NotSelfContainedError):
        made(body)


def test_what_stays_inside_is_no_matter() -> None:
    inside = (
        '<img src="data:x"><svg><use href="#a"/></svg><style>p{fill:url(#a)}</style><a href="/">'
    )
    assert outside(inside) == ()


def test_values_are_those_of_the_address(krefeld: FlaskClient, krefeld_store: Store) -> None:
    path = f"/krefeld/werte/{krefeld_store.fingerprint}/population/statistischer_bezirk.json"
    for query in ("", "?within=stadtbezirk:1", "?pooled=1"):
        assert values_at(krefeld_store, path + query) == krefeld.get(path + query).data, query
    path = f"/krefeld/geometrie/{krefeld_store.fingerprint}/stadtteil.json"
    assert values_at(krefeld_store, path) == krefeld.get(path).data


@pytest.fixture(scope="module")
def assets() -> Assets:
    """Our files as the command reads them."""
    return Assets(all_files(), "")


def test_the_shipped_stories_can_be_taken_along(krefeld_store: Store, assets: Assets) -> None:
    found = stories(krefeld_store)
    assert found
    for story in found:
        shown = showing(krefeld_store, story)
        document = story_html(shown, assets, Place("https://atlas.example", "krefeld"))
        assert outside(document) == ()
        assert len(set(re.findall(r"data:font/woff2;base64,[^\"]+", document))) == 2
        maps = {s.values for scene in shown.scenes for s in scene.stages if s.values}
        assert document.count("data-values-of=") >= len(maps)
        assert f"atlas.example/v/{story.story_id}/1" in document
        bare = story_html(shown, assets, Place("", "krefeld"))
        assert "atlas.example" not in bare
        assert not re.search(r'href="/', bare)


def test_hostile_words_of_a_story_stay_words(krefeld_store: Store, assets: Assets) -> None:
    bad = '"></script><script>alert(1)</script><img src=x onerror=alert(1)>'
    step = Step(1, bad, bad, notes=bad, view="karte", annotations=(("010", bad),))
    story = Story("x", bad, bad, "2026-11-23", "de", bad, bad, (step,))
    document = story_html(showing(krefeld_store, story), assets, Place("", "krefeld"))
    assert "alert(1)" in document
    assert "<img" not in document
    assert "<script>alert" not in document
    assert outside(document) == ()


def test_invented_figures_say_so_in_the_file_and_in_its_name(
    mini_store: Store, assets: Assets
) -> None:
    steps = (Step(1, "Karte", "Text", view="karte"), Step(2, "Reihe", "Text", view="zeitreihe"))
    story = Story("x", "Titel", "Wir", "2026-11-23", "de", "", "", steps)
    shown = showing(mini_store, story)
    document = story_html(shown, assets, Place("", "mini"))
    head, *parts = document.split("data-step=")
    assert f"({DEMONSTRATION})</title>" in head
    assert len(parts) == 2
    for part in parts:
        assert f'stage-mark">{DEMONSTRATION}' in part
    assert file_stem(shown) == "mini_geschichte_x_demonstration"


def test_by_command_it_is_what_the_server_gives(
    krefeld: FlaskClient, krefeld_store: Store, assets: Assets, tmp_path: Path
) -> None:
    story = stories(krefeld_store)[0]
    answer = krefeld.get(f"/krefeld/geschichten/{story.story_id}/download.html")
    assert answer.mimetype == "text/html"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    shown = showing(krefeld_store, story)
    assert answer.text == story_html(shown, assets, Place("http://localhost", "krefeld"))
