"""What the page of school changes says of protected numbers: rounded, hidden, changed."""

from layers.numbers import german
from layers.queries.school_changes import ChangeMatrix, SchoolChangeResult
from layers.status import SIGN, Status

ROUNDED = "gerundet "
"""Stands before a rounded number in a sentence."""

PERTURBED = (
    "Die Zahlen sind zum Schutz leicht verändert. Teile müssen sich nicht zum Ganzen addieren; "
    "Summen stehen hier nur, wo sie veröffentlicht sind."
)


def rounded(result: SchoolChangeResult) -> str:
    """``gerundet `` where the numbers are, else nothing."""
    return ROUNDED if result.shown.rounded else ""


def sign_of(result: SchoolChangeResult, status: Status) -> str:
    """What is printed in place of a number."""
    return result.shown.sign if status is Status.CONFIDENTIAL else SIGN[status]


def protection_lines(result: SchoolChangeResult) -> tuple[str, ...]:
    """Sentences for beside the figure and for files: how numbers were changed, how many cells are
    hidden. Empty where nothing is protected."""
    lines = []
    if result.shown.rounded:
        base = result.shown.base
        multiples = f"auf Vielfache von {base} " if base else ""
        lines.append(
            f"Alle Zahlen sind zum Schutz {multiples}gerundet: Auch wo 0 steht, kann es einzelne "
            "Wechsel gegeben haben. Summen und Anteile sind aus den gerundeten Zahlen gebildet."
        )
    if result.shown.perturbed:
        lines.append(PERTURBED)
    if result.matrix is not None and (line := hidden_line(result, result.matrix)):
        lines.append(line)
    return tuple(lines)


def hidden_line(result: SchoolChangeResult, matrix: ChangeMatrix) -> str:
    """How many cells of a matrix are hidden, and by which sign; empty for none."""
    cells = [c for line in matrix.cells for c in line if c.status is not Status.NOT_APPLICABLE]
    hidden = sum(cell.status is Status.CONFIDENTIAL for cell in cells)
    if not hidden:
        return ""
    which = "In einer" if hidden == 1 else f"In {german(hidden)}"
    return (
        f"{which} von {german(len(cells))} Zellen wird der Wert geheim gehalten "
        f"(Zeichen {result.shown.sign}), weil er auf sehr kleine Zahlen schließen ließe; "
        "Summen mit einer solchen Zelle fehlen dann auch."
    )
