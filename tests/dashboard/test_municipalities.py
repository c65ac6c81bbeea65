"""Two municipalities in one server: each request sees its own, and nothing of the other."""

import html
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from dashboard.factory import create_app
from dashboard.routes import ROUTES
from dashboard.settings import load_settings
from tests.dashboard.test_pages import text_of

PAGES = [
    route.path.replace("<indicator_id>", "population")
    for route in ROUTES
    if route.name not in ("indicator", "profile", "facility", "story")
]
FOREIGN = {"krefeld": "mini", "mini": "krefeld"}
LINKS = re.compile(r'(?:href|action)="(/(?!assets/)[^"]*)"')


def outside_of_switch(document: str) -> str:
    """A document without the way to other municipalities."""
    return re.sub(r'<details class="places-switch".*?</details>', "", document, flags=re.DOTALL)


@pytest.mark.parametrize("slug", ["krefeld", "mini"])
@pytest.mark.parametrize("path", PAGES)
def test_every_link_stays_in_the_municipality(both: FlaskClient, slug: str, path: str) -> None:
    answer = both.get(f"/{slug}{path}")
    assert answer.status_code == 200
    rest = outside_of_switch(answer.text)
    links = LINKS.findall(rest)
    assert len(links) > 8
    own = (f"/{slug}/", f"/embed/{slug}/")
    assert [link for link in links if not link.startswith(own)] == []
    assert f"/{FOREIGN[slug]}/" not in html.unescape(rest)


def test_the_switch_leads_to_the_same_page_without_the_selection(both: FlaskClient) -> None:
    answer = both.get("/krefeld/karte?year=2013&level=stadtbezirk").text
    switch = re.findall(r'<details class="places-switch".*?</details>', answer, flags=re.DOTALL)
    assert len(switch) == 1
    assert LINKS.findall(switch[0]) == ["/mini/karte"]
    assert "Mini" in switch[0]


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/krefeld/indikatoren/share_under_3", "/mini/indikatoren"),
        ("/krefeld/suche?q=h", "/mini/"),
        ("/krefeld/nirgends", "/mini/"),
        ("/mini/impressum", "/krefeld/impressum"),
    ],
)
def test_the_switch_leads_where_the_other_has_a_page(
    both: FlaskClient, path: str, target: str
) -> None:
    switch = re.search(r'<details class="places-switch".*?</details>', both.get(path).text, re.S)
    assert switch
    assert LINKS.findall(switch[0]) == [target]


def test_there_is_no_switch_where_one_is_served(krefeld: FlaskClient) -> None:
    assert "places-switch" not in re.sub(
        "<style>.*?</style>", "", krefeld.get("/krefeld/karte").text, flags=re.DOTALL
    )


def test_failures_stand_in_the_frame_of_the_municipality_asked_for(both: FlaskClient) -> None:
    there = both.get("/mini/nirgends")
    assert there.status_code == 404
    assert "Seite nicht gefunden – Bildungsatlas Mini" in there.text
    unknown = both.get("/duisburg/karte")
    assert unknown.status_code == 404
    assert "– Bildungsatlas Krefeld" in unknown.text
    assert "Vorhanden sind: Krefeld, Mini." in text_of(unknown.text)


def test_short_forms_lead_to_the_default(both: FlaskClient) -> None:
    assert both.get("/karte?x=1").headers["Location"] == "/krefeld/karte?x=1"
    assert both.get("/").headers["Location"] == "/krefeld/"


def test_files_and_downloads_are_those_of_the_municipality(both: FlaskClient) -> None:
    releases: Mapping[str, str] = both.get("/gesund").get_json()["releases"]
    assert list(releases) == ["krefeld", "mini"]
    values = f"werte/{releases['mini']}/share_children/viertel.json"
    answer = both.get(f"/mini/{values}")
    assert answer.get_json()["municipality"] == "mini"
    crossed = both.get(f"/krefeld/{values}")
    assert crossed.status_code == 404
    assert "nicht mehr aktuell" in crossed.get_json()["error"]
    for slug, name in (("mini", "Mini"), ("krefeld", "Krefeld")):
        for page in ("karte", "zeitreihe"):
            text = both.get(f"/{slug}/{page}/download.csv").get_data().decode("utf-8-sig")
            assert name in text
            assert f"/{slug}/{page}" in text
            assert f"/{FOREIGN[slug]}/" not in text


def test_a_page_kept_of_one_is_not_taken_for_the_other(both: FlaskClient) -> None:
    tags = {slug: both.get(f"/{slug}/ueber").headers["ETag"] for slug in FOREIGN}
    assert tags["krefeld"] != tags["mini"]
    answer = both.get("/mini/ueber", headers={"If-None-Match": tags["krefeld"]})
    assert answer.status_code == 200
    assert "Mini" in answer.text


def state_of(document: str) -> dict[str, Any]:
    """The page's state as the script reads it."""
    found = re.search(r'id="page-state">(.*?)</script>', document, re.DOTALL)
    assert found
    state: dict[str, Any] = json.loads(found[1])
    return state


def asked_of_dash(client: FlaskClient, state: object) -> Any:
    """The answer of the callback of the time series to a state."""
    return client.post(
        "/_dash-update-component",
        json={
            "output": "explore-series.children",
            "outputs": {"id": "explore-series", "property": "children"},
            "inputs": [
                {"id": "selection", "property": "data", "value": state},
                {"id": "explore-open", "property": "data", "value": True},
            ],
            "changedPropIds": ["selection.data"],
        },
    )


def test_dash_draws_for_the_municipality_in_the_page_state(both: FlaskClient) -> None:
    for slug in FOREIGN:
        state = state_of(both.get(f"/{slug}/zeitreihe").text)
        assert state["municipality"] == slug
        drawn = asked_of_dash(both, state)
        assert drawn.status_code == 200
        other = {"krefeld": "Mini", "mini": "Krefeld"}[slug]
        assert slug.capitalize() in drawn.text
        assert other not in drawn.text


@pytest.mark.parametrize("slug", [None, 7, ["krefeld"], "x" * 101])
def test_dash_refuses_what_is_no_name(both: FlaskClient, slug: object) -> None:
    answer = asked_of_dash(both, {"page": "series", "query": "", "municipality": slug})
    assert answer.status_code == 400
    assert set(answer.get_json()) == {"error"}


@pytest.mark.parametrize("slug", ["duisburg", "", "../krefeld"])
def test_dash_refuses_a_municipality_that_is_not_served(both: FlaskClient, slug: object) -> None:
    answer = asked_of_dash(both, {"page": "series", "query": "", "municipality": slug})
    assert answer.status_code == 404
    assert "gibt es hier nicht" in answer.get_json()["error"]


def test_a_municipality_prepared_later_is_shown_without_a_restart(both_tables: Path) -> None:
    pointer, aside = both_tables / "mini.current", both_tables / "aside"
    pointer.rename(aside)
    app = create_app(load_settings(tables_dir=both_tables))
    with app.server.test_client() as client:
        assert client.get("/mini/karte").status_code == 404
        assert '<details class="places-switch"' not in client.get("/krefeld/karte").text
        aside.rename(pointer)
        assert client.get("/mini/karte").status_code == 200
        assert '<details class="places-switch"' in client.get("/krefeld/karte").text
    app.server.extensions["bildungsatlas"].close()


def test_only_the_named_municipalities_are_shown(both_tables: Path) -> None:
    app = create_app(
        load_settings(tables_dir=both_tables, municipality="mini", municipalities="mini")
    )
    with app.server.test_client() as client:
        assert client.get("/").headers["Location"] == "/mini/"
        assert client.get("/krefeld/karte").status_code == 404
        assert '<details class="places-switch"' not in client.get("/mini/karte").text
    app.server.extensions["bildungsatlas"].close()
