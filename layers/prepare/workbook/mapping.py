"""The small file beside a foreign table that says how it is to be read: ``<file>.import.toml``."""

from pathlib import Path
from typing import Literal

from pydantic import Field

from layers.prepare.faults import FaultList
from layers.prepare.fields import Strict
from layers.prepare.toml_file import read_toml
from layers.status import Status

SIDECAR = ".import.toml"


class TableMapping(Strict):
    """What cannot be told from a table itself; everything may be left out and is then guessed.

    ``indicator``, ``level``, ``school_type``, ``breakdown`` and ``year`` hold for the whole table;
    ``area`` and ``period`` name columns by heading or letter; ``columns`` maps headings of value
    columns to indicators, ``words`` headings or entries to school types and breakdowns, ``ignore``
    leaves columns out. ``first_row`` and ``header_rows`` say where the headings stand. ``dot``,
    ``empty`` and ``signs`` say what signs mean, ``decimal`` which sign the decimal one is.
    """

    sheet: str = ""
    indicator: str = ""
    level: str = ""
    area: str = ""
    period: str = ""
    year: str = ""
    school_type: str = ""
    breakdown: str = ""
    columns: dict[str, str] = Field(default_factory=dict)
    words: dict[str, str] = Field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    first_row: int = Field(default=0, ge=0)
    header_rows: int = Field(default=0, ge=0)
    decimal: Literal["", ",", "."] = ""
    dot: Literal["", "unknown", "confidential", "not_collected"] = ""
    empty: Literal["", "unknown", "not_collected"] = ""
    signs: dict[str, Status] = Field(default_factory=dict)


def read_mapping(folder: Path, file: str, faults: FaultList) -> TableMapping:
    """The mapping beside a table, with nothing in it where there is none or it is faulty."""
    name = file + SIDECAR
    if not (folder / name).is_file():
        return TableMapping()
    return read_toml(folder / name, TableMapping, name, faults) or TableMapping()
