from plainspoken.catalogue.failure import Failure
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.engine.trace import Trace, explain
from tests.support import MakeSanitizer

RULES = """
- id: disks.full
  when: { text: { all: [{ contains: moon }, { contains: full }] } }
  category: storage
  severity: error
  message: The disk is full.
  actions: [Free some space]
  examples: [{ text: moon is full }]
  not_for: [{ text: moon }]
- id: disks.any
  when: { text: { contains: moon } }
  category: storage
  severity: error
  message: A disk made trouble.
  actions: [Check the disk]
  examples: [{ text: moon }]
  not_for: [{ text: none }]
- id: disks.full-at-start
  when: { steps: [vm-startup], text: { all: [{ contains: moon }, { like: 'full at {used:percent}' }] } }
  category: storage
  severity: error
  message: 'The disk is full ({used}).'
  actions: [Free some space]
  examples: [{ text: moon full at 99%, step: vm-startup }]
  not_for: [{ text: moon full }]
"""


def trace(sanitizer: Sanitizer, text: str, step: str | None = None) -> Trace:
    return explain(sanitizer, Failure(text, step=step))


def test_the_winner_comes_with_its_matched_pieces(make_sanitizer: MakeSanitizer) -> None:
    winner = trace(make_sanitizer(RULES), "the Moon  is FULL").winner

    assert winner is not None
    assert winner.rule.id == "disks.full"
    assert winner.matched == ("Moon", "FULL")
    assert winner.rule.location.line == 3


def test_every_loser_has_a_sentence_why(make_sanitizer: MakeSanitizer) -> None:
    losers = trace(make_sanitizer(RULES), "moon full at 99%", "vm-startup").losers

    assert {loser.rule.id: loser.reason for loser in losers} == {
        "disks.full": "disks.full-at-start asks for everything that it asks for, and for more.",
        "disks.any": "disks.full-at-start asks for everything that it asks for, and for more.",
    }


def test_near_misses_name_the_first_condition_that_fails(make_sanitizer: MakeSanitizer) -> None:
    misses = trace(make_sanitizer(RULES), "full").near_misses

    assert [(miss.rule.id, miss.failed) for miss in misses] == [("disks.full", "a message contains ‘moon’")]


def test_a_near_miss_may_lack_only_the_step(make_sanitizer: MakeSanitizer) -> None:
    misses = trace(make_sanitizer(RULES), "moon full at 99%").near_misses

    assert misses[0].rule.id == "disks.full-at-start"
    assert misses[0].failed == "the step is one of vm-startup"


def test_a_rule_that_shares_only_a_common_word_is_not_near(make_sanitizer: MakeSanitizer) -> None:
    common = "".join(
        RULES.partition("- id: disks.any")[0]
        .replace("disks.full", f"disks.full-{number}")
        .replace("moon }", f"d{number} }}")
        for number in range(30)
    )

    assert trace(make_sanitizer(common), "the queue is full").near_misses == ()


def test_a_near_miss_names_the_alternatives_most_like_the_text(make_sanitizer: MakeSanitizer) -> None:
    rules = RULES.replace("{ contains: full }", "{ contains: [empty, gone, is lost, is away, has no room left] }")

    (miss,) = trace(make_sanitizer(rules), "moon has no room").near_misses[:1]

    assert miss.failed == "a message contains one of ‘has no room left’, ‘empty’, ‘gone’ or 2 more"


def test_facts_tell_whether_they_were_read_off_the_text(make_sanitizer: MakeSanitizer) -> None:
    facts = trace(make_sanitizer(RULES), "moon full at 99%", "vm-startup").facts

    assert [(fact.name, fact.value, fact.from_text) for fact in facts] == [("used", "99%", True)]


def test_what_the_guard_stopped_is_told(make_sanitizer: MakeSanitizer) -> None:
    found = trace(make_sanitizer(RULES.replace("The disk is full.", "The qcow2 disk is full.")), "moon full")

    assert found.message.unmatched
    assert found.guard


def test_terms_and_redactions_of_the_text_are_listed(sanitizer: Sanitizer) -> None:
    replacements = trace(sanitizer, "virt-v2v stopped at /dev/vdb").replacements

    assert [replacement.shown for replacement in replacements] == ["Driver injection tool", "Storage volume"]
