"""What one thematic map says: the frozen result behind every view, picture and download."""

from dataclasses import dataclass
from typing import NamedTuple

from layers.model import AreaLevel, Indicator, MapSelection
from layers.queries.catalogue import Note
from layers.status import Flag, Status
from layers.words import Words


class AreaValue(NamedTuple):
    """One area of a map, all texts in German and finished.

    ``class_index`` is None where the area has no class (no value, or circles); ``radius`` is in
    map units and None unless circles are drawn and there is a value. ``css`` is the class of the
    drawn area as in docs/architecture.md. ``class_text`` is e.g. ``Klasse 3 von 5`` or what the
    status says. ``interval_text`` is e.g. ``8,4 bis 11,9 %``. Empty texts mean that there is
    nothing to say.
    """

    code: str
    name: str
    value: float | None
    status: Status
    flags: tuple[Flag, ...]
    text: str
    class_index: int | None
    numerator_text: str
    denominator_text: str
    deviation_text: str
    radius: float | None
    flags_text: str
    css: str
    class_text: str
    interval_text: str = ""


@dataclass(frozen=True, slots=True)
class CityValue:
    """The value of the whole city, which is a row of its own and no mean of areas."""

    value: float | None
    text: str
    flags: tuple[Flag, ...]
    flags_text: str
    interval_text: str = ""


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One line of the legend. ``colour`` is a hex colour, or the id of the pattern of a special
    status; ``count`` is the number of areas; ``css`` as in AreaValue."""

    label: str
    colour: str
    count: int
    class_index: int | None
    css: str


@dataclass(frozen=True, slots=True)
class LegendCircle:
    """A circle of the legend, radius in map units."""

    radius: float
    label: str


@dataclass(frozen=True, slots=True)
class Legend:
    """``entries`` lowest class first (empty for circles); ``specials`` always three, in fixed
    order; ``circles`` largest first; ``city_class`` is the class of the city's value, None where
    it has none. ``heading`` says scheme and unit."""

    heading: str
    entries: tuple[LegendEntry, ...]
    specials: tuple[LegendEntry, ...]
    circles: tuple[LegendCircle, ...]
    city_class: int | None


@dataclass(frozen=True, slots=True)
class ThematicLayer:
    """One map with everything that it says. ``selection`` is the one that made it; ``scheme`` and
    ``classes`` are those really used (the nearest available; '' and 0 where nothing is classed).
    ``mark`` says that the figures are invented ('' for real ones).
    ``protection`` are sentences on values that are kept secret or were changed for protection.
    ``edition`` is that of the drawn boundaries; ``boundaries`` says until when they held, '' for
    those of today. ``interval_note`` says what intervals mean, or why there are none."""

    selection: MapSelection
    indicator: Indicator
    level: AreaLevel
    scheme: str
    classes: int
    palette: str
    colours: tuple[str, ...]
    municipality_name: str
    within_label: str
    period_label: str
    school_type_label: str
    areas: tuple[AreaValue, ...]
    legend: Legend
    city: CityValue | None
    title: str
    sentence: str
    extremes: str
    counted: str
    protection: tuple[str, ...]
    source_lines: tuple[str, ...]
    as_of: str
    notes: tuple[Note, ...]
    definition: str
    alt_text: str
    file_stem: str
    mark: str
    edition: int
    boundaries: str
    words: Words
    interval_note: str = ""
