"""Places without a server; see layers.dcat.model.Places."""

from layers.dcat.model import Offer


class Nowhere:
    """Places without a server: no addresses, and nothing to fetch."""

    def home(self) -> str:
        """No address."""
        return ""

    contact = catalogue = school_changes = open_data = home

    def indicator(self, indicator_id: str) -> str:
        """No page."""
        return ""

    def level(self, level: str) -> str:
        """No page."""
        return ""

    def facilities(self, kind: str) -> str:
        """No page."""
        return ""

    def indicator_offers(self, indicator_id: str, level: str) -> tuple[Offer, ...]:
        """No files."""
        return ()

    def level_offers(self, level: str) -> tuple[Offer, ...]:
        """No files."""
        return ()

    def facility_offers(self, kind: str) -> tuple[Offer, ...]:
        """No files."""
        return ()

    def school_change_offers(self) -> tuple[Offer, ...]:
        """No files."""
        return ()

    def package_offers(self) -> tuple[Offer, ...]:
        """No file."""
        return ()
