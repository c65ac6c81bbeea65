"""The command that writes the demonstration city (German)."""

from pathlib import Path

from rich.console import Console

from layers.prepare.demo.folder import write_demo


def run(sources: Path) -> int:
    """Write the folder below ``sources``; 0 when done, 1 where it cannot be written."""
    console = Console()
    try:
        target = write_demo(sources)
    except OSError as error:
        console.print(
            f"Musterstadt lässt sich nicht nach {sources} schreiben ({error.strerror}). Prüfen, ob "
            "dort ein Ordner steht und ob er beschrieben werden darf.",
            markup=False,
        )
        return 1
    console.print(
        f"Musterstadt (Demonstrationsdaten – frei erfunden) steht in {target}. Weiter mit: "
        "bildungsatlas prepare musterstadt",
        markup=False,
        highlight=False,
    )
    return 0
