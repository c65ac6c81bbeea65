"""A report with every feature, for the tests of its forms."""

from collections import Counter
from datetime import UTC, datetime

from layers.prepare.accounting import Account
from layers.prepare.faults import Code, Fault, Severity
from layers.prepare.report.model import Report, report_on

BOOK = "Kita <2024>.xlsx"
NOON = datetime(2026, 11, 22, 12, 5, tzinfo=UTC)

YEAR = Fault(
    Code.YEAR,
    BOOK,
    "Das ist kein Schuljahr.",
    "Schuljahr in der Form 2017/18 schreiben.",
    row=17,
    column="Schuljahr",
    value="2017/19",
    sheet="Werte",
    cell="C17",
)
FORMULA = Fault(
    Code.NOT_A_NUMBER,
    BOOK,
    "Hier muss eine Zahl stehen.",
    "Zahl eintragen.",
    row=3,
    column="Wert [Kinder]",
    value='=HYPERLINK("x")',
    sheet="Werte",
    cell="AB3",
)
LICENCE = Fault(
    Code.LICENCE,
    BOOK,
    "Die Lizenz fehlt.",
    "Lizenz nachsehen.",
    row=4,
    column="Lizenz",
    sheet="Quellen",
    cell="E4",
    severity=Severity.WARNING,
)
OUTLINES = Fault(Code.GEOMETRY, "areas/viertel.geojson", "Die Umrisse überlappen.", "Prüfen.")
ACCOUNTS = (
    Account(BOOK, "Werte", 1512, 1500, Counter({"Summenzeilen": 12})),
    Account(BOOK, "Quellen", 5, 5),
)
TOLD = ("Umrisse der Ebene <Stadtteil>: stadtteile.gpkg genommen.",)


def sample() -> Report:
    """Three errors and a warning; one fault is told twice."""
    return report_on(
        BOOK, (LICENCE, OUTLINES, FORMULA, YEAR, YEAR), ACCOUNTS, TOLD, checked_at=NOON
    )


def empty() -> Report:
    """Nothing to complain about, no rows."""
    return report_on("krefeld", (), checked_at=NOON)
