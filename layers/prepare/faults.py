"""Faults of delivered files: collected all at once, each with its place, its value and a remedy."""

from dataclasses import dataclass, field
from enum import StrEnum


class Code(StrEnum):
    """What is wrong, as a short stable word."""

    FILE_MISSING = "datei_fehlt"
    METADATA = "metadaten_falsch"
    CHECKSUM = "pruefsumme_weicht_ab"
    ENCODING = "zeichensatz_falsch"
    DELIMITER = "trennzeichen_falsch"
    DECIMAL = "dezimalzeichen_falsch"
    COLUMN_MISSING = "spalte_fehlt"
    COLUMN_UNKNOWN = "spalte_unbekannt"
    ROW_LENGTH = "zeilenlaenge_falsch"
    EMPTY_TABLE = "tabelle_leer"
    EMPTY_CELL = "zelle_leer"
    NOT_A_NUMBER = "keine_zahl"
    OUT_OF_RANGE = "wert_ausserhalb"
    YEAR = "jahr_ausserhalb"
    AREA_UNKNOWN = "gebiet_unbekannt"
    NAME_UNKNOWN = "bezeichnung_unbekannt"
    DUPLICATE = "zeile_doppelt"
    ROW_MISSING = "zeile_fehlt"
    SUM = "summe_stimmt_nicht"
    PART = "teil_groesser_als_ganzes"
    CORRECTION = "berichtigung_ueberholt"
    PUBLISHED = "veroeffentlichter_wert_weicht_ab"
    GEOMETRY = "geometrie_fehlerhaft"
    NO_OUTLINE = "umriss_fehlt"
    LOCATION = "lage_ausserhalb"
    CLASSES = "klassen_unvollstaendig"
    REFERENCE = "verweis_unbekannt"
    CONFIDENTIALITY = "geheimhaltung_ungeklaert"
    NO_VALUES = "kennzahl_ohne_werte"
    CONVERSION = "umrechnung_widerspricht"
    PROVENANCE = "herkunft_widerspricht"
    JUMP = "sprung"
    COPIED = "werte_kopiert"
    SCALE = "groessenordnung_verdaechtig"
    GAP = "werte_fehlen"
    NO_DATA = "gebiet_ohne_werte"
    FUTURE = "zeitraum_in_zukunft"
    SMALL_BASE = "kleine_nenner"
    SOURCE = "quelle_fehlt"
    LICENCE = "lizenz_fehlt"
    AS_OF = "stand_fehlt"
    FILE_KIND = "dateiart_falsch"
    LAYOUT = "tabelle_nicht_erkannt"
    FORMULA = "formel_ohne_ergebnis"
    EXCEL_ERROR = "excel_fehlerwert"
    EXCEL_DATE = "excel_datum"
    SIGN = "zeichen_ungeklaert"
    AMBIGUOUS = "zahl_zweideutig"
    PERIOD = "zeitraum_passt_nicht"
    LEADING_ZERO = "fuehrende_null_fehlt"
    RECIPE = "kennzahl_wird_berechnet"
    EXAMPLE = "beispielzeile_veraendert"
    WITHDRAWN = "datenstand_zurueckgezogen"
    STORY = "geschichte_fehlerhaft"
    STORY_VIEW = "ansicht_der_geschichte_fehlt"
    STORY_DOUBT = "geschichte_stimmt_nicht_mehr"


KIND: dict[Code, str] = {
    Code.FILE_MISSING: "Datei fehlt",
    Code.CONVERSION: "Umrechnung widerspricht",
    Code.PROVENANCE: "Herkunft widerspricht",
    Code.CONVERSION: "Umrechnung widerspricht",
    Code.METADATA: "Metadaten falsch",
    Code.CHECKSUM: "Prüfsumme weicht ab",
    Code.ENCODING: "Zeichensatz falsch",
    Code.DELIMITER: "Trennzeichen falsch",
    Code.DECIMAL: "Dezimalzeichen falsch",
    Code.COLUMN_MISSING: "Spalte fehlt",
    Code.COLUMN_UNKNOWN: "Spalte unbekannt",
    Code.ROW_LENGTH: "Zeilenlänge falsch",
    Code.EMPTY_TABLE: "Tabelle leer",
    Code.EMPTY_CELL: "Zelle leer",
    Code.NOT_A_NUMBER: "Keine Zahl",
    Code.OUT_OF_RANGE: "Wert außerhalb des Möglichen",
    Code.YEAR: "Jahr falsch",
    Code.AREA_UNKNOWN: "Gebiet unbekannt",
    Code.NAME_UNKNOWN: "Bezeichnung unbekannt",
    Code.DUPLICATE: "Zeile doppelt",
    Code.ROW_MISSING: "Zeile fehlt",
    Code.SUM: "Summe stimmt nicht",
    Code.PART: "Teil größer als Ganzes",
    Code.CORRECTION: "Berichtigung überholt",
    Code.PUBLISHED: "Veröffentlichter Wert weicht ab",
    Code.GEOMETRY: "Umrisse fehlerhaft",
    Code.NO_OUTLINE: "Umriss fehlt",
    Code.LOCATION: "Lage außerhalb",
    Code.CLASSES: "Klassen unvollständig",
    Code.REFERENCE: "Verweis unbekannt",
    Code.CONFIDENTIALITY: "Geheimhaltung ungeklärt",
    Code.NO_VALUES: "Kennzahl ohne Werte",
    Code.JUMP: "Sprung in der Reihe",
    Code.COPIED: "Werte wohl kopiert",
    Code.SCALE: "Größenordnung verdächtig",
    Code.GAP: "Werte fehlen",
    Code.NO_DATA: "Gebiet ohne Werte",
    Code.FUTURE: "Zeitraum in der Zukunft",
    Code.SMALL_BASE: "Kleine Nenner",
    Code.SOURCE: "Quelle fehlt",
    Code.LICENCE: "Lizenz fehlt",
    Code.AS_OF: "Stand fehlt",
    Code.FILE_KIND: "Dateiart falsch",
    Code.LAYOUT: "Tabelle nicht erkannt",
    Code.FORMULA: "Formel ohne Ergebnis",
    Code.EXCEL_ERROR: "Fehlerwert von Excel",
    Code.EXCEL_DATE: "Datum statt Zahl",
    Code.SIGN: "Zeichen ungeklärt",
    Code.AMBIGUOUS: "Zahl zweideutig",
    Code.PERIOD: "Zeitraum passt nicht",
    Code.LEADING_ZERO: "Führende Null fehlt",
    Code.RECIPE: "Kennzahl wird berechnet",
    Code.EXAMPLE: "Beispielzeile verändert",
    Code.WITHDRAWN: "Datenstand zurückgezogen",
    Code.STORY: "Geschichte fehlerhaft",
    Code.STORY_VIEW: "Ansicht einer Geschichte fehlt",
    Code.STORY_DOUBT: "Geschichte stimmt nicht mehr",
}
"""German words for each code, for reports."""


class Severity(StrEnum):
    """Whether a fault stops the preparation."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Fault:
    """One fault: where it is, what was found, why that is wrong and what to do (German texts).

    ``sheet`` is empty for files without sheets, ``row`` is the line in the file (the header is
    line 1) or 0 where the fault concerns the whole file; ``cell`` is its address in a sheet, e.g.
    C17. Errors stop a preparation, warnings do not.
    """

    code: Code
    file: str
    why: str
    remedy: str
    row: int = 0
    column: str = ""
    value: str = ""
    sheet: str = ""
    cell: str = ""
    severity: Severity = Severity.ERROR


class PreparationError(Exception):
    """A preparation found faults; nothing was written."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__(
            "\n".join(
                f"{f.code}: {f.file} {f.row or ''} {f.column} {f.value!r} {f.why}" for f in faults
            )
        )


@dataclass
class FaultList:
    """Collects faults; ``stop`` ends the preparation where any were found."""

    found: list[Fault] = field(default_factory=list)

    def add(self, code: Code, file: str, why: str, remedy: str, **place: str | int) -> None:
        """Note a fault; ``place`` takes row, column, value, sheet, cell and severity."""
        self.found.append(Fault(code, file, why, remedy, **place))  # type: ignore[arg-type]

    def warn(self, code: Code, file: str, why: str, remedy: str, **place: str | int) -> None:
        """Note a fault that does not stop the preparation."""
        self.add(code, file, why, remedy, severity=Severity.WARNING, **place)

    @property
    def ordered(self) -> tuple[Fault, ...]:
        """All faults so far, in the order of file, sheet and row."""
        return tuple(
            sorted(self.found, key=lambda f: (f.file, f.sheet, f.row, f.column, f.cell, f.code))
        )

    def stop(self) -> None:
        """Raises PreparationError with all faults so far where one of them is an error."""
        if any(fault.severity is Severity.ERROR for fault in self.found):
            raise PreparationError(self.ordered)
