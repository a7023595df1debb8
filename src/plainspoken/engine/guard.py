"""The guard: finds whatever must not be shown in a text. One implementation serves the guard and the scrubber.

A text is searched in three ways: the vocabulary's words (one scan for all), constructs of several pieces behind that
scan (`detectors`), and the shape of every single piece (`shapes`), which must be one of those known to be plain.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Final, NamedTuple

from plainspoken.catalogue.names import Vocabulary
from plainspoken.engine.clean import CleanText, clean_lines
from plainspoken.engine.detectors import PATTERNS, STRUCTURE
from plainspoken.engine.letters import latin
from plainspoken.engine.normalise import clean_text, fold
from plainspoken.engine.pieces import (
    ANNOUNCING,
    REMARK_SIGN,
    announces,
    as_prose,
    piece_around,
    pieces_of,
    technical_pieces,
    unwritten,
)
from plainspoken.engine.runs import run_spans
from plainspoken.engine.secret_search import REMOVED, may_hold_secret, secret_spans
from plainspoken.engine.secret_views import found_secrets
from plainspoken.engine.secrets import HIDDEN
from plainspoken.engine.shape_names import NAME
from plainspoken.engine.shapes import kind_of
from plainspoken.engine.word_scan import WordScan
from plainspoken.engine.words import stands_alone

WORD: Final = "word"
"""What a hit of the vocabulary's words is called; those of detectors bear the detector's name."""
UNCHECKED: Final = "unchecked"
"""What the hit over a whole text is called that could not be searched, in time or at all."""

# No name of a VM, whatever the caller says: a path, an address, a setting, a construct of code, several lines.
_NO_NAME = re.compile(r"[/\\@=<>{}\[\]\"`|\x00-\x1f]|(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
_LONGEST_NAME = 128
# Where one of these stands, a secret or its name may be written in other letters.
_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}|&(?:#|[A-Za-z]{2,8};)|\\[ux][0-9A-Fa-f]{2}")
_REST_OF_WORD = re.compile(r"[-_\u2010]?[^\W_]+")
_REMEMBERED: Final = 32_768
_LONGEST_REMEMBERED: Final = 48
_WIDEST = 128


class Span(NamedTuple):
    """A piece of a clean text that must not be shown, and what found it."""

    start: int
    end: int
    what: str


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that must not be shown: a detector's name (or `word`), and where it stands in the clean text."""

    what: str
    start: int
    end: int


class Guard:
    """Enforces a vocabulary. Immutable, safe in threads; `find` and `is_clean` never raise.

    Args:
        vocabulary: Words, detectors and exceptions. Without the detector `other`, only the vocabulary's words and the
            detectors with patterns of their own are found, and single pieces of the other detectors switched on.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.remarks = {detector.name: detector.remark for detector in vocabulary.detectors}
        known = {*self.remarks.values(), REMOVED, HIDDEN}
        self._remark = re.compile("|".join(re.escape(remark) for remark in sorted(known, key=len, reverse=True)))
        self._enabled = frozenset(self.remarks)
        self._allowed = frozenset(fold(text) for text in vocabulary.exceptions)
        self._kinds = _Kinds(self._enabled_kind)
        self._words = WordScan(vocabulary, self._allowed, self._enabled)
        self._clean_short = lru_cache(maxsize=8_192)(lambda text: not self._hits(text, ()))

    def find(self, text: str | bytes, *, keep: Collection[str] = ()) -> tuple[Hit, ...]:
        """Everything in the text that must not be shown, in order; empty for a clean text.

        Args:
            text: Any text; positions of the hits refer to its clean form (no control or invisible characters).
            keep: Names that are no hits, as long as they hold no forbidden word.
        """
        return self._hits(text, keep)

    def is_clean(self, text: str | bytes, *, keep: Collection[str] = ()) -> bool:
        """Whether nothing in the text must be hidden.

        Args:
            text: Any text.
            keep: Names that are no hits, as long as they hold no forbidden word.
        """
        if not keep and isinstance(text, str) and len(text) <= 512:
            return self._clean_short(text)
        return not self._hits(text, keep)

    def _hits(self, text: str | bytes, keep: Collection[str]) -> tuple[Hit, ...]:
        try:
            spans = self.spans(clean_lines(text), keep=keep)
            return tuple([Hit(span.what, span.start, span.end) for span in sorted(spans)])
        except Exception:  # noqa: BLE001 - the safe side: what cannot be searched is not clean
            return (Hit(UNCHECKED, 0, 0),)

    def spans(self, clean: CleanText, *, keep: Collection[str] = ()) -> list[Span]:
        """What must be hidden in a clean text, in no order, overlaps possible; see `is_clean` for the arguments.

        Raises:
            TimeoutError: The text is hostile to a pattern.
        """
        spans = self._spans_of(clean.text, keep)
        other = clean.read_otherwise(self.masked(clean.text, keep))
        if other:
            text, places = other
            spans += (Span(places[start], places[end - 1] + 1, what) for start, end, what in self._spans_of(text, ()))
        return spans

    def _spans_of(self, text: str, keep: Collection[str]) -> list[Span]:
        hidden = self.masked(text, keep)
        masked = unwritten(self._marked(text, hidden))
        plain = latin(masked)
        words, gates, parts = self._words.scanned(plain)
        readings = [plain]
        if not plain.isascii():  # letters of other scripts may stand for Latin ones, or beside some
            plain = latin(masked, other_scripts=True)
            if plain != readings[0]:
                readings.append(plain)
                more, more_gates, parts = self._words.scanned(plain)
                words, gates = words + more, gates | more_gates
        spans = [*self._constructs(plain, gates)]
        prose = as_prose(masked, [(start, end) for start, end, what in spans if what in STRUCTURE])
        spans += [Span(*piece_around(prose, start, end, widest=_WIDEST), WORD) for start, end in _outermost(words)]
        if "secret" in self._enabled:
            spans += [Span(start, end, "secret") for start, end in self._secrets_in(text, hidden, readings, keep)]
        pieces = pieces_of(prose)
        kinds = list(map(self._kinds.__getitem__, pieces))
        shaped = chain(run_spans(plain, parts), technical_pieces(prose, pieces, kinds))
        enabled = self._enabled
        spans += [Span(start, end, what) for start, end, what in shaped if what in enabled]
        return spans

    def _constructs(self, plain: str, gates: dict[int, list[int]]) -> Iterator[Span]:
        lower = plain.lower() if gates else ""
        for number in sorted(gates):
            pattern = PATTERNS[number]
            if pattern.may_stand_in(plain, lower):
                for start, end in pattern.spans(plain, gates[number]):
                    yield Span(start, _word_end(plain, end), pattern.detector)

    def _secrets_in(
        self, text: str, masked: str, readings: list[str], keep: Collection[str]
    ) -> Iterator[tuple[int, int]]:
        bare = self.masked(text) if keep else masked
        searched = bare
        if REMOVED in text:  # the word behind it is not its value
            searched = self._remark.sub(
                lambda match: (REMARK_SIGN if match[0] == REMOVED else " ") * len(match[0]), text
            )
        for read in dict.fromkeys((searched, latin(searched, other_scripts=True))):
            if not _is_encoded(read):
                found = secret_spans(read)
            elif keep or any(
                map(may_hold_secret, readings)
            ):  # a name that is kept may stand in a secret, or announce one
                found = (span for span, _ in found_secrets(read))
            else:
                continue
            for start, end in found:
                if bare[start:end].strip():
                    yield start, end

    def remark(self, what: str) -> str:
        """What is shown in place of something found."""
        return self.remarks.get(what) or self.remarks.get("other") or HIDDEN

    def remark_spans(self, clean: str) -> Iterator[tuple[int, int, str]]:
        """Where remarks stand in the text already, and which."""
        if "[" in clean:
            for match in self._remark.finditer(clean):
                yield *match.span(), match[0]

    def masked(self, clean: str, keep: Collection[str] = ()) -> str:
        """The text with remarks and kept names blanked out, positions unchanged."""
        if "[" in clean:
            clean = self._remark.sub(lambda match: " " * len(match[0]), clean)
        for name in sorted(keep, key=len, reverse=True):
            clean = self._without(name, clean)
        return clean

    def _marked(self, text: str, masked: str) -> str:
        """The masked text with a sign in place of each remark, so that what stands around one is not read as one."""
        signs = [start + 1 for start, _, _ in self.remark_spans(text)] if "[" in text else ()
        if not signs:
            return masked
        chars = list(masked)
        for at in signs:
            chars[at] = REMARK_SIGN
        return "".join(chars)

    def _without(self, name: str, clean: str) -> str:
        name = clean_text(name).strip()
        if not 2 <= len(name) <= _LONGEST_NAME or _NO_NAME.search(name) or self._words.holds_word(name):
            return clean
        folded, wanted = fold(clean), fold(name)
        parts: list[str] = []
        done, at = 0, folded.find(wanted)
        while at >= 0:
            end = at + len(wanted)
            if stands_alone(clean, at, end):
                parts += (clean[done:at], " " * len(wanted))
                done = end
            at = folded.find(wanted, end)
        return "".join(parts) + clean[done:]

    def _enabled_kind(self, piece: str) -> str | None:
        kind = kind_of(piece.replace("\u2010", "-"), self._allowed)
        if kind == NAME and self._words.holds_word_in_digits(piece.lower()):
            kind = "other"
        if kind is None and announces(piece):
            return ANNOUNCING
        return kind if kind == NAME or kind in self._enabled else None


def _is_encoded(text: str) -> bool:
    return ("%" in text or "&" in text or "\\" in text) and _ENCODED.search(text) is not None


class _Kinds(dict[str, str | None]):
    """The kinds of pieces, found out when one is first met."""

    def __init__(self, kind_of_piece: Callable[[str], str | None]) -> None:
        self._found_out = kind_of_piece

    def __missing__(self, piece: str) -> str | None:
        kind = self._found_out(piece)
        if len(piece) <= _LONGEST_REMEMBERED:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[piece] = kind
        return kind


def _outermost(words: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans that lie in no other one."""
    last = -1
    for start, end in sorted(words, key=lambda word: (word[0], -word[1])):
        if end > last:
            yield start, end
            last = end


def _word_end(text: str, end: int) -> int:
    """Where the word ends that a span ends in, so that no half of a word is left."""
    last = min(len(text), end + _WIDEST)
    while end < last and text[end - 1].isalnum() and (match := _REST_OF_WORD.match(text, end, last)):
        end = match.end()
    return end
