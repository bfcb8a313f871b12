"""The Dutch words of a configuration problem: where, what was found, what is allowed.

What is allowed is read from the model's own JSON schema at the place of the problem, so that it cannot differ
from what is checked and no sentence has to be written per key.
"""

from __future__ import annotations

import datetime as dt
import difflib
from typing import Any

from stagetui.profiles.model import one_of

Location = tuple[int | str, ...]
Schema = dict[str, Any]

LONGEST_VALUE = 60
# pydantic ends the location of a wrong key (not a wrong value) with this mark.
KEY_MARK = "[key]"


def key_path(location: Location) -> str:
    """Return the place as the user knows it: `calendar[2].weeks_before`, counted from 1."""
    path = ""
    for step in location:
        if isinstance(step, int):
            path += f"[{step + 1}]"
        elif step != KEY_MARK:
            path += f".{step}" if path else step
    return path


def found_text(value: object) -> str:
    """Return a value from TOML in words that fit after "gevonden"."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            short = value if len(value) <= LONGEST_VALUE else f"{value[: LONGEST_VALUE - 1]}…"
            return f'"{short}"'
        case dict():
            return "een tabel"
        case list() | tuple():
            return "een lijst" if value else "een lege lijst"
        case dt.date() | dt.time():
            return value.isoformat()
        case _:
            return str(value)


def allowed_at(schema: Schema, location: Location) -> str:
    """Return in Dutch what may stand at a location of a model's JSON schema."""
    return describe(_at(schema, location), schema)


def suggestion(schema: Schema, location: Location) -> str:
    """Return the keys that are known beside an unknown one, the likeliest first."""
    table = _at(schema, location[:-1])
    known = sorted(table.get("properties", {}))
    close = difflib.get_close_matches(str(location[-1]), known, n=1)
    return f'{one_of(known)}; bedoelt u "{close[0]}"?' if close else one_of(known)


def describe(node: Schema, schema: Schema) -> str:
    """Return in Dutch what a node of a JSON schema allows."""
    node = resolved(node, schema)
    if "allowed" in node:
        return str(node["allowed"])
    if "enum" in node or "const" in node:
        return one_of(node.get("enum") or [node["const"]])
    match node["type"]:
        case "integer":
            words = f"een geheel getal van {node['minimum']} t/m {node['maximum']}"
        case "boolean":
            words = "true of false"
        case "string" if node.get("format") == "date":
            words = "een datum zonder aanhalingstekens, zoals 2027-03-15"
        case "array":
            least = " met minstens één waarde" if node.get("minItems") else ""
            words = f"een lijst [ … ]{least}, elk {describe(node['items'], schema)}"
        case "object":
            least = " met minstens één sleutel" if node.get("minProperties") else ""
            required = node.get("required")
            words = f"een tabel{least}" + (f" met {', '.join(required)}" if required else "")
        case _:
            words = "een tekst"
    return words


def _at(schema: Schema, location: Location) -> Schema:
    """Walk a JSON schema along a location of a pydantic error."""
    node = schema
    for step in location:
        node = resolved(node, schema)
        if step == KEY_MARK:
            continue
        if isinstance(step, int):
            node = node["items"]
        elif step in node.get("properties", {}):
            node = node["properties"][step]
        elif location[-1] == KEY_MARK and "propertyNames" in node:
            node = node["propertyNames"]
        else:
            node = node.get("additionalProperties") or next(iter(node["patternProperties"].values()))
    return resolved(node, schema)


def resolved(node: Schema, schema: Schema) -> Schema:
    """Follow references of a JSON schema, and look through what is optional: TOML has no null."""
    while True:
        if "$ref" in node:
            node = schema["$defs"][node["$ref"].rpartition("/")[2]]
        elif "anyOf" in node:
            node = next(option for option in node["anyOf"] if option.get("type") != "null")
        else:
            return node
