"""School types in the order of official statistics, for a template without a municipality."""

STANDARD = [
    {"id": "Grundschule", "name_plural": "Grundschulen", "in_school_changes": "Nein"},
    {"id": "Hauptschule", "name_plural": "Hauptschulen", "rank": "1", "in_school_changes": "Ja"},
    {"id": "Realschule", "name_plural": "Realschulen", "rank": "2", "in_school_changes": "Ja"},
    {"id": "Sekundarschule", "name_plural": "Sekundarschulen", "in_school_changes": "Ja"},
    {"id": "Gesamtschule", "name_plural": "Gesamtschulen", "in_school_changes": "Ja"},
    {"id": "Gymnasium", "name_plural": "Gymnasien", "rank": "3", "in_school_changes": "Ja"},
    {"id": "Förderschule", "name_plural": "Förderschulen", "in_school_changes": "Nein"},
    {"id": "Waldorfschule", "name_plural": "Waldorfschulen", "in_school_changes": "Nein"},
    {"id": "Berufskolleg", "name_plural": "Berufskollegs", "in_school_changes": "Nein"},
    {"id": "Weiterbildungskolleg", "name_plural": "Weiterbildungskollegs",
     "in_school_changes": "Nein"},
]  # fmt: skip
"""Rows of sheet Schulformen; only Hauptschule, Realschule and Gymnasium have a rank."""
