"""The indicators of a profile: values of the areas shown, all areas as dots, the course."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from layers.grid import DOMAINS
from layers.model import ALL, Indicator, Measure, PeriodKind, ProfileSelection, period_label
from layers.numbers import value_text
from layers.queries import catalogue
from layers.queries.confidentiality import hidden_sign
from layers.queries.editions import drawn_edition, edition_of
from layers.queries.pooled import YEARS, pool, pooled_periods
from layers.queries.profile import Newest, city_courses, courses, newest_values
from layers.queries.series_breaks import Break, area_key, find_breaks
from layers.queries.values import Observation
from layers.store import Store
from layers.thematic.layer import source_lines
from layers.thematic.profile_cells import Page, cell, dots, quiet_flags, standing
from layers.thematic.profile_result import Course, Elsewhere, Fact, Group
from layers.thematic.sentence import period_title

_SOURCE = "Quelle: "


@dataclass
class Sources:
    """Lines of sources, each once, with their numbers from 1 on."""

    lines: list[str] = field(default_factory=list)

    def numbers(self, found: Sequence[str]) -> tuple[int, ...]:
        """The numbers of these lines, new ones at the end."""
        wanted = [line for line in found if line.startswith(_SOURCE)]
        self.lines += [line for line in wanted if line not in self.lines]
        return tuple(self.lines.index(line) + 1 for line in wanted)


@dataclass(frozen=True)
class Rows:
    """What the release says of the areas shown: newest values of the level, courses."""

    newest: Mapping[str, Newest]
    own: Mapping[tuple[str, str], tuple[Observation, ...]]
    city: Mapping[str, tuple[Observation, ...]]


def read_rows(store: Store, selection: ProfileSelection) -> Rows:
    """The rows behind a profile."""
    codes = (selection.code, *selection.areas)
    newest = newest_values(store, selection.level, selection.pooled)
    own, city = courses(store, selection.level, codes), city_courses(store)
    united = {name for name, found in newest.items() if found.pooled}
    if united:
        own = {
            (name, code): pool(store, name, rows) if name in united else rows
            for (name, code), rows in own.items()
        }
        city = store.keep(
            ("profile_city_pooled", selection.level),
            lambda: city | {name: pool(store, name, city[name]) for name in united if name in city},
        )
    return Rows(newest, own, city)


def groups(
    store: Store, selection: ProfileSelection, rows: Rows, sources: Sources
) -> tuple[Group, ...]:
    """All indicators by Bildungsbereich; those without any value in the release are left out."""
    facts: dict[str, list[Fact]] = {domain: [] for domain in DOMAINS}
    others: dict[str, list[Elsewhere]] = {domain: [] for domain in DOMAINS}
    available = catalogue.availability(store)
    for indicator in catalogue.indicators(store):
        newest = rows.newest.get(indicator.indicator_id)
        if newest is not None:
            facts[indicator.grid_domain].append(
                _fact(store, selection, (indicator, newest), rows, sources)
            )
        elif indicator.indicator_id in available:
            others[indicator.grid_domain].append(_elsewhere(store, selection, indicator, rows))
    return tuple(
        Group(domain, name, tuple(facts[domain]), tuple(others[domain]))
        for domain, name in DOMAINS.items()
        if facts[domain] or others[domain]
    )


def _fact(
    store: Store,
    selection: ProfileSelection,
    about: tuple[Indicator, Newest],
    rows: Rows,
    sources: Sources,
) -> Fact:
    indicator, newest = about
    page = _page(store, selection.level, indicator, newest, rows)
    codes = (selection.code, *selection.areas)
    cells = tuple(cell(page, code, ranked=selection.ranks) for code in codes)
    found = dots(page)
    periods = _periods(store, indicator, selection.level, newest)
    breaks = _breaks(store, indicator, selection.level, periods)
    keys = [area_key(code) for code in codes]
    told = [entry for entry in breaks if any(entry.touches(key) for key in keys)]
    label = catalogue.school_type_label(store, newest.school_type)
    return Fact(
        indicator=indicator,
        period=newest.period,
        when=period_title(indicator.period_kind, newest.period, newest.pooled),
        school_type=newest.school_type,
        school_type_label="" if newest.school_type == ALL else label,
        cells=cells,
        city_text=page.text(page.city) if page.city else "",
        city_value=page.city_value,
        dots=found,
        first=_short(indicator, periods[0]),
        last=_short(indicator, periods[-1]),
        pooled=newest.pooled,
        courses=_courses(rows, indicator, newest, codes, periods, breaks),
        breaks=tuple(f"{entry.label}: {entry.text}" for entry in told),
        standing=standing(found, cells[0].value),
        notes=_notes(store, indicator, newest),
        sources=sources.numbers(source_lines(store, indicator)),
    )


def _periods(store: Store, indicator: Indicator, level: str, newest: Newest) -> tuple[int, ...]:
    if newest.pooled:
        return pooled_periods(store, indicator.indicator_id, level)
    return catalogue.availability(store)[indicator.indicator_id].periods[level]


def _page(store: Store, level: str, indicator: Indicator, newest: Newest, rows: Rows) -> Page:
    number = edition_of(store, indicator.period_kind, newest.period)
    drawn = drawn_edition(store, number, level)
    codes = [area.code for area in catalogue.areas(store, level, edition=drawn)]
    city = next(
        (
            row
            for row in rows.city.get(indicator.indicator_id, ())
            if (row.period, row.school_type) == (newest.period, newest.school_type)
        ),
        None,
    )
    return Page(
        indicator,
        newest.rows,
        codes,
        city,
        quiet_flags(newest.rows.get(code) for code in codes),
        hidden_sign(store),
        store.municipality.words,
    )


def _breaks(
    store: Store, indicator: Indicator, level: str, periods: Sequence[int]
) -> tuple[Break, ...]:
    key = ("profile_breaks", indicator.indicator_id, level, len(periods))
    return store.keep(key, lambda: find_breaks(store, indicator, level, periods))


def _notes(store: Store, indicator: Indicator, newest: Newest) -> tuple[str, ...]:
    """Remarks on the years shown; breaks are told with the course."""
    years = range(newest.period - (YEARS - 1 if newest.pooled else 0), newest.period + 1)
    return tuple(
        note.text
        for note in catalogue.notes(store, "indicator", indicator.indicator_id)
        if note.kind != "break" and (note.period is None or note.period in years)
    )


def _short(indicator: Indicator, period: int) -> str:
    """A period where there is little room: days by their year."""
    is_day = indicator.period_kind is PeriodKind.REFERENCE_DAY
    return str(period) if is_day else period_label(indicator.period_kind, period)


def _courses(
    rows: Rows,
    indicator: Indicator,
    newest: Newest,
    codes: Sequence[str],
    periods: Sequence[int],
    breaks: Sequence[Break],
) -> tuple[Course, ...]:
    """The areas' courses, and the city's where it shares their scale."""

    def course(code: str, key: str, found: Sequence[Observation]) -> Course:
        values = {row.period: row.value for row in found if row.school_type == newest.school_type}
        cuts = frozenset(
            periods.index(entry.period)
            for entry in breaks
            if entry.cuts(key) and entry.period in periods
        )
        return Course(code, tuple(values.get(period) for period in periods), cuts)

    name = indicator.indicator_id
    made = [course(code, area_key(code), rows.own.get((name, code), ())) for code in codes]
    if indicator.measure is not Measure.COUNT and name in rows.city:
        made.append(course("", "city", rows.city[name]))
    return tuple(made)


def _elsewhere(
    store: Store, selection: ProfileSelection, indicator: Indicator, rows: Rows
) -> Elsewhere:
    found = catalogue.availability(store)[indicator.indicator_id]
    names = {entry.level: entry.name_plural for entry in catalogue.levels(store)}
    if selection.level in found.levels:
        where = "hier nur aufgegliedert, siehe Zeitreihe"
    elif any(level in names for level in found.levels):
        where = "nur für " + ", ".join(names[x] for x in found.levels if x in names)
    else:
        where = f"nur für {store.municipality.words.the_whole_object}"
    city = [row for row in rows.city.get(indicator.indicator_id, ()) if row.school_type == ALL]
    if not city:
        return Elsewhere(indicator, where, "", "")
    last = city[-1]
    decimals, unit = indicator.decimals, indicator.unit
    text = value_text(last.value, last.status, decimals, unit, hidden=hidden_sign(store))
    return Elsewhere(indicator, where, text, period_title(indicator.period_kind, last.period))
