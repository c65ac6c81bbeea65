"""The catalogue as JSON: what it says, how it fails, and that its description is true."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from layers.model import DEMONSTRATION
from layers.queries import catalogue
from layers.queries.values import observations
from layers.status import HAS_VALUE
from layers.store import Store
from tests.api_check import PATHS, check, operations


def get(client: FlaskClient, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.text)
    return answer.get_json()


def test_the_description_has_all_addresses(krefeld_app: Any) -> None:
    assert set(operations(krefeld_app.server)) == set(PATHS)


@pytest.mark.parametrize("path", PATHS)
def test_answers_are_as_described(krefeld_app: Any, path: str) -> None:
    statuses = check(krefeld_app.server, path, "krefeld", examples=10)
    assert 200 in statuses
    assert set(statuses) <= {200, 400, 404, 405}


def test_the_description_can_be_wrong(krefeld_app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check sees an answer that is not as described."""
    from dashboard.api import content

    monkeypatch.setattr(content, "municipality_line", lambda store: {"odd": True})
    with pytest.raises(BaseException, match=r"odd|required"):
        check(krefeld_app.server, "/api/municipalities", "krefeld", examples=1)


def test_every_address_in_the_catalogue_answers(krefeld: FlaskClient) -> None:
    seen: set[str] = set()
    waiting = ["/api/municipalities"]
    while waiting:
        address = waiting.pop()
        found = krefeld.get(address)
        assert found.status_code == 200, address
        if found.mimetype == "application/json" and address.startswith("/api/"):
            new = _addresses(found.get_json()) - seen
            new = {one for one in new if one.count("/values") == 0 or "share_under_3" in one}
            seen |= new
            waiting += sorted(new)
    assert len(seen) > 60


def _addresses(part: Any) -> set[str]:
    if isinstance(part, dict):
        part = list(part.values())
    if isinstance(part, list):
        return set().union(*map(_addresses, part))
    return {part} if isinstance(part, str) and part.startswith("/") else set()


def test_values_are_those_of_the_release(krefeld: FlaskClient, krefeld_store: Store) -> None:
    for indicator_id, where in catalogue.availability(krefeld_store).items():
        rows = get(krefeld, f"/api/krefeld/indicators/{indicator_id}/values")["rows"]
        told = [(r["level"], r["code"], r["period"], r["school_type"], r["breakdown"], r["value"])
                for r in rows]  # fmt: skip
        true = [
            (o.level, o.code, o.period, o.school_type, o.breakdown, o.value)
            for level in where.levels
            for o in observations(krefeld_store, indicator_id, level)
        ]
        assert told == true


@pytest.mark.parametrize("city", ["krefeld", "mini"])
def test_a_number_stands_only_where_the_status_carries_one(both: FlaskClient, city: str) -> None:
    statuses = set()
    for entry in get(both, f"/api/{city}/indicators")["indicators"]:
        for row in get(both, entry["links"]["values"])["rows"]:
            statuses.add(row["status"])
            has_value = row["status"] in {status.value for status in HAS_VALUE}
            assert (row["value"] is not None) == has_value
            if not has_value:
                assert row["numerator"] is row["denominator"] is row["cases"] is None
    if city == "mini":
        assert {"ok", "none", "confidential", "not_collected"} <= statuses


def test_parameters_limit_the_rows(krefeld: FlaskClient) -> None:
    start = "/api/krefeld/indicators/pupils/values"
    rows = get(krefeld, f"{start}?level=stadtteil&year=2024&school_type=Gymnasium")["rows"]
    assert rows
    assert {(r["level"], r["period"], r["school_type"]) for r in rows} == {
        ("stadtteil", 2024, "Gymnasium")
    }
    assert len(get(krefeld, start)["rows"]) > len(rows)


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("indicators/pupils/values?level=dorf", 400, "Vorhanden: stadtbezirk, stadtteil"),
        ("indicators/pupils/values?year=", 400, "Der Parameter year ist „“. Vorhanden: 2024."),
        ("indicators/pupils/values?school_type=x", 400, "Vorhanden: all, Grundschule"),
        ("indicators/nichts", 404, "Vorhanden: childcare_places_3_plus"),
        ("levels/dorf/areas", 404, "Vorhanden: stadtbezirk"),
        ("gibt-es-nicht", 404, "gibt es keine Seite"),
        ("levels?release=0123456789ab", 404, "Den Datenstand „0123456789ab“ gibt es hier nicht"),
    ],
)
def test_faults_are_german_sentences(
    krefeld: FlaskClient, address: str, status: int, sentence: str
) -> None:
    answer = krefeld.get(f"/api/krefeld/{address}")
    assert answer.status_code == status
    assert sentence in answer.get_json()["error"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_unknown_municipalities_and_methods(krefeld: FlaskClient) -> None:
    assert krefeld.get("/api/nirgendwo").status_code == 404
    assert krefeld.post("/api/krefeld").status_code == 405
    assert "error" in krefeld.post("/api/krefeld").get_json()


def test_a_pinned_release_stays_pinned(krefeld: FlaskClient, krefeld_store: Store) -> None:
    name = krefeld_store.fingerprint
    found = get(krefeld, f"/api/krefeld?release={name}")
    assert found["release"] == name
    assert found["is_current"] is True
    assert found["links"]["indicators"] == f"/api/krefeld/indicators?release={name}"
    assert all(name in address for address in found["links"].values())
    assert found["versions"][0] == {
        "release": name,
        "is_current": True,
        "address": f"/api/krefeld?release={name}",
    }


def test_answers_are_open_and_say_when_they_are_the_same(krefeld: FlaskClient) -> None:
    for address in ("/api/openapi.json", "/api/municipalities", "/api/krefeld/levels"):
        first = krefeld.get(address)
        assert first.headers["Access-Control-Allow-Origin"] == "*"
        again = krefeld.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304


def test_a_demonstration_says_so_in_every_answer(both: FlaskClient) -> None:
    for address in ("", "/indicators", "/indicators/population", "/levels", "/levels/bezirk/areas"):
        assert get(both, f"/api/mini{address}")["demonstration"] == DEMONSTRATION
    cities = get(both, "/api/municipalities")["municipalities"]
    assert [city.get("demonstration", "") for city in cities] == ["", DEMONSTRATION]
    assert "demonstration" not in get(both, "/api/krefeld")


def test_the_page_leads_to_all_of_it(krefeld: FlaskClient) -> None:
    import re

    answer = krefeld.get("/api")
    assert answer.mimetype == "text/html"
    assert "<h1>Schnittstelle für Programme</h1>" in answer.text
    main = answer.text.split("<main")[1].split("</main>")[0]
    links = re.findall(r'href="([^"]+)"', main)
    assert len(links) > 8
    for link in links:
        assert krefeld.get(link.replace("&amp;", "&")).status_code == 200, link
