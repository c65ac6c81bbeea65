"""The text of a step as blocks: what the page says, for slides and paper."""

from layers.stories.blocks import Run, blocks_of, plain_text
from layers.stories.prose import to_html

TEXT = """Vor **9,2\u00a0%** *aller*
Kinder [dort](karte?x=1) & <b>.

- eins
- zwei

  mehr zu zwei

  3. drei
  4. vier

### Kopf

| Jahr | Zahl |
|------|-----:|
| 2012 |    5 |

Erste Zeile\\
zweite Zeile
"""


def test_blocks_say_what_the_page_says() -> None:
    blocks = blocks_of(to_html(TEXT, lambda link: f"/m/{link}"), "https://a.de/m/geschichten/x")
    assert [(b.kind, b.depth, b.sign, b.text) for b in blocks] == [
        ("text", 0, "", "Vor 9,2\u00a0% aller Kinder dort & <b>."),
        ("item", 1, "", "eins"),
        ("item", 1, "", "zwei"),
        ("text", 1, "", "mehr zu zwei"),
        ("item", 2, "3.", "drei"),
        ("item", 2, "4.", "vier"),
        ("head", 0, "", "Kopf"),
        ("row", 0, "", "Jahr | Zahl"),
        ("row", 0, "", "2012 | 5"),
        ("text", 0, "", "Erste Zeile\nzweite Zeile"),
    ]
    assert blocks[0].runs == (
        Run("Vor "),
        Run("9,2\u00a0%", is_strong=True),
        Run(" "),
        Run("aller", is_soft=True),
        Run(" Kinder "),
        Run("dort", address="https://a.de/m/karte?x=1"),
        Run(" & <b>."),
    )


def test_without_a_site_only_other_sites_are_led_to() -> None:
    html = (
        '<p><a href="/m/karte">a</a><a href="https://b.de/">b</a><a href="mailto:c@d.e">c</a></p>'
    )
    addresses = [run.address for run in blocks_of(html)[0].runs]
    assert addresses == ["", "https://b.de/", "mailto:c@d.e"]


def test_lines_of_plain_text_keep_their_signs() -> None:
    text = plain_text(blocks_of(to_html("Satz.\n\n- eins\n  1. zwei\n")))
    assert text == "Satz.\n– eins\n  1. zwei"


def test_what_says_nothing_is_left_out() -> None:
    assert blocks_of("<p> </p><ul><li></li></ul><hr>\n") == ()
