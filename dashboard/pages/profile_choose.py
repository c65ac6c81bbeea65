"""Profil wählen: by map, by list, by typing a name."""

from collections.abc import Mapping

from dashboard.area_search import FoundArea, find_areas, the_one
from dashboard.pages.start import area_options, search_example
from dashboard.pages.streets import ways
from dashboard.render import PageContext, Redirect, with_release
from dashboard.selection.choosing import Chooser
from dashboard.selection.content import need_content
from dashboard.selection.facts import default_level, level_ids, level_name
from dashboard.settings import Settings
from layers.queries import catalogue
from layers.store import Store
from layers.thematic.demonstration import with_mark
from layers.thematic.geometry import frame, shapes
from layers.words import said


def context(store: Store, settings: Settings, args: Mapping[str, str]) -> PageContext | Redirect:
    """On to the profile of the area whose name was typed, or the page to choose one."""
    need_content(store, "profile")
    choose = Chooser(args)
    default = default_level(store, level_ids(store))
    level_id = choose.one_of(
        "level",
        level_ids(store),
        default,
        lambda asked: (
            f"Die Gebietsebene {asked} gibt es nicht. Gezeigt wird die Ebene "
            f"{level_name(store, default)}."
        ),
    )
    asked = choose.text("q")
    found = find_areas(store, asked)
    meant = the_one(found, level_id)
    if meant is not None:
        return Redirect(profile_address(store, meant))
    name = store.municipality.name
    level = catalogue.level(store, level_id)
    width, height = frame(store)
    return PageContext(
        template="profile_choose.html",
        title="Profil eines Gebiets",
        description=said(f"Alles zu einem Gebiet in {name} auf einer Seite.", name),
        data={
            "asked": "".join(c for c in asked if c.isprintable())[:60],
            "found": found,
            "level": level,
            "levels": [(entry, catalogue.areas(store, entry.level))
                       for entry in catalogue.levels(store)],
            "shapes": shapes(store, level_id),
            "width": width,
            "height": height,
            "map_name": with_mark(
                f"Karte: {level.name_plural} zum Auswählen", store.municipality.mark
            ),
            "options": area_options(store),
            "search_example": search_example(store),
            "ways": ways(store),
        },
        notices=tuple(choose.notices),
    )  # fmt: skip


def profile_address(store: Store, area: FoundArea) -> str:
    """Path and query of the profile of an area."""
    query = with_release("", store.pin)
    path = f"/{store.address}/profil/{area.level}/{area.code}"
    return f"{path}?{query}" if query else path
