import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plainspoken.authoring.explain.explained import Audience, Explanation
from plainspoken.authoring.explain.explanation import explain, place_of
from plainspoken.catalogue.failure import Failure
from plainspoken.catalogue.files import builtin_rules
from plainspoken.catalogue.findings import Location
from plainspoken.engine.normalise import decoded
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.lint.examples import visible
from tests.support import MakeSanitizer

RULES = """
- id: disks.full
  when: { text: { all: [{ contains: disk }, { like: 'full at {used:percent}' }] } }
  category: storage
  severity: error
  message: 'The disk is full ({used}).'
  actions: [Free some space, { text: Add a disk, who: admin }]
  examples: [{ text: disk full at 99% }]
  not_for: [{ text: disk full }]
- id: disks.any
  when: { text: { any: [{ contains: disk }, { contains: drive }] } }
  category: storage
  severity: error
  message: A disk made trouble.
  actions: [Check the disk]
  examples: [{ text: disk }]
  not_for: [{ text: none }]
- id: disks.start
  when: { steps: [vm-startup], text: { contains: disk is gone } }
  category: storage
  severity: error
  message: The disk is gone.
  actions: [Check the disk]
  examples: [{ text: disk is gone, step: vm-startup }]
  not_for: [{ text: disk }]
"""
HOSTILE = "disk full at 99% on zq-host7.corp.invalid: password=Tr0ub4dor3 path /srv/zq/x.img, again Tr0ub4dor3"


def told(
    sanitizer: Sanitizer,
    audience: Audience,
    text: str | bytes = HOSTILE,
    **context: Any,  # noqa: ANN401 - of a failure
) -> Explanation:
    return explain(sanitizer, Failure(decoded(text), **context), audience)


def as_json(explanation: Explanation) -> str:
    return msgspec.json.encode(explanation).decode()


def strings(value: Any) -> list[str]:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        return [text for key, item in value.items() if key != "do" for text in strings(item)]
    if isinstance(value, list):
        return [text for item in value for text in strings(item)]
    return [value] if isinstance(value, str) else []


def test_a_customer_gets_the_answer_and_nothing_of_rules(make_sanitizer: MakeSanitizer) -> None:
    explanation = told(make_sanitizer(RULES), Audience.USER, step="vm-startup")

    assert explanation.why is None
    assert explanation.answer.message == "The disk is full (99%)."
    assert explanation.answer.cause_known
    assert [action.who for action in explanation.answer.actions] == ["user", "admin"]
    assert "disks." not in as_json(explanation)


def test_support_sees_conditions_in_the_rules_own_words(make_sanitizer: MakeSanitizer) -> None:
    why = told(make_sanitizer(RULES), Audience.SUPPORT).why

    assert why is not None
    assert why.winner is not None
    assert why.winner.id == "disks.full"
    assert [(match.condition, match.start, match.end, match.piece) for match in why.winner.matched] == [
        ("a message contains ‘disk’", 0, 4, None),
        ("a message reads like ‘full at {used:percent}’", 5, 16, None),
    ]
    assert [loser.id for loser in why.losers] == ["disks.any"]
    assert all(replacement.original is None for replacement in why.replacements)


def test_support_sees_the_text_scrubbed(make_sanitizer: MakeSanitizer) -> None:
    explanation = told(make_sanitizer(RULES), Audience.SUPPORT)

    assert explanation.why is not None
    assert explanation.why.text.startswith("disk full at 99% on [host]: ")
    assert not any(piece in as_json(explanation) for piece in ("zq-host7", "Tr0ub4dor3", "/srv", "x.img", "password"))


def test_a_developer_sees_the_pieces_with_secrets_masked_wherever_they_stand(make_sanitizer: MakeSanitizer) -> None:
    explanation = told(make_sanitizer(RULES), Audience.DEVELOPER)

    assert explanation.why is not None
    assert explanation.why.winner is not None
    assert [match.piece for match in explanation.why.winner.matched] == ["disk", "full at 99%"]
    assert "zq-host7.corp.invalid" in explanation.why.text
    assert "Tr0ub4dor3" not in as_json(explanation)
    assert explanation.why.text.count("[secret removed]") == 2


def test_a_condition_that_reaches_into_a_secret_shows_it_masked(make_sanitizer: MakeSanitizer) -> None:
    rules = RULES.replace("{used:percent}' }", "{used:percent}' }, { letters: 'password=tr0ub4' }")
    explanation = told(make_sanitizer(rules), Audience.DEVELOPER)

    assert explanation.why is not None
    assert explanation.why.winner is not None
    assert "Tr0" not in as_json(explanation)
    assert any("[secret removed]" in (match.piece or "") for match in explanation.why.winner.matched)


def test_near_misses_and_else_facts_are_told_with_their_places(make_sanitizer: MakeSanitizer) -> None:
    sanitizer = make_sanitizer(RULES.replace("{used:percent}", "{used:percent} of"))
    why = told(sanitizer, Audience.SUPPORT, "disk is gone, full at much of").why

    assert why is not None
    assert [(miss.id, miss.failed) for miss in why.near_misses] == [("disks.start", "the step is one of vm-startup")]
    assert why.near_misses[0].place.endswith("test.yaml:19:3")
    assert [(fact.name, fact.from_text) for fact in why.facts] == [("used", False)]


def test_a_negation_that_fails_names_what_must_not_be_there(make_sanitizer: MakeSanitizer) -> None:
    rules = RULES.replace(
        "{ contains: disk is gone }",
        "{ all: [{ contains: disk }, { not: { any: [{ contains: abc }, { contains: gone }] } }] }",
    )
    why = told(make_sanitizer(rules), Audience.SUPPORT, "disk is gone", step="vm-startup").why

    assert why is not None
    assert {miss.id: miss.failed for miss in why.near_misses}["disks.start"] == (
        "it must not hold that a message contains ‘gone’"
    )


def test_a_text_that_the_guard_stopped_is_quoted_for_developers_only(make_sanitizer: MakeSanitizer) -> None:
    sanitizer = make_sanitizer(RULES.replace("The disk is full", "The qcow2 disk is full"))
    support, developer = (told(sanitizer, audience).why for audience in (Audience.SUPPORT, Audience.DEVELOPER))

    assert support is not None
    assert developer is not None
    assert {stop.text for stop in support.guard} == {None}
    assert {stop.text for stop in developer.guard} == {"The qcow2 disk is full (99%)."}
    assert (developer.guard[0].start, developer.guard[0].end) == (4, 9)


def test_what_support_gave_as_context_is_shown_only_when_the_rules_know_it(make_sanitizer: MakeSanitizer) -> None:
    context = {"step": "vm-startup", "classification": "/etc/zq", "code": "zq9", "os_type": "zq", "source": "job_steps"}
    why = told(make_sanitizer(RULES), Audience.SUPPORT, **context).why

    assert why is not None
    assert why.context["step"] == "vm-startup"
    assert why.context["source"] == "job_steps"
    assert "zq" not in json.dumps(why.context)


def test_developers_see_what_is_envelope_what_was_found_and_why_it_was_chosen(sanitizer: Sanitizer) -> None:
    text = "2025-10-03T14:07:28Z ERROR zq.Manager: could not attach the volume: connection refused"
    why = told(sanitizer, Audience.DEVELOPER, text).why

    assert why is not None
    assert why.reading is not None
    assert [(part.part, part.piece) for part in why.reading.parts] == [
        ("envelope", "2025-10-03T14:07:28Z ERROR zq.Manager: "),
        ("message", "could not attach the volume: connection refused"),
    ]
    assert [clause.piece for clause in why.reading.clauses] == [
        "could not attach the volume:",
        "connection refused",
    ]
    assert [(hit.name, hit.clause, hit.piece, hit.chosen) for hit in why.reading.faults] == [
        ("not-attached", 1, "could not attach", False),
        ("refused", 2, "connection refused", True),
    ]
    assert why.reading.why_fault == "It says why; all others say only that something failed."
    assert (why.reading.fault, why.reading.subject, why.reading.side) == ("refused", "volume", None)
    assert (why.origin.by, why.origin.id, why.origin.form) == ("composed", "fault.refused", "alone")
    assert why.origin.result == "not-attached+volume"


def test_support_sees_places_of_the_reading_and_no_piece_of_the_text(sanitizer: Sanitizer) -> None:
    why = told(sanitizer, Audience.SUPPORT, "INFO zq.Manager: volume zq-77 is full").why

    assert why is not None
    assert why.reading is not None
    read = why.reading
    pieces = [
        *(part.piece for part in read.parts),
        *(clause.piece for clause in read.clauses),
        *(fault.piece for fault in read.faults),
        *(subject.piece for subject in read.subjects),
    ]
    assert set(pieces) == {None}


def test_a_cell_that_says_something_otherwise_is_named_with_its_reason(sanitizer: Sanitizer) -> None:
    why = told(sanitizer, Audience.SUPPORT, "database: no space left on device").why

    assert why is not None
    assert why.origin.form == "cell"
    assert "cells.yaml:" in (why.origin.cell or "")
    assert why.origin.because


def test_secrets_in_the_parts_of_a_reading_are_masked(sanitizer: Sanitizer) -> None:
    explanation = told(sanitizer, Audience.DEVELOPER, HOSTILE)

    assert explanation.why is not None
    assert explanation.why.reading is not None
    assert "Tr0ub4dor3" not in as_json(explanation)


@pytest.mark.parametrize("audience", Audience)
def test_control_and_bidi_characters_of_a_step_are_never_shown_raw(
    make_sanitizer: MakeSanitizer, audience: Audience
) -> None:
    explanation = told(make_sanitizer(RULES), audience, step="evil\u202e\x1b[31m\u2066step\x07")
    shown = strings(msgspec.to_builtins(explanation))

    assert all(character.isprintable() for text in shown for character in text)


def test_a_built_in_rule_has_its_place_among_the_built_in_rules() -> None:
    inside = Location(str(builtin_rules() / "failures" / "a.yaml"), 3, 5)

    assert place_of(inside) == "built-in/failures/a.yaml:3:5"
    assert place_of(inside._replace(file="site/failures/a.yaml")) == "site/failures/a.yaml:3:5"


def test_what_is_not_printable_becomes_visible_or_nothing() -> None:
    assert visible("a\u202eb\x1b[31mc\u2028d\te") == "abc d e"


# --- whatever the text is ------------------------------------------------------------------------------------------

MARK = "Zqx9vK3w"  # stands in no rule
SECRETS = st.sampled_from(
    [
        f"password={MARK}",
        f'"api_key": "{MARK}"',
        f"Authorization: Bearer {MARK}{MARK}",
        f"mysql://admin:{MARK}@db.invalid/jobs",
        f"--password {MARK}",
        f"MYSQL_PASSWORD={MARK}\n",
        f"session_token:\t{MARK};",
    ]
)
TECHNICAL = st.sampled_from(
    [
        f"/srv/{MARK}/disk.img",
        f"{MARK}.corp.invalid",
        f"https://{MARK}.invalid/a?b=c",
        f"10.1.2.3:{MARK}/x",
        f"--{MARK}=1",
    ]
)
PROSE = st.sampled_from(
    [
        "disk full at 99%",
        "connection refused",
        "virt-v2v: error:",
        "timed out after 30s",
        "\x1b[31m",
        "\u202e",
        "\n",
        "{used}",
        "x" * 300,
    ]
)
LOOSE = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def hostile(pieces: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(st.one_of(pieces, PROSE, st.text(max_size=20)), min_size=1, max_size=6).map(" ".join)


@LOOSE
@given(text=hostile(st.one_of(SECRETS, TECHNICAL)), step=st.one_of(st.none(), st.text(max_size=20), SECRETS))
def test_every_line_for_a_customer_passes_the_guard(sanitizer: Sanitizer, text: str, step: str | None) -> None:
    explanation = told(sanitizer, Audience.USER, text, step=step)

    assert [line for line in strings(msgspec.to_builtins(explanation)) if not sanitizer.guard.is_clean(line)] == []


@LOOSE
@given(
    text=hostile(st.one_of(SECRETS, TECHNICAL)),
    context=st.fixed_dictionaries(
        {key: st.one_of(st.none(), SECRETS, TECHNICAL) for key in ("step", "operation", "classification", "code")}
    ),
)
def test_nothing_technical_of_a_text_reaches_support(
    sanitizer: Sanitizer, text: str, context: dict[str, str | None]
) -> None:
    assert MARK.casefold() not in as_json(told(sanitizer, Audience.SUPPORT, text, **context)).casefold()


@LOOSE
@given(text=hostile(SECRETS), step=st.one_of(st.none(), SECRETS), code=st.one_of(st.none(), SECRETS))
def test_no_secret_reaches_a_developer(sanitizer: Sanitizer, text: str, step: str | None, code: str | None) -> None:
    shown = as_json(told(sanitizer, Audience.DEVELOPER, text, step=step, code=code))

    assert MARK.casefold() not in shown.casefold()


@pytest.mark.slow
def test_no_piece_of_a_real_text_that_must_not_appear_reaches_customers_or_support(
    sanitizer: Sanitizer, corpus: Callable[[str], list[dict[str, Any]]]
) -> None:
    """Words that the rules themselves name are no secret to those who keep the rules."""
    own = " ".join(path.read_text(encoding="utf-8") for path in builtin_rules().rglob("*.yaml")).casefold()
    leaks = []
    for row in corpus("dev.jsonl")[::100]:
        unknown = [piece for piece in row["must_not_appear"] if piece.casefold() not in own]
        for audience in (Audience.USER, Audience.SUPPORT):
            pieces = row["must_not_appear"] if audience is Audience.USER else unknown
            explanation = told(sanitizer, audience, row["text"], step=row["step"])
            shown = " ".join(strings(msgspec.to_builtins(explanation))).casefold()
            leaks += [(row["id"], audience, piece) for piece in pieces if piece.casefold() in shown]

    assert leaks == []
