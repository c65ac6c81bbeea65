"""Does a release answer?"""

import duckdb

from layers.query_limit import QueryTooLongError
from layers.store import Store


def fault_of(store: Store) -> str:
    """What is wrong with a release, '' where it answers a query; never raises. Source: release."""
    try:
        found = store.rows("SELECT fingerprint FROM release")
    except (duckdb.Error, QueryTooLongError) as error:
        return f"{type(error).__name__}: {error}"
    return "" if found == [(store.fingerprint,)] else "The release is not the one that was opened."
