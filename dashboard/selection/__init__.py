"""Query string <-> frozen selection, one pair of functions per page.

Whatever an address says, a selection that can be shown comes out, with a German sentence for each
thing that had to be changed. Writing leaves defaults out, and parsing what was written gives the
same selection.
"""

from dashboard.selection.change import change_query, parse_change
from dashboard.selection.disparity import disparity_query, parse_disparity
from dashboard.selection.map import MAX_AREAS as MAX_MAP_AREAS
from dashboard.selection.map import map_query, parse_map
from dashboard.selection.school_changes import MEASURES, parse_school_changes, school_changes_query
from dashboard.selection.series import MAX_AREAS as MAX_SERIES_AREAS
from dashboard.selection.series import parse_series, series_query

__all__ = [
    "MAX_MAP_AREAS",
    "MAX_SERIES_AREAS",
    "MEASURES",
    "change_query",
    "disparity_query",
    "map_query",
    "parse_change",
    "parse_disparity",
    "parse_map",
    "parse_school_changes",
    "parse_series",
    "school_changes_query",
    "series_query",
]
