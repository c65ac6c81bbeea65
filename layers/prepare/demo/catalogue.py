"""The catalogue of invented indicators: what they say, and how their figures are made."""

import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from layers.model import Measure, PeriodKind
from layers.prepare.fields import Strict
from layers.prepare.specs import IndicatorFile, NoteEntry

FIRST, LAST = 2012, 2024
"""Years that an indicator has where its model says nothing else."""

Years = dict[str, float]

Shape = Literal[
    "people", "people_share", "per_area", "change", "share", "cases", "amount", "inverse", "types",
    "one_type", "by_type", "classes", "places", "situation", "school_index", "city",
]  # fmt: skip


class Model(Strict):
    """How figures come about.

    ``base``: age groups; ``base_share`` of them are the denominator. ``rate`` is the city's value
    in the last year (a share, cases per person, an amount per person), ``trend`` its change per
    year (logits for shares, else logarithm), ``effects`` what areas add to it per latent field,
    ``spread`` what each area adds of its own. ``reference``: the comparison as a part of the city's
    value. ``wobble``: chance per year of a city's series.
    """

    shape: Shape
    base: tuple[str, ...] = ()
    base_share: float = 1
    part: tuple[str, ...] | str = ()
    rate: float = 0
    trend: float = 0
    effects: dict[str, float] = Field(default_factory=dict)
    spread: float = 0
    wobble: float = 0
    level: Literal["quartier", "sozialraum", "stadtbezirk"] = "quartier"
    first: int = FIRST
    last: int = LAST
    step: int = 1
    skip: tuple[int, ...] = ()
    per: float = 1
    base_city: int = 0
    reference: float = 0
    types: dict[str, float] = Field(default_factory=dict)
    parts: dict[str, float] = Field(default_factory=dict)
    dip: Years = Field(default_factory=dict)
    break_year: int = 0
    break_shift: float = 0
    flags: dict[str, str] = Field(default_factory=dict)
    not_collected: tuple[int, ...] = ()
    unreliable: int = 0
    cell_key: bool = False
    later: bool = False
    own_sum: bool = False
    count: bool = False
    by_type: bool = False
    capacity: bool = False
    kinds: tuple[str, ...] = ()
    type: str = ""

    @property
    def years(self) -> tuple[int, ...]:
        """The periods of the indicator, those without figures included."""
        return tuple(y for y in range(self.first, self.last + 1, self.step) if y not in self.skip)


class Entry(Strict):
    """One indicator of the catalogue, with the words of layers.prepare.specs.IndicatorFile."""

    id: str
    grid: str
    core: bool = False
    start: bool = False
    title: str
    short: str
    unit: str = ""
    decimals: int = 0
    measure: Measure
    when: PeriodKind
    direction: Literal["higher_better", "lower_better", "neutral"] = "neutral"
    definition: str
    top: str = ""
    bottom: str = ""
    caveat: str = ""
    source: str
    note: tuple[NoteEntry, ...] = ()
    model: Model

    @property
    def per(self) -> float:
        """What the quotient is multiplied with: 100 for per cent."""
        return 100 if self.unit == "%" else self.model.per


def catalogue() -> tuple[Entry, ...]:
    """All indicators in the order of the catalogue's files."""
    folder = Path(__file__).with_name("catalogue")
    return tuple(
        Entry.model_validate(entry)
        for path in sorted(folder.glob("*.toml"))
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["indicator"]
    )


def indicator_file(entry: Entry, sort: int) -> dict[str, Any]:
    """Content of ``indicators/<id>.toml``."""
    found = {
        "id": entry.id,
        "grid": entry.grid,
        "sort": sort,
        "on_start_page": entry.start,
        "kind": "core" if entry.core else "supplementary",
        "title": entry.title,
        "short_title": entry.short,
        "unit": entry.unit,
        "decimals": entry.decimals,
        "measure": entry.measure.value,
        "period_kind": entry.when.value,
        "direction": entry.direction,
        "provenance": "demonstration",
        "definition": f"{entry.definition} Demonstrationsdaten, frei erfunden.",
        "numerator_text": entry.top,
        "denominator_text": entry.bottom,
        "caveat": entry.caveat,
        "sentence": "",
        "sources": {"numerator": [entry.source]},
        "note": [note.model_dump(mode="json") for note in entry.note],
        "recipe": {"kind": "values", "per": entry.per},
    }
    IndicatorFile.model_validate(found)
    return found
