"""The selection of the list of institutions."""

from dashboard.selection.choosing import Chooser, shown
from dashboard.selection.common import Args, write_query
from dashboard.selection.content import need_content
from layers.queries import catalogue
from layers.queries.facilities import facility_kinds
from layers.spelling import MAX_LENGTH
from layers.store import Store
from layers.thematic.facilities_exhibit import FacilitiesSelection


def parse_facilities(store: Store, args: Args) -> tuple[FacilitiesSelection, tuple[str, ...]]:
    """The list that an address asks for, with a sentence per part that had to be changed.

    Raises NothingToShowError where the municipality has no institutions.
    """
    need_content(store, "facilities")
    choose = Chooser(args)
    kinds = [found.kind for found in facility_kinds(store)]
    kind = choose.one_of(
        "kind",
        kinds,
        "",
        lambda asked: f"Die Art {asked} gibt es hier nicht. Gezeigt werden alle Arten.",
    )
    within = choose.one_of(
        "within",
        [key for _, options in area_choices(store) for key, _ in options],
        "",
        lambda asked: f"Das Gebiet {asked} gibt es nicht. Gezeigt wird die ganze Liste.",
    )
    name = "".join(c for c in choose.text("name") if c.isprintable())
    if len(name) > MAX_LENGTH:
        name = name[:MAX_LENGTH]
        choose.notices.append(f"Gesucht wird nur nach den ersten Buchstaben: {shown(name)}.")
    selection = FacilitiesSelection(store.municipality.slug, kind, within, name)
    return selection, tuple(choose.notices)


def facilities_query(store: Store, selection: FacilitiesSelection, *, is_full: bool = False) -> str:
    """The canonical query of a list; all of its parts have '' as their default."""
    return write_query(selection, {}, ("kind", "within", "name"))


def area_choices(store: Store) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Areas of today that a list can be limited to, by level: (``level:code``, name)."""
    return store.keep(
        "area_choices",
        lambda: tuple(
            (
                level.name_plural,
                tuple(
                    (f"{level.level}:{area.code}", area.name)
                    for area in catalogue.areas(store, level.level)
                ),
            )
            for level in catalogue.levels(store)
        ),
    )
