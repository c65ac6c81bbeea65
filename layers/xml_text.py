"""Texts that may stand in XML: sources sometimes bring signs along that no XML may hold."""

import re

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str) -> str:
    """A text, or a whole document, without the signs that XML 1.0 forbids (clause 2.2), such as the
    line breaks of some word processors."""
    return _NO_XML.sub("", text)
