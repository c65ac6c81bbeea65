"""Routes of "Daten pflegen": on servers that are set to have them, for those who are signed in."""

import hashlib
import logging
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from pathlib import Path
from typing import Any

from flask import Flask, Response, redirect, request, send_file, session
from werkzeug.exceptions import RequestEntityTooLarge

from dashboard.errors import (
    MunicipalityNotFoundError,
    MunicipalityWithdrawnError,
    NotPossibleError,
    NotSignedInError,
    PageNotFoundError,
    SignInError,
    StorageError,
    TooManyAttemptsError,
    UploadError,
)
from dashboard.pages import steward as page
from dashboard.render import PageContext
from dashboard.routes import PREFIX
from dashboard.settings import Settings
from dashboard.shelf import shelf_of
from dashboard.steward import auth
from dashboard.steward.deliveries import SUFFIXES, Checks, Deliveries, Delivery
from dashboard.web.pages import Shell
from dashboard.web.policy import still
from layers.model import PREVIEW_PREFIX
from layers.publish.publication import (
    PublicationError,
    Shelf,
    discard_preview,
    publish,
    show_preview,
    undo,
)
from layers.store import ReleaseError, Store

log = logging.getLogger(__name__)

PATH = "daten-pflegen"
COMMAND = "from dashboard.cli import main; main()"
"""Runs the command ``bildungsatlas`` with the interpreter of this server."""
TEMPLATE_SECONDS = 120
SESSION_HOURS = 12
REPORTS = {"bericht.html": "report.html", "bericht.xlsx": "report.xlsx"}
GONE = (
    "Die Vorschau ist nicht mehr da. Bitte diese Lieferung auf der Seite „Daten pflegen“ "
    "noch einmal hochladen."
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Desk:
    """What the routes need for one municipality: where things lie and who is signed in."""

    settings: Settings
    slug: str
    who: str
    checks: Checks
    is_new: bool = False
    """Whether nothing of this municipality has been published yet."""
    is_withdrawn: bool = False
    """Whether what was published has been withdrawn, and nothing has replaced it."""

    @property
    def base(self) -> str:
        """The address of the first page."""
        return f"/{self.slug}/{PATH}"

    @property
    def shelf(self) -> Shelf:
        """Releases and sources of the municipality."""
        return shelf_of(self.settings, self.slug)

    @property
    def deliveries(self) -> Deliveries:
        """Its deliveries."""
        return Deliveries(
            self.settings.deliveries_dir / self.slug / "files", self.shelf, self.checks
        )

    def frame(self) -> dict[str, Any]:
        """What every page of the desk carries; a token, and with it a cookie, once signed in."""
        return {
            "who": self.who,
            "slug": self.slug,
            "is_new": self.is_new,
            "is_withdrawn": self.is_withdrawn,
            "token": auth.form_token(session) if self.who else "",
            "can_sign_out": bool(self.settings.steward_password),
            "by_password": bool(self.settings.steward_password),
            "megabytes": self.settings.upload_megabytes,
            "urls": {
                "home": self.base,
                "sign_in": f"{self.base}/anmelden",
                "sign_out": f"{self.base}/abmelden",
                "template": f"{self.base}/vorlage.xlsx",
                "upload": f"{self.base}/hochladen",
                "undo": f"{self.base}/zuruecknehmen",
                "begin": f"{self.base}/neu",
            },
        }


class StewardRoutes:
    """The views; ``shell`` writes the documents, ``known`` says which municipalities are served."""

    def __init__(
        self,
        settings: Settings,
        shell: Shell,
        known: Callable[[str], Store],
        may_begin: Callable[[str], bool],
    ) -> None:
        self._settings = settings
        self._shell = shell
        self._known = known
        self._may_begin = may_begin
        self._attempts = auth.Attempts()
        self._checks = Checks()

    def home(self, municipality: str) -> Response:
        """The first page, or the form for signing in."""
        desk = self._desk(municipality)
        if not desk.who:
            return self._answer(desk, page.sign_in("", desk.frame()), 401)
        deliveries = desk.deliveries.all()
        return self._answer(desk, page.overview(deliveries, desk.shelf, desk.base, desk.frame()))

    def begin(self, municipality: str) -> Response:
        """Lead to the desk of a municipality that the atlas does not know yet."""
        self._signed_in(municipality)
        auth.check_form(request, session)
        slug = request.form.get("slug", "").strip().casefold()
        if not self._may_begin(slug):
            raise NotPossibleError(
                f"„{slug[:60]}“ geht nicht als Kürzel. Es besteht aus Kleinbuchstaben ohne "
                "Umlaute, Ziffern und Bindestrichen und heißt nicht wie eine Seite. Vielleicht "
                "muss auch die Stelle, die den Atlas betreibt, neue Kommunen erst zulassen."
            )
        return self._to(f"/{slug}/{PATH}")

    def sign_in(self, municipality: str) -> Response:
        """Begin a session."""
        desk = self._desk(municipality)
        try:
            auth.check_origin(request)
            auth.sign_in(self._settings, request, session, self._attempts)
        except (SignInError, TooManyAttemptsError) as error:
            return self._answer(desk, page.sign_in(error.sentence, desk.frame()), error.status)
        return self._to(desk.base)

    def sign_out(self, municipality: str) -> Response:
        """End the session."""
        desk = self._desk(municipality)
        auth.check_form(request, session)
        auth.sign_out(session)
        return self._to(desk.base)

    def template(self, municipality: str) -> Response:
        """The workbook to fill in, with what is known of the municipality or empty."""
        desk = self._signed_in(municipality)
        empty = request.args.get("leer") == "1"
        name = "vorlage.xlsx" if empty else f"{desk.slug}.xlsx"
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            command = [sys.executable, "-c", COMMAND, "template", str(path)]
            if not empty:
                command += ["--municipality", desk.slug, "--with-values"]
                command += ["--sources", str(self._settings.sources_dir)]
            try:
                code = subprocess.run(  # noqa: S603 - our own program, no shell
                    command, capture_output=True, timeout=TEMPLATE_SECONDS, check=False
                ).returncode
            except subprocess.TimeoutExpired:
                code = 1
            if code:
                raise NotPossibleError(
                    "Die Vorlage ließ sich nicht schreiben. Bitte die leere Vorlage nehmen oder "
                    "die Stelle fragen, die den Atlas betreibt."
                )
            data = path.read_bytes()
        response = Response(data, mimetype=XLSX)
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        response.cache_control.no_store = True
        return response

    def upload(self, municipality: str) -> Response:
        """Keep the files and start the check."""
        desk = self._signed_in(municipality)
        if (request.content_length or 0) > _limit(self._settings):
            raise _too_large(self._settings)
        auth.check_form(request, session)
        files = [f for f in request.files.getlist("files") if f.filename]
        if not files:
            raise UploadError("Es wurde keine Datei gewählt. Bitte eine Mappe auswählen.")
        for file in files:
            if not str(file.filename).lower().endswith(SUFFIXES):
                raise UploadError(
                    f"„{file.filename}“ ist keine Datei, die sich lesen lässt. Erlaubt sind "
                    f"{', '.join(SUFFIXES)}."
                )
        names = [str(file.filename) for file in files]
        if len({name.casefold() for name in names}) < len(names):
            raise UploadError("Zwei Dateien heißen gleich. Bitte eine umbenennen.")
        delivery = desk.deliveries.begin([(str(f.filename), f.read()) for f in files], desk.who)
        return self._to(f"{desk.base}/lieferung/{delivery.id}")

    def delivery(self, municipality: str, delivery_id: str) -> Response:
        """The report of one delivery."""
        desk = self._signed_in(municipality)
        found = desk.deliveries.get(delivery_id)
        if found.state == "ready":
            try:
                show_preview(desk.shelf, str(found.report["fingerprint"]))
            except ReleaseError:
                raise NotPossibleError(GONE) from None
        base = f"{desk.base}/lieferung/{delivery_id}"
        frame = desk.frame()
        frame["urls"] |= {
            "publish": f"{base}/veroeffentlichen",
            "discard": f"{base}/verwerfen",
            "report_html": f"{base}/bericht.html",
            "report_xlsx": f"{base}/bericht.xlsx",
        }
        context = page.delivery_page(
            found, desk.base, f"/vorschau-{desk.slug}/", _stage(found), frame
        )
        return self._answer(desk, context)

    def report(self, municipality: str, delivery_id: str, name: str) -> Response:
        """The report as a file."""
        desk = self._signed_in(municipality)
        found = desk.deliveries.get(delivery_id)
        path = found.folder / REPORTS[name]
        if not path.is_file():
            raise NotPossibleError("Diesen Bericht gibt es zu dieser Lieferung nicht.")
        if name.endswith("xlsx"):
            response = send_file(path.resolve(), as_attachment=True)
        else:
            body = path.read_bytes()
            response = Response(body, mimetype="text/html")
            response.headers["Content-Security-Policy"] = still(body)
        response.cache_control.no_store = True
        return response

    def publish(self, municipality: str, delivery_id: str) -> Response:
        """Make the prepared release of a delivery the public one."""
        desk = self._signed_in(municipality)
        auth.check_form(request, session)
        with self._checks.lock:
            self._publish(desk, desk.deliveries.get(delivery_id))
        return self._to(desk.base)

    def _publish(self, desk: Desk, found: Delivery) -> None:
        self._must_be(found, "ready")
        report = found.report
        if report.get("former", "") != desk.shelf.fingerprint("current"):
            raise NotPossibleError(
                "Seit der Prüfung wurde etwas anderes veröffentlicht. Bitte die Mappe noch einmal "
                "hochladen, damit der Vergleich stimmt."
            )
        candidate = found.folder / "sources" / desk.slug
        try:
            publish(desk.shelf, candidate, str(report["fingerprint"]), desk.who, found.file)
        except PublicationError as error:
            raise NotPossibleError(str(error)) from None
        desk.deliveries.close(found, "published")

    def discard(self, municipality: str, delivery_id: str) -> Response:
        """Forget a delivery that will not be published."""
        desk = self._signed_in(municipality)
        auth.check_form(request, session)
        with self._checks.lock:
            found = desk.deliveries.get(delivery_id)
            self._must_be(found, "ready", "faulty", "failed")
            made = found.report.get("fingerprint")
            desk.deliveries.close(found, "discarded")
            # The same file delivered twice makes the same release.
            others = [d for d in desk.deliveries.all() if d.state == "ready"]
            is_needed = any(other.report.get("fingerprint") == made for other in others)
            if made == desk.shelf.fingerprint("preview") and not is_needed:
                discard_preview(desk.shelf)
        return self._to(desk.base)

    def undo(self, municipality: str) -> Response:
        """Take the last publication back."""
        desk = self._signed_in(municipality)
        auth.check_form(request, session)
        try:
            with self._checks.lock:
                undo(desk.shelf, desk.who)
        except PublicationError as error:
            raise NotPossibleError(str(error)) from None
        return self._to(desk.base)

    def _desk(self, municipality: str) -> Desk:
        who = auth.steward_name(self._settings, request, session)
        try:
            if self._known(municipality).is_preview:
                raise PageNotFoundError
        except MunicipalityWithdrawnError:
            return Desk(self._settings, municipality, who, self._checks, is_withdrawn=True)
        except MunicipalityNotFoundError:
            if not who or not self._may_begin(municipality):
                raise
            return Desk(self._settings, municipality, who, self._checks, is_new=True)
        return Desk(self._settings, municipality, who, self._checks)

    def _signed_in(self, municipality: str) -> Desk:
        desk = self._desk(municipality)
        if not desk.who:
            raise NotSignedInError
        return desk

    def _must_be(self, delivery: Delivery, *states: str) -> None:
        if delivery.state not in states:
            now = page.STATES.get(delivery.state, delivery.state)
            raise NotPossibleError(f"Das geht nicht mehr. Stand der Lieferung: {now}.")

    def _answer(self, desk: Desk, context: PageContext, status: int = 200) -> Response:
        # A municipality without a release has no frame of its own yet.
        frame = self._shell.frame(self._settings.municipality if desk.is_new else desk.slug)
        response = self._shell.respond(frame, context, "steward", "steward", status)
        response.cache_control.no_store = True
        return response

    def _to(self, address: str) -> Response:
        return redirect(address, 303)  # type: ignore[return-value]


def _stage(delivery: Delivery) -> str:
    try:
        return (delivery.folder / "stage.txt").read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def signed_in(settings: Settings) -> str:
    """Who is signed in with the present request; '' for nobody, always so without the pages."""
    if not settings.steward_pages:
        return ""
    return auth.steward_name(settings, request, session)


def register(
    server: Flask,
    settings: Settings,
    shell: Shell,
    known: Callable[[str], Store],
    may_begin: Callable[[str], bool],
) -> None:
    """Add the routes, where the settings ask for them. ``known`` gives the store of a served
    municipality or raises; ``may_begin`` says whether a municipality of that slug may be served."""
    if not settings.steward_pages:
        return
    server.secret_key = _key(settings)
    server.config.update(
        SESSION_COOKIE_NAME="bildungsatlas",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=SESSION_HOURS),
        SESSION_COOKIE_SECURE=settings.public_url.startswith("https://"),
        MAX_CONTENT_LENGTH=_limit(settings),
        MAX_FORM_PARTS=200,
    )
    views = StewardRoutes(settings, shell, known, may_begin)
    one = "/lieferung/<delivery_id>"
    rules: tuple[tuple[str, str, Callable[..., Response]], ...] = (
        ("", "GET", views.home),
        ("/anmelden", "POST", views.sign_in),
        ("/abmelden", "POST", views.sign_out),
        ("/vorlage.xlsx", "GET", views.template),
        ("/hochladen", "POST", views.upload),
        ("/zuruecknehmen", "POST", views.undo),
        ("/neu", "POST", views.begin),
        (one, "GET", views.delivery),
        (f"{one}/<any('bericht.html', 'bericht.xlsx'):name>", "GET", views.report),
        (f"{one}/veroeffentlichen", "POST", views.publish),
        (f"{one}/verwerfen", "POST", views.discard),
    )
    for path, method, view in rules:
        server.add_url_rule(
            f"{PREFIX}/{PATH}{path}",
            endpoint=f"steward-{view.__name__}",
            view_func=_told(view),
            methods=[method],
        )

    @server.after_request
    def keep_private(response: Response) -> Response:
        """Nothing of a preview stays in a cache that others could read, or is for other sites:
        pages, and pictures, data and embeds, whose addresses begin with another word."""
        if f"/{PREVIEW_PREFIX}" in request.path:
            response.headers["Cache-Control"] = "private, no-store"
            response.headers["X-Robots-Tag"] = "noindex"
            for name in ("Access-Control-Allow-Origin", "Cross-Origin-Resource-Policy"):
                response.headers.pop(name, None)
        return response

    @server.errorhandler(RequestEntityTooLarge)
    def too_large(error: RequestEntityTooLarge) -> Response:
        return shell.failure(_too_large(settings))


def _key(settings: Settings) -> str:
    """What sessions are signed with: a new password ends those that an old one began."""
    secret = settings.secret_key or secrets.token_hex(32)
    return hashlib.sha256(f"{secret}\n{settings.steward_password}".encode()).hexdigest()


def _told(view: Callable[..., Response]) -> Callable[..., Response]:
    """A view that tells what could not be written instead of an unforeseen failure."""

    @wraps(view)
    def careful(**address: str) -> Response:
        try:
            return view(**address)
        except OSError as error:
            log.error("%s: %s", request.path, error, exc_info=error)
            raise StorageError from None

    return careful


def _limit(settings: Settings) -> int:
    """Bytes of the largest request."""
    return settings.upload_megabytes * 1_000_000


def _too_large(settings: Settings) -> UploadError:
    return UploadError(
        f"Die Lieferung ist größer als {settings.upload_megabytes} MB. Bitte kleiner aufteilen "
        "oder die Grenze vom Betreiber anheben lassen."
    )
