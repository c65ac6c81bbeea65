"""Releases that lie among the others and that nobody outside may see yet.

A delivery's release is put into the folder of releases when it is checked, and stays there until it
is published or discarded; one that was prepared by hand without publishing it stays there, too.
``<slug>-<fingerprint>.unpublished`` marks it from before it arrives; the mark says which.
"""

import json
from pathlib import Path

from layers.publish.withdrawal import pointed

_BY_HAND = "prepared by hand"


def mark_unpublished(
    tables_dir: Path, slug: str, fingerprint: str, *, by_hand: bool = False
) -> None:
    """Say that this release, which comes now, is not published. ``by_hand``: its sources are those
    of the municipality, not those of a delivery. Raises OSError."""
    text = f"{_BY_HAND}\n" if by_hand else ""
    _marker(tables_dir, slug, fingerprint).write_text(text, encoding="utf-8")


def is_delivered(tables_dir: Path, slug: str, fingerprint: str) -> bool:
    """Whether an unpublished release is that of a delivery, which has sources of its own."""
    if not is_unpublished(tables_dir, slug, fingerprint):
        return False
    try:
        text = _marker(tables_dir, slug, fingerprint).read_text(encoding="utf-8")
    except OSError:
        return True
    return text.strip() != _BY_HAND


def forget_mark(tables_dir: Path, slug: str, fingerprint: str) -> None:
    """Take the mark away: the release was published, or is gone. Raises OSError."""
    _marker(tables_dir, slug, fingerprint).unlink(missing_ok=True)


def is_unpublished(tables_dir: Path, slug: str, fingerprint: str) -> bool:
    """Whether this release was never published: it is marked or is the present preview, and was not
    published before that."""
    marked = _marker(tables_dir, slug, fingerprint).exists()
    if not marked and pointed(tables_dir, slug, "preview") != fingerprint:
        return False
    return not was_published(tables_dir, slug, fingerprint)


def was_published(tables_dir: Path, slug: str, fingerprint: str) -> bool:
    """Whether this release is the current one, or stands in the history."""
    is_current = pointed(tables_dir, slug, "current") == fingerprint
    return is_current or fingerprint in _published(tables_dir, slug)


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
