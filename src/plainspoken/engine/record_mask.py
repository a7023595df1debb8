"""Secrets in whole records: rows, JSON, log lines. What is a secret in one place is one wherever it stands again."""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from urllib.parse import quote, unquote

from plainspoken.engine.normalise import HEAD, TAIL
from plainspoken.engine.secret_forms.names import counts_secrets, is_secret_under, may_name_secret, names_secret
from plainspoken.engine.secret_search import REMOVED, secret_places
from plainspoken.engine.secret_views import decoded_base64, found_secrets
from plainspoken.engine.secrets import HIDDEN, cut_where_nothing_is_open, without_spans

_SHORTEST: Final = 6
_SHORTEST_ANYWHERE: Final = 8
_MOST_KNOWN: Final = 500
_DEEPEST: Final = 20
_SECONDS: Final = 10.0
"""Of CPU time, so that a busy machine shows the same."""
_MOST_ARGUMENTS: Final = 100
_NAME_KEYS: Final = frozenset(
    {"name", "key", "field", "property", "param", "parameter", "header", "variable", "type", "kind"}
)
_VALUE_KEYS: Final = frozenset({"value", "val", "content", "data"})

Span = tuple[int, int]


class RecordMask:
    """Takes secrets out of all that belongs together, within ten seconds of CPU time; what is left then is hidden.

    Args:
        values: All of it, as texts and JSON data: a secret found in one of them is removed from each.
    """

    def __init__(self, *values: object) -> None:
        self._deadline = time.process_time() + _SECONDS
        known: set[str] = set()
        for found in (found for value in values for found in _secrets_of(value, depth=0)):
            known |= _forms(found)
            if len(known) > _MOST_KNOWN or time.process_time() > self._deadline:
                break
        # The longest first, so that none is left over of which a shorter one is a part.
        self._known = sorted(known, key=len, reverse=True)[:_MOST_KNOWN]

    def text(self, text: str) -> str:
        """The text, bounded, with `[secret removed]` in place of secrets; hidden as a whole if that takes too long."""
        if time.process_time() > self._deadline:
            return HIDDEN
        try:
            text = cut_where_nothing_is_open(text, HEAD, TAIL)
            spans = [span for span, _ in found_secrets(text)]
            spans += [span for secret in self._known for span in _occurrences(secret, text)]
            return without_spans(text, spans)
        except Exception:  # noqa: BLE001 - the safe side: a secret is worse than a lost detail
            return HIDDEN

    def value(self, value: object, *, depth: int = 0, name: str = "") -> object:
        """JSON data with the secrets of its texts removed, and everything under a name such as `password`."""
        if isinstance(value, str):
            return REMOVED if value and is_secret_under(name, value) else self.text(value)
        if depth > _DEEPEST:
            return HIDDEN
        if isinstance(value, Mapping):
            return self._mapping(value, depth=depth + 1)
        if isinstance(value, list | tuple):
            return self._list(value, depth=depth + 1, name=name)
        return self._scalar(value)

    def _mapping(self, value: Mapping[object, object], *, depth: int) -> dict[str, object]:
        given = _name_given(value)
        return {
            self.text(str(key)): _emptied(inner)
            if names_secret(_name_of(key, given)) and not counts_secrets(str(key), inner)
            else self.value(inner, depth=depth, name=_name_of(key, given))
            for key, inner in value.items()
        }

    def _list(self, value: Sequence[object], *, depth: int, name: str) -> list[object]:
        if _is_named_pair(value):
            pair = str(value[0])
            rest = _emptied(value[1]) if names_secret(pair) else self.value(value[1], depth=depth, name=pair)
            return [self.text(pair), rest]
        hidden = _hidden_arguments(value)
        return [REMOVED if at in hidden else self.value(each, depth=depth, name=name) for at, each in enumerate(value)]

    def _scalar(self, value: object) -> object:
        """A number may be a secret that stands elsewhere as text."""
        return REMOVED if not isinstance(value, bool) and value is not None and str(value) in self._known else value


def _emptied(value: object) -> object:
    """What is told of a secret: nothing, unless there is none."""
    return value if value is None or isinstance(value, bool) or value in ("", [], {}) else REMOVED


def _secrets_of(value: object, *, depth: int, name: str = "") -> Iterator[str]:
    """Every secret in JSON data, as it stands there and decoded."""
    if depth > _DEEPEST:
        return
    if isinstance(value, str):
        yield from _secrets_of_text(value, name)
    elif isinstance(value, Mapping):
        given = _name_given(value)
        for key, inner in value.items():
            yield from _secrets_of(str(key), depth=depth + 1)
            yield from _secrets_under(_name_of(key, given), inner, depth=depth + 1)
    elif isinstance(value, list | tuple):
        if _is_named_pair(value):
            yield from _secrets_under(str(value[0]), value[1], depth=depth + 1)
        yield from (str(value[at]) for at in _hidden_arguments(value))
        for each in value:
            yield from _secrets_of(each, depth=depth + 1, name=name)


def _secrets_of_text(text: str, name: str) -> Iterator[str]:
    if name and is_secret_under(name, text):
        yield text
    try:
        text = cut_where_nothing_is_open(text, HEAD, TAIL)
        for span, decoded in found_secrets(text):
            yield text[slice(*span)]
            yield decoded
    except TimeoutError:  # the text itself will be hidden
        return


def _secrets_under(name: str, value: object, *, depth: int) -> Iterator[str]:
    if names_secret(name) and not counts_secrets(name, value):
        yield from _leaves(value, depth=depth)
    yield from _secrets_of(value, depth=depth, name=name)


def _is_named_pair(value: Sequence[object]) -> bool:
    """Whether this is something like `["password", …]`."""
    if len(value) != 2 or not isinstance(value[0], str):
        return False
    return names_secret(value[0]) or may_name_secret(value[0])


def _name_given(value: Mapping[object, object]) -> str | None:
    """The name that something like `{"name": "password", "value": …}` gives its value; None when it gives none."""
    if not any(str(key).lower() in _VALUE_KEYS for key in value):
        return None
    names = (name for key, name in value.items() if str(key).lower() in _NAME_KEYS and isinstance(name, str))
    return max(names, key=names_secret, default=None)


def _name_of(key: object, given: str | None) -> str:
    """The name under which a value of a mapping stands."""
    if given is None:
        return str(key)
    lower = str(key).lower()
    return given if lower in _VALUE_KEYS else "" if lower in _NAME_KEYS else str(key)


def _hidden_arguments(value: Sequence[object]) -> set[int]:
    """Which parts of a command line are secrets, as in `["sshpass", "-p", …]`."""
    words = [str(each) if isinstance(each, str | int) else "" for each in value[:_MOST_ARGUMENTS]]
    if len(words) < 2 or not any(word.startswith("-") and len(word) < _SHORTEST_ANYWHERE * 4 for word in words):
        return set()
    line = " ".join(words)
    if len(line) > HEAD:
        return set()
    hidden: set[int] = set()
    try:
        spans = list(secret_places(line))
    except TimeoutError:
        return set(range(len(words)))
    start = 0
    for at, word in enumerate(words):
        end = start + len(word)
        if word and any(first < end and start < last for first, last in spans):
            hidden.add(at)
        start = end + 1
    return hidden


def _leaves(value: object, *, depth: int) -> Iterator[str]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for each in value if depth <= _DEEPEST else ():
            yield from _leaves(each, depth=depth + 1)
    elif value is not None and not isinstance(value, bool):
        yield str(value)


def _forms(secret: str) -> set[str]:
    """The forms in which a secret may stand elsewhere; none of one so short that it would tear words apart."""
    bare = secret.strip("\"'` \t\r\n\\")
    # Of `Bearer …`, of a user with a password, and of a key of many lines the parts count too.
    parts = {word for word in bare.split() if len(word) >= _SHORTEST_ANYWHERE and re.search(r"\d", word)}
    parts |= {decoded_base64(word) or "" for word in (bare, *bare.split())}
    parts |= {part.partition(":")[2] for part in (*parts, bare) if "://" not in part}
    forms = {secret, bare, *parts} | {unquote(part) for part in (bare, *parts)}
    forms |= {quote(form, safe="", errors="replace") for form in forms}
    forms |= {base64.b64encode(form.encode("utf-8", "replace")).decode() for form in (bare, *parts)}
    return {form for form in forms if len(form) >= _SHORTEST and REMOVED not in form}


def _occurrences(secret: str, text: str) -> Iterator[Span]:
    anywhere = len(secret) >= _SHORTEST_ANYWHERE
    at = text.find(secret)
    while at >= 0:
        end = at + len(secret)
        if anywhere or not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum()):
            yield at, end
        at = text.find(secret, end)
