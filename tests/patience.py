"""Limits of time that let a slow or busy machine pass: no test fails because something took long.

What such a limit does is tested with a limit of the test's own.
"""

import os

from hypothesis import HealthCheck, settings

import dashboard.web.raster
import dashboard.web.shared
import layers.audit.run
import layers.briefing.typesetting
import layers.prepare.two_files

PATIENCE = 120.0
"""Seconds that a test waits for what must come; most waits end within milliseconds."""
LONG = 600
"""Seconds for work: processes, queries, checks."""
REGULAR = "regular"


def relax() -> None:
    """Lift the limits of this process; what it prepares and serves itself has those from here."""
    os.environ["BILDUNGSATLAS_QUERY_SECONDS"] = str(LONG)
    layers.briefing.typesetting.SECONDS = LONG
    layers.audit.run.LEAST_SHARE = LONG
    layers.prepare.two_files.SECONDS = 60.0 * LONG
    dashboard.web.raster._SECONDS = LONG
    dashboard.web.shared.PATIENCE = dashboard.web.shared.SOCKET_SECONDS = PATIENCE


def same_examples(*, is_random: bool) -> None:
    """Hypothesis tries the same examples in every run, however long they take; long runs
    (``is_random``) try new ones."""
    settings.register_profile(
        REGULAR,
        deadline=None,
        derandomize=not is_random,
        suppress_health_check=[HealthCheck.too_slow],
    )
    settings.load_profile(REGULAR)
