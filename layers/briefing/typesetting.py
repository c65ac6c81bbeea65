"""Typesetting with typst, in a process of its own.

The process gives its memory back, ends after a time whatever it is given, and takes nobody along
when it fails. It reads no file but the template and the fonts and opens no connection: its root is
an empty folder, and the template names no package. Run as a file it is that process.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

SECONDS = 30
"""Longest time for one document."""
TEMPLATE = "briefing.typ"
"""The template of a Mappe; it lies beside this file, like others."""
STANDARD = "ua-1"
"""PDF/UA-1 (ISO 14289-1): typst refuses a document that it can see to break the rules."""


class TypesettingError(Exception):
    """A document that could not be typeset; its text is for the log."""


def typeset(data: dict[str, Any], fonts: Path, stamp: int, template: str = TEMPLATE) -> bytes:
    """A PDF of ``data`` (see content_of), set in the fonts of a folder; ``stamp`` is its time of
    making in seconds, ``template`` the name of a file here. The same arguments give the same bytes.
    Raises TypesettingError."""
    asked = json.dumps([json.dumps(data, ensure_ascii=False), str(fonts), stamp, template])
    try:
        done = subprocess.run(  # noqa: S603 - our own file, the content comes by its input
            [sys.executable, "-P", __file__],
            input=asked.encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TypesettingError(f"no document after {SECONDS} s") from error
    if done.returncode:
        raise TypesettingError(done.stderr.decode("utf-8", "replace")[-2000:])
    return done.stdout


def compiled(data: str, fonts: str, stamp: int, template: str = TEMPLATE) -> bytes:
    """As ``typeset``, always here; ``data`` is JSON."""
    import typst

    with tempfile.TemporaryDirectory() as empty:
        # Its stubs want the template and the root to be of one type.
        press: Any = typst.compile
        made = press(
            Path(__file__).with_name(template).read_bytes(),
            root=empty,
            font_paths=typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=True, font_paths=[fonts]
            ),
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"data": data},
            pdf_standards=[STANDARD],
            timestamp=stamp,
        )
    return bytes(made)


if __name__ == "__main__":
    sys.stdout.buffer.write(compiled(*json.load(sys.stdin.buffer)))
