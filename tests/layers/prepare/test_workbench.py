"""The database that figures are prepared in, and what it leaves behind."""

import os
import time
from pathlib import Path

from layers.prepare.workbench import workbench


def test_what_a_killed_preparation_left_is_removed(tmp_path: Path) -> None:
    old, running = tmp_path / ".prepare-old", tmp_path / ".prepare-running"
    for folder in (old, running):
        folder.mkdir()
        (folder / "spilled").write_bytes(b"x")
    then = time.time() - 2 * 24 * 3600
    os.utime(old, (then, then))
    with workbench(tmp_path) as (_, aside):
        assert aside.is_dir()
        assert not old.exists()
    assert (running / "spilled").is_file()
    assert sorted(tmp_path.iterdir()) == [running]
