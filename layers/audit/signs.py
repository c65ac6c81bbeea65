"""Whether the signs of hidden cells tell why they are hidden: for their own sake, or for another's.

All hidden cells of a table must look alike: the same status, remarks treated alike, and a row in
the file. Rounded cells must not tell a true zero from a rounded one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from layers.audit.counts import change_place, place
from layers.audit.facts import ROUNDED, SHOWN
from layers.audit.model import NUMERATOR, SCHOOL_CHANGES, Exposure, Place, Row
from layers.audit.reading import Change, Content

CONFIDENTIAL = "confidential"


class _Pair(NamedTuple):
    where: Place
    true: Row | Change
    public: Row | Change | None

    @property
    def is_hidden(self) -> bool:
        """Whether the truth has a number here that the public row has not."""
        return _number(self.true) is not None and (
            self.public is None or _number(self.public) is None
        )


def differing_signs(public: Content, truth: Content) -> list[Exposure]:
    """A cell of every table, level and year whose hidden cells do not all look alike."""
    groups: dict[tuple[Any, ...], list[_Pair]] = defaultdict(list)
    for pair in _pairs(public, truth):
        groups[pair.where.table, pair.where.level].append(pair)
    return [one for pairs in groups.values() for one in (*_hidden(pairs), *_zeros(pairs))]


def _pairs(public: Content, truth: Content) -> Iterator[_Pair]:
    rows = {row.key: row for row in public.rows}
    for row in truth.rows:
        if row.indicator in public.rules:
            yield _Pair(place(row, NUMERATOR), row, rows.get(row.key))
    changes = {row.key: row for row in public.changes}
    for change in truth.changes if SCHOOL_CHANGES in public.rules else ():
        yield _Pair(change_place(change), change, changes.get(change.key))


def _number(row: Row | Change) -> float | None:
    if row.status not in SHOWN:
        return None
    number = row.value if isinstance(row, Row) else row.pupils
    return 0.0 if row.status == "none" else number


def _hidden(pairs: Iterable[_Pair]) -> Iterator[Exposure]:
    hidden = [pair for pair in pairs if pair.is_hidden]
    looks: dict[tuple[object, ...], _Pair] = {}
    for pair in hidden:
        looks.setdefault(_look(pair), pair)
    if len(looks) > 1:
        pair = list(looks.values())[-1]
        why = (
            "Geheime Zellen dieser Tabelle sind nicht alle gleich bezeichnet: "
            "das Zeichen verrät den Grund."
        )
        yield Exposure(pair.where, None, None, None, why)
        return
    kept = {bool(pair.public and pair.true.flags <= pair.public.flags)
            for pair in hidden if pair.true.flags and pair.public}  # fmt: skip
    if len(kept) > 1:
        why = "Hinweise stehen nur an einem Teil der geheimen Zellen: sie verraten den Grund."
        yield Exposure(hidden[0].where, None, None, None, why)


def _look(pair: _Pair) -> tuple[object, ...]:
    """Everything in which a hidden row differs from the true one, the number aside."""
    row = pair.public
    if row is None:
        return ("missing",)
    added = frozenset(row.flags - pair.true.flags)
    if isinstance(row, Change):
        return (row.status, added)
    return (row.status, added, row.numerator is None, row.value is None, row.cases is None)


def _zeros(pairs: Iterable[_Pair]) -> Iterator[Exposure]:
    shown = [pair for pair in pairs if pair.public is not None and not pair.is_hidden]
    years = defaultdict(list)
    for pair in shown:
        years[pair.where.period].append(pair)
    for found in years.values():
        rounded = [p for p in found if p.public and ROUNDED in p.public.flags]
        zeros = [p for p in rounded if p.public and _number(p.public) == 0]
        words = {p.public.status for p in zeros if p.public}
        apart = [p for p in found if p.public and p.public.status == "none" and p not in rounded]
        if zeros and (len(words) > 1 or "none" in words or apart):
            why = "Echte Nullen sind von gerundeten zu unterscheiden."
            yield Exposure(zeros[0].where, None, None, None, why)
