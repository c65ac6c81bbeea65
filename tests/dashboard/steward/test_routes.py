"""Signing in, publishing, undoing and discarding through the pages; nothing for anybody else."""

import io
import json
import os
import re
import shutil
from html import unescape
from pathlib import Path

import duckdb
import pytest

from layers.publish.withdrawal import withdraw
from tests.dashboard.steward.conftest import PASSWORD, READY, Office, make_office
from tests.sums import note_sums

ONE = f"/lieferung/{READY}"
STEPS = ("/hochladen", "/zuruecknehmen", f"{ONE}/veroeffentlichen", f"{ONE}/verwerfen")


def test_a_server_that_is_not_set_to_it_has_no_such_page(tmp_path: Path) -> None:
    office = make_office(tmp_path, steward_pages=False)
    assert office.get().status_code == 404
    assert office.client.post("/mini/daten-pflegen/anmelden").status_code in (404, 405)
    assert "Daten pflegen" not in office.client.get("/mini/").text
    office.prepared_delivery()
    assert office.client.get("/vorschau-mini/karte").status_code == 404


def test_without_password_and_header_nobody_comes_in(tmp_path: Path) -> None:
    office = make_office(tmp_path, steward_password="")
    answer = office.get()
    assert answer.status_code == 401
    assert "Anmeldung Ihres Hauses" in answer.text
    assert 'name="password"' not in answer.text


def test_the_single_sign_on_of_the_office(tmp_path: Path) -> None:
    office = make_office(tmp_path, steward_password="", steward_header="X-Remote-User")
    heard = office.client.get("/mini/daten-pflegen", headers={"X-Remote-User": "beck"})
    assert heard.status_code == 200
    assert "beck" in heard.text
    foreign = {"REMOTE_ADDR": "10.0.0.9"}
    refused = office.client.get(
        "/mini/daten-pflegen", headers={"X-Remote-User": "beck"}, environ_base=foreign
    )
    assert refused.status_code == 401


def test_a_wrong_password_is_told_in_place(office: Office) -> None:
    answer = office.post("/anmelden", name="K. Beck", password="falsch")
    assert answer.status_code == 403
    assert "Das Kennwort stimmt nicht" in answer.text
    assert PASSWORD not in answer.text


@pytest.mark.parametrize("step", STEPS)
def test_nobody_acts_without_signing_in(office: Office, step: str) -> None:
    before = office.shelf.fingerprint("current")
    office.status("ready", {"state": "ready", "fingerprint": "x", "former": before})
    assert office.post(step).status_code == 403
    assert office.shelf.fingerprint("current") == before


@pytest.mark.parametrize("step", STEPS)
def test_nobody_acts_without_the_token_of_the_session(office: Office, step: str) -> None:
    office.sign_in()
    office.status("ready", {"state": "ready", "fingerprint": "x", "former": "y"})
    answer = office.client.post(f"/mini/daten-pflegen{step}", data={"token": "geraten"})
    assert answer.status_code == 403
    assert "Es hat sich nichts geändert" in answer.text.replace("\n", " ")


def test_the_session_cookie_is_for_this_site_only(office: Office) -> None:
    cookie = office.post("/anmelden", name="K", password=PASSWORD).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


def test_visitors_get_no_cookie(office: Office) -> None:
    assert "Set-Cookie" not in office.client.get("/mini/karte").headers
    assert "Set-Cookie" not in office.get().headers


def test_another_site_signs_nobody_in(office: Office) -> None:
    form = {"name": "K", "password": PASSWORD}
    headers = {"Origin": "https://anderswo.example"}
    answer = office.client.post("/mini/daten-pflegen/anmelden", data=form, headers=headers)
    assert answer.status_code == 403
    assert office.get().status_code == 401


def test_a_new_password_ends_old_sessions(tmp_path: Path) -> None:
    keys = {"secret_key": "0123456789abcdef"}
    before = make_office(tmp_path / "a", **keys)
    before.sign_in()
    cookie = before.client.get_cookie("bildungsatlas")
    assert cookie is not None
    after = make_office(tmp_path / "b", steward_password="ein neues Kennwort", **keys)
    after.client.set_cookie("bildungsatlas", cookie.value)
    assert after.get().status_code == 401


@pytest.mark.parametrize("token", ["geräten", "", "☃" * 50])
def test_an_odd_token_is_refused_not_a_failure(office: Office, token: str) -> None:
    office.sign_in()
    answer = office.client.post("/mini/daten-pflegen/abmelden", data={"token": token})
    assert answer.status_code == 403


def test_folders_that_cannot_be_written_are_told(office: Office) -> None:
    office.sign_in()
    (office.folder / "deliveries").write_text("a file in the place of the folder")
    answer = office.post("/hochladen", files=(io.BytesIO(b"x"), "a.csv"))
    assert answer.status_code == 503
    assert "konnte nicht in seine Ordner schreiben" in answer.text


def test_the_same_file_delivered_twice(office: Office) -> None:
    """One of the two is discarded: the other can still be looked at and published."""
    made = office.prepared_delivery()
    twin = office.files / READY.replace("bbbbbb", "cccccc")
    shutil.copytree(office.files / READY, twin)
    office.sign_in()
    assert office.post(f"{ONE}/verwerfen").status_code == 303
    assert office.get(f"/lieferung/{twin.name}").status_code == 200
    assert office.post(f"/lieferung/{twin.name}/veroeffentlichen").status_code == 303
    assert office.shelf.fingerprint("current") == made


def test_a_preview_that_is_gone_is_told(office: Office) -> None:
    made = office.prepared_delivery()
    office.shelf.release(made).unlink()
    office.sign_in()
    answer = office.get(ONE)
    assert answer.status_code == 409
    assert "noch einmal hochladen" in answer.text


def test_another_process_with_the_id_of_a_check_is_not_the_check(office: Office) -> None:
    """After a restart of a container the ids of processes begin anew."""
    office.sign_in()
    office.status("running")
    path = office.files / READY / "status.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "pid": os.getpid()}))
    assert "Die Prüfung ist gescheitert" in office.get(ONE).text


def test_an_unaudited_delivery_is_neither_previewed_nor_published(office: Office) -> None:
    made = office.prepared_delivery()
    before = office.shelf.fingerprint("current")
    with duckdb.connect(str(office.shelf.release(made))) as connection:
        connection.execute("UPDATE release SET audit = '{}'")
    note_sums(office.shelf.tables, "mini", made)
    office.sign_in()
    assert office.client.get("/vorschau-mini/karte").status_code == 404
    answer = office.post(f"{ONE}/veroeffentlichen")
    assert answer.status_code == 409
    assert "Prüfung der Geheimhaltung nicht durchlaufen" in answer.text
    assert office.shelf.fingerprint("current") == before


def test_after_a_withdrawal_the_desk_stays_open(office: Office) -> None:
    """Nothing is public, so the steward is the one who has to bring something."""
    first = office.shelf.fingerprint("current")
    made = office.prepared_delivery()
    office.sign_in()
    assert office.post(f"{ONE}/veroeffentlichen").status_code == 303
    withdraw(office.shelf.tables, "mini", made)
    assert office.client.get("/mini/karte").status_code == 410
    page = office.get()
    assert page.status_code == 200
    assert "Zurzeit ist nichts öffentlich: Der Datenstand wurde zurückgezogen" in page.text
    assert office.get("/vorlage.xlsx").status_code == 200
    assert office.post("/zuruecknehmen").status_code == 303
    assert office.shelf.fingerprint("current") == first
    assert office.client.get("/mini/karte").status_code == 200
    assert "Zurzeit ist nichts öffentlich" not in office.get().text


def test_a_visitor_sees_no_desk_after_a_withdrawal(office: Office) -> None:
    withdraw(office.shelf.tables, "mini", office.shelf.fingerprint("current"))
    answer = office.get()
    assert answer.status_code == 401
    assert "Kennwort" in answer.text


def test_what_was_withdrawn_is_not_offered_again(office: Office) -> None:
    first = office.shelf.fingerprint("current")
    office.prepared_delivery()
    office.sign_in()
    assert office.post(f"{ONE}/veroeffentlichen").status_code == 303
    withdraw(office.shelf.tables, "mini", first)
    assert "lässt sich zurücknehmen" not in office.get().text
    answer = office.post("/zuruecknehmen")
    assert answer.status_code == 409
    assert f"Datenstand {first} wurde zurückgezogen" in answer.text


def test_a_withdrawn_preview_is_told(office: Office) -> None:
    made = office.prepared_delivery()
    withdraw(office.shelf.tables, "mini", made)
    office.sign_in()
    assert office.get(ONE).status_code == 409
    assert office.client.get("/vorschau-mini/karte").status_code == 404


def test_preview_publish_and_undo(office: Office) -> None:
    before = office.shelf.fingerprint("current")
    made = office.prepared_delivery()
    assert office.client.get("/vorschau-mini/indikatoren/population").status_code == 404
    office.sign_in()

    preview = office.client.get("/vorschau-mini/indikatoren/population")
    assert preview.status_code == 200
    assert "Neu gefasst." in preview.text
    assert "noch nicht veröffentlicht" in preview.text
    assert preview.headers["Cache-Control"] == "private, no-store"
    for address in ("/api/vorschau-mini", "/vorschau-mini/dcat.rdf",
                    "/karten/vorschau-mini/population.svg"):  # fmt: skip
        answer = office.client.get(address)
        assert answer.status_code == 200, address
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "Access-Control-Allow-Origin" not in answer.headers
    assert 'href="/vorschau-mini/karte' in preview.text
    embed = office.client.get("/embed/vorschau-mini/karte")
    assert embed.status_code == 200
    assert "no-store" in embed.headers["Cache-Control"]
    assert "public" not in embed.headers["Cache-Control"]
    assert embed.headers["Content-Security-Policy"].endswith("frame-ancestors 'self'")
    assert "Access-Control-Allow-Origin" not in embed.headers
    assert "embed-dialog" not in office.client.get("/vorschau-mini/karte").text
    assert "Neu gefasst." not in office.client.get("/mini/indikatoren/population").text

    assert office.post(f"{ONE}/veroeffentlichen").status_code == 303
    assert office.shelf.fingerprint("current") == made
    assert "Neu gefasst." in office.client.get("/mini/indikatoren/population").text
    assert office.client.get("/vorschau-mini/karte").status_code == 404
    assert "zurücknehmen" in office.get().text
    assert office.post(f"{ONE}/veroeffentlichen").status_code == 409

    assert office.post("/zuruecknehmen").status_code == 303
    assert office.shelf.fingerprint("current") == before
    assert "Neu gefasst." not in office.client.get("/mini/indikatoren/population").text
    indicator = office.shelf.sources / "indicators" / "population.toml"
    assert "Neu gefasst." not in indicator.read_text(encoding="utf-8")
    assert office.post("/zuruecknehmen").status_code == 409


def test_stories_of_a_delivery_are_read_and_presented_before_it_is_published(
    office: Office,
) -> None:
    folder = office.shelf.sources / "stories"
    folder.mkdir()
    (folder / "probe.md").write_text(
        "---\ntitle: Probe\nauthor: Wir\ndate: 2026-11-23\nlanguage: de\n---\n"
        "view: karte?indicator=population\n\n## Erstens\n\nEs sind {value}.\n\n"
        "Siehe [Karte](karte?indicator=population).\n",
        encoding="utf-8",
    )
    office.prepared_delivery()
    address = "/vorschau-mini/geschichten/probe"
    assert office.client.get(address).status_code == 404
    office.sign_in()
    page, talk = (office.client.get(a) for a in (address, "/vorschau-mini/vortrag/probe"))
    for answer in (page, talk):
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "QR-Code" not in answer.text, "nobody in a hall could open a preview"
        named = re.findall(r'(?:href|data-values|data-talk)="(/[^"]*)"', answer.text)
        own = {unescape(a) for a in named if "mini" in a.split("/")[1]}
        assert any("/werte/" in a for a in own)
        published = {a for a in own if not a.startswith("/vorschau-mini/")}
        assert all("daten-pflegen" in a for a in published), published
        for name in own:
            assert office.client.get(name).status_code < 400, name
    for suffix in ("html", "md"):
        file = office.client.get(f"{address}/download.{suffix}")
        assert file.status_code == 200
        assert "no-store" in file.headers["Cache-Control"]
        assert "public" not in file.headers["Cache-Control"]


def test_a_comparison_with_an_older_release_is_not_published(office: Office) -> None:
    made = office.prepared_delivery()
    office.status("ready", {"state": "ready", "fingerprint": made, "former": "another"})
    office.sign_in()
    before = office.shelf.fingerprint("current")
    answer = office.post(f"{ONE}/veroeffentlichen")
    assert answer.status_code == 409
    assert "noch einmal" in answer.text
    assert office.shelf.fingerprint("current") == before


def test_a_discarded_delivery_is_gone(office: Office) -> None:
    made = office.prepared_delivery()
    office.sign_in()
    assert office.post(f"{ONE}/verwerfen").status_code == 303
    assert not office.shelf.release(made).exists()
    assert office.client.get("/vorschau-mini/karte").status_code == 404
    assert "verworfen" in office.get(ONE).text
    assert office.post(f"{ONE}/verwerfen").status_code == 409


def test_a_faulty_delivery_cannot_be_published(office: Office) -> None:
    office.sign_in()
    office.status("running", {"state": "faulty"})
    assert "Verbesserte Mappe hochladen" in office.get(ONE).text
    assert office.post(f"{ONE}/veroeffentlichen").status_code == 409


def test_a_check_that_died_is_told(office: Office) -> None:
    office.sign_in()
    office.status("running")
    answer = office.get(ONE)
    assert answer.status_code == 200
    assert "Die Prüfung ist gescheitert" in answer.text


@pytest.mark.parametrize("delivery", ["nix", "..", "20261122-084100-cccccc", "%2e%2e%2fmini"])
def test_unknown_deliveries(office: Office, delivery: str) -> None:
    office.sign_in()
    assert office.get(f"/lieferung/{delivery}").status_code == 404


@pytest.mark.parametrize(
    ("name", "status", "words"),
    [("", 400, "keine Datei gewählt"), ("bild.jpg", 400, "ist keine Datei, die sich lesen")],
)
def test_files_that_are_not_taken(office: Office, name: str, status: int, words: str) -> None:
    office.sign_in()
    answer = office.post("/hochladen", files=(io.BytesIO(b"x"), name))
    assert answer.status_code == status
    assert words in answer.text
    assert not office.files.exists()


def test_a_delivery_that_is_too_large(tmp_path: Path) -> None:
    office = make_office(tmp_path, upload_megabytes=1)
    office.sign_in()
    answer = office.client.post(
        "/mini/daten-pflegen/hochladen",
        data=b"x" * 1_200_000,
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 400
    assert "größer als 1 MB" in answer.text


def test_names_of_files_do_not_leave_their_folder(office: Office) -> None:
    from dashboard.steward.deliveries import safe_name

    assert safe_name("../../etc/passwd.csv") == "passwd.csv"
    assert safe_name("C:\\Daten\\Kita 2024 (neu).xlsx") == "Kita 2024 (neu).xlsx"
    assert safe_name("...") == "datei"
    assert safe_name("ä\x00b;c.csv") == "ä_b_c.csv"
    assert len(safe_name("字" * 120 + ".csv").encode()) <= 150
    assert safe_name("字" * 120 + ".csv").endswith("字.csv")


def test_no_file_takes_the_place_of_another(office: Office) -> None:
    from dashboard.steward.deliveries import safe_names

    assert safe_names(["a?.csv", "b/A!.csv", "a_.csv", "b.csv"]) == [
        "a_.csv",
        "A_ (2).csv",
        "a_ (3).csv",
        "b.csv",
    ]


def test_a_municipality_that_nobody_knows_yet_is_begun_on_the_page(office: Office) -> None:
    assert office.client.get("/neudorf/daten-pflegen").status_code == 404
    office.sign_in()
    answer = office.post("/neu", slug=" Neudorf ")
    assert answer.headers["Location"] == "/neudorf/daten-pflegen"
    page = office.client.get("/neudorf/daten-pflegen")
    assert page.status_code == 200
    assert "Neue Kommune „neudorf“" in page.text
    assert "Jetzt öffentlich" not in page.text
    assert "vorlage.xlsx?leer=1" in page.text
    assert 'vorlage.xlsx"' not in page.text


@pytest.mark.parametrize("slug", ["karte", "Neu Dorf", "vorschau-neu", "../x", ""])
def test_what_cannot_be_an_address_is_no_new_municipality(office: Office, slug: str) -> None:
    office.sign_in()
    answer = office.post("/neu", slug=slug)
    assert answer.status_code == 409
    assert "geht nicht als Kürzel" in answer.text


def test_a_limited_server_begins_no_other_municipality(tmp_path: Path) -> None:
    office = make_office(tmp_path, municipalities="mini")
    office.sign_in()
    assert office.post("/neu", slug="neudorf").status_code == 409
    assert office.client.get("/neudorf/daten-pflegen").status_code == 404
