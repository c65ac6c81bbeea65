"""Costly work: a little at a time, a sentence for the others, and pages for everybody."""

from collections.abc import Iterator
from threading import Event, Thread

import pytest
from flask.testing import FlaskClient

from dashboard.access import WAITED
from dashboard.errors import BusyError
from dashboard.factory import AtlasDash
from dashboard.web.costly import Costly
from tests.patience import PATIENCE

COSTLY = [
    "/karten/krefeld/share_under_3.png?width=777",
    "/krefeld/karte/download.png?indicator=share_under_3&classes=4",
    "/krefeld/karte/download.xlsx?indicator=share_under_3&classes=4",
    "/krefeld/karte/download.gpkg?indicator=share_under_3&classes=4",
    "/krefeld/karte/download.pdf?indicator=share_under_3&classes=4",
    "/krefeld/mappe/download.pptx?view1=karte",
    "/krefeld/geschichten/kinder-und-plaetze/download.pptx",
    "/krefeld/vortrag/download.html?view1=karte",
    "/krefeld/geschichten/schulerfolg-sichern/download.pdf",
]


@pytest.fixture
def all_busy(krefeld_app: AtlasDash, monkeypatch: pytest.MonkeyPatch) -> Iterator[Costly]:
    """The application, with nothing kept, while somebody else has the only turn."""
    extensions = krefeld_app.server.extensions
    extensions["bildungsatlas-cache"].clear()
    extensions["bildungsatlas-packages"].forget()
    found = Costly(1, patience=0.05)
    monkeypatch.setitem(extensions, "bildungsatlas-costly", found)
    with found.turn():
        yield found


@pytest.mark.parametrize("path", COSTLY)
def test_who_gets_no_turn_is_asked_for_patience(
    krefeld: FlaskClient, all_busy: Costly, path: str
) -> None:
    answer = krefeld.get(path)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Gerade werden viele Bilder und Dateien zugleich gemacht." in answer.text
    assert (all_busy.refused, all_busy.waiting, all_busy.running) == (1, 0, 1)


def test_presentations_of_views_take_a_turn_until_they_are_there(
    krefeld: FlaskClient, krefeld_app: AtlasDash, monkeypatch: pytest.MonkeyPatch
) -> None:
    costly = Costly(1, patience=0.05)
    monkeypatch.setitem(krefeld_app.server.extensions, "bildungsatlas-costly", costly)
    path = "/krefeld/vortrag?view1=disparitaeten%3Findicator%3Dshare_under_6"
    with costly.turn():
        answer = krefeld.get(path)
    assert answer.status_code == 503
    assert answer.headers["Cache-Control"] == "no-store"
    first = krefeld.get(f"{path}&title=Vertraulich")
    assert "<h1>Vertraulich</h1>" in first.text
    with costly.turn():
        second = krefeld.get(path)
    assert second.status_code == 200
    assert "Vertraulich" not in second.text


def test_archives_take_a_turn_too(krefeld: FlaskClient, all_busy: Costly) -> None:
    release = krefeld.get("/gesund").get_json()["releases"]["krefeld"]
    answer = krefeld.get(f"/krefeld/offene-daten/krefeld-{release}.zip")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"


def test_pages_and_what_is_cheap_take_no_turn(krefeld: FlaskClient, all_busy: Costly) -> None:
    for path in (
        "/krefeld/karte?classes=4",
        "/karten/krefeld/share_under_3.svg?width=778",
        "/krefeld/karte/download.csv?indicator=share_under_3&classes=4",
        "/bereit",
    ):
        assert krefeld.get(path).status_code == 200, path
    assert all_busy.refused == 0


def test_what_is_kept_takes_no_turn(
    krefeld: FlaskClient, krefeld_app: AtlasDash, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "/krefeld/karte/download.xlsx?indicator=share_under_3&classes=6"
    assert krefeld.get(path).status_code == 200
    found = Costly(1, patience=0.0)
    monkeypatch.setitem(krefeld_app.server.extensions, "bildungsatlas-costly", found)
    with found.turn():
        assert krefeld.get(path).status_code == 200


def test_turns_end_also_after_failures() -> None:
    found = Costly(1, patience=0.0)
    with pytest.raises(KeyError), found.turn():
        raise KeyError
    with found.turn():
        assert found.running == 1
    assert found.running == 0


def test_whoever_waits_in_time_gets_the_turn() -> None:
    found, begun, over = Costly(1, patience=PATIENCE), Event(), Event()

    def hold() -> None:
        with found.turn():
            begun.set()
            over.wait(PATIENCE)

    thread = Thread(target=hold)
    thread.start()
    assert begun.wait(PATIENCE)
    Thread(target=lambda: (found.waiting or True) and over.set()).start()
    with found.turn():
        assert found.running == 1
    thread.join()
    assert found.refused == 0


def test_waiting_for_a_thread_counts_as_waiting() -> None:
    found = Costly(1, patience=60.0)
    token = WAITED.set(61.0)
    try:
        with found.turn(), pytest.raises(BusyError), found.turn():
            pass
    finally:
        WAITED.reset(token)
