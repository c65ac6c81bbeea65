"""German words for the parts into which an indicator is broken down."""

from layers.store import Store


def breakdowns(store: Store) -> dict[str, str]:
    """Value of ``breakdown`` -> German words, in the municipality's order."""
    return store.keep("breakdowns", lambda: _breakdowns(store))


def _breakdowns(store: Store) -> dict[str, str]:
    return dict(store.rows("SELECT breakdown, name FROM breakdown ORDER BY sort, breakdown"))


def breakdown_label(store: Store, key: str) -> str:
    """Words for one value: the municipality's, else a number is a step of a scale and anything
    else stands for itself."""
    return breakdowns(store).get(key) or (f"Stufe {key}" if key.isdigit() else key)


def breakdown_rank(store: Store, key: str) -> tuple[int, int, str]:
    """Sorts values: those with words in their order, then numbers by size, then the rest."""
    known = list(breakdowns(store))
    rank = known.index(key) if key in known else len(known)
    return (rank, int(key) if key.isdigit() else 0, key)
