"""Values of the report on what changed."""

from dashboard.pages.steward import told


def test_a_sign_says_what_it_means() -> None:
    assert told([None, "confidential", ""]) == ". (Wert geheim gehalten)"
    assert told([None, "unknown", ""]) == ". (unbekannt)"
    assert told([12.5, "ok", "provisional"]) == "12,5 (vorläufig)"
    assert told([0.0, "none", ""]) == "–"
    assert told(None) == ""
