"""Schools, childcare centres, libraries, youth centres and counselling places, each in an area."""

import json
from dataclasses import dataclass

import numpy as np
import shapely
from pyproj import Transformer

from layers.prepare.demo.chance import Floats, generator
from layers.prepare.demo.geography import Geography
from layers.prepare.demo.people import People
from layers.prepare.demo.plan import NOW, areas

INWARD = 45.0
"""Metres that a point keeps from the border of its area, and so from the river."""
CANDIDATES = 14

SCHOOLS = {
    "Grundschule": 40, "Hauptschule": 2, "Realschule": 6, "Sekundarschule": 3, "Gesamtschule": 6,
    "Gymnasium": 8, "Förderschule": 5,
}  # fmt: skip
PUPILS = {
    "Grundschule": 212, "Hauptschule": 285, "Realschule": 415, "Sekundarschule": 390,
    "Gesamtschule": 840, "Gymnasium": 830, "Förderschule": 140,
}  # fmt: skip
"""Pupils of a school, on average."""
OTHERS = {"childcare": 100, "library": 6, "youth_centre": 12, "counselling": 8}
LATE = {"childcare": 16, "youth_centre": 1, "counselling": 2}
"""How many of a kind opened after 2016."""

CHILDCARE_NAMES = (
    "Pusteblume", "Sausewind", "Löwenzahn", "Regenbogen", "Zwergenland", "Kunterbunt",
    "Sternschnuppe", "Wirbelwind", "Spatzennest", "Villa Morle", "Sonnenschein", "Murmelkiste",
    "Waldameisen", "Bärenhöhle", "Seepferdchen", "Kastanienhof", "Rappelkiste", "Traumland",
    "Weltentdecker", "Purzelbaum",
)  # fmt: skip
STREETS = (
    "Lindenweg", "Färberstraße", "Am Anger", "Schulgasse", "Uferstraße", "Kirschweg", "Amselweg",
    "Hofstraße", "Gartenstraße", "Tuchmacherstraße", "Am Mühlgraben", "Feldstraße", "Ringstraße",
    "Ahornweg", "Bleichstraße", "Glockengasse",
)  # fmt: skip
COUNSELLING = (
    "Erziehungsberatung", "Schulpsychologische Beratung", "Bildungsberatung", "Familienberatung",
    "Berufsberatung", "Beratung für Neuzugewanderte", "Jugendberatung", "Weiterbildungsberatung",
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A facility; ``cell`` is the smallest area it stands in, ``since`` its first year,
    ``under_3`` the part of a childcare centre's capacity for the youngest, ``social_index`` a
    school's level (1 to 9, 0 for other kinds)."""

    id: str
    kind: str
    school_type: str
    name: str
    address: str
    lon: float
    lat: float
    capacity: int
    cell: int
    since: int
    under_3: int = 0
    social_index: int = 0

    def part(self, name: str) -> int:
        """The capacity, or a part of it: under_3, from_3."""
        return {"under_3": self.under_3, "from_3": self.capacity - self.under_3}.get(
            name, self.capacity
        )

    def cells(self) -> tuple[str, ...]:
        """Cells in the order of COLUMNS."""
        notes = {"Angaben": "frei erfunden"}
        if self.social_index:
            notes |= {"Sozialindexstufe": str(self.social_index)}
        if self.kind == "childcare":
            notes |= {"Plätze unter 3 Jahren": str(self.under_3)}
        if self.since > 2012:
            notes |= {"Eröffnet": str(self.since)}
        capacity = str(self.capacity) if self.capacity else ""
        told = json.dumps(notes, ensure_ascii=False)
        return (self.id, self.kind, self.school_type, self.name, self.address, repr(self.lon),
                repr(self.lat), capacity, "places", told)  # fmt: skip


COLUMNS = ("id", "kind", "school_type", "name", "address", "lon", "lat", "capacity", "source",
           "attributes")  # fmt: skip


def build_places(geography: Geography, people: People) -> list[Place]:
    """All places, kind by kind."""
    wanted = [("school", name, count) for name, count in SCHOOLS.items()]
    wanted += [(kind, "", count) for kind, count in OTHERS.items()]
    spots = _Spots(geography)
    names = {cell: a.name for a in areas(NOW) if a.level == "quartier" for cell in a.cells}
    found: list[Place] = []
    taken: set[str] = set()
    for kind, school_type, count in wanted:
        rng = generator("places", kind, school_type)
        cells = _cells(people, kind, school_type, count, rng)
        late = set(rng.choice(count, LATE.get(kind, 0), replace=False).tolist())
        for index, cell in enumerate(cells):
            lon, lat = spots.next(cell, rng)
            number = sum(p.kind == kind for p in found) + 1
            name = _name(kind, school_type, names[cell], number, taken)
            street = STREETS[int(rng.integers(len(STREETS)))]
            capacity, under_3 = _capacity(kind, school_type, rng)
            since = int(rng.integers(2017, 2024)) if index in late else 2012
            found.append(
                Place(
                    id=f"{kind}_{number:03d}",
                    kind=kind,
                    school_type=school_type,
                    name=name,
                    address=f"{street} {rng.integers(1, 90)}, 00001 Musterstadt",
                    lon=lon,
                    lat=lat,
                    capacity=capacity,
                    cell=int(cell),
                    since=since,
                    under_3=under_3,
                    social_index=_level(people, school_type, int(cell), rng),
                )
            )
    return found


def _cells(
    people: People, kind: str, school_type: str, count: int, rng: np.random.Generator
) -> list[int]:
    """Areas for a kind of places: in even steps along the people, starting at chance."""
    last = {age: numbers[-1].astype(float) for age, numbers in people.ages.items()}
    central, hardship = people.latent["central"], people.latent["hardship"]
    weight = {
        "school": last["6_9"] if school_type == "Grundschule" else last["10_15"],
        "childcare": last["0_2"] + last["3_5"],
    }.get(kind, people.total[-1].astype(float))
    if kind in ("library", "counselling") or school_type in ("Gymnasium", "Realschule"):
        weight = weight * np.exp(0.5 * central)
    if kind == "youth_centre" or school_type in ("Hauptschule", "Sekundarschule"):
        weight = weight * np.exp(0.45 * hardship)
    # along the codes, so that every district gets its part
    order = [cell for a in areas(NOW) if a.level == "quartier" for cell in a.cells]
    along = np.cumsum(np.round(weight[order], 6))
    steps = (np.arange(count) + rng.uniform(0.05, 0.95)) / count * along[-1]
    return sorted(int(order[i]) for i in np.searchsorted(along, steps))


class _Spots:
    """Points inside the areas that keep away from each other."""

    def __init__(self, geography: Geography) -> None:
        self._inner = shapely.buffer(geography.outlines, -INWARD)
        self._taken: list[Floats] = []
        self._degrees = Transformer.from_crs("EPSG:25832", "EPSG:4326", always_xy=True)

    def next(self, cell: int, rng: np.random.Generator) -> tuple[float, float]:
        """Longitude and latitude of the candidate that is farthest from all points before."""
        west, south, east, north = shapely.bounds(self._inner[cell])
        candidates: list[Floats] = []
        while len(candidates) < CANDIDATES:
            point = np.round(rng.uniform((west, south), (east, north)))
            if shapely.contains_xy(self._inner[cell], *point):
                candidates.append(point)
        best = max(candidates, key=self._room)
        self._taken.append(best)
        lon, lat = self._degrees.transform(*best)
        return round(lon, 5), round(lat, 5)

    def _room(self, point: Floats) -> float:
        if not self._taken:
            return 0.0
        away = np.array(self._taken) - point
        return float((away**2).sum(axis=1).min())


def _name(kind: str, school_type: str, area: str, number: int, taken: set[str]) -> str:
    """An invented name, used once."""
    wishes = {
        "school": [f"{school_type} {area}", f"Neue {school_type} {area}"],
        "childcare": [f"Kita {CHILDCARE_NAMES[number % len(CHILDCARE_NAMES)]} ({area})"],
        "library": [f"Stadtbibliothek, Zweigstelle {area}"],
        "youth_centre": [f"Jugendzentrum {area}", f"Jugendtreff {area}"],
        "counselling": [f"{COUNSELLING[(number - 1) % len(COUNSELLING)]} {area}"],
    }[kind]
    wishes += [f"{wishes[0]} {further}" for further in ("II", "III", "IV")]
    name = next(wish for wish in wishes if wish not in taken)
    taken.add(name)
    return name


def _capacity(kind: str, school_type: str, rng: np.random.Generator) -> tuple[int, int]:
    """Pupils or places, and of these the places under 3."""
    factor = float(np.exp(rng.normal(0, 0.22)))
    if kind == "school":
        return round(PUPILS[school_type] * factor), 0
    if kind == "childcare":
        places = 5 * round(86 * factor / 5)
        return places, 2 * round(places * float(rng.uniform(0.16, 0.3)) / 2)
    return 0, 0


def _level(people: People, school_type: str, cell: int, rng: np.random.Generator) -> int:
    """A school's level of the social index, 1 (least burdened) to 9."""
    if not school_type:
        return 0
    shift = {"Gymnasium": -1.8, "Hauptschule": 2.0, "Sekundarschule": 1.2, "Förderschule": 1.4,
             "Gesamtschule": 0.6}.get(school_type, 0.0)  # fmt: skip
    reach = 2.2 if school_type == "Grundschule" else 0.9
    level = 4.5 + shift + reach * people.latent["hardship"][cell] + rng.normal(0, 0.6)
    return int(np.clip(round(level), 1, 9))
