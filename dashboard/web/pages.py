"""The pages' routes: make the context, write the document, answer with an ETag."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, cached_property
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

from dash import Dash
from flask import Flask, Response, g, redirect, request

from dashboard.errors import AtlasError, MunicipalityWithdrawnError, NothingToShowError
from dashboard.pages import (
    about,
    briefing,
    change,
    cite,
    disparity,
    facilities,
    indicators,
    legal,
    open_data,
    profile,
    profile_choose,
    relation,
    school_changes,
    series,
    social_index,
    start,
    stories,
    streets,
)
from dashboard.pages import map as map_page
from dashboard.release import Releases
from dashboard.render import (
    DashParts,
    PageContext,
    Redirect,
    environment,
    query_string,
    with_release,
)
from dashboard.routes import PREFIX, ROUTES, Route
from dashboard.settings import Settings
from dashboard.web.address_view import view_path
from dashboard.web.addresses import asked_municipality, municipality_url
from dashboard.web.answers import asked_store, kept_key, made
from dashboard.web.assets import Assets
from dashboard.web.dcat import indicator_for_search
from dashboard.web.downloads import FORMATS
from dashboard.web.embed_controls import THEMES
from dashboard.web.embed_theme import style_of
from dashboard.web.frames import Frame, bare_frame, frame_of
from dashboard.web.freshness import fresh_page, redirected
from dashboard.web.head import IMAGE_WIDTH, head_of, preview_picture, view_query
from dashboard.web.kinds import KINDS
from dashboard.web.noting import PRIVATE
from dashboard.web.page_scripts import script_builder
from dashboard.web.policy import Policy
from dashboard.web.qr import qr_svg
from dashboard.web.snippets import dialog
from dashboard.web.story_addresses import talk_of_views
from dashboard.web.views import FEATURES
from layers.model import Municipality
from layers.store import Store

EARLY_SCRIPT = "document.documentElement.className=location.hash?'js':'js is-first'"
"""Inline in every head, so that nothing jumps when the scripts arrive. `is-first` lets parts below
the first screen wait for it, unless the address leads to one of them."""
LATE_SCRIPT = (
    "{let start=()=>{start=()=>{};document.documentElement.classList.remove('is-first');"
    "document.head.append("
    "document.getElementById('scripts').content.cloneNode(true))};"
    "requestAnimationFrame(()=>setTimeout(()=>start()));setTimeout(()=>start(),500)}"
)
"""Asks for the scripts when the first picture stands; at the latest after half a second, because
a page in the background paints nothing."""

ContextMaker = Callable[[Store, Settings, Mapping[str, str]], PageContext | Redirect]

MAKERS: dict[str, ContextMaker] = {
    "start": start.context,
    "search": start.search,
    "map": map_page.context,
    "profile_choose": profile_choose.context,
    "profile": profile.context,
    "school_changes": school_changes.context,
    "series": series.context,
    "disparity": disparity.context,
    "relation": relation.context,
    "change": change.context,
    "social_index": social_index.context,
    "stories": stories.context,
    "story": stories.reading,
    "indicators": indicators.context,
    "indicator": indicators.detail,
    "facilities": facilities.context,
    "facility": facilities.detail,
    "streets": streets.context,
    "about": about.context,
    "open_data": open_data.context,
    "cite": cite.context,
    "briefing": briefing.context,
    "imprint": legal.context,
    "privacy": legal.context,
    "accessibility": legal.context,
    "changes": legal.context,
}
"""Route name -> what makes the page's context."""

SAME_PAGE = {
    "api": "start",
    "indicator": "indicators",
    "story": "stories",
    "profile": "profile_choose",
    "facility": "facilities",
    "streets": "start",
    "cite": "start",
    "search": "start",
    "error": "start",
    "steward": "start",
    "ogc": "start",
}
"""Where the way to another municipality leads from pages that only one has."""


class Shell:
    """Writes documents: the frame of every page with what one page says inside."""

    def __init__(
        self,
        app: Dash,
        settings: Settings,
        releases: Releases,
        assets: Assets,
    ) -> None:
        self._app = app
        self._settings = settings
        self._releases = releases
        self._assets = assets
        self._environment = environment()
        self._environment.globals.update(
            asset=assets.address,
            scripts=script_builder(assets.address),
            style=cache(assets.style),
            early_script=EARLY_SCRIPT,
            late_script=LATE_SCRIPT,
            formats=FORMATS,
            image_width=IMAGE_WIDTH,
            qr=qr_svg,
            resettable=tuple(name for name, kind in KINDS.items() if not kind.words),
        )

    @cached_property
    def policy(self) -> Policy:
        """What writes the security policies of our documents; asked for when all callbacks of Dash
        are known."""
        return Policy(
            (*self._assets.style_texts(), *map(style_of, THEMES)),
            (EARLY_SCRIPT, LATE_SCRIPT),
            self._app.csp_hashes(),
        )

    def page(self, municipality: str, route: Route, arguments: Mapping[str, str]) -> Response:
        """The answer to a GET of one page; 304 where the reader has it already.

        Raises MunicipalityNotFoundError.
        """
        store = asked_store(self._releases, municipality)
        if route.path == "/" and not request.path.endswith("/"):
            return moved(municipality_url(municipality)(route.name, query_text()))
        now = self._releases.get(municipality)
        around = f"{now.fingerprint}{self._releases.municipalities()}"
        shown = made(kept_key(store, around), lambda: self._made(store, now, route, arguments))
        return shown if isinstance(shown, Response) else answered(shown)

    def _made(
        self, store: Store, now: Store, route: Route, arguments: Mapping[str, str]
    ) -> bytes | Response:
        """The document of a page, or an answer that nobody keeps."""
        try:
            context = MAKERS[route.name](store, self._settings, arguments)
        except NothingToShowError as error:
            # The page is there, only not for this municipality's figures: no failure of the reader.
            # What was searched for stands in it all the same.
            searched = route.name in PRIVATE and bool(request.query_string)
            context = replace(_told(error), is_private=searched)
        if isinstance(context, Redirect):
            return redirect(context.address)  # type: ignore[return-value]
        context = self._previewed(store, route, context)
        body = self._write(frame_of(store, now), context, route.name, route.feature)
        if context.is_private:
            return private(body)
        return body.encode() if context.is_kept else answered(body, is_shared=False)

    def _previewed(self, store: Store, route: Route, context: PageContext) -> PageContext:
        """A context with what search engines and previews of links get of it."""
        data_set = None
        if route.name == "indicator":
            ident = context.data["indicator"].indicator_id
            data_set = indicator_for_search(store, ident, self.site())
        picture = preview_picture(store, route.feature, route.name, context)
        return replace(context, picture=picture, data_set=data_set)

    def frame(self, slug: str) -> Frame:
        """What surrounds the pages of a municipality. Raises MunicipalityNotFoundError."""
        try:
            return frame_of(self._releases.get(slug))
        except MunicipalityWithdrawnError:
            gone = self._releases.withdrawals.without_data(slug)
            return bare_frame(slug, gone.municipality if gone else None)

    def respond(
        self, frame: Frame, context: PageContext, name: str, feature: str, status: int = 200
    ) -> Response:
        """The document as an answer; one that says that something is gone is kept by nobody."""
        return answered(self._write(frame, context, name, feature), status)

    def _write(self, frame: Frame, context: PageContext, name: str, feature: str) -> str:
        def write(dash: DashParts | None) -> str:
            return self._document(frame, context, name, feature, dash)

        if context.dash:
            g.write_document = write
            return str(self._app.index())  # type: ignore[no-untyped-call]
        return write(None)

    def failure(self, error: AtlasError) -> Response:
        """The page that says what went wrong, in the frame of the municipality asked for."""
        releases = self._releases
        known = releases.slugs() + releases.without_data()
        frame = self.frame(asked_municipality(request, known, releases.default))
        return self.respond(frame, _told(error), "error", "error", error.status)

    def site(self) -> str:
        """Scheme and host of our addresses, as others can open them."""
        return self._settings.public_url or request.host_url.rstrip("/")

    @property
    def settings(self) -> Settings:
        """The settings of this server."""
        return self._settings

    def write(self, template: str, **context: Any) -> str:
        """A document of its own, without the frame of the pages."""
        return self._environment.get_template(template).render(context)

    def address(self) -> str:
        """The full address of the view being asked for, as others can open it."""
        base = self.site()
        query = query_text()
        return base + quote(request.path) + (f"?{query}" if query else "")

    def _document(
        self, frame: Frame, context: PageContext, name: str, feature: str, dash: DashParts | None
    ) -> str:
        template = self._environment.get_template(context.template)
        url = municipality_url(frame.address, frame.pin)
        query = view_query(context, feature)
        here = quote(request.path) if query is None else url(name, query, **context.words)
        return template.render(
            context.data,
            head=head_of(frame, context, name, self.site(), here),
            url=url,
            area_url=_area_address(url),
            m=frame.municipality,
            glossary=frame.glossary,
            is_preview=frame.is_preview,
            has_desk=self._settings.steward_pages,
            others=self._others(frame.municipality, name),
            page=feature,
            route=name,
            nav=frame.nav,
            title=context.title,
            window=context.window,
            description=context.description,
            notices=context.notices,
            dash=dash,
            explore=SimpleNamespace(title=context.explore_title, hint=context.explore_hint),
            state={
                "page": feature,
                "municipality": frame.address,
                **({"release": frame.pin} if frame.pin else {}),
                **(context.state or {}),
            },
            release=frame.release,
            pin=frame.pin,
            newer=frame.newer,
            newer_address=_without_release() if frame.newer else "",
            view_address="" if context.query is None else url(name, context.query, **context.words),
            mail=self._mail_builder(frame.municipality),
            site=self.site(),
            file_url=_file_builder(frame),
            embedding=self._embedding(frame, name, here),
            collect=_collecting(frame, name, query),
            collected=tuple(KINDS),
            talk=_talk(frame, context, name, query),
            begins_here=bool(context.talk or _view_of_page(frame, name, query)),
        )

    def _embedding(self, frame: Frame, name: str, here: str) -> SimpleNamespace | None:
        """What the dialog "Einbetten" of a page needs; None where nothing can be embedded.
        ``here`` is the path and canonical query of the view."""
        if name not in FEATURES or frame.is_preview or frame.release is None:
            return None
        asked = dialog(self._settings, name, frame.address, frame.municipality)
        asked.oembed = f"{self.site()}/oembed?url={quote(self.site() + here, safe='')}"
        return asked

    def _others(self, here: Municipality, name: str) -> list[tuple[str, str]]:
        """Name and address of the same page in the other municipalities, without its selection:
        they have other indicators and areas."""
        page = SAME_PAGE.get(name, name)
        return [
            (other.name, municipality_url(other.slug)(page))
            for other in self._releases.municipalities()
            if other.slug != here.slug
        ]

    def _mail_builder(self, m: Municipality) -> Callable[[str, str], str]:
        """A function ``mail(subject, question)``: a mailto link that carries the current view."""

        def mail(subject: str, question: str) -> str:
            body = f"{question}\n\n\nAnsicht: {self.address()}\n"
            about = quote(f"Bildungsatlas: {subject}", safe="")
            text = quote(body, safe="")
            return f"mailto:{m.contact_email}?subject={about}&body={text}"

        return mail


def answered(body: str | bytes, status: int = 200, *, is_shared: bool = True) -> Response:
    """A document as an answer, with an ETag where it is one that may be kept. ``is_shared``: it is
    the same for everybody who asks for the address."""
    response = Response(body, status=status, mimetype="text/html")
    if is_shared:
        fresh_page(response)
    else:
        response.cache_control.private = True
        response.cache_control.no_cache = True
    if status == 200:
        response.add_etag()
        response.make_conditional(request)
    return response


def private(body: str) -> Response:
    """A document that tells what its reader looked for: stored by nobody, and its address is told
    to no page that it leads to."""
    response = Response(body, mimetype="text/html")
    response.cache_control.no_store = True
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _area_address(url: Callable[..., str]) -> Callable[[str, str], str]:
    """A function ``area_url(level, code)``: the page about one area."""
    return lambda level, code: url("profile", level=level, code=code)


def _file_builder(frame: Frame) -> Callable[[str, str, str], str]:
    """A function ``file_url(feature, suffix, query)``: the address of a view as a file. The query
    names what stands in the path of the view's page as well."""

    def file_url(page: str, suffix: str, query: str) -> str:
        text = with_release(query, frame.pin)
        path = f"/{frame.address}/{KINDS[page].page}"
        return f"{path}/download.{suffix}" + (f"?{text}" if text else "")

    return file_url


def _collecting(frame: Frame, name: str, query: str | None) -> str:
    """The address of a Mappe with the view of a page; '' where it shows none that fits in one."""
    view = _view_of_page(frame, name, query)
    return municipality_url(frame.address, frame.pin)("briefing", view1=view) if view else ""


def _view_of_page(frame: Frame, name: str, query: str | None) -> str:
    """The address of a page's view below its municipality; '' where it shows none that fits in a
    Mappe. ``query`` is its canonical query."""
    kind = KINDS.get(name)
    if kind is None or kind.exhibit is None or query is None:
        return ""
    return view_path(request.path.strip("/").removeprefix(f"{frame.address}/"), query)


def _talk(frame: Frame, context: PageContext, name: str, query: str | None) -> str:
    """The address of the presentation that begins with what a page shows: its view, its Mappe, its
    story; else the list of stories, '' where there is none."""
    if context.talk:
        return context.talk
    view = _view_of_page(frame, name, query)
    if view:
        asked = query_string({"view1": view})
        return talk_of_views(frame.address, frame.pin, asked)
    is_list = any(entry.name == "stories" for entry in frame.nav) and name != "stories"
    return municipality_url(frame.address, frame.pin)("stories") if is_list else ""


def _told(error: AtlasError) -> PageContext:
    return PageContext(
        template="error.html",
        title=error.title,
        description=error.title,
        data={"error": error},
    )


def register(
    app: Dash,
    settings: Settings,
    releases: Releases,
    assets: Assets,
) -> Shell:
    """Add every page, its short form, and the icon; returns the shell that writes documents."""
    server: Flask = app.server
    shell = Shell(app, settings, releases, assets)
    for route in ROUTES:
        server.add_url_rule(
            PREFIX + route.path,
            endpoint=f"page-{route.name}",
            view_func=_page_view(shell, route),
            # The page itself moves a reader to the slash, once it knows the municipality.
            strict_slashes=route.path != "/",
        )
        if route.path != "/":
            server.add_url_rule(
                route.path,
                endpoint=f"short-{route.name}",
                view_func=_short_view(releases.default, route),
            )
    server.add_url_rule(
        "/favicon.ico",
        endpoint="favicon",
        view_func=lambda: redirected(assets.address("favicon.svg")),
    )
    return shell


def _page_view(shell: Shell, route: Route) -> Callable[..., Response]:
    def view(municipality: str, **words: str) -> Response:
        asked = {key: ",".join(values) for key, values in request.args.lists()}
        return shell.page(municipality, route, {**asked, **words, **route.fixed})

    return view


def _short_view(default: str, route: Route) -> Callable[..., Response]:
    def view(**words: str) -> Response:
        return moved(municipality_url(default)(route.name, query_text(), **words))

    return view


def _without_release() -> str:
    """Path and query asked for, without the parameter that names a release."""
    query = query_string({k: v for k, v in request.args.items() if k != "release"})
    return quote(request.path) + (f"?{query}" if query else "")


def query_text() -> str:
    """The query of the present request as it came."""
    return request.query_string.decode("ascii", "replace")


def moved(address: str) -> Response:
    """The answer that sends a reader on for good."""
    return redirected(address, HTTPStatus.PERMANENT_REDIRECT)
