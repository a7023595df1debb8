from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from jsonschema import Draft7Validator

from plainspoken.catalogue.files import KINDS, builtin_rules
from plainspoken.catalogue.findings import FindingList
from plainspoken.catalogue.quick_check import compile_schema
from plainspoken.catalogue.reader import read_yaml
from plainspoken.catalogue.schema_places import schema_of
from tests.rule_files import OVERRIDES, SMALL_CATALOGUE

ODDITIES: list[Any] = [
    "",
    "x",
    "error",
    "a b",
    None,
    True,
    [],
    {},
    ["x", "x"],
    [None],
    {"x": "y"},
    {"text": {}},
    "network",
]


def _documents(kind: str) -> Iterator[Any]:
    for name, text in {**SMALL_CATALOGUE, "overrides.yaml": OVERRIDES}.items():
        if name.startswith(kind):
            yield read_yaml(text, name, FindingList())
    for path in sorted(builtin_rules().glob(f"{kind}.yaml")) + sorted(builtin_rules().glob(f"{kind}/*.yaml"))[:3]:
        root = read_yaml(path.read_text(encoding="utf-8"), path.name, FindingList())
        yield root[:3] if isinstance(root, list) else root


@pytest.mark.parametrize("kind", KINDS)
def test_it_answers_as_jsonschema_does_on_damaged_files(kind: str) -> None:
    chance = random.Random(kind)
    quick, slow = compile_schema(schema_of(kind)), Draft7Validator(schema_of(kind))
    for document in _documents(kind):
        plain = _plain(document)
        assert quick(plain) == slow.is_valid(plain)
        for _ in range(60):
            damaged = _damaged(plain, chance)
            assert quick(damaged) == slow.is_valid(damaged), damaged


@pytest.mark.parametrize("kind", KINDS)
def test_it_knows_every_keyword_of_our_schemas(kind: str) -> None:
    root = next(_documents(kind))

    assert compile_schema(schema_of(kind))(root)


def test_a_keyword_it_does_not_know_makes_the_answer_no() -> None:
    assert not compile_schema({"type": "string", "format": "date"})("2024-01-01")


def _plain(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _damaged(document: Any, chance: random.Random) -> Any:  # noqa: ANN401 - any JSON value
    """A copy with one thing replaced, removed, doubled or added somewhere."""
    damaged = copy.deepcopy(document)
    holders = list(_holders(damaged))
    holder, key = chance.choice(holders)
    damage: list[Callable[[], None]] = [
        lambda: holder.__setitem__(key, chance.choice(ODDITIES)),
        lambda: holder.__delitem__(key),
        lambda: holder.append(holder[key]) if isinstance(holder, list) else holder.__setitem__("extra", holder[key]),
        lambda: holder.__setitem__(key, [holder[key]]),
    ]
    chance.choice(damage)()
    return damaged


def _holders(value: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 - any JSON value
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from _holders(value[key])
