"""Short hashes of what a catalogue, or one rule, means: the same whatever the layout, the order, or the comments.

A rule's fingerprint is made to be kept in files and compared with that of a later version. Of its 12 hex digits the
first four are of the whole rule and each further pair of one part of it, so that two fingerprints tell where their
rules differ. Its data leaves out whatever is empty: a field that a later program adds does not change old rules.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from typing import Any, Final

from plainspoken.catalogue.conditions import LikeTemplate
from plainspoken.catalogue.model import Catalogue, Rule
from plainspoken.catalogue.sentences import Template

_LENGTH: Final = 12
# Left out because no answer depends on them; a draft, as a whole, is left out too.
_WITHOUT_MEANING = frozenset(
    {
        *("description", "reason", "wins_because", "examples", "not_for", "why"),
        *("location", "places", "fingerprint", "draft"),
    }
)
_WHOLE: Final = 4
_PARTS: Final = (
    ("message",),
    ("actions",),
    ("when", "facts", "details", "explains"),
    ("category", "severity", "wins_over"),
)


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
        "faults": _plain(catalogue.faults),
        "subjects": _plain(catalogue.subjects),
        "speakers": _plain(catalogue.speakers),
        "cells": _plain(catalogue.cells),
        "phrases": _plain(catalogue.phrases),
        "rules": {rule.id: _plain(rule) for rule in catalogue.rules if not rule.draft},
    }
    canonical = json.dumps(meaning, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:_LENGTH]


def rule_fingerprint(rule: Rule) -> str:
    """12 hex digits of what a rule means: equal for equal meaning, with one chance in 16 million of being so else.

    The rule's steps must be canonical, as in a loaded catalogue.
    """
    parts = {name: _described(getattr(rule, name)) for names in _PARTS for name in names}
    parts["wins_over"] = sorted(rule.wins_over)
    digits = [_hash([parts[name] for name in names])[:2] for names in _PARTS]
    return _hash(parts)[:_WHOLE] + "".join(digits)


def changed_parts(before: str, now: str) -> tuple[str, ...]:
    """The parts, by their keys, in which two rule fingerprints certainly differ; one in 256 changes is not told."""
    starts = range(_WHOLE, _LENGTH, 2)
    pairs = zip(_PARTS, starts, strict=True)
    return tuple(_either(names) for names, start in pairs if before[start : start + 2] != now[start : start + 2])


def _either(names: tuple[str, ...]) -> str:
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _hash(data: object) -> str:
    canonical = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _described(value: object) -> object:
    """Plain JSON data by the names of fields, without those that are empty."""
    if isinstance(value, Enum):
        return value.name.lower()
    if isinstance(value, tuple):
        return [_described(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _described(item) for key, item in value.items()}
    plain = _PLAIN.get(type(value))
    if plain is not None:
        return plain(value)
    kind: Any = type(value)
    items = ((name, getattr(value, name)) for name in _meaningful_fields(kind))
    given = {name: _described(item) for name, item in items if item not in _EMPTY}
    return {"is": kind.__name__, **given}


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


_EMPTY: Final[tuple[object, ...]] = (None, (), {}, frozenset(), False)


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
