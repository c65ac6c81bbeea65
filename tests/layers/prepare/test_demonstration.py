"""Invented and real figures are never mixed in one release; mini is invented as a whole."""

from layers.prepare.faults import Code
from tests.layers.prepare.city import City

SHARE = "indicators/share_children.toml"


def test_a_real_figure_in_a_demonstration(city: City) -> None:
    city.edit(SHARE, 'provenance = "demonstration"', 'provenance = "derived"')
    fault = city.fault()
    assert (fault.code, fault.file, fault.column) == (Code.PROVENANCE, SHARE, "provenance")
    assert fault.value == "derived"
    assert "gibt sich als echt aus" in fault.why


def test_invented_figures_of_a_real_municipality(city: City) -> None:
    city.edit("municipality.toml", "demonstration = true", "demonstration = false")
    faults = city.faults()
    assert {fault.code for fault in faults} == {Code.PROVENANCE}
    assert len(faults) == len(list((city.sources / "indicators").glob("*.toml")))
    assert "keine Demonstration" in faults[0].why
