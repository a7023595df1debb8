from pathlib import Path

import pytest

from plainspoken.lint.runner import lint
from tests.rule_files import write_rules

RULE = """
- id: vm.down
  when: {{ text: {{ contains: is down }} }}
  category: platform
  severity: error
  message: The VM is down
  actions: {actions}
  examples: [{{ text: vm is down, actions: {expected} }}]
  not_for: [{{ text: vm is up }}]
"""
AGAIN = "[Try live failover]"
TYPED = "[{ text: Try live failover, do: try_live_failover }]"


@pytest.mark.parametrize(("actions", "expected", "told"), [(AGAIN, "[]", True), (TYPED, AGAIN, False)])
def test_what_an_example_expects_is_no_advice_of_its_own(small: Path, actions: str, expected: str, told: bool) -> None:
    write_rules(small, {"failures/vm.yaml": RULE.format(actions=actions, expected=expected)})

    found = {finding.check for finding in lint([small], pedantic=True).findings}

    assert ("action-same-operation" in found) is told
