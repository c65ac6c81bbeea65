"""What is not made again: a release that was withdrawn comes back under the same name."""

from pathlib import Path

from layers.prepare.faults import Code, Fault, PreparationError
from layers.publish.withdrawal import withdrawals


def refuse_withdrawn(tables_dir: Path, slug: str, fingerprint: str) -> None:
    """Raises PreparationError where the release of that fingerprint was withdrawn; ValueError
    where the file of withdrawn releases is damaged."""
    for found in withdrawals(tables_dir, slug):
        if found.fingerprint == fingerprint:
            day = ".".join(reversed(found.when[:10].split("-")))
            raise PreparationError(
                (
                    Fault(
                        Code.WITHDRAWN,
                        f"{slug}.withdrawn",
                        f"Genau dieser Datenstand wurde {f'am {day} ' if day else ''}"
                        "zurückgezogen; dieselben Angaben ergeben ihn wieder.",
                        "Die Angaben oder Regeln ändern, deretwegen er zurückgezogen wurde; dann "
                        "entsteht ein anderer Datenstand.",
                        value=fingerprint,
                    ),
                )
            )
