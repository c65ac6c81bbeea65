"""Helpers that turn what stands in an address into something that exists, with a sentence."""

from collections.abc import Callable, Iterable, Mapping, Sequence

MAX_SHOWN = 40


def shown(text: str) -> str:
    """What a visitor typed, at most 40 printable characters, in German quotation marks."""
    clean = "".join(c for c in text if c.isprintable()) or "?"
    return f"„{clean[:MAX_SHOWN]}{'…' if len(clean) > MAX_SHOWN else ''}“"


def listed(names: Sequence[str]) -> str:
    """``a, b und c``."""
    return " und ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


class Chooser:
    """Reads one query; whatever had to be changed is a sentence in ``notices``."""

    def __init__(self, args: Mapping[str, str]) -> None:
        self._args = args
        self.notices: list[str] = []

    def text(self, name: str) -> str:
        """The value of a parameter, '' where it is missing."""
        return str(self._args.get(name, "")).strip()

    def one_of(
        self, name: str, options: Iterable[str], default: str, sentence: Callable[[str], str]
    ) -> str:
        """The value where it is among the options, else the default with a sentence."""
        value = self.text(name)
        if not value or value == default:
            return default
        if value in set(options):
            return value
        self.notices.append(sentence(shown(value)))
        return default

    def number(
        self,
        name: str,
        options: Sequence[int],
        default: int,
        sentence: Callable[[str, int], str],
    ) -> int:
        """The nearest of the options (of two equally near the larger); default where missing."""
        value = self.text(name)
        if not value:
            return default
        wanted = whole_number(value)
        if wanted is None or not options:
            self.notices.append(sentence(shown(value), default))
            return default
        found = min(options, key=lambda option: (abs(option - wanted), -option))
        if found != wanted:
            self.notices.append(sentence(shown(value), found))
        return found

    def switch(self, name: str) -> bool:
        """True for 1 (and what browsers send for a ticked box)."""
        return self.text(name).lower() in ("1", "on", "true")

    def codes(self, name: str, known: Mapping[str, str], limit: int, where: str) -> tuple[str, ...]:
        """Codes joined by commas: those known, each once, at most ``limit``, with sentences.

        ``known`` maps code to name; ``where`` ends the sentence about unknown codes.
        """
        wanted = dict.fromkeys(part.strip() for part in self.text(name).split(",") if part.strip())
        found = [code for code in wanted if code in known]
        unknown = [shown(code) for code in wanted if code not in known]
        if len(unknown) == 1:
            self.notices.append(f"Ein Gebiet {unknown[0]} gibt es {where} nicht.")
        elif unknown:
            more = " und weitere" if len(unknown) > 3 else ""
            some = ", ".join(unknown[:3]) + more if more else listed(unknown)
            self.notices.append(f"Die Gebiete {some} gibt es {where} nicht.")
        if len(found) > limit:
            names = listed([known[code] for code in found[:limit]])
            self.notices.append(
                f"Es lassen sich höchstens {limit} Gebiete zugleich wählen. Gezeigt werden {names}."
            )
        return tuple(found[:limit])


def whole_number(text: str) -> int | None:
    """A whole number of at most nine digits, None for anything else."""
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None
