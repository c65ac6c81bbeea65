"""The internal release of a public one: all numbers, for the administration's own network.

``<slug>-<public fingerprint>.truth`` in the folder of internal releases names it, and
``<slug>.current`` there the one that is shown, only where the municipality asks for that
(docs/confidentiality.md, "Two files").
"""

import shutil
import tomllib
from pathlib import Path

from layers.release_files import ReleaseFiles

PRIVATE = 0o700


def truth(internal_dir: Path, slug: str, public: str) -> str:
    """The fingerprint of the internal release of a public one, '' where there is none."""
    try:
        return (internal_dir / f"{slug}-{public}.truth").read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def is_asked_for(sources: Path) -> bool:
    """Whether the rules in a municipality's folder ask for an internal release."""
    try:
        text = (sources / "confidentiality.toml").read_text(encoding="utf-8")
        return tomllib.loads(text).get("internal") is True
    except (OSError, ValueError):
        return False


def receive(made: Path, internal_dir: Path, slug: str, public: str) -> None:
    """Take the internal release of ``public`` over from the folder ``made`` where it was prepared;
    nothing where there is none. Raises OSError."""
    name = truth(made, slug, public)
    if not name:
        return
    geometry = internal_dir.parent / "geo"
    for folder in (internal_dir, geometry):
        folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
    for path, target in (
        (made.parent / "geo" / f"{slug}-{name}", geometry / f"{slug}-{name}"),
        (made / f"{slug}-{name}.duckdb", internal_dir / f"{slug}-{name}.duckdb"),
        (made / f"{slug}-{name}.sha256", internal_dir / f"{slug}-{name}.sha256"),
        (made / f"{slug}-{public}.truth", internal_dir / f"{slug}-{public}.truth"),
    ):
        if path.exists() and not target.exists():
            shutil.move(path, target)


def show(internal_dir: Path, slug: str, public: str, sources: Path) -> None:
    """Let the internal release follow the public one that ``sources`` belong to; show none where
    they do not ask for one. Raises OSError."""
    pointer = internal_dir / f"{slug}.current"
    name = truth(internal_dir, slug, public) if is_asked_for(sources) else ""
    if not name:
        pointer.unlink(missing_ok=True)
        return
    aside = internal_dir / f".{pointer.name}-new"
    aside.write_text(f"{name}\n", encoding="utf-8")
    aside.chmod(0o600)
    aside.replace(pointer)


def forget(internal_dir: Path, slug: str, public: str) -> None:
    """Remove the internal release of a public one that is gone; it stays where it belongs to
    another one as well, or is shown."""
    name = truth(internal_dir, slug, public)
    if not name:
        return
    (internal_dir / f"{slug}-{public}.truth").unlink(missing_ok=True)
    kept = [*internal_dir.glob(f"{slug}-*.truth"), *internal_dir.glob(f"{slug}.current")]
    if not any(path.read_text(encoding="utf-8").strip() == name for path in kept):
        ReleaseFiles(internal_dir, slug, name).remove()
