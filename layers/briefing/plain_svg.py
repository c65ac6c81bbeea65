"""A drawing in the plain words of SVG that office programs know.

They draw shapes, letters and clippings by attributes. Style rules, patterns and halos of letters
(``paint-order``) come out black or not at all in some of them, so all three are written out here.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from xml.etree import ElementTree

from layers.briefing.hatching import hatched

NAMESPACE = "http://www.w3.org/2000/svg"
FONT = "Arial, Liberation Sans, sans-serif"
_RULE = re.compile(r"([^{}]+)\{([^}]*)\}")
_NEEDLESS_TAGS = {"title", "desc", "metadata", "style", "pattern"}
_NEEDLESS = re.compile(r"(?:data-.*|aria-.*|class|role|tabindex|lang|id|focusable)$")
_ADDRESS = re.compile(r"url\(#([^)]+)\)")

Element = ElementTree.Element
ElementTree.register_namespace("", NAMESPACE)


def plain_svg(svg: str, width: float, height: float) -> str:
    """The drawing of that size in pixels, by shapes and attributes alone.

    Rules of its style sheets name elements, classes and ids; what stands in front of the last name
    of a selector is taken for the whole drawing. It says nothing aloud: its picture does.
    """
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own drawing
    _write_out_rules(root)
    patterns = {found.get("id", ""): found for found in root.iter(_tag("pattern"))}
    _replace(root, patterns, "drawing")
    root.set("width", f"{width:g}")
    root.set("height", f"{height:g}")
    root.set("font-family", FONT)
    return ElementTree.tostring(root, encoding="unicode")


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _write_out_rules(root: Element) -> None:
    rules = sorted(_rules(root), key=lambda rule: rule[0])
    for element in root.iter():
        names = {_name(element), f"#{element.get('id')}"}
        names |= {f".{name}" for name in element.get("class", "").split()}
        for _, last, declared in rules:
            if last in names:
                for key, value in declared:
                    element.set(key, value)


def _rules(root: Element) -> Iterator[tuple[int, str, list[tuple[str, str]]]]:
    """Weight, last name and declarations of each rule in their order."""
    for sheet in root.iter(_tag("style")):
        for selectors, body in _RULE.findall(sheet.text or ""):
            pairs = (part.partition(":") for part in body.split(";") if ":" in part)
            declared = [(key.strip(), value.strip()) for key, _, value in pairs]
            declared = [pair for pair in declared if pair[0] != "font-family"]
            for selector in selectors.split(","):
                weight = 100 * selector.count("#") + 10 * selector.count(".")
                yield weight, selector.split()[-1], declared


def _replace(parent: Element, patterns: dict[str, Element], name: str) -> None:
    """Write out what stands in an element; ``name`` begins the ids of clippings in it."""
    for at, child in enumerate(list(parent)):
        ident = f"{name}-{at}"
        if _name(child) in _NEEDLESS_TAGS or (_name(child) == "defs" and not _kept(child)):
            parent.remove(child)
            continue
        _replace(child, patterns, ident)
        made = [child]
        found = _ADDRESS.match(child.get("fill", ""))
        if found and found[1] in patterns:
            made = hatched(child, patterns[found[1]], ident)
        elif child.attrib.pop("paint-order", "").startswith("stroke"):
            made = [child, _without_edge(child)]
        place = list(parent).index(child)
        parent.remove(child)
        for more, element in enumerate(made):
            parent.insert(place + more, element)
    for key in [key for key in parent.attrib if _NEEDLESS.match(key)]:
        if key != "id" or _name(parent) != "clipPath":
            del parent.attrib[key]


def _kept(defs: Element) -> bool:
    """Whether something in definitions is needed beside patterns, which are written out."""
    return any(_name(child) not in ("pattern", "style") for child in defs)


def _without_edge(element: Element) -> Element:
    """The same without its halo, to stand on top of it."""
    made = deepcopy(element)
    for child in made.iter():
        for key in ("stroke", "stroke-width", "stroke-linejoin"):
            child.attrib.pop(key, None)
    return made
