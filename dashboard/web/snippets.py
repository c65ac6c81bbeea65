"""The lines of HTML that an editor pastes into another site to show a view there."""

from html import escape
from types import SimpleNamespace

from dashboard.settings import Settings
from dashboard.web.views import PAGES, PICTURES
from layers.model import Municipality
from layers.thematic.demonstration import with_mark

HEIGHTS = {"map": 1000, "series": 820, "school_changes": 820}
"""Pixels that an embed is high as long as nothing else is known: enough at 800 pixels of width."""
WIDTH = 800
HELPER = "/embed/rahmen.js"


def frame_snippet(address: str, title: str, width: str, height: str, site: str) -> str:
    """A frame that shows ``address``, and the script that gives it its height.

    All are text, not HTML; ``width`` is pixels or ``100%``, ``site`` is our address without a slash
    at its end. The dialog of the pages fills the same lines in by script.
    """
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="{escape(width)}" '
        f'height="{escape(height)}" loading="lazy" style="border:0;max-width:100%"></iframe>\n'
        f'<script src="{escape(site)}{HELPER}" async></script>'
    )


def picture_snippet(address: str, page: str, title: str, width: str) -> str:
    """A picture that leads to the page of the view; parameters as ``frame_snippet``, ``title`` is
    its text alternative."""
    return (
        f'<a href="{escape(page)}"><img src="{escape(address)}" alt="{escape(title)}" '
        f'width="{escape(width)}" loading="lazy" style="max-width:100%;height:auto"></a>'
    )


KINDS = (
    ("interactive", "Interaktiv", "Jahr und mehr wählbar, Werte ablesbar"),
    ("picture", "Nur Darstellung", "ohne Bedienung, in eigenem Rahmen"),
)
IMAGE = ("image", "Bild", "eine SVG-Datei mit Textalternative, ohne Rahmen")


def dialog(
    settings: Settings, feature: str, slug: str, municipality: Municipality
) -> SimpleNamespace:
    """What the dialog of a page needs: addresses, and snippets whose places ``{name}`` the script
    fills. ``site`` is '' where the reader's own address of us is the right one."""
    places = ("address", "title", "width", "height", "site")
    frame = frame_snippet(*(f"{{{name}}}" for name in places))
    picture = picture_snippet("{address}", "{page}", "{title}", "{width}")
    page = PAGES[feature]
    subject = f"Bildungsatlas {municipality.name}"
    if feature == "school_changes":
        subject += ": Schulformwechsel"
    return SimpleNamespace(
        site=settings.public_url,
        embed=f"/embed/{slug}/{page}",
        page=f"/{slug}/{page}",
        picture=f"/{PICTURES[feature]}/{slug}/",
        subject=with_mark(subject, municipality.mark),
        height=HEIGHTS[feature],
        frame_snippet=frame,
        picture_snippet=picture,
        kinds=(*KINDS, IMAGE) if settings.framing_sites else (IMAGE,),
    )
