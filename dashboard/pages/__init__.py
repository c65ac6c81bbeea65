"""One module per page: ``context(store, settings, args)`` makes what its template shows."""

from dashboard.routes import ROUTES, Route

__all__ = ["ROUTES", "Route"]
