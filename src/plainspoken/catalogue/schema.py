"""The shape of rule files: JSON Schema's verdict in words that people who do not program understand.

The schemas are the files of `schemas/`, the same that editors use. Each problem is told where it stands, by the
title of the thing it is in, with what to write instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from plainspoken.catalogue.findings import Finding, FindingList, Location
from plainspoken.catalogue.placed import PlacedList, PlacedMapping, Value, locate
from plainspoken.catalogue.quick_check import Check, compile_schema
from plainspoken.catalogue.retired import retired_key, retired_wins_over
from plainspoken.catalogue.schema_places import (
    misplaced_key,
    not_a_list,
    not_a_list_but_text,
    not_a_mapping,
    path_above,
    path_to,
    schema_of,
)
from plainspoken.catalogue.suggestions import meant, suggest

if TYPE_CHECKING:
    from jsonschema import Draft7Validator
    from jsonschema.exceptions import ValidationError

Path: TypeAlias = tuple[str | int, ...]
MOST_PROBLEMS: Final = 200
"""Problems of one file that are explained; explaining them is slow, and nobody fixes more of them at once."""

_NAMES: Final = {"string": "text", "number": "text", "array": "a list", "object": "a mapping", "boolean": "a truth"}


@cache
def _quick_check(kind: str) -> Check:
    return compile_schema(schema_of(kind))


@cache
def _validator(kind: str) -> Draft7Validator:
    from jsonschema import Draft7Validator  # noqa: PLC0415 - slow to load, and only files that are wrong need it

    return Draft7Validator(schema_of(kind))


def check_schema(kind: str, root: Value, file: str, findings: FindingList) -> frozenset[Path]:
    """Check a file's data against the schema of its kind.

    Args:
        kind: The kind of rule file.
        root: The file's data.
        file: The file's name in findings.
        findings: Takes what is wrong.

    Returns:
        The path of each entry (the item of a list, the entry of a mapping) that has something wrong in it: `(3,)` in
        a file of failure rules, `("steps", "validation")` elsewhere; `()` when the file as a whole is wrong. Every
        entry when there is more wrong than is explained.
    """
    if _quick_check(kind)(root):
        return frozenset()
    depth = 1 if kind == "failures" else 2
    broken: set[Path] = set()
    problems = [
        _problem_of(kind, error, root, file) for error in islice(_validator(kind).iter_errors(root), MOST_PROBLEMS + 1)
    ]
    consequences = {key for problem in problems for key in _consequences(problem)}
    for number, problem in enumerate(problems):
        if number == MOST_PROBLEMS:
            message = f"More than {MOST_PROBLEMS} things in this file are not written as rule files are."
            findings.error(problem.place, "bad-format", message, "Fix those above first; then the others are shown.")
            return _every_entry(root)
        for finding in _explain(problem) if problem.key not in consequences else ():
            findings.error(finding.location, finding.check, finding.message, finding.fix)
        names_entry = problem.of_name and len(problem.path) == depth - 1
        broken.add((*problem.path, str(problem.given)) if names_entry else problem.path[:depth])
    return frozenset(broken)


def _every_entry(root: Value) -> frozenset[Path]:
    if isinstance(root, PlacedList):
        return frozenset((index,) for index in range(len(root)))
    lists = root.items() if isinstance(root, PlacedMapping) else ()
    items = ((key, index) for key, value in lists if isinstance(value, PlacedList) for index in range(len(value)))
    return frozenset(items) | {()}


@dataclass(frozen=True, slots=True)
class _Problem:
    """A schema error with what its explanation needs. `of_name`: it is about a key, not about the value under it."""

    kind: str
    keyword: str
    wanted: Any
    given: Any
    schema: Mapping[str, Any]
    path: Path
    place: Location
    of_name: bool

    @property
    def key(self) -> tuple[Path, str]:
        """Where the thing stands, or would stand, that is missing or empty."""
        return (*self.path, self.wanted) if self.keyword == "required" else self.path, self.keyword

    @property
    def title(self) -> str:
        return str(self.schema.get("title", "mapping"))

    @property
    def description(self) -> str:
        return str(self.schema.get("description", ""))

    @property
    def subject(self) -> str:
        """The nearest key above the place, so that an item of a list is told by the list's name."""
        key = next((part for part in reversed(self.path) if isinstance(part, str)), None)
        return "this file" if key is None else repr(key)

    @property
    def whole(self) -> str:
        """The thing at the place itself, to begin a sentence with."""
        if self.path and isinstance(self.path[-1], int):
            return f"Each item of {self.subject}"
        return self.subject if self.path else "This file"


def _problem_of(kind: str, error: ValidationError, root: Value, file: str) -> _Problem:
    path: Path = tuple(error.absolute_path)
    place = locate(root, path, file)
    of_name = "propertyNames" in error.absolute_schema_path
    if of_name:
        holder: Any = root
        for part in path:
            holder = holder[part]
        place = holder.key_at(str(error.instance))
    schema = error.schema if isinstance(error.schema, Mapping) else {}
    wanted = error.validator_value
    if error.validator == "required":  # jsonschema tells each missing key by itself, in the message alone
        wanted = next(key for key in schema["required"] if error.message.startswith(repr(key)))
    return _Problem(kind, str(error.validator), wanted, error.instance, schema, path, place, of_name)


def _consequences(problem: _Problem) -> Iterator[tuple[Path, str]]:
    """What would not be wrong if the unknown keys of a mapping stood where they belong, under their right names."""
    if problem.keyword != "additionalProperties" or problem.of_name:
        return
    known = problem.schema.get("properties", {})
    for key in problem.given:
        if key in known:
            continue
        if key.partition(":")[0] in known:
            yield (*problem.path, key.partition(":")[0]), "required"
        inner = path_to(problem.kind, problem.schema, key)
        outer = path_above(problem.kind, problem.path, key)
        if inner:
            yield (*problem.path, *inner), "type"
        elif outer is not None:
            yield (*outer, key), "required"
        else:
            name = meant(key, [name for name in known if name not in problem.given])
            if name is not None:
                yield (*problem.path, name), "required"


def _explain(problem: _Problem) -> Iterator[Finding]:
    explain = _bad_name if problem.of_name else _EXPLAIN.get(problem.keyword, _does_not_fit)
    return explain(problem)


def _does_not_fit(problem: _Problem) -> Iterator[Finding]:
    yield Finding(problem.place, "bad-format", f"{problem.whole} does not fit here.", problem.description)


def _unknown_keys(problem: _Problem) -> Iterator[Finding]:
    known = list(problem.schema.get("properties", ()))
    where = problem.subject if problem.path and isinstance(problem.path[-1], str) else f"this {problem.title}"
    for key in problem.given:
        if key not in known:
            place = problem.given.key_at(key)
            message, fix = retired_key(known, key, problem.given[key])
            if not message:
                message, fix = misplaced_key(problem.kind, problem.schema, problem.path, problem.given, key)
            if not message:
                unused = [name for name in known if name not in problem.given]
                message = f"{key!r} is no key of {where}."
                fix = suggest(key, unused) or suggest(key, known) or f"Known here: {', '.join(known)}."
                name = meant(key, unused)
                fix += f" Write: {name}:" if name is not None else ""
            yield Finding(place, "unknown-key", message, fix)


def _missing_key(problem: _Problem) -> Iterator[Finding]:
    key = problem.wanted
    meaning = problem.schema["properties"].get(key, {}).get("description", "")
    given = problem.given
    name = next((given[name] for name in ("id", "kind", "term", "text") if isinstance(given.get(name), str)), None)
    title = f"{problem.title} ({name})" if name else problem.title
    yield Finding(problem.place, "missing-key", f"This {title} lacks {key!r}.", f"Add {key}: {meaning}".strip())


def _wrong_type(problem: _Problem) -> Iterator[Finding]:
    wanted = [problem.wanted] if isinstance(problem.wanted, str) else problem.wanted
    names = list(dict.fromkeys(_NAMES[name] for name in wanted))
    want = " or ".join(names)
    value = problem.given
    fix = f"Write {want}. {problem.description}".strip()
    if value is None:
        yield Finding(problem.place, "empty-value", f"{problem.whole} is empty.", fix)
        return
    if "text" in names and isinstance(value, bool):
        fix = f"Put it in single quotes to mean the word: '{str(value).lower()}'."
    elif names == ["text"] and isinstance(value, PlacedMapping):
        fix = "Write text; one that begins with { or holds a colon and a blank needs single quotes around it."
    elif want == "a list" and isinstance(value, str):
        fix = not_a_list_but_text(problem.kind, problem.schema, value)
    elif want == "a list" and isinstance(value, PlacedMapping):
        fix = not_a_list(problem.kind, problem.path, value)
    elif problem.path[-1:] == ("wins_over",) and isinstance(value, PlacedList):
        fix = retired_wins_over(value)
    elif want == "a mapping" and isinstance(value, str):
        fix = not_a_mapping(problem.schema, problem.path, value) or fix
    message = f"{problem.whole} must be {want}, but is {_kind_of(value)}."
    yield Finding(problem.place, "wrong-type", message, fix)


def _kind_of(value: object) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, PlacedMapping):
        return "a mapping"
    return "a list" if isinstance(value, PlacedList) else "text"


def _unknown_value(problem: _Problem) -> Iterator[Finding]:
    fix = suggest(str(problem.given), problem.wanted) or f"Use one of: {', '.join(problem.wanted)}."
    if isinstance(problem.given, str):
        message = f"{problem.given!r} cannot stand under {problem.subject}."
        yield Finding(problem.place, "unknown-value", message, fix)


def _empty(problem: _Problem) -> Iterator[Finding]:
    if problem.title == "condition":
        fix = f"Give it exactly one of: {', '.join(problem.schema['properties'])}."
        yield Finding(problem.place, "empty-value", "This condition is empty.", fix)
        return
    fix = f"Fill it, or leave it out. {problem.description}".strip()
    yield Finding(problem.place, "empty-value", f"{problem.whole} is empty.", fix)


def _several_conditions(problem: _Problem) -> Iterator[Finding]:
    given = [key for key in problem.given if key in problem.schema["properties"]]
    if len(given) < 2:
        return  # the other keys are unknown ones, and told as such
    message = f"A condition has exactly one kind; this one has {' and '.join(repr(key) for key in given)}."
    both = ", ".join(f"{{ {key}: … }}" for key in given)
    fix = f"Make a list of them under all (each must hold) or any (one is enough): all: [{both}]."
    yield Finding(problem.place, "one-condition", message, fix)


def _too_long(problem: _Problem) -> Iterator[Finding]:
    message = f"{problem.whole} has {len(problem.given):,} characters, and may have {problem.wanted:,}."
    yield Finding(problem.place, "bad-format", message, "Keep what tells the failure apart.")


def _bad_format(problem: _Problem) -> Iterator[Finding]:
    message = f"{problem.given!r} is not written as {problem.subject} must be."
    fix = problem.schema.get("patternErrorMessage", problem.description)
    dashed = re.sub(r"[^a-z0-9.]+", "-", str(problem.given).casefold()).strip("-.")
    like_it = next((name for name in (dashed, dashed.replace("-", ".", 1)) if re.search(problem.wanted, name)), None)
    yield Finding(problem.place, "bad-format", message, f"{fix} Write: {like_it}" if like_it else fix)


def _repeated(problem: _Problem) -> Iterator[Finding]:
    items = problem.given
    for index, item in enumerate(items):
        if item in items[:index]:
            message = f"{item!r} stands in {problem.subject} twice."
            yield Finding(items.at(index), "repeated-value", message, "Keep one of the two.")


def _no_alternative(problem: _Problem) -> Iterator[Finding]:
    keys = " and ".join(repr(option["required"][0]) for option in problem.wanted)
    yield Finding(
        problem.place, "missing-key", f"This {problem.title} has none of {keys}.", "Add at least one of them."
    )


def _bad_name(problem: _Problem) -> Iterator[Finding]:
    name = str(problem.given)
    if problem.keyword == "enum":
        fix = suggest(name, problem.wanted) or f"Use one of: {', '.join(problem.wanted)}."
        yield Finding(problem.place, "unknown-value", f"{name!r} cannot stand under {problem.subject}.", fix)
        return
    fix = problem.schema.get("patternErrorMessage", "")
    yield Finding(
        problem.place, "bad-format", f"{name!r} is not written as a name under {problem.subject} must be.", fix
    )


_EXPLAIN: Final[Mapping[str, Callable[[_Problem], Iterator[Finding]]]] = {
    "additionalProperties": _unknown_keys,
    "required": _missing_key,
    "type": _wrong_type,
    "enum": _unknown_value,
    "minItems": _empty,
    "minLength": _empty,
    "maxLength": _too_long,
    "minProperties": _empty,
    "maxProperties": _several_conditions,
    "pattern": _bad_format,
    "uniqueItems": _repeated,
    "anyOf": _no_alternative,
}
