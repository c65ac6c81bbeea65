"""Statuses, their signs, words and letters."""

import pytest

from layers.status import (
    CODE,
    FLAG_LABEL,
    HAS_VALUE,
    LABEL,
    SIGN,
    Flag,
    Status,
    parse_flags,
)


def test_every_status_has_words_and_a_letter_of_its_own() -> None:
    assert set(LABEL) == set(CODE) == set(Status)
    assert len(set(CODE.values())) == len(Status)
    assert len(set(LABEL.values())) == len(Status)


def test_a_sign_stands_wherever_no_number_is_shown() -> None:
    assert set(SIGN) == set(Status) - {Status.OK, Status.LIMITED}
    assert set(Status) - HAS_VALUE < set(SIGN)


def test_signs_of_official_tables() -> None:
    assert SIGN[Status.NONE] == "–"
    assert SIGN[Status.CONFIDENTIAL] == "."
    assert SIGN[Status.NOT_APPLICABLE] == "x"


def test_flags_are_read_back() -> None:
    assert set(FLAG_LABEL) == set(Flag)
    assert parse_flags("estimated,planned") == (Flag.ESTIMATED, Flag.PLANNED)
    assert parse_flags("") == parse_flags(None) == ()
    with pytest.raises(ValueError, match="guessed"):
        parse_flags("guessed")
