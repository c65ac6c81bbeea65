"""The same school changes are protected in the same way: in every process, in any order of rows."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from layers.prepare.protect.rules import Rule
from layers.prepare.protect.school_change_blocks import change_blocks
from layers.prepare.protect.school_changes import protect_school_changes
from layers.prepare.school_changes import SchoolChange
from tests.layers.prepare.protect.test_school_changes import PARENTS, beside, cube

ROOT = Path(__file__).parents[4]
ROUND = Rule(method="round")


def rows_of_a_year() -> list[SchoolChange]:
    """So many that the search for the nearest rounding ends before it has proven anything: another
    order of the numbers gives another rounding."""
    rows = cube(1.5, types=("H", "R", "S", "Y"), grades=(7, 8, 9))
    return rows + beside(rows)


def protected(rows: list[SchoolChange]) -> str:
    """Where numbers stand, the sums among them, and what is published."""
    (block,) = change_blocks(rows, PARENTS)
    found = protect_school_changes(rows, ROUND, PARENTS)
    return repr((block.at, block.counts, list(block.sums), sorted(map(repr, found.rows))))


def in_a_process(seed: int) -> str:
    """The same in a process whose sets of texts have an order of their own."""
    code = f"from {__name__} import *; print(protected(rows_of_a_year()))"
    environment = os.environ | {"PYTHONHASHSEED": str(seed), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_every_process_protects_in_the_same_way() -> None:
    assert in_a_process(1) == in_a_process(2) == protected(rows_of_a_year())


@pytest.mark.parametrize("seed", range(2))
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    rows = rows_of_a_year()
    random.Random(seed).shuffle(rows)
    assert protected(rows) == protected(rows_of_a_year())
