"""Secrets in whole records: rows, JSON, log lines. What is a secret in one place is one wherever it stands again.

A text is looked at in several forms, because writers of logs encode: as it is, percent-decoded, with the escapes of
JSON undone, with its lines joined, and what base64 hides. Whatever is found in a form is taken out of the text itself.
"""

from __future__ import annotations

import base64
import binascii
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

from plainspoken.engine.normalise import HEAD, TAIL
from plainspoken.engine.secrets import HIDDEN, REMOVED, names_secret, secret_places, without_spans

_PERCENT: Final = re.compile(r"%[0-9A-Fa-f]{2}")
_ESCAPE: Final = re.compile(r"\\+(?:u[0-9A-Fa-f]{4}|[nrt/\"])")
_LINE_END: Final = re.compile(r"[ \t]*\\?\r?\n[ \t]*")
_BASE64: Final = re.compile(r"(?<![\w+/-])[\w+/-]{12,}={0,2}(?![\w+/=-])", re.ASCII)
_USER_AND_PASSWORD: Final = re.compile(r"[^\s:]{1,100}:[^\r\n]{3,300}")
_ESCAPED: Final = {"n": "\n", "r": "\r", "t": "\t", "/": "/", '"': '"'}

_SHORTEST: Final = 6
_SHORTEST_ANYWHERE: Final = 8
_MOST_KNOWN: Final = 500
_MOST_VIEWS: Final = 12
_DEEPEST: Final = 20
_SECONDS: Final = 10.0

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _View:
    """A form of a text; character `i` of it comes from the text's `places[i]`, from the same place without them."""

    text: str
    places: tuple[Span, ...] | None = None
    joined: bool = False

    def origin(self, span: Span) -> Span:
        return span if self.places is None else (self.places[span[0]][0], self.places[span[1] - 1][1])

    def origins(self, start: int, end: int) -> Iterable[Span]:
        return ((at, at + 1) for at in range(start, end)) if self.places is None else self.places[start:end]


class RecordMask:
    """Takes secrets out of everything that belongs together, within ten seconds; what is left then is hidden.

    Args:
        values: All of it, as texts and JSON data: a secret found in one of them is removed from each.
    """

    def __init__(self, *values: object) -> None:
        self._deadline = time.monotonic() + _SECONDS
        known: set[str] = set()
        for found in (found for value in values for found in _secrets_of(value, depth=0)):
            known |= _forms(found)
            if len(known) > _MOST_KNOWN or time.monotonic() > self._deadline:
                break
        # The longest first, so that none is left over of which a shorter one is a part.
        self._known = sorted(known, key=len, reverse=True)[:_MOST_KNOWN]

    def text(self, text: str) -> str:
        """The text, bounded, with `[secret removed]` in place of secrets; hidden as a whole if that takes too long."""
        if time.monotonic() > self._deadline:
            return HIDDEN
        try:
            text = bounded_for_masking(text)
            spans = [span for span, _ in _found(text)]
            spans += [span for secret in self._known for span in _occurrences(secret, text)]
            return without_spans(text, spans)
        except Exception:  # noqa: BLE001 - the safe side: a secret is worse than a lost detail
            return HIDDEN

    def value(self, value: object, *, depth: int = 0) -> object:
        """JSON data with the secrets of its texts removed, and everything under a name such as `password`."""
        if isinstance(value, str):
            return self.text(value)
        if depth > _DEEPEST:
            return HIDDEN
        if isinstance(value, Mapping):
            return self._mapping(value, depth=depth + 1)
        if isinstance(value, list | tuple):
            if _is_named_pair(value):
                return [self.text(str(value[0])), _emptied(value[1])]
            return [self.value(each, depth=depth + 1) for each in value]
        return self._scalar(value)

    def _mapping(self, value: Mapping[object, object], *, depth: int) -> dict[str, object]:
        named = _names_its_value(value)
        return {
            self.text(str(key)): _emptied(inner)
            if names_secret(str(key)) or (named and str(key).lower() == "value")
            else self.value(inner, depth=depth)
            for key, inner in value.items()
        }

    def _scalar(self, value: object) -> object:
        """A number may be a secret that stands elsewhere as text."""
        return REMOVED if not isinstance(value, bool) and value is not None and str(value) in self._known else value


def bounded_for_masking(text: str) -> str:
    """The text itself; of a long one head and tail, the tail from its first blank on: no secret is cut in two there."""
    if len(text) <= HEAD + TAIL:
        return text
    blank = re.search(r"\s", text[-TAIL:])
    return text[:HEAD] + " … " + (text[-TAIL:][blank.end() :] if blank else "")


def _emptied(value: object) -> object:
    """What is told of a secret: nothing, unless there is none."""
    return value if value is None or isinstance(value, bool) or value in ("", [], {}) else REMOVED


def _secrets_of(value: object, *, depth: int) -> Iterator[str]:
    """Every secret in JSON data, as it stands there and decoded."""
    if depth > _DEEPEST:
        return
    if isinstance(value, str):
        try:
            for span, decoded in _found(bounded_for_masking(value)):
                yield bounded_for_masking(value)[slice(*span)]
                yield decoded
        except TimeoutError:  # the text itself will be hidden
            return
    elif isinstance(value, Mapping):
        yield from _secrets_of_mapping(value, depth=depth + 1)
    elif isinstance(value, list | tuple):
        if _is_named_pair(value):
            yield from _leaves(value[1], depth=depth)
        for each in value:
            yield from _secrets_of(each, depth=depth + 1)


def _secrets_of_mapping(value: Mapping[object, object], *, depth: int) -> Iterator[str]:
    named = _names_its_value(value)
    for key, inner in value.items():
        if names_secret(str(key)) or (named and str(key).lower() == "value"):
            yield from _leaves(inner, depth=depth)
        yield from _secrets_of(str(key), depth=depth)
        yield from _secrets_of(inner, depth=depth)


def _is_named_pair(value: Sequence[object]) -> bool:
    """Whether this is something like `["password", …]`."""
    return len(value) == 2 and isinstance(value[0], str) and names_secret(value[0])


def _names_its_value(value: Mapping[object, object]) -> bool:
    """Whether this is something like `{"name": "password", "value": …}`."""
    names = [value.get(key) for key in ("name", "key", "Name", "Key")]
    return any(isinstance(name, str) and names_secret(name) for name in names)


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
    parts |= {_decoded(word) or "" for word in (bare, *bare.split()) if _BASE64.fullmatch(word)}
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


def _found(text: str) -> Iterator[tuple[Span, str]]:
    """Where secrets stand in a text, each with what it reads in the form that it was found in."""
    for view in _views(text):
        for span in (*secret_places(view.text), *_encoded(view.text)):
            start, end = view.origin(span)
            # Joined lines make words of two that are none: what counts there is a secret that was broken.
            if not view.joined or "\n" in text[start:end]:
                yield (start, end), view.text[slice(*span)]


def _encoded(text: str) -> Iterator[Span]:
    """Where base64 stands that hides a user with a password, or a text with a secret in it."""
    for match in _BASE64.finditer(text):
        for padded in (match[0], match[0].rstrip("=") + "=" * (-len(match[0].rstrip("=")) % 4)):
            decoded = _decoded(padded)
            if decoded is None:
                continue
            if _USER_AND_PASSWORD.fullmatch(decoded) or any(True for _ in secret_places(decoded)):
                yield match.span()
            break


def _decoded(text: str) -> str | None:
    """The text that base64 stands for; None when it is none, or no text."""
    try:
        content = base64.b64decode(text, altchars=b"-_" if "-" in text or "_" in text else None, validate=True)
        decoded = content.decode("utf-16-le" if content[1::2].count(0) > len(content) // 3 else "utf-8")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    return decoded if all(character.isprintable() or character in "\r\n\t" for character in decoded) else None


def _views(text: str) -> Iterable[_View]:
    """The forms of a text, each made of an earlier one."""
    views = [_View(text)]
    for view in views:  # grows meanwhile
        for pattern, undo in ((_PERCENT, _unpercented), (_ESCAPE, _unescaped), (_LINE_END, _joined)):
            if len(views) < _MOST_VIEWS and pattern.search(view.text):
                made = _rewritten(view, pattern, undo)
                if made.text and all(made.text != known.text for known in views):
                    views.append(made)
    return views


def _rewritten(view: _View, pattern: re.Pattern[str], undo: Callable[[str], str]) -> _View:
    parts: list[str] = []
    places: list[Span] = []
    position = 0
    for match in pattern.finditer(view.text):
        parts.append(view.text[position : match.start()])
        places += view.origins(position, match.start())
        letters = undo(match[0])
        parts.append(letters)
        places += [view.origin(match.span())] * len(letters)
        position = match.end()
    parts.append(view.text[position:])
    places += view.origins(position, len(view.text))
    return _View("".join(parts), tuple(places), joined=view.joined or pattern is _LINE_END)


def _unpercented(escape: str) -> str:
    return chr(int(escape[1:], 16))


def _unescaped(escape: str) -> str:
    escape = escape.lstrip("\\")
    return chr(int(escape[1:], 16)) if escape[0] == "u" else _ESCAPED[escape[0]]


def _joined(_line_end: str) -> str:
    return ""
