"""Invented figures and real ones never stand in one release."""

from layers.prepare.faults import Code, FaultList
from layers.prepare.read import Metadata

INVENTED = "demonstration"
"""Provenance of an indicator whose figures are made up."""


def check_demonstration(metadata: Metadata, faults: FaultList) -> None:
    """Faults for real indicators of a demonstration municipality, and for invented ones of a real
    municipality."""
    demonstration = metadata.municipality.demonstration
    for indicator in metadata.indicators:
        if (indicator.provenance == INVENTED) == demonstration:
            continue
        why = (
            "Die Kommune ist eine Demonstration (demonstration = true); alle ihre Kennzahlen sind "
            "frei erfunden, diese aber gibt sich als echt aus."
            if demonstration
            else "Diese Kennzahl ist frei erfunden, die Kommune aber keine Demonstration."
        )
        faults.add(
            Code.PROVENANCE,
            f"indicators/{indicator.id}.toml",
            why,
            f'provenance = "{INVENTED}" setzen und demonstration = true in municipality.toml, '
            "oder bei beiden das Gegenteil.",
            column="provenance",
            value=indicator.provenance,
        )
