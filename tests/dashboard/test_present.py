"""The document of a presentation: its steps, its codes, its errors, and who may keep it."""

import re
from urllib.parse import quote

from flask.testing import FlaskClient

from dashboard.web.showing import showing
from dashboard.web.talks import Talks
from layers.model import DEMONSTRATION
from layers.store import Store
from layers.stories.model import Story

STORY = "/krefeld/vortrag/kinder-und-plaetze"
VIEW = "karte?indicator=share_under_3"


def numbers(text: str) -> list[int]:
    return [int(found) for found in re.findall(r'<section [^>]*data-step="(\d+)"', text)]


def test_every_step_has_its_place_and_its_code(krefeld: FlaskClient) -> None:
    text = krefeld.get(STORY).text
    found = numbers(text)
    assert found == list(range(1, len(found) + 1))
    assert len(found) >= 2
    for number in found:
        assert f'href="http://localhost/v/kinder-und-plaetze/{number}"' in text
    assert text.count('class="qr"') == len(found)


def test_the_code_leads_to_the_step(krefeld: FlaskClient) -> None:
    found = re.search(r'data-typed><a href="http://localhost(/v/[^"]+/2)"', krefeld.get(STORY).text)
    assert found is not None
    onward = krefeld.get(found[1])
    assert onward.status_code == 302
    assert onward.location == "/krefeld/geschichten/kinder-und-plaetze#schritt-2"


def test_the_step_of_the_address_is_the_scripts_affair(krefeld: FlaskClient) -> None:
    one, other = krefeld.get(STORY), krefeld.get(f"{STORY}?step=2")
    assert one.data == other.data
    assert one.headers["ETag"] == other.headers["ETag"]
    assert "public" in one.headers["Cache-Control"]


def test_an_unknown_story_names_those_that_there_are(krefeld: FlaskClient) -> None:
    answer = krefeld.get("/krefeld/vortrag/nirgends")
    assert answer.status_code == 404
    assert "Wo die Kinder wohnen" in answer.text


def test_views_of_a_mappe_are_a_presentation_that_nobody_keeps(krefeld: FlaskClient) -> None:
    views = f"view1={quote(VIEW)}&view2=zeitreihe"
    answer = krefeld.get(f"/krefeld/vortrag?title=F%C3%BCr+morgen&{views}&step=2")
    assert numbers(answer.text) == [1, 2]
    assert "<h1>Für morgen</h1>" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert 'href="/krefeld/mappe?title=' in answer.text
    assert "data-typed" not in answer.text, "such an address is for phones alone"
    assert answer.text.count('class="qr"') == 2


def test_a_view_that_is_not_there_is_told(krefeld: FlaskClient) -> None:
    text = krefeld.get(f"/krefeld/vortrag?view1={quote(VIEW)}&view2=nirgends").text
    assert numbers(text) == [1]
    assert "nirgends" in text


def test_without_views_it_leads_to_the_stories(krefeld: FlaskClient) -> None:
    answer = krefeld.get("/krefeld/vortrag")
    assert (answer.status_code, answer.location) == (302, "/krefeld/geschichten")


def test_short_forms_lead_to_the_default(krefeld: FlaskClient) -> None:
    answer = krefeld.get("/vortrag/kinder-und-plaetze?step=2")
    assert (answer.status_code, answer.location) == (308, f"{STORY}?step=2")


def test_a_cited_release_has_codes_for_itself(krefeld: FlaskClient) -> None:
    found = re.search(r"/werte/([0-9a-f]{12})/", krefeld.get(STORY).text)
    assert found is not None
    text = krefeld.get(f"{STORY}?release={found[1]}").text
    assert f"/v/kinder-und-plaetze/1?release={found[1]}" in text


def test_a_long_collection_has_no_code(krefeld: FlaskClient) -> None:
    views = "&".join(
        f"view{n}={quote(f'{VIEW}&year={2012 + n}&areas=010,020,030,040,050')}"
        for n in range(1, 13)
    )
    text = krefeld.get(f"/krefeld/vortrag?{views}").text
    assert len(numbers(text)) == 12
    assert 'class="qr"' not in text


def test_each_step_of_an_invented_city_says_so(mini: FlaskClient) -> None:
    text = mini.get("/mini/vortrag?view1=karte&view2=zeitreihe").text
    head, body = text.split("</head>")
    assert DEMONSTRATION in head
    parts = body.split('<section class="step')
    assert len(parts) == 3
    assert all(f">{DEMONSTRATION}<" in part for part in parts)
    assert f'<span class="demonstration-mark">{DEMONSTRATION}</span>' in body.split("<footer")[1]


def test_what_is_shown_in_place_of_a_view_is_told(krefeld: FlaskClient) -> None:
    text = krefeld.get(f"/krefeld/vortrag?view1={quote(f'{VIEW}&year=1800')}").text
    assert "Schritt 1: Für „1800“ liegen keine Werte vor." in text


def test_where_no_view_is_there_the_mappe_says_why(krefeld: FlaskClient) -> None:
    answer = krefeld.get("/krefeld/vortrag?view1=nirgends&step=2", follow_redirects=True)
    assert answer.request.path == "/krefeld/mappe"
    assert "Ansicht 1 („nirgends“) gehört zu keiner Seite" in answer.text


def test_an_address_with_line_breaks_is_one_that_there_is_not(krefeld: FlaskClient) -> None:
    answer = krefeld.get("/vortrag/a%0d%0aSet-Cookie:x=1", follow_redirects=True)
    assert answer.status_code == 404
    assert "Geschichte nicht gefunden" in answer.text


def test_typed_titles_are_kept_by_nobody_wherever_they_lead(krefeld: FlaskClient) -> None:
    for path in (
        "/vortrag?title=Vertraulich&view1=zeitreihe",
        "/krefeld/vortrag?title=Vertraulich",
        "/krefeld/mappe/?title=Vertraulich",
        "/krefeld/mappe/download.md?title=Vertraulich",
    ):
        assert krefeld.get(path).headers["Cache-Control"] == "no-store", path


def test_so_many_presentations_of_views_are_kept_and_no_more(krefeld_store: Store) -> None:
    talks = Talks(most=2)
    first, *others = (
        showing(krefeld_store, Story(name, "", "", "", "de", "", "", ())) for name in "abc"
    )
    assert talks.keep("a", lambda: first) is talks.keep("a", lambda: others[0]) is first
    for key, other in zip("bc", others, strict=True):
        talks.keep(key, lambda other=other: other)  # type: ignore[misc]
    assert talks.find("a") is None
    assert talks.find("b") is others[0]
