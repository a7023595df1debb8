"""First drafts of rules: from a cluster to a rule that can be checked at once and has to be worded by a person.

A draft says of its failures what is said now, and is marked as a draft, so that it answers no customer before a person
has worded it. Its condition is made of the cluster's template, its examples of the cluster's sample, in which every
id, name, path and address is made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from plainspoken.authoring.drafting.templates import DraftCondition, conditions_of, words_of
from plainspoken.authoring.mining.clusters import Cluster
from plainspoken.authoring.mining.reports import SORTS
from plainspoken.catalogue.failure import Failure
from plainspoken.catalogue.model import Rule
from plainspoken.engine.answers import NextAction, SanitizedMessage
from plainspoken.engine.guard import WORD
from plainspoken.engine.normalise import normalise
from plainspoken.engine.reading.alphabet import Span
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.engine.trace import explain
from plainspoken.layout.formatter import CannotLayOut, lay_out

ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\.[a-z0-9]+(?:-[a-z0-9]+)*")
"""What an id of a rule looks like."""

_UNTOLD = (
    "a an and any are as at be been but by can cannot could did do does error errors exception fail failed failing"
    " failure for from had has have if in into is it its job new no non not of off on one or our out run step that the"
    " their them then there this to unable up us was were when which while will with you your warning"
    " info fatal org com java lang"
)
_STOP: Final = frozenset(_UNTOLD.split())
_PLAIN_WORD = re.compile(r"[a-z]{3,16}")
_MOST_WORDS = 4
_NOTHING_ELSE = "The operation completed"


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """A rule as text: an entry of a rule file's list, without indentation. `area` names the file it belongs into."""

    rule_id: str
    text: str

    @property
    def area(self) -> str:
        """The part of the id before the dot."""
        return self.rule_id.partition(".")[0]


def drafts_of(
    cluster: Cluster, sanitizer: Sanitizer, *, others: Iterable[Cluster] = (), rule_id: str | None = None
) -> Iterator[RuleDraft]:
    """Drafts for a cluster, the best first; none when its template has too few words to tell it by.

    Each is well-formed, and answers its own example once it is a draft no more. Whether it gets along with the rules
    there are is for lint to say; the next draft has another condition or another id.

    Args:
        cluster: What the rule is to answer.
        sanitizer: Answers it now.
        others: Clusters among which to look for the nearest one that the rule must not answer.
        rule_id: The id to give; one made of the template's words without it.
    """
    others = [other for other in others if other.id != cluster.id]
    passed_over = _passed_over(cluster.sample, sanitizer)
    conditions = list(conditions_of(cluster.template, cluster.sample.text, passed_over))
    counters = [_nearest(cluster, condition, sanitizer, others) for condition in conditions]
    for choice in (0, 1):
        for condition, counter in zip(conditions, counters, strict=True):
            for name in _chosen_id(cluster, condition, sanitizer, rule_id, choice):
                yield RuleDraft(name, _text(_lines(name, cluster, condition, counter, sanitizer)))


def _passed_over(sample: Failure, sanitizer: Sanitizer) -> list[Span]:
    """Where the clauses of a text stand that are no evidence."""
    evidence, diagnosis = sanitizer.matcher.evidence(normalise(sample.text))
    clauses = evidence.reading.clauses
    return [evidence.reading.place(*clauses[number][:2]) for number in sorted(diagnosis.ignored)]


@dataclass(frozen=True, slots=True)
class _Counter:
    """A text that the rule must not answer, and why it was chosen."""

    text: str
    step: str | None
    why: str


def _text(lines: Iterable[str]) -> str:
    """The draft in the canonical layout; as it is should it not find one."""
    text = "\n".join(lines) + "\n"
    try:
        return lay_out(text, "failures")
    except CannotLayOut:
        return text


def _lines(
    rule_id: str,
    cluster: Cluster,
    condition: DraftCondition,
    counter: _Counter,
    sanitizer: Sanitizer,
) -> Iterator[str]:
    sample = cluster.sample
    answer = sanitizer.sanitize(cluster.sample)
    category, message, actions = _said_now(answer, sanitizer)
    step = _shared_step(cluster, sanitizer)
    yield f"- id: {rule_id}"
    yield f"  # Drafted from {_origin(cluster)}."
    if condition.facts:
        yield f"  # Values you can show: {', '.join(f'{{{name}}}' for name in condition.facts)}."
    yield "  # The message and the actions are what is said now: put the cause and its remedy in their place."
    yield "  # Then delete the next line: until then the rule answers no customer, and no server takes it over."
    yield "  draft: true"
    cause = _cause(sample.text, sanitizer)
    if cause:
        yield f"  explains: [{cause}]"
    yield "  when:"
    if step:
        yield f"    steps: [{_scalar(step)}]"
    yield "    text:"
    yield from _condition_lines(condition)
    yield f"  category: {_scalar(category)}"
    yield f"  severity: {answer.severity}"
    yield f"  message: {_quoted(_escaped(message))}"
    yield "  actions:"
    yield from (f"    - {_action(action)}" for action in actions)
    yield "  examples:"
    yield f"    - text: {_quoted(sample.text)}"
    known = step or _known_step(sample.step, sanitizer)
    if known:
        yield f"      step: {_scalar(known)}"
    if condition.facts:
        facts = ", ".join(f"{name}: {_quoted(value)}" for name, value in condition.facts.items())
        yield f"      facts: {{ {facts} }}"
    yield "  not_for:"
    yield f"    # {counter.why}"
    yield f"    - text: {_quoted(counter.text)}"
    if counter.step:
        yield f"      step: {_scalar(counter.step)}"


def _condition_lines(condition: DraftCondition) -> Iterator[str]:
    kinds = list(map(_condition, condition.likes))
    if len(kinds) == 1:
        yield f"      {kinds[0]}"
        return
    yield "      all:"
    yield from (f"        - {kind}" for kind in kinds)


def _condition(like: str) -> str:
    bare = like.replace("{{", "").replace("}}", "")
    if "{" not in bare:
        return f"contains: {_quoted(like.replace('{{', '{').replace('}}', '}'))}"
    return f"like: {_quoted(like)}"


def _origin(cluster: Cluster) -> str:
    failures = f"{cluster.count:,} failure{'' if cluster.count == 1 else 's'}"
    vms = f" of {cluster.vms:,} VM{'' if cluster.vms == 1 else 's'}" if cluster.vms else ""
    when = f", last on {_day(cluster.last)}" if cluster.last else ""
    first = cluster.answers[0]
    by = f"{first.rule_id} ({SORTS[first.band]})" if first.rule_id else SORTS[first.band]
    return f"cluster {cluster.id}: {failures}{vms}{when}; now answered by {by}"


def _day(at: datetime) -> str:
    return f"{at:%Y-%m-%d}"


def _said_now(answer: SanitizedMessage, sanitizer: Sanitizer) -> tuple[str, str, Sequence[NextAction]]:
    """The category, message and actions of the answer; the category's own ones where the answer holds values."""
    category = sanitizer.catalogue.categories.get(answer.category)
    if not answer.facts or category is None:
        return answer.category, answer.user_message, answer.next_actions
    actions = [NextAction(action.text.source, action.who.value, action.do) for action in category.actions]
    return category.name, category.message.source, actions


def _cause(text: str, sanitizer: Sanitizer) -> str | None:
    """The cause that the text names, which the rule has to answer for too where it stands behind its words."""
    hit = sanitizer.matcher.evidence(normalise(text))[1].fault
    return hit.fault.name if hit is not None and hit.is_sure_cause else None


def _shared_step(cluster: Cluster, sanitizer: Sanitizer) -> str | None:
    steps = list(cluster.steps)
    return _known_step(steps[0], sanitizer) if len(steps) == 1 else None


def _known_step(step: str | None, sanitizer: Sanitizer) -> str | None:
    return step if step in sanitizer.catalogue.steps else None


def _nearest(cluster: Cluster, condition: DraftCondition, sanitizer: Sanitizer, others: Sequence[Cluster]) -> _Counter:
    """The nearest text that the condition does not fit: of another cluster, else of a rule that came near."""
    mine = _word_set(cluster.sample.text)
    ranked = sorted(others, key=lambda other: (-_similarity(mine, _word_set(other.shown_template)), other.id))
    for other in ranked[:50]:
        if _similarity(mine, _word_set(other.shown_template)) < 0.2:
            break
        if not condition.holds(normalise(other.sample.text)):
            step = _known_step(other.sample.step, sanitizer)
            return _Counter(other.sample.text, step, f"The nearest other cluster, {other.id}.")
    for rule in _near_rules(cluster, sanitizer):
        for example in rule.examples:
            text = normalise(example.text).clean
            if not condition.holds(normalise(text)):
                return _Counter(text, _known_step(_canonical(example.step, sanitizer), sanitizer), f"From {rule.id}.")
    return _Counter(_NOTHING_ELSE, None, "Put a text here that looks alike and has another cause.")


def _canonical(step: str | None, sanitizer: Sanitizer) -> str | None:
    return sanitizer.catalogue.step_names.get((step or "").casefold())


def _near_rules(cluster: Cluster, sanitizer: Sanitizer) -> Iterator[Rule]:
    sample = cluster.sample
    trace = explain(sanitizer, sample)
    yield from (miss.rule for miss in trace.near_misses)
    if trace.winner is not None:
        yield trace.winner.rule
    yield from (loser.rule for loser in trace.losers)


def _word_set(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]{3,}", re.sub(r"<[a-z*…]+>", " ", text).casefold()))


def _similarity(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0


def _chosen_id(
    cluster: Cluster, condition: DraftCondition, sanitizer: Sanitizer, rule_id: str | None, choice: int
) -> list[str]:
    """The id asked for, once; else the first or second one that could be given."""
    if rule_id is not None:
        return [rule_id][choice:]
    return list(_ids(cluster, condition, sanitizer))[choice : choice + 1]


def _ids(cluster: Cluster, condition: DraftCondition, sanitizer: Sanitizer) -> Iterator[str]:
    """Ids that no rule has: made of the area and of words of the condition, then with the cluster's id."""
    area = _area(cluster, sanitizer)
    words = [
        word
        for word in dict.fromkeys(words_of(condition))
        if _PLAIN_WORD.fullmatch(word)
        and word not in _STOP
        and word not in area.split("-")
        and _is_clean(word, sanitizer)
    ]
    named = "-".join(words[:_MOST_WORDS]) or "cause"
    for cause in (named, f"{named}-{cluster.id}"):
        rule_id = f"{area}.{cause}"
        if rule_id not in sanitizer.catalogue.rules_by_id and _is_clean(rule_id, sanitizer):
            yield rule_id


def _area(cluster: Cluster, sanitizer: Sanitizer) -> str:
    """Of the rule that answers now, else the step, else the category."""
    answer = cluster.answers[0]
    if answer.rule_id and answer.band == "specific":
        return answer.rule_id.partition(".")[0]
    step = _shared_step(cluster, sanitizer)
    return step if step and ID.fullmatch(f"{step}.x") and _is_clean(step, sanitizer) else answer.category


def _is_clean(name: str, sanitizer: Sanitizer) -> bool:
    """Whether a part of an id holds no word of the vocabulary; ids are shown beside answers."""
    readings = (name, re.sub(r"[.-]+", " ", name))
    return not any(hit.what == WORD for reading in readings for hit in sanitizer.guard.find(reading))


def _action(action: NextAction) -> str:
    who = f", who: {action.who}" if action.who != "user" else ""
    do = f", do: {action.do}" if action.do else ""
    text = _quoted(_escaped(action.text))
    return f"{{ text: {text}{who}{do} }}" if who or do else text


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _scalar(name: str) -> str:
    plain = re.fullmatch(r"[a-z][a-z0-9_-]*", name) and name not in {"true", "false", "null"}
    return name if plain else _quoted(name)
