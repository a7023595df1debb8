import pytest

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


def winner(make_sanitizer: MakeSanitizer, rules: list[str], text: str, **context: str) -> str | None:
    return make_sanitizer("".join(rules)).sanitize(text, **context).rule_id


CONDITIONS = [
    ("{ contains: disk full }", "the DISK  full, sadly", "the disk was full"),
    ("{ word: vol }", "no vol. left", "a vol-7 left"),
    ("{ word: tool }", "tool failed", "/usr/bin/tool failed"),
    ("{ equals: Job failed }", " job   FAILED\n", "job failed again"),
    ("{ starts_with: panic }", "panic: oh", "a panic"),
    ("{ ends_with: refused }", "was refused", "refused it"),
    ("{ like: 'after {t:duration} of {}' }", "after 5m0s of waiting", "after all"),
    ("{ all: [{ contains: one }, { contains: two }] }", "two and one", "one and three"),
    ("{ any: [{ contains: one }, { contains: two }] }", "just two", "just three"),
    ("{ all: [{ contains: one }, { not: { contains: two } }] }", "one", "one two"),
    ("{ all: [{ contains: state }, { regex: 'state [0-9]+' }] }", "state 42", "state x"),
    ("{ all: [{ contains: one }, { not: { word: two } }] }", "one two-fold", "one two"),
]


@pytest.mark.parametrize(("condition", "met", "unmet"), CONDITIONS)
def test_a_condition_tells_the_texts_that_meet_it(
    make_sanitizer: MakeSanitizer, condition: str, met: str, unmet: str
) -> None:
    sanitizer = make_sanitizer(rule("a.b", f"{{ text: {condition} }}"))

    assert sanitizer.sanitize(met).rule_id == "a.b"
    assert sanitizer.sanitize(unmet).unmatched


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
    make_sanitizer: MakeSanitizer, key: str, context: dict[str, str]
) -> None:
    sanitizer = make_sanitizer(rule("a.b", f"{{ {key}, text: {{ contains: disk }} }}"))

    assert sanitizer.sanitize("disk", **context).rule_id == "a.b"
    assert sanitizer.sanitize("disk").unmatched
    assert sanitizer.sanitize("other", **context).unmatched


TEXT = "{ text: { contains: disk } }"
WITH_STEP = "{ steps: [vm-creation], text: { contains: disk } }"


def test_the_highest_band_wins(make_sanitizer: MakeSanitizer) -> None:
    rules = [
        rule("a.fallback", TEXT, "band: fallback"),
        rule("b.general", WITH_STEP, "band: general"),
        rule("c.exception", TEXT, "band: exception"),
        rule("d.specific", WITH_STEP),
    ]

    assert winner(make_sanitizer, rules, "disk", step="vm-creation") == "c.exception"


def test_a_rule_that_names_the_step_wins_over_one_that_does_not(make_sanitizer: MakeSanitizer) -> None:
    rules = [rule("a.everywhere", TEXT), rule("b.here", WITH_STEP)]

    assert winner(make_sanitizer, rules, "disk", step="vm-creation") == "b.here"


def test_wins_over_beats_even_a_higher_band(make_sanitizer: MakeSanitizer) -> None:
    rules = [
        rule("a.exception", TEXT, "band: exception"),
        rule("b.general", TEXT, "band: general", "wins_over: [a.exception]"),
    ]

    assert winner(make_sanitizer, rules, "disk") == "b.general"


def test_a_site_rule_wins_over_a_built_in_one_of_the_same_claim(make_sanitizer: MakeSanitizer) -> None:
    sanitizer = make_sanitizer(rule("a.built-in", TEXT), rule("b.site", TEXT))

    message = sanitizer.sanitize("disk")

    assert message.rule_id == "b.site"
    assert not message.ambiguous


def test_equal_claims_go_to_the_lowest_id_and_are_marked(make_sanitizer: MakeSanitizer) -> None:
    message = make_sanitizer(rule("b.second", TEXT) + rule("a.first", TEXT)).sanitize("disk")

    assert message.rule_id == "a.first"
    assert message.ambiguous


def test_the_order_of_rules_in_a_file_changes_nothing(make_sanitizer: MakeSanitizer) -> None:
    rules = [rule("a.one", TEXT), rule("b.two", WITH_STEP), rule("c.three", TEXT, "wins_over: [b.two]")]
    answers = {
        (found.rule_id, found.ambiguous)
        for order in (rules, rules[::-1])
        for found in [make_sanitizer("".join(order)).sanitize("disk", step="vm-creation")]
    }

    assert answers == {("a.one", True)}


def test_a_rule_without_text_answers_whatever_the_text_is(make_sanitizer: MakeSanitizer) -> None:
    assert winner(make_sanitizer, [rule("a.b", "{ steps: [vm-creation] }")], "", step="vm-creation") == "a.b"


def test_a_rule_that_beats_the_best_claim_lets_the_next_claim_win(make_sanitizer: MakeSanitizer) -> None:
    word = "{ text: { word: disk } }"
    rules = [
        rule("a.exception", word, "band: exception"),
        rule("b.specific", word),
        rule("c.general", word, "band: general", "wins_over: [a.exception]"),
    ]

    assert winner(make_sanitizer, rules, "disk") == "b.specific"
