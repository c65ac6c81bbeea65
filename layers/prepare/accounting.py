"""No row vanishes: what was read of every file or sheet is used, or set aside with a reason."""

from collections import Counter
from dataclasses import dataclass, field

from layers.numbers import german


@dataclass
class Account:
    """The rows of one file or sheet that hold anything at all, heading rows included.

    ``set_aside``: German reason, to follow a number ("Summenzeilen, mit den Teilen verglichen"),
    -> number of rows.
    """

    file: str
    sheet: str = ""
    read: int = 0
    used: int = 0
    set_aside: Counter[str] = field(default_factory=Counter)

    @property
    def is_even(self) -> bool:
        """Whether every row that was read is accounted for."""
        return self.read == self.used + self.set_aside.total()

    def line(self) -> str:
        """``Werte: 512 gelesen = 500 verwendet + 12 beiseitegelegt (12 Summenzeilen)``."""
        reasons = ", ".join(f"{german(n)} {why}" for why, n in sorted(self.set_aside.items()))
        aside = f"{german(self.set_aside.total())} beiseitegelegt"
        place = f"{self.file}, Blatt {self.sheet}" if self.sheet else self.file
        return f"{place}: {german(self.read)} gelesen = {german(self.used)} verwendet + {aside}" + (
            f" ({reasons})" if reasons else ""
        )


def total(accounts: list[Account]) -> Account:
    """All accounts as one, for the closing line."""
    whole = Account("Zusammen")
    for account in accounts:
        whole.read += account.read
        whole.used += account.used
        whole.set_aside += account.set_aside
    return whole
