"""Colour, logo and short name of a municipality: taken where harmless and readable."""

import struct
import zlib
from base64 import b64decode
from pathlib import Path

import pytest

from layers.model import RESERVED_SLUGS
from layers.prepare.branding import LARGEST_LOGO, contrast_with_white, logo_address
from layers.prepare.faults import Code, FaultList
from layers.store import Store
from tests.layers.prepare.city import City

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8H0z"/></svg>'


def png(padding: int = 0) -> bytes:
    """One black point, with so many bytes more."""

    def chunk(name: bytes, data: bytes) -> bytes:
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"tEXt", b"x\0" + b" " * padding)
    return b"\x89PNG\r\n\x1a\n" + head + body + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("colour", "ratio"), [("#000000", 21), ("#ffffff", 1), ("#767676", 4.54), ("#ff0000", 4.0)]
)
def test_contrast_is_that_of_the_guidelines(colour: str, ratio: float) -> None:
    assert contrast_with_white(colour) == pytest.approx(ratio, abs=0.01)


def test_a_dark_colour_a_logo_and_links_reach_the_release(city: City) -> None:
    (city.sources / "logo.svg").write_bytes(SVG)
    city.edit(
        "municipality.toml",
        'slug = "mini"\n',
        'slug = "mini"\naccent = "#7b1e3a"\nlogo = "logo.svg"\n'
        'links = { imprint = "https://mini.example/impressum" }\n',
    )
    city.prepare()
    store = Store.open(city.tables, "mini")
    found = store.municipality
    store.close()
    assert found.accent == "#7b1e3a"
    assert found.links["imprint"] == "https://mini.example/impressum"
    kind, content = found.logo.split(",")
    assert kind == "data:image/svg+xml;base64"
    assert b64decode(content) == SVG


def test_a_colour_too_light_for_text_is_a_fault(city: City) -> None:
    city.edit("municipality.toml", 'slug = "mini"\n', 'slug = "mini"\naccent = "#f2a900"\n')
    fault = city.fault()
    assert (fault.file, fault.column, fault.value) == ("municipality.toml", "accent", "#f2a900")
    assert "zu hell" in fault.why
    assert "2,0 zu 1" in fault.why


@pytest.mark.parametrize("slug", [*sorted(RESERVED_SLUGS), "vorschau-mini"])
def test_a_slug_that_begins_an_address_of_ours_is_a_fault(city: City, slug: str) -> None:
    city.edit("municipality.toml", 'slug = "mini"\n', f'slug = "{slug}"\n')
    fault = city.fault()
    assert (fault.code, fault.column, fault.value) == (Code.METADATA, "slug", slug)
    assert "vergeben" in fault.why


@pytest.mark.parametrize("data", [png(), png(padding=40_000)])
def test_a_png_is_taken(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "logo.png").write_bytes(data)
    faults = FaultList()
    assert logo_address(tmp_path, "logo.png", faults).startswith("data:image/png;base64,")
    assert not faults.found


def svg(inside: str, attributes: str = "") -> bytes:
    """A drawing with something in it."""
    namespaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"<svg {namespaces} {attributes}>{inside}</svg>".encode()


@pytest.mark.parametrize(
    "inside",
    [
        '<use xlink:href="#a"/><path id="a" d="M0 0"/>',
        '<style>.a { fill: url("#b"); }</style>',
        '<rect fill="url(#b)"/>',
        "<title>Wappen</title>",
    ],
)
def test_an_svg_that_only_draws_is_taken(tmp_path: Path, inside: str) -> None:
    (tmp_path / "logo.svg").write_bytes(svg(inside))
    faults = FaultList()
    assert logo_address(tmp_path, "logo.svg", faults)
    assert not faults.found


@pytest.mark.parametrize(
    ("file", "data", "why"),
    [
        ("logo.svg", svg("<script>alert(1)</script>"), "Element script"),
        ("logo.svg", svg("", 'onload="alert(1)"'), "Skript (onload)"),
        ("logo.svg", svg('<use href="https://x.example/a.svg#b"/>'), "nach außen (href)"),
        ("logo.svg", svg('<a xlink:href="javascript:alert(1)"><path/></a>'), "nach außen (href)"),
        ("logo.svg", svg('<path style="fill:url(https://x.example)"/>'), "nach außen (style)"),
        ("logo.svg", svg("<style>@import 'x.css';</style>"), "nach außen (style)"),
        ("logo.svg", svg("<style>a{fill:u\\72l(x)}</style>"), "nach außen (style)"),
        ("logo.svg", svg("<foreignObject><p/></foreignObject>"), "Element foreignObject"),
        ("logo.svg", svg('<image href="data:image/png;base64,x"/>'), "Element image"),
        ("logo.svg", svg('<animateTransform to="x"/>'), "Element animateTransform"),
        ("logo.svg", b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG, "DOCTYPE"),
        ("logo.svg", b'<?xml-stylesheet href="x.css"?>' + SVG, "Formatvorlage"),
        ("logo.svg", SVG[:-6], "kein gültiges SVG (Zeile 1)"),
        ("logo.svg", b"<html/>", "nicht svg"),
        ("logo.svg", SVG.decode().encode("utf-16"), "nicht in UTF-8"),
        ("logo.png", SVG, "keine vollständige PNG-Datei"),
        ("logo.png", png()[:-8], "keine vollständige PNG-Datei"),
        ("logo.png", png(padding=LARGEST_LOGO), "höchstens 50 000"),
    ],
)
def test_a_logo_that_does_more_than_draw_is_a_fault(
    tmp_path: Path, file: str, data: bytes, why: str
) -> None:
    (tmp_path / file).write_bytes(data)
    faults = FaultList()
    assert logo_address(tmp_path, file, faults) == ""
    (fault,) = faults.found
    assert (fault.file, fault.column) == (file, "logo")
    assert why in fault.why


def test_a_missing_logo_is_a_fault(tmp_path: Path) -> None:
    faults = FaultList()
    assert logo_address(tmp_path, "logo.svg", faults) == ""
    assert [fault.code for fault in faults.found] == [Code.FILE_MISSING]
