"""The places that are measured: Krefeld with its 45 areas, made counties with 500 and 2 000."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.inputs import Plan, make_plan, write_common_way, write_floor
from bench.made_municipality import make_municipality
from dashboard.settings import load_settings
from layers.prepare.pipeline import prepare
from layers.store import Store

SIZES = ("45", "500", "2000")
SESSION = "session"
"""Krefeld again, opened with its 19 Stadtteile, as the fixed session begins."""
INDICATORS, YEARS = 7, 12
KREFELD, MADE = "krefeld", "messkreis"


@dataclass(frozen=True)
class Place:
    """A release, what is shown of it, and the same data for the common way and the floor."""

    name: str
    slug: str
    tables: Path
    common: Path
    floor: Path
    plan: Plan


def make_places(work: Path, names: tuple[str, ...]) -> Iterator[Place]:
    """Prepare and write what the parts need below the folder ``work``, one after the other."""
    for name in names:
        folder = work / name
        folder.mkdir(parents=True)
        if name in ("45", SESSION):
            slug, tables = KREFELD, load_settings().tables_dir.resolve()
        else:
            slug, tables = MADE, folder / "out" / "tables"
            make_municipality(folder / MADE, int(name), INDICATORS, YEARS)
            prepare(folder / MADE, tables)
        store = Store.open(tables, slug)
        try:
            plan = make_plan(store, "stadtteil" if name == SESSION else "")
            write_common_way(store, plan, folder / "common")
            write_floor(store, plan, folder / "floor")
        finally:
            store.close()
        described = {"slug": slug, "tables": str(tables), "plan": plan.as_json()}
        (folder / "place.json").write_text(json.dumps(described), encoding="utf-8")
        yield load_place(work, name)


def load_place(work: Path, name: str) -> Place:
    """A place made before. Raises FileNotFoundError where it was not made."""
    folder = work / name
    found = json.loads((folder / "place.json").read_text(encoding="utf-8"))
    plan = Plan.from_json(found["plan"])
    tables = Path(found["tables"])
    return Place(name, found["slug"], tables, folder / "common", folder / "floor", plan)


def places(work: Path) -> tuple[Place, ...]:
    """The sizes that were made, smallest first."""
    return tuple(load_place(work, n) for n in SIZES if (work / n / "place.json").is_file())
