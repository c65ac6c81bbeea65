"""Releases that lie among the others and that nobody outside may see yet.

A delivery's release is put into the folder of releases when it is checked, and stays there until it
is published or discarded. ``<slug>-<fingerprint>.unpublished`` marks it from before it arrives.
"""

import json
from pathlib import Path

from layers.publish.withdrawal import pointed


def mark_unpublished(tables_dir: Path, slug: str, fingerprint: str) -> None:
    """Say that this release, which comes now, is not published. Raises OSError."""
    _marker(tables_dir, slug, fingerprint).touch()


def forget_mark(tables_dir: Path, slug: str, fingerprint: str) -> None:
    """Take the mark away: the release was published, or is gone. Raises OSError."""
    _marker(tables_dir, slug, fingerprint).unlink(missing_ok=True)


def is_unpublished(tables_dir: Path, slug: str, fingerprint: str) -> bool:
    """Whether this release was never published: it is marked or is the present preview, and neither
    the current release nor in the history."""
    marked = _marker(tables_dir, slug, fingerprint).exists()
    if not marked and pointed(tables_dir, slug, "preview") != fingerprint:
        return False
    if pointed(tables_dir, slug, "current") == fingerprint:
        return False
    return fingerprint not in _published(tables_dir, slug)


def _marker(tables_dir: Path, slug: str, fingerprint: str) -> Path:
    return tables_dir / f"{slug}-{fingerprint}.unpublished"


def _published(tables_dir: Path, slug: str) -> set[str]:
    """Every release of the history; none where its file is missing or damaged."""
    try:
        text = (tables_dir / f"{slug}.history").read_text(encoding="utf-8")
        entries = [json.loads(line) for line in text.splitlines() if line]
        return {str(entry[key]) for entry in entries for key in ("fingerprint", "former")}
    except (OSError, ValueError, KeyError, TypeError):
        return set()
