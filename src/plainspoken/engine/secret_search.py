"""Where secrets stand in a text: every form of writing one down, looked for in the text as it is meant."""

import re
import time
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

import regex
from ahocorasick_rs import AhoCorasick

from plainspoken.engine.normalise import fold
from plainspoken.engine.secret_forms import FORMS, forms_in, with_blanks
from plainspoken.engine.secret_forms.tables import GATES as TABLE_GATES
from plainspoken.engine.secret_forms.tables import table_spans

REMOVED: Final = "[secret removed]"
"""Stands in for a secret."""

_GATES: Final = AhoCorasick(sorted({gate for form in FORMS for gate in form.gates} | set(TABLE_GATES)))

_TIMEOUT = 0.5
_SECONDS = 3.0
"""Of CPU time, for all forms in a long text; what has too few characters to take so long is not timed."""
_LONG: Final = 4_096
_CONTROL: Final = re.compile(r"\x1b\[[0-?]*+[ -/]*+[@-~]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]+")
_INVISIBLE: Final = regex.compile(r"\p{Cf}")

Span = tuple[int, int]


class Place(NamedTuple):
    """Where a secret stands, and what tells that it is one: from its name to its end."""

    secret: Span
    whole: Span


def may_hold_secret(text: str) -> bool:
    """Whether one of the literals stands in a text without which it holds no secret that the forms can find."""
    return bool(_GATES.find_matches_as_indexes(with_blanks(text.lower())))


def secret_spans(text: str) -> Iterator[Span]:
    """Where secrets stand in the text, in no order, overlaps possible.

    Raises:
        TimeoutError: The text is hostile to a pattern.
    """
    return (place.secret for place in places_in(text))


def places_in(text: str) -> Iterator[Place]:
    """Where secrets stand in the text, each with what tells that it is one; in no order, overlaps possible."""
    until = time.thread_time() + _SECONDS if len(text) > _LONG else None
    for form, gates in forms_in(text):
        if until is not None and time.thread_time() > until:
            raise TimeoutError
        for whole, (start, end) in form.spans(text, gates, seconds=_TIMEOUT):
            if start < end and text[start:end].strip("[]") != REMOVED[1:-1]:
                yield Place((start, end), whole)
    if "\n" in text or "values" in text or "VALUES" in text:
        lower = text.lower()
        if any(gate in lower for gate in TABLE_GATES):
            for whole, secret in table_spans(text):
                if text[slice(*secret)].strip("[]") != REMOVED[1:-1]:
                    yield Place(secret, whole)


def secret_places(text: str) -> Iterator[Span]:
    """Where secrets stand in any text, also one of odd characters; in no order, overlaps possible.

    Raises:
        TimeoutError: The text is hostile to a pattern.
    """
    for plain, places in plain_forms(text):
        for place in places_in(plain):
            yield moved(place.secret, places)


def moved(span: Span, places: list[int]) -> Span:
    """The span of a plain form (see `plain_forms`) in the text itself."""
    return (places[span[0]], places[span[1] - 1] + 1) if places else span


def plain_forms(text: str) -> Iterator[tuple[str, list[int]]]:
    """The text as it is meant, in each form that it may be meant in, and where its characters stood; none: the same.

    Invisible characters and the codes of terminals are left out, compatibility forms and look-alikes are what they
    look like. A control character may part two words, or one.
    """
    if text.isascii():
        if not _CONTROL.search(text):
            yield text, []
            return
        yield _without_control(text, [], " ")
        yield _without_control(text, [], "")
        return
    plain, places = _visible(text)
    yield _without_control(plain, places, " ")
    if _CONTROL.search(plain):
        yield _without_control(plain, places, "")
    folded = fold(plain)
    if folded != plain.lower() and len(folded) == len(plain):
        # In the case that the text has: some shapes are told by it.
        like = "".join(char if char.isascii() else other for char, other in zip(plain, folded, strict=True))
        yield _without_control(like, places, " ")


def _visible(text: str) -> tuple[str, list[int]]:
    """The text without invisible characters and with compatibility forms as what they stand for, and its places."""
    if unicodedata.is_normalized("NFKC", text) and not _INVISIBLE.search(text):
        return text, []
    parts: list[str] = []
    places: list[int] = []
    done = 0
    for odd in _NOT_ASCII.finditer(text):
        parts.append(text[done : odd.start()])
        places += range(done, odd.start())
        for place, char in enumerate(odd[0], odd.start()):
            form = "" if _INVISIBLE.match(char) else unicodedata.normalize("NFKC", char)
            parts.append(form)
            places += [place] * len(form)
        done = odd.end()
    return "".join(parts) + text[done:], [*places, *range(done, len(text))]


def _without_control(text: str, places: list[int], instead: str) -> tuple[str, list[int]]:
    """The text with something instead of its control characters, and without the codes of terminals."""
    if not _CONTROL.search(text):
        return text, places
    chars: list[str] = []
    kept: list[int] = []
    position = 0
    for match in _CONTROL.finditer(text):
        chars.append(text[position : match.start()])
        kept += range(position, match.start())
        if len(match[0]) == 1 and instead:
            chars.append(instead)
            kept.append(match.start())
        position = match.end()
    chars.append(text[position:])
    kept += range(position, len(text))
    return "".join(chars), [places[at] for at in kept] if places else kept
