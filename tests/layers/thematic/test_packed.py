"""Parts of values files: what they hold, and how small they are."""

import gzip
import json
from typing import Any

import pytest

from layers.store import Store
from layers.thematic.bundle import load_bundle
from layers.thematic.packed import MOST_WRONG, Counts, numbers, written, written_counts
from layers.thematic.values_file import picture_file_bytes, values_file_bytes, words_file_bytes

NNBSP, NBSP = "\u202f", "\u00a0"


def parts(store: Store, indicator: str, level: str) -> tuple[dict[str, Any], ...]:
    """The whole file, its picture in quantiles, its words."""
    bundle = load_bundle(store, indicator, level)
    whole = values_file_bytes(store, indicator, level)
    made = (whole, picture_file_bytes(bundle, "quantiles", 3), words_file_bytes(bundle))
    return tuple(json.loads(part) for part in made)


@pytest.mark.parametrize(
    ("number", "decimals", "text"),
    [
        (5, 1, "0,5"),
        (-5, 1, "−0,5"),
        (0, 2, "0,00"),
        (999, 0, "999"),
        (1000, 0, f"1{NNBSP}000"),
        (12_345_678, 1, f"1{NNBSP}234{NNBSP}567,8"),
    ],
)
def test_written(number: int, decimals: int, text: str) -> None:
    assert written(number, decimals) == text


def test_counts_are_read_back() -> None:
    told = [f"1{NNBSP}234", "", "2,5", "−7", "0"]
    counts = numbers(told)
    assert counts == Counts([12340, None, 25, -70, 0], 1)
    assert written_counts(counts) == told


def test_a_picture_is_a_values_file_without_words(hand: Store) -> None:
    whole, picture, _ = parts(hand, "share", "stadtteil")
    for content in (whole, picture):
        frames = content.pop("frames")
        content["frames"] = list(frames)
        content["of 2020"] = frames["2020|all"]
    told, seen = whole.pop("of 2020"), picture.pop("of 2020")
    assert picture == whole
    assert seen.pop("classes") == {"quantiles": {"3": "21--"}}
    assert seen.pop("city_class") == {"quantiles": {"3": 1}}
    assert seen == {name: told[name] for name in seen}
    assert sorted(set(told) - set(seen)) == [
        "city_class", "classes", "denominator", "deviation", "numerator", "text", "value",
    ]  # fmt: skip


def test_radii_are_told_as_steps(hand: Store) -> None:
    _, picture, _ = parts(hand, "people", "stadtteil")
    first, second, *_ = picture["frames"].values()
    assert first["radius"] == [2931, 1466, 0, None]
    whole = json.loads(values_file_bytes(hand, "people", "stadtteil"))
    then = list(whole["frames"].values())[1]["radius"]
    known = [2931, 1466, 0, 0]
    assert second["radius"] == [
        None if now is None else round(10 * now) - before
        for now, before in zip(then, known, strict=True)
    ]


def test_what_follows_from_numbers_is_left_out(krefeld_store: Store) -> None:
    _, _, words = parts(krefeld_store, "share_under_3", "stadtteil")
    for frame in words["frames"].values():
        assert "value" not in frame
        assert "plain" not in frame
        assert len(frame["numerator"]) == 19
        but = frame.get("but", {})
        assert all(len(but.get(name, [])) * MOST_WRONG <= 19 for name in ("value", "text"))
    sizes = [
        len(gzip.compress(made, 6))
        for made in (
            values_file_bytes(krefeld_store, "share_under_3", "statistischer_bezirk"),
            words_file_bytes(load_bundle(krefeld_store, "share_under_3", "statistischer_bezirk")),
        )
    ]
    assert sizes[0] > 4 * sizes[1], sizes
