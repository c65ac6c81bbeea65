"""Requests of every kind, right, damaged and hostile, and what no answer may be.

Requests go to the WSGI application as gunicorn would hand them over, so that bytes arrive that no
client library would send. Routes are read from the application: a new one is asked, too.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import quote, quote_from_bytes, unquote_to_bytes

from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

MARK = "\"'><fuzz onload=alert(1)>"
"""Typed in by the hostile; stands unescaped in no document."""
HOSTILE = (
    MARK, "", " ", "0", "-1", "1e9", "9" * 40, "NaN", "Infinity", "²", "٣", "１", "\0", "\r\n", "%",
    "%00", "%2e%2e%2f", "' OR 1=1 --", "{{7*7}}", "${7*7}", "../../etc/passwd", "..\\..\\x", "😀",
    "\u202e", "\ufeff", "ä" * 900, "=cmd|' /C calc'!A0", "a,b,,,c", ":", ",", "stadtteil:", "None",
    "null", "true", "[]", "{}", "__proto__", "constructor", "//evil.example", "\\evil.example",
    "javascript:alert(1)", "http://evil.example/", "x" * 3000, "\ud800",
)  # fmt: skip
RAW = (
    "%",
    "%zz",
    "%ff%fe",
    "%C0%AF",
    "%00",
    "%0d%0aX-A:b",
    "%ed%a0%80",
    "&&&",
    "=",
    "&=",
    "a",
    ";",
)
METHODS = ("HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "get", "X", "CONNECT")
HEADERS: dict[str, tuple[str, ...]] = {
    "HTTP_HOST": (
        "evil.example",
        "a b",
        "[::1",
        "x" * 300,
        "localhost:99999",
        "",
        "ä",
        "a,b",
        "a@b",
    ),
    "HTTP_ACCEPT": ("text/html", "application/json", "*/*;q=x", "\xff", ";;;", "a/b," * 500),
    "HTTP_ACCEPT_ENCODING": ("br;q=x", "gzip;q=-1", "\xff", "*", "identity;q=0"),
    "HTTP_ACCEPT_LANGUAGE": ("xx", "\xff", "de;q=9"),
    "HTTP_IF_NONE_MATCH": ('"x"', "*", "W/", '"' * 99, "\xff"),
    "HTTP_IF_MODIFIED_SINCE": ("x", "Sun, 99 Nov 9999 99:99:99 GMT", "\xff"),
    "HTTP_RANGE": ("bytes=0-", "bytes=5-1", "bytes=-1", "bytes=a-b", "bytes=0-9,20-30", "x" * 99),
    "HTTP_IF_RANGE": ('"x"', "\xff"),
    "HTTP_X_FORWARDED_FOR": ("evil", "1.2.3.4, 5.6.7.8", "\xff"),
    "HTTP_X_FORWARDED_HOST": ("evil.example", "<fuzz>"),
    "HTTP_X_FORWARDED_PROTO": ("javascript", "https", "<fuzz>"),
    "HTTP_X_REQUEST_ID": ("<fuzz>", "x" * 400, "\xff"),
    "HTTP_COOKIE": ("bildungsatlas=x", "=", "\xff", "a=b;" * 400),
    "HTTP_AUTHORIZATION": ("Basic x", "Bearer \xff"),
    "HTTP_ORIGIN": ("null", "https://evil.example"),
    "CONTENT_TYPE": ("application/json", "text/plain", "multipart/form-data; boundary=x", "\xff"),
}
NAMES = (
    "indicator", "level", "year", "school_type", "within", "scheme", "classes", "palette", "areas",
    "overlay", "labels", "second_indicator", "second_year", "first_year", "pooled", "parts",
    "index", "multiples", "table", "measure", "grade", "q", "kind", "name", "ranks", "units",
    "context", "indicators", "signs", "weighting", "weights", "levels", "amount", "per",
    "level_weights", "minimum", "order", "title", "view1", "view2", "view12", "add", "release",
    "width", "scale", "lang", "theme", "mode", "lock", "url", "maxwidth", "maxheight", "format",
    "f", "bbox", "limit", "offset", "properties", "datetime", "crs", "cell", "sort", "unknown", "",
    "year[]", "__proto__", "sign.share", "weight.share", "value",
)  # fmt: skip
EACH = 20
"""Requests of an example."""
CHEAP = 20
"""One address in so many leads to files that are slow to make."""
_SLOW = ("pdf", "png", "xlsx", "pptx", "zip", "gpkg")
_NEEDED = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Permissions-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
)
_SECRETS = re.compile(
    rb"Traceback|site-packages|\.py\b\"?, line|/tmp/|/root/|/home/|/work/|werkzeug|DependencyExc"
)
_HERE = re.compile(r"/(?![/\\])|http://localhost/")
"""Where a redirect may lead: the mini city and Krefeld name no pages of others."""
WORD = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")


@dataclass(frozen=True)
class Asked:
    """A request: method, path and query as they stand in the request line, headers, body."""

    target: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True)
class Answer:
    """What came back; ``headers`` by their name in lower case, the last one of each."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(server: Flask, asked: Asked) -> Answer:
    """Hand a request over and read the whole answer."""
    path, _, query = asked.target.partition("?")
    environ = {
        "REQUEST_METHOD": asked.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "RAW_URI": asked.target,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8050",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "203.0.113.9",
        "HTTP_HOST": "localhost",
        "CONTENT_LENGTH": str(len(asked.body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(asked.body),
        "wsgi.errors": BytesIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        **asked.headers,
    }
    found: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]], *_: Any) -> Any:
        found.update(status=int(status[:3]), headers=headers)

    chunks = server.wsgi_app(environ, start)
    body = b"".join(chunks)
    if hasattr(chunks, "close"):
        chunks.close()
    return Answer(found["status"], {k.lower(): v for k, v in found["headers"]}, body)


def fault(asked: Asked, answer: Answer) -> str:
    """What is wrong with an answer; '' for a right one."""
    headers, kind = answer.headers, answer.headers.get("content-type", "").partition(";")[0]
    if answer.status >= 500 and not (answer.status == 501 and asked.target.startswith("/oembed")):
        return f"status {answer.status}"
    missing = [name for name in _NEEDED if name.lower() not in headers]
    if missing:
        return f"without {missing}"
    if "set-cookie" in headers:
        return "a cookie"
    location = headers.get("location")
    if location is not None and not _HERE.match(location):
        return f"leads to {location!r}"
    if "content-encoding" in headers or answer.status == 304 or asked.method == "HEAD":
        return ""
    return _fault_of_body(answer, kind)


def _fault_of_body(answer: Answer, kind: str) -> str:
    body = answer.body
    if kind not in ("text/javascript", "application/javascript", "font/ttf", "font/woff2"):
        told = _SECRETS.search(body)
        if told:
            return f"tells {body[max(told.start() - 80, 0) : told.end() + 80]!r}"
    if kind in ("text/html", "image/svg+xml", "application/xml", "text/xml") and b"<fuzz" in body:
        return "repeats what was typed in"
    is_page = kind == "text/html" and body and "location" not in answer.headers
    if is_page and not (body.startswith(b"<!doctype html>") and body.rstrip().endswith(b"</html>")):
        return "no whole document"
    if kind.endswith("json") and answer.status != 204:
        try:
            json.loads(body, parse_constant=_no_number)
        except ValueError:
            return "no JSON"
    return ""


def _no_number(text: str) -> None:
    raise ValueError(text)


def texts(known: dict[str, list[str]]) -> st.SearchStrategy[str]:
    """A value of any parameter: right for some, hostile, or anything."""
    everything = sorted({word for words in known.values() for word in words})
    right = st.sampled_from(everything)
    return st.one_of(
        right,
        right,
        st.sampled_from(HOSTILE),
        st.lists(st.one_of(right, st.sampled_from(HOSTILE)), max_size=6).map(",".join),
        st.text(max_size=12),
        st.integers(-(10**20), 10**20).map(str),
    )


def _quoted(text: str) -> str:
    return quote(text, safe="", errors="surrogatepass")


def queries(known: dict[str, list[str]]) -> st.SearchStrategy[str]:
    """A query string; most parameters have a value of their own kind."""
    anything = texts(known)
    own = [
        st.tuples(st.just(name), st.sampled_from(words)) for name, words in known.items() if words
    ]
    foreign = st.tuples(st.sampled_from(NAMES), anything)
    pair = st.one_of(*own, foreign, foreign, foreign, foreign)
    joined = st.lists(pair, max_size=5).map(
        lambda pairs: "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs)
    )
    return st.one_of(joined, joined, joined, st.builds("{}{}".format, joined, st.sampled_from(RAW)))


def paths(server: Flask, known: dict[str, list[str]]) -> st.SearchStrategy[str]:
    """A path of a route of the application with right or wrong words in its places, or none."""
    rules = sorted({rule.rule for rule in server.url_map.iter_rules()})
    anything, rare = texts(known), st.integers(0, CHEAP - 1)

    @st.composite
    def of_rule(draw: st.DrawFn) -> str:
        rule = draw(st.sampled_from(rules))
        is_slow = draw(rare) == 0

        def word(found: re.Match[str]) -> str:
            words = [w for w in known.get(found[1], []) if is_slow or w not in _SLOW]
            if words and draw(st.integers(0, 9)):
                return quote(draw(st.sampled_from(words)), safe="/")
            text = draw(anything)
            return _quoted("x" if text in _SLOW and not is_slow else text)

        path = WORD.sub(word, rule)
        return "/nirgends" if path.endswith(".zip") and not is_slow else path

    raw = st.binary(max_size=20).map(lambda found: "/" + quote_from_bytes(found, safe="/"))
    right = of_rule()
    return st.one_of(
        right, right, right, right, right, right,
        raw,
        st.builds("{}{}".format, right, st.sampled_from(RAW)),
        st.builds("/{}{}".format, right, st.sampled_from(("", "/", "//", "/."))),
    )  # fmt: skip


def requests(server: Flask, known: dict[str, list[str]]) -> st.SearchStrategy[Asked]:
    """Requests for addresses."""
    header = st.sampled_from(
        [(name, value) for name, values in HEADERS.items() for value in values]
    )
    headers = st.lists(header, max_size=3).map(dict)
    target = st.builds(
        lambda path, query: f"{path}?{query}" if query else path,
        paths(server, known),
        queries(known),
    )
    odd = st.builds(Asked, target, st.sampled_from(METHODS), headers, st.binary(max_size=30))
    plain = st.builds(Asked, target)
    return st.one_of(plain, plain, plain, st.builds(Asked, target, headers=headers), odd)


def bodies(known: dict[str, list[str]]) -> st.SearchStrategy[Asked]:
    """Requests to the callbacks of Dash: right ones with any selection, damaged ones, any JSON."""
    leaves = st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), texts(known), st.sampled_from(HOSTILE)
    )
    keys = st.sampled_from(
        ("id", "property", "value", "page", "query", "municipality", "release", "__proto__",
         "constructor", "output", "outputs", "inputs", "state", "changedPropIds", "props", "")
    )  # fmt: skip
    tree = st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
        max_leaves=8,
    )
    selection = st.fixed_dictionaries(
        {"page": st.sampled_from(("series", "school_changes", "map", "x", MARK))},
        optional={
            "municipality": st.sampled_from([*known["municipality"], "", "x", MARK]),
            "query": st.one_of(queries(known), texts(known)),
            "release": st.sampled_from(["", *known["fingerprint"], MARK]),
            "__proto__": tree,
        },
    )
    output = st.sampled_from(
        ("explore-series", "explore-school_changes", "explore-map", "explore", MARK)
    )

    def right(out: str, chosen: Any, opened: Any) -> dict[str, Any]:
        return {
            "output": f"{out}.children",
            "outputs": {"id": out, "property": "children"},
            "inputs": [
                {"id": "selection", "property": "data", "value": chosen},
                {"id": "explore-open", "property": "data", "value": opened},
            ],
            "changedPropIds": ["selection.data"],
        }

    whole = st.builds(right, output, selection, st.just(True))
    damaged = st.builds(
        lambda body, key, value: {**body, key: value}, whole, keys, tree
    ) | st.builds(right, output, tree, tree)
    text = st.one_of(
        *3 * [whole.map(_dumped)],
        damaged.map(_dumped),
        tree.map(_dumped),
        st.binary(max_size=60),
        st.sampled_from((b"[" * 9000, b'{"a":' * 4000, b'"' + b"x" * 40_000 + b'"', b"\xff\xfe")),
        st.builds(lambda body, at: body[:at], whole.map(_dumped), st.integers(0, 200)),
    )
    kind = st.sampled_from(
        (*5 * ["application/json"], "text/plain", "", "application/json; charset=x")
    )
    return st.builds(
        lambda body, content: Asked(
            "/_dash-update-component", "POST", {"CONTENT_TYPE": content}, body
        ),
        text,
        kind,
    )


def _dumped(value: Any) -> bytes:
    return json.dumps(value).encode("utf-8", "surrogatepass")


def run(
    server: Flask, strategy: st.SearchStrategy[Asked], examples: int, *, is_fixed: bool = False
) -> Counter[int]:
    """Ask ``EACH`` times as often as there are examples; gives how many answers had which status.
    Fails at the first wrong answer. ``is_fixed``: the same requests in every run."""
    seen: Counter[int] = Counter()

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=is_fixed,
        # The message names the request; to look for a smaller one would take minutes.
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(strategy, min_size=EACH, max_size=EACH))
    def go(many: list[Asked]) -> None:
        for asked in many:
            answer = ask(server, asked)
            seen[answer.status] += 1
            found = fault(asked, answer)
            assert not found, f"{found}: {asked}"

    go()
    return seen
