"""GDAL's tools, with which the tests read the open interfaces."""

import os
import shutil

REQUIRED = "BILDUNGSATLAS_REQUIRE_GDAL"
TOOLS = ("ogrinfo", "ogr2ogr")
WHAT_TO_INSTALL = "No GDAL for the tests of open interfaces: apt install gdal-bin."


def is_there() -> bool:
    """Whether all tools can be started."""
    return all(shutil.which(tool) is not None for tool in TOOLS)


def is_required() -> bool:
    """Whether their absence is a failure, as in continuous integration."""
    return os.environ.get(REQUIRED) == "1"
