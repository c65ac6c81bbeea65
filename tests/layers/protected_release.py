"""The hand-made release of map_release with rules of confidentiality, their effect and an audit.

``share`` 2020: 030 is hidden, its denominator is public; 040 has a value. ``share`` 2021: every
number is rounded to multiples of 3. ``people`` 2021: arrives changed. ``index``: exempt.
"""

import json
from pathlib import Path

import duckdb

from layers.store import Store
from tests.layers.map_release import FINGERPRINT, SLUG, make_release

RULE = {
    "threshold": 3, "counts": ["numerator", "rest", "denominator"], "zero": False,
    "minimum_denominator": 0, "method": "suppress", "base": 3, "cells": 2000, "seconds": 30.0,
    "coarser": "round",
}  # fmt: skip
RULES = {
    "basis": "§ 16 Bundesstatistikgesetz.",
    "sign": "*",
    "indicators": {
        "share": RULE,
        "people": RULE | {"counts": ["numerator"], "method": "cell_key", "threshold": 10},
    },
    "school_changes": RULE | {"method": "round"},
    "exempt": {"index": "Stufe der Schulen."},
    "sums": [],
}
AUDIT = {
    "passed": True,
    "releases": ["abc123"],
    "seconds": 1.2,
    "tables": [
        {"table": "share", "method": "suppress", "cells": 40, "hidden": 3},
        {"table": "people", "method": "cell_key", "cells": 40, "hidden": 0},
        {"table": "school_changes", "method": "round", "cells": 120, "hidden": 0},
    ],
}


def make_protected(folder: Path) -> Path:
    """Write the release below ``folder`` and return its folder of tables."""
    tables = make_release(folder)
    path = tables / f"{SLUG}-{FINGERPRINT}.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "UPDATE release SET rules = ?, audit = ?",
            [json.dumps({"confidentiality": RULES}), json.dumps({"confidentiality": AUDIT})],
        )
        share = "UPDATE observation SET {} WHERE indicator_id = 'share' AND period = {}"
        for change, period in (
            ("denominator = 50", "2020 AND code = '030'"),
            (
                "value = 4, status = 'ok', numerator = 10, denominator = 250",
                "2020 AND code = '040'",
            ),
            ("flags = 'rounded'", "2021"),
        ):
            connection.execute(share.format(change, period))
        connection.execute(
            "UPDATE observation SET flags = 'perturbed' WHERE indicator_id = 'people' "
            "AND period = 2021"
        )
    return tables


def open_protected(folder: Path) -> Store:
    """The release, opened."""
    return Store.open(make_protected(folder), SLUG)
