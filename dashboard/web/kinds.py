"""Kinds of views: what page, files and prints of a feature need to know of it, in one record.

A new feature adds its record to KINDS: its page can then be downloaded and taken along.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.selection import (
    change_query,
    disparity_query,
    map_query,
    parse_change,
    parse_disparity,
    parse_map,
    parse_school_changes,
    parse_series,
    school_changes_query,
    series_query,
)
from dashboard.selection.facilities import facilities_query, parse_facilities
from dashboard.selection.profile import parse_profile, profile_query
from dashboard.selection.relation import parse_relation, relation_query
from dashboard.selection.social_index import parse_social_index, social_index_query
from layers.queries.school_changes import school_changes
from layers.queries.series import series
from layers.store import Store
from layers.thematic.change_exhibit import change_exhibit
from layers.thematic.change_text import change_sentence, change_title
from layers.thematic.change_view import change_view
from layers.thematic.disparity_exhibit import disparity_exhibit
from layers.thematic.disparity_result import disparity
from layers.thematic.disparity_text import disparity_title, main_sentence
from layers.thematic.exhibit import Exhibit
from layers.thematic.facilities_exhibit import (
    facilities_exhibit,
    facilities_result,
    facilities_sentence,
    facilities_title,
)
from layers.thematic.layer import thematic_layer
from layers.thematic.map_exhibit import map_exhibit
from layers.thematic.profile_build import profile
from layers.thematic.profile_exhibit import profile_exhibit
from layers.thematic.profile_text import profile_sentences, profile_title
from layers.thematic.relation_build import relation
from layers.thematic.relation_exhibit import relation_exhibit
from layers.thematic.relation_text import relation_sentence, relation_title
from layers.thematic.school_changes_exhibit import school_changes_exhibit
from layers.thematic.school_changes_text import changes_sentences, changes_title
from layers.thematic.series_exhibit import series_exhibit
from layers.thematic.series_text import series_sentences, series_title
from layers.thematic.social_index import social_index
from layers.thematic.social_index_exhibit import social_index_exhibit
from layers.thematic.social_index_text import index_sentence, index_title

TABLES = ("csv", "xlsx")
PICTURES = ("svg", "png")
PRINTS = ("pdf", "pptx")
"""Files that there are of every kind with an exhibit; they need not be among its formats."""


@dataclass(frozen=True)
class Kind:
    """One kind of views.

    ``feature`` is the name of its page's route, ``page`` the first part of its German address.
    ``parse`` and ``write`` are those of its selection, ``result`` is what layers say of one, from
    which ``title``, ``sentence`` and ``exhibit`` are made. ``formats`` are its files. ``words``
    are the fields of its selection that stand in the path of the page; in addresses of files they
    are parameters like the others.
    """

    feature: str
    page: str
    parse: Callable[[Store, Mapping[str, str]], tuple[Any, tuple[str, ...]]]
    write: Callable[..., str]
    result: Callable[[Store, Any], Any]
    title: Callable[[Any], str]
    sentence: Callable[[Any], str]
    formats: tuple[str, ...]
    exhibit: Callable[[Store, Any], Exhibit] | None = None
    words: tuple[str, ...] = ()


_KINDS = (
    Kind(
        feature="map",
        page="karte",
        parse=parse_map,
        write=map_query,
        result=thematic_layer,
        title=lambda layer: layer.title,
        sentence=lambda layer: layer.sentence,
        exhibit=map_exhibit,
        formats=(*TABLES, *PICTURES, "plain.csv", "json", "geojson", "gpkg"),
    ),
    Kind(
        feature="series",
        page="zeitreihe",
        parse=parse_series,
        write=series_query,
        result=series,
        title=series_title,
        sentence=lambda result: " ".join(series_sentences(result)),
        exhibit=series_exhibit,
        formats=(*TABLES, *PICTURES, "plain.csv", "json"),
    ),
    Kind(
        feature="school_changes",
        page="schulformwechsel",
        parse=parse_school_changes,
        write=school_changes_query,
        result=school_changes,
        title=changes_title,
        sentence=lambda result: " ".join(changes_sentences(result)),
        exhibit=school_changes_exhibit,
        formats=(*TABLES, *PICTURES, "plain.csv", "json"),
    ),
    Kind(
        feature="profile",
        page="profil",
        parse=parse_profile,
        write=profile_query,
        result=profile,
        title=profile_title,
        sentence=lambda result: " ".join(profile_sentences(result)),
        exhibit=profile_exhibit,
        formats=(*TABLES, *PICTURES),
        words=("level", "code"),
    ),
    Kind(
        feature="disparity",
        page="disparitaeten",
        parse=parse_disparity,
        write=disparity_query,
        result=disparity,
        title=disparity_title,
        sentence=main_sentence,
        exhibit=disparity_exhibit,
        formats=(*TABLES, *PICTURES),
    ),
    Kind(
        feature="relation",
        page="zusammenhang",
        parse=parse_relation,
        write=relation_query,
        result=relation,
        title=relation_title,
        sentence=relation_sentence,
        exhibit=relation_exhibit,
        formats=(*TABLES, *PICTURES),
    ),
    Kind(
        feature="change",
        page="veraenderung",
        parse=parse_change,
        write=change_query,
        result=change_view,
        title=change_title,
        sentence=change_sentence,
        exhibit=change_exhibit,
        formats=(*TABLES, *PICTURES),
    ),
    Kind(
        feature="social_index",
        page="sozialindex",
        parse=parse_social_index,
        write=social_index_query,
        result=social_index,
        title=index_title,
        sentence=index_sentence,
        exhibit=social_index_exhibit,
        formats=(*TABLES, *PICTURES),
    ),
    Kind(
        feature="facilities",
        page="einrichtungen",
        parse=parse_facilities,
        write=facilities_query,
        result=facilities_result,
        title=facilities_title,
        sentence=facilities_sentence,
        formats=TABLES,
        exhibit=facilities_exhibit,
    ),
)

KINDS = {kind.feature: kind for kind in _KINDS}
"""Feature -> its kind."""
