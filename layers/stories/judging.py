"""What somebody who can open the views of a story says of it: findings at steps and lines.

Views belong to the pages, which this floor does not know; whoever knows them hands in a ``Judge``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from layers.store import Store


@dataclass(frozen=True)
class Finding:
    """Something in a story that a release does not bear out: ``why`` is a German sentence, ``line``
    that of the story's file. ``is_lost``: a view that there is not, or not as it was asked for."""

    story_id: str
    step: int
    title: str
    line: int
    why: str
    is_lost: bool = False


Judge = Callable[[Store], Iterable[Finding]]
"""Looks at all stories of a release."""


def named_judge(name: str) -> Judge:
    """The judge that a command line names as ``module:function``. Raises ImportError,
    AttributeError."""
    module, _, function = name.partition(":")
    return cast(Judge, getattr(import_module(module), function))
