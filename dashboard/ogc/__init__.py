"""OGC API - Features: areas and facilities with values, for QGIS, GDAL and portals."""
