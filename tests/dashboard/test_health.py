"""Liveness and readiness, as those ask who send visitors to a server."""

from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from dashboard.factory import AtlasDash, create_app
from dashboard.settings import load_settings
from layers.query_limit import QUERIES, QueryLimit, QueryTooLongError
from layers.store import Store

SLOW = "SELECT count(*) FROM range(100000000) a, range(1000) b WHERE a.range % 7 = b.range % 11"


def test_ready(mini_app: AtlasDash) -> None:
    answer = mini_app.server.test_client().get("/bereit")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    content = answer.get_json()
    assert (content["status"], content["store"]) == ("ready", "ok")
    assert list(content["releases"]) == ["mini"]


@pytest.mark.parametrize(("state", "status"), [("ok", 200), ("down", 200)])
def test_a_cache_that_is_down_is_told_and_no_reason_to_stay_away(
    mini_app: AtlasDash, monkeypatch: pytest.MonkeyPatch, state: str, status: int
) -> None:
    cache = SimpleNamespace(state=lambda: state, get=lambda key: None, set=lambda key, value: None)
    monkeypatch.setitem(mini_app.server.extensions, "bildungsatlas-cache", cache)
    answer = mini_app.server.test_client().get("/bereit")
    assert (answer.status_code, answer.get_json()["cache"]) == (status, state)


def test_not_ready_while_ending(mini_app: AtlasDash, monkeypatch: pytest.MonkeyPatch) -> None:
    state = SimpleNamespace(is_stopping=True)
    monkeypatch.setitem(mini_app.server.extensions, "bildungsatlas-state", state)
    client = mini_app.server.test_client()
    answer = client.get("/bereit")
    assert (answer.status_code, answer.get_json()["status"]) == (503, "stopping")
    assert client.get("/gesund").status_code == 200


def test_not_ready_where_the_release_does_not_answer(mini_tables: Path) -> None:
    app = create_app(load_settings(tables_dir=mini_tables, municipality="mini"))
    releases = app.server.extensions["bildungsatlas"]
    releases.get("mini").close()
    answer = app.server.test_client().get("/bereit")
    assert (answer.status_code, answer.get_json()["store"]) == (503, "failing")
    assert "Traceback" not in answer.text


def test_a_query_that_takes_too_long_is_stopped(
    mini_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = QUERIES.stopped
    with monkeypatch.context() as limited:
        limited.setattr(QUERIES, "seconds", 0.2)
        with pytest.raises(QueryTooLongError):
            mini_store.rows(SLOW)
        with pytest.raises(QueryTooLongError):
            list(mini_store.each(SLOW))
    assert QUERIES.stopped == before + 2
    assert mini_store.rows("SELECT 1") == [(1,)]


def test_who_asked_gets_a_sentence_and_may_come_again(
    mini_app: AtlasDash, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(municipality: str) -> str:
        store: Store = mini_app.server.extensions["bildungsatlas"].get(municipality)
        # The page that says so asks as well, and has the time it needs on a busy machine.
        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(QUERIES, "seconds", 0.2)
            return str(store.rows(SLOW))

    monkeypatch.setitem(mini_app.server.view_functions, "page-about", slow)
    answer = mini_app.server.test_client().get("/mini/ueber")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"
    assert "Die Antwort hat länger gedauert als erlaubt" in answer.text


def test_a_query_that_ended_in_time_is_left_alone() -> None:
    limit = QueryLimit(600)
    with duckdb.connect() as connection:
        for _ in range(3):
            with limit.over(connection):
                assert connection.execute("SELECT 1").fetchall() == [(1,)]
        limit.seconds = 0.05
        with pytest.raises(QueryTooLongError), limit.over(connection):
            connection.execute(SLOW).fetchall()
        assert connection.execute("SELECT 2").fetchall() == [(2,)]
    assert limit.stopped == 1


def test_other_failures_stay_what_they_are(mini_store: Store) -> None:
    with pytest.raises(duckdb.CatalogException):
        mini_store.rows("SELECT * FROM nowhere")
