"""The sheets of the workbook and their columns: the one table that template, import,
documentation and tests use."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from layers.prepare.workbook import words


class Kind(StrEnum):
    """What the cells of a column hold, and so how they are read."""

    TEXT = "Text"
    CODE = "Schlüssel als Text"
    WORD = "Kürzel"
    NUMBER = "Zahl"
    WHOLE = "ganze Zahl"
    VALUE = "Zahl oder Zeichen"
    PERIOD = "Zeitraum"
    DATE = "Datum"
    CHOICE = "Auswahl"
    NAME = "Name aus einem anderen Blatt"
    NUMBERS = "Zahlen, durch Semikolon getrennt"
    WORDS = "Wörter, durch Komma getrennt"


@dataclass(frozen=True)
class Column:
    """One column. ``choices`` maps German words to what the folder's files say; ``list_of`` names
    the sheet whose entries the drop-down offers; ``example`` stands in the example row."""

    key: str
    heading: str
    kind: Kind = Kind.TEXT
    required: bool = False
    help: str = ""
    example: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    list_of: str = ""
    width: int = 18


@dataclass(frozen=True)
class Sheet:
    """One sheet. ``vertical``: one entry per row, heading in column A and value in column B.
    ``free_columns`` may stand behind the known ones and become attributes."""

    key: str
    title: str
    purpose: str
    columns: tuple[Column, ...]
    vertical: bool = False
    free_columns: bool = False

    def column(self, key: str) -> Column:
        """The column with this key. Raises StopIteration where there is none."""
        return next(column for column in self.columns if column.key == key)


def _choice(
    key: str, heading: str, choices: Mapping[str, str], text: str, **more: object
) -> Column:
    return Column(key, heading, Kind.CHOICE, help=text, choices=choices, **more)  # type: ignore[arg-type]


_SOURCE_HELP = "Kürzel aus dem Blatt Quellen."
_LEVEL_HELP = (
    f"Name oder Kürzel aus dem Blatt Ebenen; „{words.WHOLE}“ für die ganze Kommune, "
    f"„{words.COMPARISON}“ für einen Vergleich wie das Land."
)
_AREA_HELP = (
    "Schlüssel mit führenden Nullen oder genauer Name des Gebiets; "
    f"„{words.UNPLACED}“ für Fälle ohne Ort; leer bei der Ebene „{words.WHOLE}“."
)
_FLAG_HELP = "Bemerkungen zum Wert, durch Komma getrennt: " + ", ".join(words.FLAG_WORDS) + "."
_FREE = "Frei lassen, wenn nicht bekannt."

MUNICIPALITY = Sheet(
    "municipality",
    "Kommune",
    "Name, Anschrift und Regeln der Kommune.",
    (
        Column("name", "Name der Kommune", required=True, help="Wie er auf jeder Seite steht.",
               example="Musterstadt"),
        Column("slug", "Kürzel", Kind.WORD, help="Kleinbuchstaben, Ziffern und Bindestrich; steht "
               "in jeder Adresse. Leer: aus dem Namen gebildet.", example="musterstadt"),
        _choice("kind", "Art", words.KINDS, "Stadt oder Kreis. Leer: Stadt.", example="Stadt"),
        Column("publisher", "Herausgeber", required=True, help="Wer den Atlas herausgibt.",
               example="Stadt Musterstadt, Bildungsbüro"),
        Column("contact_email", "E-Mail", required=True, help="Für Rückfragen, auf jeder Seite.",
               example="bildung@musterstadt.example"),
        Column("accent", "Farbe", help="Hausfarbe, z. B. #004f9f. " + _FREE, example="#004f9f"),
        Column("logo", "Logo", help="SVG- oder PNG-Datei neben dieser Mappe. " + _FREE,
               example="wappen.svg"),
        Column("links.imprint", "Adresse des Impressums", help=_FREE,
               example="https://www.musterstadt.example/impressum"),
        Column("links.privacy", "Adresse der Datenschutzerklärung", help=_FREE,
               example="https://www.musterstadt.example/datenschutz"),
        Column("links.accessibility", "Adresse der Erklärung zur Barrierefreiheit", help=_FREE,
               example="https://www.musterstadt.example/barrierefreiheit"),
        Column("links.home", "Adresse der Kommune", help=_FREE,
               example="https://www.musterstadt.example"),
        Column("regional_key", "Regionalschlüssel", Kind.CODE, help="Amtlicher Schlüssel mit 12 "
               "oder 8 Ziffern, für Datenportale. " + _FREE, example="051140000000"),
        Column("links.contributor", "Anbieter bei GovData", help="Die Adresse, die GovData dem "
               "Anbieter gegeben hat. " + _FREE,
               example="http://dcat-ap.de/def/contributors/kuerzel"),
        Column("texts.title", "Titel", help="Leer: Bildungsatlas mit dem Namen der Kommune.",
               example="Bildungsatlas Musterstadt"),
        Column("texts.about", "Worum es geht", help="Zwei Sätze für die Startseite.",
               example="Zahlen zur Bildung in Musterstadt.", width=60),
        _choice("demonstration", "Demonstrationsdaten", words.YES_NO,
                "Ja: alle Zahlen sind erfunden, und jede Seite sagt es. Leer: Nein.",
                example="Nein"),
        Column("rules.small_denominator", "Kleinster Nenner", Kind.WHOLE, help="Anteile über "
               "weniger Fällen stehen in Klammern. Leer: 50.", example="50"),
        Column("rules.minimum_cases", "Mindestzahl für Mittelwerte", Kind.WHOLE,
               help="Aus weniger Fällen wird kein Mittelwert gezeigt. Leer: 3.", example="3"),
        Column("rules.first_year", "Erstes Jahr", Kind.WHOLE, help="Frühere Jahre gelten als "
               "Tippfehler. Leer: das früheste Jahr der Werte.", example="2010"),
        Column("rules.last_year", "Letztes Jahr", Kind.WHOLE, help="Spätere Jahre gelten als "
               "Tippfehler. Leer: zehn Jahre nach dem spätesten Wert.", example="2035"),
        Column("topology.crs", "Kartenprojektion", help="Ebenes Koordinatensystem in Metern. "
               "Leer: EPSG:25832.", example="EPSG:25832"),
    ),
    vertical=True,
)  # fmt: skip

LEVELS = Sheet(
    "levels",
    "Ebenen",
    "Ebenen der Gebiete von grob nach fein, jede mit ihrer Datei der Umrisse.",
    (
        Column("name", "Ebene", required=True, help="Einzahl, z. B. Stadtteil.",
               example="Stadtteil"),
        Column("name_plural", "Mehrzahl", required=True, help="z. B. Stadtteile.",
               example="Stadtteile"),
        Column("level", "Kürzel", Kind.WORD, help="Kleinbuchstaben ohne Umlaute. Leer: aus dem "
               "Namen gebildet.", example="stadtteil"),
        Column("file", "Datei der Umrisse", help="GeoJSON, GeoPackage (.gpkg) oder gezipptes "
               "Shapefile neben dieser Mappe. Leer: die Datei, die wie die Ebene heißt.",
               example="stadtteile.gpkg", width=26),
        Column("code_column", "Spalte mit Schlüssel", help="Name der Spalte in der Datei der "
               "Umrisse. Leer: code.", example="code", width=22),
        Column("name_column", "Spalte mit Namen", help="Leer: name.", example="name", width=22),
        Column("crs", "Koordinatensystem", help="Nur wenn die Datei keines nennt, z. B. "
               "EPSG:25832. " + _FREE, example="EPSG:25832", width=20),
        Column("enclaves", "Enklaven", Kind.WHOLE, help="Zahl der Löcher im Ganzen: Gebiete "
               "anderer Kommunen, die ganz umschlossen sind. Leer: 0.", example="0"),
        Column("valid_from", "Gültig ab", Kind.DATE, help="Erster Tag dieser Grenzen. " + _FREE,
               example="01.11.2025"),
        Column("valid_to", "Gültig bis", Kind.DATE, help="Nur bei früheren Grenzen: ihr letzter "
               "Tag. Die heutigen Grenzen haben hier nichts.", example="31.10.2025"),
        Column("note", "Hinweis", help="Was man über diese Ebene wissen muss.",
               example="Grenzen seit dem 1. November 2025.", width=50),
        Column("source", "Quelle der Umrisse", Kind.WORD, help=_SOURCE_HELP + " Nennt sie eine "
               "Lizenz, gehen die Umrisse in den Datenkatalog. " + _FREE,
               example="melderegister", width=22),
    ),
)  # fmt: skip

AREAS = Sheet(
    "areas",
    "Gebiete",
    "Alle Gebiete mit Schlüssel und Namen; die Umrisse stehen in den Dateien daneben.",
    (
        Column("level", "Ebene", Kind.NAME, required=True, help="Name aus dem Blatt Ebenen; "
               f"„{words.COMPARISON}“ für einen Vergleich wie das Land.", list_of="levels",
               example="Stadtteil"),
        Column("code", "Schlüssel", Kind.CODE, required=True, help="Mit führenden Nullen; "
               "die Spalte ist als Text formatiert.", example="010"),
        Column("name", "Name", required=True, help="Amtlicher Name.", example="Altstadt",
               width=34),
    ),
)  # fmt: skip

INDICATORS = Sheet(
    "indicators",
    "Kennzahlen",
    "Eine Zeile je Kennzahl.",
    (
        Column("id", "Kürzel", Kind.WORD, required=True, help="Kleinbuchstaben, Ziffern und "
               "Unterstrich, z. B. anteil_unter_3.", example="anteil_unter_3", width=24),
        Column("title", "Titel", required=True, help="Wie er über der Karte steht.",
               example="Anteil der Kinder unter 3 Jahren", width=40),
        Column("short_title", "Kurztitel", help="Für Listen. Leer: der Titel.",
               example="Kinder unter 3", width=26),
        _choice("domain", "Bildungsbereich", words.DOMAIN_WORDS, "Spalte A bis I des Rasters im "
                "Anwendungsleitfaden.", required=True, example="A Rahmenbedingungen", width=30),
        _choice("topic", "Themenbereich", words.TOPIC_WORDS, "Zeile 1 bis 17 des Rasters.",
                required=True, example="1 Demografische Entwicklung", width=34),
        Column("unit", "Einheit", help="%, je 1 000 Kinder, Jahre … Leer bei Anzahlen.",
               example="%"),
        Column("decimals", "Nachkommastellen", Kind.WHOLE, help="0 bis 4. Leer: 0 bei Anzahlen, "
               "sonst 1.", example="1"),
        _choice("measure", "Maß", words.MEASURES, "Anteil: der Zähler ist Teil des Nenners; "
                "Verhältnis: er ist es nicht.", required=True, example="Anteil"),
        _choice("period_kind", "Zeitbezug", words.PERIOD_KINDS, "Was ein Zeitraum bedeutet.",
                required=True, example="Stichtag 31.12."),
        _choice("direction", "Richtung", words.DIRECTIONS, "Leer: neutral.", example="neutral"),
        _choice("provenance", "Herkunft", words.PROVENANCES, "Leer: veröffentlicht.",
                example="berechnet"),
        _choice("kind", "Art", words.IMPORTANCE, "Leer: Kernindikator.",
                example="Kernindikator"),
        _choice("on_start_page", "Startseite", words.YES_NO, "Ja: Kachel auf der Startseite.",
                example="Nein"),
        Column("definition", "Definition", required=True, help="Was genau gezählt wird.",
               example="Kinder unter 3 Jahren in Prozent der Bevölkerung.", width=50),
        Column("numerator_text", "Zähler", help="Was der Zähler ist.",
               example="Kinder unter 3 Jahren", width=30),
        Column("denominator_text", "Nenner", help="Was der Nenner ist.", example="Bevölkerung",
               width=30),
        Column("per", "Faktor", Kind.NUMBER, help="Wert = Faktor × Zähler / Nenner. Leer: 100 bei "
               "der Einheit %, die Zahl in „je 1 000 …“, sonst 1.", example="100"),
        Column("caveat", "Vorbehalt", help="Was man vor dem Vergleichen wissen muss.",
               example="Ohne nicht zuordenbare Personen.", width=40),
        Column("sentence", "Satzvorlage", help="Am besten leer: ein allgemeiner "
               "Satz. Sonst mit Feldern in geschweiften Klammern wie im Beispiel.",
               example="{when}: {title} in {where} zwischen {min} und {max}.", width=40),
        Column("source", "Quelle", Kind.WORDS, required=True, help=_SOURCE_HELP,
               list_of="sources", example="melderegister"),
        Column("denominator_source", "Quelle des Nenners", Kind.WORDS, help=_SOURCE_HELP
               + " Leer: die Quelle der Kennzahl.", list_of="sources", example="melderegister"),
        Column("fixed_classes", "Feste Klassengrenzen", Kind.NUMBERS, help="Aufsteigend, "
               "z. B. 0; 2; 3,5; 5. " + _FREE, example="0; 2; 3,5; 5"),
    ),
)  # fmt: skip

VALUES = Sheet(
    "values",
    "Werte",
    "Eine Zeile je Wert.",
    (
        Column("indicator", "Kennzahl", Kind.NAME, required=True, list_of="indicators",
               help="Kürzel oder Titel aus dem Blatt Kennzahlen.", example="anteil_unter_3",
               width=26),
        Column("level", "Ebene", Kind.NAME, required=True, list_of="levels", help=_LEVEL_HELP,
               example="Stadtteil"),
        Column("area", "Gebiet", Kind.CODE, help=_AREA_HELP, example="010"),
        Column("period", "Zeitraum", Kind.PERIOD, required=True, help="2024, 31.12.2024 oder "
               "2023/24, wie es der Zeitbezug der Kennzahl verlangt.", example="31.12.2024"),
        Column("school_type", "Schulform", Kind.NAME, list_of="school_types", help="Leer: alle.",
               example="Grundschule"),
        Column("breakdown", "Gliederung", Kind.NAME, list_of="breakdowns", help="Leer: alle.",
               example="Mädchen"),
        Column("value", "Wert", Kind.VALUE, help="Zahl oder ein Zeichen amtlicher Tabellen. Leer "
               "nur mit Zähler und Nenner oder mit einem Zeichen daneben.", example="2,8"),
        Column("numerator", "Zähler", Kind.VALUE, help="Anzahl; nötig, damit Anteile für größere "
               "Gebiete gerechnet werden können.", example="166"),
        Column("denominator", "Nenner", Kind.VALUE, help="Bezugszahl.", example="5854"),
        _choice("sign", "Zeichen", words.SIGN_WORDS, "Was gilt, wenn keine Zahl da steht.",
                width=26),
        Column("flags", "Merkmale", Kind.WORDS, help=_FLAG_HELP, example="vorläufig"),
        Column("low", "Untergrenze", Kind.NUMBER, help="Des Vertrauensbereichs. " + _FREE),
        Column("high", "Obergrenze", Kind.NUMBER, help="Des Vertrauensbereichs. " + _FREE),
        Column("cases", "Fälle", Kind.WHOLE, help="Zahl der Fälle eines Mittelwerts. " + _FREE),
    ),
)  # fmt: skip

SCHOOL_CHANGES = Sheet(
    "school_changes",
    "Schulformwechsel",
    "Eine Zeile je Zelle der Tabelle der Schulformwechsel.",
    (
        _choice("table", "Tabelle", words.TABLES, "Vollständig: von, nach und Jahrgangsstufe.",
                required=True, example="nach Schulformen"),
        Column("period", "Schuljahr", Kind.PERIOD, required=True, help="2017/18.",
               example="2017/18"),
        Column("level", "Ebene", Kind.NAME, list_of="levels", help=_LEVEL_HELP
               + f" Leer: {words.WHOLE}."),
        Column("area", "Gebiet", Kind.CODE, help=_AREA_HELP),
        Column("from", "Von", Kind.NAME, list_of="school_types", help="Bisherige Schulform.",
               example="Gymnasium"),
        Column("to", "Nach", Kind.NAME, list_of="school_types", help="Neue Schulform.",
               example="Realschule"),
        Column("grade", "Jahrgangsstufe", Kind.WHOLE, help="1 bis 13: Stufe, in die gewechselt "
               "wird.", example="7"),
        Column("pupils", "Anzahl", Kind.VALUE, required=True, help="Kinder und Jugendliche, oder "
               "ein Zeichen.", example="12"),
        Column("flags", "Merkmale", Kind.WORDS, help=_FLAG_HELP),
        _choice("total", "Summe", words.YES_NO, "Ja: veröffentlichte Summe, kein Teil.",
                example="Nein"),
        Column("source", "Quelle", Kind.NAME, required=True, list_of="sources",
               help=_SOURCE_HELP, example="melderegister"),
    ),
)  # fmt: skip

PLACES = Sheet(
    "places",
    "Orte",
    "Schulen, Kitas und andere Orte auf der Karte. Weitere Spalten werden Angaben zum Ort.",
    (
        Column("id", "Nummer", Kind.CODE, required=True, help="Schulnummer oder eigenes Kürzel.",
               example="102880"),
        Column("kind", "Ortsart", Kind.NAME, required=True, list_of="place_kinds",
               help="Aus dem Blatt Ortsarten.", example="Schulen"),
        Column("school_type", "Schulform", Kind.NAME, list_of="school_types", help=_FREE,
               example="Grundschule"),
        Column("name", "Name", required=True, help="Wie er auf der Karte steht.",
               example="Grundschule am Markt", width=34),
        Column("address", "Anschrift", help=_FREE, example="Marktplatz 1", width=30),
        Column("lon", "Länge", Kind.NUMBER, required=True, help="Grad östlicher Länge, "
               "z. B. 6,56.", example="6,56"),
        Column("lat", "Breite", Kind.NUMBER, required=True, help="Grad nördlicher Breite, "
               "z. B. 51,33.", example="51,33"),
        Column("capacity", "Plätze", Kind.NUMBER, help="Oder Schülerinnen und Schüler. " + _FREE,
               example="240"),
        Column("source", "Quelle", Kind.NAME, required=True, list_of="sources",
               help=_SOURCE_HELP, example="melderegister"),
    ),
    free_columns=True,
)  # fmt: skip

PLACE_VALUES = Sheet(
    "place_values",
    "Werte der Orte",
    "Werte einzelner Schulen oder anderer Orte.",
    (
        Column("place", "Ort", Kind.CODE, required=True, help="Nummer aus dem Blatt Orte.",
               example="102880"),
        Column("indicator", "Kennzahl", Kind.NAME, required=True, list_of="indicators",
               help="Kürzel oder Titel aus dem Blatt Kennzahlen.", example="anteil_unter_3",
               width=26),
        Column("period", "Zeitraum", Kind.PERIOD, required=True, help="Wie im Blatt Werte.",
               example="31.12.2024"),
        Column("value", "Wert", Kind.VALUE, required=True, help="Zahl oder Zeichen.",
               example="7"),
        Column("flags", "Merkmale", Kind.WORDS, help=_FLAG_HELP),
    ),
)  # fmt: skip

SOURCES = Sheet(
    "sources",
    "Quellen",
    "Wer die Zahlen veröffentlicht hat.",
    (
        Column("id", "Kürzel", Kind.WORD, required=True, help="Kleinbuchstaben, Ziffern und "
               "Unterstrich.", example="melderegister"),
        Column("publisher", "Herausgeber", required=True, help="Wer die Zahlen veröffentlicht.",
               example="Stadt Musterstadt, Statistikstelle", width=34),
        Column("title", "Titel", required=True, help="Wie die Veröffentlichung heißt.",
               example="Einwohnerstatistik 2024", width=34),
        Column("url", "Adresse", help=_FREE, example="https://www.musterstadt.example/daten",
               width=30),
        _choice("licence", "Lizenz", words.LICENCES, "Auch andere sind erlaubt. Leer: nicht "
                "bekannt, das wird nach der Prüfung gemeldet.", example="dl-de/by-2-0"),
        Column("as_of", "Stand", help="z. B. 31.12.2024.", example="31.12.2024"),
        Column("retrieved", "Abgerufen am", help=_FREE, example="15.03.2025"),
        _choice("already_published", "Bereits veröffentlicht", words.YES_NO, "Nein: Der Atlas "
                "schützt kleine Zahlen von Personen, siehe die Anleitung zur Geheimhaltung.",
                required=True, example="Ja"),
        Column("attribution", "Pflichtzeile", help="Text, der neben Karten stehen muss. " + _FREE),
        _choice("dot", "Punkt bedeutet", words.DOT_MEANINGS, "Was „.“ in den Zahlen dieser Quelle "
                "heißt. Ohne diese Angabe ist ein Punkt ein Fehler.", example="geheim gehalten"),
        _choice("empty", "Leere Zelle bedeutet", words.EMPTY_MEANINGS, "Ohne diese Angabe ist eine "
                "leere Zelle ein Fehler.", width=22),
    ),
)  # fmt: skip

NOTES = Sheet(
    "notes",
    "Hinweise",
    "Bemerkungen, die neben Zahlen stehen.",
    (
        _choice("scope", "Bezug", words.SCOPES, "Wozu der Hinweis gehört.", required=True,
                example="Kennzahl"),
        Column("ref", "Kürzel", Kind.WORD, required=True, help="Kürzel der Kennzahl, der Ebene "
               "oder der Quelle; bei Schulformwechseln by_type, by_grade oder full.",
               example="anteil_unter_3", width=24),
        Column("period", "Zeitraum", Kind.PERIOD, help="Leer: gilt immer.", example="31.12.2024"),
        _choice("kind", "Art", words.NOTE_KINDS, "", required=True, example="Hinweis"),
        Column("text", "Text", required=True, help="Ein Satz.",
               example="Seit 2020 aus dem Melderegister.", width=60),
    ),
)  # fmt: skip

CONVERSIONS = Sheet(
    "conversions",
    "Umrechnung",
    "Wie frühere Gebiete in spätere aufgingen.",
    (
        Column("level", "Ebene", Kind.NAME, required=True, list_of="levels",
               help="Name aus dem Blatt Ebenen.", example="Stadtteil"),
        Column("valid_to", "Gültig bis", Kind.DATE, required=True, help="Letzter Tag der früheren "
               "Grenzen.", example="31.10.2025"),
        Column("old", "Früheres Gebiet", Kind.CODE, required=True, help="Schlüssel.",
               example="010"),
        Column("new", "Späteres Gebiet", Kind.CODE, required=True, help="Schlüssel.",
               example="011"),
        Column("share", "Anteil", Kind.NUMBER, required=True, help="Teil des früheren Gebiets, "
               "z. B. 0,4. Die Anteile eines früheren Gebiets ergeben zusammen 1.",
               example="0,4"),
        _choice("share_of", "Anteil wovon", words.SHARES_OF, "Leer: der Fläche.",
                example="der Fläche"),
    ),
)  # fmt: skip

STREETS = Sheet(
    "streets",
    "Straßen",
    "Welche Straße, oder welcher Teil von ihr, in welchem Gebiet liegt; für die Suche nach Straße.",
    (
        Column("street", "Straße", required=True, help="Amtlicher Name.", example="Lindenstraße",
               width=34),
        Column("from", "Hausnummer von", help="Zum Beispiel 1 oder 12a. Leer: von Anfang an.",
               example="1"),
        Column("to", "Hausnummer bis", help="Mit ihren Buchstaben. Leer: bis zum Ende.",
               example="20"),
        _choice("side", "Seite", words.STREET_SIDES, "Gerade oder ungerade Hausnummern. Leer: "
                "beide.", example="beide"),
        Column("level", "Ebene", Kind.NAME, required=True, list_of="levels",
               help="Am besten die feinste: daraus folgen die größeren.", example="Stadtteil"),
        Column("area", "Gebiet", Kind.CODE, required=True,
               help="Schlüssel mit führenden Nullen oder genauer Name, in heutigen Grenzen.",
               example="010"),
        Column("source", "Quelle", Kind.NAME, required=True, list_of="sources",
               help=_SOURCE_HELP, example="melderegister"),
    ),
)  # fmt: skip

SCHOOL_TYPES = Sheet(
    "school_types",
    "Schulformen",
    "Schulformen in amtlicher Reihenfolge.",
    (
        Column("id", "Schulform", required=True, help="Einzahl.", example="Grundschule"),
        Column("name_plural", "Mehrzahl", required=True, help="Für Listen.",
               example="Grundschulen"),
        Column("rank", "Rang", Kind.WHOLE, help="Nur Hauptschule 1, Realschule 2, Gymnasium 3; "
               "danach zählen Auf- und Abstiege."),
        _choice("in_school_changes", "In Schulformwechseln", words.YES_NO, "Ja: steht in der "
                "Matrix.", example="Nein"),
        Column("spellings", "Weitere Schreibweisen", Kind.WORDS, help="Durch Komma getrennt.",
               example="GS", width=30),
    ),
)  # fmt: skip

BREAKDOWNS = Sheet(
    "breakdowns",
    "Gliederungen",
    "Wörter, nach denen eine Kennzahl gegliedert ist, z. B. Geschlecht.",
    (
        Column("id", "Kürzel", Kind.WORD, help="Leer: aus dem Namen gebildet.",
               example="maedchen"),
        Column("name", "Gliederung", required=True, help="Wie sie auf der Seite steht.",
               example="Mädchen"),
    ),
)  # fmt: skip

PLACE_KINDS = Sheet(
    "place_kinds",
    "Ortsarten",
    "Arten von Orten auf der Karte.",
    (
        Column("kind", "Kürzel", Kind.WORD, required=True, help="Kleinbuchstaben.",
               example="library"),
        Column("name_plural", "Ortsart", required=True, help="Mehrzahl.",
               example="Bibliotheken"),
        Column("unit", "Plätze zählen", help="Was die Spalte Plätze zählt.", example="Medien"),
        Column("colour", "Farbe", required=True, help="z. B. #7a1f5c.", example="#7a1f5c"),
    ),
)  # fmt: skip

SHEETS: tuple[Sheet, ...] = (
    MUNICIPALITY,
    LEVELS,
    AREAS,
    INDICATORS,
    VALUES,
    SCHOOL_CHANGES,
    PLACES,
    PLACE_VALUES,
    SOURCES,
    NOTES,
    CONVERSIONS,
    STREETS,
    SCHOOL_TYPES,
    BREAKDOWNS,
    PLACE_KINDS,
)
"""All sheets in the order of the workbook; a first sheet „Anleitung“ explains them."""

GUIDE = "Anleitung"
LISTS = "Listen"
BY_TITLE = {sheet.title: sheet for sheet in SHEETS}
