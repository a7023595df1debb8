"""Finds phrases of the catalogue that another phrase of the same entry makes needless.

Usage: `python -m tools.redundant_phrases`

A phrase is needless where a shorter one of the same fault, subject, speaker, list or rule stands in it, so that a text
with the one has the other too, and where leaving it out changes no answer: to the corpora (see `tools/corpora.py`), to
the failures of this platform, and to the examples of the rules. One that keeps the words of another entry in it from
counting is no such phrase.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from plainspoken.catalogue.conditions import AllOf, AnyOf, Condition, Contains, Not
from plainspoken.catalogue.loader import load_catalogue
from plainspoken.catalogue.model import Catalogue
from plainspoken.engine.lexicon import GAP, WIDEST_GAP, phrase_parts
from plainspoken.engine.matcher import Matcher
from plainspoken.engine.normalise import normalise
from plainspoken.engine.reading.tokens import phrase_tokens
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.engine.verb_forms import other_forms
from tools.corpora import PLATFORM, Row, answer, read_rows

_CORPORA = ("diagnosed", "cases", "dev", "fresh", PLATFORM)
_Words = tuple[str, ...]


class Spare(NamedTuple):
    """A phrase that may be left out: the kind of list, the entry it belongs to, and how it is written."""

    kind: str
    entry: str
    phrase: str


def candidates(catalogue: Catalogue) -> dict[Spare, _Words]:
    """Phrases that hold another one of the same entry and none of another entry, with their words."""
    found: dict[Spare, _Words] = {}
    nouns = frozenset(phrase for subject in catalogue.subjects.values() for phrase in subject.phrases)
    for kind, entries in _lists(catalogue).items():
        words = {entry: {phrase: _words(phrase) for phrase in phrases} for entry, phrases in entries.items()}
        others = {
            entry: [own for name, mine in words.items() if name != entry for own in mine.values()] for entry in words
        }
        for entry, mine in words.items():
            for phrase, own in mine.items():
                shorter = [other for other in mine.values() if other != own and _holds(own, other)]
                if kind in {"faults", "phrases", "rules"}:
                    forms = {form for other in mine for form in _forms(other, nouns if kind == "faults" else ())}
                    shorter += [own] if own in forms else []
                if kind == "subjects":
                    shorter = [other for other in shorter if own[-len(other) :] == other]
                hidden = kind in {"faults", "subjects", "speakers"} and any(
                    _holds(own, other) and not any(_holds(short, other) for short in shorter) for other in others[entry]
                )
                if shorter and not hidden and not any(True for _ in _forms(phrase, nouns)):
                    found[Spare(kind, entry, phrase)] = own
    return found


def needless(catalogue: Catalogue, rows: Sequence[Row]) -> list[Spare]:
    """The candidates that can all be left out together without a change of any answer."""
    spare = candidates(catalogue)
    before = _answers(catalogue, rows)
    texts = _texts(catalogue, rows)
    matcher = Matcher(catalogue)
    while True:
        after = _answers(without(catalogue, spare), rows)
        changed = [text for text, old, new in zip(texts, before, after, strict=True) if old != new]
        if not changed:
            return sorted(spare)
        found = {
            place[0]
            for text in changed
            for place in matcher.lexicon.find(matcher.reader.read(normalise(text)).structure)
        }
        blamed = {each for each in spare if matcher.lexicon.number(each.phrase) in found}
        if not blamed:
            message = f"an answer changed for no phrase in its text: {changed[0]}"
            raise AssertionError(message)
        spare = {each: words for each, words in spare.items() if each not in blamed}


def without(catalogue: Catalogue, spare: Iterable[Spare]) -> Catalogue:
    """The catalogue without these phrases."""
    gone = {(each.kind, each.entry, each.phrase) for each in spare}
    by_rule = {(each.entry.rpartition(" ")[0], each.phrase) for each in spare if each.kind == "rules"}

    def kept(kind: str, entry: str, phrases: Sequence[str]) -> tuple[str, ...]:
        return tuple(phrase for phrase in phrases if (kind, entry, phrase) not in gone)

    def condition(part: Condition, rule: str) -> Condition:
        match part:
            case AnyOf(parts=parts):
                left = [each for each in parts if not (isinstance(each, Contains) and (rule, each.literal) in by_rule)]
                return replace(part, parts=tuple(condition(each, rule) for each in left))
            case AllOf(parts=parts):
                return replace(part, parts=tuple(condition(each, rule) for each in parts))
            case Not(part=inner):
                return replace(part, part=condition(inner, rule))
        return part

    return replace(
        catalogue,
        faults={
            name: replace(each, phrases=kept("faults", name, each.phrases)) for name, each in catalogue.faults.items()
        },
        subjects={
            name: replace(each, phrases=kept("subjects", name, each.phrases))
            for name, each in catalogue.subjects.items()
        },
        speakers={
            name: replace(each, marks=kept("speakers", name, each.marks)) for name, each in catalogue.speakers.items()
        },
        phrases={name: kept("phrases", name, each) for name, each in catalogue.phrases.items()},
        rules=tuple(
            replace(rule, when=replace(rule.when, text=condition(rule.when.text, rule.id))) if rule.when.text else rule
            for rule in catalogue.rules
        ),
    )


def _lists(catalogue: Catalogue) -> Mapping[str, Mapping[str, Sequence[str]]]:
    return {
        "faults": {name: each.phrases for name, each in catalogue.faults.items()},
        "subjects": {name: sorted({*each.phrases} - each.doubtful) for name, each in catalogue.subjects.items()},
        "speakers": {name: each.marks for name, each in catalogue.speakers.items()},
        "phrases": catalogue.phrases,
        "rules": {
            f"{rule.id} {number}": choice
            for rule in catalogue.rules
            for number, choice in enumerate(_choices(rule.when.text))
        },
    }


def _choices(condition: Condition | None) -> Iterator[list[str]]:
    """The words of each choice in a condition of which one is enough."""
    match condition:
        case AnyOf(parts=parts):
            yield [part.literal for part in parts if isinstance(part, Contains)]
            for part in parts:
                yield from _choices(part)
        case AllOf(parts=parts):
            for part in parts:
                yield from _choices(part)
        case Not(part=part):
            yield from _choices(part)


def _words(phrase: str) -> _Words:
    """The comparable words of a phrase, with its gaps."""
    parts = [phrase_tokens(part) for part in phrase.split(GAP)]
    return tuple(word for number, part in enumerate(parts) for word in ((GAP, *part) if number else part))


def _forms(phrase: str, nouns: Collection[str]) -> Iterator[_Words]:
    """The other forms that the engine knows of a phrase."""
    for first, *others in other_forms(phrase_parts(phrase), nouns):
        yield tuple(word for part in [first, *([GAP, *other] for other in others)] for word in part)


def _holds(longer: _Words, shorter: _Words) -> bool:
    """Whether a text with the longer phrase always has the shorter one too."""
    parts = [tuple(" ".join(shorter).split(GAP)[number].split()) for number in range(shorter.count(GAP) + 1)]
    return any(_follows(longer, parts, start) for start in range(len(longer)))


def _follows(words: _Words, parts: Sequence[_Words], at: int) -> bool:
    """Whether the first part stands right there, and each other one near the one before."""
    first, *others = parts
    if words[at : at + len(first)] != first:
        return False
    end = at + len(first)
    if not others:
        return True
    for start in range(end, len(words)):
        passed = sum(WIDEST_GAP if word == GAP else 1 for word in words[end:start])
        if passed <= WIDEST_GAP and _follows(words, others, start):
            return True
    return False


def _texts(catalogue: Catalogue, rows: Sequence[Row]) -> list[str]:
    return [row["text"] for row in rows] + [
        each.text for rule in catalogue.rules for each in (*rule.examples, *rule.not_for)
    ]


def _answers(catalogue: Catalogue, rows: Sequence[Row]) -> list[tuple[str, ...]]:
    sanitizer = Sanitizer(catalogue)
    messages = [answer(sanitizer, row) for row in rows]
    messages += [sanitizer.sanitize(each) for rule in catalogue.rules for each in (*rule.examples, *rule.not_for)]
    return [
        (
            each.rule_id or "",
            each.user_message,
            each.category,
            each.severity,
            str(each.ambiguous),
            *each.actionable_steps,
        )
        for each in messages
    ]


def main() -> None:
    """Prints each needless phrase with its entry."""
    catalogue = load_catalogue()
    rows = [row for name in _CORPORA for row in read_rows(name)]
    found = needless(catalogue, rows)
    for each in found:
        print(f"{each.kind} {each.entry}: {each.phrase}")
    print(f"{len(found)} phrases are needless")


if __name__ == "__main__":
    main()
