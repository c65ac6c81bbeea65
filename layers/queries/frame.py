"""Where the plane of the maps lies on the ground."""

import json
import re
from dataclasses import dataclass

from layers.store import Store

_UTM = re.compile(r"EPSG:(?:258|326)(\d\d)")


@dataclass(frozen=True)
class Ground:
    """Map units are metres of a UTM ``zone`` (ETRS89 or WGS84, north) from the frame's north-west
    corner at ``east`` and ``north``, y to the south."""

    east: float
    north: float
    zone: int


def ground(store: Store) -> Ground | None:
    """The plane of a release; None where its outlines are in another system than UTM."""
    return store.keep("ground", lambda: _ground(store))


def _ground(store: Store) -> Ground | None:
    east, north = store.rows("SELECT origin_east, origin_north FROM map_frame")[0]
    rules = json.loads(store.rows("SELECT rules FROM release")[0][0])
    crs = str(rules.get("topology", {}).get("crs", ""))
    found = _UTM.fullmatch(crs)
    return Ground(float(east), float(north), int(found[1])) if found else None
