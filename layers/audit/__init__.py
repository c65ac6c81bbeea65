"""The attacker: works out of everything that leaves the house what it was meant to hide.

Shares no code with layers.prepare.protect, and reads nothing but files (docs/confidentiality.md).
"""

from layers.audit.model import Audit, AuditError, Exposure, Place, TableFigures
from layers.audit.outputs import Told
from layers.audit.rendering import by_view, opened, years_of
from layers.audit.run import audit

__all__ = [
    "Audit",
    "AuditError",
    "Exposure",
    "Place",
    "TableFigures",
    "Told",
    "audit",
    "by_view",
    "opened",
    "years_of",
]
