"""Pass-through text made fit for customers: terms replaced, everything technical redacted, the rest as it was.

One pass: terms and everything the guard finds are located in the same clean text, overlapping finds become one, and
what is put in their place is never searched again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from plainspoken.catalogue.model import Catalogue
from plainspoken.engine.clean import CleanText, clean_lines
from plainspoken.engine.detectors import NAMES
from plainspoken.engine.guard import WORD, Guard, Span
from plainspoken.engine.normalise import bounded, decoded, fold, folded_literal
from plainspoken.engine.secrets import HIDDEN
from plainspoken.engine.words import stands_alone

_PLACEHOLDER = "{}"
_FOLLOWING = re.compile(r"[A-Za-z0-9]*")
_REMARK = "remark"
_KEY_ENDS = ":=("
_BETWEEN = re.compile(r"[ \t,:;/|.'\"=-]*|[ \t]+(?:and|or|at|in|on|to|from|of|by|with)[ \t]+")
# Of finds of the same width the first gives the remark; a word says more than `host` and what follows it.
_ORDER = {name: rank for rank, name in enumerate(NAMES)} | {WORD: list(NAMES).index("host") - 0.5}
_REMEMBERED = 8_192
_REMEMBERED_LENGTH = 1_024
_JOINERS = str.maketrans("", "", "\ufe0f\u200d")


class Replacement(NamedTuple):
    """A piece of the clean text and what is shown instead; `why` is the term's or the detector's name."""

    start: int
    end: int
    original: str
    shown: str
    why: str


class _Term(NamedTuple):
    technical: str
    friendly: str
    open_ended: bool


class Scrubber:
    """Scrubs pass-through text with one catalogue. Immutable, safe in threads; `scrub` never raises."""

    def __init__(self, catalogue: Catalogue, guard: Guard) -> None:
        self._guard = guard
        terms = _step_terms(catalogue) | {
            folded_literal(term.technical.removesuffix(_PLACEHOLDER)): _Term(
                term.technical, term.friendly, term.technical.endswith(_PLACEHOLDER)
            )
            for term in catalogue.terms
        }
        terms.pop("", None)
        self._terms = tuple(terms.values())
        self._scan = AhoCorasick(list(terms))
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._scrubbed)

    def scrub(self, text: str | bytes, *, keep: Collection[str] = ()) -> str:
        """The text with terms replaced and everything technical redacted; plain text comes back as it is.

        Control, invisible and bidi characters are dropped, and of more than 64 kB only head and tail are kept. What
        cannot be searched in time is hidden as a whole.

        Args:
            text: Any text, such as a `current_operation` or a log line.
            keep: VM names that stay even when they look technical, unless they hold a forbidden word.
        """
        try:
            kept = tuple(keep)
            return self._remembered(text, kept) if len(text) <= _REMEMBERED_LENGTH else self._scrubbed(text, kept)
        except Exception:  # noqa: BLE001 - the safe side: what cannot be searched is not shown
            return HIDDEN

    def trace(self, text: str | bytes, *, keep: Collection[str] = ()) -> tuple[Replacement, ...]:
        """What `scrub` replaces in the text, in order; one for the whole text when it could not be searched."""
        try:
            return self._replacements(clean_lines(text), keep)
        except Exception:  # noqa: BLE001 - as in `scrub`
            original = decoded(text)
            return (Replacement(0, len(original), original, HIDDEN, "unchecked"),)

    def _scrubbed(self, text: str | bytes, keep: tuple[str, ...]) -> str:
        clean = clean_lines(text)
        replacements = self._replacements(clean, keep)
        if not replacements:
            return _surface(text, clean.text)
        return bounded(_rendered(clean.text, replacements))

    def _replacements(self, text: CleanText, keep: Collection[str]) -> tuple[Replacement, ...]:
        found, clean = self._guard.spans(text, keep=keep), text.text
        remarks = list(self._guard.remark_spans(clean))
        terms = self._term_spans(self._guard.masked(clean, keep))
        if not found and not terms:
            found = []
            if len(remarks) < 2:
                return ()
        placed = [Span(start, end, _REMARK) for start, end, _ in remarks]
        shown = {(start, end): remark for start, end, remark in remarks}
        shown |= {(start, end): term.friendly for start, end, term in terms}
        why = {(start, end): term.technical for start, end, term in terms}
        clusters = _clusters([*found, *placed, *(Span(start, end, "term") for start, end, _ in terms)])
        whole = [self._replacement(clean, cluster, shown, why) for cluster in clusters]
        return tuple(_coalesced(clean, whole))

    def _replacement(
        self, clean: str, cluster: list[Span], shown: dict[tuple[int, int], str], why: dict[tuple[int, int], str]
    ) -> Replacement:
        start, end = cluster[0].start, cluster[0].end if len(cluster) == 1 else max([span.end for span in cluster])
        friendly = shown.get((start, end))
        if friendly is not None:
            return Replacement(start, end, clean[start:end], friendly, why.get((start, end), _REMARK))
        widest = cluster[0] if len(cluster) == 1 else max(cluster, key=_width)
        if clean[start - 1 : start] == "[" and clean[end : end + 1] == "]":  # a remark has brackets of its own
            start, end = start - 1, end + 1
        return Replacement(start, end, clean[start:end], self._guard.remark(widest.what), widest.what)

    def _term_spans(self, masked: str) -> list[tuple[int, int, _Term]]:
        """Where terms stand: whole words only, the longest at each place, none within another."""
        candidates = []
        for number, start, end in self._scan.find_matches_as_indexes(fold(masked), overlapping=True):
            term = self._terms[number]
            if term.open_ended:
                following = _FOLLOWING.match(masked, end)
                end = following.end() if following else end  # noqa: PLW2901 - the term reaches as far as its placeholder
            if stands_alone(masked, start, end):
                candidates.append((start, -end, term))
        spans: list[tuple[int, int, _Term]] = []
        for start, minus_end, term in sorted(candidates):
            if not spans or start >= spans[-1][1]:
                spans.append((start, -minus_end, term))
        return spans


def _step_terms(catalogue: Catalogue) -> dict[str, _Term]:
    """Internal step names as terms; only names of several parts, for the others are ordinary words."""
    return {
        folded_literal(name): _Term(name, catalogue.steps[canonical].display_name, open_ended=False)
        for name, canonical in catalogue.step_names.items()
        if "-" in name or "_" in name
    }


def _surface(text: str | bytes, clean: str) -> str:
    """The original text when nothing but compatibility forms and emoji joiners sets it apart from the clean one."""
    original = bounded(decoded(text))
    same = original == clean or unicodedata.normalize("NFKC", original.translate(_JOINERS)) == clean
    return original if same else clean


def _width(span: Span) -> tuple[int, float]:
    """What the remark of a cluster depends on: the width of a find, then what found it."""
    return span.end - span.start, -_ORDER.get(span.what, len(_ORDER))


def _clusters(spans: list[Span]) -> list[list[Span]]:
    """The spans in order, those that overlap together."""
    clusters: list[list[Span]] = []
    end = -1
    for span in sorted(spans):
        if span.start < end:
            clusters[-1].append(span)
        else:
            clusters.append([span])
        end = max(end, span.end)
    return clusters


def _coalesced(clean: str, replacements: list[Replacement]) -> list[Replacement]:
    """The replacements, the same remark said twice in a row once."""
    joined: list[Replacement] = []
    for item in replacements:
        last = joined[-1] if joined else None
        if (
            last
            and last.shown == item.shown
            and item.shown.startswith("[")
            and item.start - last.end <= 8
            and _BETWEEN.fullmatch(clean, last.end, item.start)
        ):
            joined[-1] = Replacement(last.start, item.end, clean[last.start : item.end], last.shown, last.why)
        else:
            joined.append(item)
    return joined


def _rendered(clean: str, replacements: tuple[Replacement, ...]) -> str:
    parts: list[str] = []
    position = 0
    for item in replacements:
        parts += (clean[position : item.start], item.shown)
        position = item.end
        if item.original[-1] in _KEY_ENDS and not clean[position : position + 1].isspace():
            parts.append(" ")
    return "".join(parts) + clean[position:]
