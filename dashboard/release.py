"""The releases being served: opened once, changed for newer ones without a pause."""

import logging
import re
from collections.abc import Callable
from pathlib import Path
from threading import Lock

from dashboard.cited import Cited
from dashboard.errors import (
    AtlasError,
    MunicipalityNotFoundError,
    MunicipalityWithdrawnError,
    ReleaseMissingError,
    ReleaseNotAuditedError,
    ReleaseNotKeptError,
    ReleaseWithdrawnError,
    WrongEditionFoundError,
)
from dashboard.keeper import ReleaseKeeper, files_stamp
from dashboard.settings import check_folder
from dashboard.withdrawals import Stamp, Withdrawals, stamp
from layers.model import PREVIEW_PREFIX, SLUG, Municipality, is_reserved
from layers.private_copy import clear_forgotten
from layers.publish.unpublished import is_unpublished
from layers.store import ReleaseError, Store, UnauditedError, WrongEditionError, may_open

log = logging.getLogger(__name__)

_SLUG = re.compile(SLUG)
_FINGERPRINT = re.compile("[0-9a-f]{12}")


class Releases:
    """The releases of all municipalities that are served, by slug.

    Served is whoever has a pointer file ``<slug>.current`` in ``tables_dir`` to a release of
    ``edition``, or only ``wanted`` where that is not empty. ``<slug>.preview`` names a release that
    is not published; it is served as ``vorschau-<slug>`` where ``may_preview`` says so of the
    present request. Newly prepared municipalities come without a restart, withdrawn releases go
    without one; a release that cannot be opened is left out and logged, once per pointer. Raises
    ReleaseMissingError, WrongEditionFoundError or ReleaseNotAuditedError where ``default`` cannot
    be served, unless its release was withdrawn.
    """

    def __init__(
        self,
        tables_dir: Path,
        wanted: tuple[str, ...],
        default: str,
        may_preview: Callable[[], bool] = lambda: False,
        edition: str = "public",
    ) -> None:
        self.default = default
        self.withdrawals = Withdrawals(tables_dir)
        self._edition = edition
        self._may_preview = may_preview
        self._previews: dict[str, ReleaseKeeper] = {}
        self._tables_dir = tables_dir
        self._wanted = wanted
        self._keepers: dict[str, ReleaseKeeper] = {}
        self._cited = Cited()
        self._openable: dict[tuple[str, str], tuple[Stamp, bool]] = {}
        self._broken: dict[str, tuple[tuple[Stamp, ...], ReleaseError]] = {}
        self._lock = Lock()
        self.withdrawals.forget.append(self._forget)
        clear_forgotten()
        check_folder(tables_dir, default, edition)
        if self._keeper(default) is None and self.withdrawals.without_data(default) is None:
            raise self._why_not(default)
        self._look()

    def get(self, slug: str) -> Store:
        """The release of a municipality now in use. Raises MunicipalityNotFoundError, or
        MunicipalityWithdrawnError where its release was withdrawn and no other one came."""
        keeper = self._keeper(slug)
        if keeper is not None:
            return keeper.get()
        gone = self.withdrawals.without_data(slug) if self.may_serve(slug) else None
        if gone is None:
            raise MunicipalityNotFoundError(slug, tuple(m.name for m in self.municipalities()))
        name = gone.municipality.name if gone.municipality else slug
        raise MunicipalityWithdrawnError(name, ".".join(reversed(gone.when[:10].split("-"))))

    def cited(self, slug: str, fingerprint: str) -> Store:
        """The release of that fingerprint, as long as it is kept; the one now in use where none is
        asked for, and of previews.

        Raises as ``get``, ReleaseWithdrawnError, or ReleaseNotKeptError where it is not there or
        may not be shown.
        """
        now = self.get(slug)
        if not fingerprint or now.is_preview:
            return now
        if self.withdrawals.is_withdrawn(slug, fingerprint):
            raise ReleaseWithdrawnError
        is_name = _FINGERPRINT.fullmatch(fingerprint) is not None
        if not is_name or is_unpublished(self._tables_dir, slug, fingerprint):
            raise ReleaseNotKeptError(fingerprint, now.fingerprint)
        return self._cited.get(
            slug, fingerprint, lambda: self._open_cited(slug, fingerprint, now.fingerprint)
        )

    def kept(self, slug: str) -> tuple[str, ...]:
        """Fingerprints of the releases in the folder that ``cited`` gives, the newest file
        first."""
        files = sorted(
            self._tables_dir.glob(f"{slug}-*.duckdb"), key=lambda path: -path.stat().st_mtime_ns
        )
        names = (path.stem.removeprefix(f"{slug}-") for path in files)
        return tuple(
            name
            for name in names
            if _FINGERPRINT.fullmatch(name)
            and not self.withdrawals.is_withdrawn(slug, name)
            and not is_unpublished(self._tables_dir, slug, name)
            and self._opens(slug, name)
        )

    def _opens(self, slug: str, fingerprint: str) -> bool:
        """Whether a release may be shown by its edition and audit; looked up once per file."""
        path = self._tables_dir / f"{slug}-{fingerprint}.duckdb"
        key, now = (slug, fingerprint), stamp(path)
        found = self._openable.get(key)
        if found is None or found[0] != now:
            found = now, may_open(self._tables_dir, slug, fingerprint, self._edition)
            self._openable[key] = found
        return found[1]

    def _keep_former(self, former: Store) -> None:
        """Pages that are open go on with a release that was just replaced."""
        if not self.withdrawals.is_withdrawn(former.municipality.slug, former.fingerprint):
            self._cited.add(former)

    def _open_cited(self, slug: str, fingerprint: str, now: str) -> Store:
        try:
            store = self._unless_withdrawn(
                Store.open_release(self._tables_dir, slug, fingerprint, self._edition)
            )
        except ReleaseError as error:
            raise ReleaseNotKeptError(fingerprint, now) from error
        store.pin = fingerprint
        return store

    def running(self, slug: str) -> str:
        """The fingerprint of the release that is open for a municipality; '' where none is. Looks
        at no file."""
        keeper = self._keepers.get(slug)
        return keeper.fingerprint if keeper is not None else ""

    def steady(self, slug: str) -> tuple[str, ...] | None:
        """What is open: the fingerprint of a municipality, then those of all. None where it is not
        served, or where anything is amiss and has to be looked at again. Looks at no file."""
        keepers = dict(self._keepers)
        keeper = keepers.get(slug)
        if keeper is None or self._broken or any(other.problem for other in keepers.values()):
            return None
        return (keeper.fingerprint, *(f"{k}:{v.fingerprint}" for k, v in keepers.items()))

    def slugs(self) -> tuple[str, ...]:
        """The municipalities that are served, in the alphabetical order of their names."""
        return tuple(m.slug for m in self.municipalities())

    def without_data(self) -> tuple[str, ...]:
        """The municipalities whose release was withdrawn, and of which no other one came."""
        known = filter(self.may_serve, self.withdrawals.slugs())
        return tuple(slug for slug in known if self.withdrawals.without_data(slug) is not None)

    def municipalities(self) -> tuple[Municipality, ...]:
        """Who is served, in the alphabetical order of their names."""
        found = [store.municipality for store in self.stores()]
        return tuple(sorted(found, key=lambda m: (m.name.casefold(), m.slug)))

    def stores(self) -> tuple[Store, ...]:
        """The releases now in use."""
        self._look()
        keepers = [self._keeper(slug) for slug in list(self._keepers)]
        return tuple(keeper.get() for keeper in keepers if keeper is not None)

    def problems(self) -> dict[str, str]:
        """Why releases that pointers name are not in use, by slug; for whoever runs the server."""
        kept = {slug: keeper.problem for slug, keeper in list(self._keepers.items())}
        broken = {slug: str(error) for slug, (_, error) in list(self._broken.items())}
        return {slug: why for slug, why in (broken | kept).items() if why}

    def _forget(self) -> None:
        """Let go of everything that was withdrawn, and with it of the last copies of its files."""
        self._cited.drop(self.withdrawals.is_withdrawn)
        for keepers in (self._keepers, self._previews):
            for slug in list(keepers):
                self._kept(keepers, slug)

    def close(self) -> None:
        """End all connections; the application cannot answer afterwards."""
        for keepers in (self._keepers, self._previews):
            for keeper in keepers.values():
                keeper.close()
            keepers.clear()
        self._cited.close()

    def may_serve(self, slug: str) -> bool:
        """Whether a municipality of this slug is served as soon as it has a release."""
        named = not self._wanted or slug in self._wanted or slug == self.default
        return named and _SLUG.fullmatch(slug) is not None and not is_reserved(slug)

    def _look(self) -> None:
        """Open what has come; forget what has gone, except the default."""
        there = {path.stem for path in self._tables_dir.glob("*.current")}
        for slug in there:
            self._keeper(slug)
        for slug in set(self._keepers) - there - {self.default}:
            self._keepers.pop(slug, None)

    def _keeper(self, slug: str) -> ReleaseKeeper | None:
        """The keeper of a municipality that is to be served; None where there is no release.

        Every slug that is asked for comes through here, whatever it stands for.
        """
        if slug.startswith(PREVIEW_PREFIX):
            return self._preview(slug.removeprefix(PREVIEW_PREFIX)) if self._may_preview() else None
        if not self.may_serve(slug):
            return None
        if self.withdrawals.without_data(slug) is not None:
            # Also where an older release is still open that was never withdrawn itself.
            self._keepers.pop(slug, None)
        kept = self._kept(self._keepers, slug)
        if kept is not None:
            return kept
        if not stamp(self._tables_dir / f"{slug}.current"):
            return None
        now = files_stamp(self._tables_dir, slug, "current")
        if slug in self._broken and self._broken[slug][0] == now:
            return None
        with self._lock:
            if slug not in self._keepers:
                self._open(slug, now)
        return self._keepers.get(slug)

    def _preview(self, slug: str) -> ReleaseKeeper | None:
        """The keeper of an unpublished release; None where there is none, or it is gone."""
        if not self.may_serve(slug) or not stamp(self._tables_dir / f"{slug}.preview"):
            self._previews.pop(slug, None)
            return None
        self._kept(self._previews, slug)
        with self._lock:
            if slug not in self._previews:
                try:
                    self._previews[slug] = ReleaseKeeper(
                        self._tables_dir, slug, self._edition, "preview", self._open_preview
                    )
                except ReleaseError as error:
                    log.error("Die Vorschau von „%s“ wird nicht gezeigt: %s", slug, error)
            return self._previews.get(slug)

    def _kept(self, keepers: dict[str, ReleaseKeeper], slug: str) -> ReleaseKeeper | None:
        """The keeper that is there; one whose release was withdrawn is dropped, and with it the
        last way to the removed file."""
        kept = keepers.get(slug)
        if kept is not None and self.withdrawals.is_withdrawn(slug, kept.get().fingerprint):
            keepers.pop(slug, None)
            log.info("Zurückgezogen: %s %s", slug, kept.get().fingerprint)
            return None
        return kept

    def _open_current(self, tables_dir: Path, slug: str, edition: str) -> Store:
        return self._unless_withdrawn(Store.open(tables_dir, slug, edition))

    def _open_preview(self, tables_dir: Path, slug: str, edition: str) -> Store:
        return self._unless_withdrawn(Store.open_preview(tables_dir, slug, edition))

    def _unless_withdrawn(self, store: Store) -> Store:
        slug = store.municipality.slug
        if self.withdrawals.is_withdrawn(slug, store.fingerprint):
            store.close()
            raise ReleaseError(f"The release {store.fingerprint} was withdrawn.", slug)
        return store

    def _why_not(self, slug: str) -> AtlasError:
        """Why a municipality is not served, for whoever runs the server."""
        _, error = self._broken.get(slug, ((), None))
        if isinstance(error, WrongEditionError):
            return WrongEditionFoundError(slug, self._tables_dir, error.wanted)
        if isinstance(error, UnauditedError):
            return ReleaseNotAuditedError(slug)
        return ReleaseMissingError(slug, self._tables_dir)

    def _open(self, slug: str, now: tuple[Stamp, ...]) -> None:
        try:
            self._keepers[slug] = ReleaseKeeper(
                self._tables_dir,
                slug,
                self._edition,
                "current",
                self._open_current,
                self._keep_former,
            )
            self._broken.pop(slug, None)
        except ReleaseError as error:
            self._broken[slug] = now, error
            log.error("„%s“ wird nicht gezeigt: %s", slug, error)
