"""Metadata as TOML text: plain values first, then tables, then lists of tables."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any


def toml_text(entry: Mapping[str, Any], heading: str = "") -> str:
    """A table of strings, numbers, dates, lists and further tables as TOML; None is left out."""
    return (
        "\n".join(_table(entry, [])).strip() + "\n"
        if not heading
        else (f"# {heading}\n" + toml_text(entry))
    )


def _table(entry: Mapping[str, Any], path: list[str]) -> Iterator[str]:
    tables: dict[str, Any] = {}
    for key, value in entry.items():
        if isinstance(value, Mapping) or _is_list_of_tables(value):
            tables[key] = value
        elif value is not None:
            yield f"{_key(key)} = {_value(value)}"
    for key, value in tables.items():
        name = ".".join(_key(part) for part in [*path, key])
        parts = [value] if isinstance(value, Mapping) else value
        marks = ("[", "]") if isinstance(value, Mapping) else ("[[", "]]")
        for part in parts:
            yield ""
            yield f"{marks[0]}{name}{marks[1]}"
            yield from _table(part, [*path, key])


def _is_list_of_tables(value: object) -> bool:
    return isinstance(value, list | tuple) and bool(value) and isinstance(value[0], Mapping)


def _key(key: str) -> str:
    plain = key.isascii() and key.replace("_", "").replace("-", "").isalnum()
    return key if plain else json.dumps(key, ensure_ascii=False)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(part) for part in value) + "]"
    # JSON escapes are TOML escapes; only DEL stays bare in JSON and must not in TOML
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
