"""The selection of the matrix of school changes."""

from dashboard.selection.choosing import Chooser
from dashboard.selection.common import Args, write_query
from dashboard.selection.content import need_content
from layers.model import SchoolChangeSelection
from layers.queries.school_changes import BY_TYPE, SchoolChangeOptions, school_change_options
from layers.store import Store
from layers.words import Words

MEASURES = ("count", "row", "column")
"""What the cells show: numbers, percent of the row, percent of the column."""


def parse_school_changes(store: Store, args: Args) -> tuple[SchoolChangeSelection, tuple[str, ...]]:
    """The matrix of school changes that an address asks for, with sentences as parse_map.

    Raises NothingToShowError where the municipality has no school changes.
    """
    need_content(store, "school_changes")
    choose = Chooser(args)
    options = school_change_options(store)
    default_year = max(options.years, default=0)
    table = choose.one_of(
        "table",
        options.tables,
        _default_table(options),
        lambda asked: f"Die Tabelle {asked} gibt es nicht. Gezeigt wird die erste.",
    )
    selection = SchoolChangeSelection(
        municipality=store.municipality.slug,
        year=choose.number(
            "year",
            options.years,
            default_year,
            lambda asked, used: (
                f"Für das Schuljahr ab {asked} liegen keine Schulformwechsel vor."
                + (f" Gezeigt wird {used}/{(used + 1) % 100:02d}." if used else "")
            ),
        ),
        table=table,
        measure=choose.one_of(
            "measure",
            MEASURES,
            MEASURES[0],
            lambda asked: f"Die Darstellung {asked} gibt es nicht. Gezeigt werden Anzahlen.",
        ),
        grade=_grade(choose, options, table),
        school_type=choose.one_of(
            "school_type",
            ("all", *(school_type for school_type, _ in options.school_types)),
            "all",
            lambda asked: f"Die Schulform {asked} kommt hier nicht vor. Gezeigt werden alle.",
        ),
        within=_district(choose, options, store.municipality.words),
    )
    return selection, tuple(choose.notices)


def school_changes_query(
    store: Store, selection: SchoolChangeSelection, *, is_full: bool = False
) -> str:
    """The query of a matrix of school changes, defaults left out unless it ``is_full``."""
    options = school_change_options(store)
    defaults = {
        "year": max(options.years, default=0),
        "table": _default_table(options),
        "measure": MEASURES[0],
        "grade": 0,
        "school_type": "all",
    }
    if is_full:
        defaults = {"measure": MEASURES[0], "grade": 0, "school_type": "all"}
    names = ("year", "table", "measure", "grade", "school_type", "within")
    return write_query(selection, defaults, names)


def _default_table(options: SchoolChangeOptions) -> str:
    return options.tables[0] if options.tables else "by_type"


def _grade(choose: Chooser, options: SchoolChangeOptions, table: str) -> int:
    """The grade asked for; 0 where the table has none, so that links and form agree."""
    grade = choose.number("grade", (0, *options.grades), 0, _grade_sentence)
    if table == BY_TYPE and not options.full and grade:
        choose.notices.append(
            "Von Schulform zu Schulform sind die Zahlen nicht nach Jahrgangsstufen getrennt. "
            "Gezeigt: alle Jahrgangsstufen."
        )
        return 0
    return grade


def _grade_sentence(asked: str, used: int) -> str:
    instead = f"die Jahrgangsstufe {used}" if used else "alle Jahrgangsstufen"
    return f"Die Jahrgangsstufe {asked} gibt es in diesen Daten nicht. Gezeigt: {instead}."


def _district(choose: Chooser, options: SchoolChangeOptions, words: Words) -> str:
    def sentence(asked: str) -> str:
        if not options.districts:
            return (
                f"Schulformwechsel liegen nur für {words.the_whole_object} vor, "
                "nicht für einzelne Gebiete."
            )
        return f"Für das Gebiet {asked} liegen keine Schulformwechsel vor. Gezeigt: {words.whole}."

    return choose.one_of("within", [code for code, _ in options.districts], "", sentence)
