"""Find a Chromium for the browser tests and the bench, or install one where that is possible."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

SETTING = "BILDUNGSATLAS_CHROMIUM"
REQUIRED = "BILDUNGSATLAS_REQUIRE_BROWSER"
COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WHAT_TO_INSTALL = (
    "No Chromium for the browser tests: apt install chromium "
    f"(Ubuntu: snap install chromium), or name one in {SETTING}."
)
FLAGS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)
"""Keep the browser from calling home, and let it draw WebGL without a graphics card."""


def find_chromium() -> Path | None:
    """The browser to drive: from the setting, the system, or Playwright's own; None without one.

    Raises FileNotFoundError if the setting names a file that does not exist, because a wrong
    setting must not be answered by another browser.
    """
    named = os.environ.get(SETTING, "")
    if named:
        if not Path(named).is_file():
            raise FileNotFoundError(f"{SETTING} names {named}, which does not exist.")
        return Path(named)
    for command in COMMANDS:
        found = shutil.which(command)
        if found:
            return Path(found)
    return _playwrights_own()


def _playwrights_own() -> Path | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.is_file() else None


def install_chromium() -> bool:
    """Install Debian's package without questions; False where that is not possible.

    Ubuntu's package of that name only points to a snap, so nothing is tried there.
    """
    debian = Path("/etc/debian_version").exists() and "ubuntu" not in _os_release()
    if not debian or os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (
        ["update", "-qq"],
        ["install", "-y", "-qq", "--no-install-recommends", "chromium"],
    ):
        done = subprocess.run(["apt-get", *step], env=environment, stdout=subprocess.DEVNULL)
        if done.returncode != 0:
            return False
    return True


def _os_release() -> str:
    path = Path("/etc/os-release")
    return path.read_text(encoding="utf-8").lower() if path.exists() else ""


def main() -> int:
    """Say which browser there is; 1 only where one is required and there is none."""
    found = find_chromium()
    if found is None and install_chromium():
        found = find_chromium()
    if found is not None:
        print(f"Browser tests use {found}")
        return 0
    print(WHAT_TO_INSTALL, file=sys.stderr)
    return 1 if os.environ.get(REQUIRED) == "1" else 0


if __name__ == "__main__":
    raise SystemExit(main())
