"""The numbers of school changes, by the words by which a story asks for them.

``pupils`` (two school types: from, to), ``from``, ``to`` (a school type, or one and a grade),
``grade`` (a grade), ``net``, ``incoming``, ``outgoing`` (a school type), ``total``,
``total_by_type``, ``total_by_grade``, ``late``, ``late_total``, ``late_share``, ``downward``,
``upward``, ``period``, ``place``, ``name`` (a school type).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from layers.queries.school_changes import ChangeMatrix, SchoolChangeResult, Total
from layers.status import HAS_VALUE, Status
from layers.store import Store
from layers.stories.grid import Said
from layers.stories.numbers import Number, UnsaidError, counted, number, there_is
from layers.thematic.school_changes_protection import rounded
from layers.thematic.school_changes_text import share_text

_BY_TYPE = "Die Tabelle von Schulform zu Schulform"
_BY_GRADE = "Die Tabelle nach Jahrgangsstufen"


class SchoolFigures:
    """The numbers of a view of school changes, all of the year and place of the view."""

    def __init__(self, _: Store, result: SchoolChangeResult) -> None:
        self.result = result

    def find(self, word: str, args: Sequence[str]) -> Said:
        """What a word says. Raises UnsaidError."""
        plain = _PLAIN.get(word)
        if plain is not None:
            if args:
                raise UnsaidError(f"Hinter „{word}“ steht hier nichts weiter.")
            return plain(self)
        asked = _ASKED.get(word)
        if asked is None:
            words = (*_PLAIN, *_ASKED)
            raise UnsaidError(f"Das Wort „{word}“ gibt es hier nicht. {there_is(words)}")
        return asked(self, args)

    def _counted(self, value: float | None, status: Status = Status.OK) -> Number:
        return counted(value, status, rounded(self.result))

    def _of(self, total: Total) -> Number:
        status = total.status
        if total.number is None and status in HAS_VALUE:
            status = Status.UNKNOWN
        return self._counted(total.number, status if total.number is None else Status.OK)

    def _matrix(self, found: ChangeMatrix | None, name: str) -> ChangeMatrix:
        if found is None:
            raise UnsaidError(f"{name} gibt es hier nicht.")
        return found

    def total(self) -> Said:
        """All changes, in the table that the view shows."""
        return self._of(self._matrix(self.result.matrix, "Diese Tabelle").total)

    def total_by_type(self) -> Said:
        """All changes of the table by school type."""
        return self._of(self._matrix(self.result.by_type, _BY_TYPE).total)

    def total_by_grade(self) -> Said:
        """All changes of the table by grade."""
        return self._of(self._matrix(self.result.by_grade, _BY_GRADE).total)

    def late(self) -> Said:
        """Changes into grades 8 to 10."""
        return self._counted(self.result.late.number) if self.result.late else self._no_late()

    def late_total(self) -> Said:
        """The changes that the late ones are a part of."""
        return self._counted(self.result.late.total) if self.result.late else self._no_late()

    def late_share(self) -> Said:
        """The share of late changes in percent."""
        if self.result.late is None:
            return self._no_late()
        share = number(self.result.late.share, Status.OK, "%", 1)
        return replace(share, text=share_text(self.result, self.result.late.share))

    def _no_late(self) -> Said:
        raise UnsaidError("Zu späten Wechseln gibt es hier keine Zahl.")

    def way(self, name: str) -> Said:
        """Changes downward or upward between ranked school types."""
        found = self.result.direction
        if found is None:
            raise UnsaidError("Zu Auf- und Abstiegen gibt es hier keine Zahl.")
        return self._counted(getattr(found, name))

    def pupils(self, args: Sequence[str]) -> Said:
        """Changes from one school type to another."""
        if len(args) != 2:
            raise UnsaidError("Hier braucht es zwei Schulformen: von und zu.")
        matrix = self._matrix(self.result.by_type, _BY_TYPE)
        source, target = (self._type(text, matrix) for text in args)
        cell = matrix.cell(source, target)
        return self._counted(cell.pupils, cell.status)

    def leaving(self, args: Sequence[str]) -> Said:
        """All changes away from a school type."""
        matrix = self._matrix(self.result.by_type, _BY_TYPE)
        return self._total(matrix.rows, self._type(" ".join(args), matrix))

    def entering(self, args: Sequence[str]) -> Said:
        """All changes to a school type, or those into one grade of it."""
        if len(args) > 1 and args[-1].isdigit():
            matrix = self._matrix(self.result.by_grade, _BY_GRADE)
            cell = self._grade_cell(matrix, " ".join(args[:-1]), args[-1])
            return cell
        matrix = self._matrix(self.result.by_type or self.result.by_grade, _BY_TYPE)
        totals = matrix.columns if matrix is self.result.by_type else matrix.rows
        return self._total(totals, self._type(" ".join(args), matrix))

    def _grade_cell(self, matrix: ChangeMatrix, school_type: str, grade: str) -> Number:
        try:
            cell = matrix.cell(self._type(school_type, matrix), grade)
        except KeyError as error:
            raise UnsaidError(f"Jahrgangsstufe {grade} gibt es hier nicht.") from error
        return self._counted(cell.pupils, cell.status)

    def grade(self, args: Sequence[str]) -> Said:
        """All changes into a grade."""
        matrix = self._matrix(self.result.by_grade, _BY_GRADE)
        grades = {total.key for total in matrix.columns}
        if len(args) != 1 or args[0] not in grades:
            raise UnsaidError(
                f"Jahrgangsstufe {' '.join(args)} gibt es hier nicht. "
                f"{there_is(total.key for total in matrix.columns)}"
            )
        return self._total(matrix.columns, args[0])

    def balance(self, args: Sequence[str], name: str) -> Said:
        """Changes into or out of a school type, or the one minus the other."""
        key = self._type(" ".join(args), self.result.by_type)
        found = next((one for one in self.result.balance if one.key == key), None)
        if found is None:
            raise UnsaidError(f"Eine Bilanz für „{' '.join(args)}“ gibt es hier nicht.")
        return self._counted(getattr(found, name))

    def name(self, args: Sequence[str]) -> Said:
        """The name of a school type, in the plural."""
        return self.result.labels[self._type(" ".join(args), None)]

    def _type(self, text: str, matrix: ChangeMatrix | None) -> str:
        labels = self.result.labels
        there = [total.key for total in (*matrix.rows, *matrix.columns)] if matrix else [*labels]
        for key in dict.fromkeys(there):
            if text.casefold() in (key.casefold(), labels.get(key, key).casefold()):
                return key
        names = dict.fromkeys(labels.get(key, key) for key in there if not key.isdigit())
        raise UnsaidError(f"Die Schulform „{text}“ gibt es hier nicht. {there_is(names)}")

    def _total(self, totals: Sequence[Total], key: str) -> Number:
        found = next((total for total in totals if total.key == key), None)
        if found is None:
            raise UnsaidError(f"Eine Summe für {self.result.labels.get(key, key)} gibt es nicht.")
        return self._of(found)


_PLAIN: Mapping[str, Callable[[SchoolFigures], Said]] = {
    "total": SchoolFigures.total,
    "total_by_type": SchoolFigures.total_by_type,
    "total_by_grade": SchoolFigures.total_by_grade,
    "late": SchoolFigures.late,
    "late_total": SchoolFigures.late_total,
    "late_share": SchoolFigures.late_share,
    "downward": lambda figures: figures.way("downward"),
    "upward": lambda figures: figures.way("upward"),
    "period": lambda figures: figures.result.period_label,
    "place": lambda figures: figures.result.area_label,
}
_ASKED: Mapping[str, Callable[[SchoolFigures, Sequence[str]], Said]] = {
    "pupils": SchoolFigures.pupils,
    "from": SchoolFigures.leaving,
    "to": SchoolFigures.entering,
    "grade": SchoolFigures.grade,
    "net": lambda figures, args: figures.balance(args, "net"),
    "incoming": lambda figures, args: figures.balance(args, "incoming"),
    "outgoing": lambda figures, args: figures.balance(args, "outgoing"),
    "name": SchoolFigures.name,
}
