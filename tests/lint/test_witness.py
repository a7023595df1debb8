"""Witness texts: what a rule asks for, put together."""

from __future__ import annotations

import pytest

from plainspoken.engine.compiled_rules import Context
from plainspoken.engine.normalise import normalise
from plainspoken.lint.witness import context_of, witnesses_of
from tests.support import MakeSanitizer

RULE = """
- id: vm.down
  when: {{ {when} }}
  category: platform
  severity: error
  message: The VM is down
  actions: [Start the VM]
  examples: [{{ text: x }}]
  not_for: [{{ text: y }}]
"""


def texts(make_sanitizer: MakeSanitizer, text: str, limit: int = 100) -> list[str]:
    """The witnesses of a rule; each is held against the engine."""
    sanitizer = make_sanitizer(RULE.format(when=f"text: {text}"))
    (rule,) = sanitizer.catalogue.rules
    made = list(witnesses_of(rule, sanitizer.catalogue, limit))
    for witness in made:
        verdict = sanitizer.verdict(normalise(witness), Context())
        assert verdict is not None, witness
        assert verdict.winner is not None, witness
    return made


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{ contains: is down }", ["is down"]),
        ("{ contains: ' down ' }", ["down"]),
        ("{ contains: no … disk }", ["no disk"]),
        ("{ letters: own }", ["own"]),
        ("{ like: 'disk {a:size} of {} in {b:count} tries' }", ["disk 102 GB of x in 7 tries"]),
        ("{ all: [{ contains: disk full }, { contains: disk }] }", ["disk full"]),
        ("{ any: [{ contains: first }, { contains: second }] }", ["first", "second"]),
        ("{ all: [{ any: [{ contains: a1 }, { contains: a2 }] }, { any: [{ contains: b1 }, { contains: b2 }] }] }",
         ["a1 b1", "a2 b1", "a1 b2"]),
        ("{ all: [{ contains: up }, { not: { contains: down } }] }", ["up"]),
        ("{ all: [{ contains: up }, { regex: 'u.+p' }] }", []),
    ],
)  # fmt: skip
def test_a_witness_holds_what_is_asked_for(make_sanitizer: MakeSanitizer, text: str, expected: list[str]) -> None:
    assert texts(make_sanitizer, text) == expected


def test_a_limit_cuts_all_lists_of_branches_alike(make_sanitizer: MakeSanitizer) -> None:
    text = "{ all: [{ any: [" + ", ".join(f"{{ contains: a{n} }}" for n in range(9)) + "] }, "
    text += "{ any: [{ contains: b0 }, { contains: b1 }] }] }"

    assert texts(make_sanitizer, text, limit=3) == ["a0 b0", "a1 b0", "a0 b1"]


def test_the_context_is_one_in_which_the_rule_applies(make_sanitizer: MakeSanitizer) -> None:
    when = "steps: [vm-creation], sources: [job_steps], codes: [4350], text: { contains: down }"
    (rule,) = make_sanitizer(RULE.format(when=when)).catalogue.rules

    assert context_of(rule) == Context("vm-creation", None, "job_steps", None, "4350", None)
