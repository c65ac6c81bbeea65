"""Taking a release out of reach: its file goes, its name is noted, and nothing brings it back.

``<slug>.withdrawn`` in the folder of releases holds one line of JSON per withdrawn release.
"""

import json
import os
import re
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from threading import get_ident
from typing import Any

from layers.model import Municipality
from layers.publish.locks import publishing
from layers.release_files import ReleaseFiles
from layers.store import municipality_in

POINTERS = ("current", "preview")
_FIELDS = {field.name for field in fields(Municipality)}


class WithdrawalError(Exception):
    """No such release is known; the German reason lists those that are."""


@dataclass(frozen=True)
class Withdrawal:
    """A release that was taken back. ``when`` is an ISO date and time, ``reason`` is for the
    operator and never shown; ``municipality``: whose it was, None where the file could not be
    read."""

    when: str
    fingerprint: str
    reason: str
    who: str
    municipality: Municipality | None = None


def withdraw(
    tables_dir: Path, slug: str, fingerprint: str, reason: str = "", who: str = ""
) -> Withdrawal:
    """Note the release as withdrawn, forget the pointers that name it, remove its file and its
    geometry.

    The note comes first: from then on nobody serves the release, whatever happens to the rest.
    Asked again, it finishes what is left and gives the first note. Raises WithdrawalError for a
    release that nobody knows, OSError where something cannot be written or removed. Waits for who
    is just publishing: a release that was taken back is not made current by somebody else.
    """
    if fingerprint not in {*known_releases(tables_dir, slug), *withdrawn(tables_dir, slug)}:
        raise _unknown(tables_dir, slug, fingerprint)
    with publishing(tables_dir, slug):
        return _withdraw(tables_dir, slug, fingerprint, reason, who)


def _withdraw(tables_dir: Path, slug: str, fingerprint: str, reason: str, who: str) -> Withdrawal:
    files = ReleaseFiles(tables_dir, slug, fingerprint)
    found = next((w for w in withdrawals(tables_dir, slug) if w.fingerprint == fingerprint), None)
    if found is None:
        if fingerprint not in known_releases(tables_dir, slug):  # discarded while we waited
            raise _unknown(tables_dir, slug, fingerprint)
        when = datetime.now(UTC).isoformat(timespec="seconds")
        found = Withdrawal(when, fingerprint, reason, who, municipality_in(files.database))
        _note(tables_dir, slug, found)
    for word in POINTERS:
        if pointed(tables_dir, slug, word) == fingerprint:
            (tables_dir / f"{slug}.{word}").unlink(missing_ok=True)
    files.remove()
    return found


def _unknown(tables_dir: Path, slug: str, fingerprint: str) -> WithdrawalError:
    known = ", ".join(known_releases(tables_dir, slug)) or "keiner"
    return WithdrawalError(
        f"Einen Datenstand „{fingerprint}“ von „{slug}“ gibt es unter {tables_dir} nicht. "
        f"Bekannt: {known}."
    )


def withdrawals(tables_dir: Path, slug: str) -> tuple[Withdrawal, ...]:
    """All that was taken back of a municipality, oldest first. Raises ValueError where the file
    of notes is damaged: nobody can tell then what may be shown."""
    try:
        text = (tables_dir / f"{slug}.withdrawn").read_text(encoding="utf-8")
    except FileNotFoundError:
        return ()
    try:
        return tuple(_read(json.loads(line)) for line in text.splitlines() if line.strip())
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{slug}.withdrawn is damaged: {error}") from error


def withdrawn(tables_dir: Path, slug: str) -> frozenset[str]:
    """The fingerprints of these; ValueError as ``withdrawals``."""
    return frozenset(found.fingerprint for found in withdrawals(tables_dir, slug))


def reachable(tables_dir: Path, slug: str) -> list[Path]:
    """The files of all releases of a municipality that visitors may still have: all but those that
    were withdrawn, in the order of their names."""
    gone = withdrawn(tables_dir, slug)
    return [path for name, path in sorted(_files(tables_dir, slug).items()) if name not in gone]


def known_releases(tables_dir: Path, slug: str) -> tuple[str, ...]:
    """Fingerprints that lie in the folder, that a pointer names, or that were published once.
    Raises ValueError where the history is damaged, and as ``withdrawals``."""
    found = {*_files(tables_dir, slug), *(pointed(tables_dir, slug, word) for word in POINTERS)}
    history = tables_dir / f"{slug}.history"
    if history.is_file():
        for line in history.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line) if line else {}
            if not isinstance(entry, dict):
                raise ValueError(f"{history.name} is damaged: {line[:40]} is no JSON object")
            found |= {str(entry.get("fingerprint", "")), str(entry.get("former", ""))}
    return tuple(sorted(found - {""} - withdrawn(tables_dir, slug)))


def pointed(tables_dir: Path, slug: str, word: str) -> str:
    """The release that ``<slug>.<word>`` names, '' where there is none."""
    try:
        return (tables_dir / f"{slug}.{word}").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _files(tables_dir: Path, slug: str) -> dict[str, Path]:
    """Fingerprint and file; files of a municipality whose name only begins alike are left out."""
    named = re.compile(rf"{re.escape(slug)}-([^-]+)\.duckdb")
    found = ((named.fullmatch(path.name), path) for path in tables_dir.glob(f"{slug}-*.duckdb"))
    return {match[1]: path for match, path in found if match}


def _note(tables_dir: Path, slug: str, found: Withdrawal) -> None:
    """Add a line; readers see the old or the new file, never a part."""
    notes = tables_dir / f"{slug}.withdrawn"
    former = notes.read_text(encoding="utf-8") if notes.is_file() else ""
    if former and not former.endswith("\n"):
        former += "\n"
    aside = tables_dir / f".{notes.name}-{os.getpid()}-{get_ident()}"
    aside.write_text(
        former + json.dumps(asdict(found), ensure_ascii=False) + "\n", encoding="utf-8"
    )
    aside.replace(notes)


def _read(line: dict[str, Any]) -> Withdrawal:
    """One note; only ``fingerprint`` must be there."""
    city = line.get("municipality")
    return Withdrawal(
        str(line.get("when", "")),
        str(line["fingerprint"]),
        str(line.get("reason", "")),
        str(line.get("who", "")),
        Municipality(**{k: v for k, v in city.items() if k in _FIELDS}) if city else None,
    )
