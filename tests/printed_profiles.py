"""Whether what is printed of profiles is what the maps say."""

import re

from layers.briefing.content import content_of
from layers.briefing.pdf import to_pdf
from layers.briefing.texts import printable
from layers.model import ProfileSelection
from layers.store import Store
from layers.thematic.profile_build import profile
from layers.thematic.profile_exhibit import profile_exhibit
from tests.briefings import FONTS, briefing_of, opened, text_of
from tests.profile_equal import first_map


def bare(text: str) -> str:
    """A text without spaces, hyphens and breaks, which typesetting changes."""
    return re.sub(r"[\s\u00ad\u200b\u202f\u2011-]", "", text)


def compare_profile(store: Store, level: str, code: str, *, typeset: bool) -> int:
    """Compares what is printed of a profile with the maps, for each of its indicators; with
    ``typeset`` also that every row of its tables stands in the PDF. Gives the number of rows."""
    result = profile(store, ProfileSelection(store.municipality.slug, level, code))
    exhibit = profile_exhibit(store, result)
    content = content_of(briefing_of(exhibit))
    tables = [table for section in content["views"][0]["sections"] for table in section["tables"]]
    printed = {}
    for table in tables:
        if table["heads"][0] == "Indikator" and "Wert" in table["heads"]:
            at = table["heads"].index("Wert")
            printed |= {row[0]: row[at] for row in table["rows"]}
    for fact in result.facts:
        kind = f" ({fact.school_type_label})" if fact.school_type_label else ""
        name, unit = printable(fact.indicator.title + kind), fact.indicator.unit
        layer = first_map(store, fact.indicator.indicator_id, level, pooled=False)
        area = next((area for area in layer.areas if area.code == code), None)
        if area is not None:
            shown = area.text.strip("()").removesuffix(f"\u00a0{unit}" if unit else "")
            assert printed[name] == shown, (level, code, name)
    if typeset:
        text = bare(text_of(opened(to_pdf(briefing_of(exhibit), FONTS))))
        for table in tables:
            for row in table["rows"]:
                assert bare("".join(row)) in text, (level, code, row)
    return len(result.facts)
