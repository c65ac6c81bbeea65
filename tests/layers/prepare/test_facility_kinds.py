"""Kinds of places that a municipality names for itself."""

import pytest

from layers.prepare.faults import Code
from layers.prepare.specs import contrast_on_white
from tests.layers.prepare.city import City

KIND = """
[[facility_kind]]
kind = "school"
name_plural = "Lernorte"
unit = "Kinder"
colour = "{colour}"
"""


@pytest.mark.parametrize(
    ("colour", "contrast"), [("#000000", 21.0), ("#ffffff", 1.0), ("#767676", 4.54)]
)
def test_contrast(colour: str, contrast: float) -> None:
    assert contrast_on_white(colour) == pytest.approx(contrast, abs=0.005)


def test_a_pale_colour_is_refused(city: City) -> None:
    path = city.sources / "municipality.toml"
    path.write_text(path.read_text("utf-8") + KIND.format(colour="#ffcc00"), "utf-8")
    fault = city.fault()
    assert (fault.code, fault.file) == (Code.METADATA, "municipality.toml")
    assert "zu blass" in fault.why


def test_a_kind_that_nobody_described(city: City) -> None:
    city.edit("tables/schulen.toml", 'kind = "school"', 'kind = "museum"')
    fault = city.fault()
    assert (fault.code, fault.value) == (Code.REFERENCE, "museum")
    assert "Die Art von Orten" in fault.why
