"""A short hash of what a catalogue means: the same whatever the layout, the order of rules, or the comments."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from typing import Any, Final

from plainspoken.catalogue.model import Catalogue, LikeTemplate, Template

_LENGTH: Final = 12
# Left out because no answer depends on them.
_WITHOUT_MEANING = frozenset({"examples", "not_for", "why", "location", "fingerprint"})


def fingerprint_of(catalogue: Catalogue) -> str:
    """The first 12 hex digits of the SHA-256 of the catalogue's meaning."""
    meaning = {
        "terms": sorted(json.dumps(_plain(term), sort_keys=True) for term in catalogue.terms),
        "steps": _plain(catalogue.steps),
        "operations": _plain(catalogue.operations),  # kinds and activities are tried in file order
        "categories": _plain(catalogue.categories),
        "words": sorted(json.dumps(_plain(word), sort_keys=True) for word in catalogue.vocabulary.words),
        "detectors": {detector.name: detector.remark for detector in catalogue.vocabulary.detectors},
        "exceptions": sorted(catalogue.vocabulary.exceptions),
        "rules": {rule.id: _plain(rule) for rule in catalogue.rules},
    }
    canonical = json.dumps(meaning, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:_LENGTH]


def _plain(value: object) -> object:
    """Plain JSON data; a condition is told apart by its type's name."""
    plain = _PLAIN.get(type(value))
    if plain is not None:
        return plain(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    kind: Any = type(value)
    names = _meaningful_fields(kind)
    return [kind.__name__, *(_plain(getattr(value, name)) for name in names)]


@cache
def _meaningful_fields(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind) if field.name not in _WITHOUT_MEANING)


def _same(value: object) -> object:
    return value


_PLAIN: Final[Mapping[type[Any], Callable[[Any], Any]]] = {
    str: _same,
    int: _same,
    bool: _same,
    type(None): _same,
    tuple: lambda items: [_plain(item) for item in items],
    frozenset: sorted,
    Template: lambda template: template.source,
    LikeTemplate: lambda template: template.source,
}
