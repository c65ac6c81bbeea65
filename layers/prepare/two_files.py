"""A release in two files: what may leave the house, and all numbers for those who may see them.

docs/confidentiality.md, "Two files". The internal file is found by the fingerprint of the public
one: ``<slug>-<public>.truth`` names it.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import duckdb

from layers.audit import Audit, AuditError, audit
from layers.prepare.faults import Code, FaultList, Severity
from layers.prepare.placing import PRIVATE, put_in_place, replace_file
from layers.prepare.protect.stage import DELIVER_COUNTS, Protected
from layers.prepare.refusal import refuse_withdrawn
from layers.prepare.write import Release, state_audit, write_aside
from layers.publish.internal import truth
from layers.publish.withdrawal import reachable

RULES = "confidentiality.toml"
SECONDS = 600.0
"""How long the audit may take; what it has not finished counts as exposed."""
MOST_TOLD = 20
"""Exposed counts that are told; more of them say nothing new."""


@dataclass(frozen=True)
class Folders:
    """Where a preparation writes; ``reachable`` are public releases that visitors may still have,
    with the internal file of each, None where there is none."""

    tables: Path
    internal: Path
    reachable: dict[Path, Path | None]


def default_internal(tables_dir: Path) -> Path:
    """Where internal releases lie if nothing else is said."""
    return tables_dir.parent / "internal" / "tables"


def internal_of(internal_dir: Path, slug: str, fingerprint: str) -> Path | None:
    """The internal file of a public release, None where there is none."""
    name = truth(internal_dir, slug, fingerprint)
    path = internal_dir / f"{slug}-{name}.duckdb"
    return path if name and path.is_file() else None


@dataclass(frozen=True)
class Pair:
    """A release written aside: public file and fingerprint, internal ones or None."""

    public: Release
    path: Path
    name: str
    internal: Release | None = None
    internal_path: Path | None = None
    internal_name: str = ""


def folders_beside(tables_dir: Path, slug: str, internal_dir: Path | None = None) -> Folders:
    """The folders of a preparation into ``tables_dir``, and the releases there."""
    internal = internal_dir or default_internal(tables_dir)
    return Folders(tables_dir, internal, served_before(tables_dir, internal, slug))


def served_before(tables_dir: Path, internal_dir: Path, slug: str) -> dict[Path, Path | None]:
    """Public releases that visitors may still have, the oldest first, with their internal files:
    those that are not withdrawn and that a server would open. A file that is no release is none of
    these."""
    made = {path: _served_since(path) for path in reachable(tables_dir, slug)}
    return {
        path: internal_of(internal_dir, slug, path.stem.removeprefix(f"{slug}-"))
        for path, _ in sorted(made.items(), key=lambda entry: entry[1] or ("", 0))
        if made[path] is not None
    }


def _served_since(path: Path) -> tuple[str, int] | None:
    """When a release was made, None where no server would open it. Within a second the time of its
    file decides."""
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            edition, audit, built_at = connection.execute(
                "SELECT edition, audit, built_at FROM release"
            ).fetchone() or ("", "{}", "")
        passed = edition == "public" and json.loads(audit)["confidentiality"]["passed"]
        return (built_at, path.stat().st_mtime_ns) if passed else None
    except (duckdb.Error, OSError, ValueError, KeyError, TypeError):
        return None


def write_pair(
    connection: duckdb.DuckDBPyConnection, aside: Path, public: Release, internal: Release | None
) -> Pair:
    """Write both releases where nobody reads them. Raises OSError, duckdb.Error."""
    path = aside / "public.duckdb"
    name = write_aside(connection, path, public)
    if internal is None:
        return Pair(public, path, name)
    other = aside / "internal.duckdb"
    return Pair(public, path, name, internal, other, write_aside(connection, other, internal))


CHANGE_RULE = (
    "Die Regel ändern (coarser, method) oder die frühere Ausgabe zurückziehen: "
    "bildungsatlas withdraw."
)


def tell_open(protected: Protected, faults: FaultList) -> None:
    """Faults for what could not be protected, warnings for what cannot be."""
    for text in protected.open:
        why = text.removesuffix(f" {DELIVER_COUNTS}")
        remedy = DELIVER_COUNTS if why != text else CHANGE_RULE
        faults.add(Code.CONFIDENTIALITY, RULES, why, remedy)
    for name in protected.bare:
        faults.add(
            Code.CONFIDENTIALITY,
            RULES,
            "Für diese Kennzahl gilt eine Regel, aber es sind keine Anzahlen angegeben. Geschützt "
            "wird deshalb nichts.",
            DELIVER_COUNTS,
            column="indicators",
            value=name,
            severity=Severity.WARNING,
        )


def audit_pair(pair: Pair, where: Folders, faults: FaultList) -> Audit | None:
    """Let the attacker try, state the result in the public file; faults where he succeeds.

    None where nothing is protected.
    """
    if pair.internal_path is None:
        told = {"passed": True, "releases": [pair.name], "seconds": 0, "tables": []}
        state_audit(pair.path, told)
        return None
    others = {p: i for p, i in where.reachable.items() if pair.name not in p.name}
    known = {path: internal for path, internal in others.items() if internal is not None}
    try:
        found = audit([pair.path, *others], {pair.path: pair.internal_path, **known}, SECONDS)
    except AuditError as error:
        faults.add(
            Code.CONFIDENTIALITY,
            RULES,
            f"Der Schutz lässt sich nicht prüfen: {error}",
            "Die genannte Datei wiederherstellen oder ihre Ausgabe zurückziehen: "
            "bildungsatlas withdraw.",
        )
        return None
    for exposure in found.exposed[:MOST_TOLD]:
        faults.add(
            Code.CONFIDENTIALITY,
            RULES,
            f"Eine geschützte Zahl lässt sich erschließen: {exposure}",
            "Die Regel ändern oder die Ausgabe zurückziehen, mit der zusammen das gelingt: "
            "bildungsatlas withdraw.",
        )
    state_audit(pair.path, found.public())
    return found


def place_pair(
    pair: Pair, where: Folders, *, is_served: bool, is_current: bool = True, who: str = ""
) -> None:
    """Put both files in place, the public one last. ``is_served``: a server of edition internal
    may show the internal one; ``is_current``: they are published, ``who`` by. Errors as
    ``put_in_place``."""
    refuse_withdrawn(where.tables, pair.public.slug, pair.name)
    if pair.internal is not None and pair.internal_path is not None:
        put_in_place(
            pair.internal_path, pair.internal_name, pair.internal, where.internal,
            is_current=is_served and is_current,
        )  # fmt: skip
        named = where.internal / f"{pair.public.slug}-{pair.name}.truth"
        replace_file(named, f"{pair.internal_name}\n".encode(), PRIVATE)
    put_in_place(pair.path, pair.name, pair.public, where.tables, is_current=is_current, who=who)
