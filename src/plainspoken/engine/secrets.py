"""Secrets in texts: passwords, keys and tokens, found by the words that announce them or by their own shape.

Technical detail for administrators is masked with `mask_secrets`; pass-through text for customers goes through the same
forms in the scrubber. What is kept around a secret helps to find the cause; the secret itself helps nobody.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from plainspoken.engine.normalise import HEAD, TAIL
from plainspoken.engine.secret_search import REMOVED, Span, moved, places_in, plain_forms
from plainspoken.engine.secret_views import found_secrets

HIDDEN: Final = "[details hidden]"
"""Stands in for a whole text that could not be worked on."""

_LONG = 4_096
_LONGEST_SEARCHED = 1_000_000
_LONGEST_WORD = 1_000
_GAP: Final = " … "
_BLANKS: Final = " \n\t"
_BLANK: Final = re.compile(rf"[{_BLANKS}]")


def mask_secrets(text: str) -> str:
    """The text with every secret replaced by `[secret removed]`; never raises.

    The text is bounded to its head and tail (64 kB). A text that cannot be searched in time is hidden as a whole.
    """
    try:
        text = cut_where_nothing_is_open(text, HEAD, TAIL)
        return without_spans(text, (span for span, _ in found_secrets(text)))
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
            _merged(moved(place.whole, places) for plain, places in plain_forms(searched) for place in places_in(plain))
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


def without_spans(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with `[secret removed]` in place of the spans, of overlapping and touching ones once."""
    parts: list[str] = []
    position = 0
    for start, end in _merged(spans):
        # What an escape is left of would make the remark a code of terminals.
        parts += (text[position:start].rstrip("\x1b"), REMOVED)
        position = end
    return "".join(parts) + text[position:]


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
