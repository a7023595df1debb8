import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plainspoken.catalogue.failure import Failure
from plainspoken.engine import matcher
from plainspoken.engine.compiled_rules import CompiledRule
from plainspoken.engine.decision import Match, Verdict
from plainspoken.engine.diagnosis import Diagnosis
from plainspoken.engine.evidence import Evidence
from plainspoken.engine.matcher import Matcher
from plainspoken.engine.normalise import normalise
from plainspoken.engine.sanitizer import Sanitizer
from tests.support import MakeSanitizer

ACTIONS = """
  category: platform
  severity: error
  message: 'What happened.'
  actions: ['Try again']
  examples: [{ text: 'x' }]
  not_for: [{ text: 'y' }]
"""


def rule(rule_id: str, when: str, *more: str) -> str:
    return "\n".join([f"- id: {rule_id}", f"  when: {when}", *(f"  {line}" for line in more)]) + ACTIONS


def winner(make_sanitizer: MakeSanitizer, rules: list[str], text: str, step: str | None = None) -> str | None:
    return make_sanitizer("".join(rules)).sanitize(Failure(text, step=step)).rule_id


CONDITIONS = [
    ("{ contains: blue moon }", "the BLUE  moon, sadly", "the moon was blue"),
    ("{ contains: vol }", "no vol. left", "a vol-7 left"),
    ("{ contains: 'moon-rise missed at sea' }", "moon-rise missed at sea", "moonrise missed at sea"),
    ("{ contains: moon }", "moon over /usr/bin", "over /usr/moon/bin"),
    ("{ contains: moon }", "two moons", "a moonlit night"),
    ("{ contains: 'tide … high' }", "the tide is rather high", "the tide. Rather high"),
    ("{ contains: 'could not swim' }", "was unable to swim", "could swim"),
    ("{ letters: moon }", "a moonlit night", "a lit night"),
    ("{ like: 'after {t:duration} of {}' }", "after 5m0s of waiting", "after all"),
    ("{ like: 'moon {n:count}' }", "moon 7 rose", "halfmoon 7 rose"),
    ("{ like: 'moonStill up {n:count}' }", "the moonStill up 7", "the moonGone up 7"),
    ("{ like: 'moon-rise at sea {n:count}' }", "moon-rise at sea 7", "moonrise at sea 7"),
    ("{ all: [{ contains: one }, { contains: two }] }", "two and one", "one and three"),
    ("{ any: [{ contains: one }, { contains: two }] }", "just two", "just three"),
    ("{ contains: [one, two] }", "just two", "just three"),
    ("{ all: [{ contains: one }, { not: { contains: two } }] }", "one", "one two"),
    ("{ all: [{ contains: tide }, { regex: 'tide [0-9]+' }] }", "tide 42", "tide x"),
]


@pytest.mark.parametrize(("condition", "met", "unmet"), CONDITIONS)
def test_a_condition_tells_the_texts_that_meet_it(
    make_sanitizer: MakeSanitizer, condition: str, met: str, unmet: str
) -> None:
    sanitizer = make_sanitizer(rule("a.b", f"{{ text: {condition} }}"))

    assert sanitizer.sanitize(met).rule_id == "a.b"
    assert sanitizer.sanitize(unmet).rule_id != "a.b"


@pytest.mark.parametrize(
    ("key", "context"),
    [
        ("steps: [vm-creation]", {"step": "VM-Creation"}),
        ("steps: [virtio-driver-injection]", {"step": "virtio-injection"}),
        ("operations: [rollback]", {"operation": "enhanced-test-failover-rollback"}),
        ("sources: [replication_jobs]", {"source": "replication_jobs"}),
        ("classifications: [disk]", {"classification": "Disk"}),
        ("codes: ['4350']", {"code": "4350"}),
        ("os_types: [linux]", {"os_type": "Linux"}),
    ],
)
def test_what_is_known_besides_the_text_must_fit(
    make_sanitizer: MakeSanitizer, key: str, context: dict[str, Any]
) -> None:
    sanitizer = make_sanitizer(rule("a.b", f"{{ {key}, text: {{ contains: moon }} }}"))

    assert sanitizer.sanitize(Failure("moon", **context)).rule_id == "a.b"
    assert sanitizer.sanitize("moon").unmatched
    assert sanitizer.sanitize(Failure("other", **context)).unmatched


@pytest.mark.parametrize(
    ("asked", "met", "unmet"),
    [
        ("faults: [no-space]", "moon: no space left on device", "moon: connection refused"),
        ("subjects: [snapshot]", "moon: snapshot 7", "moon: volume 7"),
        ("speakers: [source-environment]", "ServerFaultCode: moon refused", "moon refused"),
        ("sides: [source]", "moon datastore of the source environment is full", "moon datastore is full"),
    ],
)
def test_a_rule_can_ask_for_what_the_lists_find(
    make_sanitizer: MakeSanitizer, asked: str, met: str, unmet: str
) -> None:
    sanitizer = make_sanitizer(rule("a.b", f"{{ {asked}, text: {{ contains: moon }} }}"))

    assert sanitizer.sanitize(met).rule_id == "a.b"
    assert sanitizer.sanitize(unmet).rule_id != "a.b"


@pytest.mark.parametrize(
    "envelope",
    [
        "2026-03-02 10:11:12,345 ERROR acme.blue.moon All is well",
        'time=2026-03-02T10:11:12Z level=error moon="blue moon" msg="all is well"',
        '{"level": "error", "logger": "blue moon", "message": "all is well"}',
        'Traceback (most recent call last):\n  File "/x.py", line 6, in run\n    blue moon()\nValueError: all is well',
        "all is well at /blue moon/x",
    ],
)
def test_no_word_is_found_in_the_envelope_or_in_a_path(make_sanitizer: MakeSanitizer, envelope: str) -> None:
    sanitizer = make_sanitizer(rule("a.b", "{ text: { contains: blue moon } }"))

    assert sanitizer.sanitize(envelope).rule_id != "a.b"


TEXT = "{ text: { contains: moon } }"
WITH_STEP = "{ steps: [vm-creation], text: { contains: moon } }"


def test_a_rule_that_names_the_step_wins_over_one_that_does_not(make_sanitizer: MakeSanitizer) -> None:
    rules = [rule("a.everywhere", TEXT), rule("b.here", WITH_STEP)]

    assert winner(make_sanitizer, rules, "moon", step="vm-creation") == "b.here"


def test_a_rule_that_asks_for_more_of_the_same_wins(make_sanitizer: MakeSanitizer) -> None:
    rules = [
        rule("a.less", TEXT),
        rule("b.more", "{ text: { all: [{ contains: moon }, { contains: tide }] } }"),
    ]

    assert winner(make_sanitizer, rules, "tide and moon") == "b.more"


def test_a_rule_whose_evidence_stands_in_a_later_clause_wins(make_sanitizer: MakeSanitizer) -> None:
    rules = [rule("a.outer", "{ text: { contains: the tide of } }"), rule("b.inner", TEXT)]

    assert winner(make_sanitizer, rules, "the tide of it: the moon") == "b.inner"


def test_of_two_in_one_clause_the_rule_with_more_words_wins(make_sanitizer: MakeSanitizer) -> None:
    rules = [rule("a.short", TEXT), rule("b.long", "{ text: { contains: high spring tide } }")]

    assert winner(make_sanitizer, rules, "moon over high spring tide") == "b.long"


def test_a_rule_stands_back_where_the_text_names_a_cause_behind_all_it_asks_for(make_sanitizer: MakeSanitizer) -> None:
    rules = [rule("a.outer", "{ text: { contains: the moon program } }")]

    assert winner(make_sanitizer, rules, "the moon program: no space left on device") == "fault.no-space"


def test_a_rule_that_explains_nothing_stands_back_from_a_cause_before_its_words(make_sanitizer: MakeSanitizer) -> None:
    rules = [rule("tool.failed", "{ text: { contains: 'installer failed' } }", "explains: [nothing]")]

    assert winner(make_sanitizer, rules, "copy: no space left on device: installer failed") != "tool.failed"
    assert winner(make_sanitizer, rules, "installer failed: cannot parse the moon") != "tool.failed"
    assert winner(make_sanitizer, rules, "copy: exit status 1: installer failed") == "tool.failed"


def test_a_rule_that_asks_for_a_fault_alone_stands_back_from_another_behind_it(make_sanitizer: MakeSanitizer) -> None:
    rules = [rule("tool.taken", "{ faults: [exists] }")]

    assert winner(make_sanitizer, rules, "name already exists: no space left on device") != "tool.taken"
    assert winner(make_sanitizer, rules, "no space left on device: name already exists") == "tool.taken"


def test_a_rule_stands_back_also_where_its_nouns_stand_beside_that_cause(make_sanitizer: MakeSanitizer) -> None:
    rules = [rule("a.left-over", "{ faults: [not-deleted], subjects: [volume] }")]

    assert winner(make_sanitizer, rules, "cannot delete volume: the volume is busy") == "fault.in-use+volume"
    assert winner(make_sanitizer, rules, "cannot delete volume: the volume") == "a.left-over"


def test_a_rule_that_names_that_cause_does_not_stand_back(make_sanitizer: MakeSanitizer) -> None:
    rules = [rule("a.outer", "{ faults: [no-space], text: { contains: the moon program } }")]

    assert winner(make_sanitizer, rules, "the moon program: no space left on device") == "a.outer"


def test_wins_over_decides_before_all_else(make_sanitizer: MakeSanitizer) -> None:
    rules = [
        rule("a.more", "{ text: { all: [{ contains: moon }, { contains: tide }] } }"),
        rule("b.less", TEXT, "wins_over: { rules: [a.more], because: the test says so }"),
    ]

    assert winner(make_sanitizer, rules, "tide and moon") == "b.less"


def test_a_site_rule_wins_over_a_built_in_one(make_sanitizer: MakeSanitizer) -> None:
    sanitizer = make_sanitizer(rule("a.built-in", TEXT), rule("b.site", TEXT))

    message = sanitizer.sanitize("moon")

    assert message.rule_id == "b.site"
    assert not message.ambiguous


def test_equal_claims_go_to_the_lowest_id_and_are_marked(make_sanitizer: MakeSanitizer) -> None:
    message = make_sanitizer(rule("b.second", TEXT) + rule("a.first", TEXT)).sanitize("moon")

    assert message.rule_id == "a.first"
    assert message.ambiguous


def test_the_order_of_rules_in_a_file_changes_nothing(make_sanitizer: MakeSanitizer) -> None:
    rules = [rule("a.one", TEXT), rule("b.two", WITH_STEP), rule("c.three", TEXT)]
    answers = {
        (found.rule_id, found.ambiguous)
        for order in (rules, rules[::-1])
        for found in [make_sanitizer("".join(order)).sanitize("moon")]
    }

    assert answers == {("a.one", True)}


def test_a_rule_without_text_answers_whatever_the_text_is(make_sanitizer: MakeSanitizer) -> None:
    assert winner(make_sanitizer, [rule("a.b", "{ steps: [vm-creation] }")], "", step="vm-creation") == "a.b"


def test_an_info_line_does_not_answer_for_an_error_line(make_sanitizer: MakeSanitizer) -> None:
    rules = [rule("a.info", "{ text: { contains: blue moon rising } }")]
    text = "2026-03-02 10:11:12 INFO blue moon rising\n2026-03-02 10:11:13 ERROR connection refused"

    assert winner(make_sanitizer, rules, text) == "fault.refused"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("the setting failed", "fault.failed"),
        ("the snapshot failed", "fault.failed+snapshot"),
        ("the setting was not found", "fault.not-found+setting"),
    ],
)
def test_a_weak_noun_says_nothing_where_only_a_failure_is_told(
    make_sanitizer: MakeSanitizer, text: str, answer: str
) -> None:
    assert winner(make_sanitizer, [rule("a.b", "{ text: { contains: blue moon } }")], text) == answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("storage pool for the volume was not found", "fault.not-found+pool"),
        ("the volume on storage pool p1 was not found", "fault.not-found+volume"),
        ("no space left on the volume", "fault.no-space+volume"),
        ("cannot delete the widget on host h1", "fault.not-deleted"),
        ("widget 7 not found on host h1", "fault.not-found+host"),
        ("cannot delete the snapshot of volume v1", "fault.not-deleted+snapshot"),
    ],
)
def test_a_noun_that_says_where_another_belongs_gives_way_to_it(
    make_sanitizer: MakeSanitizer, text: str, answer: str
) -> None:
    assert winner(make_sanitizer, [rule("a.b", "{ text: { contains: blue moon } }")], text) == answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("dial tcp 10.1.1.1:443: connect: no route to host", "fault.unreachable"),
        ("connection to host h1: no route to host", "fault.unreachable+host"),
    ],
)
def test_a_noun_within_the_words_of_a_broken_connection_names_no_system(
    make_sanitizer: MakeSanitizer, text: str, answer: str
) -> None:
    assert winner(make_sanitizer, [rule("a.b", "{ text: { contains: blue moon } }")], text) == answer


def test_a_rule_is_asked_only_where_the_rarest_of_its_words_stands(
    make_sanitizer: MakeSanitizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    moons = ["luna", "io", "europa", "ganymede", "callisto", "mimas", "rhea", "titan", "dione", "tethys"]
    when = "{{ text: {{ all: [{{ contains: {} }}, {{ contains: rising }}] }} }}"
    sanitizer = make_sanitizer("".join(rule(f"a.{moon}", when.format(moon)) for moon in moons))
    asked: list[str] = []
    ask = matcher._match

    def counted(compiled: CompiledRule, evidence: Evidence, diagnosis: Diagnosis) -> Match | None:
        asked.append(compiled.rule.id)
        return ask(compiled, evidence, diagnosis)

    monkeypatch.setattr(matcher, "_match", counted)

    assert sanitizer.sanitize("titan is rising").rule_id == "a.titan"
    assert asked == ["a.titan"]


@pytest.fixture(scope="module")
def other_matcher(sanitizer: Sanitizer) -> Matcher:
    """A matcher that remembers other texts."""
    return Matcher(sanitizer.catalogue)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_text_has_the_same_verdict_whichever_text_of_its_structure_came_before(
    sanitizer: Sanitizer, other_matcher: Matcher, data: st.DataObject
) -> None:
    rule = data.draw(st.sampled_from(sanitizer.catalogue.rules))
    example = data.draw(st.sampled_from(rule.examples))
    context = sanitizer.context(example)
    text, other = (
        normalise(re.sub(r"[0-9]", lambda _: data.draw(st.sampled_from("0123456789")), example.text)) for _ in range(2)
    )

    sanitizer.matcher.classify(normalise(example.text), context)
    other_matcher.classify(other, context)

    assert told(sanitizer.matcher.classify(text, context)) == told(other_matcher.classify(text, context))


def told(verdict: Verdict) -> object:
    """All that a verdict says, in values that can be compared."""
    matches = [(match.rule.id, match.found.spans(verdict.reading), match.claim) for match in verdict.matches]
    return matches, len(verdict.rivals), verdict.outdone, verdict.diagnosis, verdict.reading.tokens
