"""Profil: everything about one area on one page; what to say of one that is no longer there."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from dashboard.render import PageContext
from dashboard.routes import ROUTES
from dashboard.selection.content import need_content
from dashboard.selection.profile import MAX_BESIDE, parse_profile, profile_query
from dashboard.settings import Settings
from layers.model import ProfileSelection
from layers.queries import catalogue
from layers.queries.editions import change_after
from layers.queries.profile import lifetime, successors
from layers.store import Store
from layers.thematic.demonstration import with_mark
from layers.thematic.interval import said_interval
from layers.thematic.profile_build import profile
from layers.thematic.profile_result import Fact, ProfileResult
from layers.thematic.profile_similar import METHOD
from layers.thematic.profile_svg import course_svg, locator_svg, mark_svg, strip_svg
from layers.thematic.profile_text import (
    base_text,
    ended_sentence,
    notes_of,
    place_text,
    profile_sentences,
    profile_title,
    without_text,
)
from layers.thematic.sentence import running


@dataclass(frozen=True)
class Drawn:
    """A fact with its small drawings ('' where there is nothing to draw)."""

    fact: Fact
    strip: Markup
    course: Markup
    without: str


def context(store: Store, settings: Settings, args: Mapping[str, str]) -> PageContext:
    """The profile that an address asks for. Raises ProfileNotFoundError."""
    need_content(store, "profile")
    ended = _ended(store, args)
    if ended is not None:
        return ended
    selection, notices = parse_profile(store, args)
    result = profile(store, selection)
    query = profile_query(store, selection)
    sentences = profile_sentences(result)
    words = {"level": selection.level, "code": selection.code}
    where = f"level={selection.level}&code={selection.code}"
    return PageContext(
        template="profile.html",
        title=result.label,
        window=profile_title(result),
        description=" ".join(sentences),
        data={
            "result": result,
            "selection": selection,
            "words": words,
            "query": query,
            "file_query": f"{where}&{query}" if query else where,
            "sentences": sentences,
            "groups": [(group, [_drawn(result, fact) for fact in group.facts])
                       for group in result.groups],
            "locator": Markup(locator_svg(store, result, _locator_text(result))),  # noqa: S704
            "key": _key(result),
            "beside": _beside(selection),
            "most_beside": MAX_BESIDE,
            "picks": (selection.code, *selection.areas),
            "notes": notes_of(result),
            "base_text": base_text,
            "place_text": place_text,
            "level_plural": running(result.level.name_plural),
            "said_interval": said_interval,
            "method": METHOD,
            "has_facility_pages": any(route.name == "facility" for route in ROUTES),
        },
        notices=notices,
        state={"query": query},
        query=query,
        words=words,
    )  # fmt: skip


def _drawn(result: ProfileResult, fact: Fact) -> Drawn:
    strip, course = strip_svg(result, fact), course_svg(result, fact)
    return Drawn(fact, Markup(strip), Markup(course), without_text(fact))  # noqa: S704 - ours


def _locator_text(result: ProfileResult) -> str:
    names = [shown.name for shown in result.shown]
    text = f"Lagekarte: {names[0]} unter {len(result.areas)} Gebieten"
    if len(names) > 1:
        text += f", dazu {', '.join(names[1:])}"
    return with_mark(text, result.mark)


def _key(result: ProfileResult) -> list[tuple[Markup, str]]:
    """The marks of the drawings with their meaning."""
    entries = [(at, shown.name) for at, shown in enumerate(result.shown)]
    entries += [(-2, f"andere {running(result.level.name_plural)}"), (-1, result.words.value)]
    return [(Markup(mark_svg(at)), label) for at, label in entries]  # noqa: S704 - ours


def _beside(selection: ProfileSelection) -> tuple[str, ...]:
    """The areas chosen in the lists of the form, '' for an empty one."""
    return (*selection.areas, *[""] * (MAX_BESIDE - len(selection.areas)))


def _ended(store: Store, args: Mapping[str, str]) -> PageContext | None:
    """The page of an area of earlier boundaries; None for any other."""
    level_id, code = args.get("level", ""), args.get("code", "")
    try:
        life = lifetime(store, level_id, code)
    except KeyError:
        return None
    if life.ends is None:
        return None
    level = catalogue.level(store, level_id)
    label = catalogue.area_label(level, life.name)
    names = {area.code: area.name for area in catalogue.areas(store, level_id)}
    sentence = ended_sentence(label, life)
    return PageContext(
        template="profile_ended.html",
        title=f"{label} (bis {life.ends.year})",
        description=sentence,
        data={
            "sentence": sentence,
            "change": change_after(store, life.editions[-1]),
            "successors": [(found, names[found]) for found in successors(store, level_id, life)],
            "level": level,
            "code": code,
        },
        words={"level": level_id, "code": code},
    )
