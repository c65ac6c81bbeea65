"""The database that figures are prepared in, and what it leaves behind."""

import fcntl
import os
from pathlib import Path

from layers.prepare.workbench import workbench


def test_what_a_killed_preparation_left_is_removed(tmp_path: Path) -> None:
    old, running = tmp_path / ".prepare-old", tmp_path / ".prepare-running"
    for folder in (old, running):
        folder.mkdir()
        (folder / "spilled").write_bytes(b"x")
    handle = os.open(running, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)  # as the preparation that works there
    with workbench(tmp_path) as (_, aside):
        assert aside.is_dir()
        assert not old.exists()
    os.close(handle)
    assert (running / "spilled").is_file()
    assert sorted(tmp_path.iterdir()) == [running]
