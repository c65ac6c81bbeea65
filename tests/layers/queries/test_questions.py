"""Questions of the start page."""

from layers.queries.questions import Question, questions
from layers.store import Store


def test_in_the_order_of_the_municipality(krefeld_store: Store) -> None:
    found = questions(krefeld_store)
    assert [(q.route, q.query) for q in found] == [
        ("map", "indicator=children_under_10"),
        ("map", "indicator=childcare_ratio_under_3"),
        ("school_changes", ""),
        ("series", "indicator=all_day_rate"),
    ]
    assert found[2] == Question(
        "Wer wechselt die Schulform, wohin und wie spät?",
        "Die Matrix der Schulformwechsel mit allen Zahlen, von wo nach wo und in welche Stufe.",
        "school_changes",
    )


def test_a_municipality_may_ask_nothing(mini_store: Store) -> None:
    assert questions(mini_store) == ()
