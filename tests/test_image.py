"""What goes into the image: public releases, and no number that is protected."""

import re
from fnmatch import fnmatch

import pytest

from dashboard.settings import Settings
from tests.conftest import ROOT

INTERNAL = str(Settings.model_fields["internal_dir"].default)
SECRET = (INTERNAL, "data/internal/geo", "data/sources", "data/deliveries")


def goes_to_the_builder(path: str, ignore: str) -> bool:
    """Whether a file is sent to the builder: the last pattern that fits it or a folder of it."""
    parts = path.split("/")
    folders = ["/".join(parts[: n + 1]) for n in range(len(parts))]
    sent = True
    for line in filter(None, map(str.strip, ignore.splitlines())):
        if line.startswith("#"):
            continue
        pattern = line.removeprefix("!").strip("/")
        if any(fnmatch(f, pattern) or fnmatch(f"x/{f}", pattern) for f in folders):
            sent = line.startswith("!")
    return sent


def copied(dockerfile: str) -> dict[str, list[str]]:
    """Stage -> what it copies, with the stage that it comes from before a colon."""
    found: dict[str, list[str]] = {}
    stage = ""
    for line in dockerfile.splitlines():
        if begin := re.match(r"FROM \S+(?: AS (\w+))?", line):
            stage = begin[1] or "last"
        elif copy := re.match(r"(?:COPY|ADD)\s+(?:--from=(\w+)\s+)?(.+)", line):
            *sources, _ = copy[2].split()
            found.setdefault(stage, []).extend(f"{copy[1] or 'context'}:{s}" for s in sources)
    return found


def leaks(dockerfile: str) -> set[str]:
    """Folders with protected numbers that the last stage would hold."""
    places = {entry.partition(":")[2].removeprefix("/atlas").strip("/") or "."
              for entry in copied(dockerfile)["last"]}  # fmt: skip
    return {
        secret
        for secret in SECRET
        for place in places
        if place == "." or secret == place or secret.startswith(place + "/")
        or place.startswith(secret + "/")
    }  # fmt: skip


def test_nothing_internal_goes_to_the_builder() -> None:
    ignore = (ROOT / ".dockerignore").read_text(encoding="utf-8")
    for folder in (INTERNAL, "data/internal/geo", "data/tables", "data/deliveries"):
        assert not goes_to_the_builder(f"{folder}/krefeld-0.duckdb", ignore), folder
    assert goes_to_the_builder("data/sources/krefeld/municipality.toml", ignore)
    assert goes_to_the_builder(f"{INTERNAL}/krefeld-0.duckdb", ignore + "\n!data/internal\n")


def test_the_image_holds_neither_sources_nor_internal_releases() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert leaks(dockerfile) == set()
    assert "prepared:/atlas/data/tables" in copied(dockerfile)["last"]


@pytest.mark.parametrize(
    "line",
    [
        "COPY --from=prepared /atlas /atlas",
        "COPY --from=prepared /atlas/data data",
        "COPY --from=prepared /atlas/data/internal/tables data/internal/tables",
        "COPY . .",
        "ADD data/sources data/sources",
    ],
)
def test_a_leaking_image_is_seen(line: str) -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert leaks(f"{dockerfile}\n{line}\n") != set()
