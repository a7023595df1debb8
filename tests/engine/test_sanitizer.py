import logging
import random
from collections.abc import Hashable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plainspoken.catalogue.failure import Failure
from plainspoken.catalogue.loader import load_catalogue
from plainspoken.catalogue.model import Example
from plainspoken.engine.answers import SanitizedMessage
from plainspoken.engine.normalise import decoded, normalise
from plainspoken.engine.sanitizer import Sanitizer
from tests.support import MakeSanitizer

TEMPLATE_RULE = """
- id: vm-creation.template-larger-than-disk
  when:
    text:
      like: 'override ({disk:size}) is smaller than template size ({template:size})'
  category: configuration
  severity: error
  message: 'The VM''s disk ({disk}) is smaller than the template''s ({template}).'
  facts:
    disk: { else: size not reported }
  actions:
    - 'Choose a template of {disk} or less for this VM'
    - { text: 'Enlarge the source disk, replicate, and try again', do: run_replication }
    - { text: Change the default template in the platform settings, who: admin }
  examples:
    - text: 'override (102 GB) is smaller than template size (100.00 GB)'
  not_for:
    - text: template not found
"""


def test_facts_of_the_text_stand_in_message_and_actions(make_sanitizer: MakeSanitizer) -> None:
    message = make_sanitizer(TEMPLATE_RULE).sanitize(
        Failure(
            "error 431: rootdisksize override (102 GB) is smaller than template size (100.00 GB)", step="vm-creation"
        )
    )

    assert message.user_message == "The VM's disk (102 GB) is smaller than the template's (100 GB)."
    assert message.actionable_steps[0] == "Choose a template of 102 GB or less for this VM"
    assert message.facts == {"disk": "102 GB", "template": "100 GB"}
    assert [(action.who, action.do) for action in message.next_actions] == [
        ("user", None),
        ("user", "run_replication"),
        ("admin", None),
    ]


def test_a_value_that_is_no_valid_fact_gets_its_else_wording(make_sanitizer: MakeSanitizer) -> None:
    message = make_sanitizer(TEMPLATE_RULE).sanitize(
        "override (/dev/vdb of tenant x) is smaller than template size (100 GB)"
    )

    assert message.user_message == "The VM's disk (size not reported) is smaller than the template's (100 GB)."


HOSTILE = [
    "/dev/vdb",
    "virt-v2v",
    "10.0.0.5:8090",
    "{disk}",
    "%s",
    "<b>x</b>",
    "root@host",
    "4205a841-0265-f4bd-39a6-39fd92196f53",
    "https://u:p@vc/sdk",
    "libvirt 1.2 GB",
    "SELECT * FROM jobs",
    "ERROR 1205 (HY000)",
]

NAME_RULE = """
- id: source.vm-missing
  when: { text: { like: "VM '{vm:name}' is missing" } }
  category: configuration
  severity: error
  message: '{vm} is not there.'
  facts: { vm: { else: The VM } }
  actions: [Check its name]
  examples: [{ text: "VM 'a' is missing" }]
  not_for: [{ text: no VM }]
"""


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("pgtest1", "pgtest1"),
        ("VM Network", "VM Network"),
        ("{vm}", "The VM"),
        ("{0.__class__}", "The VM"),
        ("%s%n", "The VM"),
        ("libvirt-01", "The VM"),
        ("10.0.0.5", "The VM"),
        ("/dev/vdb", "The VM"),
        ("4205a841-0265-f4bd-39a6-39fd92196f53", "The VM"),
        ("db.internal.example.com", "The VM"),
        ("v\u200birtio", "The VM"),
    ],
)
def test_a_hostile_name_never_reaches_the_message(make_sanitizer: MakeSanitizer, name: str, shown: str) -> None:
    message = make_sanitizer(NAME_RULE).sanitize(f"VM '{name}' is missing")

    assert message.user_message == f"{shown} is not there."


def matched(sanitizer: Sanitizer, example: Example) -> list[str]:
    """The pieces of an example's text that make its rule win."""
    text = normalise(example.text)
    verdict = sanitizer.verdict(text, sanitizer.context(Failure("", step=example.step)))
    winner = verdict.winner if verdict else None
    return [text.clean[start:end] for start, end in winner.found.spans(verdict.reading)] if verdict and winner else []


@given(st.data(), st.one_of(st.text(max_size=80), st.sampled_from(HOSTILE)))
@settings(max_examples=400, deadline=None)
def test_no_fact_brings_a_forbidden_word_into_any_answer(sanitizer: Sanitizer, data: st.DataObject, value: str) -> None:
    rule = data.draw(st.sampled_from([rule for rule in sanitizer.catalogue.rules if rule.facts]))
    example = data.draw(st.sampled_from(rule.examples))
    piece = data.draw(st.sampled_from(matched(sanitizer, example) or [example.text]))
    words = [word for word in piece.split() if any(char.isdigit() for char in word)] or piece.split()
    text = example.text.replace(data.draw(st.sampled_from(words)), value)
    message = sanitizer.sanitize(Failure(text, step=example.step))

    assert all(sanitizer.guard.is_clean(shown) for shown in (message.user_message, *message.actionable_steps))


@given(st.one_of(st.text(max_size=400), st.binary(max_size=400)))
@settings(max_examples=200, deadline=None)
def test_any_text_gets_a_clean_answer(sanitizer: Sanitizer, text: str | bytes) -> None:
    message = sanitizer.sanitize(Failure(decoded(text), step="vm-creation"))

    assert message.user_message
    assert message.actionable_steps
    assert all(sanitizer.guard.is_clean(shown) for shown in (message.user_message, *message.actionable_steps))


@pytest.mark.parametrize(
    "text",
    ["", " ", "\x00\x07\x1b", "\ud800", b"\xff\xfe", "a" * 10_000_000, "{" * 5_000, "%s" * 1_000, "\u202e\u200b"],
    ids=["empty", "blank", "control", "surrogate", "not utf-8", "10 MB", "braces", "formats", "invisible"],
)
def test_odd_texts_get_the_fallback_of_the_step(sanitizer: Sanitizer, text: str | bytes) -> None:
    message = sanitizer.sanitize(Failure(decoded(text), step="vm-creation"))

    assert message.unmatched
    assert message.rule_id is None
    assert message.band == "fallback"
    assert message.user_message
    assert message.actionable_steps


def test_an_unknown_step_gets_an_answer_too(sanitizer: Sanitizer) -> None:
    assert sanitizer.sanitize(Failure("zzz", step="no-such-step \x00")).unmatched


def test_a_failure_without_a_step_gets_the_fallback_of_its_job_kind(sanitizer: Sanitizer) -> None:
    by_type = sanitizer.sanitize(Failure("zzz", operation="rollback"))
    by_raw_name = sanitizer.sanitize(Failure("zzz", operation="enhanced-test-failover-rollback"))

    assert by_type == by_raw_name
    assert by_type != sanitizer.sanitize("zzz")


def test_the_raw_text_is_in_no_representation_of_the_answer(sanitizer: Sanitizer) -> None:
    message = sanitizer.sanitize("secret-token-4711 exploded")

    assert "4711" not in repr(message)
    assert "4711" not in str(message.as_dict())
    assert "4711" in message.technical_detail


def test_technical_detail_hides_secrets_even_from_administrators(sanitizer: Sanitizer) -> None:
    message = sanitizer.sanitize("GET https://root:hunter2@vcenter.example/sdk failed")

    assert "hunter2" not in message.technical_detail
    assert "vcenter.example" in message.technical_detail


def test_a_text_that_the_guard_stops_is_replaced_by_a_safer_one_and_logged(
    make_sanitizer: MakeSanitizer, caplog: pytest.LogCaptureFixture
) -> None:
    leaking = NAME_RULE.replace("is not there.'", "is not there, says libvirt.'")
    sanitizer = make_sanitizer(leaking)

    with caplog.at_level(logging.ERROR):
        message = sanitizer.sanitize("VM 'pgtest1' is missing")

    assert message.band == "general"
    assert "libvirt" not in message.user_message
    assert "source.vm-missing" in caplog.text


def test_a_condition_that_breaks_at_run_time_yields_the_fallback(
    make_sanitizer: MakeSanitizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    sanitizer = make_sanitizer(NAME_RULE)
    monkeypatch.setattr(type(sanitizer.matcher), "classify", lambda *_, **__: 1 / 0)

    assert sanitizer.sanitize("VM 'pgtest1' is missing").unmatched


def test_a_pattern_that_takes_too_long_counts_as_not_met(make_sanitizer: MakeSanitizer) -> None:
    rules = NAME_RULE.replace(
        """{ like: "VM '{vm:name}' is missing" }""", "{ all: [{ contains: slow }, { regex: '(x|xx)+(?P<vm>y)' }] }"
    ).replace("else: The VM }", "else: The VM, type: name }")
    sanitizer = make_sanitizer(rules)

    assert sanitizer.sanitize("slow " + "x" * 5_000).unmatched


def test_one_engine_answers_many_threads_alike(sanitizer: Sanitizer) -> None:
    texts = [f"connection refused by peer {number}" for number in range(50)] * 20
    expected = [sanitizer.sanitize(text) for text in texts]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(Sanitizer(sanitizer.catalogue).sanitize, texts)) == expected


def test_literals_of_the_text_are_found_however_they_are_disguised(make_sanitizer: MakeSanitizer) -> None:
    sanitizer = make_sanitizer(TEMPLATE_RULE)
    disguised = "Override\t(102 GB)\n is smaller\u200b than  tеmplate size (100.00 GB)"

    assert sanitizer.sanitize(disguised).rule_id == "vm-creation.template-larger-than-disk"


def test_the_log_of_a_broken_condition_holds_no_secret(
    make_sanitizer: MakeSanitizer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("cannot match https://root:hunter2@vcenter.example/sdk")

    sanitizer = make_sanitizer(NAME_RULE)
    monkeypatch.setattr(type(sanitizer.matcher), "classify", broken)
    sanitizer.sanitize("GET https://root:hunter2@vcenter.example/sdk failed")

    assert "cannot match" in caplog.text
    assert "hunter2" not in caplog.text


NAMED_RULE = """
- id: network.not-found
  when:
    text:
      like: "network '{network:name}' not found"
  category: network
  severity: error
  message: 'The network is missing: {network}.'
  facts:
    network: { else: the target network }
  actions:
    - 'Configure network mapping for {network}'
  examples:
    - text: "network 'lab-net' not found"
  not_for:
    - text: network found
"""


@pytest.mark.parametrize(
    "name", ["foo-daemon", "KVM-NITUCA-02", "使用sudo", "Sommer2024", "52 4e e4 b3", "Cloud-Stack-Net", "LinStor"]
)
def test_a_hole_for_a_name_shows_nothing_that_may_be_something_else(make_sanitizer: MakeSanitizer, name: str) -> None:
    message = make_sanitizer(NAMED_RULE).sanitize(f"network '{name}' not found")

    assert message.user_message == "The network is missing: the target network."


def test_a_hole_for_a_name_shows_no_word_of_the_vocabulary_in_any_spelling(make_sanitizer: MakeSanitizer) -> None:
    sanitizer = make_sanitizer(NAMED_RULE)
    words = [word.text for word in sanitizer.catalogue.vocabulary.words if word.text.isalnum()]
    english = {"virtualmachine", "virtualmachines", "datavolume", "datavolumes", "mountpoint", "vmis"}
    for word in set(words) - english:
        cut = len(word) // 2
        for name in (word, word.upper(), f"{word[:cut]}-{word[cut:]}", f"{word[:cut]} {word[cut:].title()}-net"):
            message = sanitizer.sanitize(f"network '{name}' not found").user_message
            assert message == "The network is missing: the target network.", name


def test_a_hole_for_a_name_shows_one_that_the_caller_knows(make_sanitizer: MakeSanitizer) -> None:
    sanitizer = make_sanitizer(NAMED_RULE)
    text = "network 'KVM-NITUCA-02' not found"

    assert "KVM" not in sanitizer.sanitize(text).user_message
    known = sanitizer.sanitize(Failure(text, names=("web7", "KVM-NITUCA-02")))
    assert known.user_message == "The network is missing: KVM-NITUCA-02."
    assert known.actionable_steps == ("Configure network mapping for KVM-NITUCA-02",)
    assert "KVM" not in sanitizer.sanitize(Failure(text, names=("web7",))).user_message


def test_a_known_name_with_a_forbidden_word_in_it_is_not_shown(make_sanitizer: MakeSanitizer) -> None:
    message = make_sanitizer(NAMED_RULE).sanitize(Failure("network 'ossea-net' not found", names=("ossea-net",)))

    assert message.user_message == "The network is missing: the target network."


class Forgetful(dict[Hashable, SanitizedMessage]):
    """Remembers nothing."""

    def __setitem__(self, key: Hashable, value: SanitizedMessage) -> None:
        pass


def test_an_answer_from_memory_is_the_one_that_would_be_written_anew(sanitizer: Sanitizer) -> None:
    catalogue = sanitizer.catalogue
    nouns = [subject.phrases[0] for subject in catalogue.subjects.values() if subject.phrases]
    marks = [speaker.marks[0] for speaker in catalogue.speakers.values()]
    chance = random.Random(3)
    texts = [
        text
        for fault in catalogue.faults.values()
        for phrase in fault.phrases[:1]
        for noun in chance.sample(nouns, 3)
        for text in (
            f"the {noun} {phrase}",
            f"{noun} paths {phrase}",
            f"cannot create {noun}: {phrase}",
            f"{chance.choice(marks)}: {phrase}",
        )
    ]
    texts += [example.text for rule in catalogue.rules for example in rule.examples]
    anew = Sanitizer(catalogue)
    anew._writer._written = Forgetful()
    for text in texts:
        sanitizer.sanitize(text)

    assert [text for text in texts if sanitizer.sanitize(text) != anew.sanitize(text)] == []


def test_sentences_of_a_site_are_searched_for_secrets(make_sanitizer: MakeSanitizer) -> None:
    sanitizer = make_sanitizer("""
        - id: site.door
          when: { text: { contains: door is locked } }
          category: platform
          severity: error
          message: 'Log in with password: Sommer2024xyz!'
          actions:
            - { text: Try the operation again, do: retry }
          examples: [{ text: the door is locked }]
          not_for: [{ text: the window is locked }]
    """)

    assert "Sommer" not in sanitizer.sanitize("the door is locked").user_message


def test_a_word_of_a_site_is_looked_for_in_built_in_sentences(tmp_path: Path) -> None:
    (tmp_path / "vocabulary.yaml").write_text(
        "# yaml-language-server: $schema=../schemas/vocabulary.schema.json\n"
        "words:\n  - { why: ours, whole: [source environment] }\n",
        encoding="utf-8",
    )
    text = "vCenter: authentication failed: incorrect user name or password"
    usual, own = Sanitizer(load_catalogue()).sanitize(text), Sanitizer(load_catalogue(tmp_path)).sanitize(text)

    assert "source environment" in usual.user_message
    assert "source environment" not in own.user_message
