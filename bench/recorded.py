"""What a browser asked for, kept to be asked again."""

import json
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Request

from bench.asked import Asked, Interaction, packed, unpacked
from bench.drivers import Driver
from bench.measure import Visitor
from bench.places import Place
from bench.visits import browser, to_indicator


@dataclass(frozen=True)
class Recording:
    """What one visitor asked for: by the first visit, and by each change that asked at all."""

    visit: Interaction
    indicators: list[Interaction]
    years: list[Interaction]

    def write(self, path: Path) -> None:
        """Keep it as JSON."""
        kept = {
            "visit": packed(self.visit),
            "indicators": [packed(one) for one in self.indicators],
            "years": [packed(one) for one in self.years],
        }
        path.write_text(json.dumps(kept), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> "Recording":
        """What was kept."""
        found = json.loads(path.read_text(encoding="utf-8"))
        changes = {name: [unpacked(one) for one in found[name]] for name in ("indicators", "years")}
        return cls(unpacked(found["visit"]), **changes)


def recording(work: Path, driver: Driver, place: Place) -> Recording:
    """What the browser sends to that candidate; recorded by the first part that needs it."""
    path = work / place.name / f"{driver.name.replace(' ', '-')}.recording.json"
    if not path.is_file():
        with browser() as chromium:
            record(chromium, driver, place).write(path)
    return Recording.read(path)


def record(chromium: Browser, driver: Driver, place: Place) -> Recording:
    """A first visit, a change to each indicator, and years, at the level shown first."""
    plan = place.plan
    with Visitor(chromium, driver) as visitor:
        visitor.visit(driver.map_address(plan.indicators[0][0]), driver.map_element)
        seen = [r for r in visitor.traffic.seen if r.url.startswith(driver.url)]
        visit = [Asked.of(request) for request in seen]
        known = {request.url for request in seen}
        indicators, years = [], []
        for indicator, text in [*plan.indicators[1:6], plan.indicators[0]]:
            change = to_indicator(visitor, driver, indicator, text)
            indicators.append(_new(change.seen, known))
            step = visitor.step(lambda: driver.set_year(visitor.page, -1), driver.map_element)
            years.append(_new(step.seen, known))
    return Recording(visit, [i for i in indicators if i], [y for y in years if y])


def _new(seen: tuple[Request, ...], known: set[str]) -> Interaction:
    """What the browser does not have yet: all that is posted, and addresses not asked before."""
    asked = [r for r in seen if r.method == "POST" or r.url not in known]
    known.update(request.url for request in asked)
    return [Asked.of(request) for request in asked]
