"""The cookie of stewards goes over encrypted connections only where there are such."""

from pathlib import Path

import pytest

from dashboard.factory import create_app
from dashboard.settings import load_settings


@pytest.mark.parametrize(("public", "is_secure"), [("https://a.example", True), ("", False)])
def test_the_cookie_is_secure_behind_tls(
    mini_tables: Path, tmp_path: Path, public: str, is_secure: bool
) -> None:
    settings = load_settings(
        tables_dir=mini_tables,
        deliveries_dir=tmp_path,
        municipality="mini",
        public_url=public,
        steward_pages=True,
        steward_password="ein langes Passwort",
    )
    app = create_app(settings)
    with app.server.test_client() as client:
        client.get("/mini/daten-pflegen")
        answer = client.post(
            "/mini/daten-pflegen/anmelden",
            base_url=public or "http://localhost",
            data={"name": "K", "password": "ein langes Passwort"},
            headers={"Origin": public or "http://localhost"},
        )
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert ("Secure" in cookie) == is_secure
    app.server.extensions["bildungsatlas"].close()
