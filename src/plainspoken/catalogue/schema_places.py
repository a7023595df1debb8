"""Where things of rule files belong, by their schemas: what to write instead of a thing in the wrong place or shape."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Final, TypeAlias

from plainspoken.catalogue.files import KINDS, builtin_schemas
from plainspoken.catalogue.placed import PlacedList, PlacedMapping
from plainspoken.catalogue.quoting import quoted

Path: TypeAlias = tuple[str | int, ...]
_Schema: TypeAlias = Mapping[str, Any]
_DEEPEST: Final = 2


@cache
def schema_of(kind: str) -> Mapping[str, Any]:
    """The JSON Schema of a kind of rule file."""
    schema: Mapping[str, Any] = json.loads((builtin_schemas() / f"{kind}.schema.json").read_text(encoding="utf-8"))
    return schema


def path_to(kind: str, schema: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """The keys below a mapping under which `key` would be known; none when it is known nowhere near."""
    layer: list[tuple[tuple[str, ...], _Schema]] = [((), schema)]
    for _ in range(_DEEPEST):
        layer = [
            ((*path, name), below)
            for path, above in layer
            for name, value in above.get("properties", {}).items()
            if (below := _resolved(kind, value)).get("properties")
        ]
        found = [path for path, below in layer if key in below["properties"]]
        if found:
            return found[0] if len(found) == 1 else ()
    return ()


def misplaced_key(kind: str, schema: Mapping[str, Any], path: Path, given: PlacedMapping, key: str) -> tuple[str, str]:
    """What is wrong with an unknown key that is a known one elsewhere, and what to write; empty for any other.

    Args:
        kind: The kind of rule file.
        schema: What the mapping may hold.
        path: Where the mapping stands.
        given: The mapping.
        key: The key of it.
    """
    name, colon, rest = key.partition(":")
    if colon and name in schema.get("properties", {}):
        return f"A blank is missing after the colon of {name!r}.", f"Write: {name}: {rest}"
    if given[key] is None and " " in key:
        fix = "Put the whole text in single quotes, the comma included."
        return f"{key!r} is no key: between {{ and }} a comma ends the text before it.", fix
    inner = path_to(kind, schema, key)
    if inner:
        return f"{key!r} belongs under {inner[-1]!r}.", _further_in(given, inner, key)
    outer = path_above(kind, path, key)
    if outer is not None:
        title = _schema_at(kind, outer).get("title", "mapping above")
        fix = f"Write it with fewer blanks before it, below the other keys of the {title}."
        return f"{key!r} is a key of the {title}, and stands too far to the right.", fix
    return "", ""


def not_a_list(kind: str, path: Path, value: PlacedMapping) -> str:
    """What to write where a mapping stands in the place of a list."""
    first = next(iter(value), "")
    shown = f"- {first}: {value[first]}" if isinstance(value.get(first), str) else f"- {first}: …"
    if path:
        return f"Begin each item with a hyphen and a blank: {shown}"
    if len(value) == 1 and isinstance(value[first], PlacedList):
        return f"Take the line `{first}:` out, and write each rule without the blanks before it."
    others = [other for other in KINDS if other != kind and first in schema_of(other).get("properties", {})]
    if others:
        return f"This is how {others[0]}.yaml is written: move the file out of the directory failures."
    return f"Begin each rule with a hyphen and a blank, and its other lines with two blanks: {shown}"


def not_a_list_but_text(kind: str, schema: Mapping[str, Any], value: str) -> str:
    """What to write where a text stands in the place of a list."""
    items = _resolved(kind, schema.get("items", {}))
    if "text" in items.get("required", ()) and "string" not in items.get("type", ""):
        return f"Begin each item with a hyphen and a blank: - text: {quoted(value)}"
    one = "" if "," in value else f": - {value}"
    return f"Write a list: [{value}], or one item a line, each after a hyphen and a blank{one}"


def not_a_mapping(schema: Mapping[str, Any], path: Path, value: str) -> str:
    """What to write where a text stands in the place of a mapping; empty when nobody can say."""
    known = schema.get("properties", {})
    key = next((key for key in ("text", "contains") if key in known and "$ref" not in known[key]), None)
    if key is None:
        return ""
    if path and isinstance(path[-1], int):
        return f"Write: - {key}: {quoted(value)}"
    return f"Write: {path[-1] if path else ''}: {{ {key}: {quoted(value)} }}"


def _further_in(given: PlacedMapping, inner: tuple[str, ...], key: str) -> str:
    holder: object = given
    for number, name in enumerate(inner):
        if not isinstance(holder, PlacedMapping) or name not in holder:
            missing = ": ".join(inner[number:])
            return f"Write: {missing}: {{ {key}: {_shown(given, key)} }}"
        column, holder = holder.key_at(name).column, holder[name]
    return f"Write, with {column + 1} blanks before it: {key}: {_shown(given, key)}"


def _shown(given: PlacedMapping, key: str) -> str:
    value = given[key]
    return quoted(value) if isinstance(value, str) else "…"


def path_above(kind: str, path: Path, key: str) -> Path | None:
    """The nearest mapping around a place, within the same item of a list, that may hold `key`; None without one."""
    while path and isinstance(path[-1], str):
        path = path[:-1]
        if key in _schema_at(kind, path).get("properties", {}):
            return path
    return None


def _schema_at(kind: str, path: Path) -> _Schema:
    schema = _resolved(kind, schema_of(kind))
    for part in path:
        if isinstance(part, int):
            below = schema.get("items", {})
        else:
            below = schema.get("properties", {}).get(part, schema.get("additionalProperties", {}))
        schema = _resolved(kind, below if isinstance(below, dict) else {})
    return schema


def _resolved(kind: str, schema: _Schema) -> _Schema:
    """The schema that a reference stands for; of several, the one of a mapping."""
    while "$ref" in schema:
        target: Any = schema_of(kind)
        for part in str(schema["$ref"]).removeprefix("#/").split("/"):
            target = target[part]
        schema = target
    choices = [_resolved(kind, choice) for choice in (*schema.get("anyOf", ()), *schema.get("oneOf", ()))]
    return next((choice for choice in choices if "properties" in choice), schema)
