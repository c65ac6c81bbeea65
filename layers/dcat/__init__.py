"""Metadata for open-data portals: DCAT-AP.de of what a release holds."""
