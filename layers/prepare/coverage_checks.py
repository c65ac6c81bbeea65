"""The bounds that a level's coverage has to hold before it may be drawn."""

from layers.numbers import german
from layers.prepare.coverage import CoverageState, Spot, TopologyFault, TopologyReport

SHOWN = 5
"""Places named in one text."""

NOISE = 0.5
"""Metres that rounded coordinates leave between borders that are the same."""

CONTESTED = 0.2
"""An overlap that is a larger part of the smaller area is no slip of drawing."""


def repairs(report: TopologyReport) -> list[TopologyFault]:
    """What was wrong with delivered outlines and has been repaired, for warnings."""
    if report.spec.union_of:
        # such outlines are not drawn; the finer level's are
        return []
    enclaves = report.repaired.gaps
    told = []
    for code, spots, what, done in (
        ("topology-overlap", report.raw.overlaps, "Überlappungen", "dem größeren Gebiet gegeben"),
        ("topology-gaps", report.raw.holes[enclaves:], "Lücken", "dem größeren Nachbarn gegeben"),
    ):
        wide = [spot for spot in spots if spot.width >= NOISE]
        if wide:
            total = sum(spot.m2 for spot in wide)
            told.append(
                TopologyFault(
                    code,
                    report.spec.level,
                    "",
                    f"{german(len(wide))} {what}, zusammen {german(total)} m², die größten: "
                    f"{named(wide)}",
                    "gemeinsame Grenzen",
                    f"Sie wurden repariert ({done}); berichtigen Sie die Umrisse, wo das nicht "
                    "stimmt.",
                )
            )
    return told


def named(spots: list[Spot]) -> str:
    """The first places in words."""
    more = f" und {german(len(spots) - SHOWN)} weitere" if len(spots) > SHOWN else ""
    return "; ".join(str(spot) for spot in spots[:SHOWN]) + more


def _contested(report: TopologyReport) -> list[TopologyFault]:
    """Pairs of areas that both claim a large part of one of them: nobody can say whose it is."""
    if report.spec.union_of:
        return []
    km2 = {size.code: size.km2 for size in report.raw.sizes}
    return [
        TopologyFault(
            "topology-overlap",
            report.spec.level,
            ", ".join(spot.codes),
            f"{spot}: so viel gehört zu beiden Gebieten",
            "jeder Ort in einem Gebiet",
            "Berichtigen Sie einen der beiden Umrisse.",
        )
        for spot in report.raw.overlaps
        if spot.m2 / 1e6 > CONTESTED * min(km2[code] for code in spot.codes)
    ]


def check_state(report: TopologyReport) -> list[TopologyFault]:
    """Faults of a level after repair and after simplification; empty when all bounds hold."""
    faults: list[TopologyFault] = _contested(report)
    for stage, state in (
        ("nach der Reparatur", report.repaired),
        ("nach der Vereinfachung", report.simplified),
    ):
        found = _shape_faults(report, state, stage) + _size_faults(report, state, stage)
        # a fault of the repair would only be said again for the simplified areas
        known = {(fault.code, fault.area) for fault in faults}
        faults += [fault for fault in found if (fault.code, fault.area) not in known]
    return faults


def _shape_faults(report: TopologyReport, state: CoverageState, stage: str) -> list[TopologyFault]:
    level, spec = report.spec.level, report.spec
    faults = []
    if spec.count is not None and state.areas != spec.count:
        faults.append(
            TopologyFault(
                "topology-count",
                level,
                "",
                f"{state.areas} Gebiete",
                f"{spec.count} Gebiete",
                "Ergänzen Sie die Datei oder berichtigen Sie die erwartete Anzahl.",
            )
        )
    if state.overlap_m2 > 0:
        faults.append(
            TopologyFault(
                "topology-overlap",
                level,
                "",
                f"{german(state.overlap_m2, 2)} m² Überlappung {stage}",
                "0 m²",
                "Prüfen Sie die Umrisse oder die Einstellungen der Reparatur.",
            )
        )
    if state.gaps != spec.enclaves:
        faults.append(
            TopologyFault(
                "topology-gaps",
                level,
                "",
                f"{state.gaps} Lücken {stage}"
                + (f": {named(list(state.holes))}" if state.holes else ""),
                str(spec.enclaves),
                "Schließen Sie die Lücken in den Umrissen, vergrößern Sie gap_width oder nennen "
                "Sie echte Enklaven: enclaves in diesem [[level]].",
            )
        )
    if not state.matched:
        faults.append(
            TopologyFault(
                "topology-borders",
                level,
                "",
                f"gemeinsame Grenzen nicht deckungsgleich {stage}",
                "gleiche Stützpunkte in beiden Nachbarn",
                "Prüfen Sie die Umrisse oder die Einstellungen der Reparatur.",
            )
        )
    return faults


def _size_faults(report: TopologyReport, state: CoverageState, stage: str) -> list[TopologyFault]:
    level, settings = report.spec.level, report.settings
    faults = [
        TopologyFault(
            "topology-size",
            level,
            size.code,
            f"{german(size.km2, 3)} km² {stage}",
            f"{german(size.published_km2 or 0, 2)} km² "
            f"± {german(size.allowed_km2(settings), 3)} km²",
            "Prüfen Sie Umriss und veröffentlichte Fläche.",
        )
        for size in state.sizes
        if abs(size.difference_km2) > size.allowed_km2(settings)
    ]
    total = report.published_total_km2
    if total is not None and abs(state.total_km2 - total) > settings.total_tolerance * total:
        faults.append(
            TopologyFault(
                "topology-total",
                level,
                "",
                f"{german(state.total_km2, 2)} km² {stage}",
                f"{german(total, 2)} km² ± {german(100 * settings.total_tolerance, 1)} %",
                "Prüfen Sie, ob Gebiete fehlen, und die veröffentlichte Gesamtfläche.",
            )
        )
    return faults
