"""Municipalities that lack what others have, made from the mini city: what pages must bear."""

import hashlib
import re
import shutil
from collections.abc import Callable
from pathlib import Path

MINI = Path(__file__).parent / "fixtures" / "mini"
Change = Callable[[Path], None]


def make(kind: str, folder: Path) -> Path:
    """The sources of an odd municipality in ``folder``/mini."""
    sources = folder / "mini"
    shutil.copytree(MINI, sources)
    for change in KINDS[kind]:
        change(sources)
    return sources


def replace(file: str, old: str, new: str) -> Change:
    """Replace a text that stands once in a file."""

    def change(sources: Path) -> None:
        path = sources / file
        text = path.read_text("utf-8")
        assert text.count(old) == 1, (file, old)
        path.write_text(text.replace(old, new), "utf-8")

    return change


def only_indicators(*names: str) -> Change:
    """Keep these indicators."""

    def change(sources: Path) -> None:
        for path in (sources / "indicators").glob("*.toml"):
            if path.stem not in names:
                path.unlink()

    return change


def without_tables(*names: str) -> Change:
    """Remove tables with their passports, and what was corrected in them."""

    def change(sources: Path) -> None:
        for name in names:
            for path in (sources / "tables").glob(f"{name}.*"):
                path.unlink()
        path = sources / "corrections.toml"
        entries = re.split(r"(?m)^(?=\[\[)", path.read_text("utf-8"))
        gone = [f'file = "tables/{name}.csv"' for name in names]
        kept = [entry for entry in entries if not any(file in entry for file in gone)]
        path.write_text("".join(kept), "utf-8")

    return change


def only_level(kept: str) -> Change:
    """Keep one level of areas."""

    def change(sources: Path) -> None:
        path = sources / "municipality.toml"
        head, *levels = path.read_text("utf-8").split("[[level]]")
        found = [level for level in levels if f'level = "{kept}"' in level]
        path.write_text("[[level]]".join([head, *found]), "utf-8")

    return change


def only_lines(table: str, wanted: str, encoding: str) -> Change:
    """Keep the heading of a table and the lines that begin like this; the checksum follows."""

    def change(sources: Path) -> None:
        path = sources / "tables" / f"{table}.csv"
        lines = path.read_bytes().decode(encoding).splitlines(keepends=True)
        data = "".join([lines[0], *(x for x in lines[1:] if x.startswith(wanted))]).encode(encoding)
        path.write_bytes(data)
        passport = path.with_suffix(".toml")
        digest = hashlib.sha256(data).hexdigest()
        text = re.sub('sha256 = ".*"', f'sha256 = "{digest}"', passport.read_text("utf-8"))
        text = re.sub(r"\[\[(gap|control)\]\]\n(?:.+\n?)+", "", text)
        passport.write_text(text, "utf-8")

    return change


NO_SCHOOLS: tuple[Change, ...] = (without_tables("schulen", "wechsel", "klassen"),)
KINDS: dict[str, tuple[Change, ...]] = {
    "county": (
        replace("municipality.toml", 'name = "Mini"', 'name = "Kreis Mini"\nkind = "county"'),
        replace("municipality.toml", "Stadt Mini (erfunden)", "Kreis Mini (erfunden)"),
        replace("municipality.toml", 'name = "Ortsteil"', 'name = "Gemeinde"'),
        replace("municipality.toml", 'name_plural = "Ortsteile"', 'name_plural = "Gemeinden"'),
        replace("sources.toml", 'publisher = "Stadt Mini (erfunden)"', 'publisher = "Kreis Mini"'),
    ),
    "one_level": (only_level("viertel"),),
    "one_year": (
        *NO_SCHOOLS,
        only_indicators("population", "share_children"),
        only_lines("bevoelkerung", "2012", "cp1252"),
    ),
    "only_counts": (*NO_SCHOOLS, only_indicators("population")),
    "no_school_types": (
        *NO_SCHOOLS,
        only_indicators("population", "share_children", "density"),
        lambda sources: (sources / "school_types.toml").unlink(),
    ),
    "no_map": (
        without_tables("schulen", "wechsel", "bevoelkerung"),
        only_indicators("pupils_per_class"),
    ),
}
"""Kind -> changes of the mini city."""
