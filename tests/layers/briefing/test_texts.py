"""Texts before they are typeset, and the form of tables."""

import pytest

from layers.briefing.table_form import ACROSS_WIDTH, PAGE_WIDTH, SMALLEST, table_form
from layers.briefing.texts import BREAK, address_text, cell_text, plainest, printable
from layers.export import Column, Rounded


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Krefeld – Süd", "Krefeld – Süd"),
        ("1\u202f234\u00a0%", "1\u202f234\u00a0%"),
        ("a\nb\tc", "a b c"),
        ("a\x00\x1b\u202e\ud800\ue000b", "ab"),
        ("u\u0308", "ü"),
        ("  viel   Platz ", "viel Platz"),
    ],
)
def test_printable(text: str, kept: str) -> None:
    assert printable(text) == kept


def test_long_words_may_be_parted_and_lose_nothing() -> None:
    word = "Wort" * 50
    parted = printable(word)
    assert parted.replace(BREAK, "") == word
    assert max(map(len, parted.split(BREAK))) <= 36


def test_addresses_are_parted_after_signs() -> None:
    address = "https://example.de/a/karte?indicator=x&level=y"
    assert address_text(address).replace(BREAK, "") == address
    assert f"?{BREAK}indicator={BREAK}x&{BREAK}level" in address_text(address)


def test_plainest_keeps_german() -> None:
    assert plainest("Größe – 3,2 % „Süd“ −1 ≥") == "Größe – 3,2 % „Süd“ −1 \ufffd"


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234.56, 1, "1\u202f234,6"),
        (1234.0, None, "1\u202f234"),
        (0.125, None, "0,125"),
        (-2, 0, "−2"),
        (".", 1, "."),
        (None, 1, ""),
        (1e-07, None, "0,000"),
        (Rounded(13.0, 1), None, "13,0"),
    ],
)
def test_cells(value: float | str | None, decimals: int | None, text: str) -> None:
    assert cell_text(value, Column("a", "A", "", decimals)) == text


def test_a_small_table_is_as_wide_as_its_texts() -> None:
    form = table_form([("Name", "Süd"), ("Wert", "1,5")])
    assert not form["wide"]
    assert sum(form["widths"]) < PAGE_WIDTH / 3
    assert form["right"] == [False, True]


def test_codes_stand_left() -> None:
    assert table_form([("Nummer", "010", "020")])["right"] == [False]


def test_long_texts_share_the_page() -> None:
    form = table_form([("Name", "Süd"), ("Wert", "1,5"), ("Text", "lange Sätze " * 30)])
    assert sum(form["widths"]) == pytest.approx(PAGE_WIDTH, abs=0.1)
    assert form["widths"][2] > 120


def test_many_columns_go_across_and_then_shrink() -> None:
    across = table_form([("Bezeichnung", "1 234,5")] * 9)
    assert (across["wide"], across["size"]) == (True, 9.0)
    many = table_form([("Bezeichnung", "1 234,5")] * 16)
    assert many["wide"]
    assert SMALLEST <= many["size"] < 9
    assert sum(many["widths"]) <= ACROSS_WIDTH + 0.2
