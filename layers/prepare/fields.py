"""Kinds of values that metadata files share, with the limits that a release can hold."""

from collections import Counter
from collections.abc import Iterable
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from layers.model import ALL, MUNICIPALITY_LEVEL, NOT_LOCATED, REFERENCE_LEVEL

RESERVED = frozenset({ALL, MUNICIPALITY_LEVEL, REFERENCE_LEVEL, NOT_LOCATED})
"""Words with a meaning of their own; no level, area or school type may be called so."""


class Strict(BaseModel):
    """Base of all metadata models: frozen, no unknown keys, no infinite numbers.

    Unknown keys are errors, so that a slip of the pen in a TOML file is told instead of ignored.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


Word = Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")]
"""A name that stands in addresses and file names."""

Text = Annotated[str, Field(min_length=1)]
"""A text that must say something."""

Year = Annotated[int, Field(ge=1800, le=2200)]
"""A calendar year, or the year in which a school year begins."""

Sort = Annotated[int, Field(ge=0, le=1_000_000)]
"""A place in an order."""

Length = Annotated[float, Field(ge=0, le=10_000)]
"""Metres."""

Share = Annotated[float, Field(ge=0, le=1)]
"""A part of a whole."""


def twice(names: Iterable[object]) -> list[str]:
    """The names that occur more than once, in their order."""
    return [str(name) for name, times in Counter(names).items() if times > 1]


def check_unique(names: Iterable[object], what: str) -> None:
    """Raises ValueError (German) where a name occurs more than once."""
    found = twice(names)
    if found:
        raise ValueError(f"{what} „{'“, „'.join(found)}“ steht mehrfach da.")


def check_not_reserved(names: Iterable[str], what: str) -> None:
    """Raises ValueError (German) where a name has a meaning of its own."""
    found = sorted(set(names) & RESERVED)
    if found:
        raise ValueError(f"{what} darf nicht „{'“, „'.join(found)}“ heißen.")
