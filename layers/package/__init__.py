"""A municipality as one archive: a Frictionless Data Package with all figures of a release.

``write_package(store, path)`` makes it. The same release gives the same bytes: no time is written
into it, and everything stands in a fixed order.
"""

from layers.package.build import package_name, write_package

__all__ = ["package_name", "write_package"]
