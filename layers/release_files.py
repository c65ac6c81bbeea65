"""The files of one release, and the sums that prove them whole.

Beside ``<slug>-<fingerprint>.duckdb`` lies ``<slug>-<fingerprint>.sha256``: a line for the database
and one for each file of outlines, as ``sha256sum -c`` reads them in the folder of tables.
"""

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

_LINE = re.compile(r"([0-9a-f]{64})  (\S+)")
_CHUNK = 1 << 20


class DamagedFileError(Exception):
    """A file of a release is missing or not as it was prepared; ``file`` is its name, ``why``
    ``missing``, ``changed`` or ``unreadable``."""

    def __init__(self, file: str, why: str) -> None:
        self.file, self.why = file, why
        super().__init__(f"The file {file} of the release is {why}.")


@dataclass(frozen=True)
class ReleaseFiles:
    """Where the files of a release lie: ``tables`` is the folder of releases."""

    tables: Path
    slug: str
    fingerprint: str

    @property
    def name(self) -> str:
        """Municipality and fingerprint, as all its files are called."""
        return f"{self.slug}-{self.fingerprint}"

    @property
    def database(self) -> Path:
        """The DuckDB file."""
        return self.tables / f"{self.name}.duckdb"

    @property
    def outlines(self) -> Path:
        """The folder of its GeoJSON files."""
        return self.tables.parent / "geo" / self.name

    @property
    def sums(self) -> Path:
        """The file of sums."""
        return self.tables / f"{self.name}.sha256"

    def outline_names(self) -> tuple[str, ...]:
        """The GeoJSON files that are there."""
        return tuple(sorted(path.name for path in self.outlines.glob("*.geojson")))

    def sums_text(self, database: str, outlines: Mapping[str, str]) -> str:
        """The content of the file of sums, of the sum of each file."""
        lines = [f"{database}  {self.database.name}"]
        lines += [f"{total}  {self._relative(name)}" for name, total in sorted(outlines.items())]
        return "\n".join(lines) + "\n"

    def expected(self) -> "Sums | None":
        """The sums as they were noted; None for a release that has none, as those made by an
        earlier version. Raises DamagedFileError where the file of sums is spoilt."""
        try:
            text = self.sums.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, ValueError):
            raise DamagedFileError(self.sums.name, "unreadable") from None
        found = [_LINE.fullmatch(line) for line in text.splitlines()]
        sums = {match[2]: match[1] for match in found if match}
        database = sums.pop(self.database.name, "")
        outlines = {Path(path).name: total for path, total in sums.items()}
        whole = database and len(outlines) + 1 == len(found)
        if not whole or {self._relative(name) for name in outlines} != set(sums):
            raise DamagedFileError(self.sums.name, "changed")
        return Sums(database, outlines)

    def remove(self) -> None:
        """Remove all of them; those that are not there are left out. Raises OSError."""
        self.database.unlink(missing_ok=True)
        self.sums.unlink(missing_ok=True)
        if self.outlines.exists():
            shutil.rmtree(self.outlines)

    def _relative(self, outline: str) -> str:
        return f"../geo/{self.name}/{outline}"


@dataclass(frozen=True)
class Sums:
    """SHA-256 of the database and of each file of outlines, in hexadecimal digits."""

    database: str
    outlines: Mapping[str, str]


def sum_of(path: Path) -> str:
    """SHA-256 of a file. Raises OSError."""
    digest = sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
