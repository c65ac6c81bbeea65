"""Every figure says where it comes from."""

from dataclasses import replace

import pytest

from layers.prepare.checks.sources import check_sources
from layers.prepare.faults import Code, Fault, FaultList, Severity
from layers.prepare.read import Metadata, read_metadata
from tests.layers.prepare.checks.figures import MINI


@pytest.fixture
def metadata() -> Metadata:
    return read_metadata(MINI, FaultList())


def found(metadata: Metadata, **source: str) -> list[Fault]:
    """Faults where the first source says ``source``."""
    first, *others = metadata.sources.source
    changed = first.model_copy(update={"licence": "dl-de/by-2-0", "as_of": "2024", **source})
    sources = metadata.sources.model_copy(update={"source": (changed, *others)})
    faults = FaultList()
    check_sources(replace(metadata, sources=sources), faults)
    return faults.found


def test_sound(metadata: Metadata) -> None:
    assert found(metadata) == []


@pytest.mark.parametrize("licence", ["", "unknown", " Unbekannt "])
def test_a_missing_licence_is_a_warning(metadata: Metadata, licence: str) -> None:
    (fault,) = found(metadata, licence=licence)
    assert (fault.code, fault.severity) == (Code.LICENCE, Severity.WARNING)
    assert (fault.file, fault.column, fault.value) == ("sources.toml", "licence", "mini")


def test_a_missing_day(metadata: Metadata) -> None:
    (fault,) = found(metadata, as_of="")
    assert (fault.code, fault.severity) == (Code.AS_OF, Severity.WARNING)


def test_an_indicator_without_source_is_an_error(metadata: Metadata) -> None:
    first, *others = metadata.indicators
    without = first.model_copy(update={"sources": {}})
    (fault,) = found(replace(metadata, indicators=(without, *others)))
    assert (fault.code, fault.severity) == (Code.SOURCE, Severity.ERROR)
    assert fault.file == f"indicators/{first.id}.toml"
