"""What a municipality looks like: its colour, dark enough to be read, and its logo, harmless."""

import re
from base64 import b64encode
from pathlib import Path
from typing import Annotated
from xml.etree import ElementTree

from pydantic import AfterValidator, Field

from layers.model import SLUG, is_reserved
from layers.prepare.faults import Code, FaultList
from layers.prepare.toml_file import read_bytes

LEAST_CONTRAST = 4.5
"""Of text with its ground: Web Content Accessibility Guidelines 2.2, success criterion 1.4.3."""
LARGEST_LOGO = 50_000
"""Bytes. The logo travels with every page."""

_PNG = b"\x89PNG\r\n\x1a\n"
_TYPES = {".svg": "image/svg+xml", ".png": "image/png"}
_FORBIDDEN_ELEMENTS = frozenset(
    {"script", "foreignObject", "image", "iframe", "audio", "video", "animate", "set", "handler"}
)
_FOREIGN = re.compile(r"@import|javascript:|\\|url\((?!\s*[\"']?\s*#)", re.IGNORECASE)
"""What fetches something from elsewhere or runs; a backslash in a style can hide such a word."""


def contrast_with_white(colour: str) -> float:
    """Contrast ratio (1 to 21) of a colour ``#rrggbb`` with white.

    Relative luminance as in WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
    """
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)


def _dark_enough(colour: str) -> str:
    if colour and contrast_with_white(colour) < LEAST_CONTRAST:
        found = f"{contrast_with_white(colour):.1f}".replace(".", ",")
        raise ValueError(
            f"Die Farbe ist zu hell: Weiße Schrift darauf hat nur den Kontrast {found} zu 1, nötig "
            "sind 4,5 zu 1. Bitte einen dunkleren Ton wählen."
        )
    return colour


def _not_reserved(slug: str) -> str:
    if is_reserved(slug):
        raise ValueError(
            "Dieser Name ist vergeben: Mit ihm beginnen Adressen des Servers selbst. Bitte den "
            "Ordner und slug anders nennen."
        )
    return slug


Accent = Annotated[str, Field(pattern="^(#[0-9a-f]{6})?$"), AfterValidator(_dark_enough)]
"""A colour that can carry white text, or ''."""

Slug = Annotated[str, Field(pattern=f"^{SLUG}$"), AfterValidator(_not_reserved)]
"""A municipality's short name; it begins its addresses."""


def logo_address(folder: Path, file: str, faults: FaultList) -> str:
    """The logo in ``folder`` as a ``data:`` address; '' where there is none, or after faults."""
    if not file:
        return ""
    data = read_bytes(folder / file, file, faults)
    if data is None:
        return ""
    suffix = Path(file).suffix
    why = "" if len(data) <= LARGEST_LOGO else f"Das Logo hat {len(data)} Bytes, höchstens 50 000."
    why = why or (_svg_fault(data) if suffix == ".svg" else _png_fault(data))
    if why:
        remedy = "Das Logo als kleine PNG-Datei oder als schlichte SVG-Datei neu ausgeben."
        faults.add(Code.METADATA, file, why, remedy, column="logo")
        return ""
    return f"data:{_TYPES[suffix]};base64,{b64encode(data).decode()}"


def _png_fault(data: bytes) -> str:
    whole = data.startswith(_PNG) and b"IHDR" in data[:24] and b"IEND" in data[-16:]
    return "" if whole else "Das ist keine vollständige PNG-Datei."


def _svg_fault(data: bytes) -> str:
    """Why an SVG cannot be taken; '' where it only draws."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "Das Logo ist nicht in UTF-8 geschrieben."
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper() or "<?xml-stylesheet" in text:
        return "Das Logo enthält eine DOCTYPE-Angabe oder verweist auf eine Formatvorlage."
    try:
        # Entities, the way to blow a parser up, are refused above.
        root = ElementTree.fromstring(text)  # noqa: S314
    except ElementTree.ParseError as error:
        return f"Das Logo ist kein gültiges SVG (Zeile {error.position[0]})."
    if root.tag != "{http://www.w3.org/2000/svg}svg":
        return "Das Logo ist kein SVG: Das äußerste Element ist nicht svg."
    return next((why for node in root.iter() if (why := _node_fault(node))), "")


def _node_fault(node: ElementTree.Element) -> str:
    name = str(node.tag).rpartition("}")[2]
    if name in _FORBIDDEN_ELEMENTS or name.startswith("animate"):
        return f"Das Logo enthält ein Element {name}; erlaubt sind nur Zeichnungen."
    for key, value in node.attrib.items():
        word = key.rpartition("}")[2]
        if word.lower().startswith("on"):
            return f"Das Logo enthält ein Skript ({word})."
        if (word == "href" and not value.strip().startswith("#")) or _FOREIGN.search(value):
            return f"Das Logo verweist nach außen ({word})."
    if name == "style" and _FOREIGN.search(node.text or ""):
        return "Das Logo verweist nach außen (style)."
    return ""
