"""The compiled form of one rule file: what it adds to a draft, as JSON that is quick to read.

It holds plain data only, never code: lists, texts, numbers, and the numbers of the classes below. The name of the
file is not in it, so that one form serves every place where a file with this content lies.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from enum import Enum
from itertools import repeat
from typing import Any, Final, TypeAlias

from plainspoken.catalogue import conditions, model, names, sentences
from plainspoken.catalogue.draft import Draft, NameRegister, Reference
from plainspoken.catalogue.findings import Location

_Node: TypeAlias = Any
_Make: TypeAlias = Callable[[list[_Node]], object]

_TEXTS: Final = 0  # a tuple of plain values
_TUPLE: Final = 1
_SET: Final = 2
_MAPPING: Final = 3
_PLACE: Final = 4
_FIRST_CLASS: Final = 5

_CLASSES: Final[tuple[type[Any], ...]] = tuple(
    value
    for module in (conditions, sentences, names, model)
    for value in vars(module).values()
    if isinstance(value, type)
    and value.__module__ == module.__name__
    and (dataclasses.is_dataclass(value) or issubclass(value, Enum))
)
_NUMBERS: Final[Mapping[type[Any], int]] = {kind: number for number, kind in enumerate(_CLASSES, start=_FIRST_CLASS)}


def compiled(draft: Draft) -> bytes:
    """The compiled form of what one file other than `overrides.yaml` gave to a draft of its own."""
    parts: dict[str, _Node] = {}
    for field in dataclasses.fields(draft):
        value = getattr(draft, field.name)
        if not value or field.name == "rule_data":  # an override asks for that, and reads the file then
            continue
        if isinstance(value, NameRegister):
            parts[field.name] = [part for name, given in value.known.items() for part in (name, *given[1:3])]
        elif field.name == "references":
            parts[field.name] = [part for each in value for part in _flat_reference(each)]
        elif isinstance(value, dict):
            parts[field.name] = {name: _node(item) for name, item in value.items()}
        else:
            parts[field.name] = [_node(item) for item in value]
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()


def restored(form: bytes, shown: str) -> Draft:
    """The draft of a file by its compiled form.

    Args:
        form: What `compiled` returned for a file of this content.
        shown: The file's name in findings.

    Raises:
        Exception: It is no compiled form.
    """
    draft = Draft()
    make = _Restorer(shown).restored
    for name, part in json.loads(form).items():
        value = getattr(draft, name)
        if isinstance(value, NameRegister):
            given = zip(repeat(shown), part[1::3], part[2::3], repeat(0))
            value.known.update(zip(part[::3], given, strict=True))
        elif name == "references":
            rows = zip(*(part[at::5] for at in range(5)), strict=True)
            value.extend(
                Reference(kind, text, Location(shown, line, column), is_example)
                for kind, text, line, column, is_example in rows
            )
        elif isinstance(value, dict):
            value.update({text: make(item) for text, item in part.items()})
        else:
            value.extend(map(make, part))
    return draft


def _flat_reference(reference: Reference) -> tuple[str, str, int, int, bool]:
    place = reference.location
    return reference.kind, reference.name, place.line, place.column, reference.is_example


def _node(value: object) -> _Node:
    if value is None or type(value) in {str, int, bool}:
        return value
    if isinstance(value, Location):
        return [_PLACE, value.line, value.column]
    if isinstance(value, tuple):
        items = [_node(item) for item in value]
        return [_TUPLE if any(isinstance(item, list) for item in items) else _TEXTS, *items]
    if isinstance(value, frozenset):
        return [_SET, *sorted(value)]
    if isinstance(value, Mapping):
        return [_MAPPING, {key: _node(item) for key, item in value.items()}]
    kind: Any = type(value)
    number = _NUMBERS[kind]
    if isinstance(value, Enum):
        return [number, value.value]
    fields = dataclasses.fields(kind)
    values = [getattr(value, field.name) for field in fields]
    while values and _is_default(values[-1], fields[len(values) - 1]):
        values.pop()
    return [number, *map(_node, values)]


def _is_default(value: object, field: dataclasses.Field[Any]) -> bool:
    if field.default_factory is not dataclasses.MISSING:
        return bool(value == field.default_factory())
    return field.default is not dataclasses.MISSING and value == field.default


class _Restorer:
    """Makes values of nodes; one for each file, whose name stands in every place."""

    def __init__(self, shown: str) -> None:
        self._of_node: list[_Make] = []
        self._of_node += (
            lambda node: tuple(node[1:]),
            lambda node: tuple([self.restored(item) for item in node[1:]]),
            lambda node: frozenset(node[1:]),
            lambda node: {key: self.restored(item) for key, item in node[1].items()},
            lambda node: tuple.__new__(Location, (shown, node[1], node[2])),  # nine thousand: twice as fast
            *(_member_of(kind) if issubclass(kind, Enum) else self._instance_of(kind) for kind in _CLASSES),
        )

    def restored(self, node: _Node) -> Any:  # noqa: ANN401 - whatever a draft holds
        return self._of_node[node[0]](node) if type(node) is list else node

    def _instance_of(self, kind: type[Any]) -> _Make:
        makers = self._of_node

        def make(node: list[_Node]) -> object:
            values = iter(node)
            next(values)
            return kind(*[makers[item[0]](item) if type(item) is list else item for item in values])

        return make


def _member_of(kind: type[Enum]) -> _Make:
    members = {member.value: member for member in kind}
    return lambda node: members[node[1]]
