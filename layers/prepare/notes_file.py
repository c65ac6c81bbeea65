"""Remarks beside numbers in the form of docs/folder.md: ``notes.csv``."""

from collections.abc import Mapping
from pathlib import Path

from layers.prepare.accounting import Account
from layers.prepare.faults import Code, FaultList
from layers.prepare.folder_cells import Words
from layers.prepare.folder_csv import Form
from layers.prepare.folder_rows import read_rows

FORM = Form(("scope", "ref", "kind", "text"), ("period", "origin"))

SCOPES = {
    "indicator": "Kennzahl", "school_change": "Schulformwechsel", "level": "Ebene",
    "source": "Quelle",
}  # fmt: skip
KINDS = {
    "break": "Bruch", "inconsistency": "Widerspruch", "revision": "Revision", "hint": "Hinweis",
}  # fmt: skip

NoteRow = tuple[str, str, int | None, str, str]
"""A row of table note."""


def read_notes(
    folder: Path,
    refs: Mapping[str, Mapping[str, str]],
    words: Words,
    faults: FaultList,
    accounts: list[Account],
) -> list[NoteRow]:
    """All notes; ``refs``: scope -> what it may refer to, id -> title."""
    notes: list[NoteRow] = []
    for row in read_rows(folder, "notes.csv", FORM, words, faults, accounts):
        scope = row.word("scope", SCOPES, "Solche Hinweise gibt es nicht.")
        why = f"Das gibt es nicht ({SCOPES.get(scope, 'Bezug')})."
        ref = row.word("ref", refs.get(scope, {}), why) if scope in SCOPES else row.text("ref")
        period = row.year("period") if row.text("period") else None
        kind = row.word("kind", KINDS, "Diese Art von Hinweisen gibt es nicht.")
        note = (scope, ref, period, kind, row.text("text", needed=True))
        if row.sound and note in notes:
            row.wrong(Code.DUPLICATE, "text", "Dieser Hinweis steht schon da.", "Entfernen.")
        if row.sound:
            notes.append(note)
    return notes
