"""What a release says of a cell, in a hand-made one: nothing of a hidden cell comes through."""

from pathlib import Path

import duckdb
import pytest

from layers.features.choosing import Wanted
from layers.features.collections import collection, items
from layers.features.content import properties
from layers.status import HAS_VALUE, LABEL, Status
from layers.store import Store
from tests.layers.edition_release import FINGERPRINT, SLUG, make_release


@pytest.mark.parametrize("status", list(Status))
def test_only_shown_numbers_come_through(tmp_path: Path, status: Status) -> None:
    tables = make_release(tmp_path)
    with duckdb.connect(str(tables / f"{SLUG}-{FINGERPRINT}.duckdb")) as connection:
        # As no preparation would write it: numbers beside a status that carries none.
        connection.execute(
            """UPDATE observation SET status = ?, value = 7, numerator = 1, denominator = 3
               WHERE indicator_id = 'share' AND level = 'stadtteil' AND code = '05'""",
            (status.value,),
        )
    store = Store.open(tables, SLUG)
    found = collection(store, "stadtteil")
    given = properties(store, found, ("05",), Wanted(("share",)))["05"]
    store.close()
    assert given["share_status"] == status
    assert given["share_status_text"] == LABEL[status]
    numbers = [given["share"], given["share_numerator"], given["share_denominator"]]
    shown = [0.0 if status is Status.NONE else 7.0, 1.0, 3.0]
    assert numbers == (shown if status in HAS_VALUE else [None, None, None])


def test_unknown_features_are_no_features(tmp_path: Path) -> None:
    store = Store.open(make_release(tmp_path), SLUG)
    found = collection(store, "stadtteil")
    assert list(items(store, found))[:2] == ["01~2018-07-31", "02~2018-07-31"]
    with pytest.raises(KeyError):
        properties(store, found, ("01",), Wanted())
    store.close()
