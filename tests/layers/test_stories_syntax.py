"""Stories as files: what is read, what is refused with its line, and the way back to a file."""

from dataclasses import replace
from unicodedata import normalize

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from layers.briefing.texts import printable
from layers.stories.model import Step, Story
from layers.stories.syntax import StorySyntaxError, read_story, write_story

HEAD = "---\ntitle: Kinder\nauthor: Bildungsbüro\ndate: 2026-11-23\nlanguage: de\n---\n"
STEP = "view: karte\n\n## Eins\n\nText.\n"
FULL = """---
title: Schulerfolg sichern: Anfang
author: Bildungsbüro
date: 2026-11-23
language: de
theme: Schulerfolg
summary: Ein Satz.
---

view: https://atlas.example/krefeld/karte?indicator=share_under_3
highlight: 010, Hüls

annotate: 010 = Hier ist das neue Wohngebiet
annotate: Hüls = a = b
compare: zeitreihe?indicator=share_under_3
figures: places = karte?indicator=childcare_places_under_3
holds: value 010 > value 080
holds: value 2024 > value
highlight: 020
read: 0a1b2c3d

## Wo die Kinder wohnen ##

Text mit {value 010}.

### Genauer

```
---
# kein Titel
view: keine
```

* eins

Notes:
Nur für mich.

## Im Sprechzettel erlaubt

---

## Zweiter
Nur Text.
---
view: karte
---
"""


def slips(text: str) -> list[tuple[int, str]]:
    """Line and reason of everything that is wrong with a story."""
    with pytest.raises(StorySyntaxError) as caught:
        read_story("x", text)
    assert all(slip.remedy for slip in caught.value.slips)
    return [(slip.line, slip.why) for slip in caught.value.slips]


def found(text: str) -> set[str]:
    """The reasons alone, {} for a story that can be read; lines are those of the file."""
    try:
        read_story("x", text)
    except StorySyntaxError as error:
        last = text.count("\n") + 1
        outside = {slip.line for slip in error.slips if not 1 <= slip.line <= last}
        return {slip.why for slip in error.slips} or {f"nothing, but in {outside}"}
    return set()


def slip(text: str) -> tuple[int, str]:
    """The only thing that is wrong."""
    (found,) = slips(text)
    return found


def test_everything_that_a_story_may_say() -> None:
    text = FULL.replace("Nur Text.\n---\nview: karte\n---\n", "Nur Text.\n\n---\n\n---\n")[:-5]
    story = read_story("schulerfolg", text)
    assert story == Story(
        "schulerfolg",
        "Schulerfolg sichern: Anfang",
        "Bildungsbüro",
        "2026-11-23",
        "de",
        "Schulerfolg",
        "Ein Satz.",
        (
            Step(
                number=1,
                title="Wo die Kinder wohnen",
                text="Text mit {value 010}.\n\n### Genauer\n\n```\n---\n# kein Titel\n"
                "view: keine\n```\n\n* eins",
                view="https://atlas.example/krefeld/karte?indicator=share_under_3",
                compare="zeitreihe?indicator=share_under_3",
                highlight=("010", "Hüls", "020"),
                annotations=(("010", "Hier ist das neue Wohngebiet"), ("Hüls", "a = b")),
                sources=(("places", "karte?indicator=childcare_places_under_3"),),
                holds=("value 010 > value 080", "value 2024 > value"),
                notes="Nur für mich.\n\n## Im Sprechzettel erlaubt",
                read="0a1b2c3d",
                line=10,
            ),
            Step(number=2, title="Zweiter", text="Nur Text.", line=43),
        ),
    )


def test_all_faults_at_once() -> None:
    found = slips(FULL)
    assert found == [
        (45, "„---“ steht unmittelbar unter Text und kann eine Überschrift meinen."),
        (46, "Der Schritt hat keine Überschrift."),
    ]


def test_a_file_of_windows_is_the_same_story() -> None:
    story = read_story("x", HEAD + STEP)
    assert read_story("x", "\ufeff" + (HEAD + STEP).replace("\n", "\r\n")) == story
    assert read_story("x", (HEAD + STEP).replace("\n", "\r")) == story


def test_letters_in_two_pieces_are_one() -> None:
    story = read_story("x", HEAD + "view: karte\nhighlight: Hu\u0308ls\n\n## A\n")
    assert story.steps[0].highlight == ("Hüls",)


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("", 1, "Der Kopf zwischen zwei Zeilen „---“ fehlt."),
        ("## Eins\n\nText\n", 1, "Der Kopf zwischen zwei Zeilen „---“ fehlt."),
        (HEAD[:-4], 1, "Der Kopf endet nicht: Es fehlt die zweite Zeile „---“."),
        (HEAD, 6, "Die Geschichte hat keinen Schritt."),
        (HEAD + "\n\n", 6, "Die Geschichte hat keinen Schritt."),
        (HEAD.replace("author: Bildungsbüro\n", "") + STEP, 1, "Im Kopf fehlt „author“."),
        (HEAD.replace(": Kinder", ":") + STEP, 2, "Hinter „title:“ steht nichts."),
        (HEAD.replace("date: ", "ohne\ndate: ") + STEP, 4,
         "Die Zeile des Kopfs hat nicht die Form „title: Schulerfolg sichern“."),
        (HEAD.replace("date", "titel: a\ndate") + STEP, 4,
         "Die Angabe „titel“ gibt es im Kopf nicht."),
        (HEAD.replace("de\n", "de\ntitle: a\n") + STEP, 6, "„title“ steht zweimal im Kopf."),
        (HEAD.replace("2026-11-23", "2026-02-30") + STEP, 4,
         "Das ist kein Tag der Form JJJJ-MM-TT."),
        (HEAD.replace("2026-11-23", "20261123") + STEP, 4,
         "Das ist kein Tag der Form JJJJ-MM-TT."),
        (HEAD.replace(": de", ": en") + STEP, 5,
         "Geschichten gibt es nur in deutscher Sprache."),
        (HEAD + "---\n" + STEP, 6,
         "Zwischen dieser und der nächsten Linie „---“ steht kein Schritt."),
        (HEAD + "## Eins\n", 7, "Der Schritt hat weder einen Text noch eine Ansicht."),
        (HEAD + "view: karte\n\nText.\n", 7, "Der Schritt hat keine Überschrift."),
        (HEAD + "##Eins\n\nText.\n", 7, "Der Schritt hat keine Überschrift."),
        (HEAD + "## #\n\nText.\n", 7, "Die Überschrift ist leer."),
        (HEAD + "Text.\n\n## Eins\n", 9, "Vor der Überschrift des Schritts steht Text."),
        (HEAD + STEP + "\n## Zwei\n\nMehr.\n", 13, "Der Schritt hat eine zweite Überschrift."),
        (HEAD + STEP + "\nZwei\n===\n", 14,
         "„===“ steht unmittelbar unter Text und kann eine Überschrift meinen."),
        (HEAD + STEP + "\n----\n\nMehr.\n", 13, "„----“ trennt keine Schritte."),
        (HEAD + STEP + "\n—\n\nMehr.\n", 13, "„—“ trennt keine Schritte."),
        (HEAD + STEP + "\n    ---\n", 13,
         "Die Linie „---“ ist eingerückt und trennt deshalb keine Schritte."),
        (HEAD + STEP + "\n```\nohne Ende\n\n---\n", 13,
         "Der Block, der hier mit „```“ beginnt, endet nicht."),
        (HEAD + STEP + "\n<b>fett</b>\n", 13, "Im Text steht HTML."),
        (HEAD + STEP + "\nEine Zeile\nund <!-- still -->\n", 14, "Im Text steht HTML."),
        (HEAD + STEP + "\n![Bild](a.png)\n", 13, "Im Text steht ein Bild."),
        (HEAD + STEP + "\nNotes:\n<i>\n", 14, "Im Text steht HTML."),
        (HEAD + STEP + "\nEs sind {value 010.\n", 13,
         "Zu „{“ fehlt in dieser Zeile die schließende „}“."),
        (HEAD + STEP + "\nNotes:\na\nNotes:\nb\n", 15,
         "„Notes:“ steht in diesem Schritt zweimal."),
        (HEAD + STEP + "\nNotizen:\na\n", 13, "So beginnt kein Sprechzettel."),
        (HEAD + STEP + "\nNotes: a\n", 13, "So beginnt kein Sprechzettel."),
        (HEAD + STEP + "\nText\u202eabc\n", 13,
         "In der Zeile steht ein unsichtbares Steuerzeichen (U+202E)."),
        (HEAD + STEP + "\nText\x00abc\n", 13,
         "In der Zeile steht ein unsichtbares Steuerzeichen (U+0000)."),
        (HEAD + "view:\n" + STEP, 7, "Hinter „view:“ steht nichts."),
        (HEAD + "View: karte\n" + STEP, 7, "Die Angabe „View“ gibt es nicht."),
        (HEAD + "ansicht: karte\n" + STEP, 7, "Die Angabe „ansicht“ gibt es nicht."),
        (HEAD + "view: a\n" + STEP, 8, "„view“ steht schon in Zeile 7."),
        (HEAD + STEP + "highlight: 010\n", 12, "Die Angabe „highlight“ steht im Text."),
        (HEAD + "view: [Karte](karte)\n\n## A\n", 7,
         "Das ist keine Adresse, wie die Adresszeile sie zeigt."),
        (HEAD + "highlight: 010, 010\n" + STEP, 7, "„010“ steht doppelt."),
        (HEAD + "highlight: 010,\n" + STEP, 7, "Neben einem Komma fehlt etwas."),
        (HEAD + "annotate: Hüls\n" + STEP, 7,
         "Die Zeile hat nicht die Form „annotate: 010 = Hier ist das neue Wohngebiet“."),
        (HEAD + "annotate: a = b\nannotate: a = c\n" + STEP, 8, "Zu „a“ gibt es schon Zeile 7."),
        (HEAD + f"annotate: a = {'b' * 81}\n" + STEP, 7,
         "Die Anmerkung hat 81 Zeichen, erlaubt sind 80."),
        (HEAD + "figures: Plätze = karte\n" + STEP, 7, "„Plätze“ ist kein Name für Zahlen."),
        (HEAD + "figures: compare = karte\n" + STEP, 7, "„compare“ ist kein Name für Zahlen."),
        (HEAD + "holds: value 010\n" + STEP, 7, "Das ist kein Vergleich."),
        (HEAD + "read: a b\n" + STEP, 7, "Das ist kein Kennzeichen, wie die Prüfung es nennt."),
        (HEAD + "highlight: 010\n\n## A\n\nText.\n", 7,
         "„highlight“ braucht eine Ansicht, der Schritt hat keine."),
        (HEAD + STEP.replace("Text.", "a" * 4001), 7,
         "Der Text des Schritts hat 4001 Zeichen, erlaubt sind 4000."),
        (HEAD + STEP + "a" * 200_000, 1, "Die Datei ist 200102 Bytes groß, erlaubt sind 200000."),
    ],
)  # fmt: skip
def test_faults(text: str, line: int, why: str) -> None:
    assert slip(text) == (line, why)


def test_a_german_day_is_told_as_it_should_be() -> None:
    with pytest.raises(StorySyntaxError) as caught:
        read_story("x", HEAD.replace("2026-11-23", "5.1.2026") + STEP)
    assert caught.value.slips[0].remedy == "Zum Beispiel so schreiben: 2026-01-05"


def test_a_key_that_nearly_is_one() -> None:
    with pytest.raises(StorySyntaxError) as caught:
        read_story("x", HEAD + "higlight: 010\n" + STEP)
    assert caught.value.slips[0].remedy == "„highlight“ schreiben."


def test_too_many_steps_and_marks() -> None:
    assert slip(HEAD + "\n---\n".join([STEP] * 41)) == (
        287,
        "Die Geschichte hat 41 Schritte, erlaubt sind 40.",
    )
    many = ", ".join(map(str, range(21)))
    assert slip(HEAD + f"highlight: {many}\n" + STEP) == (
        7,
        "Der Schritt hat 21 Angaben „highlight“, erlaubt sind 20.",
    )


def test_what_looks_like_a_fault_and_is_none() -> None:
    text = (
        "https://example.org nennt mehr; 3 < 5 und <https://example.org>.\n\n"
        "| a |\n| --- |\n| 1 |\n\nAchtung: \\{gut.\n\n* * *\n\n~~~\n<b>\n---\n~~~"
    )
    (step,) = read_story("x", f"{HEAD}## Eins\n\n{text}\n").steps
    assert step.text == text


LETTERS = st.characters(
    codec="utf-8", exclude_categories=("C", "Zl", "Zp"), exclude_characters="{}"
)
WORDS = st.text(LETTERS.filter(str.isprintable), min_size=1, max_size=30).map(
    lambda text: normalize("NFC", " ".join(text.split()))
)
TITLES = WORDS.filter(bool)
NAMES = st.text("abcxyzäöü0123456789", min_size=1, max_size=6)
ADDRESSES = NAMES.map(lambda name: f"karte?indicator={name}")
FIRST = st.sampled_from(["Es gilt", "Die Stadt", "{value 010}", "1. Punkt", "* Punkt"])
PROSE = st.lists(st.tuples(FIRST, WORDS).map(" ".join), max_size=3).map("\n\n".join)


@st.composite
def steps(draw: st.DrawFn, number: int) -> Step:
    has_view = draw(st.booleans())
    pairs = st.dictionaries(NAMES, TITLES, max_size=3) if has_view else st.just({})
    names = st.text("abc", min_size=1, max_size=3)
    return Step(
        number=number,
        title=draw(TITLES),
        text=draw(PROSE),
        view=draw(ADDRESSES) if has_view else "",
        compare=draw(st.just("") | ADDRESSES) if has_view else "",
        highlight=tuple(draw(st.lists(NAMES, max_size=3, unique=True))) if has_view else (),
        annotations=tuple(draw(pairs).items()),
        sources=tuple(draw(st.dictionaries(names, ADDRESSES, max_size=2)).items()),
        holds=tuple(draw(st.lists(NAMES.map(lambda n: f"value {n} > 1"), max_size=2))),
        notes=draw(PROSE),
        read=draw(st.sampled_from(["", "?", "0a1b2c3d"])),
    )


@st.composite
def stories(draw: st.DrawFn) -> Story:
    many = draw(st.integers(1, 4))
    return Story(
        "x",
        draw(TITLES),
        draw(TITLES),
        draw(st.dates()).isoformat(),
        "de",
        draw(TITLES | st.just("")),
        draw(TITLES | st.just("")),
        tuple(draw(steps(number)) for number in range(1, many + 1)),
    )


def without_lines(story: Story) -> Story:
    return replace(story, steps=tuple(replace(step, line=1) for step in story.steps))


@settings(max_examples=60, deadline=None)
@given(stories())
def test_what_is_written_is_read_again(story: Story) -> None:
    try:
        text = write_story(story)
    except ValueError:
        # Words that look like rules or keys; were these many, hypothesis would complain.
        reject()
    told = found(text)
    # What is written may still break the rules for texts, never those for the form.
    assert told <= TEXTS
    if not told:
        read = read_story("x", text)
        assert without_lines(read) == without_lines(story)
        assert write_story(read) == text


TEXTS = {
    "Im Text steht HTML.",
    "Im Text steht ein Bild.",
    "Der Schritt hat weder einen Text noch eine Ansicht.",
}


def test_nearly_every_story_can_be_written() -> None:
    story = read_story("x", HEAD + STEP)
    for title in ("u\u0308ber", "C #", "#", "# #", "view: karte", "a: b", "{title}", "*"):
        made = replace(story, steps=(replace(story.steps[0], title=title),))
        read = without_lines(read_story("x", write_story(made)))
        assert read.steps[0].title == normalize("NFC", title)
        assert replace(read.steps[0], title=title) == without_lines(made).steps[0]


@settings(deadline=None)
@given(st.text(), st.text())
def test_whatever_is_typed_as_a_title_can_be_written(title: str, name: str) -> None:
    """Titles of Mappen come from visitors; they are made printable before."""
    story = read_story("x", HEAD + STEP)
    step = replace(story.steps[0], title=printable(name))
    text = write_story(replace(story, title=printable(title), steps=(step,)))
    assert text.startswith("---\ntitle: " if printable(title) else "---\nauthor: ")


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "a\nb"},
        {"text": "a\n\n---\n\nb"},
        {"text": " \na"},
        {"text": "Notes:\na"},
        {"view": "a\nb: c"},
        {"highlight": ("a,b",)},
        {"annotations": (("a=b", "c"),)},
    ],
)
def test_what_no_file_can_say_is_refused(wrong: dict[str, object]) -> None:
    story = read_story("x", HEAD + STEP)
    step = replace(story.steps[0], **wrong)
    with pytest.raises(ValueError, match="no file"):
        write_story(replace(story, steps=(step,)))


def test_texts_of_any_kind_are_read_or_refused() -> None:
    """Odd pieces beside each other; whatever comes out, nothing else is raised."""
    pieces = ["---\n", "```\n", "view: a\n", "## A\n", "a\n", "\n", "{", "Notes:\n", "===\n", "\t"]

    @settings(deadline=None)
    @given(st.lists(st.sampled_from(pieces), max_size=14).map("".join))
    def look(body: str) -> None:
        if not found(HEAD + body):
            story = read_story("x", HEAD + body)
            assert story.steps
            assert without_lines(read_story("x", write_story(story))) == without_lines(story)

    look()
