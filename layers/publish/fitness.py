"""Whether a prepared release may be published: there, public, audited, not withdrawn."""

from pathlib import Path

from layers.publish.withdrawal import withdrawn
from layers.store import ReleaseError, Store, UnauditedError


def unfit(tables_dir: Path, slug: str, fingerprint: str) -> str:
    """Why a release may not be published, and what to do (German); '' where it may."""
    if fingerprint in withdrawn(tables_dir, slug):
        return (
            f"Der Datenstand {fingerprint} wurde zurückgezogen und wird nicht wieder "
            "veröffentlicht. Bitte die Angaben ändern, die dazu geführt haben, und die Mappe neu "
            "hochladen."
        )
    if not (tables_dir / f"{slug}-{fingerprint}.duckdb").is_file():
        return "Die Vorschau ist nicht mehr da. Bitte die Datei noch einmal hochladen."
    try:
        Store.open_release(tables_dir, slug, fingerprint).close()
    except UnauditedError:
        return (
            "Dieser Datenstand hat die Prüfung der Geheimhaltung nicht durchlaufen. Bitte die "
            "Mappe noch einmal hochladen; dann wird er neu aufbereitet und geprüft."
        )
    except ReleaseError:
        return (
            "Dieser Datenstand ist keine öffentliche Ausgabe oder lässt sich nicht lesen. Bitte "
            "die Mappe noch einmal hochladen."
        )
    return ""
