"""``bildungsatlas rollback``: back to what was published before, where that may be shown."""

import json
import os

import pytest

from tests.desk import Desk

CHOOSE = "„bildungsatlas releases mini“ zählt sie auf"


@pytest.fixture
def moved(desk: Desk) -> Desk:
    """The second release is published, the first one was before."""
    desk.done("publish", "mini", desk.second)
    return desk


def test_back_once(moved: Desk) -> None:
    said = moved.done("rollback", "mini")
    assert said.startswith(
        f"Zurückgenommen: {moved.second}. Veröffentlicht ist wieder der Datenstand {moved.first} "
        "von „mini“."
    )
    assert moved.published() == moved.first
    last = json.loads((moved.tables / "mini.history").read_text("utf-8").splitlines()[-1])
    assert (last["kind"], last["fingerprint"], last["former"]) == (
        "undo", moved.first, moved.second,
    )  # fmt: skip
    assert "ist nicht verzeichnet" in moved.refused("rollback", "mini")


def test_back_twice_and_on_again(moved: Desk) -> None:
    moved.done("publish", "mini", moved.first)
    moved.done("rollback", "mini")
    assert moved.published() == moved.second
    moved.done("rollback", "mini")
    assert moved.published() == moved.first
    moved.done("publish", "mini", moved.second)
    moved.done("rollback", "mini")
    assert moved.published() == moved.first


def test_back_from_what_was_withdrawn(moved: Desk) -> None:
    moved.done("withdraw", "mini", moved.second, "--yes")
    assert moved.published() == ""
    moved.done("rollback", "mini")
    assert moved.published() == moved.first


def test_not_back_to_what_was_withdrawn(moved: Desk) -> None:
    moved.done("withdraw", "mini", moved.first, "--yes")
    said = moved.refused("rollback", "mini")
    assert f"Der frühere Datenstand {moved.first} wurde zurückgezogen." in said
    assert CHOOSE in said
    assert said.endswith(f"Veröffentlicht bleibt {moved.second}.")


@pytest.mark.parametrize("harm", ["flipped", "cut off", "gone", "unaudited"])
def test_not_back_to_what_may_not_be_shown(moved: Desk, harm: str) -> None:
    path = moved.files(moved.first).database
    if harm == "flipped":
        moved.flip(moved.first)
    elif harm == "cut off":
        os.truncate(path, 5000)
    elif harm == "gone":
        path.unlink()
    else:
        moved.alter("UPDATE release SET audit = '{}'", moved.first)
    said = moved.refused("rollback", "mini")
    assert f"Der frühere Datenstand {moved.first} lässt sich nicht zeigen." in said
    assert "bildungsatlas prepare mini" in said
    assert CHOOSE in said
    assert said.endswith(f"Veröffentlicht bleibt {moved.second}.")


def test_without_a_history(moved: Desk) -> None:
    (moved.tables / "mini.history").unlink()
    said = moved.refused("rollback", "mini")
    assert "Es ist nicht verzeichnet, was vor dem jetzigen Datenstand" in said
    assert CHOOSE in said


def test_after_the_pointer_was_set_by_hand(moved: Desk) -> None:
    (moved.tables / "mini.current").write_text(f"{moved.first}\n", encoding="utf-8")
    said = moved.refused("rollback", "mini")
    assert f"Veröffentlicht ist {moved.first}, zuletzt verzeichnet aber {moved.second}" in said
    assert CHOOSE in said


def test_a_municipality_without_releases(desk: Desk) -> None:
    said = desk.refused("rollback", "nirgends")
    assert "von „nirgends“" in said
    assert said.endswith("Es ist nichts veröffentlicht.")
