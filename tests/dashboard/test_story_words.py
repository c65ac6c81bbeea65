"""The words of stories carry the figures of their views, and say where they no longer hold."""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.web.showing import Scene, showing
from layers.queries.stories import stories
from layers.store import Store
from layers.stories.grid_words import WORDS
from layers.stories.model import Step, Story
from layers.stories.numbers import MOST_NAMED, there_is
from tests.layers.prepare.city import City

KINDS = "karte?indicator=share_children&level=viertel&year=2012"
LATER = "karte?indicator=share_children&level=viertel&year=2014"
LAST = "karte?indicator=share_children&level=viertel&year=2015"
PEOPLE = "karte?indicator=population&level=viertel&year=2015"
CHANGES = "schulformwechsel?year=2017"


def scene(store: Store, text: str = "", view: str = KINDS, **more: Any) -> Scene:
    """A story of one step, finished."""
    step = replace(Step(1, "", text, view), **more)
    story = Story("probe", "Probe", "Amt", "2026-01-01", "de", "", "", (step,))
    (only,) = showing(store, story).scenes
    return only


def said(store: Store, text: str, view: str = KINDS, **more: Any) -> str:
    """The finished text of a step about which there is no doubt."""
    found = scene(store, text, view, **more)
    assert found.doubts == ()
    return plain(found.step.text)


def plain(text: str) -> str:
    """A text with plain spaces."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("value", "5,1 %"),
        ("value Mini", "5,1 %"),
        ("value 2015", "5,5 %"),
        ("value 021", "10,3 %"),
        ("value nord", "10,3 %"),
        ("value Über den Wiesen", "10,0 %"),
        ("value 022 2014", "11,0 %"),
        ("value 031", "0,0 %"),
        ("value 012", "10,0 % (eingeschränkt aussagekräftig)"),
        ("name 022", "Süd"),
        ("name", "Mini"),
        ("numerator 021", "62"),
        ("denominator 031", "2 000"),
        ("difference 011", "4,9 Prozentpunkte über dem Stadtwert"),
        ("difference 031", "5,1 Prozentpunkte unter dem Stadtwert"),
        ("difference", "gleichauf mit dem Stadtwert"),
        ("change 022 2012 2014", "um 1,0 Prozentpunkte gestiegen"),
        ("change 022 2014 2015", "gleich geblieben"),
        ("change 011 2012 2015", "gleich geblieben"),
        ("change 2012 2015", "um 0,4 Prozentpunkte gestiegen"),
        ("change 2015 2012", "um 0,4 Prozentpunkte gesunken"),
        ("period", "31.12.2012"),
        ("period 2015", "31.12.2015"),
        ("lowest", "0,0 %"),
        ("highest", "10,3 %"),
        ("areas", "5"),
        ("known 2014", "3"),
        ("hidden 2014", "2"),
        ("unit", "%"),
        ("indicator", "Anteil der Kinder"),
        ("title", "Anteil der Kinder: Viertel in Mini, 31.12.2012"),
        ("value 021 - value 022", "0,4 Prozentpunkte"),
        ("value - value 022", "−4,8 Prozentpunkte"),
        ("denominator 011 / denominator 022", "2,5"),
        ("denominator 031 % denominator", "49,4 %"),
        ("numerator 011 + numerator 021", "162"),
        ("numerator 011 - numerator 021 + 2 * numerator 022", "118"),
        ("value 021 | number", "10,3"),
        ("value 021 | 0", "10 %"),
        ("value 021 | 2 number", "10,33"),
        ("value 012 | 0", "10 % (eingeschränkt aussagekräftig)"),
        ("value - value 022 | 0", "−5 Prozentpunkte"),
        ("value - value 022 | number", "−4,8"),
        ("difference 031 | 0", "5 Prozentpunkte unter dem Stadtwert"),
        ("difference | 0", "gleichauf mit dem Stadtwert"),
        ("value 021 - value 022 | 2", "0,38 Prozentpunkte"),
        ("denominator 011 / denominator 022 | 2", "2,49"),
        ("= § 16 ", "§ 16"),
    ],
)
def test_a_reference_says_the_number_of_the_map(
    mini_store: Store, reference: str, expected: str
) -> None:
    assert said(mini_store, f"Hier: {{{reference}}}!") == f"Hier: {expected}!"


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("value 031", "1 950"),
        ("share 031", "46,7 %"),
        ("growth 2012 2015", "um 3,2 % gestiegen"),
        ("growth 031 2012 2015", "um 2,5 % gesunken"),
        ("change 031 2012 2015", "um 50 gesunken"),
    ],
)
def test_counts(mini_store: Store, reference: str, expected: str) -> None:
    assert said(mini_store, f"{{{reference}}}", PEOPLE) == expected


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("value", "5,5 %"),
        ("value 2012", "5,1 %"),
        ("value 011", "10,0 %"),
        ("value 022 2014", "11,0 %"),
        ("change 022 2012 2014", "um 1,0 Prozentpunkte gestiegen"),
        ("difference 011 2012", "4,9 Prozentpunkte über dem Stadtwert"),
    ],
)
def test_a_series_says_every_period(mini_store: Store, reference: str, expected: str) -> None:
    view = "zeitreihe?indicator=share_children&level=viertel&areas=011"
    assert said(mini_store, f"{{{reference}}}", view) == expected


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("total", "119"),
        ("total_by_grade", "123"),
        ("late", "71"),
        ("late_total", "123"),
        ("late_share", "57,7 %"),
        ("late % late_total", "57,7 %"),
        ("downward", "90"),
        ("upward", "2"),
        ("pupils Gymnasium Realschule", "70"),
        ("pupils Gymnasien Realschulen", "70"),
        ("from Gymnasium", "98"),
        ("to Hauptschule", "21"),
        ("to Hauptschule 8", "3"),
        ("grade 9", "28"),
        ("net Gymnasium", "−98"),
        ("incoming Hauptschule", "21"),
        ("outgoing Gymnasium", "98"),
        ("name Gymnasium", "Gymnasien"),
        ("period", "2017/18"),
        ("place", "Krefeld"),
    ],
)
def test_school_changes(krefeld_store: Store, reference: str, expected: str) -> None:
    assert said(krefeld_store, f"{{{reference}}}", CHANGES) == expected


@pytest.mark.parametrize(
    ("view", "reference", "expected"),
    [
        ("profil/viertel/021", "name", "Nord"),
        ("profil/viertel/021", "city population", "4 180"),
        ("profil/viertel/011", "value share_children", "10,0 %"),
        ("profil/viertel/011", "denominator share_children", "1 150"),
        ("einrichtungen", "count", "6"),
        ("einrichtungen?within=viertel:011", "count", "3"),
        (
            "veraenderung?indicator=share_children&level=viertel&first_year=2012&year=2015",
            "change",
            "um 0,4 Prozentpunkte gestiegen",
        ),
        ("disparitaeten?indicator=share_children&level=viertel&year=2012", "value 021", "10,3 %"),
        (
            "disparitaeten?indicator=share_children&level=viertel&year=2012",
            "range",
            "10,3 Prozentpunkte",
        ),
        (
            "zusammenhang?indicator=share_children&second_indicator=population&level=viertel"
            "&year=2012&second_year=2012",
            "second_value 031",
            "2 000",
        ),
    ],
)
def test_other_kinds_of_views(mini_store: Store, view: str, reference: str, expected: str) -> None:
    assert said(mini_store, f"{{{reference}}}", view) == expected


def test_views_by_name(mini_store: Store) -> None:
    text = "{value 011}, {compare.value 022}, {people.value 031}, {people.value 031 2012}"
    found = said(mini_store, text, compare=LATER, sources=(("people", PEOPLE),))
    assert found == "10,0 %, 11,0 %, 1 950, 2 000"


def test_title_notes_and_annotations_carry_figures_too(mini_store: Store) -> None:
    found = scene(
        mini_store,
        title="In {name 022}: {value 022}",
        notes="**{value 021}**",
        annotations=(("022", "hier {value 022}"),),
    )
    assert plain(found.step.title) == "In Süd: 10,0 %"
    assert plain(found.notes) == "<p><strong>10,3 %</strong></p>\n"
    assert [plain(text) for _, text in found.step.annotations] == ["hier 10,0 %"]
    assert found.doubts == ()


@pytest.mark.parametrize(
    ("reference", "view", "text"),
    [
        ("value 012", LATER, "keine Angabe (Wert geheim gehalten)"),
        ("difference 012", LATER, "keine Angabe (Wert geheim gehalten)"),
        ("numerator 012", LATER, "keine Angabe (Wert geheim gehalten)"),
        ("change 012 2012 2014", LATER, "keine Angabe (Wert geheim gehalten)"),
        ("value 012 | 0", LATER, "keine Angabe (Wert geheim gehalten)"),
        ("value 011 - value 012", LATER, "keine Angabe (Wert geheim gehalten)"),
        ("value 021", LAST, "keine Angabe (nicht erhoben)"),
    ],
)
def test_a_hidden_or_missing_value_is_said_in_words(
    mini_store: Store, reference: str, view: str, text: str
) -> None:
    found = scene(mini_store, f"{{{reference}}}", view)
    assert found.step.text == text
    assert found.doubts == (f"„{{{reference}}}“ hat keine Zahl mehr: {text}.",)


@pytest.mark.parametrize(
    ("reference", "why"),
    [
        (
            "value 099",
            "„099“ gibt es hier nicht. Es gibt: 011 Über den Wiesen, 012 Insel, 021 Nord",
        ),
        ("value 2030", "Das Jahr oder Gebiet 2030 gibt es hier nicht. Es gibt: 2012, 2014, 2015."),
        ("wert 011", "Das Wort „wert“ gibt es hier nicht. Es gibt: value, name, difference"),
        ("other.value", "Die Ansicht „other“ gibt es in diesem Schritt nicht."),
        ("", "In den Klammern steht nichts."),
        ("value 011 + value 021", "Zusammenzählen lassen sich nur Anzahlen gleicher Art."),
        ("value 011 - areas", "Abziehen lassen sich nur Zahlen mit derselben Einheit."),
        ("value 011 * value 021", "Malnehmen lässt sich eine Zahl nur mit einer Zahl ohne"),
        ("value 011 / value 031", "Durch null lässt sich nicht teilen."),
        ("value 011 - name 011", "Rechnen lässt sich nur mit Zahlen."),
        ("value 011 -", "Vor oder hinter einem Rechenzeichen fehlt etwas."),
        ("growth 2012 2014", "Ein Wachstum in Prozent haben nur Anzahlen"),
        ("share 011", "Einen Anteil am Ganzen haben nur Anzahlen"),
        ("change 2012", "Hier braucht es zwei Jahre"),
        ("value 2012 2014", "Hier passt nur ein Jahr."),
        ("999999999999 * 999999999999 * 999999999999", "Das Ergebnis ist zu groß."),
        ("value 011 | rund", "Hinter | gibt es „rund“ nicht. Es gibt: number, 0, 1, 2, 3."),
        ("name 011 | 0", "Hinter | steht nur bei Zahlen etwas."),
        ("title 011", "Hinter „title“ steht hier nichts weiter."),
    ],
)
def test_a_reference_that_says_nothing_is_told_with_what_there_is(
    mini_store: Store, reference: str, why: str
) -> None:
    found = scene(mini_store, f"Vorn {{{reference}}} hinten")
    assert found.step.text == "Vorn (Zahl fehlt) hinten"
    (doubt,) = found.doubts
    assert doubt.startswith(f"„{{{reference}}}“ lässt sich nicht sagen: {why}")


WORDS_TYPED = [*WORDS, "title", "second_value", "compare.value", "total", "pupils", "late", "to"]
PARTS = [*WORDS_TYPED, "011", "Nord", "2012", "2014", "2017/18", "Gymnasium", "8", '"', "„", "“"]
PARTS += ["+", "-", "*", "/", "%", "|", "0", "number", "=", "1,5", "999999999999", ".", "²", "٣"]


@given(st.lists(st.sampled_from(PARTS), max_size=9), st.sampled_from([KINDS, PEOPLE, CHANGES]))
def test_whatever_stands_in_braces_is_said_or_told(
    mini_store: Store, parts: list[str], view: str
) -> None:
    reference = " ".join(parts)
    found = scene(mini_store, f"{{{reference}}}", view, holds=(f"{reference} > value",))
    assert "{" not in found.step.text
    assert ("(Zahl fehlt)" in found.step.text) <= bool(found.doubts)


def test_long_lists_of_what_there_is_are_cut() -> None:
    names = [str(i) for i in range(MOST_NAMED + 3)]
    assert there_is(names).endswith(f", {MOST_NAMED - 1} und 3 weitere.")
    assert there_is([]) == ""


def test_references_to_a_lost_view_are_told_once(mini_store: Store) -> None:
    found = scene(
        mini_store, "{value 011} 17 {value}", "karte?indicator=gone", holds=("1 > value",)
    )
    assert found.step.text == "(Zahl fehlt) 17 (Zahl fehlt)"
    (doubt,) = found.doubts
    assert doubt.startswith("Die Ansicht („karte?indicator=gone“) gibt es nicht mehr; sie fehlt. ")
    assert found.stages == ()


@pytest.mark.parametrize(
    "view",
    [
        "karte?indicator=share_children&level=viertel&year=2030",
        "karte?indicator=share_children&level=kreis&year=2012",
        "karte?indicator=share_children&level=viertel&year=2012&within=bezirk:9",
        "zeitreihe?indicator=gone",
        "nirgends",
    ],
)
def test_nothing_near_stands_in_for_a_lost_view(mini_store: Store, view: str) -> None:
    found = scene(mini_store, "{value}", view)
    assert found.step.text == "(Zahl fehlt)"
    assert len(found.doubts) == 1
    assert found.stages == ()


def test_a_palette_that_is_no_more_is_no_lost_view(mini_store: Store) -> None:
    found = scene(mini_store, "{value}", f"{KINDS}&palette=gone")
    assert plain(found.step.text) == "5,1 %"
    assert len(found.stages) == len(found.doubts) == 1


def test_words_from_the_data_are_no_markdown(mini_store: Store) -> None:
    found = scene(mini_store, "{= *<b>* [a](http://b.de) # `c` | &amp;}")
    assert found.html == "<p>*&lt;b&gt;* [a](http://b.de) # `c` | &amp;amp;</p>\n"


def test_an_escaped_brace_is_a_brace(mini_store: Store) -> None:
    assert scene(mini_store, r"\{value} {value}").html.startswith("<p>{value} 5,1")


def test_a_reference_may_be_wrapped(mini_store: Store) -> None:
    assert said(mini_store, "{value\n021}") == "10,3 %"


@pytest.mark.parametrize(
    "text",
    [
        "Am 31.12.2012 waren es 10,3 %; 2012 in 5 Vierteln.",
        "Von 2 000 oder 2.000 Menschen.",
        "{value 022 2015 | 2}: noch einmal 10,98 Prozent.",
        "1. Erstens\n2. Zweitens",
        "`175` und [hier](karte?year=1999) und {=175} und U3",
        "drei Viertel",
    ],
)
def test_typed_numbers_that_the_views_have(mini_store: Store, text: str) -> None:
    assert scene(mini_store, text, compare=LATER).doubts == ()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Es sind 175.", "175"),
        ("Es sind 10,4 %.", "10,4"),
        ("Es sind 2 001 Menschen.", "2 001"),
        ("Am 30.12.2012.", "30.12.2012"),
        ("Seit 1999.", "1999"),
        ("(175)", "175"),
    ],
)
def test_typed_numbers_that_no_view_has(mini_store: Store, text: str, number: str) -> None:
    told = f"Der Text nennt {number}; die Ansicht zeigt diese Zahl nicht (mehr)."
    assert scene(mini_store, text).doubts == (told,)
    assert scene(mini_store, notes=text).doubts == (told,)
    assert scene(mini_store, title=text).doubts == (told,)
    assert scene(mini_store, text, "").doubts == (
        f"Der Text nennt {number}; der Schritt hat keine Ansicht, aus der sie kommt.",
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Es sind 62 %.", "62 %; die Ansicht zeigt 62 nur in anderer Einheit."),
        ("Zwischen 62 und 10,3 Prozent.", "62 %; die Ansicht zeigt 62 nur in anderer Einheit."),
        ("Es sind 10,3 Kinder.", "10,3 als Anzahl; die Ansicht zeigt 10,3 nur in anderer Einheit."),
        ("Um 62 Prozentpunkte.", "62 Prozentpunkte; die Ansicht zeigt 62 nur in anderer Einheit."),
    ],
)
def test_typed_numbers_that_the_view_has_of_something_else(
    mini_store: Store, text: str, told: str
) -> None:
    assert scene(mini_store, text).doubts[:1] == (f"Der Text nennt {told}",)


@pytest.mark.parametrize(
    "text", ["Es sind 62 Kinder, also 10,3 Prozent.", "62 von 600 Kindern? Nein, {=600}."]
)
def test_typed_numbers_in_the_unit_of_the_view(mini_store: Store, text: str) -> None:
    assert scene(mini_store, text.replace("600", "{denominator 021}")).doubts == ()


@pytest.mark.parametrize(
    "phrase",
    [
        "zwei Drittel",
        "die Hälfte",
        "Ein Viertel",
        "doppelt so viele",
        "dreimal so hoch",
        "halb so viele",
        "das Dreifache",
        "jedes vierte",
        "zwei von drei",
        "verdoppelt",
        "dreizehn",
        "einundzwanzig",
        "zweihundert",
    ],
)
def test_parts_in_words_want_a_guard(mini_store: Store, phrase: str) -> None:
    text = f"Hier sind es {phrase} der Kinder."
    (doubt,) = scene(mini_store, text).doubts
    assert doubt.startswith(f"Der Text sagt „{phrase}“; ob das stimmt, prüft niemand.")
    assert scene(mini_store, notes=text).doubts == (doubt,)
    assert scene(mini_store, text, holds=("value 021 = highest",)).doubts == ()
    assert scene(mini_store, f"Hier sind es {{={phrase}}} der Kinder.").doubts == ()
    assert scene(mini_store, text, "").doubts == (), "nothing there could guard it"
    assert len(scene(mini_store, text, read="?").doubts) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Drei Viertel liegen im Norden, zwei verschiedene Dinge.",
        "Kinder unter drei Jahren, drei bis fünf Jahre alt.",
        "Im Jahrhundert der halben Sachen; im Viertel nebenan.",
    ],
)
def test_other_words_want_none(mini_store: Store, text: str) -> None:
    assert scene(mini_store, text).doubts == ()


def test_an_area_asked_for_by_code_and_name_is_that_area(mini_store: Store) -> None:
    assert said(mini_store, "{value 022 Süd}") == "10,0 %"
    assert said(mini_store, "{value 022 süd 2014}") == "11,0 %"
    (doubt,) = scene(mini_store, "{value 022 Hafen}").doubts
    assert "022 heißt nicht (mehr) „Hafen“, sondern „Süd“." in doubt


def test_years_that_a_reference_asks_for_may_be_typed(mini_store: Store) -> None:
    assert scene(mini_store, "{value 2014} im Jahr 2014.").doubts == ()
    assert len(scene(mini_store, "Im Jahr 2014.").doubts) == 1


@pytest.mark.parametrize(
    "hold",
    [
        "value 021 > value 022",
        "value 022 < value 021",
        "value 021 > 2 * value",
        "value 021 = highest",
        "lowest < value < value 022 < highest",
        "value 011 >= value 012",
        "value 011 = 10",
        "value 021 != value 022",
        "denominator 031 > denominator 011 + denominator 021",
        "value 2014 > value 2012",
    ],
)
def test_comparisons_that_hold(mini_store: Store, hold: str) -> None:
    assert scene(mini_store, holds=(hold,)).doubts == ()


@pytest.mark.parametrize(
    ("hold", "why"),
    [
        ("value 022 > value 021", "stimmt nicht (mehr): 10,0 % und 10,3 %."),
        ("value 021 > 3 * value", "stimmt nicht (mehr): 10,3 % und 15,3 %."),
        ("value 021 > value 022 > 50", "stimmt nicht (mehr): 10,0 % und 50."),
        ("value 011 = highest 2012 = value 021", "stimmt nicht (mehr): 10,0 % und 10,3 %."),
        ("value 011 != value 012", "stimmt nicht (mehr): 10,0 % und 10,0 % (eingeschränkt"),
        ("value 011", "ist kein Vergleich."),
        ("value 099 > value", "lässt sich nicht prüfen: „099“ gibt es hier nicht."),
        ("name 011 > value", "lässt sich nicht prüfen: Vergleichen lassen sich nur Zahlen."),
        ("value 011 > areas", "lässt sich nicht prüfen: Die Seiten haben verschiedene Einheiten."),
        ("value 012 2014 > value", "lässt sich nicht prüfen: Eine Seite hat keine Angabe (Wert"),
    ],
)
def test_comparisons_that_do_not_hold(mini_store: Store, hold: str, why: str) -> None:
    (doubt,) = scene(mini_store, holds=(hold,)).doubts
    assert plain(doubt).startswith(f"„holds: {hold}“ {why}")


def test_an_estimated_number_has_to_be_called_so(mini_store: Store) -> None:
    view = "karte?indicator=share_children&level=bezirk&year=2012"
    assert scene(mini_store, "Etwa {value 1}.", view).doubts == (
        "„{value 1}“ ist geschätzt; der Text sagt das nicht.",
    )
    assert scene(mini_store, "Geschätzt sind es {value 1}.", view).doubts == ()


def test_provisional_is_not_said_of_what_is_no_more(mini_store: Store) -> None:
    assert scene(mini_store, "Vorläufig sind es {value}.").doubts == (
        "Der Text sagt „vorläufig“; keine seiner Zahlen ist es (mehr).",
    )
    assert scene(mini_store, "Der Name ist vorläufig.").doubts == ()


def test_an_area_that_has_another_name_now_is_told(mini_store: Store) -> None:
    text = "Kinder wohnen überall in dieser Stadt, besonders viele aber wohnen {}: {value 022}."
    assert scene(mini_store, text.replace("{}", "im Viertel Süd")).doubts == ()
    assert scene(mini_store, text.replace("{}", "in {name 022}")).doubts == ()
    assert scene(mini_store, text.replace("{}", "am Hafen")).doubts == (
        "„{value 022}“ gehört zu „Süd“; der Text nennt den Namen nicht.",
    )


def test_results_say_as_little_as_what_they_are_made_of(mini_store: Store) -> None:
    limited = "(eingeschränkt aussagekräftig)"
    assert said(mini_store, "{value 021 - value 012}") == f"0,3 Prozentpunkte {limited}"
    assert said(mini_store, "{value 021 / value 012 | 2}") == f"1,03 {limited}"
    assert said(mini_store, "{2 * value 012}") == f"20,0 % {limited}"
    assert said(mini_store, "{value 021 - value 031}") == "10,3 Prozentpunkte"


def test_no_reference_is_too_long_to_be_read(mini_store: Store) -> None:
    long = " + ".join(["value 031"] * 60)
    assert said(mini_store, f"{{{long}}}", PEOPLE) == "117 000"


def test_the_story_follows_a_new_release(mini_store: Store, tmp_path: Path) -> None:
    city = City(tmp_path)
    step: dict[str, Any] = {
        "text": "In {name 011} sind es {value 011}, das liegt {difference 011}. Getippt: 115.",
        "view": LAST,
        "holds": ("value 011 < value 022",),
        "sources": (("old", "karte?indicator=density&level=viertel&year=2015"),),
        "notes": "{old.value}",
        "highlight": ("022",),
    }
    alone = {name: step[name] for name in ("text", "view", "holds")}
    (told,) = scene(mini_store, **alone, read="?").doubts
    mark = told.split("„read: ")[1][:8]
    before = scene(mini_store, **alone, read=mark)
    assert before.doubts == ()
    assert "10,0 %, das liegt 4,5 Prozentpunkte über" in plain(before.step.text)

    city.edit("tables/bevoelkerung.csv", "1 150;115", "1 150;138", encoding="cp1252")
    (city.sources / "indicators" / "density.toml").unlink()
    city.prepare()
    store = Store.open(Path(city.tables), "mini")
    try:
        after = scene(store, **step, read=mark)
        assert "12,0 %, das liegt 6,5 Prozentpunkte über" in plain(after.step.text)
        lost, *rest = after.doubts
        assert lost.startswith("Die Ansicht „old“ (")
        assert plain(rest[0]) == (
            "„holds: value 011 < value 022“ stimmt nicht (mehr): 12,0 % und 11,0 %."
        )
        assert len(rest) == 1
        typed, _, changed = scene(store, **alone, read=mark).doubts
        assert typed == "Der Text nennt 115; die Ansicht zeigt diese Zahl nicht (mehr)."
        assert changed.startswith("Seit dem Schreiben haben sich die Zahlen geändert (Zeichen ")
    finally:
        store.close()


def test_an_area_that_is_no_more_is_told(tmp_path: Path) -> None:
    city = City(tmp_path)
    digest = "989f102f7ce20069d548edfdfd93d219e008cb304463cd54d5b76dbff2e6dcdd"
    city.edit("areas/viertel.geojson", '"code": "022"', '"code": "023"')
    data = (city.sources / "areas" / "viertel.geojson").read_bytes()
    city.edit("areas/viertel.passport.toml", digest, hashlib.sha256(data).hexdigest())
    city.edit("corrections.toml", 'code = "022"', 'code = "023"')
    city.edit("streets.csv", ";022;", ";023;")
    table = city.sources / "tables" / "bevoelkerung.csv"
    city.write("tables/bevoelkerung.csv", table.read_bytes().replace(b";022;", b";023;"))
    city.prepare()
    store = Store.open(Path(city.tables), "mini")
    try:
        text = "In {name 022} sind es {value 022}, im Süden {value Süd}."
        found = scene(store, text, LAST, holds=("value 022 > value",), highlight=("022",))
        assert plain(found.step.text) == ("In (Zahl fehlt) sind es (Zahl fehlt), im Süden 11,0 %.")
        there = "„022“ gibt es hier nicht. Es gibt: 011 Über den Wiesen, 012 Insel, 021 Nord, "
        told = [doubt for doubt in found.doubts if there in doubt]
        assert [doubt.partition("“ ")[0] for doubt in told] == [
            "„{name 022}",
            "„{value 022}",
            "„holds: value 022 > value",
        ]
        assert len(found.doubts) == 4  # the fourth is about the highlight
    finally:
        store.close()


def test_a_break_of_the_series_parts_the_numbers(tmp_path: Path) -> None:
    city = City(tmp_path)
    note = 'note = [{ kind = "break", period = 2014, text = "Neu gezählt." }]\n\n[sources]'
    city.edit("indicators/share_children.toml", "[sources]", note)
    city.prepare()
    store = Store.open(Path(city.tables), "mini")
    try:
        told = "2012 und 2015 lassen sich nicht vergleichen: Neu gezählt."
        between = "Zwischen den Zahlen liegt ein Bruch der Reihe."
        for view in (LAST, "zeitreihe?indicator=share_children&level=viertel"):
            found = scene(store, "{change 2012 2015} {change 2014 2015}", view)
            assert found.doubts == (f"„{{change 2012 2015}}“ lässt sich nicht sagen: {told}",)
            assert plain(found.step.text) == "(Zahl fehlt) gleich geblieben"
            found = scene(store, "{value 011 2015 - value 011 2012}", view)
            assert found.doubts[0].endswith(between)
        for hold in ("value > value 2012", "value > 2 * value 2012", "2 > 1 * value 2012 / value"):
            (doubt,) = scene(store, "", LAST, holds=(hold,)).doubts
            assert doubt == f"„holds: {hold}“ lässt sich nicht prüfen: {between}"
        assert scene(store, "", LAST, holds=("value > value 2014 - 1",)).doubts == ()
    finally:
        store.close()


def test_only_stories_of_the_release_are_kept(krefeld_store: Store) -> None:
    story = stories(krefeld_store)[0]
    assert showing(krefeld_store, story) is showing(krefeld_store, story)
    typed = replace(story, title="Von einem Besucher getippt")
    assert showing(krefeld_store, typed) is not showing(krefeld_store, typed)
