"""Sentences as customers will read them: composed of every fault and noun, and of rules whose facts are all missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from plainspoken.catalogue.findings import Finding, Location, Severity
from plainspoken.catalogue.model import Catalogue, Fault, PhraseRole, Rule
from plainspoken.catalogue.model import Subject as Noun
from plainspoken.catalogue.sentences import Template
from plainspoken.engine.composer import rendered
from plainspoken.lint.checks.wording import LONGEST_MESSAGE
from plainspoken.lint.subject import LintSubject

CHECKS: Final[Mapping[str, str]] = {
    "composed-wording": "A sentence composed of a fault and a noun does not read well, or would not be shown.",
    "facts-missing": "A text does not read well when the facts in it are missing.",
}

_SLOT: Final = "subject"
_VOWEL: Final = r"(?!(?:one|once|uni|use|usual|user|eu|USB|URL|UEFI\b|u\b))[aeiou]"
_ODD: Final = (
    (re.compile(r"\b(?:the|a|an) (?:the|an?|this|its|your)\b", re.IGNORECASE), "an article stands before another one"),
    (re.compile(r"\b(\w+) \1\b", re.IGNORECASE), "a word stands twice"),
    (re.compile(rf"\ba {_VOWEL}\w*", re.IGNORECASE), "‘a’ stands before a vowel"),
    (re.compile(r"\ban (?!hour|honest)[bcdfghjklmnpqrstvwxyz][a-z]+", re.IGNORECASE), "‘an’ stands before a consonant"),
    (re.compile(r"\bthe ([a-z]+) of (?:the|an?|its) \1\b", re.IGNORECASE), "a thing is said to be its own"),
    (re.compile(r"[(\[]\s*[)\]]|‘\s*’|“\s*”"), "brackets or quotes are empty"),
    (re.compile(r"\s[.,;:](?:\s|$)|[.,;:][.,;:]"), "a sign stands alone or twice"),
    (re.compile(r"\s{2,}"), "two blanks stand in a row"),
    (re.compile(r"(?:^|[.?] )[a-z]"), "a sentence begins with a small letter"),
)
_NOTHING: Final = re.compile(
    r"\((?:[^():]*: )?(?:none|not|no|unknown|not known|none given|not given|not reported|one or more|some|any|several"
    r"|unnamed|unspecified|size not reported)(?: [\w ]+)?\)",
    re.IGNORECASE,
)
_PLURAL: Final = re.compile(r"(?<![suio])s\b")
_ONE: Final = re.compile(r"^(?: [a-z']+)?? (?:is|was|has|does|needs|holds|contains|refuses|exists|belongs)\b")


def find_bad_sentences(subject: LintSubject) -> Iterator[Finding]:
    """Every composed sentence, and every text of a rule without its facts, that does not read well."""
    if subject.catalogue is None:
        return
    for fault in subject.catalogue.faults.values():
        yield from _of_fault(fault, subject, subject.catalogue)
    for rule in subject.rules:
        if rule.facts:
            yield from _without_facts(rule)


def _of_fault(fault: Fault, subject: LintSubject, catalogue: Catalogue) -> Iterator[Finding]:
    if fault.role is PhraseRole.HARMLESS:
        return
    cells = [cell for cell in catalogue.cells if fault.name in cell.faults and cell.message]
    replaced = {
        name for cell in cells if not (cell.sides or cell.steps or cell.speakers) for name in cell.subjects
    } | fault.implies
    nouns = [noun for noun in catalogue.subjects.values() if noun.name not in replaced]
    told: set[tuple[Location, str]] = set()
    for template in _sentences(fault):
        if not template.source.endswith(".") and template.location.file in subject.files:
            message = f"The sentence {template.source!r} of {fault.name} has no period."
            yield Finding(template.location, "composed-wording", message, "End it with a period.", Severity.WARNING)
    for template in (*_sentences(fault), *(action.text for action in fault.actions)):
        yield from _of_template(fault.name, template, nouns, subject, told)
    for cell in cells:
        own = [noun for noun in catalogue.subjects.values() if not cell.subjects or noun.name in cell.subjects]
        said = (*([cell.message] if cell.message else []), *(action.text for action in cell.actions))
        for template in said:
            yield from _of_template(fault.name, template, own, subject, told)


def _of_template(
    fault: str,
    template: Template,
    nouns: Iterable[Noun],
    subject: LintSubject,
    told: set[tuple[Location, str]],
) -> Iterator[Finding]:
    for noun in nouns if _SLOT in template.slots else (None,):
        place = _place(template, noun, subject)
        for words in dict.fromkeys((noun.noun, *noun.nouns.values())) if noun else ("",):
            text = rendered(template, {_SLOT: words}) if place else ""
            why = _why_odd(text, words, subject) if place else ""
            if place and why and (place, why) not in told:
                told.add((place, why))
                message = f"Of {fault}{f' and {noun.name}' if noun else ''}, customers would read {text!r}: {why}."
                fix = "Word the noun so that it fits behind ‘the’ in every sentence, or change the sentence."
                yield Finding(place, "composed-wording", message, fix, Severity.WARNING)


def _sentences(fault: Fault) -> tuple[Template, ...]:
    return tuple(
        template for template in (fault.sentence, fault.around, fault.alone, fault.result) if template is not None
    )


def _place(template: Template, noun: Noun | None, subject: LintSubject) -> Location | None:
    """Where to tell it: at the sentence if its file is asked about, else at the noun; None when neither is."""
    if template.location.file in subject.files:
        return template.location
    return noun.location if noun and noun.location and noun.location.file in subject.files else None


def _why_odd(text: str, words: str, subject: LintSubject) -> str:
    for pattern, why in _ODD:
        if pattern.search(text):
            return why
    if words and _is_plural(words) and any(_ONE.match(text[at:]) for at in _ends(text, words)):
        return "the verb is that of one thing, the noun that of several"
    if len(text) > LONGEST_MESSAGE:
        return f"it has more than {LONGEST_MESSAGE} characters"
    if not subject.guard.is_clean(text):
        return "the vocabulary forbids it, so the step's words would be shown"
    return ""


def _is_plural(words: str) -> bool:
    head = re.split(r" (?:of|for|that|to|between|in|on|which)\b", words)[0]
    return bool(_PLURAL.search(head.split()[-1])) if head.split() else False


def _ends(text: str, words: str) -> Iterator[int]:
    """Where the noun ends wherever a sentence begins with it: only there is the verb its own."""
    for begin in ("The ", "the "):
        start = text.find(begin + words)
        while start >= 0:
            before = text[:start].rstrip()
            if not before or before[-1] in ".,;:":
                yield start + len(begin + words)
            start = text.find(begin + words, start + 1)


def _without_facts(rule: Rule) -> Iterator[Finding]:
    values = {name: spec.otherwise for name, spec in rule.facts.items()}
    for template in (rule.message, *(action.text for action in rule.actions)):
        if not template.slots or any(name not in values for name in template.slots):
            continue
        text = rendered(template, values)
        why = next((why for pattern, why in _ODD if pattern.search(text)), "")
        if _NOTHING.search(text):
            why = "the brackets say nothing"
        if why:
            message = f"Without its facts this reads {text!r}: {why}."
            fix = "Change the `else` of the fact, or the text around it; a bracket may be a detail instead."
            yield Finding(template.location, "facts-missing", message, fix, Severity.WARNING)
