"""German sentences for every case, the odd ones included."""

from dataclasses import replace

import pytest

from layers.model import AreaLevel, Indicator, Measure, PeriodKind
from layers.numbers import value_text
from layers.status import Flag, Status
from layers.thematic import sentence
from layers.thematic.result import AreaValue, CityValue
from layers.thematic.sentence import Scene, TemplateError

RATE = Indicator(
    "share", "A", 1, "core", "Anteil der Kinder", "Kinder", "%", 1, Measure.RATE,
    PeriodKind.REFERENCE_DAY, "neutral", "", "", "", "", "", "derived",
)  # fmt: skip
COUNT = replace(RATE, title="Bevölkerung", unit="", decimals=0, measure=Measure.COUNT)
MEAN = replace(RATE, unit="", measure=Measure.MEAN, period_kind=PeriodKind.SCHOOL_YEAR)
LEVEL = AreaLevel("stadtteil", "Stadtteil", "Stadtteile", 2)
BLOCKS = AreaLevel("block", "Statistischer Bezirk", "Statistische Bezirke", 3)
NAMES = ("Mitte", "Nord", "Süd", "Ost", "West", "Linn", "Traar")


def area(
    name: str, value: float | None, status: Status = Status.OK, flags: tuple[Flag, ...] = ()
) -> AreaValue:
    text = value_text(value, status, 1, "%")
    return AreaValue(name, name, value, status, flags, text, None, "", "", "", None, "", "", "")


def city(value: float | None, unit: str = "%", decimals: int = 1) -> CityValue:
    status = Status.UNKNOWN if value is None else Status.OK
    return CityValue(value, value_text(value, status, decimals, unit), (), "")


def scene(
    *values: float | None,
    indicator: Indicator = RATE,
    whole: CityValue | None = None,
    bases: tuple[float, ...] = (),
    school_type: str = "",
    within: str = "",
    level: AreaLevel = LEVEL,
    flags: tuple[Flag, ...] = (),
    missing: tuple[Status, ...] = (),
) -> Scene:
    """Areas with these values; those without take the ``missing`` statuses, then unknown."""
    statuses = iter(missing)
    found = [
        area(name, value, Status.OK, flags)
        if value is not None
        else area(name, value, next(statuses, Status.UNKNOWN), flags)
        for name, value in zip(NAMES, values, strict=False)
    ]
    label = "Stadtbezirk Land" if within else "Mini"
    return Scene(indicator, level, "Mini", within, label, 2021, school_type, found, whole, bases)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_hidden_values_are_told_apart_from_missing_ones() -> None:
    hidden = (Status.CONFIDENTIAL,) * 3
    text = sentence.sentence(scene(1.0, 2.0, None, missing=hidden))
    assert text.endswith("In einem von 3 Stadtteilen wird der Wert geheim gehalten.")
    text = sentence.sentence(scene(1.0, None, None, missing=hidden[:1]))
    assert text.endswith(
        "gibt es nur für Mitte einen Wert: 1,0\u00a0%. "
        "In einem von 3 Stadtteilen wird der Wert geheim gehalten."
    )
    text = sentence.sentence(scene(1.0, 2.0, None, None, missing=hidden[:1]))
    assert text.endswith(
        "In einem von 4 Stadtteilen wird der Wert geheim gehalten. "
        "Für ein weiteres Gebiet gibt es keinen Wert."
    )
    text = sentence.sentence(scene(None, None, missing=hidden, whole=city(2.5)))
    assert plain(text) == (
        "Anteil der Kinder: Am 31.12.2021 gibt es keine Angaben. In beiden Stadtteilen wird der "
        "Wert geheim gehalten. Der Wert für ganz Mini ist 2,5 %."
    )
    text = sentence.sentence(scene(None, None, missing=hidden[:1]))
    assert text.endswith(
        "für keines der 2 Gebiete einen Wert. "
        "In einem von 2 Stadtteilen wird der Wert geheim gehalten."
    )
    text = sentence.sentence(scene(None, missing=hidden))
    assert text.endswith(
        "gibt es für Mitte keine Angabe. Der Wert wird geheim gehalten, "
        "weil er auf sehr kleine Zahlen schließen ließe."
    )


def test_extremes_say_that_hidden_values_do_not_count() -> None:
    hidden = (Status.CONFIDENTIAL,)
    assert sentence.extremes(scene(1.0, 2.0, None, missing=hidden)).endswith(
        "Geheim gehaltene Werte zählen dabei nicht mit."
    )
    assert "eheim" not in sentence.extremes(scene(1.0, 2.0, None))


def test_range_and_city() -> None:
    assert plain(sentence.sentence(scene(2.0, 6.04, whole=city(2.556)))) == (
        "Anteil der Kinder: Am 31.12.2021 reichen die Werte für 2 Stadtteile in Mini von 2,0 bis "
        "6,0 %. Der Wert für ganz Mini ist 2,6 %."
    )


def test_count_names_the_total() -> None:
    found = scene(4, 900, indicator=COUNT, whole=city(1200, "", 0))
    assert plain(sentence.sentence(found)) == (
        "Bevölkerung: Am 31.12.2021 reichen die Werte für 2 Stadtteile in Mini von 4 bis 900. "
        "In Mini insgesamt sind es 1 200."
    )


def test_adjectives_lose_their_capital_and_gebiet_is_named() -> None:
    found = scene(1.0, 2.0, level=BLOCKS, within="stadtbezirk:2")
    assert "für 2 statistische Bezirke in Mini (Stadtbezirk Land) von" in sentence.sentence(found)


@pytest.mark.parametrize(
    ("kind", "text", "title"),
    [
        (PeriodKind.REFERENCE_DAY, "Am 31.12.2021", "31.12.2021"),
        (PeriodKind.SCHOOL_YEAR, "Im Schuljahr 2021/22", "Schuljahr 2021/22"),
        (PeriodKind.CALENDAR_YEAR, "Im Jahr 2021", "2021"),
    ],
)
def test_periods(kind: PeriodKind, text: str, title: str) -> None:
    assert sentence.when(kind, 2021) == text
    assert sentence.period_title(kind, 2021) == title


def test_century_in_a_school_year() -> None:
    assert sentence.when(PeriodKind.SCHOOL_YEAR, 1999) == "Im Schuljahr 1999/00"


def test_all_equal_as_printed() -> None:
    found = scene(2.51, 2.52, whole=city(2.5))
    assert "liegen die Werte für 2 Stadtteile in Mini beide bei 2,5 %." in plain(
        sentence.sentence(found)
    )
    assert sentence.extremes(found) == "Alle Gebiete mit Wert haben gerundet denselben Wert."


def test_truly_equal_values_are_not_called_rounded() -> None:
    found = scene(2.5, 2.5, 2.5, whole=city(2.5))
    assert "für 3 Stadtteile in Mini alle bei 2,5 %." in plain(sentence.sentence(found))
    assert sentence.extremes(found) == "Alle Gebiete mit Wert haben denselben Wert."


def test_a_single_case_in_the_whole_city() -> None:
    found = scene(0, 1, indicator=COUNT, whole=city(1, "", 0))
    assert sentence.sentence(found).endswith("In Mini insgesamt ist es 1.")


def test_missing_values_are_told() -> None:
    assert sentence.sentence(scene(1.0, 2.0, None)).endswith("Für ein Gebiet gibt es keinen Wert.")
    assert "Für 2 Gebiete gibt es keinen Wert." in sentence.sentence(scene(1.0, 2.0, None, None))


def test_no_value_at_all() -> None:
    assert plain(sentence.sentence(scene(None, None, whole=city(2.5)))) == (
        "Anteil der Kinder: Am 31.12.2021 gibt es für keines der 2 Gebiete einen Wert. "
        "Der Wert für ganz Mini ist 2,5 %."
    )
    assert sentence.sentence(scene(None)) == (
        "Anteil der Kinder: Am 31.12.2021 gibt es für Mitte keinen Wert."
    )


def test_no_area_at_all() -> None:
    assert sentence.sentence(scene(within="stadtbezirk:2")) == (
        "Anteil der Kinder: Mini (Stadtbezirk Land) hat auf dieser Ebene kein eigenes Gebiet."
    )


def test_single_area() -> None:
    assert plain(sentence.sentence(scene(7.25))) == (
        "Anteil der Kinder: Am 31.12.2021 ist der Wert für Mitte 7,3 %."
    )
    assert "gibt es nur für Mitte einen Wert: 7,3\u00a0%." in sentence.sentence(scene(7.25, None))
    assert sentence.extremes(scene(7.25)) == ""


def test_zero_is_a_value() -> None:
    assert "von 0,0 bis 2,0 %" in plain(sentence.sentence(scene(0.0, 2.0)))


def test_city_without_value_is_not_mentioned() -> None:
    assert "ganz Mini" not in sentence.sentence(scene(1.0, 2.0))
    assert "ganz Mini" not in sentence.sentence(scene(1.0, 2.0, whole=city(None)))


def test_school_type_is_named() -> None:
    found = scene(1.0, 2.0, school_type="Gymnasien")
    assert sentence.sentence(found).startswith("Anteil der Kinder (Gymnasien): Am")
    assert sentence.map_title(found).startswith("Anteil der Kinder (Gymnasien): Stadtteile in Mini")


def test_estimated_values_are_told() -> None:
    every = scene(1.0, 2.0, flags=(Flag.ESTIMATED,))
    assert sentence.sentence(every).endswith("Die Werte sind geschätzt.")
    some = replace(every, areas=[area("A", 1.0, flags=(Flag.PLANNED,)), area("B", 2.0)])
    assert sentence.sentence(some).endswith("Ein Teil der Werte ist geplant.")


def test_estimated_areas_do_not_make_the_city_estimated() -> None:
    every = scene(1.0, 2.0, flags=(Flag.ESTIMATED,), whole=city(1.5))
    assert sentence.sentence(every).endswith("Die Werte der Gebiete sind geschätzt.")
    single = scene(1.0, flags=(Flag.ESTIMATED,), whole=city(1.5))
    assert sentence.sentence(single).endswith("Der Wert für Mitte ist geschätzt.")


def test_small_bases_are_told() -> None:
    assert "Für ein Gebiet ist die Bezugszahl kleiner als 100" in sentence.sentence(
        scene(1.0, 2.0, bases=(99, 100))
    )
    assert "Bezugszahl" not in sentence.sentence(scene(1.0, 2.0, bases=(100, 5000)))
    assert "Bezugszahl" not in sentence.sentence(scene(1.0, 2.0, indicator=COUNT, bases=(9, 9)))


def test_values_in_brackets_are_told_once() -> None:
    found = scene(1.0, 2.0, bases=(40, 40))
    limited = replace(found, areas=[area("A", 1.0, Status.LIMITED), area("B", 2.0)])
    assert "Werte in Klammern beruhen auf kleinen Zahlen" in sentence.sentence(limited)
    assert "Bezugszahl" not in sentence.sentence(limited)


def test_few_cases_of_a_mean() -> None:
    found = sentence.sentence(scene(1.0, 2.0, indicator=MEAN, bases=(4, 3)))
    assert found.endswith("Für 2 Gebiete beruht der Wert auf weniger als 5 Fällen.")


def test_extremes_name_ties_as_printed() -> None:
    assert plain(sentence.extremes(scene(1.0, 3.04, 2.96, 3.0))) == (
        "Der höchste Wert ist 3,0 % (Nord, Süd und Ost), der niedrigste 1,0 % (Mitte)."
    )
    assert "(5 Gebiete)" in sentence.extremes(scene(0.0, 0.0, 0.0, 0.0, 0.0, 2.0))


def test_extremes_on_a_small_base_say_so() -> None:
    found = scene(1.0, 2.0, 3.0)
    areas = list(found.areas)
    caution = "Mindestens einer dieser Werte beruht auf kleinen Zahlen."
    inner = [areas[0], area("Nord", 2.0, Status.LIMITED), areas[2]]
    outer = [areas[0], areas[1], area("Süd", 3.0, Status.LIMITED)]
    assert not sentence.extremes(replace(found, areas=inner)).endswith(caution)
    assert sentence.extremes(replace(found, areas=outer)).endswith(caution)


def test_the_sentence_never_names_an_area() -> None:
    text = sentence.sentence(scene(1.0, 9.0, 5.0, None, whole=city(4.0)))
    assert not [name for name in NAMES if name in text.replace("Mini", "")]


def test_counted() -> None:
    assert sentence.counted(17, 19) == "17 von 19 Gebieten mit Wert"
    assert sentence.counted(1, 1) == "1 von 1 Gebiet mit Wert"


def test_title_of_one_area() -> None:
    found = replace(scene(1.0), within="stadtteil:010", within_label="Stadtteil Mitte")
    assert sentence.map_title(found) == "Anteil der Kinder: Stadtteil Mitte in Mini, 31.12.2021"


TEMPLATE = "{when} lag {short_title} in {where} zwischen {min} und {max} ({n} von {total}); {city}."


def test_template() -> None:
    indicator = replace(RATE, sentence=TEMPLATE)
    found = scene(1.0, 2.0, None, indicator=indicator, whole=city(1.5))
    assert plain(sentence.sentence(found)) == (
        "Am 31.12.2021 lag Kinder in Mini zwischen 1,0 und 2,0 % (2 von 3); 1,5 %. "
        "Für ein Gebiet gibt es keinen Wert."
    )


@pytest.mark.parametrize(
    "changed",
    [
        scene(1.0, 2.0, indicator=replace(RATE, sentence=TEMPLATE)),
        scene(
            1.0,
            2.0,
            indicator=replace(RATE, sentence=TEMPLATE),
            whole=city(1.5),
            school_type="Gymnasien",
        ),
    ],
    ids=["city missing", "silent about the school type"],
)
def test_template_that_does_not_fit_gives_way(changed: Scene) -> None:
    assert "reichen die Werte" in sentence.sentence(changed)


@pytest.mark.parametrize("text", ["{median}", "{}", "{min:.2f}", "{min!r}", "{area.name}", "{min"])
def test_faulty_template(text: str) -> None:
    with pytest.raises(TemplateError):
        sentence.check_template(text)
    with pytest.raises(TemplateError):
        sentence.sentence(scene(1.0, 2.0, indicator=replace(RATE, sentence=text)))


def test_good_template() -> None:
    sentence.check_template(TEMPLATE)
    sentence.check_template("Ohne Felder.")
