"""What a browser asked for, kept to be asked again."""

from dataclasses import dataclass

from playwright.sync_api import Browser, Request

from bench.asked import Asked, Interaction
from bench.drivers import Driver
from bench.measure import Visitor
from bench.places import Place
from bench.visits import to_indicator


@dataclass(frozen=True)
class Recording:
    """What one visitor asked for: by the first visit, and by each change that asked at all."""

    visit: Interaction
    indicators: list[Interaction]
    years: list[Interaction]


def record(browser: Browser, driver: Driver, place: Place, *, changes: bool = True) -> Recording:
    """A first visit, then ``changes`` to each indicator and of years, at the level shown first."""
    plan = place.plan
    with Visitor(browser, driver) as visitor:
        visitor.visit(driver.map_address(plan.indicators[0][0]), driver.map_element)
        seen = [r for r in visitor.traffic.seen if r.url.startswith(driver.url)]
        known = {request.url for request in seen}
        indicators, years = [], []
        for indicator, text in [*plan.indicators[1:6], plan.indicators[0]] if changes else []:
            change = to_indicator(visitor, driver, indicator, text)
            indicators.append(_new(change.seen, known))
            step = visitor.step(lambda: driver.set_year(visitor.page, -1), driver.map_element)
            years.append(_new(step.seen, known))
    visit = [Asked.of(request) for request in seen]
    return Recording(visit, [i for i in indicators if i], [y for y in years if y])


def _new(seen: tuple[Request, ...], known: set[str]) -> Interaction:
    """What the browser does not have yet: all that is posted, and addresses not asked before."""
    asked = [r for r in seen if r.method == "POST" or r.url not in known]
    known.update(request.url for request in asked)
    return [Asked.of(request) for request in asked]
