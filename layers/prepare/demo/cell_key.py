"""Numbers that arrive changed a little: the cell-key method, as an office would have applied it.

Every case has a random key; the key of a cell is the sum of its cases' keys, of which only the
part after the point counts. It decides by how much the cell's number is changed, so that the same
cases are changed alike in every table, and areas need not add up to those that hold them.

Method: Fraser and Wooton, A proposed method for confidentialising tabular output to protect against
differencing (UNECE work session on statistical data confidentiality, 2005); German offices use it
for the Zensus 2022.
"""

import numpy as np

from layers.prepare.demo.chance import Floats, Ints, generator

CHANGES = ((-2, 0.08), (-1, 0.32), (0, 0.68), (1, 0.92), (2, 1.0))
"""Change of a number -> the largest key for which it holds: as often up as down."""


def cell_keys(indicator: str, shape: tuple[int, ...]) -> Floats:
    """A key from 0 to below 1 per year and smallest area, the sum of those of its cases."""
    return np.asarray(np.round(generator("cell_key", indicator).uniform(0, 1, shape), 9))


def changed(numbers: Ints | Floats, keys: Floats) -> int:
    """The sum of the true ``numbers`` of some smallest areas as it is handed on; zero stays zero
    and no number becomes 1 or 2, which would say that there are few."""
    true = int(numbers.sum())
    key = float(keys.sum() % 1)
    if true < 3:
        return 3 if 3 * key < true else 0
    return max(3, true + next(change for change, most in CHANGES if key <= most))
