"""Figures for machines: one row per number, codes instead of words, number and status apart.

A view becomes a ``Tidy`` (dashboard.web.view_tidy); ``plain_csv``, ``json_stat`` and ``geopackage``
write files of it. None of them knows a page or a server.
"""

from layers.tidy.model import About, Dimension, Measure, Role, Row, Tidy

__all__ = ["About", "Dimension", "Measure", "Role", "Row", "Tidy"]
