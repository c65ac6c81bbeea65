"""README.md of a package: what is inside and how to read it, in German."""

from collections.abc import Sequence

from layers.export import licence_text
from layers.model import Source
from layers.package.model import Written
from layers.queries import catalogue
from layers.queries.origins import required_lines
from layers.queries.release import release
from layers.status import FLAG_LABEL, HAS_VALUE, LABEL
from layers.store import Store
from layers.thematic.layer import german_date

_PROVENANCE = """| Herkunft | Bedeutung |
| --- | --- |
| `official` | amtliche Statistik |
| `published` | veröffentlicht von der Quelle |
| `derived` | eigene Berechnung aus veröffentlichten Angaben |
| `demonstration` | frei erfunden |"""


def readme(store: Store, files: Sequence[Written]) -> bytes:
    """The text, for a package with these files."""
    city = store.municipality
    internal = release(store).edition == "internal"
    parts = [
        f"# Bildungsatlas {city.name}: offene Daten",
        *(
            [f"**{city.mark}.** Keine der Zahlen sagt etwas über einen wirklichen Ort."]
            * bool(city.mark)
        ),
        *(["**Interne Ausgabe mit allen Zahlen. Nicht weitergeben.**"] * internal),
        f"Herausgeber: {city.publisher}. Datenstand: `{store.fingerprint}`. Aus demselben "
        "Datenstand entsteht immer genau dieselbe Datei.",
        _files(files),
        _reading(),
        "## Status\n\n" + _statuses(),
        "## Hinweise zum Wert (`flags`)\n\n"
        + _pairs("Hinweis", {f.value: t for f, t in FLAG_LABEL.items()}),
        "## Herkunft (`provenance`)\n\n" + _PROVENANCE,
        "## Quellen und Lizenzen\n\n" + _sources(store),
        "## Zitieren\n\n"
        f"{city.publisher}: Bildungsatlas {city.name}, Datenstand {store.fingerprint}; dazu die "
        "Quelle der Kennzahl. Die Kennung gehört dazu: Sie sagt, aus welchem Stand eine Zahl ist.",
    ]
    return ("\n\n".join(parts) + "\n").encode()


def _files(files: Sequence[Written]) -> str:
    lines = ["## Was darin ist", "", "| Datei | Inhalt |", "| --- | --- |"]
    lines.append("| `datapackage.json` | Beschreibung für Programme (Frictionless Data Package) |")
    lines += [f"| `{found.part.path}` | {_cell(found.part.title)} |" for found in files]
    return "\n".join(lines)


def _reading() -> str:
    return """## Wie man die Tabellen liest

- CSV mit Komma, Dezimalpunkt, UTF-8 und einer Kopfzeile. Jede Zeile ist eine Zahl.
- `value` ist leer, wo es keine Zahl gibt; `status` sagt, warum. Leer heißt nie null.
- Die genaue Null steht als `0` mit dem Status `none`.
- Gebiete: `level` und `code` zusammen. `municipality` ist die ganze Kommune, `reference` ein
  Vergleichswert. `not_located` sind Fälle, die keinem Gebiet zuzuordnen sind.
- `all` heißt: nicht nach Schulform oder Gliederung getrennt. Nur solche Zeilen sind Gesamtwerte.
- Anteile größerer Gebiete entstehen aus Summen von Zähler und Nenner, nie aus Mitteln von Anteilen.
- `labels.csv` hat die Wörter zu den Kennungen, `notes.csv` Brüche und Widersprüche."""


def _statuses() -> str:
    lines = ["| Status | Bedeutung | Zahl |", "| --- | --- | --- |"]
    lines += [
        f"| `{status.value}` | {text} | {'ja' if status in HAS_VALUE else 'nein'} |"
        for status, text in LABEL.items()
    ]
    return "\n".join(lines)


def _pairs(heading: str, pairs: dict[str, str]) -> str:
    lines = [f"| {heading} | Bedeutung |", "| --- | --- |"]
    return "\n".join(lines + [f"| `{key}` | {_cell(text)} |" for key, text in pairs.items()])


def _sources(store: Store) -> str:
    lines = required_lines(store)
    found = [_source(source, lines) for source in catalogue.all_sources(store)]
    return "\n".join(found) + (
        "\n\nDie Lizenz jeder Datei steht in `datapackage.json`. „siehe Datensatzseite“ heißt: Die "
        "Quelle nennt uns keine; bitte vor dem Weitergeben dort nachsehen."
    )


def _source(source: Source, lines: dict[str, str]) -> str:
    parts = [
        f"- {source.publisher}: {source.title}",
        *([source.url] if source.url else []),
        *([f"Stand {german_date(source.as_of)}"] if source.as_of else []),
        f"Lizenz: {licence_text(source)}",
        *([lines[source.source_id]] if source.source_id in lines else []),
    ]
    return "; ".join(parts)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
