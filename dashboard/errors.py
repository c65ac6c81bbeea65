"""What can go wrong: one class per case, each with its HTTP status and German sentence.

Readers see ``title`` and the sentence; they never see the text of another exception.
"""

from layers.words import said

ONWARD = "Über das Menü oder die Startseite geht es weiter."
"""Ends sentences of pages; an embed has no menu and leaves it out."""


class AtlasError(Exception):
    """A case that we foresaw. ``sentence`` says what was asked, what there is, what to do;
    ``retry_after`` after how many seconds it may be over (0: no telling)."""

    status = 500
    retry_after = 0
    title = "Das hat nicht geklappt"
    onward: tuple[str, str] | None = None
    """Name and label of the page that leads on from here, where there is one."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class SettingsError(AtlasError):
    """A setting has an impossible value; the process does not start."""

    title = "Einstellung nicht verwendbar"


class ReleaseMissingError(AtlasError):
    """No prepared release of the municipality is there."""

    status = 503
    title = "Noch keine Daten"

    def __init__(self, municipality: str, tables_dir: object) -> None:
        super().__init__(
            f"Für „{municipality}“ liegt unter {tables_dir} kein vorbereiteter Datenstand. "
            f"Bitte zuerst „bildungsatlas prepare {municipality}“ ausführen."
        )


class WrongEditionFoundError(AtlasError):
    """The folder of the releases holds those of the other edition."""

    status = 503
    title = "Andere Ausgabe"

    def __init__(self, municipality: str, tables_dir: object, wanted: str) -> None:
        found, remedy = {
            "public": (
                "eine interne Ausgabe mit allen Zahlen; dieser Server zeigt nur öffentliche",
                "den Ordner der öffentlichen Ausgaben nennen oder BILDUNGSATLAS_EDITION=internal "
                "setzen, aber nur im Netz der Verwaltung",
            ),
            "internal": (
                "eine öffentliche Ausgabe; dieser Server zeigt nur interne",
                "den Ordner der internen Ausgaben nennen oder BILDUNGSATLAS_EDITION weglassen; die "
                "Seite „Daten pflegen“ kommt mit BILDUNGSATLAS_STEWARD_PAGES=true",
            ),
        }[wanted]
        super().__init__(
            f"Für „{municipality}“ liegt unter {tables_dir} {found}. Bitte mit "
            f"BILDUNGSATLAS_TABLES_DIR {remedy}."
        )


class ReleaseNotAuditedError(AtlasError):
    """The release of the municipality has not passed the audit of confidentiality."""

    status = 503
    title = "Datenstand nicht geprüft"

    def __init__(self, municipality: str) -> None:
        super().__init__(
            f"Der Datenstand von „{municipality}“ hat die Prüfung der Geheimhaltung nicht "
            f"bestanden und wird nicht gezeigt. Bitte „bildungsatlas prepare {municipality}“ "
            "ausführen; das bereitet ihn neu auf und prüft ihn."
        )


class MunicipalityNotFoundError(AtlasError):
    """No municipality of this name is served."""

    status = 404
    title = "Kommune nicht gefunden"

    def __init__(self, slug: str, names: tuple[str, ...]) -> None:
        super().__init__(
            f"„{_short(slug)}“ gibt es hier nicht, weder als Kommune noch als Seite. "
            f"Vorhanden sind: {', '.join(names) or 'zurzeit keine'}."
        )


class PortInUseError(AtlasError):
    """Another process listens on the address."""

    title = "Port belegt"

    def __init__(self, host: str, port: int, name: str = "PORT") -> None:
        super().__init__(
            f"Port {port} auf {host} ist schon belegt. Bitte das andere Programm beenden oder "
            f"mit BILDUNGSATLAS_{name} einen freien Port wählen."
        )


class HostNotUsableError(AtlasError):
    """The machine has no such address."""

    title = "Adresse nicht verwendbar"

    def __init__(self, host: str, name: str = "HOST") -> None:
        super().__init__(
            f"Unter der Adresse „{host}“ kann dieser Rechner nicht lauschen. "
            f"Bitte BILDUNGSATLAS_{name} prüfen; 127.0.0.1 geht immer."
        )


class PageNotFoundError(AtlasError):
    """No page stands at this address."""

    status = 404
    title = "Seite nicht gefunden"

    def __init__(self) -> None:
        super().__init__(
            "Unter dieser Adresse gibt es keine Seite. Vielleicht ist der Link veraltet oder "
            f"unvollständig. {ONWARD}"
        )


class NothingToShowError(AtlasError):
    """The municipality has no figures for this page or download."""

    status = 404
    title = "Noch nichts zu zeigen"

    def __init__(self, municipality: str, missing: str) -> None:
        super().__init__(
            said(f"Für {municipality} gibt es bisher {missing}. ", municipality) + ONWARD
        )


class FacilityNotFoundError(AtlasError):
    """The release holds no such institution."""

    status = 404
    title = "Einrichtung nicht gefunden"

    def __init__(self, facility_id: str) -> None:
        super().__init__(
            f"Eine Einrichtung mit der Nummer „{_short(facility_id)}“ gibt es in diesem Datenstand "
            f"nicht. Alle stehen in der Liste der Schulen und Einrichtungen. {ONWARD}"
        )


class IndicatorNotFoundError(AtlasError):
    """The release holds no such indicator."""

    status = 404
    title = "Indikator nicht gefunden"

    def __init__(self, indicator_id: str, available: tuple[str, ...] = ()) -> None:
        there = f"Vorhanden: {', '.join(available)}."
        super().__init__(
            f"Einen Indikator „{_short(indicator_id)}“ gibt es hier nicht. "
            + (there if available else "Die Seite Indikatoren führt alle auf, die es gibt.")
        )


class LevelNotFoundError(AtlasError):
    """The release holds no such level, or this indicator does not exist at it."""

    status = 404
    title = "Gebietsebene nicht gefunden"

    def __init__(self, level: str, available: tuple[str, ...]) -> None:
        super().__init__(
            f"Die Gebietsebene „{_short(level)}“ gibt es hier nicht. "
            f"Vorhanden: {', '.join(available) or 'keine'}."
        )


class ParameterError(AtlasError):
    """A parameter of an interface has a value that does not exist there."""

    status = 400
    title = "Parameter nicht verstanden"

    def __init__(self, name: str, asked: str, available: tuple[str, ...]) -> None:
        super().__init__(
            f"Der Parameter {name} ist „{_short(asked)}“. "
            f"Vorhanden: {', '.join(available) or 'nichts'}."
        )


class AreaNotFoundError(AtlasError):
    """The release holds no such area to limit a view to."""

    status = 404
    title = "Gebiet nicht gefunden"

    def __init__(self, within: str) -> None:
        super().__init__(f"Ein Gebiet „{_short(within)}“ gibt es hier nicht.")


class ProfileNotFoundError(AtlasError):
    """The release holds no such area to make a profile of."""

    status = 404
    title = "Gebiet nicht gefunden"
    onward = ("profile_choose", "Gebiet wählen")

    def __init__(self, level: str, code: str) -> None:
        super().__init__(
            f"Ein Gebiet „{_short(code)}“ der Ebene „{_short(level)}“ gibt es hier nicht. "
            "Die Seite Profil führt alle Gebiete auf, nach Ebenen, auf der Karte und zum Suchen."
        )


class KindNotFoundError(AtlasError):
    """There are no facilities of this kind."""

    status = 404
    title = "Einrichtungsart nicht gefunden"

    def __init__(self, kind: str, available: tuple[str, ...]) -> None:
        super().__init__(
            f"Einrichtungen der Art „{_short(kind)}“ gibt es hier nicht. "
            f"Vorhanden: {', '.join(available) or 'keine'}."
        )


class StoryNotFoundError(AtlasError):
    """There is no story of that name."""

    status = 404
    title = "Geschichte nicht gefunden"

    def __init__(self, story_id: str, available: tuple[str, ...]) -> None:
        super().__init__(
            f"Eine Geschichte „{_short(story_id)}“ gibt es hier nicht. "
            f"Vorhanden: {', '.join(available) or 'keine'}."
        )
        if available:
            self.onward = ("stories", "Alle Geschichten")


class ReleaseGoneError(AtlasError):
    """An address names a release that is no longer served."""

    status = 404
    title = "Datenstand abgelöst"

    def __init__(self) -> None:
        super().__init__(
            "Dieser Datenstand ist nicht mehr aktuell. Bitte die Seite neu laden, dann kommen "
            "die neuen Daten."
        )


class CellNotFoundError(AtlasError):
    """A citation asks for a number that the view has not."""

    status = 404
    title = "Zahl nicht gefunden"

    def __init__(self, cell: str) -> None:
        super().__init__(
            f"Eine Zahl „{_short(cell)}“ gibt es in dieser Ansicht nicht. Bitte in der Tabelle der "
            "Karte, der Zeitreihe oder der Schulformwechsel auf eine Zahl klicken."
        )


class ReleaseNotKeptError(AtlasError):
    """An address asks for the figures of a release that is not there."""

    status = 404
    title = "Datenstand nicht vorhanden"

    def __init__(self, fingerprint: str, now: str) -> None:
        super().__init__(
            f"Den Datenstand „{_short(fingerprint)}“ gibt es hier nicht oder nicht mehr. Der "
            f"heutige heißt {now}; er kommt mit derselben Adresse ohne „release=…“."
        )


class ReleaseTooOldError(AtlasError):
    """A release is kept, but lacks what this version of the program reads."""

    status = 404
    title = "Datenstand nicht mehr darstellbar"

    def __init__(self) -> None:
        super().__init__(
            "Dieser Datenstand ist aufgehoben, aber so alt, dass sich diese Ansicht nicht mehr aus "
            "ihm zeichnen lässt. Die heutigen Zahlen kommen mit derselben Adresse ohne „release=…“."
        )


class ReleaseWithdrawnError(AtlasError):
    """An address names a release that was taken back; another one is served now."""

    status = 410
    title = "Datenstand zurückgezogen"

    def __init__(self) -> None:
        super().__init__(
            "Dieser Datenstand wurde zurückgezogen und ist nicht mehr abrufbar. Bitte die Seite "
            "neu laden, dann kommen die jetzigen Daten."
        )


class MunicipalityWithdrawnError(AtlasError):
    """The release of a municipality was taken back, and nothing has replaced it yet; ``day`` in
    German writing or ''."""

    status = 410
    title = "Datenstand zurückgezogen"

    def __init__(self, municipality: str, day: str) -> None:
        when = f" am {day}" if day else ""
        super().__init__(
            said(f"Für {municipality} gibt es zurzeit keine Zahlen: ", municipality)
            + f"Der Datenstand wurde{when} zurückgezogen und ist nicht mehr abrufbar. Sobald ein "
            "neuer veröffentlicht ist, steht er unter derselben Adresse. Dateien, die Sie aus dem "
            "zurückgezogenen Datenstand heruntergeladen haben, verwenden Sie bitte nicht weiter."
        )


class FormatNotFoundError(AtlasError):
    """There is no download in this format."""

    status = 404
    title = "Format nicht gefunden"

    def __init__(self, available: tuple[str, ...]) -> None:
        super().__init__(
            "In diesem Format gibt es den Download nicht. Vorhanden: " + ", ".join(available) + "."
        )


class NotEmbeddableError(AtlasError):
    """oEmbed knows no such address, or nobody may embed anything."""

    status = 404
    title = "Nicht einbettbar"

    def __init__(self) -> None:
        super().__init__(
            "Zu dieser Adresse gibt es nichts einzubetten. Einbetten lassen sich Karten, "
            "Zeitreihen und Schulformwechsel dieses Servers, mit ihrer vollständigen Adresse als "
            "„url“."
        )


class SizeNotPossibleError(AtlasError):
    """A size is no number of pixels."""

    status = 400
    title = "Größe nicht möglich"

    def __init__(self, name: str, asked: str) -> None:
        super().__init__(
            f"„{name}“ ist „{_short(asked)}“, erwartet wird eine ganze Zahl von Pixeln ab 1."
        )


class FormatNotOfferedError(AtlasError):
    """An interface has no answers in this format."""

    status = 501
    title = "Format nicht vorgesehen"

    def __init__(self, available: tuple[str, ...]) -> None:
        super().__init__(
            "In diesem Format gibt es keine Antwort. Vorhanden: " + ", ".join(available) + "."
        )


class MethodNotAllowedError(AtlasError):
    """The address exists, but not for this method."""

    status = 405
    title = "So geht es nicht"

    def __init__(self) -> None:
        super().__init__("Diese Adresse kann nur gelesen werden.")


class BadRequestError(AtlasError):
    """The request itself cannot be understood."""

    status = 400
    title = "Anfrage nicht verstanden"

    def __init__(self) -> None:
        super().__init__("Die Anfrage ist unvollständig oder beschädigt. Bitte neu versuchen.")


class BodyTooLargeError(AtlasError):
    """A request that brings more than is taken here."""

    status = 413
    title = "Anfrage zu groß"

    def __init__(self) -> None:
        super().__init__(
            "Die Anfrage ist größer, als hier angenommen wird. Bitte weniger auf einmal auswählen."
        )


class SignInError(AtlasError):
    """The password is wrong."""

    status = 403
    title = "Anmeldung nicht möglich"

    def __init__(self) -> None:
        super().__init__("Das Kennwort stimmt nicht. Bitte noch einmal eingeben.")


class NotSignedInError(AtlasError):
    """A step of the data steward's by somebody who is not signed in."""

    status = 403
    title = "Bitte anmelden"

    def __init__(self) -> None:
        super().__init__("Bitte zuerst auf der Seite „Daten pflegen“ anmelden.")


class TooManyAttemptsError(AtlasError):
    """Several wrong passwords from one address."""

    status = 429
    title = "Zu viele Versuche"

    def __init__(self) -> None:
        super().__init__(
            "Das Kennwort war mehrmals falsch. Bitte eine Viertelstunde warten und es dann noch "
            "einmal versuchen."
        )


class ForeignRequestError(AtlasError):
    """A form that this server did not write for this session."""

    status = 403
    title = "Bitte noch einmal"

    def __init__(self) -> None:
        super().__init__(
            "Die Sitzung ist abgelaufen, oder die Anfrage kam von einer anderen Seite. Bitte die "
            "Seite „Daten pflegen“ neu öffnen und den Schritt wiederholen. Es hat sich nichts "
            "geändert."
        )


class UploadError(AtlasError):
    """A file that was not chosen, is too large or of an unknown kind."""

    status = 400
    title = "Datei nicht angenommen"


class DeliveryNotFoundError(AtlasError):
    """No delivery has this id."""

    status = 404
    title = "Lieferung nicht gefunden"

    def __init__(self) -> None:
        super().__init__(
            "Diese Lieferung gibt es nicht oder nicht mehr. Die Seite „Daten pflegen“ führt die "
            "vorhandenen auf."
        )


class DeliveryRunningError(AtlasError):
    """A second delivery while the first is still being checked."""

    status = 409
    title = "Es wird schon geprüft"

    def __init__(self) -> None:
        super().__init__(
            "Eine andere Lieferung wird gerade geprüft. Bitte warten, bis sie fertig ist, und "
            "dann noch einmal hochladen."
        )


class NotPossibleError(AtlasError):
    """A step that the state of a delivery or of the release does not allow."""

    status = 409
    title = "Das geht jetzt nicht"


class StorageError(AtlasError):
    """The server could not write into its folders."""

    status = 503
    title = "Das ließ sich nicht speichern"

    def __init__(self) -> None:
        super().__init__(
            "Der Server konnte nicht in seine Ordner schreiben; vielleicht ist der Speicher voll. "
            "Öffentlich ist, was vorher öffentlich war. Bitte die Stelle verständigen, die den "
            "Atlas betreibt."
        )


class BusyError(AtlasError):
    """More costly files are being made than the server does at a time."""

    status = 503
    title = "Bitte gleich noch einmal"
    retry_after = 10

    def __init__(self) -> None:
        super().__init__(
            "Gerade werden viele Bilder und Dateien zugleich gemacht. Bitte in etwa zehn Sekunden "
            "noch einmal versuchen; es geht nichts verloren."
        )


class TooLongError(AtlasError):
    """An answer took longer than one may take here."""

    status = 503
    title = "Das hat zu lange gedauert"
    retry_after = 10

    def __init__(self) -> None:
        super().__init__(
            "Die Antwort hat länger gedauert als erlaubt und wurde abgebrochen. Bitte in etwa zehn "
            "Sekunden noch einmal versuchen, oder weniger auf einmal auswählen."
        )


class EmptyBriefingError(AtlasError):
    """A file of a Mappe without any view; ``notices`` say what was left out."""

    status = 404
    title = "Leere Mappe"

    def __init__(self, notices: tuple[str, ...]) -> None:
        super().__init__(
            " ".join((*notices, "In dieser Mappe liegt keine Ansicht, es gibt nichts zu drucken."))
        )


class UnexpectedError(AtlasError):
    """Anything else; the details stand in the server's log under ``log_id``."""

    status = 500
    title = "Da ist etwas schiefgegangen"

    def __init__(self, log_id: str) -> None:
        super().__init__(
            "Der Server konnte die Seite nicht fertigstellen. Das liegt nicht an Ihnen. "
            f"Wenn es wieder vorkommt, nennen Sie uns bitte diese Kennung: {log_id}."
        )
        self.log_id = log_id


def _short(text: str) -> str:
    """At most 40 printable characters of something a visitor typed."""
    return "".join(c for c in text if c.isprintable())[:40]
