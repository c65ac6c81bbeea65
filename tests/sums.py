"""The sums beside a release, for tests that change one."""

from pathlib import Path

from layers.release_files import ReleaseFiles, sum_of


def note_sums(tables: Path, slug: str, fingerprint: str) -> None:
    """Note the sums of a release as it is now, as if it had been prepared so."""
    files = ReleaseFiles(tables, slug, fingerprint)
    outlines = {name: sum_of(files.outlines / name) for name in files.outline_names()}
    files.sums.write_text(files.sums_text(sum_of(files.database), outlines), encoding="utf-8")


def drop_sums(tables: Path) -> None:
    """Take the sums of all releases away, as those made by an earlier version have none."""
    for path in tables.glob("*.sha256"):
        path.unlink()
