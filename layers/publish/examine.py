"""The releases of a municipality as they lie in the folder, and what is wrong with each."""

import json
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from layers.content import content_fingerprint
from layers.publish.unpublished import is_unpublished
from layers.publish.withdrawal import known_releases, pointed, withdrawals
from layers.release_files import ReleaseFiles
from layers.schema import create_statements
from layers.store import (
    DamagedError,
    MisnamedError,
    ReleaseError,
    Store,
    UnauditedError,
    WrongEditionError,
)

CURRENT, PREVIEW, UNPUBLISHED, WITHDRAWN, EARLIER = (
    "veröffentlicht", "Vorschau", "unveröffentlicht", "zurückgezogen", "früher",
)  # fmt: skip
LATER = {"street", "spatial_pattern", "spatial_cluster", "story"}
"""Tables that releases may lack which were made before there were such tables."""
_COLUMNS = "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal"


@dataclass(frozen=True)
class Examined:
    """One release. ``made``: when, as ISO date and time; ``size``: bytes of all its files;
    ``edition`` is '' where it cannot be read; ``problem``: why it may not be published and what to
    do (German), '' where it may."""

    fingerprint: str
    state: str
    made: str
    size: int
    edition: str
    has_passed: bool
    problem: str


def examined(tables_dir: Path, slug: str) -> tuple[Examined, ...]:
    """All releases that are known, the newest first. Raises ValueError where the history or the
    file of withdrawn releases is damaged."""
    gone = {found.fingerprint for found in withdrawals(tables_dir, slug)}
    names = {*known_releases(tables_dir, slug), *gone}
    found = [_examined(tables_dir, slug, name, is_withdrawn=name in gone) for name in names]
    return tuple(sorted(found, key=lambda one: (one.made, one.fingerprint), reverse=True))


def problem(tables_dir: Path, slug: str, fingerprint: str) -> str:
    """Why a release may not be published: what was found, what was expected, what to do (German);
    '' where it may. Everything is read: sums, edition, audit, tables and columns."""
    return _look(tables_dir, slug, fingerprint)[1]


def missing(store: Store) -> tuple[str, ...]:
    """Tables, and columns as ``table.column``, that are read today and not there."""
    there = {(table, column) for table, column in store.rows(_COLUMNS)}
    with closing(duckdb.connect(config={"threads": 1})) as wanted:
        for statement in create_statements():
            wanted.execute(statement)
        expected = wanted.execute(_COLUMNS).fetchall()
    tables = {table for table, _ in there}
    lacking = {
        table if table not in tables else f"{table}.{column}"
        for table, column in expected
        if (table, column) not in there and (table, column) != ("municipality", "regional_key")
    }
    return tuple(sorted(lacking - LATER))


def _examined(tables_dir: Path, slug: str, name: str, *, is_withdrawn: bool) -> Examined:
    files = ReleaseFiles(tables_dir, slug, name)
    if is_withdrawn:
        when = next(w.when for w in withdrawals(tables_dir, slug) if w.fingerprint == name)
        return Examined(name, WITHDRAWN, when, _size(files), "", False, "Zurückgezogen.")
    told, why = _look(tables_dir, slug, name)
    made, edition, has_passed = told or (_changed(files.database), "", False)
    state = EARLIER
    if pointed(tables_dir, slug, "current") == name:
        state = CURRENT
    elif pointed(tables_dir, slug, "preview") == name:
        state = PREVIEW
    elif is_unpublished(tables_dir, slug, name):
        state = UNPUBLISHED
    return Examined(name, state, made, _size(files), edition, has_passed, why)


def _look(tables_dir: Path, slug: str, name: str) -> tuple[tuple[str, str, bool] | None, str]:
    """When it was made, edition and audit, None where it cannot be read; and the problem."""
    files = ReleaseFiles(tables_dir, slug, name)
    if not files.database.is_file():
        return None, f"Die Datei {files.database.name} fehlt. {_restore(slug)}"
    why = ""
    try:
        store = Store.open_release(tables_dir, slug, name)
    except WrongEditionError as error:
        why = (
            "Das ist eine interne Ausgabe mit allen Zahlen; veröffentlicht werden nur öffentliche. "
            f"Bitte die öffentliche aufbereiten: bildungsatlas prepare {slug}."
        )
        return (_changed(files.database), error.found, False), why
    except UnauditedError:
        why = (
            "Die Prüfung der Geheimhaltung wurde nicht bestanden oder fehlt; nur geprüfte Ausgaben "
            f"werden gezeigt. Bitte neu aufbereiten: bildungsatlas prepare {slug}."
        )
        return (_changed(files.database), "public", False), why
    except ReleaseError as error:
        return None, _unreadable(files, error)
    try:
        return _told(store), _incomplete(store, files)
    finally:
        store.close()


def _told(store: Store) -> tuple[str, str, bool]:
    ((made, edition),) = store.rows("SELECT built_at, edition FROM release")
    return str(made), str(edition), True


def _unreadable(files: ReleaseFiles, error: ReleaseError) -> str:
    if isinstance(error, DamagedError):
        if error.why == "missing":
            what = f"Die Datei {error.file} fehlt, die zu diesem Datenstand gehört."
        else:
            what = (
                f"Die Datei {error.file} ist beschädigt: Sie ist nicht mehr so, wie sie "
                "aufbereitet wurde."
            )
        return f"{what} {_restore(files.slug)}"
    if isinstance(error, MisnamedError) and error.found is not None:
        slug, name = error.found
        return (
            f"In {files.database.name} liegt der Datenstand {name} von „{slug}“, nicht "
            f"{files.fingerprint} von „{files.slug}“. Bitte die Datei wieder so nennen, wie sie "
            "hieß, und die richtige an ihre Stelle legen."
        )
    return f"Die Datei {files.database.name} lässt sich nicht lesen. {_restore(files.slug)}"


def _incomplete(store: Store, files: ReleaseFiles) -> str:
    """What a release lacks that opens well."""
    again = f"Bitte neu aufbereiten: bildungsatlas prepare {files.slug}."
    if lacking := missing(store):
        return (
            f"Es fehlen {', '.join(lacking[:5])}{' …' if len(lacking) > 5 else ''}, was dieses "
            f"Programm braucht; die Ausgabe ist unvollständig oder von einer früheren Fassung. "
            f"{again}"
        )
    if store.is_proven or _content(store) == files.fingerprint:
        return ""
    return (
        f"Die Prüfsummen ({files.sums.name}) fehlen, und der Inhalt ist nicht der, den die Kennung "
        f"{files.fingerprint} nennt. {again}"
    )


def _content(store: Store) -> str:
    ((edition, rules),) = store.rows("SELECT edition, rules FROM release")
    outlines = {
        name.removesuffix(".geojson"): store.outlines.read(name) for name in store.outlines.names
    }
    return content_fingerprint(store.rows, outlines, edition, json.loads(rules))


def _restore(slug: str) -> str:
    return (
        "Bitte alle Dateien des Datenstands aus der Sicherung zurückholen oder neu aufbereiten: "
        f"bildungsatlas prepare {slug}."
    )


def _changed(path: Path) -> str:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="seconds")
    except (OSError, ValueError):  # ValueError: a spoilt pointer may name what is no path
        return ""


def _size(files: ReleaseFiles) -> int:
    paths = (files.database, files.sums, *files.outlines.glob("*"))
    return sum(path.stat().st_size for path in paths if path.is_file())
