"""Write the list of installed libraries into THIRD_PARTY_NOTICES.md: `make lock` calls this."""

import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
NOTICES = ROOT / "THIRD_PARTY_NOTICES.md"
HEADING = "| library | licence |"


def locked_names(lock: Path) -> list[str]:
    """The names in a lock file, in its order, each once."""
    return list(
        dict.fromkeys(
            re.findall(r"^([A-Za-z0-9._-]+)==", lock.read_text(encoding="utf-8"), re.MULTILINE)
        )
    )


def licence(name: str) -> str:
    """The licence that an installed distribution names, '' where it names none or is not here."""
    try:
        about = metadata(name)
    except PackageNotFoundError:
        return ""
    named = about.get("License-Expression") or ""
    if not named:
        classifiers = about.get_all("Classifier") or []
        own = [c.rsplit(" :: ", 1)[-1] for c in classifiers if c.startswith("License :: ")]
        named = ", ".join(entry for entry in own if entry != "OSI Approved")
    if not named:
        named = (about.get("License") or "").strip().split("\n")[0]
    return named


def table(known: dict[str, str]) -> str:
    """All locked libraries; one that another platform needs keeps its known line."""
    rows = [HEADING, "| --- | --- |"]
    for name in locked_names(LOCK):
        rows.append(f"| {name} | {licence(name) or known.get(name, 'see the distribution')} |")
    return "\n".join(rows) + "\n"


def main() -> None:
    """Replace the table at the end of the file."""
    text = NOTICES.read_text(encoding="utf-8")
    before, _, old = text.partition(HEADING)
    known = dict(re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|$", old, re.MULTILINE))
    NOTICES.write_text(before.rstrip() + "\n\n" + table(known), encoding="utf-8")


if __name__ == "__main__":
    main()
