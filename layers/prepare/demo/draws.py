"""Whole numbers per year and smallest area: numerators and denominators of the indicators."""

from dataclasses import dataclass, field

import numpy as np

from layers.prepare.demo.catalogue import LAST, Entry, Model
from layers.prepare.demo.chance import Floats, Ints, generator
from layers.prepare.demo.people import YEARS, People

SECONDARY = {
    "Hauptschule": (0.045, 0.55, -0.05), "Realschule": (0.165, 0.08, -0.012),
    "Sekundarschule": (0.085, 0.26, 0.02), "Gesamtschule": (0.285, 0.12, 0.015),
    "Gymnasium": (0.39, -0.42, 0.004), "Förderschule": (0.03, 0.45, -0.01),
}  # fmt: skip
"""School type -> share of pupils in the last year, effect of hardship, trend per year."""


@dataclass(frozen=True)
class Drawn:
    """``top`` and ``bottom``: one row per year, one column per smallest area; ``bottom`` is None
    for counts. ``parts``: the same per school type."""

    years: tuple[int, ...]
    top: Ints | Floats
    bottom: Ints | Floats | None = None
    parts: dict[str, "Drawn"] = field(default_factory=dict)


def base_people(people: People, groups: tuple[str, ...], years: tuple[int, ...]) -> Ints:
    """People of some age groups in some years; a planned year has those of the last."""
    rows = [min(year, YEARS[-1]) - YEARS[0] for year in years]
    return np.asarray(sum(people.ages[group] for group in groups))[rows]


def shares(entry: Entry, people: People) -> Drawn:
    """A rate: of a part of the base, each with the chance of its area."""
    model, rng = entry.model, generator("shares", entry.id)
    years = model.years
    bottom = _thinned(base_people(people, model.base, years), model.base_share, rng)
    chance = _chance(entry.id, model, people, bottom, years)
    return Drawn(years, rng.binomial(bottom, chance), bottom)


def cases(entry: Entry, people: People) -> Drawn:
    """Cases that a person may have several of; for counts without the people."""
    model, rng = entry.model, generator("cases", entry.id)
    bottom = base_people(people, model.base, model.years)
    top = rng.poisson(np.round(bottom * _intensity(entry.id, model, people, bottom), 9))
    return Drawn(model.years, top, None if entry.unit == "" else bottom)


def amounts(entry: Entry, people: People) -> Drawn:
    """A sum per person, or for 'inverse' people per whole unit (top people, bottom units)."""
    model, rng = entry.model, generator("amounts", entry.id)
    base = base_people(people, model.base, model.years)
    each = _intensity(entry.id, model, people, base)
    if model.shape == "inverse":
        cared = _thinned(base, model.base_share, rng)
        return Drawn(model.years, cared, np.maximum(1, np.rint(cared / each)).astype(np.int64))
    return Drawn(model.years, np.rint(base * each).astype(np.int64), base)


def by_residence(
    people: People, groups: tuple[str, ...], share: float, years: tuple[int, ...], purpose: str
) -> dict[str, Ints]:
    """Pupils per school type who live in an area; together a part of the age groups."""
    rng = generator("types", purpose)
    bottom = _thinned(base_people(people, groups, years), share, rng)
    since = np.array(years, dtype=float)[:, None] - LAST
    own = generator("types", "lasting").normal(0, 0.12, (len(SECONDARY), bottom.shape[1]))
    weights = np.array(
        [
            part * np.exp(effect * people.latent["hardship"] + trend * since + own[number])
            for number, (part, effect, trend) in enumerate(SECONDARY.values())
        ]
    )
    for number, (part, _, _) in enumerate(SECONDARY.values()):
        drawn = (weights[number, -1] / weights[:, -1].sum(axis=0) * bottom[-1]).sum()
        weights[number] *= part / (drawn / bottom[-1].sum())
    chances = np.moveaxis(np.round(weights / weights.sum(axis=0), 9), 0, -1)
    chances /= chances.sum(axis=-1, keepdims=True)
    numbers = rng.multinomial(bottom, chances)
    return {name: numbers[..., number] for number, name in enumerate(SECONDARY)}


def transitions(entry: Entry, people: People) -> Drawn:
    """Transitions per school type, all over the same pupils; for one type only that one."""
    model = entry.model
    found = by_residence(people, model.base, model.base_share, model.years, "transitions")
    bottom = np.asarray(sum(found.values()))
    if model.type:
        return Drawn(model.years, found[model.type], bottom)
    parts = {name: Drawn(model.years, top, bottom) for name, top in found.items()}
    return Drawn(model.years, bottom, bottom, parts)


def typed(entry: Entry, people: People) -> Drawn:
    """Pupils, or cases among them, per school type and together."""
    model = entry.model
    pupils = by_residence(people, model.base, 0.985, model.years, "pupils")
    if model.count:
        parts = {name: Drawn(model.years, number) for name, number in pupils.items()}
        return Drawn(model.years, np.asarray(sum(pupils.values())), None, parts)
    rng = generator("typed", entry.id)
    parts = {}
    everyone = np.asarray(sum(pupils.values()))
    chance = _chance(entry.id, model, people, everyone, model.years)
    for name, bottom in pupils.items():
        likely = np.minimum(0.95, np.round(chance * model.types.get(name, 1.0), 9))
        parts[name] = Drawn(model.years, rng.binomial(bottom, likely), bottom)
    top = np.asarray(sum(part.top for part in parts.values()))
    return Drawn(model.years, top, everyone, parts)


def _thinned(people: Ints, share: float, rng: np.random.Generator) -> Ints:
    return people if share == 1 else np.asarray(rng.binomial(people, share))


def _lean(name: str, model: Model, people: People) -> Floats:
    """What each area adds to the city's value, lasting over the years."""
    own = generator("lasting", name).normal(0, 1, len(people.latent["hardship"])) * model.spread
    total = own + sum(effect * people.latent[field] for field, effect in model.effects.items())
    return np.asarray(total, dtype=float)


def _years(name: str, model: Model, years: tuple[int, ...]) -> Floats:
    """What each year adds, as a column."""
    noise = generator("year", name).normal(0, 0.02, len(years) + 4)
    wave = np.convolve(noise, np.array([1, 2, 3, 2, 1]) / 9, "valid")
    since = np.array(years, dtype=float) - LAST
    before = np.array(years) < model.break_year
    return np.asarray((model.trend * since + wave + model.break_shift * before)[:, None])


def _dips(model: Model, years: tuple[int, ...]) -> Floats:
    return np.array([model.dip.get(str(year), 1.0) for year in years])[:, None]


def _chance(
    name: str, model: Model, people: People, bottom: Ints, years: tuple[int, ...]
) -> Floats:
    """Chance per year and area; in the last year the city has ``rate``."""
    lean = _lean(name, model, people) + _years(name, model, years)
    level = np.log(model.rate / (1 - model.rate))
    weight = bottom[-1] / bottom[-1].sum()
    shift = level
    for _ in range(8):
        reached = (weight / (1 + np.exp(-(shift + lean[-1])))).sum()
        shift += level - np.log(reached / (1 - reached))
    return np.asarray(np.round(_dips(model, years) / (1 + np.exp(-(shift + lean))), 9))


def _intensity(name: str, model: Model, people: People, bottom: Ints) -> Floats:
    """Cases or amount per person, per year and area; in the last year the city has ``rate``."""
    lean = np.exp(_lean(name, model, people) + _years(name, model, model.years))
    reached = (bottom[-1] * lean[-1]).sum() / bottom[-1].sum()
    return np.asarray(np.round(model.rate * lean / reached * _dips(model, model.years), 9))
