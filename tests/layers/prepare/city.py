"""A copy of the mini city that a test may spoil."""

import hashlib
import re
import shutil
from pathlib import Path

from layers.prepare.faults import Fault, PreparationError, Severity
from layers.prepare.pipeline import Summary, prepare

MINI = Path(__file__).parents[2] / "fixtures" / "mini"


class City:
    """The mini city's sources in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.sources = folder / "mini"
        self.tables = folder / "out" / "tables"
        shutil.copytree(MINI, self.sources)

    def edit(self, file: str, old: str, new: str, *, encoding: str = "utf-8") -> None:
        """Replace the one place where ``old`` stands; a table's passport gets the new checksum."""
        path = self.sources / file
        text = path.read_bytes().decode(encoding)
        assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times in {file}"
        self.write(file, text.replace(old, new).encode(encoding))

    def write(self, file: str, data: bytes) -> None:
        """Replace a file; a table's passport gets the new checksum."""
        path = self.sources / file
        path.write_bytes(data)
        passport = path.with_suffix(".toml")
        if path.suffix == ".csv" and passport.exists():
            digest = hashlib.sha256(data).hexdigest()
            changed = re.sub('sha256 = ".*"', f'sha256 = "{digest}"', passport.read_text("utf-8"))
            passport.write_text(changed, "utf-8")

    def prepare(self) -> Summary:
        """Prepare it as it is now."""
        return prepare(self.sources, self.tables)

    def faults(self) -> tuple[Fault, ...]:
        """The errors of preparing it as it is now; fails where there are none. The mini city's
        source has no licence, which is a warning."""
        try:
            self.prepare()
        except PreparationError as error:
            return tuple(f for f in error.faults if f.severity is Severity.ERROR)
        raise AssertionError("prepared without a fault")

    def fault(self) -> Fault:
        """The one fault of preparing it."""
        (fault,) = self.faults()
        return fault
