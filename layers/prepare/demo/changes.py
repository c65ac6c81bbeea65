"""School changes: from x to x grade x year x Sozialraum, small numbers and many zeros."""

from collections.abc import Iterator

import numpy as np

from layers.prepare.demo.chance import generator
from layers.prepare.demo.draws import SECONDARY, by_residence
from layers.prepare.demo.people import YEARS, People
from layers.prepare.demo.plan import NOW, areas

COLUMNS = ("table", "period", "level", "area", "from", "to", "grade", "pupils", "flags", "source")

GRADES = (5, 6, 7, 8, 9, 10)
GRADE_WEIGHT = {5: 0.7, 6: 2.0, 7: 4.0, 8: 2.4, 9: 1.7, 10: 0.7}
"""Many leave after the Erprobungsstufe (5 and 6), so that they enter grade 7."""

CHANCE = {
    ("Gymnasium", "Realschule"): 0.0135, ("Gymnasium", "Gesamtschule"): 0.0090,
    ("Gymnasium", "Sekundarschule"): 0.0030, ("Gymnasium", "Hauptschule"): 0.0004,
    ("Realschule", "Hauptschule"): 0.0140, ("Realschule", "Gesamtschule"): 0.0110,
    ("Realschule", "Sekundarschule"): 0.0080, ("Realschule", "Gymnasium"): 0.0045,
    ("Hauptschule", "Realschule"): 0.0110, ("Hauptschule", "Gesamtschule"): 0.0070,
    ("Hauptschule", "Förderschule"): 0.0035, ("Sekundarschule", "Gesamtschule"): 0.0060,
    ("Sekundarschule", "Hauptschule"): 0.0070, ("Sekundarschule", "Realschule"): 0.0030,
    ("Gesamtschule", "Hauptschule"): 0.0035, ("Gesamtschule", "Realschule"): 0.0030,
    ("Gesamtschule", "Gymnasium"): 0.0020, ("Gesamtschule", "Sekundarschule"): 0.0035,
    ("Gesamtschule", "Förderschule"): 0.0012, ("Förderschule", "Hauptschule"): 0.0120,
    ("Förderschule", "Gesamtschule"): 0.0100,
}  # fmt: skip
"""Chance of a change per pupil and year in a grade of weight 1; what is not named is rare."""
RARE = 0.0006
UPWARD = {("Realschule", "Gymnasium"), ("Hauptschule", "Realschule"), ("Gesamtschule", "Gymnasium")}


def change_rows(people: People) -> Iterator[tuple[str, ...]]:
    """Rows of ``school_changes/full.csv``, zeros included, in the order of year, area, from, to."""
    pupils = by_residence(people, ("10_15",), 0.985, YEARS, "pupils")
    districts = [a for a in areas(NOW) if a.level == "sozialraum"]
    weight = people.total[-1].astype(float)
    rng = generator("changes")
    for index, year in enumerate(YEARS):
        calm = 0.72 if year == 2020 else 1.0
        flags = "provisional" if year == YEARS[-1] else ""
        for area in districts:
            cells = list(area.cells)
            hardship = float(np.average(people.latent["hardship"][cells], weights=weight[cells]))
            for old in SECONDARY:
                there = float(pupils[old][index][cells].sum()) / len(GRADES)
                for new in SECONDARY:
                    if old == new:
                        continue
                    lean = -0.25 if (old, new) in UPWARD else 0.25
                    chance = CHANCE.get((old, new), RARE) * np.exp(lean * hardship) * calm
                    for grade in GRADES:
                        mean = round(there * float(chance) * GRADE_WEIGHT[grade], 9)
                        yield ("full", str(year), "sozialraum", area.code, old, new, str(grade),
                               str(rng.poisson(mean)), flags, "schools")  # fmt: skip
