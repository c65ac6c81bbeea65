"""Two readers who know nothing but what they see: one with a pointer, one with a keyboard.

Each counts what it does. Reaching something with Tab is no action of its own; using it is.
"""

from typing import Protocol

from playwright.sync_api import Locator, Page, expect

MOST_TABS = 400


class Reader(Protocol):
    """A person at the page who uses visible German labels only."""

    page: Page
    actions: int

    def use(self, role: str, name: str) -> None:
        """Follow a link, press a button or open a summary by its label."""

    def first_year(self) -> None:
        """Move the control of the years to its first year."""

    def choose(self, label: str, option: str) -> None:
        """Choose a visible option of a list."""


class PointerReader:
    """Points and clicks, as on a phone."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.actions = 0

    def use(self, role: str, name: str) -> None:
        self.actions += 1
        target = _labelled(self.page, role, name)
        target.click()

    def first_year(self) -> None:
        self.actions += 1
        slider = self.page.get_by_role("slider").first
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box()
        assert box is not None
        self.page.mouse.click(box["x"] + 2, box["y"] + box["height"] / 2)

    def choose(self, label: str, option: str) -> None:
        self.actions += 1
        self.page.get_by_label(label, exact=True).select_option(label=option)


class KeyboardReader:
    """Never touches a pointer: Tab to reach, keys to use."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.actions = 0

    def use(self, role: str, name: str) -> None:
        self.actions += 1
        self._reach(_labelled(self.page, role, name))
        self.page.keyboard.press("Enter")

    def first_year(self) -> None:
        self.actions += 1
        self._reach(self.page.get_by_role("slider").first)
        self.page.keyboard.press("Home")

    def choose(self, label: str, option: str) -> None:
        self.actions += 1
        target = self.page.get_by_label(label, exact=True)
        self._reach(target)
        options = target.locator("option").all_text_contents()
        self.page.keyboard.press("Home")
        for _ in range(options.index(option)):
            self.page.keyboard.press("ArrowDown")

    def _reach(self, target: Locator) -> None:
        """Tab until the target has the focus, and see that it can be seen there."""
        expect(target).to_be_visible()
        for _ in range(MOST_TABS):
            if target.evaluate("e => e === document.activeElement"):
                expect(target).to_be_in_viewport()
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {target}")


def _labelled(page: Page, role: str, name: str) -> Locator:
    if role == "summary":
        return page.locator("summary", has_text=name).first
    target = page.get_by_role(role, name=name)  # type: ignore[arg-type]
    return target.first
