"""Phrases of lists and rules: each written once, none that shrinks to a small word, and no list that nothing uses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from plainspoken.catalogue.conditions import Contains, Listed
from plainspoken.catalogue.findings import Finding, Location, Severity
from plainspoken.catalogue.model import Catalogue
from plainspoken.engine.lexicon import GAP
from plainspoken.engine.reading.tokens import phrase_tokens
from plainspoken.engine.reading.words import BOUNDARY, Tokens, word
from plainspoken.lint.checks.conditions import leaves
from plainspoken.lint.subject import LintSubject, ListEntry

CHECKS: Final[Mapping[str, str]] = {
    "phrase-repeated": "A phrase of three words or more stands in two rules, or in a rule and in a list.",
    "phrase-shrinks": "Of a phrase of several words one or none is left when it is made comparable.",
    "list-unused": "A list of phrases, a speaker, or a noun for a side is used by nothing.",
}

_FEW: Final = 3  # words from which on a phrase is written once
_SHORT: Final = 4  # letters of a word that a rule may ask for alone: one rule does less harm than a list for all
_SMALL: Final = frozenset("cannot from must only when with some such than that then this".split())
_HOLDERS: Final = {
    "faults": "the fault",
    "subjects": "the subject",
    "speakers": "the speaker",
    "phrases": "the list",
}
_KEYS: Final = {"faults": "faults", "subjects": "subjects", "speakers": "speakers"}
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")

_Comparable = tuple[Tokens, ...]


class _Place(NamedTuple):
    """Where a phrase stands: in which list or rule (`holder` in words), and how a rule asks for it from there."""

    kind: str
    name: str
    location: Location

    @property
    def holder(self) -> str:
        return f"{_HOLDERS.get(self.kind, 'the rule')} {self.name}"


def find_bad_phrases(subject: LintSubject) -> Iterator[Finding]:
    """Every phrase that stands in two places or tells nothing, and every list that nothing uses."""
    yield from _twice_in_lists(subject)
    for entry in subject.list_entries:
        for text, place in entry.phrases.placed_texts():
            yield from _shrunk(text, place)
    if subject.catalogue is None:
        return
    for rule in subject.rules:
        for part in leaves(rule.when.text):
            if isinstance(part, Contains):
                yield from _shrunk(part.literal, part.location, least=_SHORT)
    yield from _repeated(subject, subject.catalogue)
    yield from _unused(subject, subject.catalogue)


def comparable(phrase: str) -> _Comparable:
    """The words of a phrase as texts are compared by them, one piece for each side of a gap."""
    return tuple(tokens for piece in phrase.split(GAP) if (tokens := phrase_tokens(piece)))


def _twice_in_lists(subject: LintSubject) -> Iterator[Finding]:
    """Phrases that are compared as one though they are written in two ways; the loader tells those written alike."""
    for kind in _HOLDERS:
        known: dict[_Comparable, tuple[str, _Place]] = {}
        own: set[_Comparable] = set()
        for entries, is_asked in ((subject.other_entries, False), (subject.list_entries, True)):
            for entry in entries:
                for text, place, words in _of_kind(entry, kind):
                    first_text, first = known.setdefault(words, (text, _Place(kind, entry.name, place)))
                    is_again = first.location != place and text.casefold() != first_text.casefold()
                    if is_asked and is_again and words not in own:
                        own.add(words)
                        message = (
                            f"{text!r} is the same to the reader as {first_text!r}, which {first.holder} has "
                            f"at {first.location}."
                        )
                        severity = Severity.WARNING if first.name == entry.name else Severity.ERROR
                        yield Finding(place, "phrase-twice", message, "Keep one of the two.", severity)


def _of_kind(entry: ListEntry, kind: str) -> Iterator[tuple[str, Location, _Comparable]]:
    if entry.kind == kind:
        for text, place in entry.phrases.placed_texts():
            words = comparable(text)
            if words:
                yield text, place, words


def _shrunk(phrase: str, place: Location, least: int = 0) -> Iterator[Finding]:
    """What is wrong with a phrase of which little is left; one word of at least `least` letters is enough, if given."""
    left = [token for tokens in comparable(phrase) for token in tokens if token != BOUNDARY]
    raw = _WORD.findall(phrase)
    if not left:
        message = f"Nothing is left of {phrase!r} when it is made comparable, so it is never found."
        yield Finding(place, "phrase-shrinks", message, "Write words that tell something.")
    elif len(raw) > 1 and len(left) == 1 and not all(word(each.casefold()) for each in raw):
        if least and len(left[0]) >= least and left[0] not in _SMALL:
            return
        message = f"Of {phrase!r} only {left[0]!r} is left when it is made comparable, which many texts have."
        fix = "Write more of the words that stand around it, or that one word if it tells enough."
        yield Finding(place, "phrase-shrinks", message, fix, Severity.WARNING)


def _repeated(subject: LintSubject, catalogue: Catalogue) -> Iterator[Finding]:
    # What a rule must not have is often the very phrase of another rule: no repetition, but what parts the two.
    known: dict[_Comparable, _Place] = {}
    for entry in (*subject.other_entries, *subject.list_entries):
        for text, place in entry.phrases.placed_texts():
            known.setdefault(comparable(text), _Place(entry.kind, entry.name, place))
    ours = {rule.id for rule in subject.rules}
    # Rules that are not asked about come first, so that a new one is told and not the one it repeats.
    for rule in sorted(catalogue.rules, key=lambda rule: (rule.id in ours, rule.id)):
        for part in leaves(rule.when.text, negated=False):
            if not isinstance(part, Contains):
                continue
            words = comparable(part.literal)
            if sum(len(tokens) - tokens.count(BOUNDARY) for tokens in words) < _FEW:
                continue
            first = known.setdefault(words, _Place("rules", rule.id, part.location))
            if rule.id in ours and (first.kind, first.name) != ("rules", rule.id):
                yield _again(part, first)


def _again(part: Contains, first: _Place) -> Finding:
    message = f"{part.literal!r} stands in {first.holder} already, at {first.location}."
    if first.kind == "phrases":
        fix = f"Ask for the list: phrases: {first.name}."
    elif first.kind in _HOLDERS:
        fix = f"Ask for it by its name, under when: {first.kind}: [{first.name}]; or leave it to that list."
    else:
        fix = "Put it into a list of phrases.yaml and ask for that in both rules: phrases: <name>."
    return Finding(part.location, "phrase-repeated", message, fix, Severity.WARNING)


def _unused(subject: LintSubject, catalogue: Catalogue) -> Iterator[Finding]:
    listed = {part.name for rule in catalogue.rules for part in leaves(rule.when.text) if isinstance(part, Listed)}
    speakers = {name for rule in catalogue.rules for name in rule.when.speakers}
    speakers.update(name for cell in catalogue.cells for name in cell.speakers)
    for entry in subject.list_entries:
        if entry.kind == "phrases" and entry.name not in listed:
            message = f"No rule asks for the list {entry.name}."
            yield Finding(entry.location, "list-unused", message, "Take it out.", Severity.WARNING)
        speaker = catalogue.speakers.get(entry.name) if entry.kind == "speakers" else None
        if speaker and speaker.side is None and speaker.subject is None and speaker.name not in speakers:
            message = f"The speaker {entry.name} tells no side and no subject, and no rule or cell asks for it."
            yield Finding(entry.location, "list-unused", message, "Give it a side, or take it out.", Severity.WARNING)
        noun = catalogue.subjects.get(entry.name) if entry.kind == "subjects" else None
        if noun and noun.side is not None and noun.nouns.keys() - {noun.side.value}:
            others = ", ".join(sorted(noun.nouns.keys() - {noun.side.value}))
            message = f"{entry.name} is always on the side {noun.side.value}: its noun for {others} is never said."
            yield Finding(entry.location, "list-unused", message, "Take that noun out.", Severity.WARNING)
