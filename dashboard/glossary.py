"""Words that the pages use, explained in one or two sentences each."""

TERMS: tuple[tuple[str, str], ...] = (
    (
        "Anteil",
        "Ein Teil einer Gruppe, geteilt durch die ganze Gruppe, in Prozent. Für größere Gebiete "
        "werden erst beide Zahlen summiert und dann geteilt; aus Anteilen kleiner Gebiete wird nie "
        "ein Mittelwert gebildet.",
    ),
    (
        "Stadtwert",
        "Der Wert für die ganze Stadt. Er steht für sich und ist kein Durchschnitt der Gebiete.",
    ),
    (
        "Stadtbezirk, Stadtteil, statistischer Bezirk",
        "Drei Einteilungen der Stadt, von grob nach fein. Statistische Bezirke liegen immer ganz "
        "in einem Stadtteil; Stadtbezirke sind anders geschnitten.",
    ),
    (
        "Gebiet",
        "Auf dieser Seite: der Ausschnitt der Stadt, auf den Karte, Tabelle, Legende und Downloads "
        "begrenzt werden.",
    ),
    (
        "Klasse",
        "Werte, die dieselbe Farbe bekommen. Die Grenzen der Klassen bleiben über alle Jahre eines "
        "Indikators gleich: Dunkler bedeutet mehr, nicht einen neuen Maßstab.",
    ),
    (
        "Natürliche Klassen",
        "Grenzen dort, wo zwischen den Werten ohnehin Lücken liegen, sodass ähnliche Werte in "
        "einer Klasse zusammenkommen.",
    ),
    (
        "Abweichung vom Stadtwert",
        "Eine Ansicht, die zeigt, wie weit ein Gebiet in diesem Jahr über oder unter dem Stadtwert "
        "liegt. Sie ist keine Rangliste.",
    ),
    (
        "Prozentpunkte",
        "Der Abstand zwischen zwei Prozentwerten. Von 4 % auf 5 % ist es ein Prozentpunkt.",
    ),
    (
        "Schulformwechsel",
        "Ein Kind wechselt in der Sekundarstufe I von einer Schulform an eine andere.",
    ),
    (
        "Später Wechsel",
        "Ein Wechsel in die Jahrgangsstufe 8, 9 oder 10. Die Zeit bis zum Abschluss ist dann kurz.",
    ),
    (
        "Abstieg und Aufstieg",
        "Fachwörter für Wechsel zwischen Hauptschule, Realschule und Gymnasium. Gesamtschule, "
        "Sekundarschule und Förderschule haben in dieser Reihe keinen Platz und stehen für sich.",
    ),
    (
        "Schulsozialindex",
        "Eine Stufe von 1 (geringe) bis 9 (hohe Belastung), die das Land Schulen zuweist, um "
        "Mittel zu verteilen. Sie sagt nichts über die Güte einer Schule.",
    ),
    (
        "Offener Ganztag",
        "Betreuung und Angebote an Grundschulen nach dem Unterricht, meist bis 16 Uhr.",
    ),
    (
        "Übergangssektor",
        "Bildungsgänge nach der Schule, die auf eine Ausbildung vorbereiten, aber zu keinem "
        "Berufsabschluss führen.",
    ),
    (
        "Stand",
        "Der Tag oder Zeitraum, für den eine Zahl gilt.",
    ),
    (
        "Datenstand",
        "Eine fertige Fassung aller Daten dieser Seite. Ihre Kennung ändert sich, sobald sich eine "
        "Zahl, eine Grenze oder eine Regel ändert.",
    ),
)
"""Term and explanation, in the order in which they are printed."""
