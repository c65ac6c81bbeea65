"""The encoding of a Shapefile's table, which many programs state wrongly or not at all."""

import codecs
import re

MULTIBYTE = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|\xc2[\xa0-\xbf]")
"""Letters beyond ASCII as UTF-8 writes them."""


def dbf_encoding(dbf: bytes, declared: str) -> str:
    """The encoding of a dBase table: UTF-8 where its bytes look so, else the declared one.

    ``declared`` is the content of the file .cpg ('' where there is none). A table whose bytes are
    neither UTF-8 nor declared is taken as cp1252, as German offices write it. Cells of a fixed
    length may cut the last letter, so bytes are weighed and not decoded.
    """
    start = int.from_bytes(dbf[8:10], "little") if len(dbf) >= 10 else 0
    records = dbf[start:]
    as_utf8 = sum(len(found) for found in MULTIBYTE.findall(records))
    beyond_ascii = sum(byte > 127 for byte in records)
    if beyond_ascii == 0 or 2 * as_utf8 > beyond_ascii:
        return "UTF-8"
    name = declared.strip().lower().removeprefix("ansi ")
    name = f"cp{name}" if name.isdigit() else name
    try:
        known = codecs.lookup(name).name if name else "cp1252"
    except LookupError:
        return "cp1252"
    # bytes that are no UTF-8 were not written as UTF-8, whatever the file says
    return "cp1252" if known.startswith("utf") or known == "iso8859-1" else known
