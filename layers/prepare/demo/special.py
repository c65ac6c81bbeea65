"""Indicators that are made in a way of their own: people, places, city series, index."""

from collections.abc import Iterator

import numpy as np

from layers.model import MUNICIPALITY_LEVEL, REFERENCE_LEVEL, Measure
from layers.prepare.demo.catalogue import LAST, Entry
from layers.prepare.demo.chance import Floats, generator
from layers.prepare.demo.draws import SECONDARY, Drawn, base_people
from layers.prepare.demo.geography import Geography
from layers.prepare.demo.outlines import sizes
from layers.prepare.demo.people import YEARS, People
from layers.prepare.demo.places import Place
from layers.prepare.demo.plan import areas, edition_of
from layers.prepare.demo.rows import REFERENCE, SLUG, Row, number, signed


def people_counts(entry: Entry, people: People) -> Drawn:
    """People of age groups, alone or as a part of others."""
    model = entry.model
    base = base_people(people, model.base, model.years)
    if model.shape == "people":
        return Drawn(model.years, base)
    return Drawn(model.years, base_people(people, tuple(model.part), model.years), base)


def density(entry: Entry, people: People, geography: Geography) -> list[Row]:
    """People per published size; a city's size is the sum of those of its smallest areas."""
    found = []
    for year in entry.model.years:
        edition = edition_of(entry.when, year)
        km2 = sizes(geography, edition)
        total = people.total[year - YEARS[0]]
        fine = [a for a in areas(edition) if a.level == "quartier"]
        for area in fine:
            top = number(total[list(area.cells)].sum())
            found.append(
                Row(
                    entry.id,
                    area.level,
                    area.code,
                    year,
                    numerator=top,
                    denominator=number(km2[area.code]),
                )
            )
    return found


def change(entry: Entry, people: People) -> list[Row]:
    """Change against the year before, in the boundaries of the year."""
    found = []
    for year in entry.model.years:
        now, before = people.total[year - YEARS[0]], people.total[year - YEARS[0] - 1]
        places = [(a.level, a.code, list(a.cells)) for a in areas(edition_of(entry.when, year))]
        places.append((MUNICIPALITY_LEVEL, SLUG, list(range(len(now)))))
        for level, code, cells in places:
            was = int(before[cells].sum())
            found.append(
                Row(
                    entry.id,
                    level,
                    code,
                    year,
                    value=number(round(100 * (int(now[cells].sum()) - was) / was, 2)),
                )
            )
    return found


def situation(entry: Entry, people: People, fields: list[Drawn]) -> list[Row]:
    """Tenths of the Quartiere by the mean of standardised rates; larger areas by their children."""
    found = []
    children = base_people(people, ("0_2", "3_5", "6_9", "10_15", "16_17"), YEARS)
    for year in entry.model.years:
        index = year - YEARS[0]
        planned = areas(edition_of(entry.when, year))
        fine = [area for area in planned if area.level == "quartier"]
        score = np.zeros(len(fine))
        for drawn in fields:
            assert drawn.bottom is not None
            rates = np.array(
                [
                    drawn.top[index][list(a.cells)].sum() / drawn.bottom[index][list(a.cells)].sum()
                    for a in fine
                ]
            )
            score += (rates - rates.mean()) / rates.std()
        tenth = np.empty(len(fine), dtype=int)
        tenth[np.argsort(np.round(score, 9), kind="stable")] = 1 + np.arange(len(fine)) * 10 // len(
            fine
        )
        weight = np.array([children[index][list(a.cells)].sum() for a in fine])
        for area in planned:
            inside = np.array([a.code.startswith(area.code) for a in fine])
            mean = float((tenth[inside] * weight[inside]).sum() / weight[inside].sum())
            found.append(Row(entry.id, area.level, area.code, year, value=str(round(mean))))
        mean = float((tenth * weight).sum() / weight.sum())
        found.append(Row(entry.id, MUNICIPALITY_LEVEL, SLUG, year, value=str(round(mean))))
    return found


def place_rows(entry: Entry, places: list[Place], people: People) -> list[Row]:
    """Places, or their capacity, where they stand; per people who live there where asked."""
    model = entry.model
    types = sorted({p.school_type for p in places if p.kind == "school"}, key=list(ORDER).index)
    found = []
    for year in model.years:
        there = [p for p in places if p.kind in model.kinds and p.since <= year]
        for school_type in ("", *types) if model.by_type else ("",):
            some = [p for p in there if school_type in ("", p.school_type)]
            base = base_people(people, model.base, (year,))[0] if model.base else None
            for area in areas(edition_of(entry.when, year)):
                if area.level != model.level:
                    continue
                inside = [p for p in some if p.cell in area.cells]
                top = number(sum(p.part(str(model.part)) if model.capacity else 1 for p in inside))
                row = Row(entry.id, area.level, area.code, year, school_type)
                based = {"numerator": top, "denominator": ""}
                if base is not None:
                    based["denominator"] = number(base[list(area.cells)].sum())
                found.append(_with(row, based if base is not None else {"value": top}))
    return found


ORDER = ("Grundschule", *SECONDARY)
"""School types in official order."""


def _with(row: Row, cells: dict[str, str]) -> Row:
    return Row(**(row.__dict__ | cells))


def class_sizes(entry: Entry, places: list[Place]) -> list[Row]:
    """Pupils and classes of schools per Stadtbezirk, by school type and together."""
    rng = generator("classes")
    schools = [p for p in places if p.kind == "school"]
    each = {
        p.id: {"Förderschule": 11.5, "Grundschule": 24.2}.get(p.school_type, 26.3)
        * float(np.exp(rng.normal(0, 0.05)))
        for p in schools
    }
    found = []
    for year in entry.model.years:
        wave = float(np.exp(rng.normal(0.004 * (year - LAST), 0.006)))
        for area in areas(edition_of(entry.when, year)):
            if area.level != "stadtbezirk":
                continue
            inside = [p for p in schools if p.cell in area.cells and p.since <= year]
            for school_type in ("", *ORDER):
                some = [p for p in inside if school_type in ("", p.school_type)]
                pupils = [round(p.capacity * wave) for p in some]
                classes = [max(1, round(p.capacity / each[p.id])) for p in some]
                found.append(
                    Row(
                        entry.id,
                        area.level,
                        area.code,
                        year,
                        school_type,
                        numerator=number(sum(pupils)),
                        denominator=number(sum(classes)),
                    )
                )
    return found


def city_series(entry: Entry) -> list[Row]:
    """Figures of the whole city, and of the comparison, by school type or part where there are."""
    model, found = entry.model, []
    rng = generator("city", entry.id)
    level = _path(model.trend, model.wobble, model.years, rng)
    dips = np.array([model.dip.get(str(year), 1.0) for year in model.years])
    slow = _path(0.6 * model.trend, 0.5 * model.wobble, model.years, rng)
    own = {name: _path(0, model.wobble, model.years, rng) for name in model.types}
    for index, year in enumerate(model.years):
        sign = "not_collected" if year in model.not_collected else ""
        sign = "later" if model.later and year == model.last else sign
        value = model.rate * level[index] * dips[index]
        city = _city_row(entry, year, value, "")
        found.append(signed(city, sign) if sign else city)
        for name, factor in model.types.items():
            row = _city_row(entry, year, value * factor * own[name][index], name)
            found.append(signed(row, sign) if sign else row)
        found += [signed(r, sign) if sign else r for r in _parts(entry, city, index)]
        if model.reference and not sign and year <= LAST:
            there = entry.per * model.rate * model.reference * slow[index] * dips[index] ** 0.7
            value_there = number(round(float(there), entry.decimals))
            found.append(Row(entry.id, REFERENCE_LEVEL, REFERENCE, year, value=value_there))
    return found


def _path(trend: float, wobble: float, years: tuple[int, ...], rng: np.random.Generator) -> Floats:
    """A series that ends near 1: a trend and chance that does not go far from it."""
    noise = rng.normal(0, wobble, len(years))
    slow = np.convolve(np.concatenate([noise[:1], noise, noise[-1:]]), [0.25, 0.5, 0.25], "valid")
    return np.asarray(np.exp(trend * (np.array(years) - LAST) + slow))


def _city_row(entry: Entry, year: int, value: float, school_type: str) -> Row:
    model = entry.model
    row = Row(
        entry.id, MUNICIPALITY_LEVEL, SLUG, year, school_type, flags=model.flags.get(str(year), "")
    )
    if model.base_city:
        share = {"": 1.0} | {name: SECONDARY.get(name, (0.35,))[0] for name in model.types}
        bottom = round(model.base_city * share[school_type])
        return _with(
            row, {"numerator": number(round(value * bottom)), "denominator": number(bottom)}
        )
    digits = 0 if entry.measure is Measure.COUNT else entry.decimals
    return _with(row, {"value": number(round(float(value), digits))})


def _parts(entry: Entry, city: Row, index: int) -> list[Row]:
    """Parts that add up to the whole; the first takes what rounding leaves."""
    model = entry.model
    if not model.parts or not city.value:
        return []
    total = int(city.value)
    drift = 0.004 * (index - len(model.years) + 1)
    names = list(model.parts)
    rest = {
        name: round(total * (model.parts[name] + drift / (len(names) - 1))) for name in names[1:]
    }
    numbers = {names[0]: total - sum(rest.values())} | rest
    return [_with(city, {"breakdown": name, "value": number(n)}) for name, n in numbers.items()]


def school_index(entry: Entry, places: list[Place]) -> list[Row]:
    """Median level of the social index of the schools in an area, with their number; the same
    schools and levels in every year. A half level is rounded up."""
    schools = [p for p in places if p.social_index]
    found = []
    for year in entry.model.years:
        spots = [(a.level, a.code, a.cells) for a in areas(edition_of(entry.when, year))]
        spots = [spot for spot in spots if spot[0] != "quartier"]
        spots.append((MUNICIPALITY_LEVEL, SLUG, tuple(p.cell for p in schools)))
        for level, code, cells in spots:
            levels = sorted(p.social_index for p in schools if p.cell in cells)
            row = Row(entry.id, level, code, year)
            if not levels:
                found.append(signed(row, "not_applicable"))
                continue
            median = (levels[(len(levels) - 1) // 2] + levels[len(levels) // 2] + 1) // 2
            sign = "" if len(levels) > 2 else "limited"
            cases = str(len(levels))
            found.append(_with(row, {"value": str(median), "cases": cases, "sign": sign}))
    return found


def place_values(places: list[Place]) -> Iterator[tuple[str, ...]]:
    """Rows of place_values.csv: the schools' social index and the visits of the libraries."""
    for place in places:
        if place.social_index:
            yield (place.id, "school_social_index", str(LAST), str(place.social_index))
    libraries = [p for p in places if p.kind == "library"]
    weights = np.exp(generator("visits").normal(0, 0.5, len(libraries)))
    for place, weight in zip(libraries, weights / weights.sum(), strict=True):
        yield (place.id, "library_visits", str(LAST), str(round(412_000 * float(weight))))
