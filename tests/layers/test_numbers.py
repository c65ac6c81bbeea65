"""German writing of numbers."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.numbers import MINUS, NBSP, NNBSP, difference_unit, german, value_text, with_unit
from layers.status import Status


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234.55, 1, f"1{NNBSP}234,6"),
        (0, 0, "0"),
        (999, 0, "999"),
        (1000, 0, f"1{NNBSP}000"),
        (236997, 0, f"236{NNBSP}997"),
        (1234567.5, 0, f"1{NNBSP}234{NNBSP}568"),
        (0.05, 1, "0,1"),
        (2.675, 2, "2,68"),
        (-0.04, 1, "0,0"),
        (-3.25, 1, f"{MINUS}3,3"),
    ],
)
def test_german(value: float, decimals: int, text: str) -> None:
    assert german(value, decimals) == text


@given(
    st.one_of(
        st.floats(-1e12, 1e12),
        st.floats(0, 1000),
        st.builds(lambda parts, of: parts / of, st.integers(0, 10**7), st.integers(1, 10**4)),
        st.builds(
            lambda parts, digits: parts / 10**digits, st.integers(0, 10**8), st.integers(0, 6)
        ),
    ),
    st.integers(0, 4),
)
def test_the_fast_way_rounds_as_the_exact_one(value: float, decimals: int) -> None:
    exact = Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    written = german(value, decimals).replace(NNBSP, "").replace(MINUS, "-").replace(",", ".")
    assert Decimal(written) == exact
    assert not written.startswith("-") or exact < 0
    assert len(written.partition(".")[2]) == decimals


def test_signed() -> None:
    assert german(1.25, 1, signed=True) == "+1,3"
    assert german(-1.25, 1, signed=True) == f"{MINUS}1,3"
    assert german(0.04, 1, signed=True) == "0,0"


@given(st.integers(-(10**9), 10**9))
def test_whole_numbers_can_be_read_back(number: int) -> None:
    assert int(german(number).replace(NNBSP, "").replace(MINUS, "-")) == number


def test_unit_stands_behind_a_no_break_space() -> None:
    assert with_unit("2,5", "%") == f"2,5{NBSP}%"
    assert with_unit("25", "") == "25"


@pytest.mark.parametrize(
    ("value", "status", "text"),
    [
        (2.54, Status.OK, f"2,5{NBSP}%"),
        (2.54, Status.LIMITED, f"(2,5{NBSP}%)"),
        (0.0, Status.NONE, f"0,0{NBSP}%"),
        (None, Status.CONFIDENTIAL, "."),
        (None, Status.UNKNOWN, "."),
        (None, Status.NOT_COLLECTED, "."),
        (None, Status.LATER, "…"),
        (None, Status.UNRELIABLE, "/"),
        (None, Status.NOT_APPLICABLE, "x"),
    ],
)
def test_value_text(value: float | None, status: Status, text: str) -> None:
    assert value_text(value, status, 1, "%") == text


def test_exactly_zero_may_be_printed_as_its_sign() -> None:
    assert value_text(0.0, Status.NONE, 1, "%", zero_sign=True) == "–"


def test_a_status_with_a_number_needs_one() -> None:
    with pytest.raises(ValueError, match="needs a value"):
        value_text(None, Status.OK, 1)


def test_differences_of_rates_are_percentage_points() -> None:
    assert difference_unit("%") == "Prozentpunkte"
    assert difference_unit("je 100 Kinder") == "je 100 Kinder"
