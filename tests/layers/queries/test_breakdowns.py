"""Words for the parts of an indicator."""

from layers.queries.breakdowns import breakdown_label, breakdown_rank, breakdowns
from layers.store import Store


def test_words_of_the_municipality(krefeld_store: Store) -> None:
    assert breakdowns(krefeld_store) == {
        "public": "Öffentliche Schulen",
        "private": "Private Schulen",
    }
    assert breakdown_label(krefeld_store, "private") == "Private Schulen"


def test_others_stand_for_themselves(mini_store: Store) -> None:
    assert breakdown_label(mini_store, "3") == "Stufe 3"
    assert breakdown_label(mini_store, "morgens") == "morgens"


def test_order(krefeld_store: Store) -> None:
    keys = ["10", "private", "2", "zuletzt", "public"]
    ordered = sorted(keys, key=lambda key: breakdown_rank(krefeld_store, key))
    assert ordered == ["public", "private", "zuletzt", "2", "10"]
