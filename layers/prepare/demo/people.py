"""Who lives where: what the areas are like, and people by age and year as whole numbers."""

from dataclasses import dataclass

import numpy as np

from layers.prepare.demo.chance import Floats, Ints, generator, standardised, waves
from layers.prepare.demo.geography import Geography, from_centre

YEARS = tuple(range(2012, 2025))
TOTAL = 230_000
"""People at the end of the last year, nearly."""

AGES = {
    "0_2": 0.0285, "3_5": 0.0285, "6_9": 0.0370, "10_15": 0.0545, "16_17": 0.0190,
    "18_24": 0.0830, "25_64": 0.5395, "65_plus": 0.2100,
}  # fmt: skip
"""Share of each age group in the city."""

CITY_GROWTH = (
    0.962,
    0.964,
    0.967,
    0.974,
    0.980,
    0.983,
    0.986,
    0.988,
    0.988,
    0.989,
    0.996,
    0.999,
    1.0,
)
"""People per year as a share of the last; 2015 and 2022 brought many."""

NEW_QUARTER = 70
"""The smallest area that was built up after 2018 (Uferpark)."""
NEW_QUARTER_SHARE = (0.42,) * 6 + (0.46, 0.56, 0.67, 0.78, 0.88, 0.95, 1.0)

CAMPUS = (48, 46, 26)
"""Where students live."""

HARDSHIP = ((-2.4, 2.6, 2.0, 1.9), (1.0, 2.3, 1.3, 1.4), (-4.9, -1.9, 1.2, 1.3),
            (-0.5, -3.7, 1.0, 1.3), (-1.6, 0.1, 0.9, 0.8))  # fmt: skip
"""Centres (km east, north) of lower incomes with radius in km and weight."""
EASE = ((0.8, -2.0, 1.6, 1.8), (1.4, 4.6, 1.5, 1.3), (2.6, -3.6, 1.8, 1.1), (-3.0, -4.6, 1.6, 0.9))
"""The same for higher incomes."""


@dataclass(frozen=True)
class People:
    """``latent``: name -> one standardised number per smallest area (hardship, migration, central,
    family, growth); ``ages``: age group -> people per year (rows) and smallest area (columns)."""

    latent: dict[str, Floats]
    ages: dict[str, Ints]

    @property
    def total(self) -> Ints:
        """People per year and smallest area."""
        return np.asarray(sum(self.ages.values()))


def build_people(geography: Geography) -> People:
    """The people of the city."""
    latent = _latent(geography)
    people = _people(geography, latent)
    rng = generator("ages")
    count = len(geography.km2)
    lasting = rng.normal(0, 0.05, (len(AGES), count))
    lean = {
        "0_2": 0.07 * latent["family"] + 0.05 * latent["hardship"],
        "3_5": 0.08 * latent["family"] + 0.04 * latent["hardship"],
        "6_9": 0.09 * latent["family"] + 0.03 * latent["hardship"],
        "10_15": 0.09 * latent["family"] - 0.02 * latent["central"],
        "16_17": 0.06 * latent["family"],
        "18_24": 0.12 * latent["central"],
        "25_64": 0.02 * latent["central"],
        "65_plus": -0.08 * latent["central"] - 0.10 * latent["family"] - 0.06 * latent["hardship"],
    }
    drift = {"0_2": 0.006, "3_5": 0.008, "6_9": 0.004, "65_plus": 0.004, "18_24": -0.006}
    weights = []
    for number, (age, share) in enumerate(AGES.items()):
        weight = share * np.exp(lean[age] + lasting[number])
        if age == "18_24":
            weight[list(CAMPUS)] *= 2.2
        years = np.array(YEARS)[:, None] - YEARS[-1]
        walk = np.cumsum(rng.normal(0, 0.012, (len(YEARS), count)), axis=0)
        weights.append(weight * np.exp(drift.get(age, 0.0) * years + walk - walk[-1]))
    whole = np.array(weights)
    numbers = np.rint(whole / whole.sum(axis=0) * people).astype(np.int64)
    return People(latent, dict(zip(AGES, numbers, strict=True)))


def _latent(geography: Geography) -> dict[str, Floats]:
    xy, count = geography.centres, len(geography.km2)
    rng = generator("latent")
    central = standardised(-from_centre(xy / 1.28))
    hardship = standardised(
        _bumps(xy, HARDSHIP) - _bumps(xy, EASE) + 0.35 * waves(xy, "hardship", 9, 4, 9)
        + rng.normal(0, 0.38, count)
    )  # fmt: skip
    migration = standardised(
        0.75 * hardship + 0.45 * central + 0.3 * waves(xy, "migration", 9, 4, 9)
        + rng.normal(0, 0.3, count)
    )  # fmt: skip
    family = standardised(
        -0.7 * central + 0.6 * waves(xy, "family", 9, 4, 9) + rng.normal(0, 0.5, count)
    )
    growth = standardised(0.8 * waves(xy, "growth", 9, 4, 9) + rng.normal(0, 0.5, count))
    found = {"hardship": hardship, "migration": migration, "central": central, "family": family,
             "growth": growth}  # fmt: skip
    # rounded, so that the last digits of another machine's arithmetic cannot turn a draw
    return {name: np.round(field, 6) for name, field in found.items()}


def _bumps(xy: Floats, bumps: tuple[tuple[float, float, float, float], ...]) -> Floats:
    total = np.zeros(len(xy))
    for east, north, radius, weight in bumps:
        square = (xy[:, 0] - east) ** 2 + (xy[:, 1] - north) ** 2
        total += weight * np.exp(-square / (2 * radius**2))
    return total


def _people(geography: Geography, latent: dict[str, Floats]) -> Floats:
    """People per year and smallest area, not yet whole."""
    distance = from_centre(geography.centres / 1.28)
    density = 8200 * np.exp(-distance / 2.0) + 750
    density *= np.exp(
        generator("density").normal(0, 0.22, len(distance)) + 0.08 * latent["hardship"]
    )
    last = density * geography.km2
    last *= TOTAL / last.sum()
    years = (np.array(YEARS)[:, None] - YEARS[-1]) / 12
    people = last * (1 + 0.035 * latent["growth"] * years)
    people[:, NEW_QUARTER] = last[NEW_QUARTER] * np.array(NEW_QUARTER_SHARE)
    people *= (TOTAL * np.array(CITY_GROWTH) / people.sum(axis=1))[:, None]
    return np.asarray(people)
