"""Secrets in texts: passwords, keys and tokens, found by the words that announce them or by their own shape.

Technical detail for administrators is masked with `mask_secrets`; pass-through text for customers goes through the same
forms in the scrubber. What is kept around a secret helps to find the cause; the secret itself helps nobody.
"""

import re
import time
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from plainspoken.engine.normalise import HEAD, TAIL, fold
from plainspoken.engine.secret_forms import FORMS, forms_in
from plainspoken.engine.secret_forms.tables import GATES as TABLE_GATES
from plainspoken.engine.secret_forms.tables import table_spans

REMOVED: Final = "[secret removed]"
HIDDEN: Final = "[details hidden]"
"""Stands in for a whole text that could not be worked on."""

GATES: Final = tuple(sorted({gate for form in FORMS for gate in form.gates} | set(TABLE_GATES)))
"""Literals in lower case, one of which stands in every text that holds a secret the forms can find."""

_TIMEOUT = 0.5
_SECONDS = 3.0
_LONG = 4_096
_LONGEST_SEARCHED = 1_000_000
_LONGEST_WORD = 1_000
_CONTROL: Final = re.compile(r"\x1b\[[0-?]*+[ -/]*+[@-~]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_GAP: Final = " … "
_BLANKS: Final = " \n\t"
_BLANK: Final = re.compile(rf"[{_BLANKS}]")

Span = tuple[int, int]


class Place(NamedTuple):
    """Where a secret stands, and what tells that it is one: from its name to its end."""

    secret: Span
    whole: Span


def secret_spans(text: str) -> Iterator[Span]:
    """Where secrets stand in the text, in no order, overlaps possible.

    Raises:
        TimeoutError: The text is hostile to a pattern.
    """
    return (place.secret for place in _places(text))


def _places(text: str) -> Iterator[Place]:
    until = time.monotonic() + _SECONDS
    for form in forms_in(text):
        group = "secret" if "secret" in form.pattern.groupindex else 0
        left = min(_TIMEOUT, until - time.monotonic())
        # What takes long lets other threads work meanwhile.
        for match in form.pattern.finditer(text, timeout=max(left, 0.001), concurrent=len(text) > _LONG or None):
            start, end = match.span(group)
            if start < end and text[start:end].strip("[]") != REMOVED[1:-1]:
                yield Place((start, end), match.span())
    if "\n" in text or "values" in text or "VALUES" in text:
        lower = text.lower()
        if any(gate in lower for gate in TABLE_GATES):
            for whole, secret in table_spans(text):
                if text[slice(*secret)].strip("[]") != REMOVED[1:-1]:
                    yield Place(secret, whole)


def mask_secrets(text: str) -> str:
    """The text with every secret replaced by `[secret removed]`; never raises.

    The text is bounded to its head and tail (64 kB). A text that cannot be searched in time is hidden as a whole.
    """
    try:
        text = cut_where_nothing_is_open(text, HEAD, TAIL)
        return without_spans(text, secret_places(text))
    except Exception:  # noqa: BLE001 - the safe side: a secret is worse than a lost detail
        return HIDDEN


def cut_where_nothing_is_open(text: str, head: int, tail: int) -> str:
    """The text itself, or of a longer one about so much of its beginning and of its end.

    It is cut only where no word, and no secret with what announces it, is torn apart; rather more is left out. That
    needs a look at all that is left out; with a tail of 0, just at what follows the head.
    """
    if len(text) <= head + tail:
        return text
    most = _LONGEST_SEARCHED if tail else head + _LONG
    skipped = max(0, len(text) - most)
    searched = text[:head] + text[head + skipped :] if tail else text[:most]
    start = len(searched) - tail
    try:
        wholes = list(
            _merged(_moved(place.whole, places) for plain, places in _plain_forms(searched) for place in _places(plain))
        )
    except TimeoutError:
        wholes = [(head, len(searched))]
    return searched[: _end_of_head(searched, head, wholes)] + _GAP + searched[_start_of_tail(searched, start, wholes) :]


def _end_of_head(text: str, end: int, wholes: list[Span]) -> int:
    """The last place up to `end` that is within none of these and behind a word."""
    for first, last in reversed(wholes):
        end = _end_of_word(text, end)
        end = first if first < end < last else end
    return _end_of_word(text, end)


def _end_of_word(text: str, end: int) -> int:
    before = max(text.rfind(blank, max(0, end - _LONGEST_WORD), end + 1) for blank in _BLANKS)
    # Nothing that is told by its end is longer.
    return before if before >= 0 else end if end > _LONGEST_WORD else 0


def _start_of_tail(text: str, start: int, wholes: list[Span]) -> int:
    """The first place from `start` on that is within none of these and at the beginning of a word."""
    for first, last in wholes:
        start = _start_of_word(text, start)
        start = last if first < start < last else start
    return _start_of_word(text, start)


def _start_of_word(text: str, start: int) -> int:
    blank = _BLANK.search(text, max(0, start - 1))
    return blank.end() if blank else len(text)


def secret_places(text: str) -> Iterator[Span]:
    """Where secrets stand in any text, also one of odd characters; in no order, overlaps possible.

    Raises:
        TimeoutError: The text is hostile to a pattern.
    """
    for plain, places in _plain_forms(text):
        for place in _places(plain):
            yield _moved(place.secret, places)


def _moved(span: Span, places: list[int]) -> Span:
    return (places[span[0]], places[span[1] - 1] + 1) if places else span


def without_spans(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with `[secret removed]` in place of the spans, of overlapping and touching ones once."""
    parts: list[str] = []
    position = 0
    for start, end in _merged(spans):
        # What an escape is left of would make the remark a code of terminals.
        parts += (text[position:start].rstrip("\x1b"), REMOVED)
        position = end
    return "".join(parts) + text[position:]


def _plain_forms(text: str) -> Iterator[tuple[str, list[int]]]:
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
    chars: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        if char.isascii():
            forms = char
        elif unicodedata.category(char) == "Cf":
            continue
        else:
            forms = unicodedata.normalize("NFKC", char)
        chars.append(forms)
        places += [place] * len(forms)
    return "".join(chars), places


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


def _merged(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans in order, overlapping and touching ones as one."""
    last: tuple[int, int] | None = None
    for start, end in sorted(spans):
        if last is None:
            last = (start, end)
        elif start <= last[1]:
            last = (last[0], max(last[1], end))
        else:
            yield last
            last = (start, end)
    if last is not None:
        yield last
