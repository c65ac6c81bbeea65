"""The first sheet of the workbook: how to fill it in."""

GUIDE_LINES = (
    ("So geht es", "Blätter von links nach rechts ausfüllen. Dunkle Überschriften mit Stern müssen "
     "ausgefüllt sein, helle dürfen leer bleiben. Jede Überschrift hat einen Kommentar, der die "
     "Spalte erklärt."),
    ("Beispielzeile", "Die graue Zeile, die mit „Beispiel:“ beginnt, zeigt, wie es gemeint ist. "
     "Sie darf stehen bleiben: Sie wird beim Einlesen beiseitegelegt."),
    ("Umrisse", "Die Umrisse der Gebiete liegen als GeoJSON, GeoPackage oder gezipptes Shapefile "
     "neben dieser Mappe; das Blatt Ebenen nennt die Datei und die Spalten mit Schlüssel und "
     "Namen."),
    ("Schlüssel", "Schlüssel wie 010 behalten ihre führenden Nullen, wenn die Spalte als Text "
     "formatiert ist, wie in dieser Vorlage."),
    ("Zahlen", "Dezimalkomma oder Dezimalpunkt, Tausender mit Punkt oder Leerzeichen. Leere Zellen "
     "werden nie zu null: Sie sind ein Fehler, außer das Blatt Quellen sagt, was sie bedeuten."),
    ("Zeichen", "- genau nichts;  0 mehr als nichts, aber weniger als die Hälfte der kleinsten "
     "Einheit;  . unbekannt, geheim oder nicht erhoben (im Blatt Quellen sagen, was gilt);  "
     "… folgt später;  / nicht sicher genug;  x nicht sinnvoll;  * geheim gehalten;  (12) "
     "eingeschränkt aussagekräftig;  12p vorläufig, 12r berichtigt, 12s geschätzt."),
    ("Zeiträume", "31.12.2024 oder 2024 bei Stichtagen, 2024 bei Kalenderjahren, 2023/24 bei "
     "Schuljahren."),
    ("Ganze Kommune", "Ebene „Gesamt“ und das Gebiet leer lassen. Fehlen solche Zeilen, wird die "
     "Summe der Gebiete genommen, wo sie sich bilden lässt."),
    ("Hochladen", "Mappe speichern, in Excel schließen und zusammen mit den Umrissen auf der Seite "
     "„Daten pflegen“ hochladen. Danach steht jede Zeile im Bericht: verwendet oder "
     "beiseitegelegt, mit Grund. Ohne die Seite: bildungsatlas import MAPPE.xlsx."),
)  # fmt: skip
