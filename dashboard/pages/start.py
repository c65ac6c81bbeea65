"""Start: what this is, up to six key figures, a search for an area, and ways on as questions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from markupsafe import Markup

from dashboard.area_search import FoundArea, find_areas, the_one
from dashboard.render import PageContext, Redirect, query_string
from dashboard.routes import ROUTES
from dashboard.selection import map_query, parse_map
from dashboard.selection.content import has_content, need_content
from dashboard.selection.facts import default_level, default_map_indicator, level_ids, map_facts
from dashboard.settings import Settings
from dashboard.sparkline import sparkline
from layers.model import (
    MUNICIPALITY_LEVEL,
    AreaLevel,
    Indicator,
    MapSelection,
    SchoolChangeSelection,
    SeriesSelection,
)
from layers.numbers import german
from layers.queries import catalogue
from layers.queries.editions import edition_of, lifetimes
from layers.queries.questions import Question, questions
from layers.queries.school_changes import school_change_options, school_changes
from layers.queries.series import Point, series
from layers.queries.stories import stories
from layers.status import Flag
from layers.store import Store
from layers.thematic.demonstration import with_mark
from layers.words import said, with_my

MOST_FIGURES = 6
MOST_STORIES = 3


@dataclass(frozen=True)
class KeyFigure:
    """One number with its meaning, its small trend, its source, and the page that says more."""

    title: str
    value: str
    unit: str
    when: str
    trend: Markup
    trend_text: str
    source: str
    route: str
    query: str
    link: str


COMPARING_QUESTIONS = (
    Question(
        "Wie steht ein Gebiet da?",
        "Alles über ein Gebiet auf einer Seite, neben dem {value} und neben anderen "
        "Gebieten, zum Ausdrucken.",
        "profile_choose",
    ),
    Question(
        "Wo hat sich wirklich etwas verändert?",
        "Zwei Jahre im Vergleich; farbig ist nur, was über die übliche Schwankung hinausgeht.",
        "change",
    ),
    Question(
        "Wie ungleich sind die Gebiete?",
        "Maße der Ungleichheit mit ihrer Unsicherheit, über die Jahre und im Raum.",
        "disparity",
    ),
)
"""Asked of every municipality that has figures for areas; ``{value}`` names its own value."""

GENERAL_QUESTIONS = (
    Question(
        "Welche Zahlen gibt es überhaupt?",
        "Alle Indikatoren nach Bildungsbereichen, mit Definition, Formel, Quelle und Grenzen.",
        "indicators",
    ),
    Question(
        "Wie liest man eine solche Karte?",
        "Farben, Klassen, Klammern und Zeichen in wenigen Sätzen erklärt.",
        "about",
        anchor="karte-lesen",
    ),
)
"""Asked of every municipality, after its own questions."""


def context(store: Store, settings: Settings, args: Mapping[str, str]) -> PageContext:
    """The start page."""
    texts = store.municipality.texts
    name = store.municipality.name
    return PageContext(
        template="start.html",
        title=said(f"Bildung in {name}, Gebiet für Gebiet", name),
        description=texts.get("about", "Zahlen zur Bildung, nach Gebieten."),
        data={
            "about": texts.get("about", ""),
            "audience": texts.get("audience", ""),
            "figures": store.keep("key_figures", lambda: key_figures(store)),
            "stories": stories(store)[:MOST_STORIES],
            "questions": store.keep("asked", lambda: asked_questions(store)),
            "my_area": with_my(search_level(store).name),
            "has_map": has_content(store, "map"),
            "search_example": search_example(store),
            "options": area_options(store),
        },
    )


def asked_questions(store: Store) -> tuple[Question, ...]:
    """The municipality's questions that a page of it can answer, then the general ones."""
    value = store.municipality.words.value
    own = (q for q in questions(store) if has_content(store, q.route))
    comparing = (q for q in COMPARING_QUESTIONS if has_content(store, _feature(q.route)))
    return (
        *(replace(q, query=_usual_query(store, q)) for q in own),
        *(replace(q, text=q.text.format(value=value)) for q in comparing),
        *GENERAL_QUESTIONS,
    )


def _feature(route: str) -> str:
    return next(found.feature for found in ROUTES if found.name == route)


def _usual_query(store: Store, asked: Question) -> str:
    """A map's query without what a first visit shows anyway; others as they stand."""
    if asked.route != "map":
        return asked.query
    return map_query(store, parse_map(store, dict(parse_qsl(asked.query)))[0])


def search_level(store: Store) -> AreaLevel:
    """The level that people mean when they look for their area: the one maps open with."""
    return catalogue.level(store, default_level(store, level_ids(store)))


def search_example(store: Store) -> str:
    """A name to show in the empty search field: the municipality's wish, else the first area."""
    names = [area.name for area in catalogue.areas(store, search_level(store).level)]
    return store.municipality.texts.get("search_example", "") or next(iter(names), "")


def search(store: Store, settings: Settings, args: Mapping[str, str]) -> PageContext | Redirect:
    """On to the map with the area that was searched for, or a list to choose from."""
    asked = args.get("q", "").strip()
    found = find_areas(store, asked)
    need_content(store, "map")
    levels = catalogue.availability(store)[default_map_indicator(store)].mapped
    meant = the_one(found, default_level(store, levels))
    if meant is not None:
        path = f"/{store.address}/karte"
        query = area_query(store, meant)
        return Redirect(f"{path}?{query}" if query else path)
    shown = "".join(c for c in asked if c.isprintable())[:60]
    return PageContext(
        template="search.html",
        title="Gebiet suchen",
        description="Ein Gebiet suchen und auf der Karte öffnen.",
        data={
            "asked": shown,
            "found": [(area, area_query(store, area)) for area in found],
            "search_example": search_example(store),
            "options": area_options(store),
        },
        is_kept=False,
    )


def area_options(store: Store) -> tuple[str, ...]:
    """Names to suggest in the search field, each once, by level and number."""
    names = (
        name
        for level in catalogue.levels(store)
        for area in lifetimes(store, level.level)
        for name in area.names
    )
    return tuple(dict.fromkeys(names))


def area_query(store: Store, area: FoundArea) -> str:
    """The query of the map of a first visit with this area picked; of an ended one in its last
    year."""
    args = {"level": area.level, "areas": area.code}
    selection, _ = parse_map(store, args)
    if area.until:
        selection, _ = parse_map(store, args | {"year": str(_last_year(store, area, selection))})
    return map_query(store, selection)


def _last_year(store: Store, area: FoundArea, selection: MapSelection) -> int:
    """The last year of the map that draws an ended area; the map's own where none does."""
    years = map_facts(store, selection.indicator, selection.level).years[selection.school_type]
    kind = catalogue.indicator(store, selection.indicator).period_kind
    lives = {life.code: life.editions for life in lifetimes(store, area.level)}
    drawn = [year for year in years if edition_of(store, kind, year) in lives[area.code]]
    return drawn[-1] if drawn else selection.year


def key_figures(store: Store) -> tuple[KeyFigure, ...]:
    """At most six numbers of the city: those that the metadata name, and late school changes."""
    chosen = [_figure(store, found) for found in catalogue.start_page_indicators(store)]
    figures = [figure for figure in (*chosen, _late_changes(store)) if figure is not None]
    return tuple(figures[:MOST_FIGURES])


def _figure(store: Store, indicator: Indicator) -> KeyFigure | None:
    slug = store.municipality.slug
    result = series(store, SeriesSelection(slug, indicator.indicator_id, MUNICIPALITY_LEVEL))
    points = result.city.points if result.city else ()
    real = [p for p in points if p.value is not None and Flag.PLANNED not in p.flags]
    if not real:
        return None
    last = real[-1]
    mapped = catalogue.mappable(indicator, catalogue.availability(store))
    single = len(real) < 2
    return KeyFigure(
        title=indicator.title,
        value=last.cell,
        unit=indicator.unit,
        when=last.label,
        trend=sparkline(points, with_mark(_course(indicator, real[0], last), result.mark)),
        trend_text="" if single else f"{real[0].label}: {real[0].text}",
        source=_short_source(store, indicator.indicator_id),
        route="map" if mapped else "series",
        query=query_string({"indicator": indicator.indicator_id}),
        link="Auf der Karte ansehen" if mapped else "Als Zeitreihe ansehen",
    )


def _course(indicator: Indicator, first: Point, last: Point) -> str:
    return f"{indicator.short_title}: {first.label} {first.text}, {last.label} {last.text}"


def _short_source(store: Store, indicator_id: str) -> str:
    publishers = dict.fromkeys(s.publisher for s in catalogue.sources(store, indicator_id))
    return "; ".join(publishers)


def _late_changes(store: Store) -> KeyFigure | None:
    options = school_change_options(store)
    if not options.years or "by_grade" not in options.tables:
        return None
    chosen = SchoolChangeSelection(store.municipality.slug, max(options.years), "by_grade")
    result = school_changes(store, chosen)
    if result.late is None:
        return None
    return KeyFigure(
        title="Späte Schulformwechsel, in die Jahrgangsstufen 8 bis 10",
        value=german(result.late.number),
        unit=f"von {german(result.late.total)} Wechseln"
        + (", gerundet" if result.shown.rounded else ""),
        when=f"Schuljahr {result.period_label}",
        trend=Markup(""),
        trend_text="",
        source="; ".join(s.publisher for s in catalogue.sources(store, chosen.table))
        or "; ".join(line.removeprefix("Quelle: ") for line in result.source_lines),
        route="school_changes",
        query="table=by_grade",
        link="Alle Wechsel ansehen",
    )
