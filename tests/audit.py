"""The audit of releases that tests write by hand: their figures are public already."""

import json

PASSED = json.dumps(
    {"confidentiality": {"passed": True, "releases": [], "seconds": 0, "tables": []}}
)
"""As in column ``audit`` of table ``release``."""
