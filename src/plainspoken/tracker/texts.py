"""Raw texts on their way into the job store: whole as far as a database can hold them, and bounded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from plainspoken.engine.secrets import mask_secrets

MAX_ERROR = 1_000_000
"""Characters of an error text that are stored."""

MAX_MESSAGE = 16_000
"""Characters of a log line that are stored: MariaDB's TEXT ends at 64 kB, and a character takes up to 4 bytes."""

MAX_ATTRIBUTES = 16_000
"""Bytes of JSON that metadata or the attributes of a log line may have."""

_MOST_CAUSES = 20
_LONGEST_CAUSE = 20_000
_LONGEST_CHAIN = 64_000
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
# An even number of backslashes before it: the escape is one, and not a backslash that was escaped itself.
_ESCAPED_NUL = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")
# What says no more than that there was an error.
_PLAIN_TYPES = (Exception, RuntimeError)


def described(error: BaseException) -> str:
    """What an error says, for the log: by its type, and without secrets, for nobody has looked at its text."""
    return f"{type(error).__name__}: {mask_secrets(str(error))}"


def storable(text: str, limit: int) -> str:
    """The text with its head and its tail if it is longer than `limit`, without what databases refuse.

    NUL and lone surrogates, which PostgreSQL and the drivers refuse, become U+FFFD.
    """
    if len(text) > limit:
        mark = f" … [{len(text) - limit:,} characters left out] … "
        head = (limit - len(mark)) * 2 // 3
        tail = limit - len(mark) - head
        text = f"{text[:head]}{mark}{text[-tail:]}"
    return _UNSTORABLE.sub("\ufffd", text)


def as_text(value: object) -> str:
    """Any value as text, whatever its own code does."""
    try:
        # Not a class of somebody's own that is a text as well, whose methods may do anything.
        return "".join(str(value))
    except Exception:  # noqa: BLE001 - what cannot be told must not break the work it tells of
        return type(value).__name__


def storable_attributes(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes as JSON data: what JSON has no form for as text, and a remark in place of too much of it."""
    try:
        content = msgspec.json.encode(dict(attributes), enc_hook=str)
        if len(content) > MAX_ATTRIBUTES:
            return {"left_out": f"{len(content):,} bytes"}
        stored: dict[str, Any] = msgspec.json.decode(_ESCAPED_NUL.sub(rb"\1\\ufffd", content))
    except UnicodeEncodeError:
        return storable_attributes(_cleaned(attributes))
    except Exception as error:  # noqa: BLE001 - values of any class, whose own code may raise anything
        return {"left_out": type(error).__name__}
    return stored


def _cleaned(value: Any) -> Any:  # noqa: ANN401 - any JSON data
    """The same without lone surrogates, which are no text that JSON could be sent as."""
    if isinstance(value, Mapping):
        return {storable(as_text(name), MAX_ATTRIBUTES): _cleaned(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_cleaned(each) for each in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return storable(as_text(value), MAX_ATTRIBUTES)


def error_text(error: BaseException) -> str:
    """An exception with the whole chain of its causes, one a line, the outermost first.

    What is shown of a failure is decided by the rules; they find the cause wherever it stands. There is no stack in
    it: the stack belongs to the log of the program that failed.
    """
    lines: list[str] = []
    for prefix, each in _chain(error):
        if len(lines) == _MOST_CAUSES:
            lines.append("… further causes left out")
            break
        lines.append(prefix + storable(_described(each), _LONGEST_CAUSE))
    return storable("\n".join(lines), _LONGEST_CHAIN)


def _chain(error: BaseException) -> Iterator[tuple[str, BaseException]]:
    """Every exception that is told, in order, each once; `raise … from None` hides what came before."""
    seen: set[int] = set()
    waiting: list[tuple[str, BaseException]] = [("", error)]
    while waiting:
        prefix, each = waiting.pop(0)
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield prefix, each
        cause = each.__cause__ or (None if each.__suppress_context__ else each.__context__)
        if isinstance(each, BaseExceptionGroup):
            waiting += [("within it: ", inner) for inner in each.exceptions]
        if cause is not None:
            waiting.append(("caused by: ", cause))


def _described(error: BaseException) -> str:
    try:
        text = str(error).strip()
    except Exception:  # noqa: BLE001 - an exception that cannot be told must not hide that there was one
        text = ""
    name = type(error).__name__
    if not text:
        return name
    return text if type(error) in _PLAIN_TYPES else f"{name}: {text}"
