"""The Mappe: what its address may say, its page, its files."""

import io
import re
from urllib.parse import quote, unquote

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from pptx import Presentation

from dashboard.web.briefing import asked_collection
from dashboard.web.costly import Costly
from layers.briefing.model import MOST_TITLE, MOST_VIEWS
from layers.store import Store
from tests.briefings import opened, text_of

THREE = "view1=karte&view2=zeitreihe&view3=schulformwechsel"


def items(document: str) -> list[str]:
    return re.findall(r'<li class="briefing-item">.*?</li>', document, re.S)


def notices(document: str) -> str:
    found = re.search(r'id="notices">(.*?)</div>', document, re.S)
    assert found
    return found[1]


def test_the_empty_page_says_how_to_begin(krefeld: FlaskClient) -> None:
    answer = krefeld.get("/krefeld/mappe")
    assert answer.status_code == 200
    assert "Noch ist nichts darin" in answer.text
    assert not items(answer.text)
    assert krefeld.get("/krefeld/mappe/download.pdf").status_code == 404


def test_views_are_listed_with_title_sentence_and_picture(krefeld: FlaskClient) -> None:
    document = krefeld.get(f"/krefeld/mappe?{THREE}").text
    found = items(document)
    assert len(found) == 3
    assert "Stadtteile in Krefeld" in found[0]
    for item in found:
        picture = re.search(r'src="([^"]+)"', item)
        assert picture
        drawn = krefeld.get(picture[1].replace("&amp;", "&"))
        assert drawn.mimetype == "image/svg+xml"
        assert "viewBox" in drawn.text
    assert "3 von höchstens 12 Ansichten" in document


def test_views_can_be_moved_and_taken_out_by_links(krefeld: FlaskClient) -> None:
    document = krefeld.get(f"/krefeld/mappe?{THREE}&title=Sitzung").text

    def follow(ident: str) -> list[str]:
        link = re.search(rf'id="{ident}" href="([^"]+)"', document)
        assert link
        assert "title=Sitzung" in link[1]
        return re.findall(r"view\d=(\w+)", unquote(link[1]))

    assert follow("down-1") == ["zeitreihe", "karte", "schulformwechsel"]
    assert follow("up-3") == ["karte", "schulformwechsel", "zeitreihe"]
    assert follow("out-2") == ["karte", "schulformwechsel"]
    assert 'id="up-1"' not in document
    assert 'id="down-3"' not in document


@pytest.mark.parametrize(
    ("view", "said"),
    [
        ("nirgends", "gehört zu keiner Seite"),
        ("mappe?view1=karte", "gehört zu keiner Seite"),
        ("karte/zu/tief", "gehört zu keiner Seite"),
        ("../../etc/passwd", "gehört zu keiner Seite"),
        ("javascript:alert(1)", "gehört zu keiner Seite"),
        ("karte?indicator=nirgends", "nirgends"),
        ("karte?" + "x" * 2000, "zu lange Adresse"),
        ("profil/nirgends/0", ""),
        ("\x00?%ff%00", "gehört zu keiner Seite"),
        ("karte?year=%00%ff&level=%F0", ""),
    ],
)
def test_strange_views_give_a_sentence(krefeld: FlaskClient, view: str, said: str) -> None:
    asked = f"/krefeld/mappe?view1={quote(view)}&view2=zeitreihe"
    answer = krefeld.get(asked)
    assert answer.status_code == 200
    assert said in answer.text
    assert "zeitreihe" in answer.text
    assert krefeld.get(asked.replace("mappe?", "mappe/download.pdf?")).status_code == 200


def test_addresses_are_taken_in_every_form(krefeld_store: Store) -> None:
    for address in (
        "karte?level=stadtbezirk",
        "/karte?level=stadtbezirk",
        "/krefeld/karte?level=stadtbezirk#tabelle",
        "https://bildung.example.de/krefeld/karte?level=stadtbezirk",
    ):
        found = asked_collection(krefeld_store, {"add": address})
        assert [entry.path.split("?")[0] for entry in found.entries] == ["karte"], address
        assert found.entries[0].view.selection.level == "stadtbezirk"


def test_a_view_stands_once_and_twelve_are_the_most(krefeld_store: Store) -> None:
    views = {f"view{i}": f"zeitreihe?indicator=population&areas={i:02d}0" for i in range(1, 13)}
    full = asked_collection(krefeld_store, {**views, "add": "karte", "view13": "karte"})
    assert len(full.entries) == MOST_VIEWS
    assert any("höchstens 12" in notice for notice in full.notices)
    twice = asked_collection(krefeld_store, {"view1": "karte", "view2": "karte?classes=5"})
    assert len(twice.entries) == 1
    assert "schon in der Mappe" in twice.notices[0]


def test_the_title_is_shortened_and_escaped(krefeld: FlaskClient) -> None:
    document = krefeld.get(f"/krefeld/mappe?view1=karte&title={'W' * 5000}").text
    assert f"nach {MOST_TITLE} Zeichen gekürzt" in notices(document)
    hostile = quote('"><script>alert(1)</script>')
    assert "<script>alert" not in krefeld.get(f"/krefeld/mappe?{THREE}&title={hostile}").text
    body = krefeld.get(f"/krefeld/mappe/download.pdf?{THREE}&title={quote('#panic() $x$')}").data
    assert "#panic() $x$" in text_of(opened(body))


def test_a_view_of_another_release_says_so(krefeld: FlaskClient) -> None:
    document = krefeld.get("/krefeld/mappe?view1=karte%3Frelease%3D0123456789ab").text
    assert "mit dem Datenstand 0123456789ab in die Mappe gelegt" in items(document)[0]
    body = krefeld.get("/krefeld/mappe/download.pdf?view1=karte%3Frelease%3D0123456789ab").data
    assert "0123456789ab" in text_of(opened(body))


def test_the_files(krefeld: FlaskClient) -> None:
    pdf = krefeld.get(f"/krefeld/mappe/download.pdf?{THREE}&title=Ausschuss")
    assert pdf.mimetype == "application/pdf"
    assert "krefeld_mappe_Ausschuss.pdf" in pdf.headers["Content-Disposition"]
    assert pdf.cache_control.private
    assert not pdf.cache_control.public
    assert "Access-Control-Allow-Origin" not in pdf.headers
    reader = opened(pdf.data)
    text = text_of(reader)
    assert "Ausschuss" in text
    assert f"Seite 1 von {len(reader.pages)}" in text
    book = load_workbook(
        io.BytesIO(krefeld.get(f"/krefeld/mappe/download.xlsx?{THREE}").data), read_only=True
    )
    assert book.sheetnames[0] == "Inhalt"
    assert len(book.sheetnames) > 6
    deck = Presentation(io.BytesIO(krefeld.get(f"/krefeld/mappe/download.pptx?{THREE}").data))
    assert len(deck.slides) == 4
    assert krefeld.get(f"/krefeld/mappe/download.docx?{THREE}").status_code == 404


def test_numbers_of_the_pdf_are_those_of_the_map(krefeld: FlaskClient) -> None:
    query = "indicator=share_under_10&level=stadtteil&year=2024"
    values = krefeld.get(f"/krefeld/karte/download.csv?{query}").data.decode("utf-8-sig")
    text = text_of(opened(krefeld.get(f"/krefeld/karte/download.pdf?{query}").data))
    rows = [line.split(";") for line in values.split("\r\n\r\n")[0].splitlines()[1:]]
    assert len(rows) == 20
    for code, name, value, *_ in rows:
        # A long name is parted by a hyphen.
        start = code or re.escape(name)
        assert re.search(rf"{start}[^\d,]* {value} ", text), name


def test_a_busy_press_says_when_to_come_again(
    krefeld: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy = Costly(1, patience=0.05)
    monkeypatch.setitem(krefeld.application.extensions, "bildungsatlas-costly", busy)
    address = f"/krefeld/mappe/download.pdf?{THREE}"
    with busy.turn():
        answer = krefeld.get(address)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"
    assert "Gerade werden viele Bilder und Dateien zugleich gemacht" in answer.text
    assert krefeld.get(address).status_code == 200


@pytest.mark.parametrize("page", ["karte", "zeitreihe", "schulformwechsel"])
def test_every_view_leads_into_the_mappe(krefeld: FlaskClient, page: str) -> None:
    document = krefeld.get(f"/krefeld/{page}").text
    link = re.search(r'href="([^"]+)" data-collect', document)
    assert link
    answer = krefeld.get(link[1])
    assert answer.status_code == 200
    assert len(items(answer.text)) == 1
    for suffix in ("pdf", "pptx"):
        assert f"/{page}/download.{suffix}" in document


def test_nothing_of_a_mappe_is_kept(krefeld: FlaskClient) -> None:
    room = krefeld.application.extensions["bildungsatlas-cache"]._kept._kept
    before = set(room)
    krefeld.get(f"/krefeld/mappe?{THREE}&title=Geheimnis")
    krefeld.get(f"/krefeld/mappe/download.pdf?{THREE}&title=Geheimnis")
    assert set(room) == before
