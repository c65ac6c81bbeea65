"""Who may keep data: password, header of the single sign-on, tokens of forms."""

from typing import Any

import pytest
from flask import Flask, Request, request

from dashboard.errors import ForeignRequestError, SignInError, TooManyAttemptsError
from dashboard.settings import Settings, load_settings
from dashboard.steward.auth import (
    MOST_ATTEMPTS,
    TOKEN,
    Attempts,
    check_form,
    form_token,
    sign_in,
    sign_out,
    steward_name,
)

PASSWORD = "ein langes Kennwort"


def asked(**given: Any) -> Request:
    """A request of Flask's, outside a server."""
    options = {"environ_base": {"REMOTE_ADDR": "10.0.0.9"}, **given}
    with Flask("test").test_request_context("/", **options):
        return request._get_current_object()  # type: ignore[attr-defined, no-any-return]


@pytest.fixture
def by_password() -> Settings:
    return load_settings(steward_pages=True, steward_password=PASSWORD)


def test_nobody_is_signed_in_without_a_session(by_password: Settings) -> None:
    assert steward_name(by_password, asked(), {}) == ""


def test_the_right_password_begins_a_session(by_password: Settings) -> None:
    session: dict[str, Any] = {"left": "over"}
    form = asked(method="POST", data={"password": PASSWORD, "name": "  A.  Beck "})
    sign_in(by_password, form, session, Attempts())
    assert steward_name(by_password, asked(), session) == "A. Beck"
    assert "left" not in session
    sign_out(session)
    assert steward_name(by_password, asked(), session) == ""


def test_a_session_counts_for_nothing_without_a_password_setting() -> None:
    assert steward_name(load_settings(steward_pages=True), asked(), {"steward": "A"}) == ""


@pytest.mark.parametrize("given", ["", "falsch", PASSWORD + " "])
def test_a_wrong_password_is_refused(by_password: Settings, given: str) -> None:
    session: dict[str, Any] = {}
    form = asked(method="POST", data={"password": given, "name": "A"})
    with pytest.raises(SignInError):
        sign_in(by_password, form, session, Attempts())
    assert session == {}


def test_without_a_password_setting_nobody_signs_in_with_an_empty_one() -> None:
    form = asked(method="POST", data={"password": "", "name": "A"})
    with pytest.raises(SignInError):
        sign_in(load_settings(steward_pages=True), form, {}, Attempts())


def test_a_pause_after_wrong_passwords_holds_for_that_address_only(by_password: Settings) -> None:
    attempts = Attempts()
    wrong = asked(method="POST", data={"password": "falsch"})
    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(SignInError):
            sign_in(by_password, wrong, {}, attempts)
    right = {"password": PASSWORD, "name": "A"}
    with pytest.raises(TooManyAttemptsError):
        sign_in(by_password, asked(method="POST", data=right), {}, attempts)
    elsewhere = {"REMOTE_ADDR": "10.0.0.10"}
    sign_in(by_password, asked(method="POST", data=right, environ_base=elsewhere), {}, attempts)


@pytest.mark.parametrize(
    ("remote", "name", "allowed", "expected"),
    [
        ("127.0.0.1", "beck", "", "beck"),
        ("127.0.0.1", "beck", "beck, ott", "beck"),
        ("127.0.0.1", "ott", "beck, ott", "ott"),
        ("127.0.0.1", "fremd", "beck, ott", ""),
        ("127.0.0.1", "", "", ""),
        ("10.0.0.9", "beck", "", ""),
    ],
)
def test_the_header_counts_only_from_the_trusted_proxy(
    remote: str, name: str, allowed: str, expected: str
) -> None:
    settings = load_settings(
        steward_pages=True, steward_header="X-Remote-User", steward_names=allowed
    )
    heard = asked(headers={"X-Remote-User": name}, environ_base={"REMOTE_ADDR": remote})
    assert steward_name(settings, heard, {}) == expected


def test_a_header_without_the_setting_is_nobody() -> None:
    heard = asked(headers={"X-Remote-User": "beck"}, environ_base={"REMOTE_ADDR": "127.0.0.1"})
    assert steward_name(load_settings(steward_pages=True), heard, {}) == ""


def test_a_form_carries_the_token_of_its_session() -> None:
    session: dict[str, Any] = {}
    token = form_token(session)
    assert form_token(session) == token
    check_form(asked(method="POST", data={TOKEN: token}), session)


@pytest.mark.parametrize(
    ("token", "headers"),
    [
        ("", {}),
        ("other", {}),
        ("right", {"Sec-Fetch-Site": "cross-site"}),
        ("right", {"Sec-Fetch-Site": "same-site"}),
        ("right", {"Origin": "https://anderswo.example"}),
    ],
)
def test_a_foreign_form_is_refused(token: str, headers: dict[str, str]) -> None:
    session: dict[str, Any] = {TOKEN: "right"}
    with pytest.raises(ForeignRequestError):
        check_form(asked(method="POST", data={TOKEN: token}, headers=headers), session)


def test_no_session_no_form() -> None:
    with pytest.raises(ForeignRequestError):
        check_form(asked(method="POST", data={TOKEN: ""}), {})
