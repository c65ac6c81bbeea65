"""Drawn numbers as rows of ``values/*.csv``: areas of the right edition, signs, flags."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from layers.model import ALL, MUNICIPALITY_LEVEL, REFERENCE_LEVEL
from layers.prepare.demo.catalogue import Entry, Model
from layers.prepare.demo.cell_key import cell_keys, changed
from layers.prepare.demo.draws import Drawn
from layers.prepare.demo.plan import LEVELS, areas, edition_of
from layers.status import Flag

SLUG = "musterstadt"
REFERENCE = "vergleichsland"


@dataclass(frozen=True)
class Row:
    """One row of values; numbers are text already."""

    indicator: str
    level: str
    area: str
    period: int
    school_type: str = ""
    breakdown: str = ""
    value: str = ""
    numerator: str = ""
    denominator: str = ""
    sign: str = ""
    flags: str = ""
    cases: str = ""

    def cells(self) -> tuple[str, ...]:
        """Cells in the order of COLUMNS."""
        return tuple(str(getattr(self, name)) for name in COLUMNS)


COLUMNS = tuple(Row.__dataclass_fields__)


def number(value: float) -> str:
    """A number as it stands in the file."""
    rounded = round(float(value), 4)
    return str(int(rounded)) if rounded.is_integer() else repr(rounded)


def rows(entry: Entry, drawn: Drawn) -> list[Row]:
    """All rows of an indicator that is drawn by area, its comparison included."""
    model = entry.model
    whole_only = model.shape == "types"
    parts = {} if whole_only else {ALL: drawn}
    found: list[Row] = []
    for school_type, part in (parts | drawn.parts).items():
        for index, year in enumerate(drawn.years):
            found += _year(entry, part, index, year, "" if school_type == ALL else school_type)
    found += _comparison(entry, drawn)
    return found


def _year(entry: Entry, drawn: Drawn, index: int, year: int, school_type: str) -> Iterator[Row]:
    model = entry.model
    sign = "not_collected" if year in model.not_collected else ""
    sign = "later" if model.later and year == model.last else sign
    top, bottom = drawn.top[index], None if drawn.bottom is None else drawn.bottom[index]
    planned: dict[str, list[Row]] = {level: [] for level in LEVELS.values()}
    every = model.own_sum or model.cell_key or bool(model.unreliable)
    keys = cell_keys(entry.id, drawn.top.shape)[index] if model.cell_key else None
    for area in areas(edition_of(entry.when, year)):
        if area.level != model.level and not (every and _coarser(area.level, model.level)):
            continue
        cells = list(area.cells)
        a = number(top[cells].sum() if keys is None else changed(top[cells], keys[cells]))
        row = Row(
            entry.id, area.level, area.code, year, school_type,
            value="" if bottom is not None else a,
            numerator=a if bottom is not None else "",
            denominator=number(bottom[cells].sum()) if bottom is not None else "",
            flags=flags(model, year),
        )  # fmt: skip
        planned[area.level].append(signed(row, sign) if sign else row)
    finest = planned[model.level]
    yield from finest if sign else _reliable(entry, finest)
    if every:
        # A part without a number would hide every sum, parts that were changed do not add up to
        # it: larger areas have rows of their own.
        for level in (name for name in LEVELS.values() if name != model.level):
            yield from planned[level]
        city = _city(entry, drawn, index, year, school_type, sign)
        yield city if keys is None else replace(city, value=number(changed(top, keys)))


def _coarser(level: str, finest: str) -> bool:
    order = list(LEVELS.values())
    return order.index(level) < order.index(finest)


def flags(model: Model, year: int) -> str:
    """The flags of a year's rows, as they stand in the file."""
    every = [Flag.PERTURBED.value] if model.cell_key else []
    return ",".join([*every, *filter(None, [model.flags.get(str(year))])])


def signed(row: Row, sign: str) -> Row:
    """The row with a sign in place of its numbers."""
    return replace(row, value="", numerator="", denominator="", sign=sign, flags="")


def _city(entry: Entry, drawn: Drawn, index: int, year: int, school_type: str, sign: str) -> Row:
    top = number(drawn.top[index].sum())
    based = drawn.bottom is not None
    bottom = number(drawn.bottom[index].sum()) if drawn.bottom is not None else ""
    row = Row(
        entry.id, MUNICIPALITY_LEVEL, SLUG, year, school_type, value="" if based else top,
        numerator=top if based else "", denominator=bottom,
        flags=flags(entry.model, year),
    )  # fmt: skip
    return signed(row, sign) if sign else row


def _reliable(entry: Entry, found: list[Row]) -> list[Row]:
    """Rows, those of small samples without their number."""
    return [
        signed(row, "unreliable")
        if row.denominator and int(row.denominator) < entry.model.unreliable
        else row
        for row in found
    ]


def _comparison(entry: Entry, drawn: Drawn) -> Iterable[Row]:
    """The invented Land: the city's value, slower and somewhat different."""
    model = entry.model
    if not model.reference or drawn.bottom is None:
        return
    last = float(drawn.top[-1].sum() / drawn.bottom[-1].sum())
    for index, year in enumerate(drawn.years):
        if year in model.not_collected or (model.later and year == model.last):
            continue
        here = float(drawn.top[index].sum() / drawn.bottom[index].sum())
        value = entry.per * model.reference * (0.35 * last + 0.65 * here)
        yield Row(
            entry.id, REFERENCE_LEVEL, REFERENCE, year,
            value=number(round(min(value, 99.5) if entry.unit == "%" else value, entry.decimals)),
        )  # fmt: skip
