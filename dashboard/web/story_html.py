"""A presentation as one file: everything inside, nothing asked of any network.

It is the page of ``/vortrag/<story>`` with styles, fonts, figures and scripts in it. Its own policy
forbids every connection, so that nothing that was overlooked reaches one.
"""

import base64
import re
from collections.abc import Callable
from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

from markupsafe import Markup

from dashboard.render import environment
from dashboard.web.assets import Assets
from dashboard.web.data import check_view, compact
from dashboard.web.page_scripts import path_of
from dashboard.web.pages import EARLY_SCRIPT
from dashboard.web.policy import hashed, inline_styles
from dashboard.web.present import MOST_WORDS, TEMPLATE, deck_context, slides_of
from dashboard.web.showing import Showing
from dashboard.web.story_addresses import Place
from layers.queries.pooled import can_pool
from layers.store import Store
from layers.thematic.geometry import geometry_file
from layers.thematic.values_file import values_file_bytes

_URL = re.compile(r'url\("?/assets/[^/]*/([^")]+)"?\)')
_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
_FAMILY = re.compile(r'font-family:\s*"([^"]+)"')
_SOURCE = re.compile(r"src:\s*url\([^)]*\)")
_LINK = re.compile(r'(<a\b[^>]*?)\shref="(/[^"]*)"')
_VALUES = re.compile(r'\sdata-(?:values|shapes)="(/[^"]*)"')
_SCRIPT = re.compile(r"<script\b(?![^>]*\btype=)[^>]*>(.*?)</script>", re.DOTALL)
_HEAD = re.compile(r'<meta charset="[^"]*">')
_LOADING = frozenset({"src", "srcset", "poster", "data", "action", "formaction", "background"})
_TYPES = {"woff2": "font/woff2", "svg": "image/svg+xml"}
_SHAPES_PATH = re.compile(r"/geometrie/[^/]+/(?P<level>[^/]+)\.json$")
_VALUES_PATH = re.compile(r"/werte/[^/]+/(?P<indicator>[^/]+)/(?P<level>[^/]+)\.json$")


class NotSelfContainedError(Exception):
    """A document that would ask for something; its text names what."""


def story_html(
    showing: Showing, assets: Assets, place: Place, notices: tuple[str, ...] = ()
) -> str:
    """The presentation of a story as a document that needs nothing else.

    Raises NotSelfContainedError where our own template is not fit for it.
    """
    store, ident = showing.store, showing.story.story_id
    asked: list[str] = []

    def scripts(kind: str) -> str:
        asked.append(path_of(kind))
        return ""

    fonts = _Fonts()

    def style(path: str) -> Markup:
        text = fonts.once(inside_style(assets, path))
        return Markup(f"<style>{text}</style>")  # noqa: S704 - our own style sheet

    made = environment()
    made.globals.update(
        asset=lambda path: data_address(assets, path),
        scripts=scripts,
        style=style,
        early_script=EARLY_SCRIPT,
    )
    most_words = 0 if place.views else MOST_WORDS
    slides = slides_of(showing, lambda number: place.step(store, ident, number), most_words)
    context = deck_context(showing, slides, place.page(store, ident), notices)
    document = made.get_template(TEMPLATE).render(context)
    return self_contained(
        document, assets, tuple(asked), lambda address: values_at(store, address), place.site
    )


def values_at(store: Store, address: str) -> bytes:
    """The values file or geometry file at an address of this release. Errors as its own address."""
    parts = urlsplit(address)
    shapes = _SHAPES_PATH.search(parts.path)
    if shapes is not None:
        return compact(geometry_file(store, shapes["level"]))
    found = _VALUES_PATH.search(parts.path)
    assert found is not None, address
    asked = dict(parse_qsl(parts.query))
    indicator, level, within = found["indicator"], found["level"], asked.get("within", "")
    check_view(store, indicator, level, within)
    can = asked.get("pooled") == "1" and can_pool(store, indicator, level)
    return values_file_bytes(store, indicator, level, within, can)


def data_address(assets: Assets, path: str) -> str:
    """One of our files as a ``data:`` address. Raises KeyError for one that is not there."""
    kind = _TYPES[path.rpartition(".")[2]]
    return f"data:{kind};base64,{base64.b64encode(assets.files[path]).decode()}"


def inside_style(assets: Assets, path: str) -> str:
    """A style sheet with the files that it names inside."""
    return _URL.sub(
        lambda found: f'url("{data_address(assets, found[1])}")', assets.style_text(path)
    )


def self_contained(
    document: str,
    assets: Assets,
    scripts: tuple[str, ...],
    values: Callable[[str], bytes],
    site: str,
) -> str:
    """A document with all that it needs inside.

    ``document`` names no script or style by address. ``scripts`` are the paths of those that it
    runs, ``values`` gives the values or geometry file at an address; scripts find it in an element
    whose ``data-values-of`` is that address. Links to our pages begin with ``site``, and lead
    nowhere where that is ''. Raises NotSelfContainedError.
    """
    document = _LINK.sub(lambda found: _led(found[1], found[2], site), document)
    addresses = dict.fromkeys(_VALUES.findall(document))
    data = "".join(_island(address, values(unescape(address))) for address in addresses)
    script = "".join(f"<script>{assets.files[path].decode()}</script>" for path in scripts)
    before, end, after = document.rpartition("</body>")
    document = f"{before}{data}{script}\n{end}{after}"
    found = _HEAD.search(document)
    if found is None:
        raise NotSelfContainedError("no <meta charset> to begin with")
    policy = f'<meta http-equiv="Content-Security-Policy" content="{escape(_policy(document))}">'
    document = document.replace(found[0], f"{found[0]}\n{policy}", 1)
    left = outside(document)
    if left:
        raise NotSelfContainedError("; ".join(left))
    return document


def outside(document: str) -> tuple[str, ...]:
    """What a document would ask for when it is opened, links that somebody follows aside."""
    reader = _Reader()
    reader.feed(document)
    reader.close()
    styles = (text.decode() for text in inline_styles(document.encode()))
    asked = (found for text in styles for found in re.findall(r"url\(([^)]*)\)|(@import)", text))
    names = ("".join(found).strip("\"'") for found in asked)
    return (*reader.found, *(name for name in names if not name.startswith(("data:", "#"))))


def _led(tag: str, address: str, site: str) -> str:
    return f'{tag} href="{escape(site)}{address}"' if site else tag


def _island(address: str, body: bytes) -> str:
    """A values file as an element; nothing in it can end the element."""
    text = body.decode().replace("<", "\\u003c")
    return f'<script type="application/json" data-values-of="{address}">{text}</script>\n'


def _policy(document: str) -> str:
    styles = " ".join(dict.fromkeys(map(hashed, inline_styles(document.encode())))) or "'none'"
    texts = dict.fromkeys(text.encode() for text in _SCRIPT.findall(document))
    scripts = " ".join(map(hashed, texts)) or "'none'"
    return (
        f"default-src 'none'; script-src {scripts}; style-src {styles}; img-src data:; "
        "font-src data:; base-uri 'none'; form-action 'none'"
    )


class _Fonts:
    """The fonts that style sheets have brought so far, by their files."""

    def __init__(self) -> None:
        self._families: dict[str, str] = {}

    def once(self, text: str) -> str:
        """A style sheet without the fonts that another has brought; what is set in them goes by
        the name that they have there."""
        renamed: dict[str, str] = {}

        def kept(found: re.Match[str]) -> str:
            name, source = _FAMILY.search(found[0]), _SOURCE.search(found[0])
            assert name is not None
            assert source is not None
            if source[0] not in self._families:
                self._families[source[0]] = name[1]
                return found[0]
            renamed[name[1]] = self._families[source[0]]
            return ""

        text = _FACE.sub(kept, text)
        for name, first in renamed.items():
            text = text.replace(f'"{name}"', f'"{first}"')
        return text


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            is_loaded = name in _LOADING or (name in ("href", "xlink:href") and tag != "a")
            if is_loaded and not (value or "").startswith(("data:", "#")):
                self.found.append(f"<{tag} {name}={value}>")
            if name == "style" or name.startswith("on"):
                self.found.append(f"<{tag} {name}=...>")
