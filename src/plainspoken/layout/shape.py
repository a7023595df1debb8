"""What a kind of rule file looks like: the order of keys, and which lists and mappings never share a line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from plainspoken.catalogue.files import builtin_schemas

# Lists with an item a line, each item a person would want to find, move or comment on.
_LISTS: Final = frozenset({"actions", "examples", "not_for"})
_MAPPINGS: Final = frozenset({"when", "facts", "replace"})
_BLOCK_ITEMS: Final = frozenset(
    {"kinds", "words", "overrides", "steps", "categories", "job_statuses", "step_statuses"}
    | {"faults", "subjects", "speakers", "cells"}
)


@dataclass(frozen=True, slots=True)
class LayoutShape:
    """The place of a value in a file: `path` are the keys to it (None for an item), `schema` what may stand there."""

    kind: str
    schema: Mapping[str, Any]
    path: tuple[str | None, ...] = ()

    @property
    def order(self) -> Mapping[str, int]:
        """The place of each known key in a mapping; an author's own names are not among them."""
        return {key: place for place, key in enumerate(self.schema.get("properties", ()))}

    @property
    def always_block(self) -> bool:
        """Whether each entry has a line of its own, however short they are."""
        depth = len(self.path)
        rules = self.kind == "failures"
        if depth < 2 or (rules and depth < 1):
            return True
        key = self.path[-1]
        if depth == 2 and not rules:
            return self.path[0] in _BLOCK_ITEMS
        in_rule = (rules and depth == 2) or (self.kind == "overrides" and depth in {3, 4})
        return key in _LISTS or (in_rule and key in _MAPPINGS)

    def below(self, key: str | None) -> LayoutShape:
        """The shape of the value under a key, or of an item."""
        return LayoutShape(self.kind, _schema_below(self.kind, self.schema, key), (*self.path, key))


def shape_of(kind: str) -> LayoutShape:
    """The shape of a whole file; `kind` is one of `catalogue.files.KINDS`."""
    schema = _schema(kind)
    return LayoutShape(kind, _resolved(schema, schema, wants="array" if kind == "failures" else "object"))


@cache
def _schema(kind: str) -> dict[str, Any]:
    schema = json.loads((builtin_schemas() / f"{kind}.schema.json").read_text(encoding="utf-8"))
    assert isinstance(schema, dict)  # noqa: S101 - our own file
    return schema


def _schema_below(kind: str, schema: Mapping[str, Any], key: str | None) -> Mapping[str, Any]:
    if key is None:
        found = schema.get("items", {})
    else:
        found = schema.get("properties", {}).get(key, schema.get("additionalProperties", {}))
    return _resolved(found, _schema(kind)) if isinstance(found, dict) else {}


def _resolved(schema: Mapping[str, Any], root: Mapping[str, Any], *, wants: str = "") -> Mapping[str, Any]:
    """The schema a reference points to; of several, the one that describes a list or mapping."""
    while "$ref" in schema:
        target: Any = root
        for part in str(schema["$ref"]).removeprefix("#/").split("/"):
            target = target[part]
        schema = target
    for choice in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        resolved = _resolved(choice, root, wants=wants)
        if ("properties" in resolved or "items" in resolved) and not ("properties" in schema or "items" in schema):
            return resolved
    return schema
