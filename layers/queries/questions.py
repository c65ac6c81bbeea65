"""Ways on from the start page, phrased by the municipality as its readers would ask."""

from dataclasses import dataclass

from layers.store import Store


@dataclass(frozen=True)
class Question:
    """A question with a sentence on what answers it. ``route`` is a page of dashboard.routes,
    ``query`` the parameters of its view, ``anchor`` a place on it."""

    question: str
    text: str
    route: str
    query: str = ""
    anchor: str = ""


def questions(store: Store) -> tuple[Question, ...]:
    """The municipality's questions in its order; none where it asks none."""
    rows = store.rows("SELECT question, text, route, query FROM question ORDER BY sort")
    return tuple(Question(*row) for row in rows)
