"""The guard: finds whatever must not be shown in a text. One implementation serves the guard and the scrubber.

A text is searched in three ways: the vocabulary's words (one scan for all), constructs of several pieces behind that
scan (`detectors`), and the shape of every single piece (`shapes`), which must be one of those known to be plain.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from ahocorasick_rs import AhoCorasick

from plainspoken.catalogue.model import Vocabulary
from plainspoken.engine.detectors import LOG_LINE, PATTERNS, TIMEOUT
from plainspoken.engine.normalise import bounded, clean_text, decoded, fold, folded_literal
from plainspoken.engine.secrets import GATES as SECRET_GATES
from plainspoken.engine.secrets import HIDDEN, REMOVED, secret_spans
from plainspoken.engine.shapes import NAME, core_span, kind_of
from plainspoken.engine.words import stands_alone

WORD: Final = "word"
"""What a hit of the vocabulary's words is called; those of detectors bear the detector's name."""
UNCHECKED: Final = "unchecked"
"""What the hit over a whole text is called that could not be searched, in time or at all."""

_PIECE = re.compile(r"\S+")
_LINE_PARTS = re.compile(r"(\r?\n|\t)")
_OWNER = re.compile(r"['’][sS]$")
_ANNOUNCING = frozenset({"vm", "vms", "vm's", "machine", "machines"})
_HOSTING = frozenset({"host", "hosts", "node", "nodes", "hypervisor", "hypervisors"})  # names after these are of hosts
# What may follow "VM" as its name although it is not shaped like one: ends in a digit, is no id.
_ANNOUNCED = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-_][A-Za-z0-9]+)*\d|[a-z]{2,20}", re.ASCII)
_ANNOUNCED_PARTS = re.compile(r"(?!\w{1,3}-\d)[A-Za-z]\w{0,15}(?:-[A-Za-z]{1,12}\d{0,3}){1,3}", re.ASCII)
# No name of a VM, whatever the caller says: a path, an address, a setting, a construct of code, several lines.
_NO_NAME = re.compile(r"[/\\@=<>{}\[\]\"`|\x00-\x1f]|(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
_LONGEST_NAME = 128
_SECRETS = len(PATTERNS)  # the number of the gates of secrets, whose patterns stand apart
_CACHED_LENGTH = 48
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


class _Literal(NamedTuple):
    """What a literal of the scan stands for: a word, an allowed text, or a pattern's gate (its number)."""

    kind: str
    anywhere: bool = False
    pattern: int = -1


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
        self._kind = lru_cache(maxsize=32_768)(self._enabled_kind)
        literals: dict[str, list[_Literal]] = {}
        for word in vocabulary.words:
            literals.setdefault(folded_literal(word.text), []).append(_Literal("word", anywhere=word.anywhere))
        for text in self._allowed:
            literals.setdefault(text, []).append(_Literal("allowed"))
        for number, pattern in enumerate(PATTERNS):
            for gate in pattern.gates if pattern.detector in self._enabled else ():
                literals.setdefault(gate, []).append(_Literal("gate", pattern=number))
        for gate in SECRET_GATES if "secret" in self._enabled else ():
            literals.setdefault(gate, []).append(_Literal("gate", pattern=_SECRETS))
        literals.pop("", None)
        self._literals = tuple(tuple(meanings) for meanings in literals.values())
        self._scan = AhoCorasick(list(literals))
        self._clean_short = lru_cache(maxsize=8_192)(lambda text: not self._hits(text, ()))

    def find(self, text: str | bytes, *, keep: Collection[str] = ()) -> tuple[Hit, ...]:
        """Everything in the text that must not be shown, in order; empty for a clean text.

        Args:
            text: Any text; positions of the hits refer to its clean form (no control or invisible characters).
            keep: Names that are no hits, as long as they hold no forbidden word.
        """
        return self._hits(text, keep)

    def is_clean(self, text: str | bytes, *, keep: Collection[str] = ()) -> bool:
        """Whether nothing in the text must be hidden."""
        if not keep and isinstance(text, str) and len(text) <= 512:
            return self._clean_short(text)
        return not self._hits(text, keep)

    def _hits(self, text: str | bytes, keep: Collection[str]) -> tuple[Hit, ...]:
        try:
            clean = clean_lines(text)
            return tuple(Hit(span.what, span.start, span.end) for span in sorted(self.spans(clean, keep=keep)))
        except Exception:  # noqa: BLE001 - the safe side: what cannot be searched is not clean
            return (Hit(UNCHECKED, 0, 0),)

    def spans(self, clean: str, *, keep: Collection[str] = ()) -> list[Span]:
        """What must be hidden in a clean text (see `clean_lines`), in no order, overlaps possible.

        Raises:
            TimeoutError: The text is hostile to a pattern.
        """
        masked = self.masked(clean, keep)
        folded = fold(masked)
        words, gates = self._scanned(masked, folded)
        spans = words
        for number in sorted(gates - {_SECRETS}):
            pattern = PATTERNS[number]
            spans += (Span(start, end, pattern.detector) for start, end in pattern.spans(masked))
        if _SECRETS in gates or (keep and "secret" in self._enabled):  # a name kept may stand in a secret, or open one
            spans += (Span(start, end, "secret") for start, end in secret_spans(self.masked(clean)))
        spans += self._shape_spans(masked)
        return spans

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

    def _without(self, name: str, clean: str) -> str:
        name = clean_text(name).strip()
        if not 2 <= len(name) <= _LONGEST_NAME or _NO_NAME.search(name) or self._holds_word(name):
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

    def _holds_word(self, name: str) -> bool:
        return bool(self._scanned(name, fold(name))[0])

    def _scanned(self, clean: str, folded: str) -> tuple[list[Span], set[int]]:
        """Spans of the vocabulary's words, and numbers of the patterns whose gates are open."""
        words: list[tuple[int, int]] = []
        allowed: list[tuple[int, int]] = []
        gates: set[int] = set()
        for literal, start, end in self._scan.find_matches_as_indexes(folded, overlapping=True):
            for meaning in self._literals[literal]:
                if meaning.pattern >= 0:
                    gates.add(meaning.pattern)
                elif meaning.anywhere or _is_whole(folded, start, end + _is_plural(clean, start, end)):
                    (words if meaning.kind == "word" else allowed).append((start, end))
        if words and allowed:
            words = [word for word in words if not any(a <= word[0] and word[1] <= b for a, b in allowed)]
        return list(_widened(clean, words)), gates

    def _shape_spans(self, masked: str) -> list[Span]:
        kinds = {self._kind_of(piece) for piece in masked.split()}
        kinds.discard(None)
        if not kinds:
            return []
        log = _log_lines(masked) if NAME in kinds else []
        if kinds == {NAME} and not log and _HOSTING.isdisjoint(map(_bare, masked.lower().split())):
            return []
        return list(self._technical_pieces(masked, log))

    def _technical_pieces(self, masked: str, log: list[tuple[int, int]]) -> Iterator[Span]:
        before = ""
        for match in _PIECE.finditer(masked):
            piece = match[0]
            kind = self._kind_of(piece)
            announced, hosting = before in _ANNOUNCING, before in _HOSTING
            before = _bare(piece.lower())
            if kind is None:
                continue
            start, end = core_span(piece)
            core = _OWNER.sub("", piece[start:end])
            if kind == NAME and not hosting and (announced or not _lies_in(log, match.start())):
                continue
            if announced and kind in {"other", "identifier"} and _ANNOUNCED.fullmatch(core):
                continue
            if announced and kind in {"id", "host"} and _ANNOUNCED_PARTS.fullmatch(core):
                continue
            kind = "host" if kind == NAME else kind
            if kind in self._enabled:
                yield Span(match.start() + start, match.start() + start + len(core), kind)

    def _kind_of(self, piece: str) -> str | None:
        return self._kind(piece) if len(piece) <= _CACHED_LENGTH else self._enabled_kind(piece)

    def _enabled_kind(self, piece: str) -> str | None:
        kind = kind_of(piece, self._allowed)
        return kind if kind == NAME or kind in self._enabled else None


def clean_lines(text: str | bytes) -> str:
    """The text without control, invisible and bidi characters, in NFKC, bounded; lines and blanks stay as they are."""
    text = bounded(decoded(text))
    if text.isascii() and text.isprintable():
        return text
    return "".join(part if index % 2 else clean_text(part) for index, part in enumerate(_LINE_PARTS.split(text)))


def _is_whole(folded: str, start: int, end: int) -> bool:
    """Whether neither a letter nor a digit stands at the edges; `libvirt` is whole in `libvirt-daemon`."""
    return not (
        (start and folded[start - 1].isalnum() and folded[start].isalnum())
        or (end < len(folded) and folded[end].isalnum() and folded[end - 1].isalnum())
    )


def _is_plural(clean: str, start: int, end: int) -> bool:
    """Whether an `s` makes a plural of the abbreviation before it, as in `NBDs`."""
    return clean[end : end + 1] == "s" and clean[start:end].isupper()


def _widened(clean: str, words: list[tuple[int, int]]) -> Iterator[Span]:
    """Spans of words, each widened to the core of the piece it stands in."""
    left = right = -1
    for start, end in sorted(words):
        if not (left <= start and end <= right):
            left, right = start, end
            while left > 0 and start - left < _WIDEST and not clean[left - 1].isspace():
                left -= 1
            while right < len(clean) and right - end < _WIDEST and not clean[right].isspace():
                right += 1
            first, last = core_span(clean[left:right])
            core = _OWNER.sub("", clean[left + first : left + last])
            yield Span(min(start, left + first), max(end, left + first + len(core)), WORD)


def _log_lines(masked: str) -> list[tuple[int, int]]:
    return [match.span() for match in LOG_LINE.finditer(masked, timeout=TIMEOUT)]


def _bare(piece: str) -> str:
    return piece.strip("'\"([:")


def _lies_in(stretches: list[tuple[int, int]], position: int) -> bool:
    at = bisect_right(stretches, (position, len(stretches) and stretches[-1][1])) - 1
    return at >= 0 and stretches[at][0] <= position < stretches[at][1]
