"""Make the broken files again: ``python -m tests.corpus.make``."""

import shutil
from pathlib import Path

from tests.corpus.cases import CASES
from tests.corpus.spoil import save
from tests.corpus.town import workbook, write_outlines

FILES = Path(__file__).parent / "files"
SOUND = "gut.xlsx"


def make(folder: Path) -> None:
    """All cases below ``folder``, which is made anew, and the sound workbook with its outlines."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    write_outlines(folder)
    save(workbook(), folder / SOUND)
    for name, case in CASES.items():
        case(folder / name)


if __name__ == "__main__":
    make(FILES)
