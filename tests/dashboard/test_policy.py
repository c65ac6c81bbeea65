"""The policy of documents names what we wrote, and nothing that somebody smuggled in."""

import pytest

from dashboard.web.policy import NOTHING, Policy, hashed, inline_styles, still

OURS = "body{color:#123}"
EARLY = "document.title"
EMPTY = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
"""sha256 of no bytes, as published."""


@pytest.fixture
def policy() -> Policy:
    return Policy([OURS], [EARLY], [hashed(b"dash()")])


def styles(found: str) -> list[str]:
    part = next(part for part in found.split("; ") if part.startswith("style-src "))
    return part.removeprefix("style-src ").split()


def page(head: str, body: str = "") -> bytes:
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


def test_a_hash_is_that_of_the_bytes() -> None:
    assert hashed(b"") == EMPTY


def test_styles_are_found_with_attributes_and_without() -> None:
    text = b'<style>a{}</style><style id="drawn">b{}</style><stylex>no</stylex><style>open'
    assert list(inline_styles(text)) == [b"a{}", b"b{}"]


def test_a_page_names_the_styles_that_it_has(policy: Policy) -> None:
    assert styles(policy.page(page(f"<style>{OURS}</style>"))) == ["'self'", hashed(OURS.encode())]
    assert styles(policy.page(page(""))) == ["'self'"]


@pytest.mark.parametrize(
    "rules",
    [
        ":root{--brand:#1D5c5a}",
        "#map,.of-map{--c0:#deebf7;--c1:#9ecae1}",
        ".of-map .circle-1{--r:1234.5}.of-map{--map-units:12000}",
    ],
)
def test_values_of_a_view_are_named(policy: Policy, rules: str) -> None:
    assert hashed(rules.encode()) in styles(policy.page(page(f"<style>{rules}</style>")))


@pytest.mark.parametrize(
    "foreign",
    [
        "body{display:none}",
        "body{color:#123 }",
        "",
        ":root{--brand:url(https://x.example)}",
        ":root{--brand:#123}*{background:red}",
        "input[value^=a]{--a:1}",
    ],
)
def test_foreign_styles_are_not_named(policy: Policy, foreign: str) -> None:
    found = policy.page(page(f"<style>{foreign}</style>"))
    assert styles(found) == ["'self'"]


def test_nothing_in_the_body_is_named(policy: Policy) -> None:
    found = policy.page(page("", f"<style>{OURS}</style><script>{EARLY}</script>"))
    assert styles(found) == ["'self'"]


def test_scripts_are_those_that_we_know(policy: Policy) -> None:
    found = policy.page(page("<script>alert(1)</script>"))
    assert f"script-src 'self' {hashed(EARLY.encode())}; " in found
    assert "unsafe" not in found


def test_only_pages_with_dash_let_it_run(policy: Policy) -> None:
    without, with_dash = page(""), page("", '<template id="dash-scripts"></template>')
    assert hashed(b"dash()") not in policy.page(without)
    assert "blob:" not in policy.page(without)
    found = policy.page(with_dash)
    assert f"{hashed(b'dash()')}; " in found
    assert styles(found) == ["'self'", EMPTY]
    assert "img-src 'self' data: blob:; " in found


def test_an_embed_says_nothing_of_frames_and_runs_only_files(policy: Policy) -> None:
    found = policy.embed(page(f"<style>{OURS}</style>"))
    assert "script-src 'self'; " in found
    assert "frame-ancestors" not in found
    assert hashed(OURS.encode()) in styles(found)


def test_a_picture_styles_itself_and_does_no_more() -> None:
    found = still(b"<svg><style>a{}</style><script>x</script></svg>")
    assert found == (f"default-src 'none'; style-src {hashed(b'a{}')}; frame-ancestors 'none'")
    assert styles(still(b"<svg/>")) == ["'none'"]
    assert NOTHING.startswith("default-src 'none'")
