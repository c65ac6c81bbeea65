"""Sums across a change of boundaries: areas that were joined, or that one was split into.

No file says which areas these are. Their numbers of the years before do, which stand under the old
codes and, converted, under the new ones.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

from layers.audit.model import Place
from layers.audit.reading import Content
from layers.model import MUNICIPALITY_LEVEL

MOST_PARTS = 4
"""Areas that are joined, or that one is split into."""
MOST_AREAS = 12
"""Areas of a level that begin or end on one day: of more, the sums are not looked for."""
LEAST = 10
"""Numbers above zero in which a sum must hold: fewer hold by chance."""
USUALLY = 0.9


def reform_sums(
    truth: Content, numbers: Mapping[Place, int]
) -> Iterator[tuple[Place, tuple[Place, ...]]]:
    """Totals and parts of one level and period: new areas made of old ones, and old ones of new."""
    codes: dict[str, dict[int, set[str]]] = defaultdict(dict)
    for (edition, parent_level, _, level), areas in truth.children.items():
        if parent_level == MUNICIPALITY_LEVEL:
            codes[level][edition] = set(areas)
    for level, of_edition in codes.items():
        for edition in sorted(of_edition)[1:]:
            before, after = of_edition.get(edition - 1, set()), of_edition[edition]
            ended, begun = sorted(before - after), sorted(after - before)
            if ended and begun and max(len(ended), len(begun)) <= MOST_AREAS:
                lines = _lines(numbers, level, {*ended, *begun})
                for totals, parts in ((begun, ended), (ended, begun)):
                    yield from _found(lines, totals, parts)


def _lines(
    numbers: Mapping[Place, int], level: str, codes: set[str]
) -> dict[str, dict[Place, int]]:
    """Code -> its numbers, by their place without the code."""
    found: dict[str, dict[Place, int]] = {code: {} for code in codes}
    for where, number in numbers.items():
        if where.level == level and where.code in codes:
            found[where.code][where._replace(code="")] = number
    return found


def _found(
    lines: Mapping[str, Mapping[Place, int]], totals: list[str], parts: list[str]
) -> Iterator[tuple[Place, tuple[Place, ...]]]:
    for total in totals:
        for size in range(1, MOST_PARTS + 1):
            for chosen in combinations(parts, size):
                common = set(lines[total]).intersection(*(lines[code] for code in chosen))
                sums = {key: sum(lines[code][key] for code in chosen) for key in common}
                holds = [key for key in common if sums[key] == lines[total][key]]
                positive = sum(sums[key] > 0 for key in holds)
                if positive >= LEAST and len(holds) >= USUALLY * len(common):
                    for key in holds:
                        made = tuple(key._replace(code=code) for code in chosen)
                        yield key._replace(code=total), made
