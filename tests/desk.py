"""An operator with two releases of the mini city and the commands for them."""

from pathlib import Path

import duckdb
from click.testing import Result
from typer.testing import CliRunner

from dashboard.cli import main
from layers.publish.withdrawal import pointed
from layers.release_files import ReleaseFiles
from tests.sums import note_sums

RUNNER = CliRunner()


class Desk:
    """An operator at ``folder``: release ``first`` of mini is published, ``second`` is not."""

    def __init__(self, folder: Path) -> None:
        self.tables = folder / "data" / "tables"
        self.first = pointed(self.tables, "mini", "current")
        (self.second,) = {
            path.stem.removeprefix("mini-") for path in self.tables.glob("mini-*.duckdb")
        } - {self.first}

    def files(self, fingerprint: str = "") -> ReleaseFiles:
        """The files of a release, of the second without a name."""
        return ReleaseFiles(self.tables, "mini", fingerprint or self.second)

    def run(self, *words: str) -> Result:
        """``bildungsatlas <words>``; no command may end with a trace."""
        result = RUNNER.invoke(main, words)
        assert result.exception is None or isinstance(result.exception, SystemExit), result
        return result

    def done(self, *words: str) -> str:
        """What a command says that must succeed."""
        result = self.run(*words)
        assert result.exit_code == 0, result.output
        return result.output

    def refused(self, *words: str) -> str:
        """What a command says that must be refused and change nothing."""
        before = self.state()
        result = self.run(*words)
        assert result.exit_code == 1, result.output
        assert self.state() == before
        return " ".join(result.output.split())

    def state(self) -> dict[str, bytes]:
        """All pointers, marks and notes in the folder of releases."""
        small = (path for path in self.tables.iterdir() if path.suffix != ".duckdb")
        return {path.name: path.read_bytes() for path in small}

    def published(self) -> str:
        """The release that the pointer names."""
        return pointed(self.tables, "mini", "current")

    def alter(self, statement: str, fingerprint: str = "", *, has_sums: bool = True) -> None:
        """Change a release by SQL, with sums as if it had been prepared so, or with none."""
        files = self.files(fingerprint)
        with duckdb.connect(str(files.database)) as connection:
            connection.execute(statement)
        if has_sums:
            note_sums(self.tables, "mini", files.fingerprint)
        else:
            files.sums.unlink()

    def flip(self, fingerprint: str = "") -> None:
        """Change one byte in the middle of a database."""
        path = self.files(fingerprint).database
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
