"""Random addresses of every route: right, wrong, damaged and hostile ones."""

import random
from urllib.parse import urlencode

from layers.queries import catalogue
from layers.store import Store

PAGES = (
    *("", "suche", "karte", "schulformwechsel", "zeitreihe", "indikatoren", "ueber"),
    *(
        "impressum",
        "datenschutz",
        "barrierefreiheit",
        "aenderungen",
        "veraenderung",
        "disparitaeten",
        "zusammenhang",
    ),
)
DOWNLOADS = {
    "karte": ("csv", "xlsx", "geojson", "svg", "png", "pdf", ""),
    "zeitreihe": ("csv", "xlsx", "geojson"),
    "schulformwechsel": ("csv", "xlsx", "png"),
    "disparitaeten": ("csv", "xlsx", "svg"),
    "zusammenhang": ("csv", "xlsx", "svg"),
    "veraenderung": ("csv", "xlsx", "svg", "geojson"),
}
NAMES = (
    *("indicator", "level", "year", "school_type", "within", "scheme", "classes", "palette"),
    *("areas", "overlay", "labels", "second_indicator", "second_year", "index", "multiples"),
    *("table", "measure", "grade", "q", "unknown", "", "year[]", "first_year", "pooled", "parts"),
    *("theme", "mode", "lock", "lang", "maxwidth", "maxheight", "format"),
)
HOSTILE = (
    *("", " ", "0", "-1", "1e9", "99999999999999999999", "NaN", "²", "٣", "\0", "\n", "%", "%00"),
    *("' OR 1=1 --", "<script>alert(1)</script>", "{{7*7}}", "../../etc/passwd", "😀", "ä" * 3000),
    *("=cmd|' /C calc'!A0", "a,b,,,c", ":", "stadtteil:", ":010", "stadtteil:999", "None", "all"),
)


def words(store: Store) -> dict[str, list[str]]:
    """Right values of each parameter."""
    indicators = [i.indicator_id for i in catalogue.indicators(store)]
    levels = [entry.level for entry in catalogue.levels(store)]
    codes = [area.code for level in levels for area in catalogue.areas(store, level)]
    types = ["all", *(t.school_type for t in catalogue.school_types(store))]
    return {
        "indicator": indicators,
        "second_indicator": indicators,
        "level": [*levels, "municipality", "reference"],
        "year": [str(year) for year in range(2010, 2029)],
        "second_year": [str(year) for year in range(2010, 2029)],
        "first_year": [str(year) for year in range(2010, 2029)],
        "school_type": types,
        "within": [within for within, _ in catalogue.within_options(store)],
        "scheme": ["natural", "quantiles", "equal", "fixed", "diverging"],
        "classes": [str(k) for k in range(1, 10)],
        "palette": ["blue", "green", "orange", "grey", "violet-green", "blue-orange"],
        "areas": codes,
        "overlay": ["school", "childcare", "school,childcare"],
        "labels": ["1"],
        "index": ["1"],
        "multiples": ["1"],
        "table": ["by_type", "by_grade"],
        "measure": ["count", "row", "column"],
        "grade": [str(grade) for grade in range(5, 11)],
        "theme": ["light", "dark", "auto"],
        "mode": ["interactive", "picture"],
        "lock": ["level", "all"],
        "lang": ["de"],
        "maxwidth": ["200", "500"],
        "maxheight": ["100", "700"],
        "format": ["json", "xml"],
        "q": ["Hüls", "050", "krefeld", "x"],
    }


def query(known: dict[str, list[str]], chance: random.Random) -> str:
    """A query of right, misplaced and hostile values."""
    pairs = []
    for _ in range(chance.choice((0, 1, 2, 3, 5, 8))):
        name = chance.choice(NAMES)
        kind = chance.random()
        if kind < 0.7 and name in known:
            value = chance.choice(known[name])
            if name == "areas":
                value = ",".join(chance.choices(known[name], k=chance.randint(1, 12)))
        elif kind < 0.85:
            value = chance.choice(chance.choice(list(known.values())))
        else:
            value = chance.choice(HOSTILE)
        pairs.append((name, value))
    text = urlencode(pairs)
    if chance.random() < 0.05:
        text += chance.choice(("&&&", "&%zz", "&a=%ff%fe", "&=", "?x=1", "&;"))
    return text


def address(store: Store, known: dict[str, list[str]], chance: random.Random) -> str:
    """A random address."""
    kind = chance.random()
    indicator = chance.choice([*known["indicator"], "nichts"])
    level = chance.choice([*known["level"], "nichts"])
    if kind < 0.5:
        path = f"/krefeld/{chance.choice(PAGES)}"
    elif kind < 0.6:
        path = f"/embed/krefeld/{chance.choice((*DOWNLOADS, 'nirgends'))}"
    elif kind < 0.62:
        page = f"http://localhost/krefeld/{chance.choice(PAGES)}?{query(known, chance)}"
        return f"/oembed?{urlencode({'url': page})}&{query(known, chance)}"
    elif kind < 0.75:
        page = chance.choice(list(DOWNLOADS))
        path = f"/krefeld/{page}/download.{chance.choice(DOWNLOADS[page])}"
    elif kind < 0.8:
        path = f"/krefeld/indikatoren/{indicator}"
    elif kind < 0.92:
        print_of = chance.choice((store.fingerprint, store.fingerprint, "0" * 12, "x"))
        path = chance.choice(
            (
                f"/krefeld/werte/{print_of}/{indicator}/{level}.json",
                f"/krefeld/geometrie/{print_of}/{level}.json",
                f"/krefeld/orte/{print_of}/{chance.choice(('school', 'childcare', 'x'))}.json",
            )
        )
    else:
        path = chance.choice(
            ("/", "/karte", "/gesund", "/nirgends", "/krefeld/nirgends", "/duisburg/karte", "//x",
             "/krefeld/%2e%2e/x", "/assets/x/base.css", "/_dash-layout", "/_dash-dependencies",
             "/krefeld/karte/", "/KREFELD/karte")
        )  # fmt: skip
    text = query(known, chance)
    return f"{path}?{text}" if text else path
