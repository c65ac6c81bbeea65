"""gunicorn's logger in our form: its entries through our handlers, its access log is ours."""

import sys
from typing import Any

from gunicorn.glogging import Logger

_QUIET = (BlockingIOError, TimeoutError)
"""Whoever asked did not take the answer in time: nothing that an operator could change."""


class ServerLog(Logger):  # type: ignore[misc]
    """Writes through the handlers of ``dashboard.logs.configure``."""

    def setup(self, cfg: Any) -> None:
        """Nothing of its own, also when gunicorn reads its configuration again."""
        self.cfg = cfg
        self.error_log.propagate = True

    @property
    def access_log_enabled(self) -> bool:
        """Whether ``access`` is to be called."""
        return True

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> None:
        """One answered request; gunicorn's own clock, which may jump, is left out."""
        # Imported late: a worker may have newer code than the first process.
        from dashboard.access import answered

        answered(environ, str(resp.status), int(getattr(resp, "sent", 0) or 0))

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """An unforeseen failure; one that a slow reader caused only at level debug."""
        if isinstance(sys.exc_info()[1], _QUIET):
            self.debug(msg, *args, **kwargs)
        else:
            super().exception(msg, *args, **kwargs)
