"""The one judge of examples: lint, `plainspoken test`, previews and the acceptance by a server ask it alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from plainspoken.catalogue.failure import Failure
from plainspoken.catalogue.files import shown_place
from plainspoken.catalogue.model import Example, Rule
from plainspoken.engine.answers import SanitizedMessage
from plainspoken.engine.descriptions import describe
from plainspoken.engine.near_misses import first_unmet
from plainspoken.engine.normalise import clean_text, normalise
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.engine.trace import Trace, explain

_NAMED: Final = 3  # rivals that are named


class Flaw(StrEnum):
    """What is wrong with how an example comes out; the value is the check of lint that tells of it."""

    UNMATCHED = "example-unmatched"
    SHADOWED = "example-shadowed"
    AMBIGUOUS = "example-ambiguous"
    STOPPED = "example-stopped"
    FACTS = "example-facts"
    WORDING = "example-wording"
    ANSWERED = "counter-example-matched"


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One thing that did not come out as expected; every field but `flaw` is a line of text fit for a terminal.

    `flaw` is None for what is no example, such as a line of a corpus that cannot be read.
    """

    expected: str
    came: str
    why: str
    advice: str
    flaw: Flaw | None = None


class ExampleJudge:
    """Puts examples through an engine and tells what is not as it should be."""

    def __init__(self, sanitizer: Sanitizer) -> None:
        self._sanitizer = sanitizer
        self._rules = sanitizer.catalogue.rules_by_id

    def example(self, rule: Rule, example: Example) -> Iterator[Mismatch]:
        """What is wrong with an example of a rule; nothing where a nearer layer says that it takes it over."""
        answer = self._sanitizer.sanitize(example)
        if self.taken_over(rule, answer):
            return
        if self.answers(rule, answer):
            yield from self._differences(rule, example, answer)
        else:
            yield self.not_answered(rule, example)

    def counter_example(self, rule: Rule, example: Example) -> Iterator[Mismatch]:
        """What is wrong with a text that the rule must not answer."""
        if self._sanitizer.sanitize(example).rule_id == rule.id:
            trace = self._trace(example)
            held = [visible(describe(item.condition)) for item in trace.winner.evidence] if trace.winner else []
            reason = trace.winner.reason if trace.winner else ""
            why = f"{reason} It holds that {' and '.join(held) or 'nothing is asked'}.".strip()
            advice = "Make the condition narrower, or add a `not` for what tells this text apart."
            yield Mismatch(f"any rule but {rule.id} answers", f"{rule.id} answers", why, advice, Flaw.ANSWERED)

    @staticmethod
    def answers(rule: Rule, answer: SanitizedMessage) -> bool:
        """Whether the rule gave the answer, and no other has the same claim."""
        return answer.rule_id == rule.id and not answer.ambiguous

    def taken_over(self, rule: Rule, answer: SanitizedMessage) -> str:
        """The rule of a nearer layer that answers and says that it wins over this one; empty when there is none."""
        winner = self._rules.get(answer.rule_id or "")
        wanted = winner is not None and winner.layer > rule.layer and rule.id in winner.beats
        return winner.id if winner is not None and wanted else ""

    def not_answered(self, rule: Rule, failure: Failure) -> Mismatch:
        """Why the rule does not answer a failure, or not alone, and what to do about it."""
        trace = self._trace(failure)
        expected = f"{rule.id} answers"
        winner = trace.winner.rule if trace.winner else None
        if winner is not None and trace.message.ambiguous and rule.id in {winner.id, *trace.rivals}:
            others = sorted({winner.id, *trace.rivals} - {rule.id})
            named = [self._named(other) for other in others[:_NAMED]]
            named += [f"{len(others) - _NAMED} more"] if len(others) > _NAMED else []
            came = f"{rule.id} and {' and '.join(named)} have the same claim"
            why = trace.winner.reason if trace.winner else ""
            advice = "Add a condition that only one of them fulfils."
            return Mismatch(f"{rule.id} alone answers", came, why, advice, Flaw.AMBIGUOUS)
        if winner is not None and winner.id == rule.id:
            what = ", ".join(sorted({stop.what for stop in trace.guard})) or "something technical"
            why = f"The guard finds {what} in what {rule.id} says."
            advice = "Say it without; look at the facts and their `else`."
            return Mismatch(expected, "a fallback answers", why, advice, Flaw.STOPPED)
        came = self._came(trace)
        lost = next((loser for loser in trace.losers if loser.rule.id == rule.id), None)
        if lost is not None and winner is not None:
            return Mismatch(expected, came, lost.reason, _way_out(rule, winner), Flaw.SHADOWED)
        if lost is not None:
            cause = trace.diagnosis.fault.fault.name if trace.diagnosis and trace.diagnosis.fault else "any"
            advice = f"Write explains: [{cause}] if {rule.id} answers for that too; else leave the text to others."
            return Mismatch(expected, came, lost.reason, advice, Flaw.SHADOWED)
        unmet = first_unmet(self._sanitizer.matcher, rule, normalise(failure.text), trace.context)
        why = f"Not so: {unmet}" if unmet else f"The conditions of {rule.id} do not all hold."
        advice = "Correct the condition, or the text, step or source that is tested."
        return Mismatch(expected, came, visible(why), advice, Flaw.UNMATCHED)

    def _came(self, trace: Trace) -> str:
        if trace.winner is not None:
            return f"{self._named(trace.winner.rule.id)} answers"
        composed = trace.origin.composed
        return f"the composed answer {composed.id} is given" if composed is not None else "no rule answers"

    def _differences(self, rule: Rule, example: Example, answer: SanitizedMessage) -> Iterator[Mismatch]:
        read: set[str] | None = None
        for name, expected in example.facts.items():
            shown = answer.facts.get(name)
            if shown == expected:
                continue
            if read is None:
                read = {fact.name for fact in self._trace(example).facts if fact.from_text}
            why = (
                "That is the normal form of what the text has."
                if name in read
                else "The text has no valid value where the rule looks for it, so the `else` wording stands."
            )
            came = f"it is shown as {shown}"
            advice = f"Write {name}: {shown} if that is right; else look at the hole {{{name}:…}} of the condition."
            yield Mismatch(f"the fact {name} is shown as {expected}", came, why, visible(advice), Flaw.FACTS)
        # What an override of another file replaced was not what the example's author could know.
        if (
            example.message is not None
            and _same_file(rule, "message", example)
            and answer.user_message != example.message
        ):
            advice = "Correct the rule's message, or the message that the example expects."
            expected, came = f"the message is ‘{visible(example.message)}’", f"it is ‘{answer.user_message}’"
            yield Mismatch(expected, came, "The message differs.", advice, Flaw.WORDING)
        if example.actions and _same_file(rule, "actions", example) and answer.actionable_steps != example.actions:
            advice = "Correct the rule's actions, or the actions that the example expects."
            expected = f"the actions are {_listed(example.actions)}"
            came = f"they are {_listed(answer.actionable_steps)}"
            yield Mismatch(expected, came, "The actions differ.", advice, Flaw.WORDING)

    def _trace(self, failure: Failure) -> Trace:
        return explain(self._sanitizer, failure, near=False)

    def _named(self, rule_id: str) -> str:
        rule = self._rules.get(rule_id)
        return f"{rule_id} ({visible(shown_place(rule.location))})" if rule else rule_id


def visible(text: str) -> str:
    """The text on one line, without what would not be seen or would change how the rest is seen."""
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else " " for character in clean_text(text))


def _same_file(rule: Rule, key: str, example: Example) -> bool:
    return rule.places.get(key, rule.location).file == example.location.file


def _way_out(rule: Rule, winner: Rule) -> str:
    if rule.id in winner.beats:
        return f"Give the text to {winner.id}, or take {rule.id} out of its wins_over."
    if winner.layer > rule.layer:
        return f"Add {_wins_over(rule)} to {winner.id} if it is meant to take over; else make it narrower."
    return (
        f"Let {rule.id} ask for more of what only it knows, or make {winner.id} narrower. "
        f"Where no condition can tell them apart, add {_wins_over(winner)} to {rule.id}."
    )


def _wins_over(loser: Rule) -> str:
    return f"wins_over: {{ rules: [{loser.id}], because: … }}"


def _listed(texts: tuple[str, ...]) -> str:
    return " · ".join(f"‘{visible(text)}’" for text in texts)
