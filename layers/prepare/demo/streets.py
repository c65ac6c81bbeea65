"""An invented directory of streets: a few in each area, some cut between two neighbours."""

from collections.abc import Iterator
from itertools import product

import numpy as np

from layers.prepare.demo.chance import generator
from layers.prepare.demo.geography import Geography
from layers.prepare.demo.places import STREETS
from layers.prepare.demo.plan import NOW, areas

COLUMNS = ("street", "from", "to", "side", "area", "source")
STREET_COUNT = 320
CUT, BORDER = 0.18, 0.06
"""Part of the streets that go on in a neighbouring area, and that are the border to one."""

FIRST = (
    "Birken", "Weiden", "Eschen", "Ulmen", "Holunder", "Schlehen", "Hasel", "Rosen", "Nelken",
    "Veilchen", "Drossel", "Finken", "Meisen", "Schwalben", "Reiher", "Biber", "Dachs", "Hirsch",
    "Brunnen", "Mühl", "Weber", "Gerber", "Böttcher", "Schmiede", "Zimmerer", "Töpfer", "Müller",
    "Garten", "Wiesen", "Acker", "Hügel", "Bach", "Brücken", "Fähr", "Ufer", "Kirch", "Markt",
    "Schul", "Turm", "Tor", "Süd", "Nord", "Mittel", "Höhen", "Tal", "Wald", "Heide", "Moor",
)  # fmt: skip
LAST = ("straße", "weg", "gasse", "allee", "ring", "pfad", "stieg", "platz", "ufer")
RARE = (
    "Am Alten Hafen", "An der Stadtmauer", "Zum Grünen Baum", "Hinter den Höfen", "Im Winkel",
    "Straße der Zuversicht", "Platz der Vielen", "St.-Martha-Straße", "Große Bleiche", "Am Fließ",
)  # fmt: skip


def street_rows(geography: Geography) -> Iterator[tuple[str, ...]]:
    """Cells in the order of COLUMNS, by name of the street."""
    rng = generator("streets")
    quarters = [area for area in areas(NOW) if area.level == "quartier"]
    near = _near([area.cells for area in quarters], geography)
    for number, name in enumerate(_names(rng)):
        home = number % len(quarters) if number < len(quarters) else int(rng.choice(len(quarters)))
        beside = int(rng.choice(near[home]))
        here, there = quarters[home].code, quarters[beside].code
        last = int(rng.integers(18, 160))
        kind = rng.random()
        if kind < BORDER:
            yield name, "", "", "odd", here, "streets"
            yield name, "", "", "even", there, "streets"
        elif kind < BORDER + CUT:
            cut = int(rng.integers(6, last - 6))
            letter = "a" if rng.random() < 0.15 else ""
            yield name, "1", str(cut), "", here, "streets"
            yield name, f"{cut}{letter}" if letter else str(cut + 1), "", "", there, "streets"
        else:
            yield name, "", "", "", here, "streets"


def _names(rng: np.random.Generator) -> list[str]:
    """Names of streets, each once, in the order of the alphabet."""
    known = {name.casefold() for name in STREETS}
    made = [f"{first}{last}" for first, last in product(FIRST, LAST)]
    free = [name for name in made if name.casefold() not in known and name != "Uferufer"]
    chosen = rng.choice(len(free), STREET_COUNT - len(RARE), replace=False)
    return sorted([free[i] for i in chosen] + list(RARE))


def _near(cells: list[tuple[int, ...]], geography: Geography) -> list[list[int]]:
    """Positions of the areas that share a border with each."""
    return [
        [
            other
            for other, theirs in enumerate(cells)
            if other != own and geography.neighbours[np.ix_(mine, theirs)].any()
        ]
        for own, mine in enumerate(cells)
    ]
