"""Whether every figure says where it comes from, under which licence and of which day."""

from layers.prepare.faults import Code, FaultList
from layers.prepare.read import Metadata

NOT_KNOWN = ("", "unknown", "unbekannt")


def check_sources(metadata: Metadata, faults: FaultList) -> None:
    """An error for an indicator without a source; warnings for a source without licence or day."""
    for indicator in metadata.indicators:
        if not any(indicator.sources.values()):
            faults.add(
                Code.SOURCE,
                f"indicators/{indicator.id}.toml",
                f"„{indicator.short_title}“ nennt keine Quelle.",
                "Quelle anlegen und bei der Kennzahl eintragen.",
                column="sources",
            )
    for source in metadata.sources.source:
        told = f"„{source.title}“ ({source.publisher})"
        if source.licence.strip().lower() in NOT_KNOWN:
            faults.warn(
                Code.LICENCE,
                "sources.toml",
                f"Lizenz noch nicht nachgesehen: {told}. Der Atlas schreibt dann „siehe "
                "Datensatzseite“.",
                "Lizenz beim Herausgeber nachsehen und eintragen, z. B. dl-de/by-2-0.",
                column="licence",
                value=source.id,
            )
        if source.as_of.strip().lower() in NOT_KNOWN:
            faults.warn(
                Code.AS_OF,
                "sources.toml",
                f"Der Stand von {told} ist nicht angegeben.",
                "Stand der Zahlen eintragen, z. B. 2024-12-31.",
                column="as_of",
                value=source.id,
            )
