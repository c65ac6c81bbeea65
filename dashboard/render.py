"""Turn a page's context into the document that a reader gets first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from dashboard.routes import analysis_pages
from layers.export import licence_text
from layers.numbers import NBSP, german, with_unit
from layers.thematic.cite import cell_id

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class PageContext:
    """What one page says: its template, document title and description, and the data it shows.

    ``dash`` asks for the exploring section with Dash in it; ``notices`` are German sentences about
    parts of the address that had to be changed. ``explore_title`` and ``explore_hint`` head the
    exploring section. ``state`` is given to the script (and as ``selection`` to Dash) as JSON in
    ``#page-state``. ``query`` is the canonical query of the view (defaults left out); the script
    puts it into the address bar after a swap. ``picture`` is the path of a picture for previews of
    links ('' for none), ``window`` what the window and such previews are called ('' for the title),
    ``data_set`` a schema.org/Dataset for search engines.
    ``words`` fill the places in the path of the page's route.
    ``talk`` is the address of the presentation of what the page shows, '' for that of its view.
    ``is_kept`` is False where a page hangs on more than release and query; ``is_private`` says that
    the answer tells what somebody looked for and is stored by nobody on its way.
    """

    template: str
    title: str
    description: str
    data: dict[str, Any]
    dash: bool = False
    notices: tuple[str, ...] = ()
    explore_title: str = "Als bewegliche Grafik erkunden"
    explore_hint: str = ""
    state: Mapping[str, Any] | None = None
    query: str | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    is_kept: bool = True
    picture: str = ""
    window: str = ""
    data_set: Mapping[str, Any] | None = None
    is_private: bool = False
    talk: str = ""


@dataclass(frozen=True)
class Redirect:
    """Answer of a page that sends the reader on: to another address of this site, or to a page of
    the operator that the municipality names."""

    address: str


@dataclass(frozen=True)
class DashParts:
    """The pieces of Dash that a document carries: entry element, settings, addresses of scripts."""

    entry: Markup
    config: Markup
    scripts: Markup


def environment() -> Environment:
    """The template environment: escaping on, unknown names are errors."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(num=num, unit=with_unit, nbsp=NBSP, licence=licence_text, cell_id=cell_id)
    made.globals.update(analysis_pages=analysis_pages())
    return made


def num(value: float | int | None, decimals: int = 0, *, signed: bool = False) -> str:
    """A number in German writing; an em dash where there is none."""
    return "—" if value is None else german(value, decimals, signed=signed)


def query_string(query: Mapping[str, Any]) -> str:
    """A query from names and values; empty values are left out, tuples are joined by commas."""
    pairs = []
    for name, value in query.items():
        text = ",".join(map(str, value)) if isinstance(value, tuple | list) else str(value)
        if value is not None and value is not False and text:
            pairs.append((name, "1" if value is True else text))
    return urlencode(pairs, quote_via=quote, safe=",:")


def with_release(query: str, release: str) -> str:
    """A query that goes on naming the release that was asked for; unchanged where none was."""
    return "&".join(part for part in (query, f"release={release}" if release else "") if part)


def url_builder(slug: str, paths: Mapping[str, str], release: str = "") -> Callable[..., str]:
    """A function ``url(name, query_text='', **query)`` for one municipality.

    Where a ``release`` was asked for, every address names it.

    ``paths`` maps route names to their path below the municipality; ``<word>`` in a path is filled
    from the keyword of that name. An unknown name is a KeyError.
    """

    def url(name: str, query_text: str = "", /, **query: Any) -> str:
        path = paths[name]
        for word in [key for key in query if f"<{key}>" in path]:
            path = path.replace(f"<{word}>", quote(str(query.pop(word)), safe=""))
        text = with_release(query_text.lstrip("?") or query_string(query), release)
        return f"/{slug}{path}" + (f"?{text}" if text else "")

    return url
