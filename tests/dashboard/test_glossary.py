"""The glossary speaks of the municipality at hand."""

from dashboard.glossary import glossary
from layers.store import Store


def test_krefeld_explains_its_three_divisions(krefeld_store: Store) -> None:
    terms = dict(glossary(krefeld_store))
    assert terms["Stadtbezirk, Stadtteil, statistischer Bezirk"] == (
        "Drei Einteilungen der Stadt, von grob nach fein. Statistische Bezirke liegen immer ganz "
        "in einem Stadtteil; Stadtbezirke sind anders geschnitten."
    )
    assert "Gesamtschule, Sekundarschule und Förderschule" in terms["Abstieg und Aufstieg"]
    assert "Schulsozialindex" in terms


def test_others_know_nothing_of_krefeld(mini_store: Store) -> None:
    terms = dict(glossary(mini_store))
    assert terms["Bezirk, Ortsteil, Viertel"] == "Drei Einteilungen der Stadt, von grob nach fein."
    assert terms["Abstieg und Aufstieg"].startswith("Fachwörter für Wechsel zwischen ")
    assert "Schulsozialindex" not in terms
