"""The selection of a profile: an area, up to three beside it, ranks, three years together."""

from dashboard.errors import ProfileNotFoundError
from dashboard.selection.choosing import Chooser
from dashboard.selection.common import Args, write_query
from layers.model import ProfileSelection
from layers.queries import catalogue
from layers.store import Store

MAX_BESIDE = 3


def parse_profile(store: Store, args: Args) -> tuple[ProfileSelection, tuple[str, ...]]:
    """The profile that an address asks for, with sentences as parse_map.

    Raises ProfileNotFoundError where there is no such area today.
    """
    choose = Chooser(args)
    level, code = choose.text("level"), choose.text("code")
    if level not in {found.level for found in catalogue.levels(store)}:
        raise ProfileNotFoundError(level, code)
    names = {area.code: area.name for area in catalogue.areas(store, level)}
    if code not in names:
        raise ProfileNotFoundError(level, code)
    others = {other: name for other, name in names.items() if other != code}
    beside = choose.text("areas").split(",")
    if code in beside:
        choose = Chooser({**args, "areas": ",".join(part for part in beside if part != code)})
        choose.notices.append(f"{names[code]} steht schon da und wird nicht zweimal gezeigt.")
    selection = ProfileSelection(
        municipality=store.municipality.slug,
        level=level,
        code=code,
        areas=choose.codes("areas", others, MAX_BESIDE, "auf dieser Ebene"),
        pooled=choose.switch("pooled"),
        ranks=choose.switch("ranks"),
    )
    return selection, tuple(choose.notices)


def profile_query(store: Store, selection: ProfileSelection, *, is_full: bool = False) -> str:
    """The query of a profile, without level and code, which stand in its path."""
    return write_query(
        selection, {"areas": (), "pooled": False, "ranks": False}, ("areas", "pooled", "ranks")
    )
